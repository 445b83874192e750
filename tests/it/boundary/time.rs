//! What a pull request contains cannot keep a run busy without end.

use std::{collections::BTreeMap, fs, os::unix::fs::PermissionsExt, path::Path};

use tempfile::TempDir;

use crate::{
    cli::history::{commit, git},
    common::program::{Ran, command, ran},
};

/// Runs the program with a `git` that is a shell script.
fn with_git(folder: &Path, script: &str, arguments: &[&str]) -> Ran {
    let programs = TempDir::new().unwrap();
    let path = programs.path().join("git");
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    let paths = std::env::var("PATH").unwrap();
    let given = format!("{}:{paths}", programs.path().display());
    ran(&command(folder, arguments).env("PATH", given).env("REAL_PATH", paths).output().unwrap())
}

#[test]
fn a_run_that_sends_nothing_ends_as_well() {
    let folder = TempDir::new().unwrap();
    git(folder.path(), &["init", "-q"]);
    fs::write(folder.path().join("CREDITS.md"), "[a](gone.md)\n").unwrap();
    git(folder.path(), &["add", "-A"]);
    let ran = with_git(folder.path(), "exec sleep 40", &["check", "--offline", "--max-time", "0.1"]);
    assert!(ran.err.contains("error: the run took longer than 0.1 seconds (--max-time)"), "{}", ran.err);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
}

#[test]
fn git_is_asked_once() {
    let folder = TempDir::new().unwrap();
    let path = folder.path();
    git(path, &["init", "-q", "-b", "main"]);
    let page = |number: u32| format!("# Credits\n\n{}", format!("Built with Module {number:02}.\n\n").repeat(40));
    fs::write(path.join("CREDITS.md"), page(1)).unwrap();
    commit(path, &["01_start", "02_words", "03_trees"], "page");
    fs::write(path.join("CREDITS.md"), page(2)).unwrap();
    commit(path, &["01_start", "02_words", "03_trees"], "numbers");
    commit(path, &["01_start", "02_games", "03_words", "04_trees"], "renumbered");
    let script = "echo \"$*\" >> calls\nPATH=$REAL_PATH exec git \"$@\"";
    let given = "check --offline --profile tinytorch --select module/drifted --output-format concise --max-findings 0";
    let ran = with_git(path, script, &given.split(' ').collect::<Vec<_>>());
    assert_eq!(ran.out.matches("module/drifted").count(), 40, "{}{}", ran.out, ran.err);
    let calls = fs::read_to_string(path.join("calls")).unwrap();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for call in calls.lines().filter(|call| call.contains(" blame ") || call.contains(" rev-list ")) {
        *counts.entry(call).or_default() += 1;
    }
    assert!(counts.len() > 1, "{calls}");
    assert!(counts.values().all(|count| *count == 1), "{counts:?}");
}

#[test]
fn a_history_that_takes_too_long_is_noted() {
    let folder = TempDir::new().unwrap();
    let path = folder.path();
    git(path, &["init", "-q", "-b", "main"]);
    fs::write(path.join("CREDITS.md"), "# Credits\n\nBuilt with Module 02, see [a](gone.md).\n").unwrap();
    commit(path, &["01_start", "02_words", "03_trees"], "page");
    commit(path, &["01_start", "02_games", "03_words", "04_trees"], "renumbered");
    let check = |script: &str| {
        let given =
            "check --offline --profile tinytorch --select module/drifted,link --max-time 3 --output-format concise";
        with_git(path, script, &given.split(' ').collect::<Vec<_>>())
    };
    let real = "PATH=$REAL_PATH exec git \"$@\"";
    let ran = check(real);
    assert!(ran.out.contains("module/drifted") && !ran.err.contains("too long"), "{}{}", ran.out, ran.err);
    // The rest of the run is as always.
    let ran = check(&format!("case \"$*\" in *' blame '*) exec sleep 60;; esac\n{real}"));
    assert!(
        ran.err.contains("note: the history of CREDITS.md took too long, so module/drifted did not run"),
        "{}",
        ran.err
    );
    assert!(ran.out.contains("link/missing-file") && !ran.out.contains("module/drifted"), "{}", ran.out);
    assert_eq!(ran.code, 1);
}
