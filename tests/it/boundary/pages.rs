//! Pages that would vanish without a word: links, ignored and narrowed ones.

use std::{fs, os::unix::fs::symlink, path::Path, process::Command};

use tempfile::TempDir;

use crate::common::program::{Ran, project, run};

const BROKEN: &str = "[a](gone.md)\n";

/// A repository of git with files, all of them tracked.
pub(super) fn repository(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    git(folder.path(), &["init", "-q", "-b", "main"]);
    git(folder.path(), &["add", "-f", "-A"]);
    folder
}

pub(super) fn git(folder: &Path, arguments: &[&str]) {
    let who = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
    let ran = Command::new("git").current_dir(folder).args(who).args(arguments).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}

fn check(folder: &Path, more: &[&str]) -> Ran {
    run(folder, &[&["check", "--offline", "--output-format", "concise"], more].concat())
}

/// The pages with a finding.
fn read(ran: &Ran) -> Vec<&str> {
    ran.out.lines().filter_map(|line| line.split(':').next()).collect()
}

#[test]
fn a_page_behind_a_link_is_read_once_under_its_real_name() {
    let folder = project(&[("docs/people.md", BROKEN), ("docs/inner/x", "")]);
    symlink("docs/people.md", folder.path().join("CREDITS.md")).unwrap();
    symlink("../../CREDITS.md", folder.path().join("docs/inner/CONTRIBUTORS.md")).unwrap();
    symlink("docs", folder.path().join("pages")).unwrap();
    for named in
        [&[][..], &["CREDITS.md"], &["CREDITS.md", "docs/people.md", "docs/inner"], &["pages/people.md", "CREDITS.md"]]
    {
        let ran = check(folder.path(), named);
        assert_eq!(read(&ran), ["docs/people.md"], "{named:?}: {}{}", ran.out, ran.err);
    }
    // Excluded under its real name.
    let ran = check(folder.path(), &["--exclude", "docs/people.md"]);
    assert!(ran.code == 2 && ran.err.contains("nothing to check"), "{}", ran.err);
    // A link to nothing is a page that cannot be read.
    fs::remove_file(folder.path().join("docs/people.md")).unwrap();
    let ran = check(folder.path(), &[]);
    assert!(ran.code == 2 && ran.err.contains("CREDITS.md: no such file or directory"), "{}", ran.err);
}

#[test]
fn an_ignored_page_is_read_if_git_tracks_it() {
    let folder = repository(&[
        (".gitignore", "/CREDITS.md\nbuild/\n"),
        ("docs/.ignore", "*\n"),
        ("CREDITS.md", BROKEN),
        ("build/CREDITS.md", BROKEN),
        ("docs/CREDITS.md", BROKEN),
        (".github/CREDITS.md", BROKEN),
        (".config/CREDITS.md", BROKEN),
    ]);
    let all = [".config/CREDITS.md", ".github/CREDITS.md", "CREDITS.md", "build/CREDITS.md", "docs/CREDITS.md"];
    assert_eq!(read(&check(folder.path(), &[])), all);
    assert_eq!(
        read(&check(folder.path(), &["--exclude", ".config", "docs", "build", ".github"])),
        &all[1..2].iter().chain(&all[3..]).copied().collect::<Vec<_>>()[..]
    );
    assert_eq!(read(&check(&folder.path().join("build"), &[])), ["build/CREDITS.md"]);
    // Files that git does not track are ignored as before, in hidden folders of tools as well.
    git(folder.path(), &["rm", "-q", "-r", "--cached", "CREDITS.md", "build", ".github", ".config"]);
    assert_eq!(read(&check(folder.path(), &[])), [".github/CREDITS.md", "docs/CREDITS.md"]);
    #[cfg(target_os = "linux")]
    {
        let odd = folder.path().join(<std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(b"build/d\xe9"));
        fs::create_dir(&odd).unwrap();
        fs::write(odd.join("CREDITS.md"), BROKEN).unwrap();
        git(folder.path(), &["add", "-f", "build"]);
        assert_eq!(check(folder.path(), &["build"]).out.lines().count(), 2, "a name in another encoding");
        fs::remove_dir_all(folder.path().join("build")).unwrap();
    }
    // Tracked and deleted is not missing.
    fs::remove_file(folder.path().join("docs/CREDITS.md")).unwrap();
    assert_eq!(read(&check(folder.path(), &[])), [".github/CREDITS.md"]);
}

#[test]
fn a_page_that_a_configuration_leaves_out_is_named() {
    let pages = [("CREDITS.md", BROKEN), ("docs/CREDITS.md", BROKEN), ("docs/a.md", "a\n")];
    for (configuration, arguments, left) in [
        ("\npaths = ['docs']\n", &[][..], &["CREDITS.md was not read (`paths` in ack-lint.toml:2)"][..]),
        (
            "include = ['a.md']\n",
            &[],
            &["CREDITS.md was not read (`include` in ack-lint.toml:1)", "docs/CREDITS.md was"],
        ),
        ("exclude = ['docs']\n", &[], &["docs/CREDITS.md was not read (`exclude` in ack-lint.toml:1)"]),
        ("exclude = ['*']\n", &["--allow-empty"], &["CREDITS.md was not read (`exclude`", "docs/CREDITS.md was"]),
        (
            "exclude = ['*.md']\n",
            &["--force-exclude", "--allow-empty", "CREDITS.md"],
            &["CREDITS.md was not read (`exclude` in ack-lint.toml:1)"],
        ),
        // Options are the user's.
        ("", &["--exclude", "docs"], &[]),
        ("include = ['a.md']\n", &["--include", "CREDITS.md"], &[]),
        ("paths = ['docs']\n", &["CREDITS.md"], &[]),
    ] {
        let folder = repository(&[&pages[..], &[("ack-lint.toml", configuration)]].concat());
        let ran = check(folder.path(), arguments);
        let reported = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(reported.matches("was not read").count(), left.len(), "{configuration}: {}", ran.err);
        assert!(left.iter().all(|left| reported.contains(left)), "{configuration}: {}", ran.err);
    }
}

