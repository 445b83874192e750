//! The page of a rule for a terminal: headings in bold, examples indented with captions.

use std::fmt::Write as _;

use owo_colors::Style as Paint;

use super::{Style, layout::wrap::wrap};
use crate::rule::{Fixable, Rule};

/// The name of the rule, its severity and the options that fix it, then its page. Ends with a line break.
#[must_use]
pub fn page(rule: &Rule, style: Style) -> String {
    let bold = Paint::new().bold();
    let fix = match rule.fix {
        Fixable::None => "",
        Fixable::Safe => "  (--fix)",
        Fixable::Unsafe => "  (--fix --unsafe-fixes)",
    };
    let mut out = format!("{}  {}{fix}\n\n", style.paint(rule.id, bold), rule.level.as_str());
    let mut lines = rule.text().lines().peekable();
    while let Some(line) = lines.next() {
        let fence = line.bytes().take_while(|&byte| byte == b'`').count();
        if fence >= 3 {
            if let Some(caption) = caption(line[fence..].trim()) {
                let _ = writeln!(out, "  {caption}:\n");
            }
            for inner in lines.by_ref().take_while(|inner| !inner.starts_with(&line[..fence])) {
                let _ = writeln!(out, "{}", format!("    {inner}").trim_end());
            }
            out.push('\n');
        } else if line.starts_with('#') {
            let _ = writeln!(out, "{}\n", style.paint(line.trim_start_matches(['#', ' ']), bold));
        } else if line.is_empty() {
            out.push('\n');
        } else {
            let mut text = line.to_owned();
            while let Some(more) = lines.next_if(|next| !next.is_empty() && !next.starts_with(['#', '`', '-'])) {
                let _ = write!(text, " {}", more.trim_start());
            }
            prose(&mut out, &text, style);
        }
    }
    while out.contains("\n\n\n") {
        out = out.replace("\n\n\n", "\n\n");
    }
    out.trim_end().to_owned() + "\n"
}

/// The caption of a code block that is not just Markdown.
fn caption(info: &str) -> Option<&'static str> {
    match info {
        "text reported" => Some("is reported as"),
        "md fixed" => Some("is fixed to"),
        "toml config" => Some("configuration"),
        "toml facts" => Some("where"),
        "json rc" => Some(".all-contributorsrc"),
        _ => None,
    }
}

/// A paragraph, or a list item with a hanging indent.
fn prose(out: &mut String, text: &str, style: Style) {
    let text = without_pages(text);
    let indent = if text.starts_with("- ") { "  " } else { "" };
    for (number, line) in wrap(&text, style.columns() - indent.len()).iter().enumerate() {
        let _ = writeln!(out, "{}{line}", if number == 0 { "" } else { indent });
    }
}

/// Replaces links to other rules by their names, which `explain` accepts.
fn without_pages(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("](") {
        let Some((name, after)) =
            before.rfind('[').zip(after.split_once(".md)").filter(|(path, _)| !path.contains(' ')))
        else {
            out.push_str(&rest[..before.len() + 2]);
            rest = after;
            continue;
        };
        out.push_str(&before[..name]);
        out.push_str(&before[name + 1..]);
        rest = after.1;
    }
    out + rest
}
