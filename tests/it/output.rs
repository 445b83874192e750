//! The output formats through the public API: the text of reports built by hand, and of a small project.

mod comment;
mod fixture;
mod full;
mod hostile;
mod log;
mod machine;
mod summary;

use ack_lint::{
    diagnostic::{Diagnostic, Severity, Suppressed},
    output::{Format, Style, render},
    report::{Checked, FileReport, Report},
    span::Span,
};

const PLAIN: Style = Style { color: false, links: false, unicode: true, width: 80 };

/// The span of the first `needle` in `source`.
fn span(source: &str, needle: &str) -> Span {
    let start = source.find(needle).expect("the source holds the needle");
    Span::from_range(&(start..start + needle.len()))
}

fn ruled(rule: &'static str, severity: Severity, diagnostic: Diagnostic) -> Diagnostic {
    Diagnostic { rule, severity, ..diagnostic }
}

fn error(diagnostic: Diagnostic) -> Diagnostic {
    ruled("link/dead", Severity::Error, diagnostic)
}

fn file(path: &str, source: &str, diagnostics: Vec<Diagnostic>) -> FileReport {
    FileReport { path: path.into(), source: source.into(), diagnostics, ..FileReport::default() }
}

fn report(source: &str, diagnostics: Vec<Diagnostic>) -> Report {
    Report { files: vec![file("A.md", source, diagnostics)], ..Report::default() }
}

fn suppressed(diagnostic: Diagnostic) -> Suppressed {
    Suppressed { finding: error(diagnostic), reason: None }
}

fn full(source: &str, diagnostic: Diagnostic) -> String {
    render(&report(source, vec![error(diagnostic)]), Format::Full, &PLAIN)
}

/// The frames of one finding: everything after the message line.
fn frames(source: &str, diagnostic: Diagnostic) -> String {
    full(source, diagnostic).split_once('\n').expect("a message line and frames").1.to_owned()
}

fn same(shown: &str, expected: &str) {
    let expected = expected.strip_prefix('\n').unwrap_or(expected);
    assert!(shown == expected, "shown:\n{shown}\nexpected:\n{expected}");
}
