//! What is reported in the file, and what on the page.

use ack_lint::{diagnostic::Diagnostic, rules::contributor::unknown_contribution::RULE};

use super::*;
use crate::common::{adapter, facts::Facts, growth::assert_linear};

/// What only the file can repair is one finding there; the page has none.
#[test]
fn what_only_the_file_can_repair_is_reported_there() {
    let people = [
        ("ada", 11, "Ada <ada@x.test>", "https://ada.dev"),
        ("grace", 22, "Grace", ""),
        ("lin", 0, "Lin", "lin.dev"),
        ("", 44, "Zoe", "https://zoe.test"),
    ];
    let entries: Vec<String> = people.iter().map(|person| of(*person, entry)).collect();
    let rc =
        rc("\"files\": [\"CREDITS.md\"],\n", &entries).replace("https://avatars.githubusercontent.com/u/0?v=4", "");
    let cells = people.map(|(login, id, name, profile)| {
        let avatar = if id == 0 { String::new() } else { format!("https://avatars.githubusercontent.com/u/{id}?v=4") };
        let inside = format!("<img src=\"{avatar}?s=100\" width=\"100px;\" alt=\"{name}\"/><br /><sub><b>{name}</b></sub>");
        let inside = if profile.is_empty() { inside } else { format!("<a href=\"{profile}\">{inside}</a>") };
        let of_login = if login.is_empty() { String::new() } else { format!("-{login}") };
        format!("<td>{inside}<br /><a href=\"#code{of_login}\" title=\"Code\">💻</a> <a href=\"#ideas{of_login}\" title=\"Ideas, Planning, & Feedback\">🤔</a></td>\n")
    });
    let page = list(&cells);
    let lint = |files: &[(&str, &str)]| {
        let folder = project(files);
        let ran = run(folder.path(), &["check", "--offline", "--output-format", "concise", "CREDITS.md"]);
        let rules = ran.out.lines().map(|line| {
            let (place, message) = line.split_once(' ').unwrap();
            let (file, rest) = place.split_once(':').unwrap();
            let rule = message.split_once('[').unwrap().1.split_once(']').unwrap().0;
            format!("{file}:{} {rule}", rest.split(':').next().unwrap())
        });
        (rules.collect::<Vec<String>>(), ran.err)
    };
    let (found, err) = lint(&[("CREDITS.md", &page), (".all-contributorsrc", &rc)]);
    let wanted = [
        "4 html/syntax",
        "5 contributor/missing-profile",
        "6 contributor/missing-avatar",
        "6 link/invalid",
        "7 contributor/invalid-login",
    ];
    assert_eq!(found, wanted.map(|one| format!(".all-contributorsrc:{one}")), "{page}");
    // People without an avatar count.
    assert!(err.contains("4 contributors (.all-contributorsrc, 4 people)"), "{err}");
    // Without the file, the page has them.
    let (found, _) = lint(&[("CREDITS.md", &page)]);
    assert!(found.len() == 4 && found.iter().all(|one| one.starts_with("CREDITS.md")), "{found:?}");
}

/// The badge is not part of the list: its anchor is an ordinary one.
#[test]
fn the_anchor_of_the_badge() {
    let badge = "<!-- ALL-CONTRIBUTORS-BADGE:START -->\n[![All](https://img.shields.io/badge/all-1.svg)](#contributors-)\n<!-- ALL-CONTRIBUTORS-BADGE:END -->\n\n";
    for (heading, count) in [("## Contributors ✨\n\n", 0), ("## Contributors\n\n", 1)] {
        let folder = project(&[("CREDITS.md", &format!("{badge}{heading}{}", page(&[ADA])))]);
        let ran = run(folder.path(), &["check", "--offline", "--output-format", "concise"]);
        assert_eq!(ran.out.matches("link/missing-anchor").count(), count, "{}", ran.out);
    }
}

