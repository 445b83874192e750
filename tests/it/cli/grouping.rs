//! One cause is one finding in a report, and single locations everywhere else.

use std::{fs, path::Path};

use serde_json::Value;
use tempfile::TempDir;

use super::history::{commit, git};
use crate::common::program::{Ran, project, run};

/// A list of images without alt texts, and one in a paragraph.
fn images(count: usize) -> String {
    let items: String = (0..count).map(|number| format!("- <img src=\"img/{number}.png\">\n")).collect();
    format!("# Credits\n\n{items}\n<img src=\"img/last.png\">\n")
}

fn grid(query: &str) -> String {
    let cell = |(number, login): (usize, &str)| {
        format!(
            "<td><a href=\"https://github.com/{login}\"><img src=\"https://avatars.githubusercontent.com/u/{number}?v=4{query}s=80\" alt=\"{login}\"></a></td>\n"
        )
    };
    let cells: String = (1..).zip(["ada", "grace", "lin", "zoe"]).map(cell).collect();
    format!("# Credits\n\n<table><tr>\n{cells}</tr></table>\n")
}

fn check(folder: &Path, more: &[&str]) -> Ran {
    let given = ["check", "--offline", "--select", "html,avatar,suppression"];
    run(folder, &given.iter().chain(more).copied().collect::<Vec<_>>())
}

fn concise(folder: &Path, more: &[&str]) -> Ran {
    check(folder, &[&["--output-format", "concise"], more].concat())
}

fn json(folder: &Path, format: &str) -> Value {
    serde_json::from_str(&check(folder, &["--output-format", format]).out).unwrap()
}

#[test]
fn a_cause_is_one_finding_in_one_list() {
    let folder = project(&[("CREDITS.md", &images(4))]);
    let ran = concise(folder.path(), &[]);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(
        lines,
        [
            "CREDITS.md:3:3: warning[html/missing-alt] The image has no alt text (4 locations)",
            "CREDITS.md:8:1: warning[html/missing-alt] The image has no alt text",
        ]
    );
    assert!(ran.err.contains("Found 2 warnings (5 locations)"), "{}", ran.err);
    // 200 rows are one screen.
    let rows: String =
        (0..200).map(|n| format!("<tr><td><img src=\"{n}.png\"style=\"x\" alt=\"\"></br></td></tr>\n")).collect();
    let folder = project(&[("CREDITS.md", &format!("# C\n\n<table>\n{rows}</table>\n"))]);
    let ran = check(folder.path(), &[]);
    assert!(ran.out.lines().count() < 40, "{}", ran.out);
    assert!(ran.out.contains("(200 locations)") && ran.out.contains("(and 196 more locations)"), "{}", ran.out);
}

#[test]
fn badges_that_follow_each_other_are_one_list() {
    let badge = |number: usize| format!("<a href=\"https://ada.test/{number}\"><img src=\"img/{number}.png\"></a>\n");
    let badges = |from: usize| (from..from + 3).map(badge).collect::<String>();
    let page =
        format!("# Credits\n\n{}\nText <img src=\"a.png\">\nand <img src=\"b.png\">.\n\n{}", badges(1), badges(4));
    let folder = project(&[("CREDITS.md", &page)]);
    let ran = concise(folder.path(), &[]);
    let lines: Vec<&str> = ran.out.lines().collect();
    let missing = "warning[html/missing-alt] The image has no alt text";
    assert_eq!(
        lines,
        [
            format!("CREDITS.md:3:30: {missing} (3 locations)"),
            format!("CREDITS.md:7:6: {missing}"),
            format!("CREDITS.md:8:5: {missing}"),
            format!("CREDITS.md:10:30: {missing} (3 locations)"),
        ]
    );
}

#[test]
fn every_format_has_the_locations() {
    let folder = project(&[("CREDITS.md", &images(4))]);
    let report = json(folder.path(), "json");
    let first = &report["diagnostics"][0];
    let lines = |finding: &Value| -> Vec<u64> {
        finding["locations"].as_array().unwrap().iter().map(|one| one["start"]["line"].as_u64().unwrap()).collect()
    };
    assert_eq!((lines(first), first["message"].as_str()), (vec![3, 4, 5, 6], Some("The image has no alt text")));
    assert_eq!((&report["summary"]["warnings"], &report["summary"]["locations"]), (&2.into(), &5.into()));
    assert_eq!(report["diagnostics"][1].get("locations"), None);
    // Code scanning, merge requests and Reviewdog compare single results.
    let sarif = json(folder.path(), "sarif");
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 5);
    assert_eq!(json(folder.path(), "gitlab").as_array().unwrap().len(), 5);
    assert_eq!(check(folder.path(), &["--output-format", "rdjsonl"]).out.lines().count(), 5);
    // People read the others.
    for (format, words, count) in [
        ("junit", "also on lines 4, 5 and 6", 2),
        ("github", "(4 locations)%0Adescribe the image", 2),
        ("markdown", "&#46;md&#58;3&#58;3</code> | <code>The image has no alt text (4 locations)</code>", 2),
    ] {
        let out = check(folder.path(), &["--output-format", format]).out;
        assert!(out.contains(words), "{words}: {out}");
        assert_eq!(
            out.lines()
                .filter(|line| line.contains("The image has no alt text") && !line.starts_with("CREDITS"))
                .count(),
            count,
            "{out}"
        );
    }
    // The fingerprints of the others stay the same where one is added.
    let fingerprints = |sarif: &Value| -> Vec<String> {
        let results = sarif["runs"][0]["results"].as_array().unwrap();
        results.iter().map(|result| result["partialFingerprints"]["ackLint/v2"].to_string()).collect()
    };
    let before = fingerprints(&sarif);
    fs::write(folder.path().join("CREDITS.md"), images(5)).unwrap();
    let after = fingerprints(&json(folder.path(), "sarif"));
    assert_eq!(after.iter().filter(|one| !before.contains(one)).count(), 1);
}

