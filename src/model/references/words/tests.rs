//! Each word of the data file, with its sentence.

use super::{
    super::scan::{Options, ScanOptions, scan_with},
    super::tests::{known, show},
    super::title::looks_like_name,
    FILE, Words,
};
use crate::document::flow::Flow;

/// The lists of the data file, and what a sentence shows because of its word.
fn lists() -> toml::Table {
    toml::from_str(FILE).unwrap()
}

/// References, counts and whether the first title is a name, with these words.
fn outcome(sentence: &str, known_words: &Words) -> String {
    let names = |name: &str| known(name);
    let scan = ScanOptions {
        project: Some("Pebble"),
        title: "",
        others: &[],
        names: &names,
        short_forms: false,
        in_entry: false,
        marks: &[],
    };
    let found = scan_with(&Flow::plain(sentence, 0), &Options { scan, words: known_words });
    let title = found.references.iter().flat_map(|reference| &reference.titles).next();
    let is_name = title.map(|title| looks_like_name(&title.text, known_words));
    let shown: Vec<String> = found.references.iter().map(show).collect();
    let counts: Vec<u32> = found.counts.iter().map(|count| count.value).collect();
    format!("{} {counts:?} {is_name:?}", shown.join(" ; "))
}

#[test]
fn every_word_is_needed() {
    let mut wrong = Vec::new();
    for (list, entries) in lists() {
        for (word, sentence) in entries.as_table().unwrap() {
            let sentence = sentence.as_str().unwrap();
            let mut without = lists();
            without[&list].as_table_mut().unwrap().remove(word).unwrap();
            let without = outcome(sentence, &without.try_into().unwrap());
            let shown = outcome(sentence, Words::get());
            let expected = match list.as_str() {
                "breaks" | "common" | "own" | "ours" | "leads" => "06 [] None",
                "opens" if word == "both" => "06 07 [] None",
                "opens" => "06 [] None",
                "theirs" if word == "their" => "06 [] None",
                "theirs" | "indefinite" | "courses" | "links" | "contains" | "inside" | "units" | "loose"
                | "former" | "shares" | "parts" | "absent" | "gone" => " [] None",
                "counted" => "6 [] None",
                "remarks" => "[] Some(false)",
                "small" => "[] Some(true)",
                "articles" => "01..08[Foundation] [] None",
                "totals" | "whole" => " [20] None",
                other => panic!("what does the list {other} do?"),
            };
            if !shown.ends_with(expected) || shown == without {
                wrong.push(format!("{list}.{word}: “{sentence}” is {shown}, and {without} without the word"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
