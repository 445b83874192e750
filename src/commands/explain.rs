//! `ack-lint explain RULE`: the rule's page.

use std::{
    fmt::Write as _,
    io::{IsTerminal, stdout},
};

use serde_json::json;

use super::{Failure, print, style};
use crate::{
    cli::{ExplainArgs, PageFormat},
    output::Style,
    rule::{Fixable, Rule},
    rules::{ALL, UnknownRule},
};

/// Writes the page of a rule, or the pages of a group.
///
/// # Errors
/// No rule or group has that name.
pub fn run(args: &ExplainArgs) -> Result<(), Failure> {
    let rules: Vec<&Rule> =
        ALL.iter().copied().filter(|rule| rule.id == args.rule || rule.group() == args.rule).collect();
    if rules.is_empty() {
        return Err(UnknownRule::new(&args.rule).into());
    }
    let text = match args.format {
        PageFormat::Text => rules
            .iter()
            .map(|rule| readable(rule, &style(args.color, stdout().is_terminal())))
            .collect::<Vec<_>>()
            .join("\n"),
        PageFormat::Markdown => rules.iter().map(|rule| rule.text()).collect::<Vec<_>>().join("\n"),
        PageFormat::Json => {
            let pages: Vec<_> = rules.iter().map(|rule| super::rules::shape(rule, true)).collect();
            let json = if let [page] = pages.as_slice() { page.clone() } else { json!(pages) };
            serde_json::to_string_pretty(&json)? + "\n"
        }
    };
    print(&text)
}

/// The page as a terminal shows it: headings painted, examples indented, what is for the tests left out.
fn readable(rule: &Rule, style: &Style) -> String {
    let bold = owo_colors::Style::new().bold();
    let mut out = String::new();
    let fix = match rule.fix {
        Fixable::None => "",
        Fixable::Safe => "  (--fix)",
        Fixable::Unsafe => "  (--fix --unsafe-fixes)",
    };
    let _ = writeln!(out, "{}  {}{fix}\n", style.paint(rule.id, bold), rule.level.as_str());
    let mut lines = rule.text().lines();
    while let Some(line) = lines.next() {
        let fence = line.bytes().take_while(|&byte| byte == b'`').count();
        if fence >= 3 {
            let info = line[fence..].trim();
            let caption = match info {
                "text reported" => Some("is told as"),
                "md fixed" => Some("becomes"),
                "toml config" => Some("configuration"),
                "toml facts" => Some("where"),
                "json rc" => Some(".all-contributorsrc"),
                _ => None,
            };
            if let Some(caption) = caption {
                let _ = writeln!(out, "  {caption}:\n");
            }
            for inner in lines.by_ref().take_while(|inner| !inner.starts_with(&line[..fence])) {
                let _ = writeln!(out, "{}", format!("    {inner}").trim_end());
            }
            out.push('\n');
        } else if line.starts_with('#') {
            let _ = writeln!(out, "{}", style.paint(line.trim_start_matches(['#', ' ']), bold));
        } else {
            let _ = writeln!(out, "{line}");
        }
    }
    while out.contains("\n\n\n") {
        out = out.replace("\n\n\n", "\n\n");
    }
    out.trim_end().to_owned() + "\n"
}
