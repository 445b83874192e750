//! `json`, `jsonl` and `concise`, and properties of all formats.

use ack_lint::{
    document::LineIndex,
    fix::{Fix, Safety},
    output::{rule_url, summary},
    report::{LinkCounts, ModulesChecked},
};

use super::*;

#[test]
fn all_formats_agree_on_the_column() {
    let source = format!("x\r\n{}→ — é日 gone {}\n", "— ".repeat(500), "— ".repeat(500));
    let gone = span(&source, "gone");
    let at = LineIndex::new(&source).position(&source, gone.start);
    assert_eq!((at.line, at.column), (2, 1008));
    let report = report(&source, vec![error(Diagnostic::new(gone, "m"))]);
    assert!(render(&report, Format::Full, &PLAIN).contains("[A.md:2:1008]"));
    assert_eq!(render(&report, Format::Concise, &PLAIN), "A.md:2:1008: error[link/dead] m\n");
    assert!(render(&report, Format::Jsonl, &PLAIN).contains(r#""line":2,"column":1008"#));
}

#[test]
fn colors_only_if_enabled() {
    let style = Style { color: true, ..PLAIN };
    let diagnostics = vec![error(Diagnostic::new(Span::new(0, 1), "m").help("h"))];
    let report = report("x\n", diagnostics);
    for format in [Format::Full, Format::Concise] {
        assert!(!render(&report, format, &PLAIN).contains('\u{1b}'));
        assert!(render(&report, format, &style).contains("\u{1b}[31;1m"), "{format:?}");
    }
    assert!(!render(&report, Format::Json, &style).contains('\u{1b}'));
    assert!(summary(&report, &style).contains("\u{1b}[31;1m1 error\u{1b}[0m"));
}

#[test]
fn json_has_the_promised_shape_and_order() {
    let source = "→ Module 06 (x)\n";
    let module = span(source, "Module 06");
    let diagnostic = Diagnostic::new(module, "m\u{2028}").label("here").help("h").fix(Fix::replace(
        Safety::Unsafe,
        "write `05`",
        span(source, "06"),
        "05",
    ));
    let mut report = report(source, vec![ruled("module/wrong-title", Severity::Warning, diagnostic)]);
    report.files[0].suppressed = vec![suppressed(Diagnostic::new(module, "m")); 2];
    report.files.push(file("B.md", "", Vec::new()));
    report.files[1].checked.modules = Some(ModulesChecked { source: "src".into(), count: 20 });
    report.links = LinkCounts { total: 44, unique: 43, ok: 42, moved: 1, cached: 5, ..LinkCounts::default() };
    same(
        &render(&report, Format::Json, &PLAIN),
        r#"
{
  "version": 1,
  "summary": {
    "files": 2,
    "errors": 0,
    "warnings": 1,
    "fixable": 1,
    "suppressed": 2,
    "hidden": {
      "suppressed": 2,
      "unchanged": 0,
      "baseline": 0,
      "unchecked": 0,
      "rules": [],
      "lowered": [],
      "settings": [],
      "pages": []
    },
    "links": {
      "total": 44,
      "unique": 43,
      "ok": 42,
      "moved": 1,
      "dead": 0,
      "unreachable": 0,
      "blocked": 0,
      "skipped": 0,
      "cached": 5
    },
    "modules": {
      "source": "src",
      "count": 20
    }
  },
  "diagnostics": [
    {
      "rule": "module/wrong-title",
      "severity": "warning",
      "message": "m\u2028",
      "help": "h",
      "url": "https://github.com/ack-lint/ack-lint/blob/main/rules/module/wrong-title.md",
      "file": "A.md",
      "start": {
        "offset": 4,
        "line": 1,
        "column": 3
      },
      "end": {
        "offset": 13,
        "line": 1,
        "column": 12
      },
      "labels": [
        {
          "message": "here",
          "file": "A.md",
          "start": {
            "offset": 4,
            "line": 1,
            "column": 3
          },
          "end": {
            "offset": 13,
            "line": 1,
            "column": 12
          }
        }
      ],
      "fix": {
        "title": "write `05`",
        "safety": "unsafe",
        "edits": [
          {
            "start": 11,
            "end": 13,
            "text": "05"
          }
        ]
      }
    }
  ]
}
"#,
    );
    assert!(rule_url("link/dead").ends_with("/rules/link/dead.md"));
}

#[test]
fn jsonl_is_one_finding_a_line() {
    let finding = || error(Diagnostic::new(Span::new(0, 1), "a\nb\u{85}c"));
    let lines = render(&report("x", vec![finding(), finding()]), Format::Jsonl, &PLAIN);
    assert_eq!(lines.lines().count(), 2);
    for line in lines.lines() {
        assert!(
            line.starts_with(r#"{"rule":"link/dead","severity":"error","message":"a\nb\u0085c","help":null,"url":"#),
            "{line}"
        );
        assert!(line.ends_with(r#""labels":[],"fix":null}"#), "{line}");
    }
}
