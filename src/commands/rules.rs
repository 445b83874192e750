//! `ack-lint rules`: lists all rules.

use serde_json::{Value, json};

use super::{Failure, print};
use crate::{
    cli::{RulesArgs, TableFormat},
    output,
    rule::Rule,
    rules::ALL,
};

/// Prints id, severity, fix and title of every rule.
///
/// # Errors
/// Standard output cannot be written.
pub fn run(args: &RulesArgs) -> Result<(), Failure> {
    match args.format {
        TableFormat::Table => print(&table()),
        TableFormat::Json => {
            let rules: Vec<Value> = ALL.iter().map(|rule| shape(rule, false)).collect();
            print(&(serde_json::to_string_pretty(&rules)? + "\n"))
        }
    }
}

fn table() -> String {
    let width = ALL.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let line = |rule: &&Rule| {
        let fix = if rule.fix.as_str() == "none" { String::new() } else { format!("{} fix", rule.fix.as_str()) };
        format!("{:width$}  {:7}  {fix:10}  {}\n", rule.id, rule.level.as_str(), rule.title())
    };
    ALL.iter().map(line).collect()
}

/// One rule as JSON, optionally with its page.
pub(super) fn shape(rule: &Rule, page: bool) -> Value {
    let mut object = json!({
        "id": rule.id,
        "group": rule.group(),
        "severity": rule.level.as_str(),
        "fix": rule.fix.as_str(),
        "title": rule.title(),
        "url": output::rule_url(rule.id),
    });
    if page {
        object["page"] = rule.text().into();
    }
    object
}
