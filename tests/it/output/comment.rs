//! `markdown`, and the escaping of page text in comments, CI logs and terminals.

use ack_lint::{
    output::{COMMENT_LIMIT, markdown},
    report::RuleOff,
};
use clap::ValueEnum;
use pulldown_cmark::{Event, Options, Parser, Tag};

use super::*;

const EVIL: &str = "a | b\n\n# h\n\n@ada #1 `x` ``` </code> <img src=x> ![i](//e.test) [l](//e.test) https://e.test www.e.test a@e.test \
                    :tada: $x$ **b** _c_ \\| &lt; <!-- ~~d~~ GH-1";

#[test]
fn page_text_stays_in_its_cell() {
    let mut report = report("x", vec![error(Diagnostic::new(Span::new(0, 1), EVIL).help(EVIL.replace('\n', " ")))]);
    report.files[0].path = EVIL.into();
    report.notes = vec![EVIL.into()];
    let text = render(&report, Format::Markdown, &PLAIN);
    let (mut code, mut cells, mut links) = (0, 0, Vec::new());
    let mut words = String::new();
    for event in Parser::new_ext(&text, Options::all()) {
        match event {
            Event::InlineHtml(tag) => match &*tag {
                "<code>" => code += 1,
                "</code>" => code -= 1,
                tag => assert!(matches!(tag, "<br>" | "<!-- -->"), "{tag}"),
            },
            Event::Start(Tag::TableCell) => cells += 1,
            Event::Start(Tag::Link { dest_url, .. }) => links.push(dest_url.to_string()),
            Event::Start(Tag::Table(_) | Tag::TableHead | Tag::TableRow | Tag::List(None) | Tag::Item)
            | Event::Start(Tag::Heading { .. })
            | Event::End(_) => assert_eq!(code, 0),
            Event::Text(text) if code > 0 => words.push_str(&text),
            Event::Text(text) => assert!(!text.contains("evil") && !text.contains('@'), "{text}"),
            event => panic!("{event:?} in {text}"),
        }
    }
    assert_eq!((cells, links.len()), (6, 1), "{text}");
    // All of it is there, as text.
    assert!(words.contains("@ada #1 `x` ``` </code> <img src=x> ![i](//e.test)"), "{words}");
    assert!(!text.contains("www.") && !text.contains('@') && text.matches("https:").count() == 1, "{text}");
}

#[test]
fn a_comment_keeps_its_limit_and_counts_the_rest() {
    let message = "→ a long message about nothing in particular ".repeat(30);
    let finding = |severity| ruled("link/dead", severity, Diagnostic::new(Span::new(0, 1), message.as_str()));
    let mut found = vec![finding(Severity::Warning); 300];
    found.extend(vec![finding(Severity::Error); 2]);
    let mut report = report("x", found);
    report.notes = vec![message.clone(); 300];
    for limit in [COMMENT_LIMIT, 20_000, 3000, 1000, 300, 200, 10, 0] {
        let text = markdown(&report, limit);
        assert!(text.len() <= limit, "{} of {limit}", text.len());
        if limit > 300 {
            let shown = text.matches("\n| warning |").count();
            let errors = text.matches("\n| error |").count();
            let rest = match (2 - errors, 300 - shown) {
                (0, rest) => format!("{rest} warnings"),
                (1, rest) => format!("1 error, {rest} warnings"),
                (n, rest) => format!("{n} errors, {rest} warnings"),
            };
            assert!(text.contains(&format!("Not shown for lack of space: {rest}.")), "{text}");
        }
    }
    assert!(markdown(&report, COMMENT_LIMIT).len() > 60_000);
}

