//! What applied to a page at the diff base without its configuration, and does not any more: the content and the folders
//! beside a page choose its contract and its modules.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use super::{SEED, history::git, moves::repository};
use crate::common::program::{project, run};

const TREE: &[&str] = &["src/01_tensor/x", "src/02_activations/x", "src/03_layers/x", "src/04_losses/x"];
const PAGE: &str = "# Credits\n\n## Core Inspirations\n\nBuilt in Module 01 (Tensor).\n";
const LIST: &str = "# Credits\n\n<!-- ALL-CONTRIBUTORS-LIST:START -->\n<table><tr><td align=\"center\">\
    <a href=\"https://github.com/ada\"><img src=\"https://avatars.githubusercontent.com/u/1?v=4\" width=\"100px;\" alt=\"Ada\"/><br />\
    <sub><b>Ada</b></sub></a></td></tr></table>\n<!-- ALL-CONTRIBUTORS-LIST:END -->\n";

fn with_tree<'a>(files: &[(&'a str, &'a str)]) -> TempDir {
    repository(&[files, &TREE.iter().map(|path| (*path, "")).collect::<Vec<_>>()].concat())
}

fn write(folder: &TempDir, path: &str, text: &str) {
    let path = folder.path().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The settings that the report names as hiding something.
fn since(folder: &TempDir) -> String {
    let ran = run(folder.path(), &["check", "--offline", "--output-format", "json", "--diff-base", "main"]);
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    let text = |setting: &Value| format!("{}: {}", setting["setting"], setting["origin"]).replace('"', "");
    let settings =
        report["summary"]["hidden"]["settings"].as_array().map(|all| all.iter().map(text).collect::<Vec<_>>());
    settings.unwrap_or_default().join("; ")
}

fn dependencies() -> String {
    let entry = |name| format!("## {name}\n\nLicense: MIT\n\nBy: Ada\n\nRepository: https://x.test/{name}\n\n");
    format!("# Credits\n\n{}", ["pebble", "reed", "slate"].map(entry).concat())
}

/// The page without its section and the labels of its fields.
fn unrecognized() -> String {
    SEED.replace("\n## ", "\n## The ").lines().map(|line| line.replace("**", "") + "\n").collect()
}

#[test]
fn a_contract_that_the_content_no_longer_selects_is_named() {
    let unmarked = LIST.replace("<!-- ALL-CONTRIBUTORS-LIST:START -->\n", "");
    for (before, after, contracts) in [
        (SEED, unrecognized().as_str(), "contract tinytorch applied at main, none applies now"),
        (LIST, &unmarked, "contract all-contributors applied at main, none applies now"),
        (SEED, &dependencies(), "contract tinytorch applied at main, dependencies applies now"),
        (&dependencies(), "# Credits\n", "contract dependencies applied at main, none applies now"),
    ] {
        let folder = repository(&[("CREDITS.md", before)]);
        assert!(!since(&folder).contains("applied"), "{}", since(&folder));
        write(&folder, "CREDITS.md", after);
        assert!(since(&folder).contains(&format!("{contracts}: CREDITS.md")), "{contracts}: {}", since(&folder));
        // Under another name as well.
        git(folder.path(), &["reset", "-q", "--hard"]);
        git(folder.path(), &["mv", "CREDITS.md", "CONTRIBUTORS.md"]);
        write(&folder, "CONTRIBUTORS.md", after);
        assert!(since(&folder).contains(&format!("{contracts}: CONTRIBUTORS.md")), "{contracts}: {}", since(&folder));
    }
}

#[test]
fn a_contract_that_still_applies_or_that_the_configuration_names_is_not() {
    let after = unrecognized();
    for (configuration, before, after) in [
        ("", "# Credits\n\nThanks.\n", "# Credits\n"),
        ("", SEED, &SEED.replace("## Core Inspirations", "## Inspirations")),
        ("", LIST, &format!("{LIST}\n{PAGE}")),
        ("profile = 'tinytorch'\n", SEED, &after),
        ("profile = 'none'\n", SEED, &after),
        ("[entries]\nsection = 'Thanks'\n", SEED, &after),
    ] {
        let folder = repository(&[("CREDITS.md", before), ("ack-lint.toml", configuration)]);
        write(&folder, "CREDITS.md", after);
        assert!(!since(&folder).contains("applied"), "{configuration}: {}", since(&folder));
        fs::remove_file(folder.path().join("CREDITS.md")).unwrap();
        write(&folder, "docs/CREDITS.md", "# Credits\n");
        assert!(!since(&folder).contains("applied"), "{configuration}: {}", since(&folder));
    }
}

#[test]
fn modules_that_another_folder_replaces_are_named() {
    let page = [("docs/CREDITS.md", PAGE)];
    let folder = with_tree(&page);
    let is_named =
        |modules: &str| since(&folder).contains(&format!("modules changed since main {modules}: docs/CREDITS.md"));
    assert!(!since(&folder).contains("modules"), "{}", since(&folder));
    for name in ["01_tensor", "07_zork"] {
        write(&folder, &format!("docs/src/{name}/x"), "");
    }
    assert!(is_named("(4 in src/, now 2 in docs/src/)"), "{}", since(&folder));
    // A page about no module, and a folder with the same modules and more.
    write(&folder, "docs/CREDITS.md", "# Credits\n\n## Core Inspirations\n");
    assert!(!since(&folder).contains("modules"), "{}", since(&folder));
    write(&folder, "docs/CREDITS.md", PAGE);
    TREE.iter().for_each(|path| write(&folder, &format!("docs/{path}"), ""));
    assert!(!since(&folder).contains("modules"), "{}", since(&folder));
    // The same modules under other numbers.
    fs::rename(folder.path().join("docs/src/02_activations"), folder.path().join("docs/src/09_activations")).unwrap();
    assert!(is_named("(4 in src/, now 5 in docs/src/)"), "{}", since(&folder));
    fs::remove_dir_all(folder.path().join("docs/src")).unwrap();
    fs::rename(folder.path().join("src"), folder.path().join("source")).unwrap();
    assert!(is_named("(4 in src/, now 20 in the built-in list)"), "{}", since(&folder));
}

#[test]
fn modules_that_are_gone_are_named_unless_the_page_changes_with_them() {
    let configuration = "[modules]\ndirectories = ['src']\n";
    let folder =
        with_tree(&[("CREDITS.md", "# Credits\n\nSee Module 01 and Module 04.\n"), ("ack-lint.toml", configuration)]);
    let path = folder.path();
    fs::remove_dir_all(path.join("src/03_layers")).unwrap();
    let named = "modules changed since main (4 in src/, now 3 in src/): CREDITS.md";
    assert_eq!(since(&folder), named);
    fs::rename(path.join("src/04_losses"), path.join("src/03_losses")).unwrap();
    write(&folder, "CREDITS.md", "# Credits\n\nSee Module 01 and Module 03.\n");
    assert_eq!(since(&folder), "");
    fs::rename(path.join("src"), path.join("source")).unwrap();
    assert_eq!(since(&folder), "modules changed since main (4 in src/, now none): CREDITS.md");
    // A configuration with another folder is named itself.
    write(&folder, "ack-lint.toml", &configuration.replace("src", "source"));
    assert_eq!(since(&folder), "modules changed since main: ack-lint.toml:2");
}

#[test]
fn folders_of_modules_that_do_not_exist_are_noted() {
    let configuration = "[modules]\ndirectories = ['parts', 'more']\n";
    let is_noted = |configuration: &str, files: &[(&str, &str)]| {
        let files = [&[("ack-lint.toml", configuration), ("CREDITS.md", PAGE), ("a/CREDITS.md", PAGE)], files].concat();
        let ran = run(project(&files).path(), &["check", "--offline"]);
        ran.err.contains("note: `modules.directories` names no folder with modules (ack-lint.toml:2)\n")
    };
    let more = [("more/01_tensor/x", ""), ("more/02_activations/x", "")];
    assert!(is_noted(configuration, &[]));
    assert!(is_noted(configuration, &[("parts/x", ""), more[0]]));
    assert!(!is_noted(configuration, &more));
    // Of one of the pages.
    assert!(!is_noted(configuration, &[("a/more/01_tensor/x", ""), ("a/more/02_activations/x", "")]));
    assert!(!is_noted("profile = 'tinytorch'\n", &[]));
    assert!(!is_noted(&format!("{configuration}list = ['01 Tensor']\n"), &[]));
}

#[test]
fn a_changed_configuration_of_a_site_is_named() {
    for file in [
        "myst.yml",
        "docs/_quarto.yml",
        "docusaurus.config.js",
        "website/docusaurus.config.ts",
        "_config.yml",
        "hugo.toml",
    ] {
        let folder = repository(&[("docs/CREDITS.md", "# Credits\n")]);
        assert_eq!(since(&folder), "");
        write(&folder, file, "");
        assert_eq!(since(&folder), format!("a site configuration changed since main: {file}"));
        git(folder.path(), &["add", "-A"]);
        git(folder.path(), &["commit", "-qm", "a"]);
        assert_eq!(since(&folder), "");
        write(&folder, file, "docs_dir: other\n");
        assert_eq!(since(&folder), format!("a site configuration changed since main: {file}"));
    }
    let folder = repository(&[("docs/CREDITS.md", "# Credits\n")]);
    // Other programs have one as well.
    write(&folder, "config.toml", "[build]\n");
    assert_eq!(since(&folder), "");
    write(&folder, "config.toml", "baseURL = 'https://x.org/'\n");
    assert_eq!(since(&folder), "a site configuration changed since main: config.toml");
    let folder = repository(&[("docs/CREDITS.md", "# Credits\n")]);
    write(&folder, "docs/.vitepress/x", "");
    assert_eq!(since(&folder), "a site configuration changed since main: docs/.vitepress");
}

#[test]
fn a_configuration_in_a_folder_does_not_hide_the_list_above() {
    let rc = r#"{"files": ["docs/CREDITS.md"], "projectName": "p", "projectOwner": "o", "contributors": [{"login": "ada", "name": "Ada",
        "avatar_url": "https://avatars.githubusercontent.com/u/1?v=4", "profile": "https://github.com/ada", "contributions": ["code"]},
        {"login": "lin", "name": "Lin", "avatar_url": "https://avatars.githubusercontent.com/u/2?v=4", "profile": "https://github.com/lin",
        "contributions": ["code"]}]}"#;
    let folder = repository(&[("docs/CREDITS.md", LIST), (".all-contributorsrc", rc)]);
    let unlisted = || run(folder.path(), &["check", "--offline"]).out.contains("contributor/unlisted");
    assert!(unlisted());
    write(&folder, "docs/ack-lint.toml", "");
    assert!(unlisted());
    write(&folder, "docs/.all-contributorsrc", &rc.replace("docs/CREDITS.md", "CREDITS.md"));
    let moved = "docs/CREDITS.md is listed in docs/.all-contributorsrc since main: .all-contributorsrc";
    assert_eq!(since(&folder), moved);
}

