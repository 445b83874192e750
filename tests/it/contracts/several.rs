//! Several contracts in one page: each applies to the entries of its own sections.

use std::fs;

use crate::{
    cli::history::git,
    common::program::{project, run},
};

const PAGE: &str = "# Credits

## Libraries

### pad
**Licence**: MIT

### left

## Fonts

| Font | Licence |
|------|---------|
| Pebble | OFL-1.1 |
| Round | none of it |

## Translators

- Noor Haddad (@noor)
- Zoe Marsh

### Music

- Dawn by Ada
- Dawn by Lin
";

const CONFIG: &str = r#"
[[entries]]
section = "Libraries"
level = 3
fields = [{ label = "Licence", type = "license" }]

[[entries]]
section = "fonts"
form = "row"
fields = [{ label = "Font" }, { label = "Licence", type = "license" }]

[[entries]]
section = ["Translators", "Proofreaders"]
form = "item"
fields = [{ label = "login", pattern = '\(@([^()]+)\)', type = "login" }]

[[entries]]
section = "Music"
form = "item"
unique = true
"#;

/// The concise report of a page with a configuration, without the rule and the severity, and what else is printed.
fn reported(config: &str, page: &str) -> (Vec<String>, String) {
    let folder = project(&[("ack-lint.toml", config), ("CREDITS.md", page)]);
    let ran = run(folder.path(), &["check", "--offline", "--max-findings", "0", "--output-format", "concise"]);
    assert!(ran.code < 2, "{}", ran.err);
    let lines = ran.out.lines().map(|line| line.trim_start_matches("CREDITS.md:").to_owned());
    (lines.collect(), ran.err)
}

#[test]
fn each_contract_applies_to_its_own_sections() {
    let (found, err) = reported(CONFIG, PAGE);
    assert_eq!(
        found,
        [
            "8:5: error[entry/missing-field] left is missing the field “Licence”",
            "15:11: error[entry/invalid-value] “Licence” of Round is not an SPDX license expression: “none of it”",
            "20:3: error[entry/missing-field] Zoe Marsh is missing the field “login”",
            "25:3: error[entry/duplicate-entry] Dawn is listed twice",
        ],
        "{err}"
    );
    assert!(err.contains("CREDITS.md: 8 entries\n"), "{err}");
    assert!(!err.contains("finds no"), "{err}");
}

/// The result of two contracts is that of each alone: what lies in the sections of another one is none of its business.
#[test]
fn two_contracts_report_what_each_alone_reports() {
    let contracts: Vec<String> = CONFIG.split("\n[[entries]]\n").skip(1).map(str::to_owned).collect();
    let alone = |contract: &String| reported(&format!("[entries]\n{contract}"), PAGE).0;
    for (at, one) in contracts.iter().enumerate() {
        // The list of “Translators” contains that of “Music”.
        for other in contracts.iter().skip(at + 1).filter(|other| !(one.contains("Trans") && other.contains("Music"))) {
            let both = reported(&format!("[[entries]]\n{one}\n[[entries]]\n{other}"), PAGE).0;
            assert_eq!(both, [alone(one), alone(other)].concat(), "{one}{other}");
        }
    }
}

#[test]
fn a_section_inside_another_belongs_to_the_inner_contract() {
    let config = |inner: &str| {
        format!(
            "[[entries]]\nsection = 'People'\nform = 'item'\nfields = [{{ label = 'why', pattern = ': (.+)' }}]\n{inner}"
        )
    };
    let page = "# Us\n\n## People\n\n- Ada: words\n\n### Bots\n\n- roo\n\n### More\n\n- Lin\n\n## Rest\n\n- Zoe\n";
    let inner = "[[entries]]\nsection = 'Bots'\nform = 'item'\n";
    let line = |line: &str| line.split(':').next().unwrap_or_default().to_owned();
    let lines = |config: &str| reported(config, page).0.iter().map(|found| line(found)).collect::<Vec<_>>();
    assert_eq!(lines(&config("")), ["9", "13"]);
    assert_eq!(lines(&config(inner)), ["13"], "what follows the inner section belongs to the outer one");
    // Headings as entries: the inner section is not an entry, and ends the one before it.
    let headings = "[[entries]]\nsection = 'Libs'\nlevel = 3\nfields = [{ label = 'Why' }]\n[[entries]]\nsection = 'Tools'\nform = 'item'\n";
    let page = "# Us\n\n## Libs\n\n### pad\n**Why**: x\n\n### Tools\n\n- a\n\n### left\n";
    let found = reported(headings, page).0;
    assert_eq!(found, ["12:5: error[entry/missing-field] left is missing the field “Why”"]);
}