#[test]
fn a_page_of_the_base_that_is_not_read_any_more_is_named() {
    let files = [("CREDITS.md", "# A\n"), ("docs/CREDITS.md", "# B\n"), ("docs/a.md", "# C\n"), ("x.md", "# D\n")];
    let write = |folder: &Path, name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    type Change<'a> = &'a dyn Fn(&Path);
    let changes: &[(Change<'_>, &[&str], &[&str])] = &[
        (&|_| {}, &[], &[]),
        (
            &|folder| fs::remove_file(folder.join("CREDITS.md")).unwrap(),
            &[],
            &["CREDITS.md was not read (deleted since main"],
        ),
        (&|folder| git(folder, &["mv", "CREDITS.md", "y.md"]), &[], &["y.md was not read (a page at main"]),
        // Read under another name.
        (&|folder| git(folder, &["mv", "CREDITS.md", "docs/CONTRIBUTORS.md"]), &[], &[]),
        (
            &|folder| {
                git(folder, &["mv", "CREDITS.md", "docs/people.md"]);
                symlink("docs/people.md", folder.join("CREDITS.md")).unwrap();
            },
            &[],
            &[],
        ),
        (
            &|folder| write(folder, "ack-lint.toml", "include = ['a.md']\n"),
            &[],
            &["CREDITS.md was not", "docs/CREDITS.md was not"],
        ),
        // Named files and directories alone.
        (&|folder| fs::remove_file(folder.join("docs/CREDITS.md")).unwrap(), &["CREDITS.md"], &[]),
        (
            &|folder| fs::remove_file(folder.join("docs/CREDITS.md")).unwrap(),
            &["docs", "x.md"],
            &["docs/CREDITS.md was not"],
        ),
        (
            &|folder| {
                for page in ["CREDITS.md", "docs/CREDITS.md"] {
                    fs::remove_file(folder.join(page)).unwrap();
                }
            },
            &["--allow-empty"],
            &["CREDITS.md was not read (deleted since main", "docs/CREDITS.md was not read (deleted"],
        ),
    ];
    for (at, (change, arguments, left)) in changes.iter().enumerate() {
        let folder = repository(&files);
        git(folder.path(), &["commit", "-qm", "first"]);
        change(folder.path());
        let ran = check(folder.path(), &[&["--diff-base", "main"], *arguments].concat());
        assert_eq!(ran.code, 0, "{at}: {}{}", ran.out, ran.err);
        let reported = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(reported.matches("was not read").count(), left.len(), "{at}: {}", ran.err);
        assert!(left.iter().all(|left| reported.contains(left)), "{at}: {}", ran.err);
    }
}

#[test]
fn a_pointer_of_git_lfs_is_not_the_page() {
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n";
    let page = "[a](docs/guide.md#there)\n";
    let folder = project(&[("CREDITS.md", page), ("docs/guide.md", pointer), ("docs/CREDITS.md", pointer)]);
    let ran = run(folder.path(), &["check", "--offline", "docs"]);
    assert!(ran.code == 2 && ran.err.contains("docs/CREDITS.md: a Git LFS pointer"), "{}", ran.err);
    // Nor is it the page that a link leads to.
    let ran = run(folder.path(), &["check", "--offline", "CREDITS.md"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
}

#[test]
fn a_page_that_only_the_repository_names_has_to_be_tracked() {
    let secret = "# Token\n\n[SEKRET](nope.md)\n";
    let rc = "{\"files\": [\"notes.md\", \"docs/job.md\"], \"contributors\": []}\n";
    for (name, text) in [
        (".all-contributorsrc", rc),
        ("ack-lint.toml", "include = ['**/*.md']\n"),
        ("ack-lint.toml", "paths = ['notes.md', 'docs/job.md', 'CREDITS.md']\n"),
    ] {
        let folder = repository(&[("CREDITS.md", "# C\n"), (name, text), ("docs/x", "")]);
        for file in ["notes.md", "docs/job.md"] {
            fs::write(folder.path().join(file), secret).unwrap();
        }
        let ran = run(folder.path(), &["check", "--offline"]);
        let err = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(ran.code == 0 && !format!("{}{err}", ran.out).contains("SEKRET"), "{name} {text}: {}{err}", ran.out);
        assert!(
            err.contains("hidden: docs/job.md was not read (git does not track it); notes.md was not read"),
            "{err}"
        );
        // The user may name it, and adds what is to be checked.
        assert_eq!(run(folder.path(), &["check", "--offline", "notes.md"]).code, 1, "{text}");
        git(folder.path(), &["add", "-A"]);
        assert_eq!(run(folder.path(), &["check", "--offline"]).out.matches("nope.md` does not exist").count(), 2);
    }
}
