//! Addresses of a generated list that have moved.

use ack_lint::{diagnostic::Diagnostic, fix::Safety};

use super::{ADA, GRACE, entry, list, of, page, rc};
use crate::common::{adapter, facts::Facts, session};

/// The repository, a profile and an image have moved, and a profile works over https.
const KNOWN: &str = r#"[web]
"https://github.com/o/r/commits?author=ada" = { status = 301, to = "https://github.com/new/r/commits?author=ada" }
"https://github.com/o/r/commits?author=grace" = { status = 301, to = "https://github.com/new/r/commits?author=grace" }
"https://ada.dev/" = { status = 301, to = "https://lovelace.dev/" }
"http://grace.dev/" = { https = "https://grace.dev/" }
"https://old.test/talk" = { status = 301, to = "https://new.test/talk" }
"#;

fn fix(page: &str, rc: String) -> (String, Vec<Diagnostic>) {
    let facts = Facts { rc, ..Facts::parse(KNOWN).unwrap() };
    let fixed = session::fix(page, &adapter::config("").unwrap(), &facts, Safety::Unsafe);
    let found = fixed.found.into_iter().filter(|found| matches!(found.rule, "link/moved" | "link/insecure"));
    (fixed.text, found.collect())
}

#[test]
fn an_address_of_a_generated_list_is_changed_in_its_file() {
    let people = [ADA, (GRACE.0, GRACE.1, GRACE.2, "http://grace.dev")];
    let page = page(&people);
    let entries: Vec<String> = people.iter().map(|person| of(*person, entry)).collect();
    let keys = "\"projectName\": \"r\", \"projectOwner\": \"O\",\n";
    let (text, found) = fix(&page, rc(keys, &entries));
    assert_eq!(text, page);
    let mut help: Vec<&str> = found.iter().filter_map(|found| found.help.as_deref()).collect();
    help.sort_unstable();
    assert_eq!(
        help,
        [
            "write `https://grace.dev/` as `profile` in the entry of grace in `.all-contributorsrc`",
            "write `https://lovelace.dev/` as `profile` in the entry of ada in `.all-contributorsrc`",
            "write the new owner and name as `projectOwner` and `projectName` in `.all-contributorsrc`",
            "write the new owner and name as `projectOwner` and `projectName` in `.all-contributorsrc`",
        ]
    );
    assert!(found.iter().all(|found| found.fix.is_none()));
    // The file has the new name already, or there is no file.
    for rc in [rc(&keys.replace('O', "new"), &entries), String::new()] {
        let is_there = !rc.is_empty();
        let (text, _) = fix(&page, rc);
        assert!(text.contains("github.com/new/r/commits?author=ada") && !text.contains("github.com/o/r"), "{text}");
        assert_eq!(text.contains("\"https://ada.dev\""), is_there);
    }
}

#[test]
fn an_address_of_a_contribution_is_changed_in_its_file() {
    let cell =
        super::cell("ada", 11, "Ada Lovelace", "https://ada.test").replace("#ideas-ada", "https://old.test/talk");
    let ada = entry("ada", 11, "Ada Lovelace", "https://ada.test")
        .replace("\"ideas\"", "{\"type\": \"ideas\", \"url\": \"https://old.test/talk\"}");
    // A link elsewhere on the page is of the page.
    let other = "\n[A](https://github.com/o/r/commits?author=grace)\n";
    let (text, found) = fix(&(list(&[cell]) + other), rc("", &[ada]));
    let kept = found.iter().find(|found| found.message.contains("old.test")).unwrap();
    assert_eq!(
        kept.help.as_deref(),
        Some("write `https://new.test/talk` as `url` in the entry of ada in `.all-contributorsrc`")
    );
    assert!(text.contains("https://old.test/talk") && text.contains("[A](https://github.com/new/r/"), "{text}");
}
