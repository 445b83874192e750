//! Settings that were stricter at the diff base are named, whichever file they were in.

use std::fs;

use tempfile::TempDir;

use super::moves::repository;
use crate::common::program::run;

const PAGE: &str = "# Credits\n\n[a](gone.md)\n";

/// The exit status and the line about what is hidden, where these files replace those of the commit.
fn hidden(folder: &TempDir, files: &[(&str, Option<&str>)], options: &[&str]) -> (i32, String) {
    for (path, text) in files {
        let path = folder.path().join(path);
        match text {
            Some(text) => fs::write(path, text).unwrap(),
            None => fs::remove_file(path).unwrap(),
        }
    }
    let ran = run(folder.path(), &[&["check", "--offline", "--diff-base", "main"], options].concat());
    let words: Vec<&str> = ran.err.split_whitespace().collect();
    let line =
        words.join(" ").replace("/ ", "/").split_once("hidden: ").map(|(_, line)| line.to_owned()).unwrap_or_default();
    (ran.code, line.split(" note: ").next().unwrap_or_default().to_owned())
}

#[test]
fn rules_that_a_change_weakens_are_named() {
    let base = "error = ['html/missing-alt', 'link/insecure']\nwarn = ['entry', 'link/missing-anchor']\n";
    let new = format!("{PAGE}\n[b](lost.md)\n");
    for (changed, named) in [
        (Some("warn = ['entry', 'link/missing-anchor']\n"), "html/missing-alt"),
        (Some("error = ['link/insecure']\n"), "html/missing-alt lowered to warnings since main: ack-lint.toml"),
        (Some(""), "html/missing-alt"),
        (None, "html/missing-alt"),
        (Some("error = ['html/missing-alt']\nselect = ['link']\nwarn = ['html']"), "off since main: ack-lint.toml:2"),
        (Some("ignore = ['link']\n"), "link/* off since main: ack-lint.toml:1"),
        (Some("warn = ['link']\n"), "lowered to warnings since main: ack-lint.toml:1"),
        (Some("[[per-file]]\nfiles = ['*.md']\nignore = ['claim']\n"), "claim/* off since main: ack-lint.toml:3"),
    ] {
        let folder = repository(&[("CREDITS.md", PAGE), ("ack-lint.toml", base)]);
        assert_eq!(hidden(&folder, &[("CREDITS.md", Some(&new))], &[]), (1, "1 unchanged".to_owned()));
        let (_, line) = hidden(&folder, &[("ack-lint.toml", changed)], &[]);
        assert!(line.contains(named), "{changed:?}: {line}");
    }
    let folder = repository(&[("CREDITS.md", PAGE), ("ack-lint.toml", base)]);
    // More rules, other words for the same, and what options set are not weaker.
    for stronger in [
        format!("{base}fail-on = 'warning'\n"),
        base.replace("['html/missing-alt', 'link/insecure']", "['html/missing-alt', 'link/insecure', 'link']"),
    ] {
        assert_eq!(hidden(&folder, &[("ack-lint.toml", Some(&stronger))], &[]).1, "1 unchanged", "{stronger}");
    }
    let options = ["--error", "html/missing-alt", "--error", "link/insecure", "--warn", "link/missing-anchor"];
    let (_, line) = hidden(&folder, &[("ack-lint.toml", Some(""))], &options);
    assert!(!line.contains("link/") && !line.contains("html/"), "{line}");
}

