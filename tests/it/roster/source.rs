//! What is reported in the file, and what on the page.

use ack_lint::{diagnostic::Diagnostic, rules::contributor::unknown_contribution::RULE};

use super::*;
use crate::cli::{history, moves};
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

#[test]
fn only_the_footer_of_the_generator_is_left_to_it() {
    let rules = |rows: &str, rc: Option<&str>| {
        let page = page(&[ADA]).replace("    </tr>\n  </tbody>\n", &format!("    </tr>\n  </tbody>\n{rows}"));
        let mut files = vec![("CREDITS.md", page.as_str())];
        files.extend(rc.map(|rc| (".all-contributorsrc", rc)));
        let ran = run(project(&files).path(), &["check", "--offline", "--output-format", "concise"]);
        let rule = |line: &str| line.split(['[', ']']).nth(1).map(str::to_owned);
        ran.out.lines().filter_map(rule).collect::<Vec<String>>()
    };
    let rc = file(&[ADA]).replace("\"contributors\"", "\"files\": [\"CREDITS.md\"], \"contributors\"");
    let footer = |more: &str, link: &str| {
        format!(
            "<tfoot>\n<tr>\n<td align=\"center\" size=\"13px\" colspan=\"7\"{more}>\n<img src=\"https://raw.githubusercontent.com/all-contributors/all-contributors-cli/1b8533a/assets/logo-small.svg\">\n<a href=\"https://all-contributors.js.org/docs/en/bot/usage\">Add your contributions</a>{link}\n</img>\n</td>\n</tr>\n</tfoot>\n"
        )
    };
    // The next run of the generator writes it again, whatever the page has of its file.
    for rc in [None, Some(rc.as_str())] {
        assert_eq!(rules(&footer("", ""), rc), [""; 0]);
    }
    let script = "<a href=\"javascript:alert(1)\">x</a>";
    assert!(rules(&footer("", script), Some(&rc)).contains(&"link/unsafe-scheme".to_owned()));
    assert!(rules(&footer(" onclick=\"x\"", ""), Some(&rc)).contains(&"html/script".to_owned()));
    let other = format!("<tfoot><tr><td colspan=\"7\">{script}<a href=\"missing.md\">y</a></td></tr></tfoot>\n");
    for rc in [None, Some(rc.as_str())] {
        assert_eq!(rules(&other, rc), ["link/unsafe-scheme", "link/missing-file"]);
    }
    // A person in one column is one.
    let eve = of(("eve", 99, "Eve", "https://eve.test"), cell);
    for span in ["1", "0", "x", "+1"] {
        let row = format!("<tr>\n{}</tr>\n", eve.replace("<td ", &format!("<td colspan=\"{span}\" ")));
        assert_eq!(rules(&row, Some(&rc)), ["contributor/unsourced"], "{span}");
    }
}

#[test]
fn a_file_that_is_missing_in_one_folder_is_reported() {
    let bob = |url: &str| {
        format!(
            "{{\"login\": \"bob\", \"name\": \"Bob\", \"avatar_url\": \"{url}.png\", \"profile\": \"{url}.md\", \"contributions\": []}}"
        )
    };
    let cell = |url: &str| {
        format!(
            "<td align=\"center\"><a href=\"{url}.md\"><img src=\"{url}.png?s=100\" width=\"100px;\" alt=\"Bob\"/><br /><sub><b>Bob</b></sub></a><br /></td>\n"
        )
    };
    let (rc, page) = (rc("\"files\": [\"CREDITS.md\", \"docs/CREDITS.md\"],\n", &[bob("bob")]), list(&[cell("bob")]));
    let both = ["CREDITS.md", "docs/CREDITS.md"];
    for there in ["docs/", "", "other/"] {
        let (text, image) = (format!("{there}bob.md"), format!("{there}bob.png"));
        let files =
            [(both[0], page.as_str()), (both[1], &page), (".all-contributorsrc", &rc), (&text, "x"), (&image, "x")];
        let folder = project(&files);
        let check = |pages: &[&str]| {
            let ran = run(folder.path(), &[&["check", "--offline", "--output-format", "concise"], pages].concat());
            let is_missing =
                |line: &&str| line.starts_with(".all-contributorsrc:") && line.contains("link/missing-file");
            (ran.out.lines().count(), ran.out.lines().filter(is_missing).count())
        };
        assert_eq!(check(&both), (2, 2), "{there}");
        assert_eq!(check(&both[1..]), if there == "docs/" { (0, 0) } else { (2, 2) }, "{there}");
        // At the diff base, each page has its own files as well.
        history::git(folder.path(), &["init", "-q"]);
        history::git(folder.path(), &["add", "-A"]);
        history::git(folder.path(), &["commit", "-qm", "a"]);
        assert_eq!(check(&["--diff-base", "HEAD"]), (0, 0), "{there}");
    }
}

#[test]
fn a_known_broken_tag_of_the_file_hides_nothing_new() {
    let file = |name: &str, ignored: &str| {
        let person = entry("ada", 11, name, "https://ada.dev");
        rc(&format!("\"files\": [\"CREDITS.md\"],\n{ignored}"), &[person])
    };
    let name = |more: &str| format!("Ada <img src=a.png alt=x {more}title=“x y”>");
    let (old, bad) = (name(""), name("onerror=x() "));
    let page = list(&[String::new()]);
    let folder = moves::repository(&[("CREDITS.md", &page), (".all-contributorsrc", &file(&old, "")), ("a.png", "")]);
    let path = folder.path();
    let rules = |more: &[&str]| {
        let ran =
            run(path, &[&["check", "--offline", "--select", "html", "--output-format", "concise"], more].concat());
        let rule = |line: &str| line.split(['[', ']']).nth(1).map(str::to_owned);
        ran.out.lines().filter_map(rule).collect::<Vec<_>>()
    };
    assert_eq!(rules(&[]), ["html/syntax"]);
    assert_eq!(run(path, &["check", "--offline", "--select", "html", "--write-baseline", "known.json"]).code, 0);
    let known = [["--diff-base", "main"], ["--baseline", "known.json"]];
    known.iter().for_each(|known| assert!(rules(known).is_empty(), "{known:?}"));
    std::fs::write(path.join(".all-contributorsrc"), file(&bad, "")).unwrap();
    assert_eq!(rules(&[]), ["html/syntax"]);
    known.iter().for_each(|known| assert_eq!(rules(known), ["html/script"], "{known:?}"));
    std::fs::write(path.join(".all-contributorsrc"), file(&bad, "\"ack-lint-ignore\": [\"html/syntax\"],\n")).unwrap();
    assert_eq!(rules(&[]), ["html/script"]);
}

#[test]
fn the_avatar_of_an_account_is_suggested_only_for_one() {
    for (profile, is_account) in [("https://lin.dev", true), ("", false)] {
        let people = [("ada", 11, "Ada", "https://ada.dev"), ("lin-lee", 0, "Lin", profile)];
        let entries: Vec<String> = people.iter().map(|person| of(*person, entry)).collect();
        let rc =
            rc("\"files\": [\"CREDITS.md\"],\n", &entries).replace("https://avatars.githubusercontent.com/u/0?v=4", "");
        let folder = project(&[("CREDITS.md", ""), (".all-contributorsrc", &rc)]);
        let out = run(folder.path(), &["check", "--offline", ".all-contributorsrc"]).out;
        assert!(out.contains("Lin has no avatar") && out.contains("set `avatar_url`"), "{out}");
        assert_eq!(out.contains("https://github.com/LOGIN.png"), is_account, "{out}");
    }
}
