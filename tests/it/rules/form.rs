//! Checks the form and wording of messages, labels, help, fix titles and rule pages.
//!
//! Reads the findings of every example of every rule page. Names, code and quotations in a message come from the page,
//! so only the words around them are checked.

use std::{collections::BTreeSet, sync::LazyLock};

use ack_lint::{diagnostic::Diagnostic, rule::Rule};
use regex::Regex;

use super::{example, page_text, settle};
use crate::common::{
    adapter,
    page::{Kind, Page},
};

/// Longest message, addresses aside, in characters.
const LONGEST: usize = 80;
/// Longest title of a rule, in characters.
const LONGEST_TITLE: usize = 50;

/// Words of the project's old dialect, and what to write instead.
const WORDS: &[(&str, &str)] = &[
    (r"told|tells", "report"),
    (r"stands?|stood", "is, appears, is listed"),
    (r"mend(s|ed|ing)?", "fix, apply"),
    (r"(is|are|was) no", "is not a"),
    (r"asks?|asked", "check, fetch"),
    (r"pictures?", "image, avatar"),
    (r"anew", "new, again"),
    (r"in vain", "stale, unused"),
    (r"for good", "permanently"),
    (r"in trouble|a wall", "error, status"),
    (r"without a doubt", "safe"),
    (r"a typo\?", "did you mean …?"),
];

#[test]
fn findings_are_worded_in_one_form() {
    let mut problems = BTreeSet::new();
    for rule in adapter::rules() {
        let Ok(page) = Page::parse(&page_text(rule)) else { continue }; // reported by another test
        for one in &page.examples {
            let (found, in_rc) = example::findings(rule, one);
            let source = format!("{}\n{}", one.page().text, one.text(Kind::Rc));
            for finding in found.iter().chain(&in_rc) {
                problems.extend(check(rule, finding, &source));
            }
        }
    }
    settle(problems.into_iter().collect());
}

/// Problems in the wording of one finding.
fn check(rule: &Rule, finding: &Diagnostic, source: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let mut complain = |part: &str, text: &str, what: String| {
        problems.push(format!("rules/{}.md: {part} “{text}”: {what}", rule.id));
    };
    let message = finding.message.as_str();
    for what in sentence(message, source) {
        complain("message", message, what);
    }
    let labels = finding.label.iter().chain(finding.labels.iter().map(|label| &label.message));
    let title = finding.fix.iter().map(|fix| &fix.title);
    for (part, text) in labels.map(|text| ("label", text)).chain(title.map(|text| ("fix", text))) {
        for what in phrase(text, source) {
            complain(part, text, what);
        }
    }
    // Further lines of help are lines to paste.
    for text in finding.help.iter().filter_map(|help| help.lines().next()) {
        for what in phrase(text.trim_end_matches(':'), source) {
            complain("help", text, what);
        }
    }
    problems
}

/// Problems in a message: it begins with a capital letter unless it begins with a name, code or quotation.
fn sentence(text: &str, source: &str) -> Vec<String> {
    let mut problems = phrase_or_sentence(text);
    if text.starts_with(char::is_lowercase) && !is_name(text, source) {
        problems.push("begins with a small letter".to_owned());
    }
    let short: usize =
        text.split_whitespace().map(|word| if word.contains("://") { 1 } else { word.chars().count() + 1 }).sum();
    if short > LONGEST {
        problems.push(format!("has {short} characters; the limit is {LONGEST}"));
    }
    if text.contains('\n') {
        problems.push("has several lines".to_owned());
    }
    problems
}

/// Problems in a label, a help line or the title of a fix: it begins with a lower-case letter, except for names.
fn phrase(text: &str, source: &str) -> Vec<String> {
    let mut problems = phrase_or_sentence(text);
    if text.starts_with(char::is_uppercase) && !is_name(text, source) {
        problems.push("begins with a capital letter".to_owned());
    }
    problems
}

