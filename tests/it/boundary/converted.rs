//! What a forge shows and the working tree does not: attributes, and links to what is not tracked.

use std::{
    fs,
    os::unix::{ffi::OsStrExt, fs::symlink},
};

use tempfile::TempDir;

use super::pages::{git, repository};
use crate::common::program::{run, without_trust};

const BROKEN: &str = "# Credits\n\n[a](gone.md)\n";

/// A commit with a page and attributes, as git checks it out.
fn checked_out(page: &str, attributes: &str) -> TempDir {
    let folder = repository(&[("CREDITS.md", page)]);
    git(folder.path(), &["commit", "-qm", "a"]);
    fs::write(folder.path().join(".gitattributes"), attributes).unwrap();
    fs::remove_file(folder.path().join("CREDITS.md")).unwrap();
    git(folder.path(), &["checkout", "-q", "--", "CREDITS.md"]);
    folder
}

#[test]
fn a_page_that_git_converts_is_not_the_page_that_a_forge_shows() {
    let ident = "# Credits\n\n$Id: [a](gone.md) $\n";
    for (page, attributes, named) in [
        (BROKEN, "CREDITS.md working-tree-encoding=UTF-7\n", "working-tree-encoding=UTF-7"),
        (BROKEN, "[attr]odd working-tree-encoding=UTF-7\n*.md odd\n", "working-tree-encoding=UTF-7"),
        (ident, "*.md ident\n", "ident"),
    ] {
        let folder = checked_out(page, attributes);
        assert!(!fs::read_to_string(folder.path().join("CREDITS.md")).unwrap().contains("](gone"), "{attributes}");
        let ran = run(folder.path(), &["check", "--offline"]);
        let wanted =
            format!("CREDITS.md: not the text that is committed; git converts it (`{named}` in `.gitattributes`)");
        assert!(ran.code == 2 && ran.err.contains(&wanted), "{attributes}: {}", ran.err);
        let ran = without_trust(folder.path(), &["check", "--offline"]);
        let may_be =
            if named == "ident" { "git converts it (`ident`" } else { "may not be the text that is committed" };
        assert!(ran.code == 2 && ran.err.contains(may_be), "{attributes}: {}", ran.err);
    }
    let filter = "*.md filter=upper\n";
    let folder = checked_out(BROKEN, filter);
    assert_eq!(run(folder.path(), &["check", "--offline"]).code, 1);
    git(folder.path(), &["config", "filter.upper.smudge", "tr a-z A-Z"]);
    let ran = run(folder.path(), &["check", "--offline"]);
    assert!(ran.code == 2 && ran.err.contains("`filter=upper`"), "{}", ran.err);
    for attributes in [
        "* text=auto eol=lf\n",
        "*.md ident\n",
        "*.md working-tree-encoding=UTF-8\n",
        "x.md working-tree-encoding=UTF-7\n",
    ] {
        let ran = run(checked_out(BROKEN, attributes).path(), &["check", "--offline"]);
        assert_eq!(ran.code, 1, "{attributes}: {}", ran.err);
    }
}

#[test]
fn a_page_cannot_be_ignored_where_git_does_not_say_what_is_tracked() {
    let folder =
        repository(&[("README.md", ""), ("CREDITS.md", ""), ("docs/CREDITS.md", BROKEN), (".gitignore", "docs\n")]);
    let ran = without_trust(folder.path(), &["check", "--offline", "--output-format", "concise"]);
    assert!(ran.code == 1 && ran.out.starts_with("docs/CREDITS.md:3:5"), "{}{}", ran.out, ran.err);
    fs::write(folder.path().join("ack-lint.toml"), "exclude = ['docs']\n").unwrap();
    let ran = without_trust(folder.path(), &["check", "--offline"]);
    assert!(ran.err.contains("docs/CREDITS.md was not read (`exclude` in ack-lint.toml:1)"), "{}", ran.err);
}

/// A page with a list of contributors.
const LIST: &str = "# Credits\n\n<!-- ALL-CONTRIBUTORS-LIST:START -->\n<table><tr><td><a href=\"https://github.com/a\">\
                    <img src=\"https://x.test/a.png\" alt=\"\"><b>A</b></a></td></tr></table>\n\
                    <!-- ALL-CONTRIBUTORS-LIST:END -->\n";

/// What is printed of a secret in `.env`, which a link `name` in a folder leads to.
fn of_secret(folder: &str, name: &str, trusted: bool) -> String {
    let repository = repository(&[("docs/CREDITS.md", LIST), (".gitignore", ".env\n")]);
    let inside = repository.path().join(std::ffi::OsStr::from_bytes(&folder.bytes().map(raw).collect::<Vec<_>>()));
    fs::create_dir_all(&inside).unwrap();
    fs::write(inside.join("CREDITS.md"), LIST).unwrap();
    if name == "CREDITS.md" {
        fs::remove_file(inside.join(name)).unwrap();
    }
    let up = "../".repeat(folder.split('/').filter(|part| !part.is_empty()).count());
    symlink(format!("{up}.env"), inside.join(name)).unwrap();
    // The same name in another case is tracked.
    fs::write(repository.path().join("empty"), "").unwrap();
    let object = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";
    git(repository.path(), &["add", "-A"]);
    git(repository.path(), &["update-index", "--add", "--cacheinfo", &format!("100644,{object},.ENV")]);
    fs::write(repository.path().join(".env"), "# ack-lint\n[TOKEN=hunter2\n").unwrap();
    let arguments = ["check", "--offline"];
    let ran = match trusted {
        true => run(repository.path(), &arguments),
        false => without_trust(repository.path(), &arguments),
    };
    (ran.out + &ran.err).split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ")
}

