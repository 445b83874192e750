//! `link/invalid`: targets that are not addresses, and Markdown that is not quite a link.

use std::collections::BTreeMap;

use super::broken_syntax;
use crate::{
    document::Dialect,
    facts::FileFact,
    fix::{self, Edit, Fix, Safety},
    model::links::{Invalid, Link, Mistake, Target},
    rule::{Context, Fixable, Level, Needs, Sink},
    rules::{
        by_url::{finding, shows_itself},
        link_edit,
        undefined_label::UndefinedLabels,
        wording,
    },
};

rule! {
    id: "link/invalid",
    level: Level::ERROR,
    check: check,
    fix: Fixable::Unsafe,
    needs: Needs::Files,
}

/// Hosts that a name without a dot may be a typo of.
const HOSTS: &[&str] = &[
    "bitbucket.org",
    "codeberg.org",
    "facebook.com",
    "github.com",
    "gitlab.com",
    "instagram.com",
    "linkedin.com",
    "medium.com",
    "orcid.org",
    "stackoverflow.com",
    "twitter.com",
    "www.linkedin.com",
    "x.com",
    "youtube.com",
];

fn check(context: &Context<'_>, sink: &mut Sink) {
    let mut labels = UndefinedLabels::new(context.document.labels());
    let mut by_value: BTreeMap<&str, (&Invalid, Vec<&Link>)> = BTreeMap::new();
    for link in &context.model.links {
        match &link.target {
            Target::Invalid(Invalid::Syntax(syntax)) if syntax.mistake == Mistake::Undefined => {
                if let Some(finding) = labels.finding(link, syntax) {
                    sink.report(finding);
                }
            }
            // Pandoc takes white space in an address.
            Target::Invalid(Invalid::Syntax(syntax))
                if syntax.mistake == Mistake::WhiteSpace && context.document.dialect() == Dialect::Quarto => {}
            Target::Invalid(Invalid::Syntax(syntax)) => {
                sink.report(broken_syntax::finding(context, link, syntax));
            }
            Target::Invalid(invalid) if !is_file(context, link) && link.placeholder().is_none() => {
                by_value.entry(link.value.trim()).or_insert_with(|| (invalid, Vec::new())).1.push(link);
            }
            _ => {}
        }
    }
    for (value, (invalid, mut links)) in by_value {
        // `http://database:8080` in a text is a name in the reader's own network, unless it looks like a typo.
        if let Invalid::HostWithoutDot(host) = invalid
            && known_host(host).is_none()
        {
            links.retain(|link| !shows_itself(context.document, link));
        }
        if links.is_empty() {
            continue;
        }
        let (message, help) = parts(value, invalid);
        let found = finding(&links, message).help(help.clone());
        sink.report(match edits(context, &links, invalid) {
            Some(edits) => found.fix(Fix { title: help, safety: Safety::Unsafe, edits }),
            None => found,
        });
    }
}

/// Writes the address that was probably meant.
fn edits(context: &Context<'_>, links: &[&Link], invalid: &Invalid) -> Option<Vec<Edit>> {
    let meant = match invalid {
        Invalid::Schemeless(meant)
        | Invalid::DoubleScheme(meant)
        | Invalid::SchemeTypo(meant)
        | Invalid::StrayBracket(meant) => meant,
        _ => return None,
    };
    let edits: Option<Vec<Vec<Edit>>> =
        links.iter().map(|link| link_edit::rewrite(context.document, link, meant)).collect();
    fix::merge(edits?.concat())
}

/// The host that a name without a dot may be a typo of.
fn known_host(host: &str) -> Option<&'static str> {
    wording::nearest(host, HOSTS.iter().copied(), &mut HOSTS.len())
}

/// Whether the target is a file: `habet.dev` may be a file name.
fn is_file(context: &Context<'_>, link: &Link) -> bool {
    let fact = link.key().and_then(|key| context.facts.files.get(&key));
    matches!(fact, Some(FileFact::File { .. } | FileFact::Directory))
}

/// The message and the help.
fn parts(value: &str, invalid: &Invalid) -> (String, String) {
    let shown = wording::short(value);
    let write = |meant: &str| format!("write `{}`", wording::short(meant));
    match invalid {
        Invalid::Schemeless(meant) => {
            let scheme = meant.strip_suffix(value).unwrap_or("https://");
            (format!("`{shown}` has no `{scheme}`, so it is a relative path"), write(meant))
        }
        Invalid::DoubleScheme(meant) => (format!("`{shown}` has two schemes"), write(meant)),
        Invalid::SchemeTypo(meant) => (format!("`{shown}` has an unknown scheme"), write(meant)),
        Invalid::HostWithoutDot(host) => {
            let help = known_host(host).map_or_else(
                || "write the whole host name; it has no dot".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            (format!("`{}` is not a valid host", wording::short(host)), help)
        }
        Invalid::WhiteSpace => (
            format!("The address `{}` contains white space", wording::short(&broken_syntax::visible(value))),
            "remove it, or write it as `%20`".to_owned(),
        ),
        Invalid::StrayBracket(meant) => {
            let bracket = if value.ends_with('>') { "ends with a stray `>`" } else { "begins with a stray `<`" };
            (format!("`{shown}` {bracket}"), write(meant))
        }
        Invalid::OneComputer => {
            (format!("`{shown}` is a path on one computer"), "write a path in the repository, or a URL".to_owned())
        }
        Invalid::Unparsable(why) => (format!("`{shown}` is not a valid URL: {why}"), "correct the URL".to_owned()),
        // Reported by `broken_syntax`.
        Invalid::Syntax(syntax) => (syntax.address.clone(), String::new()),
    }
}