/// The notes of a run about what a contract does not find.
fn unanswered(folder: &TempDir) -> Vec<String> {
    let ran = run(folder.path(), &["check", "--offline"]);
    ran.err.lines().filter_map(|line| line.strip_prefix("note: `")).map(str::to_owned).collect()
}

#[test]
fn a_contract_that_finds_nothing_is_noted() {
    let page = "# Credits\n\n## Libraries\n\n### Pebble\n\nSmall.\n\n<div class=\"people\"><a href=\"https://github.com/ada\">\
                <img src=\"https://avatars.githubusercontent.com/u/1\" alt=\"ada\"> Ada</a></div>\n";
    let notes = |configuration: &str, files: &[(&str, &str)]| {
        unanswered(&project(&[&[("ack-lint.toml", configuration), ("CREDITS.md", page)], files].concat()))
    };
    let noted = |configuration: &str, key: &str| {
        let what = if key.starts_with("entries") { "entries" } else { "contributors" };
        let wanted = format!("{key}` finds no {what} on any page (ack-lint.toml:2)");
        assert_eq!(notes(configuration, &[]), [wanted], "{configuration}");
    };
    noted("[entries]\nsection = 'Dependencies'\n", "entries.section");
    noted("[entries]\nselector = '.entry'\nform = 'element'\n", "entries.selector");
    noted("[entries]\nform = 'row'\nfields = [{ label = 'Licence' }, { label = 'Use' }]\n", "entries.form");
    noted("[entries]\nlevel = 4\n", "entries.level");
    noted("[contributors]\nselector = 'div.none'\n", "contributors.selector");
    let other = page.replace("Libraries", "Dependencies").replace("people", "none");
    for configuration in [
        "[entries]\nsection = 'Libraries'\n",
        "[contributors]\nselector = 'div.people'\n",
        // What a rule reports needs no note.
        "[sections]\nrequired = ['Dependencies']\n[entries]\nsection = 'Dependencies'\n",
        "[entries]\nsection = 'Libraries'\nlevel = 5\n",
    ] {
        assert_eq!(notes(configuration, &[]), [""; 0], "{configuration}");
    }
    // Another page of the run has them.
    for configuration in ["[entries]\nsection = 'Dependencies'\n", "[contributors]\nselector = 'div.none'\n"] {
        assert_eq!(notes(configuration, &[("CONTRIBUTORS.md", &other)]), [""; 0], "{configuration}");
    }

    // A change that takes them away.
    let folder = with_tree(&[
        ("CREDITS.md", page),
        ("ack-lint.toml", "[entries]\nsection = 'Libraries'\n[contributors]\nselector = 'div.people'\n"),
    ]);
    assert_eq!(since(&folder), "");
    write(&folder, "CREDITS.md", &other);
    assert_eq!(
        since(&folder),
        "entries changed since main (1, now none): CREDITS.md; contributors changed since main (1, now none): CREDITS.md"
    );
}
