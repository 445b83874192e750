//! Adds people to the text of a file.

use serde_json::{Value, json};

use super::Roster;
use crate::fix;

impl Roster {
    /// The text of the file with another person at its end, in the form of the last one. `None` if it has no people.
    #[must_use]
    pub fn with_person(&self, login: &str, name: &str, id: Option<u64>) -> Option<String> {
        let last = self.people.last()?.span;
        let own = last.slice(&self.source);
        let start = self.source.get(..last.start as usize)?.rfind('\n').map_or(0, |at| at + 1);
        let indentation = self.source.get(start..last.start as usize).filter(|text| text.trim().is_empty());
        let end = fix::line_ending(&self.source);
        let avatar = match id {
            Some(id) => format!("https://avatars.githubusercontent.com/u/{id}?v=4"),
            None => format!("https://github.com/{login}.png"),
        };
        let fields = [
            ("login", json!(login)),
            ("name", json!(name)),
            ("avatar_url", json!(avatar)),
            ("profile", json!(format!("https://github.com/{login}"))),
            ("contributions", json!(["code"])),
        ];
        let between = match indentation {
            Some(indentation) => format!(",{end}{indentation}"),
            None => ", ".to_owned(),
        };
        let person = match (indentation, inner_indentation(own)) {
            (Some(outer), Some(inner)) => {
                let unit = inner.strip_prefix(outer).unwrap_or("  ");
                let field = |(key, value): &(&str, Value)| match value.as_array() {
                    // As `JSON.stringify` writes it.
                    Some(kinds) if own.contains("[\n") || own.contains("[\r\n") => {
                        let kinds: Vec<String> = kinds.iter().map(|kind| format!("{end}{inner}{unit}{kind}")).collect();
                        format!("{inner}\"{key}\": [{}{end}{inner}]", kinds.join(","))
                    }
                    _ => format!("{inner}\"{key}\": {value}"),
                };
                let lines: Vec<String> = fields.iter().map(field).collect();
                format!("{{{end}{}{end}{outer}}}", lines.join(&format!(",{end}")))
            }
            _ => {
                let fields = fields.iter().map(|(key, value)| format!("\"{key}\": {value}"));
                format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
            }
        };
        let (before, after) = self.source.split_at_checked(last.end as usize)?;
        Some(format!("{before}{between}{person}{after}"))
    }
}

/// The white space before the first field of an object of several lines.
fn inner_indentation(object: &str) -> Option<&str> {
    let line = object.lines().nth(1)?;
    line.get(..line.len() - line.trim_start().len())
}
