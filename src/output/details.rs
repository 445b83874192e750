//! `--verbose`: what each page was checked against.

use super::sanitize;
use crate::{
    diagnostic::Diagnostic,
    report::{FileReport, Report},
};

/// One line per page: its configuration, contract and modules, and how many findings there are.
#[must_use]
pub fn details(report: &Report) -> String {
    report.documents().map(|file| line(file) + "\n").collect()
}

fn line(file: &FileReport) -> String {
    let named = |word: &str, name: &Option<String>| match name {
        Some(name) => format!("{word} {}", sanitize::line(name)),
        None => format!("no {word}"),
    };
    let modules = file.checked.modules.as_ref().map(|tree| format!("{} ({})", tree.source, tree.count));
    let findings = file.diagnostics.iter().flat_map(Diagnostic::singles).count();
    let parts = [
        named("configuration", &file.configuration),
        named("contract", &file.checked.contract),
        named("modules", &modules),
        format!("findings: {findings}, suppressed: {}", file.suppressed.len() + file.more_suppressed),
    ];
    format!("{}: {}", sanitize::line(&file.path), parts.join(", "))
}
