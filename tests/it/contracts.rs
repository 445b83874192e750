//! Contracts for pages of many forms: each folder in `fixtures/contracts` has a configuration, a page of that form, and
//! the expected report. `ACK_LINT_BLESS=1` updates the report.

mod several;
mod values;

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::common::{
    generated,
    program::{project, run},
};

pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/contracts")
}

#[test]
fn every_shape_is_read() {
    let mut folders: Vec<PathBuf> = fs::read_dir(fixtures()).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    assert!(folders.len() > 7);
    for folder in folders {
        let ran = run(&folder, &["check", "--offline", "--output-format", "concise"]);
        // The summary ends with the time.
        let summary = ran.err.lines().next().unwrap_or_default();
        let said = format!("{}{}\n", ran.out, summary.split(" · ").next().unwrap());
        let path = folder.join("reported.txt");
        assert!(ran.code < 2, "{}", ran.err);
        generated::check(&path, &said);
    }
}

#[test]
fn a_heading_in_an_entry_divides_it() {
    let field = |label: &str| format!("[[entries.fields]]\nlabel = \"{label}\"\n");
    let config =
        format!("[entries]\nsection = \"Libs\"\nlevel = 3\n{}", ["Alpha", "Beta", "Gamma"].map(field).concat());
    let found = |entries: &str| {
        let page = format!("# Thanks\n\n## Libs\n\n{entries}");
        let folder = crate::common::program::project(&[("ack-lint.toml", config.as_str()), ("CREDITS.md", &page)]);
        run(folder.path(), &["check", "--offline", "--output-format", "concise"]).out
    };
    let (alpha, rest) = ("**Alpha**: a", "**Beta**: b\n\n**Gamma**: g\n");
    assert_eq!(found(&format!("### e\n\n{alpha}\n\n#### Notes on alpha\n\ntext\n\n{rest}")), "");
    // One that has all fields is an entry, and so is one with a field that the entry above has.
    let whole = found(&format!("### e\n\n{alpha}\n\n{rest}\n#### f\n\n{alpha}\n\n{rest}"));
    assert!(whole.contains("document/entry-level") && whole.lines().count() == 1, "{whole}");
    let partly = found(&format!("### e\n\n{alpha}\n\n#### f\n\n{alpha}\n\n{rest}"));
    assert!(partly.contains("document/entry-level"), "{partly}");
}

#[test]
fn a_field_of_characters_without_a_glyph_is_empty() {
    let page = |value: &str| {
        format!(
            "# Acknowledgments\n\n## Core Inspirations\n\n### teensy\n\n**[teensy](https://x.test/)** by Ada\n\n**What teensy teaches**: a\n\n**How TinyTorch differs**: b\n\n**When to use teensy**: {value}\n\n**Connection to TinyTorch**: d\n"
        )
    };
    let empty = |value: &str| {
        let folder = project(&[("ACKNOWLEDGMENTS.md", &page(value))]);
        let ran = run(folder.path(), &["check", "--offline", "--output-format", "concise"]);
        ran.out.matches("[entry/empty-field]").count()
    };
    for value in [
        "\u{AD}",
        "\u{34F}",
        "\u{115F}",
        "\u{17B4}",
        "\u{180E}",
        "\u{2063}",
        "\u{2800}",
        "\u{3164}",
        "<span hidden>text</span>",
        "<b hidden>text</b> &shy;",
        "\u{E0041}",
        "&zwnj;",
    ] {
        assert_eq!(empty(value), 1, "{value:?}");
    }
    assert_eq!((empty("c"), empty("\u{2063}\u{1F389}")), (0, 0));
}

/// Nobody wrote a contract for what a tool collects: the text of a license may have any words.
#[test]
fn a_list_of_dependencies_quotes_their_licenses() {
    let entry = |name: &str| {
        format!(
            "## {name}\n\nLicense: SEE LICENSE IN LICENSE.md\nBy: Ada\nRepository: https://x.test/{name}\n\n\
             ### License text\n\nAuthor: Lin\nSource: https://x.test/lin\n\n"
        )
    };
    let found = |entries: &str| {
        let folder = project(&[("THIRD_PARTY_NOTICES.md", &format!("# Notices\n\n{entries}"))]);
        let ran = run(folder.path(), &["check", "--offline", "--output-format", "concise"]);
        ran.out + &ran.err
    };
    let entries = ["brook", "pebble", "reed", "slate"].map(entry).concat();
    let out = found(&entries);
    assert!(!out.contains("entry/") && out.contains("4 entries"), "{out}");
    let out = found(&entries.replacen("By: Ada\n", "By: Ada\nAuthor: Ada\n", 1));
    assert!(out.contains("error[entry/duplicate-field] brook has the field “By” twice"), "{out}");
    // Most entries have none of the fields.
    let text = |name: &str| format!("## {name} 1.0\n\nMIT License\n\nCopyright (c) Ada\n\n");
    let out = found(&["pebble", "reed", "slate"].map(text).concat());
    assert!(!out.contains("entry/") && out.contains("no contract applies"), "{out}");
}
