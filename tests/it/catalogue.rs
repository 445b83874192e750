//! The list of rules that the program prints, compared with the documentation.

use std::{collections::BTreeSet, path::Path};

use crate::common::program;

fn printed() -> Vec<serde_json::Value> {
    let ran = program::run(Path::new("."), &["rules", "--format", "json"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    serde_json::from_str(&ran.out).unwrap()
}

fn text(rule: &serde_json::Value, key: &str) -> String {
    rule[key].as_str().unwrap().to_owned()
}

/// The rows of a Markdown table below a heading, as cells.
fn rows<'a>(page: &'a str, heading: &str) -> Vec<Vec<&'a str>> {
    let section = page.split_once(&format!("\n{heading}\n")).unwrap().1;
    let table = section.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|'));
    table.skip(2).map(|line| line.split('|').skip(1).map(str::trim).collect()).collect()
}

#[test]
fn the_table_of_groups_in_the_book_is_that_of_the_program() {
    let chapter = include_str!("../../docs/src/rules.md");
    let ids: BTreeSet<String> = printed().iter().map(|rule| text(rule, "id")).collect();
    assert_eq!(ids.len(), printed().len(), "no rule is listed twice");
    let reported: Vec<&str> = rows(chapter, "## Groups").into_iter().map(|row| row[0].trim_matches('`')).collect();
    let rules = printed();
    let groups: BTreeSet<String> = rules.iter().map(|rule| text(rule, "group")).collect();
    assert_eq!(reported.iter().map(|&group| group.to_owned()).collect::<BTreeSet<_>>(), groups);
    assert_eq!(reported.len(), groups.len());
    for rule in &rules {
        assert!(text(rule, "id").starts_with(&format!("{}/", text(rule, "group"))), "{rule}");
        assert!(text(rule, "url").ends_with(&format!("/rules/{}.md", text(rule, "id"))), "{rule}");
    }
}