#[test]
fn the_one_that_a_change_adds_is_reported() {
    let folder = TempDir::new().unwrap();
    let write = |count: usize| fs::write(folder.path().join("CREDITS.md"), images(count)).unwrap();
    git(folder.path(), &["init", "-q", "-b", "main"]);
    write(4);
    commit(folder.path(), &[], "first");
    assert!(concise(folder.path(), &["--write-baseline", "known.json"]).out.is_empty());
    write(5);
    for known in [["--diff-base", "main"], ["--baseline", "known.json"]] {
        let ran = concise(folder.path(), &known);
        assert_eq!(ran.out, "CREDITS.md:7:3: warning[html/missing-alt] The image has no alt text\n", "{}", ran.err);
        assert!(ran.err.contains("5 known findings are hidden"), "{}", ran.err);
    }
    write(6);
    let ran = concise(folder.path(), &["--diff-base", "main"]);
    assert_eq!(ran.out, "CREDITS.md:7:3: warning[html/missing-alt] The image has no alt text (2 locations)\n");
}

#[test]
fn a_comment_hides_one_of_them() {
    let page = images(4).replace("2.png\">", "2.png\"> <!-- ack-lint-disable-line html/missing-alt -->");
    let folder = project(&[("CREDITS.md", &page)]);
    let ran = concise(folder.path(), &[]);
    assert!(ran.out.starts_with("CREDITS.md:3:3: warning[html/missing-alt] The image has no alt text (3 locations)\n"));
    assert!(ran.out.lines().count() == 2 && ran.err.contains("hidden: 1 suppressed"), "{}{}", ran.out, ran.err);
}

#[test]
fn all_of_them_are_fixed_and_counted() {
    let folder = project(&[("CREDITS.md", &grid("?"))]);
    let ran = concise(folder.path(), &[]);
    assert!(ran.out.contains("The image URL has a second `?` (4 locations)"), "{}", ran.out);
    assert!(ran.err.contains("Found 1 warning (4 locations); 1 fixable with --fix"), "{}", ran.err);
    let report = json(folder.path(), "json");
    assert_eq!(report["diagnostics"][0]["fix"]["edits"].as_array().unwrap().len(), 4);
    assert_eq!((&report["summary"]["fixable"], &report["summary"]["locations"]), (&1.into(), &4.into()));
    let ran = check(folder.path(), &["--statistics"]);
    let row: Vec<&str> = ran.out.split_whitespace().take(5).collect();
    assert_eq!(row, ["1", "warning", "avatar/query", "safe", "fix"], "{}", ran.out);
    let ran = concise(folder.path(), &["--diff"]);
    assert!(ran.err.contains("Would fix 1 finding (4 locations)."), "{}", ran.err);
    let ran = concise(folder.path(), &["--fix"]);
    assert!(ran.out.is_empty() && ran.err.contains("Fixed 1 finding (4 locations)."), "{}{}", ran.out, ran.err);
    assert_eq!(fs::read_to_string(folder.path().join("CREDITS.md")).unwrap(), grid("&"));
    // A comment keeps one from being fixed.
    let page = grid("?").replace(
        "<td><a href=\"https://github.com/lin\"",
        "<!-- ack-lint-disable-next-line avatar/query -->\n<td><a href=\"https://github.com/lin\"",
    );
    let folder = project(&[("CREDITS.md", &page)]);
    assert!(concise(folder.path(), &["--fix"]).err.contains("Fixed 1 finding (3 locations)."));
    assert_eq!(fs::read_to_string(folder.path().join("CREDITS.md")).unwrap().matches("?s=80").count(), 1);
}

#[test]
fn different_causes_of_a_rule_are_listed_up_to_a_limit() {
    let links: String = (0..25).map(|number| format!("[a](gone{number}.md)\n")).collect();
    let folder = project(&[("CREDITS.md", &links), ("docs/CREDITS.md", "[a](gone.md)\n")]);
    let check = |more: &[&str]| run(folder.path(), &[&["check", "--offline"], more].concat());
    let ran = check(&["--output-format", "concise"]);
    assert_eq!(ran.out.lines().count(), 22, "{}", ran.out);
    let more = "CREDITS.md: … and 5 more of link/missing-file (--max-findings 0 lists all)\n";
    assert!(ran.out.contains(more) && ran.err.contains("Found 26 errors"), "{}{}", ran.out, ran.err);
    assert_eq!(check(&["--output-format", "concise", "--max-findings", "0"]).out.lines().count(), 26);
    let ran = check(&["--max-findings", "3"]);
    assert!(ran.code == 1 && ran.out.contains("… and 22 more of link/missing-file"), "{}", ran.out);
    assert_eq!(check(&["--output-format", "jsonl", "--max-findings", "3"]).out.lines().count(), 26);
}
