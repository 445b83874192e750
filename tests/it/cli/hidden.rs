//! What a run could have reported and did not: the summary and JSON say so, with the file and line of the cause.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use super::history::{commit, git};
use crate::common::program::{project, run};

const PAGE: &str = "# Credits\n\n[a](gone.md)\n\n<img src=\"https://x.test/a.png\">\n";

/// The line of the summary that says what is hidden.
fn hidden(err: &str) -> Option<String> {
    let lines: Vec<&str> = err.lines().collect();
    let first = lines.iter().position(|line| line.starts_with("hidden: "))?;
    let more = lines[first + 1..].iter().take_while(|line| line.starts_with("        ")).map(|line| line.trim());
    Some(std::iter::once(lines[first]).chain(more).collect::<Vec<_>>().join(" "))
}

fn check(folder: &TempDir, more: &[&str]) -> (i32, Option<String>, Value) {
    let arguments = [&["check", "--offline"], more].concat();
    let ran = run(folder.path(), &arguments);
    let json = run(folder.path(), &[&arguments[..], &["--output-format", "json"]].concat());
    let json: Value = serde_json::from_str(&json.out).unwrap_or_default();
    (ran.code, hidden(&ran.err), json["summary"]["hidden"].clone())
}

fn line(folder: &TempDir, more: &[&str]) -> String {
    check(folder, more).1.unwrap_or_default()
}

#[test]
fn nothing_is_said_where_nothing_is_hidden() {
    let ignored = "ignore = ['html/duplicate-id', 'module']\nwarn = ['html']\n";
    for files in [vec![("CREDITS.md", PAGE)], vec![("CREDITS.md", PAGE), ("ack-lint.toml", "fail-on = 'warning'\n")]] {
        let (_, line, json) = check(&project(&files), &[]);
        assert_eq!((line, json), (None, Value::Null));
    }
    // The rules of `module` need the history, so one of them is named.
    assert_eq!(
        line(&project(&[("CREDITS.md", PAGE), ("ack-lint.toml", ignored)]), &[]),
        "hidden: module/* off: ack-lint.toml:1"
    );
    // Options are the user's own choice.
    let folder = project(&[("CREDITS.md", PAGE)]);
    for option in [&["--ignore", "link"][..], &["--fail-on", "never"], &["--exclude", "CREDITS.md", "--allow-empty"]] {
        assert_eq!(check(&folder, option).1, None);
    }
}

#[test]
fn rules_that_a_configuration_turns_off_are_counted_or_named() {
    let configuration = "# x\n\nignore = ['link', 'html/missing-alt', 'html/script']\n";
    let folder = project(&[("CREDITS.md", PAGE), ("ack-lint.toml", configuration)]);
    let (code, line, json) = check(&folder, &[]);
    assert_eq!(code, 0);
    assert_eq!(
        line.as_deref(),
        Some(
            "hidden: 2 findings of html/missing-alt and link/missing-file: ack-lint.toml:3; link/* off: ack-lint.toml:3"
        )
    );
    assert_eq!(json["rules"][0]["findings"], 2);
    assert_eq!(json["rules"][1]["rules"], serde_json::json!(["link/*"]));
    assert_eq!(json["rules"][1]["origin"], "ack-lint.toml:3");
    // An option that turns them on again leaves nothing hidden.
    let (code, line, _) = check(&folder, &["--error", "link", "--warn", "html"]);
    assert_eq!((code, line), (1, None));
    // Formats without a place for it get it on standard error.
    for format in ["gitlab", "jsonl", "junit", "rdjsonl"] {
        let ran = run(folder.path(), &["check", "--offline", "--output-format", format]);
        assert!(ran.err.starts_with("hidden: 2 findings of "), "{format}: {}", ran.err);
    }
    for format in ["markdown", "sarif"] {
        let ran = run(folder.path(), &["check", "--offline", "--output-format", format]);
        assert!(ran.out.to_lowercase().contains("hidden") && ran.err.is_empty(), "{format}: {}", ran.out);
    }
}

