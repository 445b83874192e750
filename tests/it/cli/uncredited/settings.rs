//! Settings of `contributor/uncredited`, and `init`, which turns it on.

use std::fs;

use super::{Commit, PAGE, check, found, git, people, repository};
use crate::common::program::run;

const COMMITS: [Commit<'static>; 4] = [
    Commit("Joan Clarke <joan@x.test>", "", "src/a"),
    Commit("Lin Lanying <lin@x.test>", "Co-authored-by: Release <r1@ci.x.test>", "docs/b"),
    Commit("Joan Clarke <joan@x.test>", "", "docs/c"),
    Commit("Mary <7+maryj@users.noreply.github.com>", "", "lib/{x}/d"),
];

#[test]
fn authors_that_need_not_be_named() {
    let folder = repository(&[("AUTHORS.md", PAGE), ("sub/AUTHORS.md", "# Authors\n")], &COMMITS);
    let with = |settings: &str| {
        fs::write(folder.path().join("ack-lint.toml"), format!("[contributors]\n{settings}\n")).unwrap();
        found(folder.path(), &["AUTHORS.md"])
    };
    let all = ["Joan Clarke 2", "Lin Lanying 1", "Release 1", "Mary 1"];
    assert_eq!(with(""), all);
    assert_eq!(with("ignore = ['MaryJ', '*@ci.x.test', 'lin lanying']"), all[..1]);
    assert_eq!(with("min-commits = 2"), all[..1]);
    assert_eq!(with("history = ['src/**']"), ["Joan Clarke 1"]);
    assert_eq!(with("history = ['src', './docs/*']"), all[..3]);
    assert_eq!(with("history = ['nothing']"), [""; 0]);
    let ran = check(folder.path(), &["AUTHORS.md"]);
    assert!(ran.out.contains("contributors.history = […]"), "{}", ran.out);
    // Relative to the folder of the configuration, whose name may be that of a glob.
    fs::remove_file(folder.path().join("ack-lint.toml")).unwrap();
    fs::create_dir_all(folder.path().join("lib/{x}")).unwrap();
    fs::write(folder.path().join("lib/{x}/AUTHORS.md"), "# Authors\n").unwrap();
    fs::write(folder.path().join("lib/{x}/ack-lint.toml"), "contributors.history = ['d*']\n").unwrap();
    assert_eq!(found(folder.path(), &["lib/{x}"]), ["Mary 1"]);
}

#[test]
fn a_change_of_the_mailmap_is_in_the_summary() {
    let folder = repository(&[("AUTHORS.md", "# Authors\n\n- Joan Clarke\n")], &COMMITS[..1]);
    let commit = |name: &str, file: &str| {
        let (name, mail) = (format!("user.name={name}"), format!("user.email={}@x.test", name.len()));
        git(folder.path(), &["add", "-A"]);
        git(folder.path(), &["-c", &name, "-c", &mail, "commit", "-qm", file]);
    };
    commit("Joan Clarke", "page");
    let map = format!("Joan Clarke <joan@x.test> <{}@x.test>\n", "Lin Lanying".len());
    fs::write(folder.path().join(".mailmap"), map).unwrap();
    commit("Lin Lanying", "map");
    let select = ["check", "--offline", "--select", "contributor/uncredited", "--diff-base", "HEAD~1"];
    let ran = run(folder.path(), &select);
    assert!(
        ran.err.contains("hidden: the authors of commits changed since HEAD~1: .mailmap"),
        "{}{}",
        ran.out,
        ran.err
    );
    let without = run(folder.path(), &["check", "--offline", "--diff-base", "HEAD~1"]);
    assert!(!without.err.contains("hidden: "), "{}", without.err);
    fs::write(folder.path().join("a"), "").unwrap();
    commit("Lin Lanying", "a");
    assert!(!run(folder.path(), &select).err.contains("hidden: "), "it is the same at the base");
}

#[test]
fn a_pathspec_stays_inside_the_folder() {
    let folder = repository(&[("AUTHORS.md", PAGE)], &COMMITS);
    for (glob, wanted) in [
        ("../other", "is outside the configuration's folder"),
        ("/etc", "is outside the configuration's folder"),
        ("{a,b}", "git has no alternatives in braces"),
        ("", "is outside the configuration's folder"),
    ] {
        fs::write(folder.path().join("ack-lint.toml"), format!("contributors.history = ['{glob}']\n")).unwrap();
        let ran = check(folder.path(), &[]);
        assert!(ran.code == 2 && ran.err.contains(wanted), "{glob}: {}", ran.err);
    }
    // What git takes for magic or an option is a path.
    for glob in [":(exclude)*", "--output=x", ":!src", "-n"] {
        fs::write(folder.path().join("ack-lint.toml"), format!("contributors.history = ['{glob}']\n")).unwrap();
        assert_eq!(found(folder.path(), &[]), [""; 0], "{glob}");
    }
    assert!(!folder.path().join("x").exists());
}

#[test]
fn init_turns_it_on_for_a_page_that_names_most_authors() {
    let commits = [
        Commit("Ada <a@x.test>", "", "a"),
        Commit("Grace <g@x.test>", "", "a"),
        Commit("Joan <j@x.test>", "", "a"),
        Commit("Lin <l@x.test>", "Co-authored-by: helper[bot] <h@x.test>", "a"),
    ];
    let config = |page: &str, commits: &[Commit<'_>]| {
        let folder = repository(&[("AUTHORS.md", page)], commits);
        let ran = run(folder.path(), &["init", "AUTHORS.md", "--stdout"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.out
    };
    let most = config("# Authors\n\n- Ada\n- Grace\n- Joan\n", &commits);
    let wanted =
        "\n# The page names 3 of 4 authors of commits. The others are reported.\nwarn = [\"contributor/uncredited\"]\n";
    assert!(most.contains(wanted), "{most}");
    assert!(!config("# Authors\n\n- Ada\n- Grace\n", &commits).contains("uncredited"));
    assert!(!config("# Authors\n\n- Ada\n- Grace\n", &commits[..2]).contains("uncredited"));
    assert!(config("# Authors\n\n- Ada\n- Grace\n- Joan\n", &commits[..3]).contains("names 3 of 3"));
    // What it writes is a configuration.
    let folder = repository(&[("AUTHORS.md", "# Authors\n\n- Ada\n- Grace\n- Joan\n")], &commits);
    assert_eq!(run(folder.path(), &["init", "AUTHORS.md"]).code, 0);
    let ran = run(folder.path(), &["check", "--offline", "--output-format", "json"]);
    assert_eq!(people(&ran).0, ["Lin 1"]);
    git(folder.path(), &["status"]);
}
