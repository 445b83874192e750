//! Two real projects whose page and file agree.

use std::{fs, sync::Arc};

use ack_lint::{
    engine::{self, ParsedPage},
    model::{profile::Choice, roster::Roster},
    rule::Facts,
    rules::{Selection, Selectors},
};

use serde_json::Value;

use super::folder;
use crate::{common::program::project, roster::check};

/// Checks a page of a real project against its file.
fn judge(page: &ParsedPage, roster: Roster) -> Vec<String> {
    let levels = Selection::new(&Selectors { select: &["contributor".to_owned()], ..Selectors::default() }).unwrap();
    let facts = Facts { roster: Some(Arc::new(roster)), ..Facts::default() };
    let found = engine::lint(page, &facts, &levels).found;
    found.iter().map(|finding| format!("{} {}", finding.rule, finding.message)).collect()
}

fn prepare(text: &str) -> ParsedPage {
    ParsedPage::parse("README.md".to_owned(), text.to_owned(), &Choice::Auto, |_| None)
}

/// The files of two projects agree; a person who is removed from one of them, or changed, is reported, and nobody else.
#[test]
#[ignore = "needs ../shared"]
fn real_projects() {
    let shared = folder();
    for (name, readme, count) in [
        ("all-contributors__all-contributors", "README.md", 118),
        ("testing-library__react-testing-library", "README.excerpt.md", 144),
    ] {
        let folder = shared.join("corpus").join(name);
        let text = fs::read_to_string(folder.join(readme)).unwrap();
        let rc = fs::read_to_string(folder.join(".all-contributorsrc")).unwrap();
        let copy = project(&[("README.md", &text), (".all-contributorsrc", &rc)]);
        let ran = check(copy.path(), &["README.md"]);
        assert_eq!((ran.out.as_str(), ran.code), ("", 0));
        let summary = format!("{count} contributors (.all-contributorsrc, {count} people)");
        assert!(ran.err.contains(&summary), "{}", ran.err);

        let roster = Roster::read("rc".to_owned(), &rc);
        let page = prepare(&text);
        assert_eq!(judge(&page, roster.clone()), Vec::<String>::new());
        let cells: Vec<&str> = text.lines().filter(|line| line.trim_start().starts_with("<td align")).collect();
        assert_eq!((roster.people.len(), cells.len()), (count, count));
        for (at, line) in cells.iter().enumerate().step_by(6) {
            let person = &roster.people[at];
            let changed = |change: &dyn Fn(&mut Vec<Value>)| {
                let mut file: Value = serde_json::from_str(&rc).unwrap();
                change(file["contributors"].as_array_mut().unwrap());
                Roster::read("rc".to_owned(), &file.to_string())
            };
            let found = judge(&page, changed(&|people| drop(people.remove(at))));
            assert!(found.len() == 1 && found[0].starts_with("contributor/unsourced"), "{found:?}");
            let found = judge(&page, changed(&|people| people[at]["name"] = "Somebody Else".into()));
            assert!(found.len() == 1 && found[0].starts_with("contributor/disagrees"), "{found:?}");
            let found = judge(&prepare(&text.replacen(&format!("{line}\n"), "", 1)), roster.clone());
            let wanted = format!("contributor/unlisted {} is in rc but not on this page", person.display_name());
            assert!(found.len() == 1 && found[0].starts_with(&wanted), "{found:?}");
        }
    }
}
