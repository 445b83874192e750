//! What a job may have put into the working tree: checkouts of other repositories, and files that git does not track.

use std::{fs, os::unix::fs::symlink, path::Path};

use tempfile::TempDir;

use super::pages::{git, repository};
use crate::common::program::{Ran, run};

const SECRET: &str = "# ghp_secret\n\n[ghp_secret](ghp_secret.md)\n";

fn check(folder: &Path, more: &[&str]) -> Ran {
    run(folder, &[&["check", "--offline", "--verbose"], more].concat())
}

/// A repository with files, and another one in `private`, which it does not track.
fn with_checkout(files: &[(&str, &str)]) -> TempDir {
    let folder = repository(&[&[("CREDITS.md", "# Credits\n\n[a](/none.md) Module 3\n")], files].concat());
    let private = folder.path().join("private");
    for (path, text) in [
        ("CREDITS.md", SECRET),
        ("notes.md", SECRET),
        ("ack-lint.toml", "ghp_secret = 1\n"),
        (".all-contributorsrc", "{ghp_secret"),
        ("01_ghp_secret/x", ""),
        ("02_ghp_secret/x", ""),
        ("LICENSES/ghp_secret.txt", ""),
    ] {
        let path = private.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    git(&private, &["init", "-q"]);
    git(&private, &["add", "-A"]);
    git(&private, &["commit", "-q", "-m", "a"]);
    folder
}

#[test]
fn no_configuration_leads_into_a_checkout_that_git_does_not_track() {
    let ignored = (".gitignore", "private/\n");
    for files in [
        &[("ack-lint.toml", "paths = ['private']\n")][..],
        &[("ack-lint.toml", "paths = ['.', 'private/CREDITS.md']\n")],
        &[("ack-lint.toml", "paths = ['CREDITS.md', 'private/notes.md']\n")],
        &[("ack-lint.toml", "paths = ['private/.all-contributorsrc']\n")],
        &[("ack-lint.toml", "include = ['private/*.md', 'CREDITS.md']\n")],
        &[("ack-lint.toml", "include = ['*.md']\n")],
        &[("ack-lint.toml", "paths = ['private']\n"), ignored],
        &[("ack-lint.toml", "extends = ['private/ack-lint.toml']\n")],
        &[("ack-lint.toml", "[modules]\ndirectories = ['private']\n")],
        &[("ack-lint.toml", "[link]\nsite-root = 'private'\n")],
        &[(".all-contributorsrc", "{\"files\": [\"private/CREDITS.md\", \"private/notes.md\"]}"), ignored],
        &[("AUTHORS.md", "[a](private/notes.md#ghp_secrets)\n"), ignored],
        &[],
    ] {
        let ran = check(with_checkout(files).path(), &[]);
        assert!(!(ran.out.replace("ghp_secrets", "") + &ran.err).contains("ghp_"), "{files:?}: {}{}", ran.out, ran.err);
        // Nothing is left out without a word.
        let why = ["git does not track it", "is in a repository that this one"];
        let printed = ran.err + &ran.out;
        let words: Vec<&str> = printed.split_whitespace().filter(|word| *word != "│").collect();
        let is_reported = why.iter().any(|why| words.join(" ").contains(why));
        assert!(is_reported || files.contains(&ignored), "{files:?}: {printed}");
    }
    // Nor does a link, or a folder of licenses.
    for (link, target) in [("AUTHORS.md", "private/CREDITS.md"), ("LICENSES", "private/LICENSES"), ("docs", "private")]
    {
        let folder = with_checkout(&[("ack-lint.toml", "paths = ['.', 'docs']\n"), ("docs/x", "")]);
        if link == "docs" {
            fs::remove_dir_all(folder.path().join("docs")).unwrap();
        }
        symlink(target, folder.path().join(link)).unwrap();
        git(folder.path(), &["add", link]);
        let ran = check(folder.path(), &[]);
        assert!(!(ran.out.clone() + &ran.err).contains("ghp_"), "{link}: {}{}", ran.out, ran.err);
    }
}

#[test]
fn no_configuration_leads_to_a_file_that_git_does_not_track() {
    for files in [
        &[("ack-lint.toml", "extends = ['ack-lint-secret.toml']\n")][..],
        &[("ack-lint.toml", "paths = ['secret.md', 'CREDITS.md']\n")],
        &[("ack-lint.toml", "include = ['secret.md', 'CREDITS.md']\n")],
        &[("ack-lint.toml", "paths = ['build/CREDITS.md', 'CREDITS.md']\n"), (".gitignore", "build\n")],
        &[("ack-lint.toml", "paths = ['build', 'CREDITS.md']\n"), (".gitignore", "build\n")],
        &[(".all-contributorsrc", "{\"files\": [\"build/CREDITS.md\"]}"), (".gitignore", "build\n")],
    ] {
        let folder = repository(&[&[("CREDITS.md", "# Credits\n")], files].concat());
        let build = if files.len() > 1 { "build" } else { ".build" };
        fs::create_dir(folder.path().join(build)).unwrap();
        for (path, text) in [
            ("secret.md", SECRET),
            (&format!("{build}/CREDITS.md"), SECRET),
            ("ack-lint-secret.toml", "ghp_secret = 1\n"),
        ] {
            fs::write(folder.path().join(path), text).unwrap();
        }
        let ran = check(folder.path(), &[]);
        assert!(!(ran.out.clone() + &ran.err).contains("ghp_"), "{files:?}: {}{}", ran.out, ran.err);
        assert!((ran.err.clone() + &ran.out).contains("git does not track"), "{files:?}: {}{}", ran.out, ran.err);
    }
}

#[test]
fn what_the_user_names_and_what_a_maintainer_writes_is_read() {
    let folder = with_checkout(&[(".gitignore", "build\n")]);
    fs::remove_file(folder.path().join("private/ack-lint.toml")).unwrap();
    fs::remove_file(folder.path().join("private/.all-contributorsrc")).unwrap();
    for path in ["build/CREDITS.md", "AUTHORS.md", "notes.md"] {
        fs::create_dir_all(folder.path().join("build")).unwrap();
        fs::write(folder.path().join(path), SECRET).unwrap();
    }
    for (paths, page) in [
        (&["private"][..], "private/CREDITS.md"),
        (&["private/notes.md"], "private/notes.md"),
        (&["build"], "build/CREDITS.md"),
        (&["build/CREDITS.md"], "build/CREDITS.md"),
        (&["notes.md"], "notes.md"),
        // New, and not added yet.
        (&[], "AUTHORS.md"),
        (&["."], "AUTHORS.md"),
    ] {
        let ran = check(folder.path(), paths);
        assert!(ran.out.contains(page) && ran.out.contains("ghp_secret"), "{paths:?}: {}{}", ran.out, ran.err);
    }
    let ran = check(&folder.path().join("private"), &[]);
    assert!(ran.out.contains("ghp_secret"), "{}{}", ran.out, ran.err);
    // A submodule is a part of the repository.
    git(folder.path(), &["-c", "advice.addEmbeddedRepo=false", "add", "private"]);
    let ran = check(folder.path(), &[]);
    assert!(ran.out.contains("private/CREDITS.md"), "{}{}", ran.out, ran.err);
}
