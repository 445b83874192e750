//! The credits page of this project passes its own check, and lists every crate that the project uses.

use std::{collections::BTreeSet, fs, path::Path};

use crate::common::program::run;

const PAGE: &str = "ACKNOWLEDGMENTS.md";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The direct dependencies of the project, including those of its tests.
fn crates() -> BTreeSet<String> {
    let manifest: toml::Table = fs::read_to_string(root().join("Cargo.toml")).unwrap().parse().unwrap();
    let targets = manifest["target"].as_table().unwrap().values().filter_map(toml::Value::as_table);
    let mut crates = BTreeSet::new();
    for table in targets.chain([&manifest]) {
        for dependencies in ["dependencies", "dev-dependencies"].iter().filter_map(|key| table.get(*key)?.as_table()) {
            crates.extend(dependencies.keys().cloned());
        }
    }
    crates
}

#[test]
fn the_page_passes_its_own_check() {
    let ran = run(root(), &["check", "--offline", "--fail-on", "warning", "--output-format", "concise"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert!(ran.err.contains(&format!("{PAGE}: {} entries", crates().len())), "{}", ran.err);
}

#[test]
fn the_contract_finds_a_row_without_a_license() {
    let folder = crate::common::program::project(&[]);
    let page = fs::read_to_string(root().join(PAGE)).unwrap();
    fs::write(folder.path().join(PAGE), page.replacen(" MIT |\n", " free |\n", 1)).unwrap();
    for name in ["ack-lint.toml", "Cargo.toml"] {
        fs::copy(root().join(name), folder.path().join(name)).unwrap();
    }
    let ran = run(folder.path(), &["check", "--offline", "--select", "entry", "--output-format", "concise"]);
    assert_eq!((ran.code, ran.out.lines().count()), (1, 1), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("license") && ran.out.contains("free"), "{}", ran.out);
}

#[test]
fn every_crate_is_listed() {
    let ran = run(root(), &["inspect", PAGE]);
    let page: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let entries = page["entries"].as_array().unwrap_or_else(|| panic!("{}", ran.out));
    let thanked: BTreeSet<String> = entries.iter().map(|entry| entry["name"].as_str().unwrap().to_owned()).collect();
    assert_eq!(thanked, crates(), "left: {PAGE}, right: Cargo.toml");
}
