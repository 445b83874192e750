//! `ack-lint explain RULE`: prints the page of a rule.

use std::io::{IsTerminal, stdout};

use serde_json::json;

use super::{Failure, print, style};
use crate::{
    cli::{ExplainArgs, PageFormat},
    output,
    rule::Rule,
    rules::{ALL, UnknownRule},
};

/// Prints the page of a rule, or all pages of a group.
///
/// # Errors
/// There is no such rule or group.
pub fn run(args: &ExplainArgs) -> Result<(), Failure> {
    let rules: Vec<&Rule> =
        ALL.iter().copied().filter(|rule| rule.id == args.rule || rule.group() == args.rule).collect();
    if rules.is_empty() {
        return Err(UnknownRule::new(&args.rule).into());
    }
    let text = match args.format {
        PageFormat::Text => {
            let style = style(args.color, stdout().is_terminal());
            rules.iter().map(|rule| output::page(rule, style)).collect::<Vec<_>>().join("\n")
        }
        PageFormat::Markdown => rules.iter().map(|rule| rule.text()).collect::<Vec<_>>().join("\n"),
        PageFormat::Json => {
            let pages: Vec<_> = rules.iter().map(|rule| super::rules::shape(rule, true)).collect();
            let json = if let [page] = pages.as_slice() { page.clone() } else { json!(pages) };
            serde_json::to_string_pretty(&json)? + "\n"
        }
    };
    print(&text)
}
