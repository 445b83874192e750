//! `.all-contributorsrc`: the people on a page against the file that the list is generated from.

mod broken;
mod ignore;
mod moved;
mod renamed;
mod source;

use std::{fs, path::Path, process::Command};

use crate::common::program::{Ran, project, run};

/// A cell as all-contributors generates it.
fn cell(login: &str, id: u32, name: &str, profile: &str) -> String {
    format!(
        "      <td align=\"center\" valign=\"top\" width=\"14.28%\"><a href=\"{profile}\"><img src=\"https://avatars.githubusercontent.com/u/{id}?v=4\" width=\"100px;\" alt=\"{name}\"/><br /><sub><b>{name}</b></sub></a><br /><a href=\"https://github.com/o/r/commits?author={login}\" title=\"Code\">💻</a> <a href=\"#ideas-{login}\" title=\"Ideas\">🤔</a></td>\n"
    )
}

fn list(cells: &[String]) -> String {
    format!(
        "# Owl\n\n<!-- ALL-CONTRIBUTORS-LIST:START - Do not remove or modify this section -->\n<!-- prettier-ignore-start -->\n<!-- markdownlint-disable -->\n<table>\n  <tbody>\n    <tr>\n{}    </tr>\n  </tbody>\n</table>\n\n<!-- markdownlint-restore -->\n<!-- prettier-ignore-end -->\n\n<!-- ALL-CONTRIBUTORS-LIST:END -->\n",
        cells.concat()
    )
}

/// One line of the file, with the person's login.
fn entry(login: &str, id: u32, name: &str, profile: &str) -> String {
    format!(
        "{{\"login\": \"{login}\", \"name\": \"{name}\", \"avatar_url\": \"https://avatars.githubusercontent.com/u/{id}?v=4\", \"profile\": \"{profile}\", \"contributions\": [\"code\", \"ideas\"]}}"
    )
}

fn rc(keys: &str, entries: &[String]) -> String {
    format!("{{\n{keys}\"contributors\": [\n{}\n]\n}}\n", entries.join(",\n"))
}

const ADA: (&str, u32, &str, &str) = ("ada", 11, "Ada Lovelace", "https://ada.dev");
const GRACE: (&str, u32, &str, &str) = ("grace", 22, "Grace Hopper", "https://github.com/grace");
const LIN: (&str, u32, &str, &str) = ("lin", 33, "Lin", "https://github.com/lin");

fn of(person: (&str, u32, &str, &str), make: fn(&str, u32, &str, &str) -> String) -> String {
    make(person.0, person.1, person.2, person.3)
}

fn page(people: &[(&str, u32, &str, &str)]) -> String {
    list(&people.iter().map(|person| of(*person, cell)).collect::<Vec<_>>())
}

fn file(people: &[(&str, u32, &str, &str)]) -> String {
    rc("", &people.iter().map(|person| of(*person, entry)).collect::<Vec<_>>())
}

pub(crate) fn check(folder: &Path, paths: &[&str]) -> Ran {
    let given = ["check", "--offline", "--output-format", "concise", "--select", "contributor"];
    // The authors of commits have tests of their own.
    let given = [&given[..], &["--ignore", "contributor/uncredited"]].concat();
    run(folder, &given.iter().chain(paths).copied().collect::<Vec<_>>())
}

/// The findings on `README.md` with this file: `location rule`, and the message of each.
#[track_caller]
fn reported(readme: &str, rc: &str, wanted: &[(&str, &str)]) {
    let folder = project(&[("README.md", readme), (".all-contributorsrc", rc)]);
    let ran = check(folder.path(), &["README.md"]);
    assert!(ran.code < 2, "{}", ran.err);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines.len(), wanted.len(), "{}", ran.out);
    for (line, (place, words)) in lines.iter().zip(wanted) {
        assert!(line.starts_with(place) && line.contains(words), "{line}\n{place} {words}");
    }
}

#[test]
fn one_list_of_people_has_no_finding() {
    reported(&page(&[ADA, GRACE, LIN]), &file(&[ADA, GRACE, LIN]), &[]);
    // A new list has one person, or nobody.
    reported(&page(&[ADA]), &file(&[ADA]), &[]);
    reported(&page(&[]), &file(&[]), &[]);
    let folder = project(&[("README.md", &page(&[ADA, LIN])), (".all-contributorsrc", &file(&[LIN, ADA]))]);
    let err = check(folder.path(), &["README.md"]).err;
    assert!(err.contains("2 contributors (.all-contributorsrc, 2 people)"), "{err}");
}