/// `?` stands for a byte that is not UTF-8.
fn raw(byte: u8) -> u8 {
    if byte == b'?' { 0xFF } else { byte }
}

#[test]
fn a_link_to_a_file_that_is_not_tracked_is_not_read() {
    for name in ["ack-lint.toml", "pyproject.toml", "CREDITS.md", ".all-contributorsrc"] {
        for (folder, trusted) in [("", true), ("", false), ("a\\b", true), ("z?", true), ("docs/x", false)] {
            let all = of_secret(folder, name, trusted);
            assert!(!all.contains("hunter2"), "{folder}/{name} {trusted}: {all}");
            assert!(all.contains("is a link that leads to a file"), "{folder}/{name} {trusted}: {all}");
        }
    }
}

#[test]
fn a_link_to_a_folder_does_not_hide_that_a_file_is_not_tracked() {
    let roster = r#"{"files": ["sub/x.md"], "contributors": []}"#;
    for name in ["x.md", "ack-lint.toml"] {
        let repository =
            repository(&[(".all-contributorsrc", roster), ("d/CREDITS.md", LIST), (".gitignore", "token.json\n")]);
        symlink("../token.json", repository.path().join("d").join(name)).unwrap();
        symlink("d", repository.path().join("sub")).unwrap();
        git(repository.path(), &["add", "-A"]);
        fs::write(repository.path().join("token.json"), "{\"token\": \"hunter2\", [x](y.md)}\n").unwrap();
        for paths in [&[][..], &["sub"], &["sub/CREDITS.md"], &["sub/x.md"]] {
            let ran = run(repository.path(), &[&["check", "--offline"], paths].concat());
            assert!(!(ran.out + &ran.err).contains("hunter2"), "{name} {paths:?}");
        }
        let ran = run(repository.path(), &["check", "--offline"]);
        assert!(ran.code == 2 && ran.err.contains("is a link that leads to a file"), "{name}: {}", ran.err);
    }
}

#[test]
fn a_link_to_a_hidden_file_is_not_read_although_git_tracks_it() {
    for name in ["ack-lint.toml", "CREDITS.md"] {
        let repository = repository(&[(".env", "# Nothing here\n")]);
        symlink(".env", repository.path().join(name)).unwrap();
        git(repository.path(), &["add", "-A"]);
        // What a step of the job writes to it.
        fs::write(repository.path().join(".env"), "# ack-lint\n[TOKEN=hunter2\n").unwrap();
        let ran = run(repository.path(), &["check", "--offline", "--allow-empty"]);
        assert!(ran.code == 2 && !ran.err.contains("hunter2"), "{name}: {}", ran.err);
        let named = format!("`{name}` is a link that leads to a file whose name begins with a dot");
        assert!(ran.err.contains(&named), "{name}: {}", ran.err);
    }
}

#[test]
fn names_of_folders_do_not_hide_that_git_converts_a_page() {
    for folder in ["a\\b", "z?"] {
        let repository = repository(&[("empty", "")]);
        let inside = repository.path().join(std::ffi::OsStr::from_bytes(&folder.bytes().map(raw).collect::<Vec<_>>()));
        fs::create_dir_all(&inside).unwrap();
        fs::write(inside.join(".gitattributes"), "CREDITS.md working-tree-encoding=UTF-7\n").unwrap();
        fs::write(inside.join("CREDITS.md"), "# Credits\n").unwrap();
        let ran = run(repository.path(), &["check", "--offline"]);
        assert!(ran.code == 2 && ran.err.contains("git converts it"), "{folder}: {}", ran.err);
    }
}

#[test]
fn a_configuration_does_not_get_a_script_fixed() {
    let script = "curl http://x.test/a\n\n<a herf=\"https://x.test/\">y</a>\n";
    let language = "[[per-file]]\nfiles = ['*.sh']\nlanguage = 'markdown'\n";
    for setting in ["include = ['build.sh']\n", "paths = ['build.sh']\n"] {
        let folder = repository(&[("build.sh", script), ("ack-lint.toml", &format!("{setting}{language}"))]);
        let ran = run(folder.path(), &["check", "--offline", "--fix", "--unsafe-fixes"]);
        assert!(ran.code == 1 && ran.out.contains("html/syntax"), "{setting}: {}{}", ran.out, ran.err);
        assert_eq!(fs::read_to_string(folder.path().join("build.sh")).unwrap(), script, "{setting}");
    }
}
