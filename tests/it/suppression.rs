//! Comments that suppress findings, held against a model of their own.

use proptest::prelude::*;

use crate::common::program::{project, run};

/// Rules with a line that breaks only this rule.
const PROBES: [(&str, &str); 4] = [
    ("html/missing-alt", "<img src=\"https://a.test/x.png\">"),
    ("html/script", "<b onclick=\"x()\">x</b>"),
    ("link/placeholder", "[x](#)"),
    ("link/invalid", "[x](htps://a.test)"),
];

const NAMES: [&str; 6] = ["html", "link", "html/missing-alt", "html/script", "link/placeholder", "link/invalid"];

/// Findings of a page: line and rule.
fn findings(page: &str, more: &[&str]) -> Vec<(usize, String)> {
    let folder = project(&[("CREDITS.md", page)]);
    let given = ["check", "--offline", "--no-config", "--output-format", "concise"];
    let ran = run(folder.path(), &[&given[..], more].concat());
    assert!(ran.code != 2, "{}", ran.err);
    let read = |line: &str| {
        let number = line.split(':').nth(1).unwrap().parse().unwrap();
        let rule = line.split(['[', ']']).nth(1).unwrap().to_owned();
        (number, rule)
    };
    let mut found: Vec<(usize, String)> = ran.out.lines().map(read).collect();
    found.sort();
    found
}

/// One line for each rule; addresses differ, because the same one twice is one finding.
fn probes(block: usize) -> String {
    PROBES.map(|(_, line)| format!("{}\n\n", line.replace("a.test", &format!("a{block}.test")))).concat()
}

/// The rules that are reported in each block of probes, one block before the first comment and one after each.
fn reported(comments: &[String]) -> Vec<Vec<String>> {
    let mut page = format!("# Credits\n\n{}", probes(0));
    let mut starts = vec![1];
    for comment in comments {
        starts.push(page.lines().count());
        page += &format!("<!-- ack-lint-{comment} -->\n\n{}", probes(starts.len()));
    }
    let found = findings(&page, &["--ignore", "suppression"]);
    let block = |line: usize| starts.iter().rposition(|start| *start < line).unwrap();
    let mut blocks = vec![Vec::new(); starts.len()];
    found.into_iter().for_each(|(line, rule)| blocks[block(line)].push(rule));
    blocks.iter_mut().for_each(|rules| rules.sort());
    blocks
}

/// The same, from a switch for each rule.
fn expected(comments: &[(bool, Vec<&str>)]) -> Vec<Vec<String>> {
    let mut on = PROBES.map(|(rule, _)| (rule, true));
    let mut blocks = Vec::new();
    for (enable, names) in [(true, vec![])].iter().chain(comments) {
        for (rule, switch) in &mut on {
            if names.is_empty() || names.iter().any(|name| name == rule || rule.split('/').next() == Some(name)) {
                *switch = *enable;
            }
        }
        let mut left: Vec<String> = on.iter().filter(|(_, on)| *on).map(|(rule, _)| (*rule).to_owned()).collect();
        left.sort();
        blocks.push(left);
    }
    blocks
}

fn agree(comments: &[(bool, Vec<&str>)]) {
    let verb = |enable: bool| if enable { "enable" } else { "disable" };
    let written: Vec<String> =
        comments.iter().map(|(enable, names)| format!("{} {}", verb(*enable), names.join(", "))).collect();
    assert_eq!(reported(&written), expected(comments), "{written:?}");
}