/// One person under two logins, and two people of one company.
#[test]
fn duplicates_of_the_file_are_reported_there() {
    let twice = [ADA, GRACE, ("ada-b", 11, "Ada Lovelace", "https://ada.dev")];
    reported(
        &page(&twice),
        &file(&twice),
        &[(".all-contributorsrc:5:12: error[contributor/duplicate]", "Ada Lovelace is listed")],
    );
    let team = [("a", 1, "Ann", "https://acme.com"), ("b", 2, "Ann", "https://acme.com")];
    reported(&page(&team), &file(&team), &[]);
    // Without an avatar, the site and the name say who it is.
    let cell = |login: &str| {
        of((login, 0, "Eve", "https://eve.dev"), cell)
            .replace("https://avatars.githubusercontent.com/u/0?v=4", "https://eve.dev/e.png")
    };
    reported(
        &list(&[cell("e"), cell("e")]),
        "{}",
        &[("README.md:9:", "not in"), ("README.md:10:", "Eve is listed twice")],
    );
}

/// People with all contributions of a kind that the file describes.
fn described(people: usize, symbol: usize, template: &str) -> String {
    let person = |at: usize| format!("{{\"login\": \"u{at}\", \"name\": \"N{at}\", \"contributions\": [\"own\"]}}");
    let people: Vec<String> = (0..people).map(person).collect();
    format!(
        "{{\"types\": {{\"own\": {{\"symbol\": \"{}\", \"description\": \"Own\"}}}},{template}\n\"contributors\": [\n{}\n]}}\n",
        "s".repeat(symbol),
        people.join(",\n")
    )
}

#[test]
fn a_generated_list_has_a_size() {
    let check = |rc: &str| {
        let folder = project(&[("README.md", &page(&[ADA])), (".all-contributorsrc", rc)]);
        let ran = check(folder.path(), &["README.md"]);
        (ran.code, ran.out + &ran.err)
    };
    let says = ".all-contributorsrc would generate a list of more than 8 MiB";
    let template = "\"contributorTemplate\": \"<% if (contributor.name) { %><%= contributions %><% } %>\",";
    for template in ["", template] {
        let (_, report) = check(&described(200, 60_000, template));
        assert!(report.contains(says) && report.contains(".all-contributorsrc:1"), "{report}");
        let (_, report) = check(&described(200, 20, template));
        assert!(!report.contains(says), "{report}");
    }
}

/// A page that lists the people in another order names the other one of two people.
#[test]
fn a_pair_is_reported_once_in_any_order() {
    let (grace, lin) = (("grace", 22, "Grace Hopper", GRACE.3), ("lin", 22, "Lin", LIN.3));
    for people in [[ADA, grace, lin], [lin, ADA, grace]] {
        let folder = project(&[
            ("README.md", &page(&people)),
            (
                ".all-contributorsrc",
                &rc("\"files\": [\"README.md\"],\n", &[of(ADA, entry), of(grace, entry), of(lin, entry)]),
            ),
        ]);
        let ran = check(folder.path(), &["README.md"]);
        let found: Vec<&str> = ran.out.lines().filter(|line| line.contains("shared-avatar")).collect();
        assert!(found.len() == 1 && found[0].starts_with(".all-contributorsrc:"), "{}", ran.out);
    }
}

#[test]
fn unknown_types_are_compared_with_few_others() {
    let config = adapter::config("").unwrap();
    let file = |n: usize| {
        let kinds: Vec<String> = (0..n).map(|at| format!("\"kind{at}\": {{\"symbol\": \"k\"}}")).collect();
        let person = |at: usize| {
            let entry = entry(&format!("ada{at}"), at as u32 + 1, "Ada", "https://ada.dev");
            entry.replace("code", &format!("knid{at}"))
        };
        let people: Vec<String> = (0..n).map(person).collect();
        rc(&format!("\"types\": {{{}}},\n", kinds.join(", ")), &people)
    };
    let lint = |rc: &str| adapter::lint_rc(&RULE, &config, &Facts { rc: rc.to_owned(), ..Facts::default() });
    let unknown = |found: &Diagnostic| found.rule == RULE.id && found.help.as_deref() == Some("did you mean `kind0`?");
    assert!(lint(&file(1)).iter().any(unknown));
    assert_linear("unknown types", 300, file, lint);
}
