//! `sarif`: SARIF 2.1.0 (OASIS, Errata 01), within the limits of GitHub code scanning.
//!
//! Locations are lines and columns in Unicode code points; paths are relative to the top of the repository. Suppressed findings are
//! included and marked. Each location is a result of its own: code scanning compares results with those of the base branch. `partialFingerprints` has our own key: GitHub's upload action adds `primaryLocationLineHash` and rejects other
//! values for it.

mod rules;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use self::rules::descriptor;
use super::{finish_json, hidden, sanitize};
use crate::{
    diagnostic::{Diagnostic, Severity, Suppressed},
    document::LineIndex,
    engine,
    fix::{self, Fix},
    report::{FileReport, Report},
    rules::ALL,
    span::Span,
};

/// Maximum number of results that GitHub accepts in one run.
const MOST_RESULTS: usize = 25_000;
/// Maximum number of related locations that GitHub shows per result.
const MOST_RELATED: usize = 100;
/// Placeholder for the top of the repository.
const TOP: &str = "%SRCROOT%";
/// Characters that must be encoded in a relative reference (RFC 3986, 3.3 and 4.2).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The log, indented.
pub(super) fn render(report: &Report) -> String {
    let pages: Vec<Page<'_>> = report.files.iter().map(Page::new).collect();
    let mut all: Vec<Found<'_>> = pages.iter().flat_map(Page::found).collect();
    // Errors first, in case not all findings fit.
    all.sort_by_key(Found::rank);
    let beyond = all.len().saturating_sub(MOST_RESULTS);
    all.truncate(MOST_RESULTS);
    let used: Vec<_> = ALL.iter().filter(|rule| all.iter().any(|found| found.finding.rule == rule.id)).collect();
    let result = |found: &Found<'_>| found.result(used.iter().position(|rule| rule.id == found.finding.rule));
    finish_json(serde_json::to_string_pretty(&json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "ack-lint",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": used.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
            } },
            "invocations": [invocation(report, beyond)],
            "originalUriBaseIds": { TOP: { "description": message("The top of the repository.") } },
            "columnKind": "unicodeCodePoints",
            "newlineSequences": ["\r\n", "\n", "\r"],
            "results": all.iter().map(result).collect::<Vec<_>>(),
        }],
    })))
}

/// How the run went, with its notes.
fn invocation(report: &Report, beyond: usize) -> Value {
    let note = |text: &str| json!({ "level": "note", "message": message(&sentence(&capital(text))) });
    let mut notes: Vec<Value> = report.notes.iter().map(|text| note(text)).collect();
    if beyond > 0 {
        notes.push(note(&format!("{beyond} findings are omitted: GitHub accepts at most {MOST_RESULTS}")));
    }
    notes.extend(report.files.iter().filter_map(|file| Some(note(&format!("{}: {}", file.path, hidden::more(file)?)))));
    notes.extend(hidden::line(report).map(|text| note(&format!("hidden: {text}"))));
    json!({
        "executionSuccessful": !report.partial,
        "exitCode": report.exit_status,
        "toolExecutionNotifications": notes,
    })
}

/// One page.
struct Page<'a> {
    file: &'a FileReport,
    lines: LineIndex,
    /// Its `artifactLocation`.
    artifact: Value,
}

impl<'a> Page<'a> {
    fn new(file: &'a FileReport) -> Self {
        Self { file, lines: LineIndex::new(&file.source), artifact: artifact(file.repository_path()) }
    }

