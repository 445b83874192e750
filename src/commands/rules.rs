//! `ack-lint rules`: the catalogue as a table.

use super::{Failure, print};
use crate::{
    rule::{Fixable, Level, Rule},
    rules::ALL,
};

/// Writes id, severity, fix and title of every rule.
///
/// # Errors
/// Standard output cannot be written.
pub fn run() -> Result<(), Failure> {
    let width = ALL.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let line = |rule: &&Rule| {
        let fix = match rule.fix {
            Fixable::None => "",
            Fixable::Safe => "safe fix",
            Fixable::Unsafe => "unsafe fix",
        };
        let level = match rule.level {
            Level::Off => "off",
            Level::On(severity) => severity.as_str(),
        };
        format!("{:width$}  {level:7}  {fix:10}  {}\n", rule.id, rule.title())
    };
    print(&ALL.iter().map(line).collect::<String>())
}
