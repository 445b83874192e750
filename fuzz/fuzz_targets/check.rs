//! The whole offline check of any text: no panic, and every finding and every edit lies in the text.
#![no_main]

use ack_lint::{diagnostic::Diagnostic, span::Span};
use libfuzzer_sys::fuzz_target;

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

/// Every rule, offline, under the built-in contract whatever the text shows.
fn lint(source: &str) -> Vec<Diagnostic> {
    compile_error!("wire the engine in here");
}
