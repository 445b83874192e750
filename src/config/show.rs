//! `config show`: the merged configuration with the origin of each value.

use serde_json::{Map, json};
use toml::Value;

use super::layers::Layers;
use crate::output::sanitize;

/// As TOML that is a valid `ack-lint.toml`, with the origin of each value in a comment.
#[must_use]
pub fn toml(layers: &Layers<'_>) -> String {
    let lines = lines(layers);
    let width = lines.iter().map(|(left, _)| left.chars().count()).filter(|&width| width <= 60).max().unwrap_or(0);
    let mut out = String::new();
    for (left, origin) in lines {
        match origin {
            Some(origin) => out += &format!("{left:width$}  # {origin}\n"),
            None => out += &format!("{}{left}\n", if out.is_empty() { "" } else { "\n" }),
        }
    }
    out
}

/// Lines with their origins; table headings have none.
fn lines(layers: &Layers<'_>) -> Vec<(String, Option<String>)> {
    let mut all = layers.all();
    // Bare keys must precede tables.
    all.sort_by_key(|(path, _, _)| path.contains('.') || path == "entries");
    let mut table = String::new();
    let mut lines = Vec::new();
    for (path, value, origins) in all {
        if let Some(sections) = value.as_array().filter(|_| path == "entries") {
            table = path;
            for (section, origin) in sections.iter().filter_map(Value::as_table).zip(&origins) {
                lines.push((format!("[[{table}]]"), None));
                let keys = section.iter().map(|(key, value)| format!("{} = {}", quoted_key(key), inline(value)));
                lines.extend(keys.map(|line| (line, Some(origin.to_string()))));
            }
            continue;
        }
        let (own, key) = path.rsplit_once('.').unwrap_or(("", &path));
        if own != table {
            lines.push((format!("[{own}]"), None));
            table = own.to_owned();
        }
        let origins: Vec<String> = origins.iter().map(ToString::to_string).collect();
        lines.push((format!("{key} = {}", inline(&value)), Some(origins.join(", "))));
    }
    lines
}

/// A value on one line, with inline tables. A string that must not be printed as it is has escapes.
pub(super) fn inline(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        Value::Table(table) => {
            let pairs = table.iter().map(|(key, value)| format!("{} = {}", quoted_key(key), inline(value)));
            format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
        }
        Value::String(text) => quoted(text),
        other => other.to_string(),
    }
}

pub(super) fn quoted_key(key: &str) -> String {
    let bare = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if bare { key.to_owned() } else { quoted(key) }
}

/// A string, with escapes if it has a hidden character or a command of a CI runner.
fn quoted(text: &str) -> String {
    let plain = Value::String(text.to_owned()).to_string();
    if text.contains(sanitize::is_hidden) || sanitize::has_command(&plain) {
        sanitize::toml_string(text)
    } else {
        plain
    }
}

/// As JSON: value and origins by path.
#[must_use]
pub fn json(layers: &Layers<'_>) -> serde_json::Value {
    let mut object = Map::new();
    for (path, value, origins) in layers.all() {
        let origins: Vec<String> = origins.iter().map(ToString::to_string).collect();
        object.insert(path, json!({ "value": value, "origins": origins }));
    }
    serde_json::Value::Object(object)
}
