//! Which configuration applies to which page, and errors in configurations.

use std::fs;

use crate::common::program::{command, project, ran, run};

const BROKEN: &str = "[a](gone.md) [b](#no)\n";

fn concise(more: &[&'static str]) -> Vec<&'static str> {
    [&["check", "--offline", "--output-format", "concise"], more].concat()
}

#[test]
fn the_nearest_file_up_to_the_root_applies() {
    let folder = project(&[
        ("ack-lint.toml", "ignore = ['link/missing-file']\n"),
        ("CREDITS.md", BROKEN),
        ("docs/deep/CREDITS.md", BROKEN),
        ("py/pyproject.toml", "[project]\nname = 'x'\n[tool.ack-lint]\nignore = ['link/missing-anchor']\n"),
        ("py/docs/CREDITS.md", BROKEN),
        ("other/pyproject.toml", "[tool.other]\nack-lint = 1\n"),
        ("other/CREDITS.md", BROKEN),
    ]);
    let ran = run(folder.path(), &concise(&[]));
    let lines: Vec<&str> = ran.out.lines().map(|line| line.split(']').next().unwrap()).collect();
    assert_eq!(
        lines,
        [
            "CREDITS.md:1:18: error[link/missing-anchor",
            "docs/deep/CREDITS.md:1:18: error[link/missing-anchor",
            "other/CREDITS.md:1:18: error[link/missing-anchor",
            "py/docs/CREDITS.md:1:5: error[link/missing-file",
        ],
        "{}",
        ran.err
    );
    // The same file is found from a subfolder; ack-lint.toml takes precedence over the table in pyproject.toml next to
    // it.
    assert!(!run(&folder.path().join("docs/deep"), &concise(&[])).out.contains("missing-file"));
    fs::write(folder.path().join("py/ack-lint.toml"), "").unwrap();
    assert_eq!(run(folder.path(), &concise(&["py"])).out.lines().count(), 2);
}

#[test]
fn nothing_above_the_root_is_read() {
    let folder = project(&[("ack-lint.toml", "nonsense = 1\n"), ("sub/.git/x", ""), ("sub/CREDITS.md", BROKEN)]);
    let ran = run(&folder.path().join("sub"), &concise(&[]));
    assert_eq!((ran.code, ran.out.lines().count()), (1, 2), "{}", ran.err);
}

#[test]
fn a_file_can_be_named_or_refused() {
    let folder = project(&[
        ("ack-lint.toml", "ignore = ['link']\n"),
        ("strict.toml", "fail-on = 'warning'\nwarn = ['link']\n"),
        ("tool/pyproject.toml", "[tool.ack-lint]\nselect = ['link/missing-anchor']\n"),
        ("empty/pyproject.toml", "[project]\n"),
        ("CREDITS.md", BROKEN),
    ]);
    assert_eq!(run(folder.path(), &concise(&[])).out, "");
    let strict = run(folder.path(), &concise(&["--config", "strict.toml"]));
    assert_eq!((strict.code, strict.out.matches("warning[").count()), (1, 2), "{}", strict.out);
    let by_variable = command(folder.path(), &concise(&[])).env("ACK_LINT_CONFIG", "strict.toml").output();
    assert_eq!(ran(&by_variable.unwrap()).out, strict.out);
    assert_eq!(run(folder.path(), &concise(&["--config", "tool/pyproject.toml"])).out.lines().count(), 1);
    assert_eq!(run(folder.path(), &concise(&["--no-config"])).out.lines().count(), 2);
    for (args, reason) in [
        (&["--config", "gone.toml"][..], "gone.toml: no such file"),
        (&["--config", "empty/pyproject.toml"], "[tool.ack-lint]"),
        (&["--config", "strict.toml", "--no-config"], "--no-config"),
    ] {
        let ran = run(folder.path(), &concise(args));
        assert_eq!((ran.code, ran.out.as_str()), (2, ""));
        assert!(ran.err.contains(reason), "{}", ran.err);
    }
}

#[test]
fn sections_merge_and_options_take_precedence() {
    let folder = project(&[
        (
            "ack-lint.toml",
            "ignore = ['link/missing-anchor']\n[[per-file]]\nfiles = ['docs/']\nignore = ['link/missing-file']\n\
             [[per-file]]\nfiles = ['docs/b.md']\nerror = ['link']\nprofile = 'tinytorch'\n",
        ),
        ("a.md", BROKEN),
        ("docs/a.md", BROKEN),
        ("docs/b.md", BROKEN),
    ]);
    let count = |args: &[&'static str]| run(folder.path(), &concise(args)).out.lines().count();
    assert_eq!(count(&["a.md"]), 1);
    assert_eq!(count(&["docs/a.md"]), 0);
    assert_eq!(count(&["docs/b.md"]), 3, "both links, and the section that the profile wants");
    assert_eq!(count(&["docs/b.md", "--profile", "none"]), 2);
    assert_eq!(count(&["docs/a.md", "--warn", "link/missing-anchor"]), 1);
    assert_eq!(count(&["a.md", "--select", "html"]), 0);
}

#[test]
fn modules_of_options_take_precedence_over_the_configuration() {
    let folder = project(&[
        ("ack-lint.toml", "profile = 'tinytorch'\nselect = ['module']\n[modules]\nlist = ['07 Words']\n"),
        ("CREDITS.md", "Module 07 rules.\n"),
        ("parts/01_a/x", ""),
        ("parts/02_b/x", ""),
    ]);
    assert_eq!(run(folder.path(), &concise(&[])).out, "");
    let ran = run(folder.path(), &concise(&["--modules", "parts", "--verbose"]));
    assert!(ran.out.contains("There is no module 07"), "{}", ran.out);
    let detail =
        "CREDITS.md: configuration ack-lint.toml, contract tinytorch, modules parts (2), findings: 1, suppressed: 0\n";
    assert!(ran.err.contains(detail), "{}", ran.err);
}

#[test]
fn every_error_is_reported_at_its_characters() {
    let text = "selct = []\nfail-on = 'warn'\nallow-private = true\ntimeout = 3\n[link]\ntimeout = 0\nexclude = ['(']\n\
                [entries]\nform = 'element'\nfields = [{ lable = 'x' }]\n[modules]\nlist = ['Autograd']\ndirectories = ['../x']\n\
                [[per-file]]\noffline = true\n";
    let folder = project(&[("ack-lint.toml", text), ("CREDITS.md", "")]);
    let ran = run(folder.path(), &["check"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    let expected = [
        ("1:1", "did you mean `select`?"),
        ("2:11", "one of `error`, `warning`, `never`"),
        ("3:1", "on the command line"),
        ("4:1", "write `link.timeout`"),
        ("6:11", "a number of seconds from 1 to 3600"),
        ("7:12", "is not a valid regular expression"),
        ("9:8", "is missing the key `selector`"),
        ("10:13", "did you mean `label`?"),
        ("12:9", "06 Autograd"),
        ("13:16", "outside the configuration's folder"),
        ("14:1", "is missing the key `files`"),
        ("15:1", "applies to the whole run"),
    ];
    assert_eq!(ran.err.matches("ack-lint.toml:").count(), expected.len(), "{}", ran.err);
    for (place, words) in expected {
        let at = ran.err.find(&format!("[ack-lint.toml:{place}]")).unwrap_or_else(|| panic!("{place}: {}", ran.err));
        let before = ran.err[..at].rfind("  × ").unwrap();
        let end = ran.err[at..].find("\n\n").map_or(ran.err.len(), |end| at + end);
        let reported = ran.err[before..end].split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(reported.contains(words), "{place}: {reported}");
    }
}

#[test]
fn an_invalid_configuration_fails_the_run() {
    let long = format!("select = [{}]\n", "'link',".repeat(200_000));
    let deep = format!("select = {}{}\n", "[".repeat(100_000), "]".repeat(100_000));
    for (text, reason) in [
        ("x = [\n", "Not valid TOML"),
        ("select = ['link']\nselect = ['html']\n", "duplicate key"),
        ("\u{1b}]0;owned\u{7} = 1\n", "Not valid TOML"),
        ("\"a\\u001b[31m\" = 1\n", "There is no key"),
        (long.as_str(), "too large (2 MiB; the limit is 1 MiB)"),
        (deep.as_str(), "Not valid TOML"),
        ("per-file = 3\n", "per-file"),
        ("link = 'x'\n", "a table"),
    ] {
        let folder = project(&[("ack-lint.toml", text), ("CREDITS.md", "")]);
        let ran = run(folder.path(), &["check", "--offline"]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{text:.40}");
        assert!(ran.err.contains(reason) && !ran.err.contains(['\u{1b}', '\u{7}']), "{text:.40}: {:.600}", ran.err);
    }
    let folder = project(&[("CREDITS.md", "")]);
    fs::create_dir(folder.path().join("ack-lint.toml")).unwrap();
    assert_eq!(run(folder.path(), &["check", "--offline"]).code, 0, "a folder of that name is no configuration");
}

#[test]
fn variables_that_are_empty_are_not_set() {
    let folder = project(&[("CREDITS.md", BROKEN)]);
    let with = |name: &str, value: &str| ran(&command(folder.path(), &concise(&[])).env(name, value).output().unwrap());
    assert_eq!(with("ACK_LINT_SELECT", "").code, 1);
    assert_eq!(with("ACK_LINT_EXIT_ZERO", "").code, 1);
    assert_eq!(with("ACK_LINT_EXIT_ZERO", "0").code, 1);
    assert_eq!(with("ACK_LINT_EXIT_ZERO", "1").code, 0);
    assert_eq!(with("ACK_LINT_EXIT_ZERO", "perhaps").code, 2);
}
