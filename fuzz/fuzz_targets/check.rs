//! Runs the offline check on arbitrary text: it must not panic, and all findings and edits must be within the text.
#![no_main]

use ack_lint::{
    diagnostic::Diagnostic,
    engine::{self, ParsedPage},
    model::{
        modules::{ModuleSource, ModuleTree},
        profile::{Choice, Profile},
    },
    output::{self, Format, Style},
    report::{FileReport, Report},
    rule::Facts,
    rules::{self, Selection, Selectors},
    span::Span,
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
    let inside = |span: Span| assert!(source.get(span.range()).is_some(), "{span:?} is off the text");
    for diagnostic in lint(source) {
        inside(diagnostic.span);
        diagnostic.labels.iter().for_each(|label| inside(label.span));
        let edits = diagnostic.fix.map(|fix| fix.edits).unwrap_or_default();
        edits.iter().for_each(|edit| inside(edit.span));
        assert!(edits.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start), "edits overlap: {edits:?}");
    }
});

/// Runs every rule offline under a built-in contract, and renders the report in every format.
fn lint(source: &str) -> Vec<Diagnostic> {
    let groups: Vec<String> = rules::ALL.iter().map(|rule| rule.id.to_owned()).collect();
    let selection = Selection::new(&Selectors { error: &groups, ..Selectors::default() }).expect("ids name rules");
    let choice = Choice::Profile(Box::new(Profile::builtin()[0].clone()));
    let page = ParsedPage::parse("ACKNOWLEDGMENTS.md".to_owned(), source.to_owned(), &choice, |profile| {
        let modules = profile?.contract.modules.as_ref()?;
        Some(ModuleTree::from_list(ModuleSource::Config, &modules.list, modules))
    });
    let outcome = engine::lint(&page, &Facts::default(), &selection);
    let diagnostics = outcome.found;
    let report = Report {
        files: vec![FileReport {
            path: page.path.clone(),
            source: source.into(),
            diagnostics: diagnostics.clone(),
            suppressed: outcome.suppressed,
            checked: page.checked(&Facts::default()),
            ..FileReport::default()
        }],
        ..Report::default()
    };
    for format in FORMATS {
        let _ = output::render(&report, format, &Style::default());
    }
    let _ = output::summary(&report, &Style::default());
    diagnostics
}
