//! `sarif`, `gitlab`, `rdjsonl` and `junit`: the properties that other tools rely on.

use ack_lint::{
    document::LineIndex,
    fix::{Edit, Fix, Safety},
};
use serde_json::Value;

use super::*;

fn sarif(report: &Report) -> Value {
    serde_json::from_str(&render(report, Format::Sarif, &PLAIN)).unwrap()
}

fn rdjsonl(report: &Report) -> Vec<Value> {
    render(report, Format::Rdjsonl, &PLAIN).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn fingerprints_survive_moved_lines_and_are_distinct() {
    let one = |source: &str, needle: &str| error(Diagnostic::new(span(source, needle), "m"));
    let of = |path: &str, source: &str| {
        let found = vec![one(source, "a\u{e9}"), one(source, "a\u{e9}"), one(source, "bb")];
        let report = Report { files: vec![file(path, source, found)], ..Report::default() };
        let log = sarif(&report);
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        let ours: Vec<String> =
            results.iter().map(|result| result["partialFingerprints"]["ackLint/v2"].as_str().unwrap().into()).collect();
        let issues: Value = serde_json::from_str(&render(&report, Format::Gitlab, &PLAIN)).unwrap();
        let theirs: Vec<String> =
            issues.as_array().unwrap().iter().map(|issue| issue["fingerprint"].as_str().unwrap().into()).collect();
        assert_eq!(ours, theirs);
        ours
    };
    let before = of("A.md", "aé bb");
    assert_eq!(before, of("A.md", "\r\n\r\n  bb\r\naé"));
    let mut all = [before, of("B.md", "aé bb")].concat();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 6);
}

#[test]
fn the_worst_stay_where_not_all_may() {
    let finding = |severity| ruled("link/dead", severity, Diagnostic::new(Span::new(0, 1), "m"));
    let mut found = vec![finding(Severity::Warning); 24_999];
    found.extend(vec![finding(Severity::Error); 4]);
    let mut report = report("x", found);
    report.files[0].suppressed = vec![suppressed(Diagnostic::new(Span::new(0, 1), "m")); 7];
    let run = &sarif(&report)["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 25_000);
    assert_eq!(results.iter().filter(|result| result["level"] == "error").count(), 4);
    let note = &run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
    assert_eq!(note, "10 findings are omitted: GitHub accepts at most 25000.");
}

#[test]
fn every_format_counts_the_findings_that_are_not_listed() {
    let mut report = report("x", vec![error(Diagnostic::new(Span::new(0, 1), "m"))]);
    report.files[0].more = 523;
    for &format in <Format as ack_lint::choice::Choice>::ALL {
        let text = render(&report, format, &PLAIN);
        assert!(text.contains("523"), "{format:?}: {text}");
        report.files[0].more = 0;
        assert!(!render(&report, format, &PLAIN).contains("523"), "{format:?}");
        report.files[0].more = 523;
    }
    assert!(ack_lint::output::summary(&report, &PLAIN).contains("Found 1 error; 523 more not listed"));
    assert!(render(&report, Format::Full, &PLAIN).ends_with("\nA.md: … and 523 more findings\n"));
}

#[test]
fn page_text_cannot_add_links_to_a_sarif_message() {
    let diagnostic = Diagnostic::new(Span::new(0, 1), "see [this](https://evil.test)").help("or [0](0)");
    let log = sarif(&report("x", vec![error(diagnostic)]));
    let text = log["runs"][0]["results"][0]["message"]["text"].as_str().unwrap();
    assert_eq!(text, "see [this\\](https://evil.test).\nOr [0\\](0).");
}

#[test]
fn every_rule_is_described() {
    let found =
        ack_lint::rules::ALL.iter().map(|rule| ruled(rule.id, Severity::Error, Diagnostic::new(Span::new(0, 1), "m")));
    let log = sarif(&report("x", found.collect()));
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), ack_lint::rules::ALL.len());
    let relative = regex::Regex::new(r"\]\([a-z./-]+\.md\)").unwrap();
    for rule in rules {
        let text = |pointer: &str| rule.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        assert_ne!(text("/id"), text("/name"));
        assert!(text("/fullDescription/text").len() > 40 && text("/fullDescription/text").len() < 1024, "{rule}");
        assert!(text("/help/text").len() > 60, "{rule}");
        let page = std::fs::read_to_string(format!("{}/rules/{}.md", env!("CARGO_MANIFEST_DIR"), text("/id"))).unwrap();
        let steps = page.split_once("\n## How to fix\n").map(|(_, rest)| rest.split("\n## ").next().unwrap().trim());
        let last = steps.unwrap().lines().last().unwrap().split("](").next().unwrap();
        assert!(text("/help/markdown").contains(last), "{rule}: {last}");
        assert!(!relative.is_match(text("/help/markdown")), "{rule}");
        assert!(!text("/help/markdown").lines().any(|line| line.starts_with('#')), "{rule}");
    }
}