#[test]
fn a_section_for_some_files_and_a_selection_are_named() {
    let section = "[[per-file]]\nfiles = ['CREDITS.md']\nignore = ['link/missing-file']\nprofile = 'none'\n";
    let folder = project(&[("CREDITS.md", PAGE), ("docs/CREDITS.md", PAGE), ("ack-lint.toml", section)]);
    let shown = line(&folder, &[]);
    assert_eq!(shown, "hidden: 2 findings of link/missing-file: ack-lint.toml:3; profile = \"none\": ack-lint.toml:4");
    let selected = project(&[("CREDITS.md", PAGE), ("ack-lint.toml", "select = ['entry', 'link']\n")]);
    let shown = line(&selected, &[]);
    assert!(shown.contains("1 finding of html/missing-alt: ack-lint.toml:1; avatar/*, contributor/*"), "{shown}");
    assert!(!shown.contains("link/"), "{shown}");
}

#[test]
fn a_gate_that_is_switched_off_says_so() {
    let folder = project(&[("CREDITS.md", PAGE), ("ack-lint.toml", "fail-on = 'never'\n")]);
    let (code, line, json) = check(&folder, &[]);
    assert_eq!((code, line.as_deref()), (0, Some("hidden: fail-on = \"never\": ack-lint.toml:1")));
    assert_eq!(json["settings"][0]["setting"], "fail-on = \"never\"");
    assert_eq!(check(&folder, &["--fail-on", "error"]).1, None);

    let groups =
        "ignore = ['entry', 'document', 'module', 'contributor', 'html', 'link', 'avatar', 'claim', 'suppression']";
    let folder =
        project(&[("CREDITS.md", PAGE), ("ack-lint.toml", &format!("[[per-file]]\nfiles = ['*.md']\n{groups}\n"))]);
    let (code, line, _) = check(&folder, &[]);
    let wanted = "hidden: 2 findings of html/missing-alt and link/missing-file: ack-lint.toml:3; every rule off: ack-lint.toml:3";
    assert_eq!((code, line.as_deref()), (0, Some(wanted)));
    fs::write(folder.path().join("CREDITS.md"), "# Credits\n").unwrap();
    assert_eq!(check(&folder, &[]).1.as_deref(), Some("hidden: every rule off: ack-lint.toml:3"));

    let folder = project(&[("CREDITS.md", PAGE), ("ack-lint.toml", "exclude = ['CREDITS.md']\nallow-empty = true\n")]);
    let (code, line, _) = check(&folder, &[]);
    let line = line.unwrap_or_default();
    assert_eq!(code, 0);
    assert!(line.contains("exclude = […]: ack-lint.toml:1; allow-empty = true: ack-lint.toml:2"), "{line}");
    let line = check(&folder, &["--allow-empty"]).1.unwrap_or_default();
    assert!(line.contains("exclude = […]: ack-lint.toml:1"), "{line}");

    let link = "[link]\nexclude = ['.*']\naccept = [404]\nhosts = { 'x.test' = { accept = [404] } }\n";
    let folder = project(&[("CREDITS.md", PAGE), ("ack-lint.toml", link)]);
    let line = check(&folder, &["--link-exclude", "x"]).1;
    assert_eq!(
        line.as_deref(),
        Some(
            "hidden: link.exclude = […]: ack-lint.toml:2; link.accept = […]: ack-lint.toml:3; \
             link.hosts = { accept … }: ack-lint.toml:4"
        )
    );
}

