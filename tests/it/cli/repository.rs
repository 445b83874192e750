//! Addresses of the project's own files on its forge are looked up in the working tree.

use std::fs;

use tempfile::TempDir;

use crate::common::program::{project, run};

const CONFIG: &str = "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = git@github.com:ada/engine.git\n";

#[test]
fn own_files_are_looked_up_in_the_working_tree() {
    let page = "[a](https://github.com/ada/engine/blob/main/docs/New.md#use)\n\
                [b](https://github.com/ada/engine/blob/main/docs/gone.md)\n\
                [c](https://github.com/ada/engine/blob/main/docs/new.md)\n\
                [d](https://github.com/ada/engine/blob/main/docs/New.md#nothing)\n\
                [e](https://github.com/ada/engine/blob/v1.0/gone.md)\n\
                ![f](https://raw.githubusercontent.com/ada/engine/topic/gone.png)\n";
    let files = [
        (".git/config", CONFIG),
        (".git/HEAD", "ref: refs/heads/topic\n"),
        ("docs/New.md", "# Use\n"),
        ("docs/sub/a.md", page),
    ];
    let folder = project(&files);
    let checked = run(folder.path(), &["check", "docs/sub/a.md", "--offline", "--output-format", "concise"]);
    assert_eq!(
        checked.out.lines().collect::<Vec<_>>(),
        [
            "docs/sub/a.md:2:5: error[link/missing-file] `docs/gone.md` does not exist",
            "docs/sub/a.md:3:5: error[link/missing-file] The file is named `docs/New.md` (case differs)",
            "docs/sub/a.md:4:5: error[link/missing-anchor] No heading or id matches `#nothing` in `docs/New.md`",
            "docs/sub/a.md:6:6: error[link/missing-file] `gone.png` does not exist",
        ],
        "{}",
        checked.err
    );
    assert_eq!(checked.code, 1);
}

#[test]
fn another_branch_than_the_default_one_is_not_in_the_working_tree() {
    let page = "[a](https://github.com/ada/engine/blob/main/gone-a.md)\n\
                [b](https://github.com/ada/engine/blob/master/gone-b.md)\n\
                [c](https://github.com/ada/engine/blob/next/gone-c.md)\n\
                [d](https://github.com/ada/engine/blob/HEAD/gone-d.md)\n";
    let lines = |more: &[(&str, &str)]| {
        let files = [("CREDITS.md", page), (".git/config", CONFIG), (".git/HEAD", "ref: refs/heads/topic\n")];
        let folder = project(&[&files, more].concat());
        let checked = run(folder.path(), &["check", "--offline", "--output-format", "concise"]);
        checked.out.lines().filter_map(|line| line.split(':').nth(1)?.parse().ok()).collect::<Vec<u32>>()
    };
    let next = (".git/refs/remotes/origin/HEAD", "ref: refs/remotes/origin/next\n");
    let main = (".git/refs/remotes/origin/HEAD", "ref: refs/remotes/origin/main\n");
    let master = (".git/refs/remotes/origin/master", "0123456789012345678901234567890123456789\n");
    let packed =
        (".git/packed-refs", "# pack-refs\n0123456789012345678901234567890123456789 refs/remotes/origin/master\n");
    assert_eq!(lines(&[]), [1, 2, 4]);
    assert_eq!(lines(&[next]), [3, 4]);
    // A forge redirects from a branch that was renamed, but not from one that exists.
    assert_eq!(lines(&[main]), [1, 2, 4]);
    assert_eq!(lines(&[main, master]), [1, 4]);
    assert_eq!(lines(&[main, packed]), [1, 4]);
}

#[test]
fn a_worktree_has_the_forge_of_its_repository() {
    let page = "[b](https://github.com/ada/engine/blob/main/gone.md)\n";
    let folder = TempDir::new().unwrap();
    for (path, text) in [
        ("main/.git/config", CONFIG),
        ("main/.git/worktrees/w/HEAD", "ref: refs/heads/w\n"),
        ("main/.git/worktrees/w/commondir", "../..\n"),
        ("w/.git", "gitdir: ../main/.git/worktrees/w\n"),
        ("w/a.md", page),
    ] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let checked = run(&folder.path().join("w"), &["check", "a.md", "--offline", "--output-format", "concise"]);
    assert_eq!(checked.out, "a.md:1:5: error[link/missing-file] `gone.md` does not exist\n", "{}", checked.err);
}
