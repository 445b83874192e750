//! Tables in README.md and docs/src that are generated from the program, between `<!-- generated: NAME -->` and
//! `<!-- end -->`. `ACK_LINT_BLESS=1` rewrites them.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
};

use ack_lint::{
    choice::{Choice, Described},
    config::schema::{self, Key, Shape},
    output::{Format, Paths},
};

/// A table by name.
type Table = (&'static str, fn() -> String);

const TABLES: [Table; 4] = [("choices", choices), ("formats", formats), ("keys", keys), ("options", options)];

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

fn table<const N: usize>(head: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let head: Vec<String> = head.iter().map(|&cell| cell.to_owned()).collect();
    let mut table = line(&head) + "|" + &"---|".repeat(N) + "\n";
    table.extend(rows.into_iter().map(|row| line(&row.map(|text| cell(&text)))));
    table
}

fn code(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("`{text}`") }
}

/// `--output-format`.
fn formats() -> String {
    let row = |(format, described): (&Format, &Described)| {
        let paths = match format.paths() {
            Paths::Root => "the root",
            Paths::Repository => "the repository",
        };
        [code(described.name), described.description().to_owned(), paths.to_owned()]
    };
    table(["format", "output", "paths relative to"], Format::ALL.iter().zip(Format::LIST).map(row))
}

/// The options of `check`, with their keys in the configuration.
fn options() -> String {
    let keys = schema::paths();
    let check = ack_lint::cli::command(|_| false).find_subcommand("check").unwrap().clone();
    let row = |arg: &clap::Arg| {
        let long = arg.get_long().filter(|long| !matches!(*long, "help" | "version"))?;
        let value = arg.get_value_names().filter(|_| arg.get_action().takes_values());
        let value = value.map_or_else(String::new, |names| format!(" {}", names[0]));
        let key = keys.iter().find(|(_, key)| key.option.is_some_and(|option| option.name == long));
        let key = key.map_or("", |(path, _)| path.as_str());
        Some([code(&format!("--{long}{value}")), code(key), arg.get_help().unwrap().to_string()])
    };
    table(["option", "key", "description"], check.get_arguments().filter_map(row))
}

/// Every key of the configuration with its path, including those of tables in lists and maps.
fn every_key() -> Vec<(String, &'static Key)> {
    fn walk(path: &str, key: &'static Key, found: &mut Vec<(String, &'static Key)>) {
        found.push((path.to_owned(), key));
        let (inner, keys) = match key.shape {
            Shape::List(&Shape::Table(keys)) => (format!("{path}[]"), keys),
            Shape::Map(&Shape::Table(keys)) => (format!("{path}.*"), keys),
            _ => return,
        };
        keys.iter().for_each(|key| walk(&format!("{inner}.{}", key.name), key, found));
    }
    let mut found = Vec::new();
    for (path, key) in schema::paths() {
        if !matches!(key.shape, Shape::Table(_)) {
            walk(&path, key, &mut found);
        }
    }
    found
}

/// The keys without an option.
fn keys() -> String {
    let row = |(path, key): &(String, &Key)| [code(path), key.shape.expected(), key.doc.to_owned()];
    let without_option = every_key().into_iter().filter(|(_, key)| key.option.is_none());
    table(["key", "value", "description"], without_option.collect::<Vec<_>>().iter().map(row))
}

/// The choices of each key, with their meaning.
fn choices() -> String {
    let mut rows = Vec::new();
    // The formats have a table of their own.
    for (path, key) in every_key().into_iter().filter(|(path, _)| path != "output-format") {
        if let Shape::Choice(all) = key.shape {
            rows.extend(all.iter().map(|one| [code(&path), code(one.name), one.description().to_owned()]));
        }
    }
    table(["key", "value", "meaning"], rows)
}

/// README.md and the pages of the book.
fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let book = fs::read_dir(root.join("docs/src")).unwrap().map(|entry| entry.unwrap().path());
    let mut pages: Vec<PathBuf> = book.filter(|path| path.extension().is_some_and(|ending| ending == "md")).collect();
    pages.push(root.join("README.md"));
    pages
}

/// A page with its tables as they should be; adds the names of the tables to `seen`.
fn with_tables(text: &str, seen: &mut BTreeSet<&'static str>) -> String {
    let mut parts = text.split("<!-- generated: ");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once(" -->\n").expect("a marker is a line of its own");
        let (_, after) = rest.split_once("<!-- end -->").unwrap_or_else(|| panic!("{name}: there is no <!-- end -->"));
        let (name, table) =
            TABLES.into_iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("table {name}"));
        seen.insert(name);
        out += &format!("<!-- generated: {name} -->\n\n{}\n<!-- end -->{after}", table());
    }
    out
}

#[test]
fn the_tables_of_the_documentation_are_those_of_the_program() {
    let mut seen = BTreeSet::new();
    for path in pages() {
        let written = fs::read_to_string(&path).unwrap();
        let wanted = with_tables(&written, &mut seen);
        if written != wanted && env::var_os("ACK_LINT_BLESS").is_some() {
            fs::write(&path, &wanted).unwrap();
            continue;
        }
        let differs = written.lines().zip(wanted.lines()).find(|(written, wanted)| written != wanted);
        assert!(written == wanted, "{}: ACK_LINT_BLESS=1 rewrites it: {differs:?}", path.display());
    }
    let all: BTreeSet<&str> = TABLES.iter().map(|(name, _)| *name).collect();
    assert_eq!(seen, all, "every table is in the documentation");
}
