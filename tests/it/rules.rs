//! Runs the examples of every page in `rules/`.
//!
//! A page is TOML front matter between `+++`, then Markdown. Fences of four or more backticks are parts of an example:
//! `md bad` and `md good` begin one, and the blocks up to the next one belong to it: `text reported` (required in a bad
//! example), `toml config`, `toml facts`, `json rc`, `md fixed`. Fences of three backticks are prose.
//!
//! A line of `reported` is `line:column-line:column severity rule: message`, with columns in code points and an
//! exclusive end. Findings in `rc`, the text of `.all-contributorsrc`, begin with that name. `fixed` is the text after
//! all fixes, including unsafe ones. `ACK_LINT_BLESS=1 cargo test rules::` updates `reported` and `fixed`, and nothing
//! else.

mod example;
mod form;
mod growth;

use std::{fs, path::PathBuf};

use ack_lint::{
    diagnostic::Severity,
    rule::{Fixable, Level, Rule},
};

use crate::common::{
    adapter,
    generated::bless,
    page::{Kind, Page},
};

fn page_path(rule: &Rule) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("rules").join(format!("{}.md", rule.id))
}

fn page_text(rule: &Rule) -> String {
    let path = page_path(rule);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Fails with the problems of all pages, grouped by page.
fn settle(problems: Vec<String>) {
    assert!(problems.is_empty(), "\n\n{}\n", problems.join("\n\n"));
}

/// A rule that is missing there compiles, and never runs.
#[test]
fn every_page_is_of_a_rule_in_the_catalogue() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("rules");
    let below = |folder: PathBuf| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let pages: Vec<PathBuf> = below(folder).filter(|path| path.is_dir()).flat_map(below).collect();
    let known: Vec<PathBuf> = adapter::rules().iter().map(|rule| page_path(rule)).collect();
    assert!(!known.is_empty());
    let unknown = pages.iter().filter(|page| page.extension().is_some_and(|ending| ending == "md"));
    let problem = |page: &PathBuf| format!("{}: `ALL` of src/rules.rs does not list its rule", page.display());
    settle(unknown.filter(|page| !known.contains(page)).map(problem).collect());
}

#[test]
fn pages_say_what_their_rules_say() {
    let mut problems = Vec::new();
    for rule in adapter::rules() {
        let text = page_text(rule);
        // The program that blesses a page still embeds the old version.
        if rule.page != text && !bless() {
            problems.push(format!("{}: the rule embeds another text than rules/{0}.md", rule.id));
        }
        match Page::parse(&text) {
            Ok(page) => {
                problems.extend(shape(rule, &page).into_iter().map(|problem| format!("{}: {problem}", rule.id)))
            }
            Err(problem) => problems.push(format!("{}: {problem}", rule.id)),
        }
    }
    settle(problems);
}

/// Problems of a page, except those of its examples.
fn shape(rule: &Rule, page: &Page) -> Vec<String> {
    let mut problems = Vec::new();
    let severity = match rule.level {
        Level::Off => "off",
        Level::On(severity) => Severity::as_str(severity),
    };
    let fix = match rule.fix {
        Fixable::None => "none",
        Fixable::Safe => "safe",
        Fixable::Unsafe => "unsafe",
    };
    if page.front.severity != severity {
        problems.push(format!("the page says severity {}, the rule {severity}", page.front.severity));
    }
    if page.front.fix != fix {
        problems.push(format!("the page says fix {}, the rule {fix}", page.front.fix));
    }
    let version: Vec<_> = page.front.since.split('.').map(str::parse::<u32>).collect();
    if version.len() != 3 || version.iter().any(Result::is_err) {
        problems.push(format!("since is no version: {}", page.front.since));
    }
    if page.title.is_none() {
        problems.push("there is no “# Title”".to_owned());
    }
    problems.extend(sections(page));
    for (kind, name) in [(Kind::Bad, "bad"), (Kind::Good, "good")] {
        if !page.examples.iter().any(|example| example.kind() == kind) {
            problems.push(format!("there is no {name} example"));
        }
    }
    if rule.fix != Fixable::None && !page.examples.iter().any(|example| example.find(Kind::Fixed).is_some()) {
        problems.push("the rule has a fix and no example shows the text afterwards".to_owned());
    }
    problems
}

/// Problems with the sections of a page: all but `When to ignore` are required, in this order.
fn sections(page: &Page) -> Vec<String> {
    const ORDER: [&str; 5] = ["Why", "How to fix", "When to ignore", "Bad", "Good"];
    let optional = |name: &str| name == "When to ignore";
    let there = |name: &str| page.sections.iter().any(|(heading, _)| heading == name);
    let wanted: Vec<&str> = ORDER.into_iter().filter(|name| !optional(name) || there(name)).collect();
    let found: Vec<&str> = page.sections.iter().map(|(heading, _)| heading.as_str()).collect();
    let mut problems = Vec::new();
    if found != wanted {
        problems.push(format!("the sections are {found:?} instead of {wanted:?}"));
    }
    let prose = page.sections.iter().filter(|(heading, _)| !matches!(heading.as_str(), "Bad" | "Good"));
    problems.extend(prose.filter(|(_, text)| text.trim().is_empty()).map(|(name, _)| format!("“{name}” has no text")));
    problems
}

#[test]
fn examples_report_what_their_pages_say() {
    let bless = bless();
    let mut problems = Vec::new();
    for rule in adapter::rules() {
        let text = page_text(rule);
        let Ok(page) = Page::parse(&text) else { continue }; // reported by the test above
        let run = example::run(rule, &page, &example::Engine);
        problems.extend(
            run.problems
                .iter()
                .filter(|problem| !(bless && problem.blessed))
                .map(|problem| format!("rules/{}.md:{}: {}", rule.id, problem.line, problem.message)),
        );
        if bless {
            let blessed = page.rewritten(&text, &run.wanted);
            if blessed != text {
                fs::write(page_path(rule), blessed).expect("a blessed page can be written");
            }
        }
    }
    settle(problems);
}
