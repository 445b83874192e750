//! Malicious pages, invalid spans, and unexpected sizes.

use ack_lint::{
    document::LineIndex,
    fix::{Fix, Safety},
    output::{COMMENT_LIMIT, summary},
    report::ModulesChecked,
};
use clap::ValueEnum;
use proptest::{prelude::*, test_runner::RngSeed};
use unicode_width::UnicodeWidthStr;

use super::*;
use crate::common::growth::assert_linear;

#[test]
fn zero_width_marks_do_not_fill_the_screen() {
    let source = format!("x{}y", "\u{301}".repeat(5000));
    let shown = frames(&source, Diagnostic::new(Span::new(0, 1), "m"));
    assert!(shown.chars().count() < 400, "{}", shown.chars().count());
}

#[test]
fn page_text_cannot_control_the_terminal() {
    let evil = "\u{1b}]0;x\u{7}\u{1b}[2Ja\u{202e}b\u{2066}\u{200b}\u{feff}\u{9b}\u{7f}\0\u{e0041}\u{2028}\u{85}\u{b}z";
    let source = format!("{evil} here {evil}\n");
    let diagnostic = Diagnostic::new(span(&source, "here"), evil)
        .label(evil)
        .help(evil)
        .also(span(&source, "\u{202e}b"), evil)
        .fix(Fix::replace(Safety::Safe, evil, span(&source, "here"), evil));
    let mut report = Report {
        files: vec![file(&format!("docs/{evil}.md"), &source, vec![error(diagnostic)])],
        notes: vec![evil.into()],
        ..Report::default()
    };
    // Tabs are not in `evil`: a format may separate its columns by them.
    let safe = |name: &str, text: &str| {
        let bad = text.chars().find(|&c| {
            (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}' | '\u{feff}' | '\u{2028}' | '\u{e0041}')
        });
        assert!(bad.is_none(), "{name}: {bad:?} comes from the page unescaped (see `sanitize::line`): {text:?}");
    };
    for &format in Format::value_variants() {
        safe(&format!("{format:?}"), &render(&report, format, &PLAIN));
    }
    report.files[0].checked = Checked {
        contract: Some(evil.into()),
        modules: Some(ModulesChecked { source: evil.into(), count: 2 }),
        ..Checked::default()
    };
    safe("summary", &summary(&report, &PLAIN));
    assert_eq!(render(&report, Format::Concise, &PLAIN).lines().count(), 1);
}

#[test]
fn stand_ins_keep_the_underline_in_place() {
    let source = "a\u{1b}[31m\u{202e} here";
    same(
        &frames(source, Diagnostic::new(span(source, "here"), "m")),
        "   ╭─[A.md:1:9]\n 1 │ a␛[31m<U+202E> here\n   ·                ────\n   ╰────\n",
    );
}

#[test]
fn invalid_spans_do_not_panic() {
    let source = "\u{feff}é→日\r\n\r👩\u{200d}💻\n\n  \u{301}x";
    let end = source.len() as u32 + 3;
    for start in 0..=end {
        for stop in 0..=end {
            let diagnostic = Diagnostic::new(Span::new(start, stop), "m").label("l").also(Span::new(stop, start), "k");
            let report = report(source, vec![error(diagnostic)]);
            for &format in Format::value_variants() {
                assert!(!render(&report, format, &PLAIN).is_empty());
            }
        }
    }
    let wild = Diagnostic::new(Span::new(u32::MAX, 0), "m").also(Span::new(0, u32::MAX), "all");
    assert!(full(source, wild).contains("A.md:5:5"));
}

/// Ten thousand findings in one line of six megabytes: copying or scanning the line for each of them would take
/// minutes.
#[test]
fn many_findings_in_one_long_line_take_linear_time() {
    let line = |n: usize| "→ Module 06 and some more text — ".repeat(16 * n);
    let shown = |source: &str, format| {
        let findings = (0..source.len() as u32 / (36 * 16)).map(|i| {
            let start = i * 36 * 16;
            error(Diagnostic::new(Span::new(start, start + 3), "m").also(Span::new(start + 3, start + 4), "l"))
        });
        render(&report(source, findings.collect()), format, &PLAIN)
    };
    for format in
        [Format::Full, Format::Concise, Format::Jsonl, Format::Sarif, Format::Gitlab, Format::Junit, Format::Rdjsonl]
    {
        assert!(shown(&line(100), format).lines().count() >= 100);
        assert_linear(&format!("{format:?}"), 600, line, |source| shown(source, format));
    }
    assert!(shown(&line(10_000), Format::Markdown).len() <= COMMENT_LIMIT);
}

proptest! {
    // Deterministic cases; PROPTEST_RNG_SEED runs others.
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(7), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_and_any_places_can_be_shown(
        source in "([a-c \t>→日\u{301}\u{200d}\u{1b}\u{feff}👩]|\r|\n|\r\n|word |[x]{60}){0,60}",
        spans in proptest::collection::vec((0u32..400, 0u32..400), 1..9),
        width in 0usize..140,
        unicode: bool,
    ) {
        let mut diagnostic = Diagnostic::new(Span::new(spans[0].0, spans[0].1), "message");
        for &(start, end) in &spans[1..] {
            diagnostic = diagnostic.also(Span::new(start, end), "label");
        }
        let at = LineIndex::new(&source).position(&source, spans[0].0);
        let style = Style { unicode, width, ..PLAIN };
        let shown = render(&report(&source, vec![error(diagnostic)]), Format::Full, &style);
        let header = format!("[A.md:{}:{}]", at.line, at.column);
        prop_assert!(shown.lines().any(|line| line.ends_with(&header)), "{header} first in\n{shown}");
        for line in shown.lines().filter(|line| line.trim_start().starts_with(|c: char| c.is_ascii_digit())) {
            prop_assert!(line.width() <= width.clamp(40, 120), "too wide: {line}");
        }
    }
}
