//! `ack-lint init`: the contract that it derives from a page loads, the page satisfies it, and a field that is deleted
//! afterwards is reported.

mod hostile;
mod several;
mod shapes;

use std::{fs, ops::Range, path::Path};

use serde_json::Value;
use tempfile::TempDir;

use crate::common::program::{project, run};

/// The findings of `check` that concern the contract of a page, not its other text.
pub(crate) fn reported(folder: &Path, page: &str) -> Vec<String> {
    let ran = run(
        folder,
        &[
            "check",
            "--offline",
            "--output-format",
            "json",
            "--select",
            "entry,document",
            "--ignore",
            "document/contradiction",
            page,
        ],
    );
    let json: Value = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}", ran.err));
    let found = json["diagnostics"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    found
        .iter()
        .map(|one| format!("{} {} {}", one["start"]["line"], text(&one["rule"]), text(&one["message"])))
        .collect()
}

/// A page with its new configuration.
pub(crate) fn inferred(page: &str, text: &str) -> (TempDir, String) {
    let folder = project(&[(page, text)]);
    let ran = run(folder.path(), &["init", page]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    let config = fs::read_to_string(folder.path().join("ack-lint.toml")).unwrap();
    (folder, config)
}

/// Deletes each required field and the link from a page, one at a time, and asserts that each is reported; returns
/// their number. An entry may have a field twice, so one of the first three must be reported.
pub(crate) fn deletions_are_reported(folder: &Path, page: &str, config: &str) -> usize {
    let config: toml::Table = toml::from_str(config).unwrap();
    let inspected: Value = serde_json::from_str(&run(folder, &["inspect", page]).out).unwrap();
    let text = fs::read_to_string(folder.join(page)).unwrap();
    let range = |place: &Value| {
        let offset = |end: &str| place[end]["offset"].as_u64().map(|offset| offset as usize);
        offset("start").zip(offset("end")).map(|(start, end)| start..end)
    };
    let contracts: Vec<&toml::Table> = match config.get("entries") {
        Some(toml::Value::Array(all)) => all.iter().filter_map(toml::Value::as_table).collect(),
        one => one.and_then(toml::Value::as_table).into_iter().collect(),
    };
    let mut count = 0;
    for contract in contracts {
        let sections: Option<Vec<&str>> = contract.get("section").map(|section| match section {
            toml::Value::Array(all) => all.iter().filter_map(toml::Value::as_str).collect(),
            one => one.as_str().into_iter().collect(),
        });
        let is_own = |entry: &&Value| {
            let section = entry["section"].as_str().unwrap_or_default();
            sections.as_ref().is_none_or(|own| own.contains(&section))
        };
        let mut is_reported = |what: &str, cut: &dyn Fn(&Value) -> Range<usize>| {
            let reported = inspected["entries"].as_array().unwrap().iter().filter(is_own).take(3).any(|entry| {
                let cut = cut(entry);
                fs::write(folder.join(page), format!("{}{}", &text[..cut.start], &text[cut.end..])).unwrap();
                !reported(folder, page).is_empty()
            });
            assert!(reported, "{page}: nothing is said without {what}");
            count += 1;
        };
        let fields = contract.get("fields").and_then(toml::Value::as_array);
        for (at, field) in fields.into_iter().flatten().filter_map(toml::Value::as_table).enumerate() {
            if field.get("required").and_then(toml::Value::as_bool) != Some(false) {
                // The character before the match of a pattern is deleted as well.
                is_reported(field["label"].as_str().unwrap(), &|entry| {
                    let found = range(&entry["fields"][at]).unwrap();
                    let sign = if text[..found.start].ends_with("- ") { 2 } else { 1 };
                    found.start - if field.contains_key("pattern") { sign } else { 0 }..found.end
                });
            }
        }
        if contract.contains_key("link") {
            is_reported("a link", &|entry| range(&entry["link"]).unwrap());
        }
    }
    fs::write(folder.join(page), text).unwrap();
    count
}

#[test]
fn the_seed_has_the_built_in_contract() {
    let seed = include_str!("../../fixtures/seed/ACKNOWLEDGMENTS.md");
    let (folder, config) = inferred("ACKNOWLEDGMENTS.md", seed);
    assert!(config.contains("\nprofile = \"tinytorch\"\n"), "{config}");
    assert!(config.contains("\"When to use {entry}\": 4 of 4\n"), "{config}");
    assert_eq!(reported(folder.path(), "ACKNOWLEDGMENTS.md"), Vec::<String>::new());
}

/// A correct page, its expected contract, and how many fields it requires, including the link.
const SHAPES: &[(&str, &str, &[&str], usize)] = &[
    (
        "CREDITS.md",
        "# Credits\n\n## Parts\n\n- [`glue`](https://glue.test) - sticks, by @ada `MIT`\n- [`nail`](https://nail.test) - holds, by @bob `Apache-2.0`\n\
         - [`rope`](https://rope.test) - binds, by @cyd `MIT OR Apache-2.0`\n\n## Else\n\n- a\n- b\n",
        &["section = \"Parts\"", "form = \"item\"", "author = true", "type = \"license\"", "link = true  # 3 of 3"],
        4,
    ),
    (
        "CREDITS.md",
        "# Credits\n\n| Project | Use | License |\n|-|-|-|\n| [a](https://a.test) | parsing | MIT |\n| [b](https://b.test) | | Zlib |\n\
         | [c](https://c.test) | drawing | MIT |\n",
        &[
            "form = \"row\"",
            "label = \"Use\"\nrequired = false",
            "2 of 3; missing in b on line 6",
            "type = \"license\"",
        ],
        3,
    ),
    (
        "docs/people.md",
        "# People\n\n## Ada\n\n- Role: lead\n- GitHub id: ada\n\n## Bob\n\n- Role: docs\n- GitHub ID: bob\n\n## Cyd\n\n- Role: tests\n",
        &[
            "paths = [\"docs/people.md\"]",
            "level = 2",
            "labels = \"plain\"",
            "ignore-case = true",
            "2 of 3; missing in Cyd on line 13",
        ],
        1,
    ),
    (
        "CREDITS.md",
        "# Funders\n\n<div class=\"card\"><img src=\"a.svg\" alt=\"\"><h3>Ada Fund</h3></div>\n\n\
         <div class=\"card\"><img src=\"b.svg\" alt=\"\"><h3>Bob Fund</h3></div>\n\n\
         <div class=\"card\"><img src=\"c.svg\" alt=\"\"><h3>Cyd Fund</h3></div>\n",
        &["form = \"element\"", "selector = \"div.card\"", "label = \"image\""],
        2,
    ),
];

#[test]
fn a_structure_is_found_and_enforced() {
    for (page, text, wanted, required) in SHAPES {
        let (folder, config) = inferred(page, text);
        for part in *wanted {
            assert!(config.contains(part), "no {part}:\n{config}");
        }
        assert_eq!(reported(folder.path(), page), Vec::<String>::new(), "{config}");
        assert_eq!(deletions_are_reported(folder.path(), page, &config), *required, "{config}");
    }
}

#[test]
fn the_contracts_of_pages_with_faults_load() {
    let shapes = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/contracts");
    for shape in fs::read_dir(shapes).unwrap() {
        for file in fs::read_dir(shape.unwrap().path()).unwrap().map(|file| file.unwrap().path()) {
            if file.extension().is_some_and(|ending| ending == "md") {
                let page = file.file_name().unwrap().to_str().unwrap();
                let (folder, config) = inferred(page, &fs::read_to_string(&file).unwrap());
                let slips = reported(folder.path(), page);
                assert!(
                    slips.iter().all(|slip| ["missing-field", "empty-field", "invalid-value"]
                        .iter()
                        .any(|rule| slip.contains(rule))),
                    "{slips:#?}\n{config}"
                );
            }
        }
    }
}

#[test]
fn other_pages_keep_their_own_contract() {
    let (page, text, ..) = SHAPES[0];
    let folder = project(&[(page, text), ("docs/ACKNOWLEDGMENTS.md", "# Thanks\n\n- to all\n")]);
    assert_eq!(run(folder.path(), &["init", page]).code, 0);
    let config = fs::read_to_string(folder.path().join("ack-lint.toml")).unwrap();
    assert!(config.contains("[[per-file]]\nfiles = [\"CREDITS.md\"]\n"), "{config}");
    assert!(config.contains("\n[[per-file.entries.fields]]\n"), "{config}");
    assert_eq!(reported(folder.path(), "."), Vec::<String>::new());
    fs::write(folder.path().join(page), text.replace(" `Apache-2.0`", "")).unwrap();
    assert_eq!(reported(folder.path(), "."), ["6 entry/missing-field nail is missing the field “license”"]);
}

#[test]
fn files_around_the_page_are_found() {
    let page =
        "# Course\n\nIt begins with Module 01 (Words) and ends with Module 02.\n\nLicensed under the MIT license.\n";
    let folder = project(&[
        ("docs/CREDITS.md", page),
        ("modules/01_words/a", ""),
        ("modules/02_trees/a", ""),
        (".all-contributorsrc", "{}"),
        ("LICENSE", "Free.\n"),
    ]);
    assert_eq!(run(folder.path(), &["init", "docs/CREDITS.md"]).code, 0);
    let config = fs::read_to_string(folder.path().join("ack-lint.toml")).unwrap();
    assert!(config.contains("\n[modules]\ndirectories = [\"modules\"]\n"), "{config}");
    assert!(config.contains(".all-contributorsrc") && config.contains("checked against LICENSE."), "{config}");
    fs::write(folder.path().join("docs/CREDITS.md"), page.replace("01 (Words)", "01 (Trees)")).unwrap();
    let ran = run(folder.path(), &["check", "--offline", "--output-format", "concise"]);
    assert!(ran.out.contains("module/wrong-title"), "{}{}", ran.out, ran.err);
}

#[test]
fn nothing_is_overwritten() {
    let folder = project(&[("CREDITS.md", "# Credits\n"), ("ack-lint.toml", "offline = true\n")]);
    let config = || fs::read_to_string(folder.path().join("ack-lint.toml")).unwrap();
    let ran = run(folder.path(), &["init"]);
    assert_eq!(ran.code, 2);
    assert_eq!(ran.err, "error: ack-lint.toml already exists; use --force to overwrite it, or --stdout to print\n");
    assert_eq!(config(), "offline = true\n");
    let ran = run(folder.path(), &["init", "--stdout"]);
    assert!(ran.code == 0 && ran.out.contains("# profile = \"auto\"\n"), "{}{}", ran.out, ran.err);
    assert_eq!(
        run(folder.path(), &["init", "--force", "CREDITS.md"]).err,
        "Wrote ack-lint.toml without a contract: the page has no entries with a common structure\n"
    );
    assert!(config().contains("no entries with a common structure"));
    assert_eq!(run(folder.path(), &["check", "--offline"]).code, 0);
    for (arguments, error) in [
        (["init", "gone.md"], "error: gone.md: no such file or directory\n"),
        (["init", "."], "error: . is a directory; init reads one page, such as CREDITS.md\n"),
    ] {
        let ran = run(folder.path(), &[&arguments[..], &["--force"]].concat());
        assert_eq!((ran.code, ran.err.as_str()), (2, error));
    }
}
