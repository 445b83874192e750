//! Runs the offline check on arbitrary text: it must not panic, and all findings and edits must be within the text.
#![no_main]

#[path = "../properties.rs"]
mod properties;

use ack_lint::{
    output::{self, Format, Style},
    report::{FileReport, Report},
};
use libfuzzer_sys::fuzz_target;

const FORMATS: [Format; 10] = [
    Format::Full,
    Format::Concise,
    Format::Json,
    Format::Jsonl,
    Format::Sarif,
    Format::Github,
    Format::Gitlab,
    Format::Junit,
    Format::Rdjsonl,
    Format::Markdown,
];

fuzz_target!(|source: &str| {
    let diagnostics = properties::lint(source);
    properties::findings_are_inside(source, &diagnostics);
    let file =
        FileReport { path: "CREDITS.md".to_owned(), source: source.into(), diagnostics, ..FileReport::default() };
    let report = Report { files: vec![file], ..Report::default() };
    for format in FORMATS {
        let _ = output::render(&report, format, &Style::default());
    }
    let _ = output::summary(&report, &Style::default());
});