#[test]
fn a_configuration_that_shadows_that_of_the_base_is_named() {
    let base = "fail-on = 'warning'\nerror = ['html/missing-alt']\n";
    for (path, text) in [("docs/ack-lint.toml", ""), ("docs/pyproject.toml", "[tool.ack-lint]\n")] {
        let folder = repository(&[("docs/CREDITS.md", PAGE), ("ack-lint.toml", base)]);
        assert_eq!(hidden(&folder, &[], &[]), (0, "1 unchanged".to_owned()));
        let (_, line) = hidden(&folder, &[(path, Some(text))], &[]);
        let rule = format!("html/missing-alt lowered to warnings since main: {path}");
        assert!(line.contains(&rule) && !line.contains("fail-on"), "{line}");
        let (_, line) = hidden(&folder, &[], &["docs"]);
        let gate = format!("fail-on lowered from \"warning\" to \"error\" since main: {path}");
        assert!(line.contains(&rule) && line.contains(&gate), "{line}");
    }
    // Gone with its folder's pages still there: the file of the base.
    let folder = repository(&[("docs/CREDITS.md", PAGE), ("docs/ack-lint.toml", base)]);
    let (_, line) = hidden(&folder, &[("docs/ack-lint.toml", None)], &[]);
    assert!(line.contains("html/missing-alt lowered to warnings since main: docs/ack-lint.toml"), "{line}");
    // The file of `--config` may be part of the change as well.
    let folder = repository(&[("CREDITS.md", PAGE), ("ci/strict.toml", base)]);
    let (_, line) = hidden(&folder, &[("ci/strict.toml", Some(""))], &["--config", "ci/strict.toml"]);
    assert!(line.contains("html/missing-alt lowered to warnings since main: ci/strict.toml"), "{line}");
    assert!(line.contains("fail-on lowered from \"warning\" to \"error\" since main: ci/strict.toml"), "{line}");
}

#[test]
fn a_gate_that_a_change_lowers_is_named() {
    let folder = repository(&[("CREDITS.md", PAGE), ("ack-lint.toml", "# Ours.\nfail-on = 'warning'\n")]);
    let named = |text: Option<&str>| hidden(&folder, &[("ack-lint.toml", text)], &[]).1;
    let lowered = |by| format!("1 unchanged; fail-on lowered from \"warning\" to \"error\" since main: {by}");
    assert_eq!(named(Some("fail-on = 'error'\n")), lowered("ack-lint.toml:1"));
    assert_eq!(named(Some("")), lowered("ack-lint.toml"));
    assert_eq!(named(Some("fail-on = 'never'\n")), "1 unchanged; fail-on = \"never\": ack-lint.toml:1");
    assert_eq!(named(Some("fail-on = 'warning'\n")), "1 unchanged");
    assert_eq!(named(None), lowered("ack-lint.toml"));
    assert_eq!(hidden(&folder, &[], &["--fail-on", "warning"]).1, "1 unchanged");
}

#[test]
fn settings_of_links_that_a_change_replaces_are_named() {
    let base = "[link]\nsite-root = 'docs'\nuser-agent = 'ours'\ntimeout = 60\n";
    let files = [("CREDITS.md", PAGE), ("docs/a.md", ""), ("other/gone.md", ""), ("ack-lint.toml", base)];
    let folder = repository(&files);
    let page = format!("{PAGE}[e](/gone.md)\n");
    let own = "link.user-agent = \"…\": ack-lint.toml:3";
    let (code, line) = hidden(&folder, &[("CREDITS.md", Some(&page))], &[]);
    assert_eq!((code, line), (1, format!("1 unchanged; {own}")));
    let named = |text: &str| hidden(&folder, &[("ack-lint.toml", Some(text))], &[]);
    let (code, line) = named("");
    // A forge looks for it at the top.
    assert_eq!(code, 1);
    assert_eq!(
        line,
        "1 unchanged; link.site-root changed since main: ack-lint.toml; link.timeout lowered since main: ack-lint.toml; \
         link.user-agent changed since main: ack-lint.toml"
    );
    let (code, line) = named(&base.replace("'docs'", "'other'"));
    assert_eq!((code, line), (0, format!("1 unchanged; {own}; link.site-root changed since main: ack-lint.toml:2")));
    let line = named(&base.replace("ours", "curl")).1;
    assert_eq!(line, format!("1 unchanged; {own}; link.user-agent changed since main: ack-lint.toml:3"));
}
