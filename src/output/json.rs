//! `json` and `jsonl`: stable shapes for scripts. Keys are in the order of the structs below.

use std::borrow::Cow;

use serde::Serialize;

use super::{finish_json, grouped, hidden, rule_url};
use crate::{
    diagnostic::Diagnostic,
    document::LineIndex,
    fix::{Edit, Fix},
    report::{FileReport, LinkCounts, Report},
    span::Span,
};

#[derive(Serialize)]
struct DocumentOut<'a> {
    version: u32,
    summary: SummaryOut<'a>,
    diagnostics: Vec<DiagnosticOut<'a>>,
}

#[derive(Serialize)]
struct SummaryOut<'a> {
    files: usize,
    errors: usize,
    warnings: usize,
    fixable: usize,
    suppressed: usize,
    /// Locations of the findings, if some have several.
    #[serde(skip_serializing_if = "Option::is_none")]
    locations: Option<usize>,
    /// Findings beyond those that are listed.
    #[serde(skip_serializing_if = "is_zero")]
    more: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    hidden: Option<serde_json::Value>,
    /// What was not checked, and why.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    notes: &'a [String],
    links: LinksOut,
    modules: Option<ModulesOut<'a>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    partial: bool,
}

#[derive(Serialize)]
struct LinksOut {
    total: usize,
    unique: usize,
    ok: usize,
    moved: usize,
    dead: usize,
    unreachable: usize,
    blocked: usize,
    skipped: usize,
    cached: usize,
}

#[derive(Serialize)]
struct ModulesOut<'a> {
    source: &'a str,
    count: usize,
}

#[derive(Serialize)]
struct DiagnosticOut<'a> {
    rule: &'a str,
    severity: &'a str,
    message: Cow<'a, str>,
    help: Option<&'a str>,
    url: String,
    file: &'a str,
    start: PositionOut,
    end: PositionOut,
    labels: Vec<LabelOut<'a>>,
    /// All locations, if there are several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<LocationOut<'a>>,
    fix: Option<FixOut>,
}

#[derive(Serialize)]
struct PositionOut {
    offset: u32,
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct LabelOut<'a> {
    message: &'a str,
    file: &'a str,
    start: PositionOut,
    end: PositionOut,
}

/// One of several findings with the same cause.
#[derive(Serialize)]
struct LocationOut<'a> {
    message: &'a str,
    start: PositionOut,
    end: PositionOut,
}

#[derive(Serialize)]
struct FixOut {
    title: String,
    safety: &'static str,
    edits: Vec<EditOut>,
}

#[derive(Serialize)]
struct EditOut {
    start: u32,
    end: u32,
    text: String,
}

/// The whole report as one indented document.
pub(super) fn document(report: &Report) -> String {
    let diagnostics = report.files.iter().flat_map(diagnostics).collect();
    let document = DocumentOut { version: 1, summary: summary(report), diagnostics };
    finish_json(serde_json::to_string_pretty(&document))
}

/// One finding per line, without a summary. A line without a rule counts the findings of a file that are not listed.
pub(super) fn lines(report: &Report) -> String {
    let mut out = String::new();
    for file in &report.files {
        diagnostics(file).iter().for_each(|diagnostic| out += &finish_json(serde_json::to_string(diagnostic)));
        if file.more > 0 {
            let more = serde_json::json!({ "file": file.path, "more": file.more });
            out += &finish_json(serde_json::to_string(&more));
        }
    }
    out
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_zero(n: &usize) -> bool {
    *n == 0
}

fn summary(report: &Report) -> SummaryOut<'_> {
    let totals = report.totals();
    let modules = report.files.iter().find_map(|file| file.checked.modules.as_ref());
    SummaryOut {
        files: report.documents().count(),
        errors: totals.errors,
        warnings: totals.warnings,
        fixable: totals.fixable,
        suppressed: totals.suppressed,
        locations: Some(totals.locations).filter(|locations| *locations != totals.errors + totals.warnings),
        more: totals.more,
        hidden: hidden::json(report),
        notes: &report.notes,
        links: links(report.links),
        modules: modules.map(|modules| ModulesOut { source: &modules.source, count: modules.count }),
        partial: report.partial,
    }
}

fn links(counts: LinkCounts) -> LinksOut {
    let LinkCounts { total, unique, ok, moved, dead, unreachable, blocked, skipped, cached } = counts;
    LinksOut { total, unique, ok, moved, dead, unreachable, blocked, skipped, cached }
}

fn diagnostics(file: &FileReport) -> Vec<DiagnosticOut<'_>> {
    if file.diagnostics.is_empty() {
        return Vec::new();
    }
    let places = Places { file, lines: LineIndex::new(&file.source) };
    file.diagnostics.iter().map(|diagnostic| places.diagnostic(diagnostic)).collect()
}

/// One page and its line index.
struct Places<'a> {
    file: &'a FileReport,
    lines: LineIndex,
}

impl<'a> Places<'a> {
    fn diagnostic(&self, diagnostic: &'a Diagnostic) -> DiagnosticOut<'a> {
        // The finding's own label comes first, as in `full`.
        let own = diagnostic.label.as_deref().map(|message| self.label(message, diagnostic.span));
        let others = diagnostic.labels.iter().map(|label| self.label(&label.message, label.span));
        DiagnosticOut {
            rule: diagnostic.rule,
            severity: diagnostic.severity.as_str(),
            message: diagnostic.headline(),
            help: help(diagnostic),
            url: rule_url(diagnostic.rule),
            file: &self.file.path,
            start: self.position(diagnostic.span.start),
            end: self.position(diagnostic.span.end),
            labels: own.into_iter().chain(others).collect(),
            locations: self.locations(diagnostic),
            fix: grouped::fix(diagnostic).map(|found| fix(&found)),
        }
    }

    fn locations(&self, diagnostic: &'a Diagnostic) -> Vec<LocationOut<'a>> {
        if diagnostic.others.is_empty() {
            return Vec::new();
        }
        let location = |single: &'a Diagnostic| LocationOut {
            message: &single.message,
            start: self.position(single.span.start),
            end: self.position(single.span.end),
        };
        diagnostic.singles().map(location).collect()
    }

    fn label(&self, message: &'a str, span: Span) -> LabelOut<'a> {
        LabelOut { message, file: &self.file.path, start: self.position(span.start), end: self.position(span.end) }
    }

    fn position(&self, offset: u32) -> PositionOut {
        let at = self.lines.position(&self.file.source, offset);
        PositionOut { offset, line: at.line, column: at.column }
    }
}

/// The help, without the title of a fix in its place.
fn help(diagnostic: &Diagnostic) -> Option<&str> {
    diagnostic.help.as_ref().and_then(|_| diagnostic.advice())
}

fn fix(fix: &Fix) -> FixOut {
    let edit = |edit: &Edit| EditOut { start: edit.span.start, end: edit.span.end, text: edit.text.clone() };
    FixOut { title: fix.title.clone(), safety: fix.safety.as_str(), edits: fix.edits.iter().map(edit).collect() }
}
