//! `full`: the layout of a finding.

use ack_lint::fix::{Fix, Safety};

use super::*;

#[test]
fn a_finding_has_a_message_a_location_and_help() {
    let source = "### micrograd\n\n**What** → x — **Connection**: Module 06 (Autograd) teaches\n";
    let wrong = Diagnostic::new(span(source, "Module 06 (Autograd)"), "Module 06 is Optimizers; Autograd is module 05")
        .label("src/06_optimizers")
        .fix(Fix::replace(Safety::Unsafe, "write `Module 05`", span(source, "06"), "05"));
    let lacks = Diagnostic::new(span(source, "micrograd"), "micrograd lacks a field").help("add it");
    let report = report(
        source,
        vec![
            ruled("entry/missing-field", Severity::Warning, lacks),
            ruled("module/wrong-title", Severity::Error, wrong),
        ],
    );
    same(
        &render(&report, Format::Full, &PLAIN),
        "
  ⚠ micrograd lacks a field                                  entry/missing-field
   ╭─[A.md:1:5]
 1 │ ### micrograd
   ·     ─────────
   ╰────
  help: add it

  × Module 06 is Optimizers; Autograd is module 05            module/wrong-title
   ╭─[A.md:3:32]
 3 │ **What** → x — **Connection**: Module 06 (Autograd) teaches
   ·                                ──────────┬─────────
   ·                                          ╰── src/06_optimizers
   ╰────
  help: write `Module 05` (--fix --unsafe-fixes)
",
    );
}

#[test]
fn a_long_message_is_wrapped_beside_the_rule_and_help_keeps_its_lines() {
    let long = "Autograd is module 06 here and module 05 on line 35, which cannot both be so";
    let diagnostic = Diagnostic::new(Span::new(0, 1), long)
        .help("make both say the same:\n**Connection**: Module 05")
        .fix(Fix::replace(Safety::Safe, "unused", Span::new(0, 1), "y"));
    same(
        &full("x\n", diagnostic),
        "
  × Autograd is module 06 here and module 05 on line 35, which         link/dead
  │ cannot both be so
   ╭─[A.md:1:1]
 1 │ x
   · ─
   ╰────
  help: make both say the same:
        **Connection**: Module 05 (--fix)
",
    );
}

#[test]
fn a_narrow_ascii_screen() {
    let style = Style { unicode: false, width: 1, ..PLAIN };
    let diagnostic = Diagnostic::new(Span::new(60, 65), "a message with several words to wrap").label("here");
    let source = format!("{}there{}", "word ".repeat(12), " word".repeat(12));
    same(
        &render(&report(&source, vec![error(diagnostic)]), Format::Full, &style),
        "
  x a message with several words to wrap
  | link/dead
   ,-[A.md:1:61]
 1 | ...word word there word word...
   :              ^^|^^
   :                `-- here
   `----
",
    );
}

#[test]
fn distant_spans_get_their_own_frames_after_the_finding() {
    let source = format!("# one\n{}# two\n\n## near\n", "between\n".repeat(50));
    let diagnostic = Diagnostic::new(span(&source, "two"), "twice")
        .label("again here")
        .also(span(&source, "one"), "first here")
        .also(span(&source, "near"), "and near");
    same(
        &frames(&source, diagnostic),
        "
    ╭─[A.md:52:3]
 52 │ # two
    ·   ─┬─
    ·    ╰── again here
 53 │ 
 54 │ ## near
    ·    ──┬─
    ·      ╰── and near
    ╰────
   ╭─[A.md:1:3]
 1 │ # one
   ·   ─┬─
   ·    ╰── first here
   ╰────
",
    );
}

#[test]
fn many_places_are_counted() {
    let source = "x\n".repeat(100);
    let diagnostic =
        (1..50).fold(Diagnostic::new(Span::new(0, 1), "many"), |all, i| all.also(Span::new(8 * i, 8 * i + 1), "x"));
    let shown = full(&source, diagnostic);
    assert_eq!(shown.matches("╭─[").count(), 7, "{shown}");
    assert!(shown.ends_with("help: (and 43 more locations)\n"), "{shown}");
}

