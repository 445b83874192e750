//! Names and repositories that are made to harm.

use std::{fs, os::unix::fs::PermissionsExt};

use super::{Commit, PAGE, check, found, git, people, repository};
use crate::common::{growth::assert_linear, program::run};

#[test]
fn names_are_neither_commands_nor_escape_sequences() {
    let long = "x".repeat(100_000);
    let commits = [
        Commit("::error file=a::pwned <1@x.test>", "", "a"),
        Commit(
            "\u{1b}[31mRed\u{1b}]8;;http://evil.test\u{7} <2@x.test>",
            "Co-authored-by: ##[error]no <3@x.test>",
            "a",
        ),
        Commit("Left\u{202e}thgiR <4@x.test>", "Co-authored-by: <script>alert(1)</script> <5@x.test>", "a"),
        Commit(&format!("{long} <6@x.test>"), "Co-authored-by: @everyone [x](javascript:1) | x <7@x.test>", "a"),
    ];
    let folder = repository(&[("AUTHORS.md", PAGE)], &commits);
    for format in ["full", "concise", "github", "gitlab", "sarif", "junit", "markdown", "json", "jsonl", "rdjsonl"] {
        let args = ["check", "--offline", "--select", "contributor/uncredited", "--output-format", format];
        let ran = run(folder.path(), &args);
        for text in [&ran.out, &ran.err] {
            let safe = |c: char| c == '\n' || !(c.is_control() || c == '\u{202e}');
            assert!(text.chars().all(safe), "{format}: {text:?}");
            assert!(!text.lines().any(|line| line.starts_with("::error file=a::pwned")), "{format}: {text}");
            assert!(!text.lines().any(|line| line.trim_start().starts_with("##[error]")), "{format}: {text}");
            assert!(text.len() < 20_000, "{format}: {}", text.len());
        }
    }
}

#[test]
fn hidden_characters_are_not_written_to_the_page() {
    let commits = [Commit("Left\u{202e}thgiR Foo <1@x.test>", "Co-authored-by: Bea B <2@x.test>", "a")];
    let page = "- Ada A\n- Cea C\n";
    let folder = repository(&[("AUTHORS.md", page)], &commits);
    check(folder.path(), &["--fix", "--unsafe-fixes"]);
    let fixed = fs::read_to_string(folder.path().join("AUTHORS.md")).unwrap();
    assert_eq!(fixed, format!("{page}- Bea B\n"));
}

#[test]
fn a_commit_with_very_many_co_authors() {
    let message: String = (0..20_000).map(|n| format!("Co-authored-by: Person N{n}x <p{n}@x.test>\n")).collect();
    let folder = repository(&[("AUTHORS.md", PAGE)], &[Commit("Ada Lovelace <a@x.test>", &message, "a")]);
    let ran = check(folder.path(), &[]);
    let (found, notes) = people(&ran);
    assert_eq!(found.len(), 10_000);
    assert_eq!(notes, ["AUTHORS.md: 10000 more findings are not listed"]);
}

#[test]
fn no_program_of_a_repository_runs() {
    let folder = repository(&[("AUTHORS.md", PAGE)], &[Commit("Joan Clarke <joan@x.test>", "", "a")]);
    let program = folder.path().join("program.sh");
    fs::write(&program, format!("#!/bin/sh\ntouch {}/ran\n", folder.path().display())).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let path = program.display().to_string();
    for (key, value) in [
        ("log.showSignature", "true"),
        ("gpg.program", &path),
        ("core.pager", &path),
        ("pager.log", &path),
        ("core.fsmonitor", &path),
        ("diff.external", &path),
        ("trailer.separators", "#"),
        ("format.pretty", "oneline"),
    ] {
        git(folder.path(), &["config", key, value]);
    }
    assert_eq!(found(folder.path(), &[]), ["Joan Clarke 1"]);
    assert!(!folder.path().join("ran").exists());
}

#[test]
fn time_grows_with_the_number_of_authors() {
    use ack_lint::{
        document::{Dialect, Document},
        facts::CommitLog,
        model::{
            Model,
            credit::{Lists, Named, NewPerson, people, trailer},
            page::Page,
        },
    };
    let input =
        |n: usize| (0..n).map(|n| format!("Person {} of the {n}th <p{n}@x.test>\n", n % 97)).collect::<String>();
    assert_linear("authors", 3_000, input, |text| {
        let mut log = CommitLog::default();
        for line in text.lines() {
            let authors: Vec<u32> = trailer(line).map(|one| log.identity(one)).collect();
            log.push(line, authors);
        }
        people(&log).len()
    });
    let named = |text: &str| {
        let document = Document::parse(text.to_owned(), Dialect::Gfm);
        let model = Model::read(&document, Page::read(&document), None, None);
        Named::of([(&document, &model, None)]).has_accounts()
    };
    assert_linear("named", 1_000, input, named);
    assert_linear("a long word", 5_000, |n| format!("{} a\n", "b".repeat(n)), named);
    let additions = |text: &str| {
        let document = Document::parse(text.to_owned(), Dialect::Gfm);
        let model = Model::read(&document, Page::read(&document), None, None);
        let person = NewPerson { name: Some("Ada B".to_owned()), login: Some("ada".to_owned()), id: Some(12345) };
        Lists::of(&document, &model).additions(&vec![person; text.len() / 50], None).is_ok()
    };
    assert_linear("lists", 1_000, |n| "# A\n\n- @ab\n- @cd\n\n".repeat(n), additions);
    let page = |start: &'static str, one: &'static str| {
        move |n: usize| format!("{start}{}", (0..n).map(|at| one.replace('N', &at.to_string())).collect::<String>())
    };
    for (name, n, start, one) in [
        ("items", 300, "", "- [Name N](https://github.com/loginN), what N did\n"),
        ("deep items", 300, "", "- [Name N](https://github.com/loginN)\n  - [x](https://github.com/loginN)\n    - z\n"),
        ("headings", 300, "", "### [Name N](https://github.com/loginN)\n\nText\n\n"),
        ("sections", 300, "", "## A N\n\n### [Name N](https://github.com/loginN)\n\n### B\n\n- GitHub: x\n\n"),
        (
            "cells",
            200,
            "<table>\n",
            "<tr><td><a href=\"https://github.com/loginN\"><img src=\"https://github.com/loginN.png\" alt=\"Name N\"><br>Name N</a><br>💻</td></tr>\n",
        ),
        (
            "one row",
            200,
            "<table><tr>\n",
            "<td><a href=\"https://github.com/loginN\"><img src=\"https://github.com/loginN.png\" alt=\"Name N\"></a></td>\n",
        ),
        ("table", 300, "| Name | GitHub |\n| --- | --- |\n", "| Name N | loginN |\n"),
    ] {
        assert_linear(name, n, page(start, one), additions);
    }
}
