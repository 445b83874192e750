//! The summary on standard error, and runs without findings.

use std::time::Duration;

use ack_lint::{
    fix::{Fix, Safety},
    output::summary,
    report::{Fixed, LinkCounts, ModulesChecked, RosterChecked, Unread},
};

use super::*;

#[test]
fn nothing_found() {
    let report = report("x", Vec::new());
    for format in [Format::Full, Format::Concise, Format::Jsonl] {
        assert_eq!(render(&report, format, &PLAIN), "");
    }
    assert!(render(&report, Format::Json, &PLAIN).ends_with("\"modules\": null\n  },\n  \"diagnostics\": []\n}\n"));
    same(&summary(&report, &PLAIN), "A.md: no entries, contributors or links\nNo findings\n");
    same(&summary(&Report::default(), &PLAIN), "No pages were checked.\n");
    // A page with links of the web only; a note says why they were not checked.
    let mut offline = report;
    offline.files[0].checked.web_links = 1;
    same(&summary(&offline, &PLAIN), "A.md: no entries or contributors\nNo findings\n");
}

fn checked(entries: usize, source: &str) -> Checked {
    Checked {
        contract: Some("tinytorch".into()),
        entries,
        references: 8,
        modules: Some(ModulesChecked { source: source.into(), count: 20 }),
        contributors: 19,
        web_links: 44,
        ..Checked::default()
    }
}

#[test]
fn the_summary_counts_what_was_checked_and_found() {
    let fix = |safety| Fix::replace(safety, "t", Span::new(0, 1), "");
    let finding = |safety| error(Diagnostic::new(Span::new(0, 1), "m").fix(fix(safety)));
    let warning = ruled("link/moved", Severity::Warning, Diagnostic::new(Span::new(0, 1), "m"));
    let mut report = report("x", vec![finding(Safety::Safe), finding(Safety::Unsafe), warning]);
    report.files[0].checked = checked(4, "src");
    report.files[0].suppressed = vec![suppressed(Diagnostic::new(Span::new(0, 1), "m"))];
    report.links = LinkCounts { total: 44, unique: 44, ok: 43, moved: 1, ..LinkCounts::default() };
    report.elapsed = Some(Duration::from_millis(912));
    report.notes = vec!["a note that is long enough to be wrapped, because it goes on and on to the end".into()];
    same(
        &summary(&report, &PLAIN),
        "
A.md: 4 entries, 8 module references (src/, 20 modules), 19 contributors, 44
  links (43 ok, 1 moved)
Found 2 errors and 1 warning; 1 fixable with --fix, 1 more with --unsafe-fixes (0.9 s)
hidden: 1 suppressed
note: a note that is long enough to be wrapped, because it goes on and on to the
      end
",
    );
    report.files[0].checked = checked(1, "builtin:tinytorch");
    report.files[0].diagnostics.truncate(1);
    report.files[0].checked.local_links = 3;
    // Links that were not checked are not counted: a note says why.
    report.links = LinkCounts { total: 44, unique: 40, skipped: 40, ..LinkCounts::default() };
    report.elapsed = Some(Duration::from_millis(7));
    report.notes.clear();
    same(
        &summary(&report, &PLAIN),
        "
A.md: 1 entry, 8 module references (built-in tinytorch list, 20 modules), 19
  contributors, 3 local links
Found 1 error; 1 fixable with --fix (7 ms)
hidden: 1 suppressed
",
    );
}

#[test]
fn pages_that_were_not_read_are_named_up_to_five() {
    let page = |name: &str, by: &str| Unread { path: name.into(), by: by.into() };
    let mut report = report("x", Vec::new());
    report.unread = vec![page("B.md", "`exclude` in ack-lint.toml:1"), page("C.md", "deleted since main")];
    same(
        &summary(&report, &PLAIN),
        "
A.md: no entries, contributors or links
No findings
hidden: B.md was not read (`exclude` in ack-lint.toml:1); C.md was not read
        (deleted since main)
",
    );
    report.unread = ["1", "2", "3", "4", "5", "6"].map(|name| page(name, "x")).into();
    assert!(summary(&report, &PLAIN).contains("5 was not read (x); 1 more page was not read\n"));
    let json: serde_json::Value = serde_json::from_str(&render(&report, Format::Json, &PLAIN)).unwrap();
    assert_eq!(json["summary"]["hidden"]["pages"][5], serde_json::json!({ "file": "6", "reason": "x" }));
    // Also where nothing was read.
    report.files.clear();
    assert!(summary(&report, &PLAIN).starts_with("No pages were checked.\nhidden: 1 was not read (x); "));
}

#[test]
fn the_roster_is_reported_with_its_page() {
    let mut report = report("x", Vec::new());
    report.files[0].checked.contributors = 2;
    report.files[0].checked.roster = Some(RosterChecked { path: ".all-contributorsrc".into(), people: 1 });
    report.files.push(file(".all-contributorsrc", "x", vec![error(Diagnostic::new(Span::new(0, 1), "m"))]));
    report.files[1].roster = true;
    same(
        &summary(&report, &PLAIN),
        "
A.md: 2 contributors (.all-contributorsrc, 1 person)
Found 1 error
",
    );
    assert!(render(&report, Format::Json, &PLAIN).contains("\"files\": 1,"));
}

#[test]
fn a_few_pages_are_summarized_one_by_one_and_many_together() {
    let mut report = report("x", Vec::new());
    report.files[0].checked = checked(4, "config");
    report.files.push(file("B.md", "x", Vec::new()));
    report.files[1].checked.web_links = 1;
    report.links =
        LinkCounts { total: 45, unique: 45, ok: 40, dead: 3, skipped: 2, cached: 6, ..LinkCounts::default() };
    same(
        &summary(&report, &PLAIN),
        "
A.md: 4 entries, 8 module references (configured list, 20 modules), 19
  contributors, 44 links
B.md: 1 link
All pages: 43 links (40 ok, 3 dead; 6 from the cache)
No findings
",
    );
    report.files[1].checked.local_links = 5;
    for i in 0..8 {
        report.files.push(file(&format!("{i}.md"), "x", Vec::new()));
        report.files.last_mut().unwrap().checked = checked(2, "src");
    }
    same(
        &summary(&report, &PLAIN),
        "
10 pages: 20 entries, 72 module references (2 module trees), 171 contributors,
  43 links (40 ok, 3 dead; 6 from the cache), 5 local links
No findings
",
    );
}

#[test]
fn fixes_are_counted_as_written_or_shown() {
    let fixed = |count| Fixed { before: "x".into(), after: "y".into(), count, locations: 2 };
    let mut report = report("x", vec![error(Diagnostic::new(Span::new(0, 1), "m"))]);
    report.files[0].fixed = Some(fixed(1));
    report.dry_run = true;
    same(
        &summary(&report, &PLAIN),
        "
A.md: no entries, contributors or links
Would fix 1 finding (2 locations).
Found 1 error
",
    );
    report.dry_run = false;
    report.files[0].fixed = Some(fixed(2));
    report.files[0].diagnostics.clear();
    same(
        &summary(&report, &PLAIN),
        "
A.md: no entries, contributors or links
Fixed 2 findings.
No other findings
",
    );
}