#[test]
fn overlapping_places_share_one_line() {
    let source = "Modules 06-08 (Autograd, Training)";
    let diagnostic = Diagnostic::new(span(source, source), "two titles for three modules")
        .label("three modules")
        .also(span(source, "Autograd"), "is 05")
        .also(span(source, "Autograd"), "is old");
    same(
        &frames(source, diagnostic),
        "
   ╭─[A.md:1:1]
 1 │ Modules 06-08 (Autograd, Training)
   · ───────┬───────────┬──────────────
   ·        │           ╰── is 05; is old
   ·        ╰── three modules
   ╰────
",
    );
}

#[test]
fn a_span_over_lines_is_underlined_line_by_line_when_short() {
    let source = "> see Modules\r\n> 06-08 there\r\n";
    same(
        &frames(source, Diagnostic::new(span(source, "Modules\r\n> 06-08"), "m").label("reversed")),
        "
   ╭─[A.md:1:7]
 1 │ > see Modules
   ·       ───────
 2 │ > 06-08 there
   ·   ──┬──
   ·     ╰── reversed
   ╰────
",
    );
    let source = "<div>\n".repeat(500);
    same(
        &frames(&source, Diagnostic::new(Span::new(7, 2999), "m").label("never closed")),
        "
   ╭─[A.md:2:2]
 2 │ <div>
   ·  ──┬─
   ·    ╰── never closed
   ╰────
",
    );
}

#[test]
fn insertion_points_and_the_end_of_the_file_are_visible() {
    let points = [(0, "A.md:1:1", "▲"), (2, "A.md:1:3", "  ▲"), (4, "A.md:2:1", "▲"), (6, "A.md:2:3", "  ▲")];
    for (offset, place, arrow) in points {
        let shown = frames("ab\r\ncd", Diagnostic::new(Span::empty(offset), "m"));
        assert!(shown.contains(place) && shown.contains(&format!("   · {arrow}\n")), "{offset}:\n{shown}");
    }
    same(&frames("", Diagnostic::new(Span::empty(0), "m")), "   ╭─[A.md:1:1]\n 1 │ \n   · ▲\n   ╰────\n");
    same(&frames("a\n", Diagnostic::new(Span::empty(2), "m")), "   ╭─[A.md:2:1]\n 2 │ \n   · ▲\n   ╰────\n");
    same(&frames("a\r\nb", Diagnostic::new(Span::new(1, 3), "m")), "   ╭─[A.md:1:2]\n 1 │ a\n   ·  ▲\n   ╰────\n");
}

#[test]
fn a_byte_order_mark_has_no_column() {
    same(
        &frames("\u{FEFF}# x\n", Diagnostic::new(Span::new(5, 6), "m")),
        "   ╭─[A.md:1:3]\n 1 │ # x\n   ·   ─\n   ╰────\n",
    );
}

#[test]
fn tabs_wide_and_combining_characters_are_underlined_correctly() {
    let source = "日本\te\u{301}te\u{301}\t❤\u{FE0F} gone 👩\u{200D}💻 end";
    same(
        &frames(source, Diagnostic::new(span(source, "gone"), "m").also(span(source, "end"), "here")),
        "
   ╭─[A.md:1:13]
 1 │ 日本    e\u{301}te\u{301} ❤ gone 👩<U+200D>💻 end
   ·               ────              ─┬─
   ·                 │                ╰── here
   ╰────
",
    );
    same(
        &frames("日本語", Diagnostic::new(Span::new(3, 6), "m")),
        "   ╭─[A.md:1:2]\n 1 │ 日本語\n   ·   ──\n   ╰────\n",
    );
}

#[test]
fn a_long_line_is_cut_around_what_matters() {
    let source = format!("{}[gone](https://x.org) {}tail", "before ".repeat(700), "after ".repeat(700));
    same(
        &frames(&source, Diagnostic::new(span(&source, "https://x.org"), "m").label("404")),
        "
   ╭─[A.md:1:4908]
 1 │ …before before before [gone](https://x.org) after after after after…
   ·                              ──────┬──────
   ·                                    ╰── 404
   ╰────
",
    );
    // A location that does not fit next to the finding is shown at the ellipsis.
    same(
        &frames(&source, Diagnostic::new(span(&source, "gone"), "m").also(span(&source, "tail"), "there")),
        "
   ╭─[A.md:1:4902]
 1 │ …before before before before [gone](https://x.org) after after after…
   ·                               ────                                  ┬
   ·                                 │                                   ╰── there
   ╰────
",
    );
    let whole = frames(&source, Diagnostic::new(Span::new(7, source.len() as u32), "m"));
    assert!(whole.lines().all(|line| line.chars().count() <= 80), "{whole}");
}
