//! The contracts in `fixtures/contracts` against real pages of the same form.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use super::folder;
use crate::{common::program::run, contracts::fixtures};

type Changes = &'static [(&'static str, &'static str)];

/// Folder, changed lines of its configuration, page, entries, entries that lack a field, and other findings of the
/// contract.
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
/// Every label in its most frequent spelling, as a required field; the sections of the page are the letters of the
/// alphabet.
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
#[ignore = "needs ../shared"]
fn real_pages() {
    let shared = folder();
    let project = tempfile::TempDir::new().unwrap();
    for (shape, changes, page, entries, lacking, others) in REAL {
        let page = shared.join("corpus").join(page);
        let mut config = fs::read_to_string(fixtures().join(shape).join("ack-lint.toml")).unwrap();
        for (from, to) in *changes {
            assert!(config.contains(from), "{shape}: {from}");
            config = config.replace(from, to);
        }
        let path = project.path().join("ack-lint.toml");
        fs::write(&path, config).unwrap();
        let args = ["check", "--offline", "--output-format", "json", "--select", "entry,document", "--config"];
        let ran = run(project.path(), &[&args[..], &[path.to_str().unwrap(), page.to_str().unwrap()]].concat());
        let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let found = json["diagnostics"].as_array().unwrap();
        let missing: Vec<_> = found.iter().filter(|one| one["rule"] == "entry/missing-field").collect();
        let mut at: Vec<u64> = missing.iter().map(|one| one["start"]["offset"].as_u64().unwrap()).collect();
        at.dedup();
        let inspected = run(project.path(), &["inspect", "--config", path.to_str().unwrap(), page.to_str().unwrap()]);
        let inspected: serde_json::Value = serde_json::from_str(&inspected.out).unwrap();
        let reported: Vec<String> =
            found.iter().map(|one| format!("{} {}", one["start"]["line"], one["message"])).collect();
        assert_eq!(inspected["entries"].as_array().unwrap().len(), *entries, "{shape}");
        assert_eq!((at.len(), found.len() - missing.len()), (*lacking, *others), "{shape}: {reported:#?}");
    }
}

/// Every real page under the contract that is detected: each of these findings was reviewed, and is correct for the
/// available files. Many of those pages are there without the files that they link to.
const READ: &[(&str, &[(&str, usize)])] = &[
    ("Geekgineer__YOLOs-CPP/docs/acknowledgments.md", &[("html/missing-alt", 1), ("link/missing-file", 1)]),
    (PEOPLE, &[("link/placeholder", 2), ("link/text-mismatch", 1)]),
    // Its two invalid profiles are reported at their entries of `.all-contributorsrc`, which alone can repair them.
    ("all-contributors__all-contributors/.all-contributorsrc", &[("link/invalid", 2)]),
    ("all-contributors__all-contributors/README.md", &[("link/missing-file", 3)]),
    ("executablebooks__team-compass/docs/team/index.md", &[("link/missing-file", 1)]),
    (
        "firstcontributions__first-contributions@000711e8/Contributors.excerpt.md",
        &[("contributor/duplicate", 1), ("link/invalid", 12)],
    ),
    ("karpathy__nanoGPT/README.md", &[("link/missing-file", 3)]),
    ("vitest-dev__vitest/packages/vitest/LICENSE.md", &[("entry/missing-field", 7)]),
];

#[test]
#[ignore = "needs ../shared"]
fn every_finding_on_real_pages_was_reviewed() {
    let shared = folder();
    let corpus = shared.join("corpus");
    let args = ["check", "--offline", "--include", "**/*.md", "--exclude", "/README.md", "--output-format", "json"];
    let json: serde_json::Value = serde_json::from_str(&run(&corpus, &args).out).unwrap();
    assert!(json["summary"]["files"].as_u64().unwrap() > 15);
    let mut found = BTreeMap::<&str, BTreeMap<&str, usize>>::new();
    let mut lines = BTreeSet::new();
    for one in json["diagnostics"].as_array().unwrap() {
        let (file, rule) = (one["file"].as_str().unwrap(), one["rule"].as_str().unwrap());
        let file = file.split_once("corpus/").map_or(file, |(_, file)| file);
        // Another test compares pages with `.all-contributorsrc`.
        if ["unlisted", "unsourced", "disagrees"].iter().any(|name| rule.ends_with(name)) {
            continue;
        }
        let locations = one["locations"].as_array().map_or_else(|| vec![one], |all| all.iter().collect());
        *found.entry(file).or_default().entry(rule).or_default() += locations.len();
        lines.extend(locations.iter().map(|location| (file, location["start"]["line"].to_string(), rule)));
    }
    let read: BTreeMap<_, _> = READ.iter().map(|(file, rules)| (*file, rules.iter().copied().collect())).collect();
    assert_eq!(found, read);
    // Confirmed defects are among them; lookalikes are not.
    for row in fs::read_to_string(corpus.join("expected.tsv")).unwrap().lines().skip(1) {
        let [file, line, rule, kind, ..] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("{row}") };
        let in_source =
            |at: &str| at.strip_suffix(".all-contributorsrc").is_some_and(|folder| file.starts_with(folder));
        let reported = lines.iter().any(|(at, number, id)| {
            let same = *at == file && number == line;
            (same && rule == "-") || ((same || in_source(at)) && *id == rule)
        });
        // Offline, it is unknown whether https works.
        let wanted = kind == "real" && rule != "link/insecure";
        assert_eq!(reported, wanted, "{row}");
    }
}
