//! What a forge shows and the working tree does not: attributes, and links to what is not tracked.

use std::{fs, os::unix::fs::symlink};

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
        let may_be = ran.code == 2 && ran.err.contains("CREDITS.md: may not be the text that is committed");
        assert_eq!(may_be, named != "ident", "{attributes}: {}", ran.err);
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

#[test]
fn a_link_to_a_file_that_is_not_tracked_is_not_read() {
    let secret = "TOKEN=hunter2\n";
    for name in ["ack-lint.toml", "pyproject.toml", "CREDITS.md", ".all-contributorsrc"] {
        let page = "# Credits\n\n<!-- ALL-CONTRIBUTORS-LIST:START -->\n<table><tr><td><a href=\"https://github.com/a\">\
                    <img src=\"https://x.test/a.png\" alt=\"\"><b>A</b></a></td></tr></table>\n\
                    <!-- ALL-CONTRIBUTORS-LIST:END -->\n";
        let folder = repository(&[("docs/CREDITS.md", page), (".gitignore", ".env\n")]);
        symlink(".env", folder.path().join(name)).unwrap();
        git(folder.path(), &["add", "-A"]);
        fs::write(folder.path().join(".env"), format!("# ack-lint\n[{secret}")).unwrap();
        let ran = run(folder.path(), &["check", "--offline"]);
        let all = (ran.out + &ran.err).split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ");
        assert!(all.contains("is a link that leads to a file that git does not"), "{name}: {all}");
        assert!(!all.contains("hunter2"), "{name}: {all}");
    }
}
