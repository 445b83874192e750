//! `--verbose`: what each document was judged by.

use super::sanitize;
use crate::report::{FileReport, Report};

/// One line a document: its configuration, contract and module tree, and what came of it.
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
    let parts = [
        named("configuration", &file.configuration),
        named("contract", &file.checked.contract),
        named("modules", &modules),
        format!("{} found, {} suppressed", file.diagnostics.len(), file.suppressed.len()),
    ];
    format!("{}: {}", sanitize::line(&file.path), parts.join(", "))
}
