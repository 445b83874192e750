//! Several pages with their own contracts in one project.

use crate::common::program::{project, run};

const PAGE: &str = "# Thanks

## Core Inspirations

### teensy
**[github.com/ada/teensy](https://github.com/ada/teensy)** by Ada Moreau

**What teensy teaches**: Module 02 (Words)

**How TinyTorch differs**: Many files with tests instead of one

**When to use teensy**: For a first evening with gradients
";

const CONFIG: &str = r#"
profile = "tinytorch"

[sections]
required = ["Core Inspirations", "Licence"]

[entries]
author = false

[modules]
list = ["01 Words", "02 Trees"]

[[per-file]]
files = ["docs/people.md"]
profile = "none"

[[per-file]]
files = ["docs/fonts.md"]
profile = "auto"
[per-file.entries]
section = "Fonts"
form = "row"
fields = [{ label = "Font" }, { label = "Licence", type = "license" }]

[[per-file]]
files = ["docs/music*.md"]
profile = "auto"
[per-file.entries]
section = "Music"
form = "item"
fields = [{ label = "licence", pattern = '\(([^()]+)\)' }]

[[per-file]]
files = ["docs/music-old.md"]
[per-file.sections]
forbidden = ["TODO"]

[[per-file]]
files = ["LIBRARIES.md"]
profile = "dependencies"
[per-file.entries]
section = "Libraries"
"#;

fn reported(files: &[(&str, &str)], more: &[&str]) -> (Vec<String>, String) {
    let folder = project(files);
    let args = ["check", "--offline", "--include", "**/*.md", "--output-format", "concise", "--verbose"];
    let ran = run(folder.path(), &[&args[..], more].concat());
    assert!(ran.code < 2, "{}", ran.err);
    (ran.out.lines().map(str::to_owned).collect(), ran.err)
}

#[test]
fn each_page_is_checked_against_its_own_contract() {
    let (reported, err) = reported(
        &[
            ("ack-lint.toml", CONFIG),
            ("ACKNOWLEDGMENTS.md", PAGE),
            ("LIBRARIES.md", "# Us\n\n## left\nLicense: no\n\n# Libraries\n\n## pad\nLicense: MIT\nRepository: a/b\n"),
            ("docs/fonts.md", "# All\n\n## Fonts\n\n| Font | Licence |\n|--|--|\n| Pebble | round |\n\n## License\n"),
            ("docs/music-old.md", "# Music\n\n- Dawn (CC0)\n- Dusk\n\n## TODO\n"),
            ("docs/music.md", "# Music\n\n- Dawn (CC0)\n- Dusk\n\n## TODO\n"),
            ("docs/people.md", "# People\n\n### Ada\n\nModule 02 (Words)\n"),
        ],
        &[],
    );
    assert_eq!(
        reported,
        [
            "ACKNOWLEDGMENTS.md:1:3: error[document/missing-section] The section “Licence” is missing",
            "ACKNOWLEDGMENTS.md:5:5: error[entry/missing-field] teensy is missing the field “Connection to TinyTorch”",
            "ACKNOWLEDGMENTS.md:8:26: error[module/wrong-title] Module 02 is Trees; Words is module 01",
            "LIBRARIES.md:8:4: error[entry/missing-field] pad is missing the field “By”",
            "docs/fonts.md:7:12: error[entry/invalid-value] “Licence” of Pebble is not an SPDX license expression: “round”",
            "docs/music-old.md:4:3: error[entry/missing-field] Dusk is missing the field “licence”",
            "docs/music-old.md:6:4: error[document/missing-section] The section “TODO” is not allowed",
            "docs/music.md:4:3: error[entry/missing-field] Dusk is missing the field “licence”",
            "docs/people.md:5:1: error[module/wrong-title] Module 02 is Trees; Words is module 01",
        ],
        "{err}"
    );
    for (page, contract) in [
        ("ACKNOWLEDGMENTS.md", "contract tinytorch"),
        ("LIBRARIES.md", "contract dependencies"),
        ("docs/fonts.md", "contract ack-lint.toml"),
        ("docs/people.md", "no contract"),
    ] {
        assert!(err.contains(&format!("{page}: configuration ack-lint.toml, {contract},")), "{page}: {err}");
    }
}

/// The contract keys of a file belong to its profile: a section with another profile starts a new contract.
#[test]
fn a_section_with_a_profile_starts_from_that_profile() {
    let folder = project(&[("ack-lint.toml", CONFIG), ("LIBRARIES.md", ""), ("ACKNOWLEDGMENTS.md", PAGE)]);
    let shown = run(folder.path(), &["config", "show", "LIBRARIES.md"]).out;
    assert!(shown.contains("section = \"Libraries\"") && !shown.contains("Core Inspirations"), "{shown}");
    assert!(!shown.contains("author"), "{shown}");
    assert!(shown.contains("01 Words"), "what the modules are called holds for all: {shown}");
    let shown = run(folder.path(), &["config", "show", "ACKNOWLEDGMENTS.md"]).out;
    assert!(shown.contains("Core Inspirations") && shown.contains("author = false"), "{shown}");
    // An option selects a profile, and the keys of the file still apply.
    let page = folder.path().join("ACKNOWLEDGMENTS.md");
    let ran = run(folder.path(), &["check", "--offline", "--profile", "tinytorch", page.to_str().unwrap()]);
    assert!(ran.out.contains("“Licence”"), "{}", ran.out);
}

#[test]
fn the_nearest_of_two_files_applies_to_its_folder_only() {
    let (found, err) = reported(
        &[
            ("ack-lint.toml", "profile = \"tinytorch\"\n"),
            ("ACKNOWLEDGMENTS.md", PAGE),
            ("fonts/ack-lint.toml", "[entries]\nform = 'row'\nfields = [{ label = 'Font' }, { label = 'Licence' }]\n"),
            ("fonts/CREDITS.md", "# Fonts\n\n| Font | Licence |\n|--|--|\n| Pebble | |\n"),
        ],
        &[],
    );
    assert_eq!(found.len(), 2, "{found:?}\n{err}");
    assert!(found[0].contains("Connection to TinyTorch") && found[1].contains("“Licence” of Pebble is empty"));
}

#[test]
fn a_profile_is_extended_key_by_key() {
    let own = "profile = 'tinytorch'\n[entries]\nlink = false\nlevel = 2\nsection = 'Giants'\n";
    let page = PAGE.replace("Core Inspirations", "Giants").replace("\n## ", "\n# ").replace("### ", "## ");
    let page = page.replace("**[github.com/ada/teensy](https://github.com/ada/teensy)** by Ada Moreau\n", "");
    let (found, err) = reported(&[("ack-lint.toml", own), ("ACKNOWLEDGMENTS.md", &page)], &[]);
    let rules: Vec<&str> = found.iter().map(|line| line.split(['[', ']']).nth(1).unwrap()).collect();
    assert_eq!(rules, ["document/missing-section", "entry/missing-field"], "{found:?}\n{err}");
}

/// A section inside one of the same name is part of it.
#[test]
fn nothing_is_an_entry_twice() {
    let own = "[entries]\nsection = 'Fonts'\nform = 'FORM'\nfields = [{ label = 'Licence', pattern = '[(].+[)]' }]\n";
    for (form, text) in [("item", "- Pebble\n"), ("row", "| Font | Licence |\n|--|--|\n| Pebble | |\n")] {
        let page = format!("# Fonts\n\n## Fonts\n\n{text}");
        let files = [("ack-lint.toml", own.replace("FORM", form)), ("CREDITS.md", page)];
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        let (found, err) = reported(&files, &[]);
        assert_eq!(found.len(), 1, "{form}: {found:?}");
        assert!(err.contains("CREDITS.md: 1 entry\n"), "{form}: {err}");
    }
}
