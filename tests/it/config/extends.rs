//! `extends`: files whose keys a configuration inherits.

use std::fs;

use crate::{
    cli::history::git,
    common::program::{Ran, project, run},
};

fn shown(files: &[(&str, &str)]) -> Ran {
    let folder = project(files);
    fs::create_dir_all(folder.path().join("docs")).unwrap();
    fs::write(folder.path().join("docs/CREDITS.md"), "").unwrap();
    let ran = run(folder.path(), &["config", "show", "docs/CREDITS.md"]);
    let out = ran.out.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    Ran { out: out.collect::<Vec<_>>().join("\n"), ..ran }
}

/// The refusal of a configuration.
fn refused(files: &[(&str, &str)]) -> String {
    let ran = shown(files);
    assert_eq!(ran.code, 2, "{}", ran.out);
    ran.err
}

#[test]
fn later_files_and_the_file_itself_win() {
    let ran = shown(&[
        (
            "ack-lint.toml",
            "extends = ['lint/ack-lint.toml', 'strict-ack-lint.toml']\nwarn = ['html']\n[link]\ntimeout = 7\n",
        ),
        (
            "lint/ack-lint.toml",
            "extends = ['../ack-lint-words.toml']\nfail-on = 'warning'\nexclude = ['old']\n[link]\ntimeout = 5\nretries = 4\nper-host = 2\n",
        ),
        ("ack-lint-words.toml", "project = 'Wordy'\nfail-on = 'never'\nexclude = ['vendor']\n"),
        ("strict-ack-lint.toml", "[link]\nretries = 6\n[[per-file]]\nfiles = ['docs/*']\nwarn = ['link']\n"),
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for line in [
        "fail-on = \"warning\" # lint/ack-lint.toml:2",
        "project = \"Wordy\" # ack-lint-words.toml:1",
        "exclude = [\"vendor\", \"old\"] # ack-lint-words.toml:3, lint/ack-lint.toml:3",
        "timeout = 7 # ack-lint.toml:4",
        "retries = 6 # strict-ack-lint.toml:2",
        "per-host = 2 # lint/ack-lint.toml:7",
        // Globs are relative to the file that extends the others.
        "warn = [\"link\", \"html\"] # strict-ack-lint.toml:5, ack-lint.toml:2",
    ] {
        assert!(ran.out.lines().any(|shown| shown == line), "{line}:\n{}", ran.out);
    }
    assert!(!ran.out.contains("extends"), "{}", ran.out);
}

#[test]
fn contracts_are_replaced() {
    let base = "[[entries]]\nsection = 'A'\n[[entries]]\nsection = 'B'\n";
    let out = |own: &str| shown(&[("ack-lint.toml", own), ("base-ack-lint.toml", base)]).out;
    let inherited = out("extends = ['base-ack-lint.toml']\n");
    assert!(inherited.contains("[[entries]]\nsection = \"A\" # base-ack-lint.toml:2"), "{inherited}");
    let own = out("extends = ['base-ack-lint.toml']\n[[entries]]\nsection = 'C'\n");
    assert!(own.contains("[[entries]]\nsection = \"C\" # ack-lint.toml:3") && !own.contains("\"A\""), "{own}");
    let own = out("extends = ['base-ack-lint.toml']\nprofile = 'tinytorch'\n");
    assert!(!own.contains("[[entries]]"), "{own}");
}

#[test]
fn pyproject_may_extend_a_file() {
    let tool = "[tool.ack-lint]\nextends = ['ack-lint-base.toml']\n";
    let ran = shown(&[("pyproject.toml", tool), ("ack-lint-base.toml", "fail-on = 'never'\n")]);
    assert!(ran.out.contains("fail-on = \"never\" # ack-lint-base.toml:1"), "{}{}", ran.out, ran.err);
}

#[test]
fn errors_are_at_the_file_that_names_another() {
    let extends = |path: &str| format!("offline = true\nextends = ['{path}']\n");
    for (path, wanted) in [
        ("gone-ack-lint.toml", "`extends`: gone-ack-lint.toml: no such file or directory"),
        ("../../ack-lint.toml", "is outside the repository"),
        (".git/ack-lint.toml", "is in the `.git` folder"),
        ("/etc/ack-lint.toml", "`/etc/ack-lint.toml` is not a relative path"),
        ("secrets.toml", "`secrets.toml` is not named as a configuration of ack-lint"),
        ("ack-lint.json", "is not named as a configuration of ack-lint"),
        ("ack-lint.toml", "`ack-lint.toml` extends itself"),
        ("./docs/../ack-lint.toml", "`ack-lint.toml` extends itself"),
    ] {
        let err = refused(&[("ack-lint.toml", &extends(path)), ("secrets.toml", "key = 'hush'\n")]);
        assert!(err.contains(wanted) && err.contains("ack-lint.toml:2:12"), "{path}: {err}");
        assert!(!err.contains("hush"), "{err}");
    }
    let err = refused(&[("ack-lint.toml", "extends = 'x-ack-lint.toml'\n")]);
    assert!(err.contains("`extends` cannot be `x-ack-lint.toml`"), "{err}");
    // What is wrong with the other file is reported there.
    let err = refused(&[("ack-lint.toml", &extends("sub/ack-lint.toml")), ("sub/ack-lint.toml", "\ntimeouts = 3\n")]);
    assert!(err.contains("sub/ack-lint.toml:2:1"), "{err}");
    let err = refused(&[("ack-lint.toml", "[[per-file]]\nfiles = ['a']\nextends = ['ack-lint.toml']\n")]);
    assert!(err.contains("set it outside of `[[per-file]]`"), "{err}");
}

#[test]
fn cycles_and_depth_are_errors() {
    let err = refused(&[
        ("ack-lint.toml", "extends = ['a-ack-lint.toml']\n"),
        ("a-ack-lint.toml", "extends = ['b-ack-lint.toml']\n"),
        ("b-ack-lint.toml", "extends = ['a-ack-lint.toml']\n"),
    ]);
    assert!(err.contains("`a-ack-lint.toml` and `b-ack-lint.toml` extend each other"), "{err}");
    assert!(err.contains("b-ack-lint.toml:1:12"), "{err}");
    let files: Vec<(String, String)> = (0..12)
        .map(|n| (format!("{n}-ack-lint.toml"), format!("extends = ['{}-ack-lint.toml']\n", n + 1)))
        .chain([("ack-lint.toml".to_owned(), "extends = ['0-ack-lint.toml']\n".to_owned())])
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    let err = refused(&files);
    assert!(err.contains("more than 10 files lead from one to the next"), "{err}");
    // Each of seven files extends the next one twice: 128 files.
    let files: Vec<(String, String)> = (0..7)
        .map(|n| {
            (format!("{n}-ack-lint.toml"), format!("extends = ['{0}-ack-lint.toml', '{0}-ack-lint.toml']\n", n + 1))
        })
        .chain([("7-ack-lint.toml".to_owned(), String::new())])
        .chain([("ack-lint.toml".to_owned(), "extends = ['0-ack-lint.toml']\n".to_owned())])
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    assert!(refused(&files).contains("more than 50 files"));
    let large = format!("# {}\n", "x".repeat(600_000));
    let files = [
        ("ack-lint.toml", "extends = ['a-ack-lint.toml', 'b-ack-lint.toml']"),
        ("a-ack-lint.toml", &*large),
        ("b-ack-lint.toml", &*large),
    ];
    assert!(refused(&files).contains("larger than 1 MiB together"));
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_out() {
    let outside = project(&[("ack-lint.toml", "project = 'hush'\n")]);
    let folder = project(&[("ack-lint.toml", "extends = ['a-ack-lint.toml']\n"), ("CREDITS.md", "")]);
    std::os::unix::fs::symlink(outside.path().join("ack-lint.toml"), folder.path().join("a-ack-lint.toml")).unwrap();
    let ran = run(folder.path(), &["config", "show"]);
    assert!(ran.code == 2 && ran.err.contains("a link that leads outside the repository"), "{}{}", ran.out, ran.err);
    assert!(!ran.err.contains("hush"), "{}", ran.err);
}

/// What a change does to a file that the configuration extends is named, and the page of the base is checked with that of the base.
#[test]
fn with_a_diff_base_the_files_are_those_of_the_revision() {
    let config = "extends = ['lint/ack-lint.toml']\n";
    let inherited = "fail-on = 'warning'\n[entries]\nsection = 'Libs'\nform = 'item'\nfields = [{ label = 'why', pattern = ': (.+)' }]\n";
    let page = "# Us\n\n## Libs\n\n- pad: words\n- left\n";
    let folder = project(&[("ack-lint.toml", config), ("lint/ack-lint.toml", inherited), ("CREDITS.md", page)]);
    for args in [&["init", "-q"][..], &["add", "."], &["commit", "-q", "-m", "x"]] {
        git(folder.path(), args);
    }
    let since = || {
        let ran = run(folder.path(), &["check", "--offline", "--diff-base", "HEAD"]);
        let words: Vec<&str> = ran.err.split_whitespace().collect();
        let words = words.join(" ");
        let at = words.find("hidden:").unwrap_or(words.len());
        words.get(at..).unwrap_or_default().to_owned()
    };
    assert!(since().starts_with("hidden: 1 unchanged note:"), "{}", since());
    let weaker = inherited.replace("warning", "error").replace("fields", "unique = false\nfields");
    fs::write(folder.path().join("lint/ack-lint.toml"), weaker).unwrap();
    let hidden = since();
    assert!(hidden.contains("entries changed since HEAD: lint/ack-lint.toml"), "{hidden}");
    assert!(
        hidden.contains("fail-on lowered from \"warning\" to \"error\" since HEAD: lint/ack-lint.toml:1"),
        "{hidden}"
    );
    fs::write(folder.path().join("ack-lint.toml"), "").unwrap();
    let hidden = since();
    assert!(hidden.contains("entries changed since HEAD"), "{hidden}");
}