#[test]
fn people_missing_on_either_side() {
    let start = "README.md:3:1: warning[contributor/unlisted]";
    let of_grace = "Grace Hopper is in .all-contributorsrc but not on this page";
    reported(&page(&[ADA, LIN]), &file(&[ADA, GRACE, LIN]), &[(start, of_grace)]);
    reported(
        &page(&[ADA, GRACE, LIN]),
        &file(&[ADA, LIN]),
        &[("README.md:10:", "[contributor/unsourced] Grace Hopper is on this page but not in .all-contributorsrc")],
    );
    let both = "2 people are in .all-contributorsrc but not on this page";
    reported(&page(&[]), &file(&[ADA, GRACE]), &[(start, both)]);
    let both = "2 people are on this page but not in .all-contributorsrc";
    reported(&page(&[ADA, GRACE]), &file(&[]), &[("README.md:9:", both)]);
}

#[test]
fn differences_are_reported_once_per_person() {
    let other = ("ada-b", 12, "Ada Byron", "https://byron.dev");
    reported(
        &page(&[ADA, GRACE]),
        &file(&[other, GRACE]),
        &[
            ("README.md:3:1:", "Ada Byron is in .all-contributorsrc but not on this page"),
            ("README.md:9:", "Ada Lovelace is on this page but not in .all-contributorsrc"),
        ],
    );
    // One thing in common is enough for a match.
    for (changed, words) in [
        (("ada", 12, "Ada Lovelace", "https://ada.dev"), "'s avatar differs from .all-contributorsrc"),
        (("ada", 11, "Ada Byron", "https://ada.dev"), "'s name differs from .all-contributorsrc"),
        (("ada", 11, "Ada Lovelace", "https://byron.dev"), "'s profile differs from .all-contributorsrc"),
        (("ada", 11, "Ada Byron", "https://byron.dev"), "'s name and profile differ from .all-contributorsrc"),
        (("ada-b", 11, "Ada Byron", "https://byron.dev"), "'s name, profile and login differ from .all-contributorsrc"),
        // The links to contributions have the login.
        (("ada", 12, "Ada B", "https://byron.dev"), "'s name, avatar and profile differ from .all-contributorsrc"),
        (("ada-b", 11, "Ada Lovelace", "https://ada.dev"), "'s login differs from .all-contributorsrc"),
    ] {
        let found = [("README.md:9:", words)];
        reported(&page(&[ADA, GRACE]), &file(&[changed, GRACE]), &found);
    }
}

/// Differences that all-contributors itself introduces, and entries of people without an account.
#[test]
fn forms_of_the_same() {
    for (here, there) in [
        (("lin", 33, "Lin", "https://github.com/Lin/"), LIN),
        (("ada", 11, "Ada Lovelace", "http://www.ada.dev/"), ADA),
        (("ada", 11, "ada", "https://ada.dev"), ("ada", 11, "", "https://ada.dev")),
        (("ada", 11, "Ada &#124; &quot;A&quot;", "https://ada.dev"), ("ada", 11, "Ada | \\\"A\\\"", "https://ada.dev")),
        (("ada", 11, "A &amp; <i>B</i>", "https://ada.dev"), ("ada", 11, "A &amp; <i>B</i>", "https://ada.dev")),
        // The profile belongs to a company, or to somebody else.
        (
            ("ada", 11, "Ada Lovelace", "https://github.com/acme"),
            ("ada", 11, "Ada Lovelace", "https://github.com/acme"),
        ),
        (
            ("Ada of Acme", 0, "Ada Lovelace", "https://acme.com"),
            ("Ada of Acme", 0, "Ada Lovelace", "https://acme.com"),
        ),
    ] {
        reported(&page(&[here, GRACE]), &file(&[there, GRACE]), &[]);
    }
    // Many share the site of a company.
    let of = |login, id, name| (login, id, name, "https://acme.com");
    let team = [of("a", 1, "Ann"), of("b", 2, "Ben"), of("c", 3, "Ann")];
    reported(&page(&team), &file(&[team[2], team[1], team[0]]), &[]);
    reported(&page(&team[1..]), &file(&team), &[("README.md:3:1:", "Ann is in .all-contributorsrc but not")]);
}