#[test]
fn regions_are_per_rule() {
    for comments in [
        [(false, vec![]), (true, vec!["link"])],
        [(false, vec!["link"]), (true, vec!["link/invalid"])],
        [(false, vec!["link/invalid"]), (true, vec!["link"])],
        [(false, vec!["link/invalid", "html/missing-alt"]), (true, vec!["html/missing-alt"])],
        [(false, vec!["link/invalid"]), (true, vec![])],
    ] {
        agree(&comments);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn regions_are_those_of_one_switch_per_rule(
        comments in prop::collection::vec((any::<bool>(), prop::collection::vec(prop::sample::select(&NAMES[..]), 0..3)), 0..9)
    ) {
        agree(&comments);
    }
}

/// The findings of the rules about comments: line, column and message.
fn about_comments(page: &str) -> Vec<String> {
    let folder = project(&[("CREDITS.md", page)]);
    let ran = run(folder.path(), &["check", "--offline", "--no-config", "--output-format", "concise"]);
    assert!(ran.code != 2, "{}", ran.err);
    let own = ran.out.lines().filter(|line| line.contains("[suppression/"));
    own.map(|line| line.trim_start_matches("CREDITS.md:").to_owned()).collect()
}

#[test]
fn what_is_unused_is_reported_where_it_is_written() {
    let page = "# A\n\n<!-- ack-lint-disable-next-line html/missing-alt, html/script -- known -->\n<img src=\"https://a.test/x.png\">\n";
    assert_eq!(about_comments(page), ["3:51: warning[suppression/unused] Unused suppression of html/script"]);
    let page = "# A\n\n<!-- ack-lint-disable-next-line html/missing-alt, html/script -->\nx\n";
    let whole = "3:1: warning[suppression/unused] Unused suppression of html/missing-alt, html/script";
    assert_eq!(about_comments(page), [whole]);
    // Offline, nobody knows about dead links.
    let page = "# A\n\n<!-- ack-lint-disable-next-line html/script, link/dead -->\n[x](https://a.test/)\n";
    assert_eq!(about_comments(page), ["3:33: warning[suppression/unused] Unused suppression of html/script"]);
}

#[test]
fn findings_about_comments_can_be_suppressed() {
    let unused = "<!-- ack-lint-disable-next-line html/script -->\nx\n";
    for (above, wanted) in [
        ("<!-- ack-lint-disable-file suppression -->", vec![]),
        ("<!-- ack-lint-disable-next-line suppression/unused -->", vec![]),
        ("<!-- ack-lint-disable suppression/unused -->", vec![]),
        ("<!-- ack-lint-disable-file html -->", vec!["3", "5"]),
        ("<!-- ack-lint-disable-next-line suppression/unknown-rule -->", vec!["3", "5"]),
        // It suppresses nothing itself.
        ("<!-- ack-lint-disable-line suppression/unused -->", vec!["3", "5"]),
    ] {
        let found = about_comments(&format!("# A\n\n{above}\n\n{unused}"));
        let lines: Vec<&str> = found.iter().map(|line| line.split(':').next().unwrap()).collect();
        assert_eq!(lines, wanted, "{above}: {found:?}");
    }
    // One for a finding that another takes away, and two that are for each other.
    let page =
        "# A\n\n<!-- ack-lint-disable-file suppression -->\n\n<!-- ack-lint-disable-next-line suppression -->\nx\n";
    assert_eq!(about_comments(page), [""; 0]);
    let file = "<!-- ack-lint-disable-file suppression -->\n\n";
    assert!(about_comments(&format!("# A\n\n{file}{file}x\n")).len() < 2);
    // Nothing at all to suppress.
    assert_eq!(about_comments(&format!("# A\n\n{file}x\n")).len(), 1);
}

#[test]
fn a_reason_may_follow_a_tab_or_a_line_end() {
    for reason in
        [" -- two editions", "\t--\ttwo editions", "\n-- two editions", " --\ntwo editions", " --- two editions"]
    {
        let page = format!(
            "# A\n\n<!-- ack-lint-disable-next-line html/missing-alt{reason} -->\n<img src=\"https://a.test/x.png\">\n"
        );
        assert_eq!(findings(&page, &[]), [], "{reason:?}");
        let folder = project(&[("CREDITS.md", &page)]);
        let ran = run(folder.path(), &["check", "--offline", "--no-config", "--output-format", "sarif"]);
        assert!(ran.out.contains("\"justification\": \"two editions\""), "{reason:?}: {}", ran.out);
    }
}

#[test]
fn a_misspelled_comment_is_reported() {
    for (comment, meant) in [
        ("ack-lint-disable-nextline html/missing-alt", Some("ack-lint-disable-next-line")),
        ("ack-lint-disable-next html/missing-alt", None),
        ("ack-lint-dissable html", Some("ack-lint-disable")),
        ("ack-lint: disable html", Some("ack-lint-disable")),
        ("ack-lint disable-file html", Some("ack-lint-disable-file")),
        ("Ack-Lint-Disable html", Some("ack-lint-disable")),
        ("ack-lint-ignore html", None),
    ] {
        let page = format!("# A\n\n<!-- {comment} -->\n<img src=\"https://a.test/x.png\">\n");
        let found = findings(&page, &[]);
        let rules: Vec<&str> = found.iter().map(|(_, rule)| rule.as_str()).collect();
        assert_eq!(rules, ["suppression/unknown-rule", "html/missing-alt"], "{comment}");
        let folder = project(&[("CREDITS.md", &page)]);
        let full = run(folder.path(), &["check", "--offline", "--no-config", "--output-format", "full"]).out;
        assert!(meant.is_none_or(|meant| full.contains(&format!("did you mean `{meant}`?"))), "{full}");
    }
    assert_eq!(findings("# A\n\n<!-- ack-lint disables nothing here -->\n<!-- ack-linter -->\n", &[]), []);
    // One that enables a rule that does not exist leaves it disabled.
    let page =
        "# A\n\n<!-- ack-lint-disable html -->\n<!-- ack-lint-enable htlm -->\n\n<img src=\"https://a.test/x.png\">\n";
    assert_eq!(findings(page, &[]), [(4, "suppression/unknown-rule".to_owned())]);
}

#[test]
fn other_comments_suppress_where_readers_do_not_see_them() {
    let probe = "[x](htps://a.test)";
    let rules = |name: &str, page: &str| -> Vec<String> {
        let folder = project(&[(name, page)]);
        let ran = run(folder.path(), &["check", "--offline", "--no-config", "--output-format", "concise"]);
        ran.out.lines().map(|line| line.split(['[', ']']).nth(1).unwrap().to_owned()).collect()
    };
    let none: [&str; 0] = [];
    let command = "ack-lint-disable-next-line link/invalid";
    for comment in [
        format!("[//]: # ({command} -- a reason)"),
        format!("[comment]: <> \"{command}\""),
        format!("[//]: #\n\n[//]: # '{command}'"),
    ] {
        assert_eq!(rules("CREDITS.md", &format!("# A\n\n{comment}\n\n{probe}\n")), none, "{comment}");
        assert_eq!(rules("CREDITS.md", &format!("# A\n\n{comment}\n\nx\n")), ["suppression/unused"], "{comment}");
    }
    let expression = format!("# A\n\n{{/* {command} */}}\n\n{probe}\n");
    assert_eq!(rules("CREDITS.mdx", &expression), none);
    assert_eq!(rules("CREDITS.md", &expression), ["suppression/unknown-rule", "link/invalid"]);
    let shown = format!("# A\n\nb\n[//]: # ({command})\n{probe}\n");
    assert_eq!(rules("CREDITS.md", &shown), ["suppression/unknown-rule", "link/invalid"]);
    for code in
        [format!("```\n[//]: # ({command})\n{{/* {command} */}}\n```"), format!("<!--\n[//]: # ({command})\n-->")]
    {
        assert_eq!(rules("CREDITS.md", &format!("# A\n\n{code}\n\n{probe}\n")), ["link/invalid"], "{code}");
    }
    let wrong = "# A\n\n[//]: # (ack-lint-disable-nextline link)\n";
    assert_eq!(rules("CREDITS.md", wrong), ["suppression/unknown-rule"]);
}

#[test]
fn several_comments_above_a_line_are_for_it() {
    let line = "[x](#) <img src=\"https://a.test/x.png\">\n";
    let link = "<!-- ack-lint-disable-next-line link/placeholder -->\n";
    let alt = "<!-- ack-lint-disable-next-line html/missing-alt -->\n";
    for page in [
        format!("{link}{alt}{line}"),
        format!("{link}\n{alt}\n{line}"),
        format!("{alt}{link}{link}{line}").replacen(link, "", 1),
        format!("- a\n  {link}  {alt}  {line}"),
        format!("> {link}> {alt}> {line}"),
        format!("<!-- ack-lint-disable-next-line link/placeholder --\n  a reason\n-->\n{alt}{line}"),
    ] {
        assert_eq!(findings(&page, &[]), [], "{page}");
    }
    // The line below belongs to a comment that stands beside something.
    let page = format!("{link}x {alt}{line}");
    let found: Vec<String> = findings(&page, &[]).into_iter().map(|(_, rule)| rule).collect();
    assert_eq!(found, ["suppression/unused", "link/placeholder"]);
}

#[test]
fn a_comment_of_a_template_suppresses_where_something_builds_the_page() {
    let comment = "{# ack-lint-disable-next-line link/placeholder #}\n[x](#)\n";
    let found = |page: &str| -> Vec<String> { findings(page, &[]).into_iter().map(|(_, rule)| rule).collect() };
    assert_eq!(found(comment), ["suppression/unknown-rule", "link/placeholder"]);
    assert_eq!(found(&format!("---\ntitle: Thanks\n---\n{comment}")), [""; 0]);
    assert_eq!(found(&format!("{comment}\n{{{{ footer }}}}\n")), [""; 0]);
}

#[test]
fn words_of_a_reason_are_one_finding() {
    let image = "<img src=\"https://a.test/x.png\">";
    let all = |comment: &str| -> Vec<String> {
        let page = format!("# A\n\n<!-- ack-lint-disable-next-line {comment} -->\n{image}\n");
        let folder = project(&[("CREDITS.md", &page)]);
        let json = run(folder.path(), &["check", "--offline", "--no-config", "--output-format", "json"]).out;
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        let found = json["diagnostics"].as_array().unwrap();
        found
            .iter()
            .map(|one| format!("{} | {}", one["message"].as_str().unwrap(), one["help"].as_str().unwrap()))
            .collect()
    };
    let write = "write ` -- ` before the reason";
    for reason in ["— em dash reason", "- we know the link", "– html is fine", ": old, but good", "because we know"]
    {
        let found = all(&format!("html/missing-alt {reason}"));
        assert_eq!(found, [format!("There is no rule or group “{reason}” | {write}")]);
    }
    // A reason alone does not suppress everything.
    let found = all("— we know");
    assert!(found.len() == 2 && found[0].ends_with(write), "{found:?}");
    // Names that are almost right are reported each.
    let found = all("html/missing-alt link/deda htlm/script");
    assert!(found.len() == 2 && found[0].contains("`link/dead`") && found[1].contains("`html/script`"), "{found:?}");
    for group in ["link/*", "link/", "Link/*"] {
        let found = all(&format!("html/missing-alt {group}"));
        assert_eq!(found, [format!("There is no rule or group “{group}” | did you mean `link`?")]);
    }
}