#[test]
fn a_list_of_sections_is_one_contract() {
    let config = "[entries]\nsection = ['Core', 'Alumni']\nform = 'item'\nfields = [{ label = 'mail', pattern = '([a-z]+@[a-z]+)' }]\n";
    let page = "# Us\n\n## Core\n\n- Ada <a@x>\n\n## Rules\n\n- Be kind\n\n## alumni\n\n- Lin\n";
    assert_eq!(reported(config, page).0, ["13:3: error[entry/missing-field] Lin is missing the field “mail”"]);
    // Each title must have entries of its own.
    let (found, _) = reported(config, &page.replace("- Lin", "none"));
    assert_eq!(found, ["11:4: error[document/no-entries] The section “alumni” has no entries"]);
    let headings = "[entries]\nsection = ['Core', 'Alumni']\nlevel = 3\nfields = [{ label = 'Why' }]\n";
    let page = "# Us\n\n## Core\n\n### Ada\n**Why**: x\n\n## Rules\n\n### Be kind\n\n## Alumni\n\n### Lin\n";
    assert_eq!(reported(headings, page).0, ["14:5: error[entry/missing-field] Lin is missing the field “Why”"]);
}

#[test]
fn two_contracts_of_one_section_are_an_error() {
    let refused = |config: &str| {
        let folder = project(&[("ack-lint.toml", config), ("CREDITS.md", PAGE)]);
        let ran = run(folder.path(), &["check", "--offline"]);
        assert_eq!(ran.code, 2, "{config}: {}", ran.out);
        ran.err
    };
    let twice = "[[entries]]\nsection = 'Fonts'\n\n[[entries]]\nsection = ['Music', ' fonts ']\n";
    let err = refused(twice);
    assert!(err.contains("“ fonts ” is also a section of the `[[entries]]` on line 2"), "{err}");
    assert!(err.contains("ack-lint.toml:5:21"), "{err}");
    let err = refused("[[entries]]\nsection = 'Fonts'\n[[entries]]\nform = 'item'\n");
    assert!(err.contains("`entries` is missing the key `section`") && err.contains("ack-lint.toml:4:1"), "{err}");
    let err = refused("[[entries]]\nform = 'element'\nsection = 'Fonts'\n");
    assert!(err.contains("missing the key `selector`"), "{err}");
    let err = refused("entries = 'Fonts'\n");
    assert!(err.contains("a table or `[[entries]]` sections"), "{err}");
    let err = refused(&"[[entries]]\n".repeat(51));
    assert!(err.contains("more than 50 `[[entries]]` sections"), "{err}");
    let err = refused("[entries]\nsection = []\n");
    assert!(err.contains("`entries.section` cannot be an array"), "{err}");
    // One of them may be for the whole page.
    assert_eq!(reported("[[entries]]\nform = 'item'\n", "- Ada\n").0, [""; 0]);
}

#[test]
fn a_contract_that_finds_nothing_is_named() {
    let (found, err) = reported(CONFIG, &PAGE.replace("## Fonts", "## Type"));
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(err.contains("`entries` finds no entries on any page (ack-lint.toml:8)"), "{err}");
}