#[test]
fn errors_that_are_lowered_to_warnings_are_counted() {
    let folder = project(&[("CREDITS.md", PAGE), ("ack-lint.toml", "warn = ['link']\n")]);
    let (code, line, json) = check(&folder, &[]);
    assert_eq!((code, line.as_deref()), (0, Some("hidden: 1 error lowered to a warning: ack-lint.toml:1")));
    assert_eq!(json["lowered"][0]["findings"], 1);
    assert_eq!(check(&folder, &["--error", "link"]).1, None);
    assert_eq!(check(&project(&[("CREDITS.md", PAGE)]), &["--warn", "link"]).1, None);
}

#[test]
fn comments_baselines_and_the_diff_base_are_counted() {
    let folder = TempDir::new().unwrap();
    git(folder.path(), &["init", "-q", "-b", "main"]);
    let page = "# Credits\n\n[a](gone.md)\n\n<!-- ack-lint-disable-next-line -->\n[b](lost.md)\n";
    fs::write(folder.path().join("CREDITS.md"), page).unwrap();
    commit(folder.path(), &[], "first");
    assert_eq!(line(&folder, &[]), "hidden: 1 suppressed");
    assert_eq!(line(&folder, &["--diff-base", "main"]), "hidden: 1 suppressed, 1 unchanged");
    run(folder.path(), &["check", "--offline", "--write-baseline", "baseline.json"]);
    let baseline = ["--baseline", "baseline.json"];
    assert_eq!(line(&folder, &baseline), "hidden: 1 suppressed, 1 in the baseline");
    // What both have is counted once.
    let both = [&baseline[..], &["--diff-base", "main"]].concat();
    assert_eq!(line(&folder, &both), "hidden: 1 suppressed, 1 unchanged");
}

#[test]
fn a_contract_that_the_change_weakens_is_named() {
    let contract = "[entries]\nlevel = 3\n[[entries.fields]]\nlabel = 'License'\n";
    let folder =
        project(&[("CREDITS.md", "# Credits\n\n### Pebble\n\n**License**: MIT\n"), ("ack-lint.toml", contract)]);
    let path = folder.path();
    fs::remove_dir_all(path.join(".git")).unwrap();
    git(path, &["init", "-q", "-b", "main"]);
    git(path, &["add", "-A"]);
    git(path, &["commit", "-q", "-m", "base"]);
    fs::write(path.join("CREDITS.md"), "# Credits\n\n### Pebble\n\nText.\n").unwrap();
    let base = &["--diff-base", "HEAD"];
    assert_eq!(check(&folder, base).0, 1);
    for (changed, named) in [
        (contract.replace("level = 3", "section = 'Other'"), "entries changed since HEAD: ack-lint.toml:2"),
        (format!("{contract}required = false\n"), "entries changed since HEAD: ack-lint.toml:3"),
        (
            format!("{contract}[[per-file]]\nfiles = ['CREDITS.md']\nprofile = 'all-contributors'\n"),
            "profile changed since HEAD",
        ),
        (String::new(), "entries changed since HEAD: ack-lint.toml"),
    ] {
        fs::write(path.join("ack-lint.toml"), &changed).unwrap();
        let line = line(&folder, base);
        assert!(line.contains(named), "{changed}: {line}");
    }
    // A change of another kind is not a weaker contract.
    fs::write(path.join("ack-lint.toml"), format!("# Ours.\noutput-format = 'full'\n{contract}")).unwrap();
    assert_eq!(check(&folder, base).1, None);
}

