//! What the documentation says of options and keys is what the program says. `ACK_LINT_BLESS=1` rewrites the tables.

use std::{fs, ops::Range, path::Path};

use ack_lint::config::{self, Place, schema};

use super::{cases::CASES, keys::NETWORK};
use crate::common::{
    generated,
    program::{project, run},
};

/// Paths of keys by the option of the same meaning.
fn key_of(option: &str) -> Option<&'static str> {
    let cases = CASES.iter().filter_map(|case| Some((case.key, *case.option.first()?)));
    cases.chain(NETWORK.iter().copied()).find(|(_, known)| *known == option).map(|(key, _)| key)
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

fn options() -> String {
    let check = ack_lint::cli::command(|_| false).find_subcommand("check").unwrap().clone();
    let mut table = "| option | key | |\n|---|---|---|\n".to_owned();
    for arg in check.get_arguments() {
        let Some(long) = arg.get_long().filter(|long| !matches!(*long, "help" | "version")) else { continue };
        let option = format!("--{long}");
        let value = arg.get_value_names().filter(|_| arg.get_action().takes_values());
        let value = value.map_or_else(String::new, |names| format!(" {}", names[0]));
        let key = key_of(&option).map_or_else(String::new, |key| format!("`{key}`"));
        let help = arg.get_help().unwrap().to_string();
        table += &format!("| `{option}{}` | {key} | {} |\n", cell(&value), cell(&help));
    }
    table
}

/// A key, and those of the tables in it.
fn rows(path: &str, key: &schema::Key) -> String {
    let mut rows = format!("| `{path}` | {} | {} |\n", cell(&key.shape.expected()), cell(key.doc));
    let inner = match key.shape {
        schema::Shape::List(&schema::Shape::Table(keys)) => Some((format!("{path}[]"), keys)),
        schema::Shape::Map(&schema::Shape::Table(keys)) => Some((format!("{path}.*"), keys)),
        _ => None,
    };
    for (path, key) in inner.iter().flat_map(|(path, keys)| keys.iter().map(move |key| (path, key))) {
        rows += &self::rows(&format!("{path}.{}", key.name), key);
    }
    rows
}

fn keys() -> String {
    let mut table = "| key | value | |\n|---|---|---|\n".to_owned();
    let with_option = |path: &str| {
        CASES.iter().any(|case| case.key == path && !case.option.is_empty())
            || NETWORK.iter().any(|(key, option)| *key == path && !option.is_empty())
    };
    for (path, key) in schema::paths() {
        if !matches!(key.shape, schema::Shape::Table(_)) && !with_option(&path) {
            table += &rows(&path, key);
        }
    }
    table
}

/// Where the text between `<!-- name -->` and `<!-- /name -->` is.
fn between(text: &str, name: &str) -> Range<usize> {
    let open = format!("<!-- {name} -->\n");
    let start = text.find(&open).unwrap() + open.len();
    start..text.find(&format!("<!-- /{name} -->")).unwrap()
}

#[test]
fn the_tables_of_the_reference_are_those_of_the_program() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/src/configuration.md");
    generated::update(&path, |reference| {
        let mut reference = reference.to_owned();
        for (name, table) in [("options", options()), ("keys", keys())] {
            reference.replace_range(between(&reference, name), &format!("\n{table}\n"));
        }
        reference
    });
}

#[test]
fn examples_are_configurations() {
    for (page, least) in [("README.md", 2), ("docs/src/contracts.md", 1)] {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).unwrap();
        let examples: Vec<&str> =
            text.split("\n```toml\n").skip(1).map(|rest| rest.split("\n```").next().unwrap()).collect();
        assert!(examples.len() >= least, "{page}");
        for text in examples {
            let read = config::read(text, page, "/".into(), Place::Whole);
            assert!(read.is_ok(), "{text}: {:?}", read.unwrap_err());
        }
    }
}

#[test]
fn fixtures_are_good_or_bad() {
    let folder = |name: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/config").join(name);
        let mut files: Vec<_> = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files.into_iter().map(|path| (fs::read_to_string(&path).unwrap(), path)).collect::<Vec<_>>()
    };
    for (text, path) in folder("good") {
        let layer =
            config::read(&text, "x", "/".into(), Place::Whole).unwrap_or_else(|wrong| panic!("{path:?}: {wrong:?}"));
        if path.ends_with("every-key.toml") {
            let set = layer.unwrap();
            for (key, known) in schema::paths() {
                let table = matches!(known.shape, schema::Shape::Table(_) | schema::Shape::PerFile);
                assert!(table || set.values.contains_key(&key), "{key} is not in every-key.toml");
            }
            assert_eq!(set.per_file.len(), 2);
        }
    }
    let bad = folder("bad");
    assert!(bad.len() > 10);
    for (text, path) in bad {
        let wrong = config::read(&text, "x", "/".into(), Place::Whole);
        assert_eq!(wrong.map_err(|wrong| wrong.len()).unwrap_err(), 1, "{path:?}");
    }
}

#[test]
fn help_fits_a_screen_a_group() {
    let folder = project(&[]);
    for command in [&["check"][..], &["inspect"], &["explain"], &["rules"], &["config", "show"], &["config"]] {
        let ran = run(folder.path(), &[command, &["--help"]].concat());
        assert_eq!(ran.code, 0);
        for group in ran.out.split("\n\n") {
            assert!(group.lines().count() <= 24, "{group}");
        }
        for line in ran.out.lines() {
            assert!(line.chars().count() <= 100, "{line}");
        }
    }
}
