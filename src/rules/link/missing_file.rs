//! `link/missing-file`: relative links to files that do not exist.

use std::collections::BTreeMap;

use crate::{
    document::{Dialect, Origin},
    facts::FileFact,
    model::links::{Link, Target, shown_key},
    rule::{Context, Level, Needs, Sink},
    rules::{by_url::finding, wording},
};

rule! {
    id: "link/missing-file",
    level: Level::ERROR,
    check: check,
    needs: Needs::Files,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let mut by_key: BTreeMap<String, Vec<&Link>> = BTreeMap::new();
    for link in &context.model.links {
        if let Target::File { .. } | Target::Repository { .. } = &link.target
            && let (Some(key), None) = (link.key(), link.placeholder())
        {
            by_key.entry(key).or_default().push(link);
        }
    }
    for (key, links) in by_key {
        let Some((message, help)) = context.facts.files.get(&key).and_then(|fact| wrong(&key, fact)) else { continue };
        if !(may_be_label(context.document.dialect(), &key)
            && links.iter().all(|link| !link.image && link.origin != Origin::Role))
        {
            sink.report(finding(&links, message).help(help).target(key));
        }
    }
}

/// The message and the help.
fn wrong(key: &str, fact: &FileFact) -> Option<(String, String)> {
    let shown = wording::short(shown_key(key));
    match fact {
        FileFact::Missing { other_case: Some(name) } => {
            Some((format!("The file is named `{name}` (case differs)"), format!("write `{name}`")))
        }
        FileFact::Missing { other_case: None } => {
            Some((format!("`{shown}` does not exist"), "correct the path, or add the file".to_owned()))
        }
        FileFact::Outside if !is_forge_page(key) && !is_sibling(key) => Some((
            format!("`{shown}` is outside the repository"),
            "link to a file in the repository, or use a full URL".to_owned(),
        )),
        _ => None,
    }
}

/// Whether a word may be a label of another page, as in MyST.
fn may_be_label(dialect: Dialect, key: &str) -> bool {
    dialect == Dialect::Myst && !key.contains(['/', '.'])
}

/// Whether a path may be another repository of the same owner on a forge, where a file is three levels below: `../../../other`.
fn is_sibling(key: &str) -> bool {
    let name = key.trim_start_matches("../").trim_end_matches('/');
    let levels = key.split('/').take_while(|part| *part == "..").count();
    levels >= 3 && !name.is_empty() && !name.contains(['/', '.'])
}

/// Whether a path is a page of the project on its forge: `../../issues` is a common link.
fn is_forge_page(key: &str) -> bool {
    const PAGES: &[&str] = &[
        "actions",
        "activity",
        "attestations",
        "blame",
        "blob",
        "branches",
        "codespaces",
        "commit",
        "commits",
        "community",
        "compare",
        "contributors",
        "deployments",
        "discussions",
        "edit",
        "find",
        "fork",
        "forks",
        "graphs",
        "issues",
        "labels",
        "milestone",
        "milestones",
        "models",
        "network",
        "new",
        "packages",
        "people",
        "projects",
        "pull",
        "pulls",
        "pulse",
        "raw",
        "releases",
        "rules",
        "search",
        "security",
        "settings",
        "src",
        "stargazers",
        "subscription",
        "tags",
        "tree",
        "watchers",
        "wiki",
    ];
    key.starts_with("../") && key.split('/').find(|part| *part != "..").is_some_and(|part| PAGES.contains(&part))
}