#[test]
fn what_a_forge_shows_and_a_dialect_hides_is_noted() {
    let noted = |page: &str, files: &[(&str, &str)]| {
        let files = [&[("CREDITS.md", page), ("a.md", "")], files].concat();
        let ran = run(project(&files).path(), &["check", "--offline"]);
        (ran.code, ran.err.lines().find_map(|line| line.strip_prefix("note: CREDITS.md is ")).map(str::to_owned))
    };
    // One line does not hide the rest of a page.
    for line in [
        ":::{code-block}",
        ":::{code-block}\n\n:::{image} a",
        "<!-- ```{note} -->\n<!-- {doc}`a` -->",
        "`` ```{note} `` and `{ref}`",
        "    ```{note}\n    ```",
        "[a]: x \"\n:::{code}\n\"",
    ] {
        assert_eq!(noted(&format!("# Credits\n\n{line}\n\n% [x](missing.md)\n"), &[]), (1, None), "{line}");
    }
    // A page of MyST says so where a forge shows more of it.
    let since = Some("read as MyST because of line 3; a forge shows more of it".to_owned());
    let sphinx = [("docs/conf.py", "extensions = ['myst_parser']\n")];
    for (page, shows_more) in [
        ("{doc}`a`\n\n% [x](missing.md)\n", true),
        ("```{note}\n```\n\n:::{code}\n[x](missing.md)\n:::\n", true),
        ("{ref}`a` [x](y)\n", false),
    ] {
        let page = format!("# Credits\n\n{page}");
        assert_eq!(noted(&page, &[]), (0, since.clone()), "{page}");
        // In a project of MyST, labels are what they are, and a forge still shows more.
        assert_eq!(noted(&page, &sphinx), (0, since.clone().filter(|_| shows_more)), "{page}");
    }
    assert_eq!(noted("# Credits\n\n```{note}\na\n```\n", &[]), (0, None));
    for hidden in ["$[x](missing.md)$", "[a]: x \"\n\\begin{x}\n\"\n\n[x](missing.md)\n\n[b]: x \"\n\\end{x}\n\""] {
        let quarto = noted(&format!("# Credits\n\n```{{=html}}\n<b>a</b>\n```\n\n{hidden}\n"), &[]).1;
        let since = "read as Quarto because of line 3; a forge shows more of it";
        assert_eq!(quarto.as_deref(), Some(since), "{hidden}");
    }
}

#[test]
fn what_only_looks_like_metadata_code_or_a_template_is_read() {
    let check = |page: &str| {
        let ran = run(project(&[("CREDITS.md", page)]).path(), &["check", "--offline"]);
        (ran.code, ran.err)
    };
    for page in [
        "+++\n[x](missing.md)\n+++\n",
        "+++\na = '[x](missing.md)'\n+++\n",
        "<style>\n\n<a href=\"missing.md\">y</a>\n\n</style>\n",
        "<textarea>\n\n<a href=\"missing.md\">y</a>\n\n</textarea>\n",
        "<title>\n<a href=\"missing.md\">y</a>\n</title>\n",
    ] {
        let (code, err) = check(page);
        assert!(code == 1 && err.contains("1 local link"), "{page}: {err}");
    }
    assert_eq!(check("+++\ntitle = 'x'\n[extra]\nurl = 'https://x.test/'\n+++\n# Credits\n").0, 0);
    assert_eq!(check("<style>\na > b { color: red }\n</style>\n").0, 0);
    for (page, note) in [
        ("[x](missing.md?{{x}})\n", "1 link contains a template and was not checked"),
        ("[x](${x}/a.md) ![y]({%x%}a.png)\n", "2 links contain templates and were not checked"),
    ] {
        assert!(check(page).1.contains(&format!("note: {note}\n")), "{page}: {}", check(page).1);
    }
}

#[test]
fn a_script_is_built_into_a_page_of_vue_only() {
    let code = |script: &str, file: &str| {
        let folder = project(&[("docs/CREDITS.md", &format!("{script}</script>\n")), (file, "")]);
        run(folder.path(), &["check", "--offline"]).code
    };
    for (script, file, wanted) in [
        ("<script setup>", "x", 1),
        ("<script setup>", "docs/.vitepress/config.js", 0),
        ("<script setup src=\"//x.test/a.js\">", "x", 1),
        ("<script setup>", "mkdocs.yml", 1),
        ("<script setup src=\"./a.js\">", "docs/.vitepress/config.js", 0),
        ("<script setup src=\"//x.test/a.js\">", "docs/.vitepress/config.js", 1),
    ] {
        assert_eq!(code(script, file), wanted, "{script} {file}");
    }
}

