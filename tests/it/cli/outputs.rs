//! Output for other tools: paths relative to the repository, the job summary, suppressed findings.

use std::{fs, path::Path};

use ack_lint::{
    choice::Choice,
    output::{Format, Paths},
};

use crate::common::program::{Ran, command, project, ran, run};

const PAGE: (&str, &str) = ("site/CREDITS.md", "[a](gone.md)\n");

fn in_site(folder: &Path, format: &str) -> Ran {
    run(&folder.join("site"), &["check", "--offline", "--output-format", format])
}

#[test]
fn paths_are_those_of_the_repository() {
    let folder = project(&[PAGE, ("site/ack-lint.toml", "")]);
    for format in Format::ALL {
        let ran = in_site(folder.path(), format.name());
        // Markdown escapes the dot.
        assert!(ran.out.contains("CREDITS"), "{format:?}: {}", ran.out);
        assert_eq!(ran.out.contains("site/CREDITS"), format.paths() == Paths::Repository, "{format:?}: {}", ran.out);
    }
    // A page of another repository is not confused with one of the same name in this one.
    let other = project(&[PAGE]);
    let page = other.path().join("site/CREDITS.md");
    let ran = run(folder.path(), &["check", "--offline", "--output-format", "gitlab", page.to_str().unwrap()]);
    assert!(ran.out.contains(&format!("\"path\": {:?}", page.to_str().unwrap().replace('\\', "/"))), "{}", ran.out);
}

#[test]
fn without_a_repository_paths_are_those_of_the_run() {
    let folder = project(&[PAGE, ("site/ack-lint.toml", "")]);
    fs::remove_dir(folder.path().join(".git")).unwrap();
    let ran = in_site(folder.path(), "github");
    assert!(ran.out.starts_with("::error file=CREDITS.md,"), "{}", ran.out);
}

#[test]
fn a_step_gets_a_summary_in_any_format() {
    let folder = project(&[PAGE]);
    let summary = folder.path().join("summary.md");
    let check = |options: &[&str]| {
        let arguments = [&["check", "--offline", "--quiet"], options].concat();
        ran(&command(folder.path(), &arguments).env("GITHUB_STEP_SUMMARY", &summary).output().unwrap())
    };
    let first = check(&["--output-format", "json"]);
    assert_eq!((first.code, first.err.as_str()), (1, ""));
    assert!(first.out.starts_with("{\n"), "{}", first.out);
    let text = fs::read_to_string(&summary).unwrap();
    assert!(text.starts_with("### ack-lint: 1 error\n"), "{text}");
    check(&["--select", "entry"]);
    let both = fs::read_to_string(&summary).unwrap();
    assert!(both.starts_with(&text) && both.contains("\n\n### ack-lint: no findings\n"), "{both}");
    // GitHub does not show a summary of more than 1 MiB.
    for room in [0, 1, 100, 5000] {
        fs::write(&summary, "x".repeat((1 << 20) - room)).unwrap();
        check(&[]);
        let length = fs::metadata(&summary).unwrap().len();
        assert!(length <= 1 << 20, "{length}");
        assert_eq!(length > (1 << 20) - room as u64, room == 5000, "{room}");
    }
}

#[test]
fn an_unwritable_step_summary_does_not_fail_the_run() {
    let folder = project(&[("CREDITS.md", "# Credits\n")]);
    let ran = command(folder.path(), &["check", "--offline"]).env("GITHUB_STEP_SUMMARY", folder.path()).output();
    let ran = super::ran(&ran.unwrap());
    assert_eq!(ran.code, 0);
    assert!(ran.err.contains("note: cannot write the step summary: "), "{}", ran.err);
    let ran = command(folder.path(), &["check", "--offline"]).env("GITHUB_STEP_SUMMARY", "").output();
    assert!(!super::ran(&ran.unwrap()).err.contains("note: the summary"));
}

#[test]
fn sarif_has_suppressions_with_their_reasons() {
    let text = "[a](gone.md)\n\n<!-- ack-lint-disable-next-line link -- comes later -->\n[b](lost.md)\n\n\
                [c](#no) <!-- ack-lint-disable-line -->\n";
    let folder = project(&[("CREDITS.md", text)]);
    let ran = run(folder.path(), &["check", "--offline", "--output-format", "sarif"]);
    let log: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let suppressions: Vec<_> =
        log["runs"][0]["results"].as_array().unwrap().iter().map(|result| result["suppressions"].to_string()).collect();
    let reported = ["null", r#"[{"kind":"inSource","justification":"comes later"}]"#, r#"[{"kind":"inSource"}]"#];
    assert_eq!(suppressions, reported, "{}", ran.out);
    assert_eq!(log["runs"][0]["invocations"][0]["exitCode"], 1);
    for format in ["gitlab", "junit", "rdjsonl", "markdown", "jsonl"] {
        let ran = run(folder.path(), &["check", "--offline", "--output-format", format]);
        assert!(!ran.out.contains("lost.md"), "{format}: {}", ran.out);
    }
}
