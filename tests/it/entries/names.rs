//! The names of entries in their headings and in their labels.

use super::{BYLINE, HEAD};
use crate::common::{lint, reported, session};

/// An entry with the names that its labels have.
fn entry(heading: &str, names: [&str; 2]) -> String {
    let [first, second] = names;
    format!(
        "### {heading}\n{BYLINE}\n\n**What {first} teaches**: How little a tensor needs\n\n\
         **How TinyTorch differs**: Many files with tests\n\n**When to use {second}**: For a first evening\n\n\
         **Connection to TinyTorch**: Both start from a scalar\n\n"
    )
}

fn wrong_names(page: &str) -> Vec<String> {
    let found = reported(page, &lint("ACKNOWLEDGMENTS.md", page));
    let rules = ["entry/wrong-name", "entry/missing-field", "entry/unknown-field"];
    found.into_iter().filter(|found| rules.iter().any(|rule| found.contains(rule))).collect()
}

#[test]
fn a_heading_may_say_more_than_the_name() {
    for (heading, name) in [
        ("Karpathy's nanoGPT", "nanoGPT"),
        ("micrograd — Andrej Karpathy", "micrograd"),
        ("micrograd by Karpathy", "micrograd"),
        ("micrograd :fire: engine", "micrograd"),
        ("d2l.ai: Dive into Deep Learning", "d2l"),
        ("Teensy 4.0", "Teensy"),
        ("MIT 6.S191", "6.S191"),
        ("The Rust Book", "the book"),
        ("React & Redux", "React"),
        ("pytorch/pytorch", "PyTorch"),
        ("Müller", "Mueller"),
    ] {
        for names in [[name, name], [name, heading], [heading, name]] {
            let page = format!("{HEAD}{}", entry(heading, names));
            assert_eq!(wrong_names(&page), Vec::<String>::new(), "{page}");
            assert_eq!(session::fixed(&page, "profile = \"tinytorch\"", "").text, page);
        }
    }
}

#[test]
fn all_labels_may_have_another_name() {
    for (heading, name) in [("Dive into Deep Learning", "D2L"), ("CS231n", "Stanford"), ("nanoGPT", "it")] {
        let page = format!("{HEAD}{}", entry(heading, [name, name]));
        assert_eq!(wrong_names(&page), Vec::<String>::new(), "{page}");
    }
    // One label that differs from the others is wrong. What it means is not known.
    let page = format!("{HEAD}{}", entry("nanoGPT", ["the whole thing", "nanoGPT"]));
    assert_eq!(wrong_names(&page).len(), 1);
    assert_eq!(session::fixed(&page, "profile = \"tinytorch\"", "").text, page);
}

#[test]
fn the_name_of_another_entry_is_wrong() {
    let other = entry("pebble", ["pebble", "pebble"]);
    for (heading, names, wrong) in [
        ("teensy", ["pebble", "teensy"], 1),
        ("teensy", ["teensy", "pebble"], 1),
        ("teensy", ["pebble", "pebble"], 2),
        ("pebble plus", ["pebble", "pebble plus"], 1),
        ("pebble plus", ["pebble", "pebble"], 0),
    ] {
        let page = format!("{HEAD}{other}{}", entry(heading, names));
        assert_eq!(wrong_names(&page).len(), wrong, "{page}");
        let right =
            if wrong == 0 { page.clone() } else { format!("{HEAD}{other}{}", entry(heading, [heading, heading])) };
        assert_eq!(session::fixed(&page, "profile = \"tinytorch\"", "").text, right);
    }
}

#[test]
fn a_missing_label_has_the_name_of_the_others() {
    let page =
        format!("{HEAD}{}", entry("micrograd by Karpathy", ["micrograd", "x"]).replace("**When to use x**: ", ""));
    let found = lint("ACKNOWLEDGMENTS.md", &page);
    let missing = found.iter().find(|one| one.rule == "entry/missing-field").unwrap();
    assert!(missing.message.contains("“When to use micrograd”"), "{}", missing.message);
}