#[test]
fn a_timeout_that_makes_dead_links_unreachable_is_named_or_refused() {
    let with = |link: &str| project(&[("CREDITS.md", PAGE), ("ack-lint.toml", link)]);
    for link in ["link.timeout = 0.5\n", "link.hosts.'x.test'.timeout = 0.001\n"] {
        let ran = run(with(link).path(), &["check", "--offline"]);
        assert!(ran.code == 2 && ran.err.contains("a number of seconds from 1 to 3600"), "{link}: {}", ran.err);
    }
    assert_eq!(line(&with("link.timeout = 5\n"), &[]), "hidden: link.timeout = 5: ack-lint.toml:1");
    assert_eq!(line(&with("link.timeout = 60\n"), &[]), "");
    let host = "hidden: link.hosts = { timeout … }: ack-lint.toml:1";
    assert_eq!(line(&with("link.hosts.'x.test'.timeout = 5\n"), &[]), host);
}

#[test]
fn a_page_that_its_generator_no_longer_lists_is_named() {
    let listed = "{\"files\": [\"docs/CREDITS.md\"], \"contributors\": []}\n";
    let other = listed.replace("docs/CREDITS.md", "README.md");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    fs::create_dir(path.join("docs")).unwrap();
    fs::write(path.join("docs/CREDITS.md"), "# Credits\n").unwrap();
    fs::write(path.join(".all-contributorsrc"), listed).unwrap();
    git(path, &["init", "-q"]);
    git(path, &["add", "-A"]);
    git(path, &["commit", "-qm", "a"]);
    let named = || line(&folder, &["--diff-base", "HEAD"]);
    assert_eq!(named(), "");
    let wanted = "hidden: docs/CREDITS.md is not listed any more since HEAD: .all-contributorsrc";
    fs::write(path.join("docs/.all-contributorsrc"), &other).unwrap();
    assert_eq!(named(), wanted);
    fs::remove_file(path.join("docs/.all-contributorsrc")).unwrap();
    fs::write(path.join(".all-contributorsrc"), &other).unwrap();
    assert_eq!(named(), wanted);
    fs::remove_file(path.join(".all-contributorsrc")).unwrap();
    assert_eq!(named(), wanted);
}

#[test]
fn a_configuration_that_takes_the_contract_from_a_page_is_named() {
    let page = "# Acknowledgments\n\n## Core Inspirations\n\n### teensy\n\n**[teensy](https://x.test/)** by Ada\n\n- **What teensy teaches**: a\n- **How TinyTorch differs**: b\n- **When to use teensy**: c\n";
    let with = |configuration: &str| {
        let folder = project(&[("ACKNOWLEDGMENTS.md", page), ("ack-lint.toml", configuration)]);
        line(&folder, &[])
    };
    for (configuration, named) in [
        ("", ""),
        ("[entries]\nfields = []\n", "hidden: entries.fields = []: ack-lint.toml:2"),
        ("profile = 'all-contributors'\n", "hidden: profile = \"all-contributors\": ack-lint.toml:1"),
        ("profile = 'none'\n", "hidden: profile = \"none\": ack-lint.toml:1"),
        ("profile = 'tinytorch'\n", ""),
        ("[entries]\nlevel = 3\n", "hidden: entries.level = …: ack-lint.toml:2"),
        ("[entries]\nlabels = 'plain'\n", "hidden: entries.labels = \"…\": ack-lint.toml:2"),
        ("[[entries]]\nsection = 'Fonts'\n", "hidden: entries = […]: ack-lint.toml:2"),
        ("[sections]\nforbidden = ['To do']\n", "hidden: sections.forbidden = […]: ack-lint.toml:2"),
        ("[[entries.fields]]\nlabel = 'What {entry} teaches'\n", ""),
    ] {
        assert_eq!(with(configuration), named, "{configuration}");
    }
}
