//! The SARIF description of a rule, from its page.

use std::sync::LazyLock;

use pulldown_cmark::{Event, Parser, TagEnd};
use regex::{Captures, Regex};
use serde_json::{Value, json};

use super::super::rule_url;
use crate::rule::{Level, Rule};

/// Maximum length of a description on GitHub, in characters.
const LONGEST: usize = 1024;

/// The `reportingDescriptor` of a rule.
pub(super) fn descriptor(rule: &Rule) -> Value {
    let (title, url, why) = (rule.title(), rule_url(rule.id), rule.section("Why"));
    let steps = rule.section("How to fix");
    let plain = paragraphs(why);
    let text: Vec<String> = plain.iter().cloned().chain(paragraphs(steps)).collect();
    let both = [why, steps].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join("\n\n");
    let (enabled, level) = match rule.level {
        Level::Off => (false, "warning"),
        Level::On(severity) => (true, severity.as_str()),
    };
    let full: String = plain.first().map_or(title, String::as_str).chars().take(LONGEST).collect();
    json!({
        "id": rule.id,
        "name": name(rule.id),
        "shortDescription": { "text": format!("{title}.") },
        "fullDescription": { "text": full },
        "help": {
            "text": format!("{}\n\n{url}", text.join("\n\n")),
            "markdown": format!("{}\n\n[Full page with examples]({url})", with_whole_links(&both, rule)),
        },
        "helpUri": url,
        "defaultConfiguration": { "enabled": enabled, "level": level },
        "properties": { "tags": ["documentation", rule.group()], "problem.severity": level },
    })
}

/// `link/missing-file` as `LinkMissingFile`.
fn name(id: &str) -> String {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    id.split(['/', '-']).filter(|word| !word.is_empty()).map(capital).collect()
}

/// The paragraphs without their markup.
fn paragraphs(markdown: &str) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    for event in Parser::new(markdown) {
        match (event, paragraphs.last_mut()) {
            (Event::Text(text) | Event::Code(text), Some(last)) => last.push_str(&text),
            (Event::SoftBreak | Event::HardBreak, Some(last)) => last.push(' '),
            (Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::CodeBlock), _) => paragraphs.push(String::new()),
            _ => {}
        }
    }
    paragraphs.retain(|paragraph| !paragraph.trim().is_empty());
    paragraphs
}

/// Replaces links to other rules by URLs.
fn with_whole_links(markdown: &str, rule: &Rule) -> String {
    static LINK: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\]\((?:\.\./([a-z]+)/)?([a-z-]+)\.md\)").ok());
    let whole = |found: &Captures<'_>| {
        let group = found.get(1).map_or(rule.group(), |group| group.as_str());
        format!("]({})", rule_url(&format!("{group}/{}", &found[2])))
    };
    LINK.as_ref().map_or_else(|| markdown.to_owned(), |link| link.replace_all(markdown, whole).into_owned())
}
