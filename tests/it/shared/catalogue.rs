//! The list of rules against the document that specifies it.

use std::{collections::BTreeSet, fs};

use super::folder;
use crate::catalogue::{Catalogue, catalogue, rows};

#[test]
#[ignore = "needs ../shared"]
fn the_list_of_rules_matches_the_specification() {
    let shared = folder();
    let promised = fs::read_to_string(shared.join("interface.md")).unwrap();
    let mut wanted = Catalogue::new();
    for row in rows(&promised, "## Rules") {
        let mut flags = row[1].split(' ');
        let severity = match flags.next().unwrap() {
            "E" => "error",
            "W" => "warning",
            "O" => "off",
            other => panic!("{other}"),
        };
        let fix = match flags.next() {
            None => "none",
            Some("f") => "safe",
            Some("u") => "unsafe",
            Some(other) => panic!("{other}"),
        };
        let group = row[0].split_once('/').unwrap().0;
        for name in row[0].split(", ") {
            let id = if name.contains('/') { name.to_owned() } else { format!("{group}/{name}") };
            assert!(wanted.insert(id, (severity.to_owned(), fix.to_owned())).is_none(), "{name} is promised twice");
        }
    }
    assert!(wanted.len() > 55, "{}", wanted.len());
    let own = catalogue();
    let names: BTreeSet<&String> = own.keys().chain(wanted.keys()).collect();
    let other: Vec<_> = names
        .into_iter()
        .filter(|name| match (own.get(*name), wanted.get(*name)) {
            // A rule may have a fix that was not promised.
            (Some(own), Some(wanted)) => own.0 != wanted.0 || (wanted.1 != "none" && own.1 != wanted.1),
            _ => true,
        })
        .map(|name| format!("{name}: promised {:?}, printed {:?}", wanted.get(name), own.get(name)))
        .collect();
    assert!(other.is_empty(), "{}", other.join("\n"));
}