    fn found(&self) -> impl Iterator<Item = Found<'_>> {
        let file = self.file;
        let reported = file.diagnostics.iter().flat_map(Diagnostic::singles).map(|finding| (finding, None));
        let suppressed = file.suppressed.iter().map(|suppressed| (&suppressed.finding, Some(suppressed)));
        let all: Vec<(&Diagnostic, Option<&Suppressed>)> = reported.chain(suppressed).collect();
        let findings = all.iter().map(|(finding, _)| *finding);
        let fingerprints = engine::fingerprints(file.repository_path(), &file.source, findings);
        all.into_iter().zip(fingerprints).map(|((finding, suppressed), fingerprint)| Found {
            page: self,
            finding,
            suppressed,
            fingerprint,
        })
    }

    fn location(&self, span: Span) -> Value {
        json!({ "artifactLocation": self.artifact, "region": self.region(span) })
    }

    fn region(&self, span: Span) -> Value {
        let start = self.lines.position(&self.file.source, span.start);
        let end = self.lines.position(&self.file.source, span.end.max(span.start));
        json!({ "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column })
    }

    fn fix(&self, fix: &Fix) -> Value {
        let ending = fix::line_ending(&self.file.source);
        let replacement = |edit: &fix::Edit| {
            let text = fix::with_line_endings(ending, &edit.text);
            json!({ "deletedRegion": self.region(edit.span), "insertedContent": { "text": text } })
        };
        let replacements: Vec<Value> = fix.edits.iter().map(replacement).collect();
        json!({
            "description": message(&sentence(&capital(&fix.title))),
            "artifactChanges": [{ "artifactLocation": self.artifact, "replacements": replacements }],
        })
    }
}

/// One finding, suppressed or not.
struct Found<'a> {
    page: &'a Page<'a>,
    finding: &'a Diagnostic,
    suppressed: Option<&'a Suppressed>,
    fingerprint: String,
}

impl Found<'_> {
    fn rank(&self) -> (bool, bool) {
        (self.suppressed.is_some(), self.finding.severity != Severity::Error)
    }

    fn result(&self, rule: Option<usize>) -> Value {
        let Self { page, finding, suppressed, fingerprint } = self;
        let mut location = json!({ "physicalLocation": page.location(finding.span) });
        if let Some(label) = &finding.label {
            location["message"] = message(label);
        }
        let text = match &finding.help {
            Some(help) => format!("{}\n{}", sentence(&finding.message), sentence(&capital(help))),
            None => sentence(&finding.message),
        };
        let mut result = json!({
            "ruleId": finding.rule,
            "ruleIndex": rule,
            "level": finding.severity.as_str(),
            "message": message(&text),
            "locations": [location],
            "partialFingerprints": { "ackLint/v2": fingerprint },
        });
        let related = finding.labels.iter().take(MOST_RELATED).enumerate().map(|(id, label)| {
            json!({ "id": id, "physicalLocation": page.location(label.span), "message": message(&label.message) })
        });
        let related: Vec<Value> = related.collect();
        if !related.is_empty() {
            result["relatedLocations"] = Value::Array(related);
        }
        if let Some(suppressed) = suppressed {
            let mut suppression = json!({ "kind": "inSource" });
            if let Some(reason) = &suppressed.reason {
                suppression["justification"] = sanitize::line(reason).into();
            }
            result["suppressions"] = json!([suppression]);
        } else if let Some(fix) = &finding.fix {
            result["fixes"] = json!([page.fix(fix)]);
        }
        result
    }
}

/// A path as a reference relative to the repository, or as a file URL if it is absolute.
fn artifact(path: &str) -> Value {
    let path_encoded = utf8_percent_encode(path, RESERVED);
    let has_drive = path.as_bytes().get(1..3) == Some(b":/");
    match (path.starts_with('/'), has_drive) {
        (true, _) => json!({ "uri": format!("file://{path_encoded}") }),
        (_, true) => json!({ "uri": format!("file:///{path_encoded}") }),
        _ => json!({ "uri": path_encoded.to_string(), "uriBaseId": TOP }),
    }
}

/// A message. Escapes `](`, which would make a link of document text (3.11.6).
fn message(text: &str) -> Value {
    json!({ "text": sanitize::block(text).replace("](", "\\](") })
}

/// Begins with a capital letter.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Ends with a full stop: viewers with little space show only the first sentence.
fn sentence(text: &str) -> String {
    let text = text.trim_end();
    if text.ends_with(['.', '!', '?', '…']) { text.to_owned() } else { format!("{text}.") }
}