#[test]
fn sarif_paths_are_uris() {
    let uri = |path: &str| {
        let report = Report {
            files: vec![file(path, "x", vec![error(Diagnostic::new(Span::new(0, 1), "m"))])],
            ..Report::default()
        };
        let location =
            sarif(&report)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"].clone();
        (location["uri"].as_str().unwrap().to_owned(), location.get("uriBaseId").is_some())
    };
    assert_eq!(uri("a:b/é%20?#.md"), ("a%3Ab/%C3%A9%2520%3F%23.md".to_owned(), true));
    assert_eq!(uri("/srv/a b.md"), ("file:///srv/a%20b.md".to_owned(), false));
}

#[test]
fn a_suggestion_is_one_replacement_in_bytes() {
    let source = "\u{feff}é Modules 03-01\r\nx\r\n";
    let (three, one) = (span(source, "03"), span(source, "01"));
    let edit = |span, text: &str| Edit { span, text: text.into() };
    let fix = Fix {
        title: "t".into(),
        safety: Safety::Unsafe,
        edits: vec![edit(three, "01\n"), edit(one, "03")],
        order: None,
    };
    let diagnostic = Diagnostic::new(span(source, "Modules"), "m").fix(fix);
    let line = &rdjsonl(&report(source, vec![error(diagnostic)]))[0];
    // As bytes of the file, including its byte order mark.
    assert_eq!(line["location"]["range"]["start"], serde_json::json!({ "line": 1, "column": 7 }));
    let suggestion = &line["suggestions"][0];
    assert_eq!(suggestion["range"]["start"]["column"], 15);
    assert_eq!(suggestion["range"]["end"]["column"], 20);
    assert_eq!(suggestion["text"], "01\r\n-03");
    assert_eq!(LineIndex::new(source).position(source, three.start).column, 11);
}

#[test]
fn a_fix_of_a_whole_page_is_not_a_suggestion() {
    let source = "x".repeat(5000);
    let fix = |end| Fix::replace(Safety::Safe, "t", Span::new(0, end), "y");
    let found = [4096, 4097].map(|end| error(Diagnostic::new(Span::new(0, 1), "m").fix(fix(end))));
    let lines = rdjsonl(&report(&source, found.into()));
    assert!(lines[0].get("suggestions").is_some() && lines[1].get("suggestions").is_none());
}

#[test]
fn xml_has_no_character_that_xml_lacks() {
    let evil = "\u{1}]]></failure>\u{fffe}\u{ffff}\u{b}&amp;\"'<!--";
    let report = report("x", vec![error(Diagnostic::new(Span::new(0, 1), evil).help(evil))]);
    let xml = render(&report, Format::Junit, &PLAIN);
    let illegal = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{fffe}' | '\u{ffff}');
    assert!(!xml.contains(illegal), "{xml}");
    assert_eq!(xml.matches("</failure>").count(), 1, "{xml}");
    assert!(xml.contains("␁]]&gt;&lt;/failure&gt;"), "{xml}");
}
