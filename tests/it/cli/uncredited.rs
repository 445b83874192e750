//! `contributor/uncredited`: authors of commits whom no page names.

#[cfg(feature = "net")]
mod accounts;
mod hostile;
mod settings;

use std::{fs, io::Write, path::Path, process::Stdio};

use serde_json::Value;
use tempfile::TempDir;

use super::history::git;
use crate::common::program::{Ran, project, run};

/// A commit: its author, what follows the first line of its message, and the file that it changes.
struct Commit<'a>(&'a str, &'a str, &'a str);

/// A repository with pages in its working tree and commits, oldest first.
fn repository(pages: &[(&str, &str)], commits: &[Commit<'_>]) -> TempDir {
    let folder = project(pages);
    fs::remove_dir(folder.path().join(".git")).unwrap();
    git(folder.path(), &["init", "-q", "-b", "main", "."]);
    import(folder.path(), commits);
    folder
}

/// Adds commits to a repository.
fn import(folder: &Path, commits: &[Commit<'_>]) {
    let mut stream = Vec::new();
    let has_head = folder.join(".git/refs/heads/main").exists();
    for (at, Commit(author, message, file)) in commits.iter().enumerate() {
        let message = format!("Change {at}\n\n{message}\n");
        stream.extend(b"commit refs/heads/main\n");
        stream.extend(format!("author {author} {} +0000\n", 1_700_000_000 + at).into_bytes());
        stream.extend(format!("committer C <c@x.test> {} +0000\n", 1_700_000_000 + at).into_bytes());
        stream.extend(format!("data {}\n{message}\n", message.len()).into_bytes());
        if at == 0 && has_head {
            stream.extend(b"from refs/heads/main^0\n");
        }
        let text = format!("{at} {message}");
        stream.extend(format!("M 100644 inline {file}\ndata {}\n{text}\n", text.len()).into_bytes());
    }
    let mut import = std::process::Command::new("git");
    import.args(["fast-import", "--quiet", "--date-format=raw"]).current_dir(folder).stdin(Stdio::piped());
    let mut import = import.spawn().unwrap();
    import.stdin.take().unwrap().write_all(&stream).unwrap();
    assert!(import.wait().unwrap().success());
}

fn check(folder: &Path, more: &[&str]) -> Ran {
    let args = ["check", "--offline", "--select", "contributor/uncredited", "--output-format", "json"];
    run(folder, &[&args[..], more].concat())
}

/// The people of a report and the number of their commits, and its notes.
fn people(ran: &Ran) -> (Vec<String>, Vec<String>) {
    let json: Value = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{} {}", ran.out, ran.err));
    let found = json["diagnostics"].as_array().unwrap();
    assert!(found.len() < 2, "there is one finding for all: {}", ran.out);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let singles = found.iter().flat_map(|one| match one["locations"].as_array() {
        Some(all) => all.iter().collect::<Vec<_>>(),
        None => vec![one],
    });
    let name = |message: &str| {
        let (name, rest) = message.split_once(" is named on no page (").unwrap();
        format!("{name} {}", rest.split(' ').next().unwrap())
    };
    let notes = json["summary"]["notes"].as_array().into_iter().flatten().map(text);
    let notes =
        notes.filter(|note| !note.contains("no contract") && !note.contains("links were not checked")).collect();
    (singles.map(|single| name(single["message"].as_str().unwrap())).collect(), notes)
}

fn found(folder: &Path, more: &[&str]) -> Vec<String> {
    people(&check(folder, more)).0
}

const PAGE: &str = "# Authors\n\n- Ada Lovelace\n- [Grace](https://github.com/ghopper)\n";

#[test]
fn authors_and_co_authors_whom_no_page_names() {
    let commits = [
        Commit("Ada Lovelace <ada@x.test>", "", "a"),
        Commit("Joan Clarke <joan@x.test>", "Co-authored-by: Lin Lanying <lin@x.test>", "a"),
        Commit("G. H. <7+ghopper@users.noreply.github.com>", "co-authored-by: Ada <ada@x.test>", "a"),
        // A squash merge: what its parts were, and their authors at the end.
        Commit(
            "Joan Clarke <joan@x.test>",
            "* First part\n\nCo-authored-by: Not A. Trailer <not@x.test>\n\n* Second part\n\n---------\n\n\
             Co-authored-by: Joan Clarke <joan@x.test>\nCo-Authored-By: Mary Jackson <mary@x.test>\n\
             Co-authored-by: dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>\n\
             Co-authored-by: Claude <noreply@anthropic.com>",
            "a",
        ),
        Commit("Hopper, Grace <g@x.test>", "", "a"),
        Commit("dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>", "", "a"),
    ];
    let folder = repository(&[("AUTHORS.md", PAGE)], &commits);
    let all = ["Joan Clarke 2", "Lin Lanying 1", "Mary Jackson 1", "Hopper, Grace 1"];
    assert_eq!(found(folder.path(), &[]), all);

    let concise = ["check", "--offline", "--warn", "contributor/uncredited", "--output-format", "concise"];
    let ran = run(folder.path(), &concise);
    assert_eq!(
        ran.out,
        "AUTHORS.md:1:3: warning[contributor/uncredited] 4 authors of commits are named on no page: Joan Clarke (2), \
         Lin Lanying (1), Mary Jackson (1) and Hopper, Grace (1)\n"
    );
    // It is off by default.
    let ran = run(folder.path(), &["check", "--offline", "--output-format", "concise"]);
    assert_eq!(ran.out, "", "{}", ran.err);
    // People may be on any page of the run. The finding is on the first one.
    fs::create_dir(folder.path().join("docs")).unwrap();
    fs::write(folder.path().join("docs/THANKS.md"), "Thanks to Joan Clarke and Grace Hopper.\n").unwrap();
    assert_eq!(found(folder.path(), &[]), ["Lin Lanying 1", "Mary Jackson 1"]);
    let rc = r#"{ "files": ["AUTHORS.md"], "contributors": [{ "login": "lin", "name": "Lin Lanying" }] }"#;
    fs::write(folder.path().join(".all-contributorsrc"), rc).unwrap();
    assert_eq!(found(folder.path(), &["AUTHORS.md", "docs"]), ["Mary Jackson 1"]);
    fs::write(folder.path().join("AUTHORS.md"), format!("{PAGE}- mary jackson\n")).unwrap();
    assert_eq!(found(folder.path(), &[]), [""; 0]);
}

/// Nobody reads what a browser hides.
#[test]
fn hidden_names_credit_nobody() {
    for (text, expected) in [
        ("<p>Joan Clarke</p>", &[][..]),
        ("<p hidden>Joan Clarke</p>", &["Joan Clarke 1"]),
        ("<p hidden><a href=\"https://github.com/joanclarke\">her</a></p>", &["Joan Clarke 1"]),
        ("<p><img hidden alt=\"Joan Clarke\" src=\"a.png\"></p>", &["Joan Clarke 1"]),
        ("<script>\"Joan Clarke\"</script>", &["Joan Clarke 1"]),
        ("<!-- Joan Clarke -->", &["Joan Clarke 1"]),
    ] {
        let page = format!("# Authors\n\n- Ada Lovelace\n\n{text}\n");
        let folder = repository(&[("AUTHORS.md", &page)], &[Commit("Joan Clarke <joanclarke@x.test>", "", "a")]);
        assert_eq!(found(folder.path(), &[]), expected, "{text}");
    }
}

/// Nobody reads a name in a broken tag, and the heading is only where the finding is.
#[test]
fn a_broken_tag_hides_no_author() {
    let page = "# Authors <b id=\"joan\"class=a>x</b>\n\n<p title=\"a\"id=\"joan\">y</p>\n";
    let folder = repository(&[("AUTHORS.md", page)], &[Commit("Joan Clarke <joan@x.test>", "", "a")]);
    let args = ["check", "--offline", "--select", "contributor/uncredited,html", "--output-format", "concise"];
    let ran = run(folder.path(), &args);
    let has = |part: &str| ran.out.contains(part);
    assert!(has("[html/syntax]") && has("] Joan Clarke is named on no page"), "{page}{}", ran.out);
}

#[test]
fn mailmap_names_authors_and_co_authors() {
    let commits = [
        Commit("countess <c@old.test>", "Co-authored-by: machine <m@old.test>", "a"),
        Commit("lin <lin@old.test>", "Co-authored-by: countess <c@old.test>", "a"),
    ];
    let map = "Ada Lovelace <ada@x.test> <c@old.test>\nJoan Clarke <joan@x.test> <m@old.test>\n\
               Lin Lanying <lin@x.test> <lin@old.test>\n";
    let folder = repository(&[("AUTHORS.md", PAGE), (".mailmap", map)], &commits);
    assert_eq!(found(folder.path(), &[]), ["Joan Clarke 1", "Lin Lanying 1"]);
    fs::remove_file(folder.path().join(".mailmap")).unwrap();
    assert_eq!(found(folder.path(), &[]), ["countess 2", "machine 1", "lin 1"]);
}

#[test]
fn a_note_says_why_authors_are_not_known() {
    let folder =
        repository(&[("AUTHORS.md", PAGE)], &[Commit("A <a@x.test>", "", "a"), Commit("B <b@x.test>", "", "a")]);
    let clone = TempDir::new().unwrap();
    let url = format!("file://{}", folder.path().display());
    git(clone.path(), &["clone", "-q", "--depth", "1", &url, "."]);
    fs::write(clone.path().join("AUTHORS.md"), PAGE).unwrap();
    let (found, notes) = people(&check(clone.path(), &[]));
    let shallow =
        "the clone is shallow, so contributor/uncredited did not run (fetch the whole history: `fetch-depth: 0`)";
    assert_eq!((found, notes), (vec![], vec![shallow.to_owned()]));

    let ran = check(project(&[("AUTHORS.md", PAGE), (".git/HEAD", "ref: refs/heads/main\n")]).path(), &[]);
    assert_eq!(
        people(&ran).1,
        ["git could not read the commits of the repository, so contributor/uncredited did not run"]
    );
    let ran = crate::common::program::without_trust(
        folder.path(),
        &["check", "--offline", "--select", "contributor/uncredited", "--output-format", "json"],
    );
    let notes = people(&ran).1;
    assert!(
        notes[0].contains("safe.directory") && notes[0].contains("contributor/uncredited did not run"),
        "{notes:?}"
    );
}

#[test]
fn with_a_diff_base_only_authors_of_the_change() {
    let folder = repository(&[("AUTHORS.md", PAGE)], &[Commit("Joan Clarke <joan@x.test>", "", "a")]);
    let base = git(folder.path(), &["rev-parse", "HEAD"]);
    import(folder.path(), &[Commit("Lin Lanying <lin@x.test>", "Co-authored-by: Ada <ada@x.test>", "b")]);
    assert_eq!(found(folder.path(), &["--diff-base", &base]), ["Lin Lanying 1"]);
    assert_eq!(found(folder.path(), &["--diff-base", "HEAD"]), [""; 0]);
    assert_eq!(found(folder.path(), &[]), ["Joan Clarke 1", "Lin Lanying 1"]);
    // A shallow clone may have all that is needed.
    let clone = TempDir::new().unwrap();
    let url = format!("file://{}", folder.path().display());
    git(clone.path(), &["clone", "-q", "--depth", "2", &url, "."]);
    fs::write(clone.path().join("AUTHORS.md"), PAGE).unwrap();
    assert_eq!(found(clone.path(), &["--diff-base", &base]), ["Lin Lanying 1"]);
}

#[test]
fn one_who_is_new_is_reported_despite_a_baseline() {
    let folder = repository(&[("AUTHORS.md", PAGE)], &[Commit("Joan Clarke <joan@x.test>", "", "a")]);
    let write = ["--write-baseline", "known.json"];
    let written =
        run(folder.path(), &[&["check", "--offline", "--warn", "contributor/uncredited"], &write[..]].concat());
    assert_eq!(written.code, 0, "{}", written.err);
    assert_eq!(found(folder.path(), &["--baseline", "known.json"]), [""; 0]);
    import(
        folder.path(),
        &[
            Commit("Joan Clarke <joan@x.test>", "", "b"),
            Commit("Lin Lanying <lin@x.test>", "", "b"),
            Commit("Joan C. <joan@x.test>", "", "b"),
        ],
    );
    assert_eq!(found(folder.path(), &["--baseline", "known.json"]), ["Lin Lanying 1"]);
    fs::write(folder.path().join("AUTHORS.md"), format!("{PAGE}- Joan Clarke\n- Lin Lanying\n")).unwrap();
    let ran = check(folder.path(), &["--baseline", "known.json"]);
    assert!(ran.out.contains("stale entry: AUTHORS.md: contributor/uncredited: Joan Clarke"), "{}", ran.out);
}

#[test]
fn a_comment_suppresses_the_finding() {
    let page = format!("<!-- ack-lint-disable-next-line contributor/uncredited -- in the other list -->\n{PAGE}");
    let folder = repository(&[("AUTHORS.md", &page)], &[Commit("Joan Clarke <joan@x.test>", "", "a")]);
    let ran = check(folder.path(), &[]);
    assert_eq!(people(&ran).0, [""; 0], "{}", ran.out);
    assert!(ran.out.contains("\"suppressed\": 1"), "{}", ran.out);
}

#[test]
fn a_login_tells_nothing_on_a_page_without_accounts() {
    let commits = [
        Commit("beeankha <beeankha@users.noreply.github.com>", "", "a"),
        Commit("krish <7+krish-n@users.noreply.github.com>", "", "a"),
    ];
    let folder = repository(&[("AUTHORS.md", "# Authors\n\n- Bianca Henderson\n")], &commits);
    let (found, notes) = people(&check(folder.path(), &[]));
    assert_eq!(found, ["krish 1"]);
    assert_eq!(notes, ["1 author is known by a login only, and the pages have no logins to compare it with"]);
    fs::write(folder.path().join("AUTHORS.md"), PAGE).unwrap();
    assert_eq!(people(&check(folder.path(), &[])).0.len(), 2);
}