/// `[[entries]]` replaces what is inherited, and so does `[entries]` above `[[entries]]`.
#[test]
fn a_section_for_some_files_replaces_the_list() {
    let shown = |config: &str| {
        let folder = project(&[("ack-lint.toml", config), ("docs/CREDITS.md", "")]);
        let ran = run(folder.path(), &["config", "show", "docs/CREDITS.md"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let at = ran.out.find("\n[[entries]]").or_else(|| ran.out.find("\n[entries]")).unwrap_or(ran.out.len());
        let entries = ran.out[at..].split("\n[contributors]").next().unwrap_or_default();
        let text: String = entries.split_whitespace().collect::<Vec<_>>().join(" ");
        // What is shown is a configuration with the same meaning.
        fs::write(folder.path().join("shown.toml"), &ran.out).unwrap();
        let again = run(folder.path(), &["config", "show", "--config", "shown.toml"]);
        assert_eq!(again.out.matches("[[entries]]").count(), ran.out.matches("[[entries]]").count(), "{}", again.err);
        text
    };
    let one = "[entries]\nlevel = 2\nsection = 'A'\n";
    let two = "[[entries]]\nsection = 'B'\nlevel = 4\n[[entries]]\nsection = 'C'\n";
    let below = |text: &str| {
        let text = text.replace("[entries]", "[per-file.entries]");
        format!("[[per-file]]\nfiles = ['docs/*']\n{text}")
    };
    let both = "[[entries]] level = 4 # ack-lint.toml:7 section = \"B\" # ack-lint.toml:7 [[entries]] section = \"C\" # ack-lint.toml:10";
    assert_eq!(shown(&format!("{one}{}", below(two))), both);
    assert_eq!(
        shown(&format!("{two}{}", below("[entries]\nlink = true\n"))),
        "[entries] link = true # ack-lint.toml:9"
    );
    assert_eq!(
        shown(&format!("{one}{}", below("[entries]\nlevel = 3\n"))),
        "[entries] section = \"A\" # ack-lint.toml:3 level = 3 # ack-lint.toml:7"
    );
    assert_eq!(shown(&format!("{two}{}", below("entries = []\n"))), "");
    // A section with a profile starts a new contract.
    assert_eq!(shown(&format!("{two}{}", below("profile = 'tinytorch'\n"))), "");
    let folder = project(&[("ack-lint.toml", two), ("CREDITS.md", "")]);
    let json = run(folder.path(), &["config", "show", "--format", "json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let expected = serde_json::json!({
        "value": [{ "section": "B", "level": 4 }, { "section": "C" }],
        "origins": ["ack-lint.toml:2", "ack-lint.toml:5"],
    });
    assert_eq!(json["entries"], expected);
}

/// A heading that a change renames takes the entries of one contract away. Nothing else reports that.
#[test]
fn with_a_diff_base_a_lost_section_is_named() {
    let folder = project(&[("ack-lint.toml", CONFIG), ("CREDITS.md", PAGE)]);
    for args in [&["init", "-q"][..], &["add", "."], &["commit", "-q", "-m", "x"]] {
        git(folder.path(), args);
    }
    fs::write(folder.path().join("CREDITS.md"), PAGE.replace("## Fonts", "## Type")).unwrap();
    let ran = run(folder.path(), &["check", "--offline", "--diff-base", "HEAD"]);
    assert!(ran.err.contains("entries of “fonts” changed since HEAD (2, now none)"), "{}", ran.err);
    fs::write(folder.path().join("CREDITS.md"), PAGE).unwrap();
    fs::write(folder.path().join("ack-lint.toml"), CONFIG.replace("unique = true", "unique = false")).unwrap();
    let ran = run(folder.path(), &["check", "--offline", "--diff-base", "HEAD"]);
    assert!(ran.err.contains("entries changed since HEAD: ack-lint.toml:3"), "{}", ran.err);
}

#[test]
fn inspect_lists_the_entries_of_all_contracts_in_order() {
    let folder = project(&[("ack-lint.toml", CONFIG), ("CREDITS.md", PAGE)]);
    let ran = run(folder.path(), &["inspect", "CREDITS.md"]);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let names: Vec<&str> =
        json["entries"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["pad", "left", "Pebble", "Round", "Noor Haddad (@noor)", "Zoe Marsh", "Dawn", "Dawn"]);
}

/// A changelog has the same heading in each release: all of them are sections of the contract.
#[test]
fn every_section_of_a_title_counts() {
    let page: String =
        (0..30).map(|n| format!("# {n}\n\n## Thanks\n\n- Ada{n}\n\n## Music\n\n- Dawn{n}\n\n")).collect();
    let config = CONFIG.replace("Translators", "Thanks");
    let (found, err) = reported(&config, &page);
    assert_eq!(found.len(), 30, "{err}");
    assert!(err.contains("CREDITS.md: 60 entries\n"), "{err}");
    let headings = "[entries]\nsection = ['Thanks', 'Music']\nlevel = 3\nfields = [{ label = 'Why' }]\n";
    let (found, _) = reported(headings, &page.replace("- ", "### "));
    assert_eq!(found.len(), 60);
}

#[test]
fn many_contracts_and_sections_take_linear_time() {
    let contracts: String =
        (0..50).map(|n| format!("[[entries]]\nsection = 'S{n}'\nfields = [{{ label = 'Why' }}]\n")).collect();
    let layer = ack_lint::config::read(&contracts, "x", "/".into(), ack_lint::config::Place::Whole).unwrap().unwrap();
    let options = ack_lint::config::Layer::default();
    let choice = ack_lint::config::Layers::new(std::slice::from_ref(&layer), "x", None, &options).choice().unwrap();
    for (name, form) in [
        ("siblings", (|n| format!("## S{}\n\n### e{n}\n\n**Why**: x\n\n", n % 50)) as fn(usize) -> String),
        ("nested", |n| format!("{} S{}\n\n**Why**: x\n\n", "#".repeat(1 + n % 6), n % 50)),
        ("one", |n| format!("{} e{n}\n\n**Why**: x\n\n", if n == 0 { "## S0\n\n###" } else { "###" })),
    ] {
        let input = |n: usize| (0..n).map(form).collect::<String>();
        crate::common::growth::assert_linear(name, 1_000, input, |text| {
            ack_lint::engine::ParsedPage::parse("CREDITS.md".to_owned(), text.to_owned(), &choice, |_| None)
        });
    }
}