#[test]
fn images_from_other_hosts_and_custom_forms() {
    let own = "{\"login\": \"eve\", \"name\": \"Eve\", \"avatar_url\": \"https://eve.dev/face\", \"profile\": \"https://eve.dev\"}";
    let eve = "      <td align=\"center\"><a href=\"https://eve.dev\"><img src=\"https://eve.dev/face\" alt=\"Eve\"/><br /><sub><b>Eve</b></sub></a></td>\n";
    let nobody = "      <td align=\"center\"><img src=\"https://avatars.githubusercontent.com/u/44?v=4\" alt=\"Joan\"/><br /><sub><b>Joan</b></sub><br /><a href=\"https://github.com/o/r/commits?author=joan\">💻</a> <a href=\"#ideas-joan\">🤔</a></td>\n";
    let both = list(&[of(ADA, cell), eve.to_owned(), nobody.to_owned()]);
    let there = rc("", &[of(ADA, entry), own.to_owned(), entry("joan", 44, "Joan", "")]);
    // What only the file can repair is reported there.
    reported(
        &both,
        &there,
        &[(".all-contributorsrc:5:12: error[contributor/missing-profile]", "Joan has no profile link")],
    );
    // The footer is not a person.
    let foot = "    </tr>\n  </tbody>\n  <tfoot>\n    <tr>\n      <td align=\"center\" size=\"13px\" colspan=\"7\">\n        <img src=\"https://raw.githubusercontent.com/all-contributors/all-contributors-cli/1b8533a/assets/logo-small.svg\">\n          <a href=\"https://all-contributors.js.org/docs/en/bot/usage\">Add your contributions</a>\n        </img>\n      </td>\n    </tr>\n  </tfoot>\n";
    let here = page(&[ADA]).replacen("    </tr>\n  </tbody>\n", foot, 1);
    reported(&here, &file(&[ADA]), &[]);
    // A template determines what is shown.
    let short = "<!-- ALL-CONTRIBUTORS-LIST:START -->\n<a href=\"https://github.com/ada\"><img src=\"https://github.com/ada.png\" alt=\"\">ada</a>\n<a href=\"https://github.com/lin\"><img src=\"https://github.com/lin.png\" alt=\"\">lin</a>\n<!-- ALL-CONTRIBUTORS-LIST:END -->\n";
    let template = "\"contributorTemplate\": \"<a href='https://github.com/<%= contributor.login %>'>…</a>\",\n";
    reported(short, &rc(template, &[of(ADA, entry), of(LIN, entry)]), &[]);
    // A list in which nobody can be recognized is not checked.
    let text = "<!-- ALL-CONTRIBUTORS-LIST:START -->\n- Ada\n- Lin\n<!-- ALL-CONTRIBUTORS-LIST:END -->\n";
    reported(text, &file(&[ADA, LIN]), &[]);
}

#[test]
fn grids_without_comments() {
    let grid = |people: &[(&str, u32)]| {
        let card = |(login, id): &(&str, u32)| {
            format!("[![{login}](https://avatars.githubusercontent.com/u/{id})](https://github.com/{login})\n")
        };
        people.iter().map(card).collect::<String>()
    };
    let team = format!("## Team\n\n{}\n", grid(&[("ada", 11), ("grace", 22)]));
    let sponsors = format!("## Sponsors\n\n{}", grid(&[("acme", 77), ("corp", 88)]));
    reported(&format!("{team}{sponsors}"), &file(&[ADA, GRACE]), &[("README.md:3:", "profile differs")]);
    let ada = ("ada", 11, "Ada", "https://github.com/ada");
    reported(&format!("{team}{sponsors}"), &file(&[ada, GRACE]), &[]);
    reported(
        &format!("{team}{sponsors}"),
        &file(&[ada, GRACE, LIN]),
        &[("README.md:3:1:", "Lin is in .all-contributorsrc but not")],
    );
    // A page that has the badge but only other people is not one of the file's lists.
    reported(&sponsors, &file(&[ADA, GRACE, LIN]), &[]);
}

#[test]
fn the_nearest_file_applies_to_the_pages_it_lists() {
    let (here, all) = (page(&[ADA]), file(&[ADA, LIN]));
    let named = |files: &str| rc(&format!("\"files\": [{files}],\n"), &[of(ADA, entry), of(LIN, entry)]);
    for (files, path, found) in [
        (&[("docs/CREDITS.md", here.as_str()), (".all-contributorsrc", &all)][..], "docs/CREDITS.md", 0),
        (&[("docs/CREDITS.md", &here), (".all-contributorsrc", &named("\"./docs/CREDITS.md\""))], "docs/CREDITS.md", 1),
        (&[("docs/README.md", &here), (".all-contributorsrc", &all)], "docs/README.md", 0),
        (
            &[("docs/README.md", &here), ("docs/.all-contributorsrc", &all), (".all-contributorsrc", "{}")],
            "docs/README.md",
            1,
        ),
        // A configuration in between.
        (
            &[
                ("sub/CREDITS.md", &here),
                ("sub/ack-lint.toml", ""),
                (".all-contributorsrc", &named("\"sub/CREDITS.md\"")),
            ],
            "sub/CREDITS.md",
            1,
        ),
    ] {
        let folder = project(files);
        assert_eq!(check(folder.path(), &[path]).out.lines().count(), found, "{files:?}");
    }
}