#[test]
fn a_long_cause_of_what_is_hidden_leaves_room_for_the_others() {
    let off = |rule: &'static str, origin: String| RuleOff { rule, origin, findings: Some(1) };
    let mut report = report("x", Vec::new());
    report.files[0].off =
        vec![off("html/missing-alt", "A".repeat(3000)), off("link/missing-file", "ack-lint.toml:1".to_owned())];
    let text = markdown(&report, COMMENT_LIMIT);
    assert!(text.contains("1 finding of html/missing-alt"), "{text}");
    assert!(text.contains("A…; 1 finding of link/missing-file&#58; ack-lint&#46;toml&#58;1</code>"), "{text}");
    // Pages do not take its place, and what is not shown is counted.
    report.files[0].off = (0..40).map(|at| off("html/missing-alt", format!("{}{at}", "A".repeat(230)))).collect();
    let page = file(&"B".repeat(400), "", Vec::new());
    report.files.extend(std::iter::repeat_n(page, 100));
    report.notes = vec!["C".repeat(400); 100];
    let text = markdown(&report, 12_000);
    let more = text.split("; and ").nth(1).and_then(|rest| rest.split(" more</code>").next());
    let shown = text.matches("1 finding of").count();
    assert_eq!(more.and_then(|more| more.parse().ok()), Some(40 - shown), "{text}");
    let lines = text.lines().filter(|line| line.starts_with("- <code>")).count() - 1;
    let left: Option<usize> = text.split("\n- ").last().and_then(|rest| rest.split(' ').next()?.parse().ok());
    assert!(text.ends_with(" lines are not shown for lack of space\n") && text.len() < 12_000, "{text}");
    assert_eq!(left.map(|left| left + lines), Some(101), "{text}");
}

#[test]
fn a_clean_run_summarizes_what_was_checked() {
    let report = Report { files: vec![file("A.md", "", Vec::new())], ..Report::default() };
    let text = render(&report, Format::Markdown, &PLAIN);
    assert!(
        text.starts_with("### ack-lint: no findings\n\n- <code>A&#46;md&#58; no entries, contributors or links</code>"),
        "{text}"
    );
}

/// Lines of the log of a step that the runner of GitHub Actions takes for commands: `::name …::` after white space, and `##[name …]` anywhere.
fn commands(log: &str) -> Vec<String> {
    let names = ["error", "warning", "notice", "stop-commands", "add-mask", "group"];
    let of = |line: &str| {
        let line = line.trim_start();
        let v2 = line.strip_prefix("::").and_then(|rest| rest.split_once("::")).map(|(info, _)| info.to_owned());
        let v1 = line.split_once("##[").and_then(|(_, rest)| rest.split_once(']')).map(|(info, _)| info.to_owned());
        let known = |info: &String| names.contains(&info.split(' ').next().unwrap_or_default());
        v2.filter(known).or(v1.filter(known))
    };
    log.split(['\n', '\r']).filter_map(of).collect()
}

#[test]
fn page_text_cannot_command_the_runner_in_any_format() {
    let evil = "::stop-commands::x ##[stop-commands]x ###[add-mask]a \n::stop-commands::x\r::error::x\u{2028}::error::x %0A::error::x";
    let source = format!("{evil}\nhere\n{evil}");
    let long = format!("{} ::stop-commands::x {evil}", "word ".repeat(15));
    let found = || error(Diagnostic::new(span(&source, "here"), long.as_str()).help(long.as_str()).label(evil));
    for path in [format!("{evil}/A.md"), "docs/A.md".to_owned()] {
        let report = Report { files: vec![file(&path, &source, vec![found()])], ..Report::default() };
        for &format in Format::value_variants() {
            let text = render(&report, format, &PLAIN);
            let reported = commands(&text);
            match format {
                Format::Github => {
                    assert!(reported.len() == 1 && reported[0].starts_with("error file="), "{reported:?}")
                }
                _ => assert!(
                    reported.is_empty(),
                    "{format:?}: {reported:?} come from the page (see `sanitize::inert`): {text:?}"
                ),
            }
        }
    }
}

#[test]
fn a_rule_is_a_link_where_the_terminal_knows_them() {
    let report = report("x\n", vec![error(Diagnostic::new(Span::new(0, 1), "m"))]);
    let plain = render(&report, Format::Full, &PLAIN);
    let linked = render(&report, Format::Full, &Style { links: true, ..PLAIN });
    let address = "\u{1b}]8;;https://github.com/ack-lint/ack-lint/blob/main/rules/link/dead.md\u{1b}\\";
    assert!(linked.contains(&format!("{address}link/dead\u{1b}]8;;\u{1b}\\")), "{linked:?}");
    assert_eq!(linked.replace(address, "").replace("\u{1b}]8;;\u{1b}\\", ""), plain);
    assert!(!plain.contains('\u{1b}'));
}
