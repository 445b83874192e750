//! Manifests that lead out of the repository, or to what another step of a job has made.

use std::{fs, os::unix::fs::symlink};

use super::pages::{git, repository};
use crate::common::program::{Ran, project, run};

const PAGE: &str = "# Credits\n\n- serde\n";

fn check(folder: &std::path::Path) -> Ran {
    run(folder, &["check", "--offline", "--output-format", "json", "--verbose"])
}

#[test]
fn no_source_is_outside() {
    let outside = project(&[("Cargo.toml", "[dependencies]\nghp_secret = '1'\n"), ("ghp_secret.ttf", "")]);
    let config = |source: &str| format!("[entries]\nform = 'item'\nsource = '{source}'\n");
    for (link, source) in [
        ("Cargo.toml", "Cargo.toml"),
        ("sub", "sub/Cargo.toml"),
        ("sub", "files:sub/*"),
        ("all/sub", "files:all/*"),
        ("all/sub", "files:all/*/*"),
    ] {
        let folder = repository(&[("CREDITS.md", PAGE), ("ack-lint.toml", &config(source)), ("all/x", "")]);
        let target = if link == "Cargo.toml" { outside.path().join(link) } else { outside.path().to_owned() };
        symlink(target, folder.path().join(link)).unwrap();
        git(folder.path(), &["add", "-f", "-A"]);
        let ran = check(folder.path());
        assert!(!(ran.out.clone() + &ran.err).contains("ghp_"), "{source}: {}{}", ran.out, ran.err);
        assert!(ran.code == 2 || source == "files:all/*/*", "{source}: {} {}", ran.code, ran.err);
    }
    // Nor is a member of a workspace, or what a manifest includes.
    let folder = repository(&[
        ("CREDITS.md", PAGE),
        ("ack-lint.toml", &config("Cargo.toml")),
        ("Cargo.toml", "[workspace]\nmembers = ['m', '../*']\n"),
    ]);
    symlink(outside.path(), folder.path().join("m")).unwrap();
    let ran = check(folder.path());
    assert!(ran.code == 2 && !(ran.out + &ran.err).contains("ghp_"));
}

/// A token is a valid name of a package.
#[test]
fn a_list_that_git_does_not_track_is_not_read() {
    let config = "[entries]\nform = 'item'\nsource = 'requirements.txt'\n";
    let folder =
        repository(&[("CREDITS.md", PAGE), ("ack-lint.toml", config), ("requirements.txt", "-r token.txt\nserde\n")]);
    fs::write(folder.path().join("token.txt"), "ghp_secret\n").unwrap();
    let ran = check(folder.path());
    assert!(ran.code == 2 && ran.err.contains("token.txt: git does not track it"), "{}", ran.err);
    assert!(!(ran.out + &ran.err).contains("ghp_"));
    git(folder.path(), &["add", "token.txt"]);
    let ran = check(folder.path());
    assert!(ran.code == 0 && ran.out.contains("`ghp_secret` is in requirements.txt"), "{}", ran.err);
}

/// A step of a job may have written a secret into any of them.
#[test]
fn lists_of_others_are_not_read() {
    for (source, list, secret) in [
        ("token.txt", "", "token.txt"),
        ("requirements.txt", "-r token.txt\n", "token.txt"),
        ("requirements.txt", "-r .env\n", ".env"),
        ("requirements.txt", "-r package.json\n", "package.json"),
        ("priv/requirements.txt", "", "priv/requirements.txt"),
        ("priv/Cargo.toml", "", "priv/Cargo.toml"),
        ("files:.aws/*", "", ".aws/ghp_secret"),
        ("files:build/*", "", "build/ghp_secret"),
    ] {
        let config = format!("[entries]\nform = 'item'\nsource = '{source}'\n");
        let pages = [("CREDITS.md", PAGE), ("ack-lint.toml", &config), ("requirements.txt", list), ("build/serde", "")];
        let tracked = ["token.txt", ".env"].map(|name| (name, "dummy\n"));
        let folder = repository(&[&pages[..], &tracked[..]].concat());
        git(folder.path(), &["commit", "-q", "-m", "a"]);
        let file = folder.path().join(secret);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        if secret.starts_with("priv/") {
            git(file.parent().unwrap(), &["init", "-q"]);
        }
        let text = if secret.ends_with(".toml") { "[dependencies]\nghp_secret = '1'\n" } else { "ghp_secret\n" };
        fs::write(file, text).unwrap();
        let ran = check(folder.path());
        assert!(!(ran.out.clone() + &ran.err).contains("ghp_"), "{source}, {secret}: {}{}", ran.out, ran.err);
        assert!(ran.code == 2 || source == "files:build/*", "{source}, {secret}: {}{}", ran.out, ran.err);
    }
}

/// Only what a change adds is new.
#[test]
fn a_new_dependency_is_new_to_a_base() {
    let config = "[entries]\nform = 'item'\nsource = 'Cargo.toml'\n";
    let before = "[dependencies]\nserde = '1'\nslab = '1'\n";
    let folder = repository(&[("CREDITS.md", PAGE), ("ack-lint.toml", config), ("Cargo.toml", before)]);
    git(folder.path(), &["commit", "-q", "-m", "a"]);
    fs::write(folder.path().join("Cargo.toml"), format!("{before}nom = '8'\n")).unwrap();
    let args = ["check", "--offline", "--output-format", "concise", "--diff-base", "HEAD"];
    let ran = run(folder.path(), &args);
    assert_eq!(
        ran.out, "CREDITS.md:1:3: warning[entry/unlisted] `nom` is in Cargo.toml but not on this page\n",
        "{}",
        ran.err
    );
}