#[test]
fn the_file_itself_is_checked_once() {
    let entries =
        [of(ADA, entry), entry("Ada", 11, "Ada Lovelace", "https://ada.dev"), entry("x.y", 5, "X", "https://x.org")];
    let rc = rc("\"files\": [\"README.md\", \"CREDITS.md\"],\n", &entries);
    let both = page(&[ADA, ("x.y", 5, "X", "https://x.org")]);
    let folder = project(&[("README.md", &both), ("CREDITS.md", &both), (".all-contributorsrc", &rc)]);
    let ran = check(folder.path(), &["README.md", "CREDITS.md"]);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines.len(), 2, "{}", ran.out);
    assert!(
        lines[0].starts_with(".all-contributorsrc:5:12: error[contributor/duplicate] Ada is listed twice"),
        "{}",
        ran.out
    );
    assert!(lines[1].starts_with(".all-contributorsrc:6:12: error[contributor/invalid-login] “x.y”"), "{}", ran.out);
    let given = ["check", "--offline", "--output-format", "json", "README.md"];
    let report: serde_json::Value = serde_json::from_str(&run(folder.path(), &given).out).unwrap();
    let file = |at: usize| report["diagnostics"][at]["file"].as_str().unwrap().to_owned();
    assert_eq!(
        (file(0), file(1), report["summary"]["files"].as_u64()),
        (".all-contributorsrc".into(), ".all-contributorsrc".into(), Some(1))
    );
    assert_eq!(report["diagnostics"][0]["start"]["column"], 12);
}

