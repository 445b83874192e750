//! Contracts for pages of many shapes: each folder of `fixtures/contracts` is a configuration, a page of that shape, and what the
//! program says of it. `ACK_LINT_BLESS=1` rewrites the last.
//!
//! With `ACK_LINT_SHARED` the same configurations are held against the real pages whose shape they have.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may")]

#[path = "common/program.rs"]
mod program;

use std::{
    fs,
    path::{Path, PathBuf},
};

use program::run;

fn fixtures() -> PathBuf {
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
        if std::env::var_os("ACK_LINT_BLESS").is_some() {
            fs::write(&path, &said).unwrap();
        }
        let wanted = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        assert_eq!(said, wanted, "{}", folder.display());
        assert!(ran.code < 2, "{}", ran.err);
    }
}

type Changes = &'static [(&'static str, &'static str)];

/// Folder, lines that its configuration is changed by, page, entries, entries that lack a field, and other findings of the contract.
const REAL: &[(&str, Changes, &str, usize, usize, usize)] = &[
    ("people", STRICT, PEOPLE, 36, 26, 0),
    ("people", LENIENT, PEOPLE, 36, 12, 0),
    ("dependencies", &[SECTION], "vitest-dev__vitest/packages/vitest/LICENSE.md", 31, 7, 0),
    ("packages", &[], "Lissy93__dashy/docs/credits.md", 11, 0, 0),
    ("names", &[], "OpenRCT2__OpenRCT2/contributors.md", 315, 8, 5),
    ("table", &[], "Geekgineer__YOLOs-CPP/docs/acknowledgments.md", 3, 0, 0),
    ("assets", &[], "bevyengine__bevy/CREDITS.md", 14, 0, 1),
    ("inspired", &[], "starship__starship/README.excerpt.md", 3, 0, 0),
    ("inspired", USERS, "lycheeverse__lychee/README.excerpt.md", 43, 0, 0),
];
const PEOPLE: &str = "alan-turing-institute__the-turing-way/contributors.md";
/// Every label as it is most often written, and required; the page has the letters of the alphabet as sections.
const STRICT: Changes = &[
    ("section = \"People\"\n", ""),
    ("sorted = true\n", ""),
    ("aliases = [\"GitHub ID\"]\n", ""),
    ("min-length = 20\n", ""),
    ("type = \"login\"\n", ""),
    ("required = false\n", ""),
];
const LENIENT: Changes = &[
    ("section = \"People\"\n", "ignore-case = true\n"),
    ("sorted = true\n", ""),
    ("min-length = 20\n", ""),
    ("type = \"login\"\n", ""),
    ("label = \"Personal highlights\"\n", "label = \"Personal highlights\"\naliases = [\"Personal Highlight\"]\n"),
    ("label = \"ORCID\"\n", "label = \"ORCID\"\naliases = [\"ORCID id\"]\n"),
];
const SECTION: (&str, &str) = ("section = ", "# ");
const USERS: Changes = &[("💭 Inspired By", "Users"), ("min-length = 10", "required = false")];

#[test]
fn real_pages() {
    let Some(shared) = std::env::var_os("ACK_LINT_SHARED") else { return };
    let folder = tempfile::TempDir::new().unwrap();
    for (shape, changes, page, entries, lacking, others) in REAL {
        let page = Path::new(&shared).join("corpus").join(page);
        let mut config = fs::read_to_string(fixtures().join(shape).join("ack-lint.toml")).unwrap();
        for (from, to) in *changes {
            assert!(config.contains(from), "{shape}: {from}");
            config = config.replace(from, to);
        }
        let path = folder.path().join("ack-lint.toml");
        fs::write(&path, config).unwrap();
        let args = ["check", "--offline", "--output-format", "json", "--select", "entry,document", "--config"];
        let ran = run(folder.path(), &[&args[..], &[path.to_str().unwrap(), page.to_str().unwrap()]].concat());
        let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let found = json["diagnostics"].as_array().unwrap();
        let missing: Vec<_> = found.iter().filter(|one| one["rule"] == "entry/missing-field").collect();
        let mut at: Vec<u64> = missing.iter().map(|one| one["start"]["offset"].as_u64().unwrap()).collect();
        at.dedup();
        let inspected = run(folder.path(), &["inspect", "--config", path.to_str().unwrap(), page.to_str().unwrap()]);
        let inspected: serde_json::Value = serde_json::from_str(&inspected.out).unwrap();
        let told: Vec<String> =
            found.iter().map(|one| format!("{} {}", one["start"]["line"], one["message"])).collect();
        assert_eq!(inspected["entries"].as_array().unwrap().len(), *entries, "{shape}");
        assert_eq!((at.len(), found.len() - missing.len()), (*lacking, *others), "{shape}: {told:#?}");
    }
}