fn phrase_or_sentence(text: &str) -> Vec<String> {
    let mut problems: Vec<String> = words(text);
    if text.ends_with(['.', '!', ',', ':', ';']) {
        problems.push("has a final stop".to_owned());
    }
    if text.contains("  ") || text.contains('’') {
        problems.push("has two spaces, or ’ instead of '".to_owned());
    }
    problems
}

/// The words of the old dialect outside code and quotations.
fn words(text: &str) -> Vec<String> {
    static QUOTED: LazyLock<Regex> = LazyLock::new(|| Regex::new("`[^`]*`|“[^”]*”").unwrap());
    static ALL: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
        WORDS.iter().map(|(word, better)| (Regex::new(&format!(r"(?i)\b({word})\b")).unwrap(), *better)).collect()
    });
    static MEANT: LazyLock<Regex> =
        LazyLock::new(|| Regex::new("(?i)there (is|are) no|no longer|stands? for").unwrap());
    let text = QUOTED.replace_all(text, "“”");
    let text = MEANT.replace_all(&text, "");
    let found = ALL.iter().filter_map(|(word, better)| Some((word.find(&text)?, *better)));
    let mut problems: Vec<String> =
        found.map(|(word, better)| format!("says “{}”; write “{better}”", word.as_str())).collect();
    if text.contains(", too") {
        problems.push("says “, too”; write “also”".to_owned());
    }
    problems
}

/// Whether a text begins with a name: a word from the page, or one with a fixed spelling.
fn is_name(text: &str, source: &str) -> bool {
    const KNOWN: &[&str] = &["GitHub", "Markdown", "DNS", "ORCID"];
    const COMMON: &[&str] = &["a", "an", "it", "its", "no", "of", "the", "there", "this", "to"];
    let word = text.split(|c: char| c.is_whitespace() || c == '\'').next().unwrap_or_default();
    let in_source = || source.match_indices(word).any(|(at, _)| alone(source, at, word.len()));
    KNOWN.contains(&word) || (!COMMON.contains(&word) && in_source())
}

fn alone(source: &str, at: usize, length: usize) -> bool {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    !letter(source[..at].chars().next_back()) && !letter(source[at + length..].chars().next())
}

#[test]
fn pages_are_written_in_plain_words() {
    let mut problems = Vec::new();
    for rule in adapter::rules() {
        let title = rule.title();
        if !title.starts_with(char::is_uppercase) || title.ends_with('.') || title.chars().count() > LONGEST_TITLE {
            problems.push(format!("rules/{}.md: the title “{title}” is not in the form of the others", rule.id));
        }
        problems.extend(words(&prose(rule.text())).into_iter().map(|what| format!("rules/{}.md: {what}", rule.id)));
    }
    settle(problems);
}

/// A page without its examples.
fn prose(page: &str) -> String {
    let mut fence = None;
    let lines = page.lines().filter(|line| {
        let ticks = line.len() - line.trim_start_matches('`').len();
        match fence {
            None if ticks >= 3 => fence = Some(ticks),
            None => return true,
            Some(open) if ticks >= open => fence = None,
            Some(_) => {}
        }
        false
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_form_is_checked() {
    for (text, wanted) in [
        ("teensy is missing the field “told”", &[] as &[&str]),
        ("the field is missing", &["begins with a small letter"]),
        ("The field is missing.", &["has a final stop"]),
        ("The field stands twice", &["says “stands”; write “is, appears, is listed”"]),
        ("`told` works over https, too", &["says “, too”; write “also”"]),
    ] {
        assert_eq!(sentence(text, "### teensy, not the others"), wanted, "{text}");
    }
    assert_eq!(sentence(&"word ".repeat(20), "word").len(), 1);
    assert_eq!(phrase("Remove it", ""), ["begins with a capital letter"]);
    assert_eq!(phrase("Ada is first", "Ada"), [""; 0]);
    assert_eq!(prose("a\n```md\nb\n```\nc"), "a\nc");
}