#[test]
fn a_file_that_cannot_be_read_is_reported() {
    let here = page(&[ADA]);
    for (text, words) in [
        (
            "{\"contributors\": [\n{\"login\": \"ada\"}, }\n]}",
            ".all-contributorsrc:2:19: error[contributor/unlisted] .all-contributorsrc is not valid JSON: unexpected close brace",
        ),
        ("", ".all-contributorsrc:1:1: error[contributor/unlisted] .all-contributorsrc is empty"),
        (
            "{\"contributors\": {}}",
            ".all-contributorsrc:1:18: error[contributor/unlisted] .all-contributorsrc must have a list",
        ),
        (&"[".repeat(100_000), "maximum nesting depth"),
        (
            &format!("{{\"contributors\": [{}]}}", " ".repeat(4 << 20)),
            "cannot be read: too large (5 MiB; the limit is 4 MiB)",
        ),
    ] {
        let folder =
            project(&[("README.md", &here), ("ACKNOWLEDGMENTS.md", "# Thanks\n"), (".all-contributorsrc", text)]);
        let ran = check(folder.path(), &["README.md"]);
        assert!(ran.code == 1 && ran.out.lines().count() == 1 && ran.out.contains(words), "{}", ran.out);
        // The severity is that of the rules that need the file; a page without people does not need it.
        let ran = check(folder.path(), &["README.md", "--warn", "contributor"]);
        assert!(ran.code == 0 && ran.out.contains("warning[contributor/unlisted]"), "{}", ran.out);
        assert_eq!(
            check(folder.path(), &["README.md", "--ignore", "contributor/unlisted,contributor/unsourced"])
                .out
                .matches("[contributor/disagrees]")
                .count(),
            1
        );
        assert!(check(folder.path(), &["README.md", "--ignore", "contributor"]).out.is_empty());
        assert!(check(folder.path(), &["ACKNOWLEDGMENTS.md"]).out.is_empty());
    }
    let folder = project(&[("README.md", &here)]);
    fs::create_dir(folder.path().join(".all-contributorsrc")).unwrap();
    assert!(check(folder.path(), &["README.md"]).out.contains(".all-contributorsrc is not a file"));
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_not_followed_out() {
    let secret = project(&[("secret", "password")]);
    let folder = project(&[("README.md", &page(&[ADA]))]);
    std::os::unix::fs::symlink(secret.path().join("secret"), folder.path().join(".all-contributorsrc")).unwrap();
    let ran = run(folder.path(), &["check", "--offline", "README.md"]);
    assert!(
        ran.out.contains("is a link that leads outside the repository") && !ran.out.contains("password"),
        "{}",
        ran.out
    );
}

#[test]
fn comments_and_inspect() {
    let there = file(&[ADA, GRACE]);
    let start = "<!-- ALL-CONTRIBUTORS-LIST:START";
    let here =
        page(&[ADA]).replace(start, &format!("<!-- ack-lint-disable-next-line contributor/unlisted -->\n{start}"));
    reported(&here, &there, &[]);
    let folder = project(&[("README.md", &here), (".all-contributorsrc", &there)]);
    let shown: serde_json::Value = serde_json::from_str(&run(folder.path(), &["inspect", "README.md"]).out).unwrap();
    assert_eq!(shown["roster"]["file"], ".all-contributorsrc");
    assert_eq!(
        (&shown["roster"]["people"][1]["login"], &shown["roster"]["people"][1]["line"]),
        (&"grace".into(), &4.into())
    );
}

#[test]
fn findings_at_the_revision_are_not_reported() {
    let git = |folder: &Path, arguments: &[&str]| {
        let who = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
        let ran = Command::new("git").current_dir(folder).args(who).args(arguments).output().unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    };
    let folder = tempfile::TempDir::new().unwrap();
    let write = |path: &str, text: &str| fs::write(folder.path().join(path), text).unwrap();
    let twice = |people: &[(&str, u32, &str, &str)]| file(people).replace("\n]", &format!(",\n{}\n]", of(ADA, entry)));
    git(folder.path(), &["init", "-q", "-b", "main"]);
    write("README.md", &page(&[ADA]));
    write(".all-contributorsrc", &twice(&[ADA, GRACE]));
    git(folder.path(), &["add", "-A"]);
    git(folder.path(), &["commit", "-qm", "first"]);
    let first = check(folder.path(), &["README.md"]).out;
    assert_eq!(first.lines().count(), 2, "{first}");
    let ran = check(folder.path(), &["README.md", "--diff-base", "main"]);
    assert!(ran.out.is_empty() && ran.err.contains("2 known findings are hidden"), "{}{}", ran.out, ran.err);
    // Moved entries are not a change.
    write(".all-contributorsrc", &twice(&[LIN, GRACE, ADA, LIN]));
    let ran = check(folder.path(), &["README.md", "--diff-base", "main"]);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert!(
        lines.len() == 2
            && lines[0].contains("Lin is in .all-contributorsrc")
            && lines[1].contains("lin is listed twice"),
        "{}",
        ran.out
    );
}

#[test]
fn a_broken_tag_is_not_a_missing_person() {
    let whole = page(&[ADA, GRACE, LIN]);
    let people = file(&[ADA, GRACE, LIN]);
    for (from, to) in [
        ("<a href=\"https://github.com/grace\">", "<a href=\"https://github.com/grace>"),
        ("u/22?v=4\"", "u/22?v=4"),
        ("alt=\"Grace Hopper\"/>", "alt=\"Grace Hopper\""),
    ] {
        let readme = whole.replacen(from, to, 1);
        assert_ne!(readme, whole);
        let folder = project(&[("README.md", &readme), (".all-contributorsrc", &people)]);
        let ran = run(folder.path(), &["check", "--offline", "--output-format", "concise", "README.md"]);
        let lines: Vec<&str> = ran.out.lines().collect();
        assert!(matches!(lines[..], [one] if one.contains("[html/syntax]")), "{}", ran.out);
    }
}

#[test]
fn a_file_for_many_pages_is_linted_once() {
    let work = |n: &str| {
        let n: usize = n.parse().unwrap();
        let people: Vec<String> = (0..40 * n).map(|at| format!("p{at}")).collect();
        let entries: Vec<String> =
            people.iter().zip(1..).map(|(name, id)| entry(name, id, name, "https://ada.dev")).collect();
        let names: Vec<String> = (0..4 * n).map(|at| format!("{at}/CREDITS.md")).collect();
        let rc = rc(&format!("\"files\": {names:?},\n"), &entries);
        // A finding of a cell is looked for in the file.
        let page = list(&[cell("p0", 1, "p0", "https://ada.dev").replace("alt=\"p0\"", "alt=\"picture\"")]);
        let pages = names.iter().map(|name| (name.as_str(), page.as_str()));
        let folder = project(&pages.chain([(".all-contributorsrc", rc.as_str())]).collect::<Vec<_>>());
        let ran = run(folder.path(), &["check", "--offline", "--select", "html,contributor/alt"]);
        assert!(ran.code < 2, "{}", ran.err);
    };
    let start = std::time::Instant::now();
    crate::common::growth::grows_linearly("pages and people", 4, |n| n.to_string(), work, || start.elapsed(), 2);
}
