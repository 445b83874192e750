//! `ack-lint-ignore` in `.all-contributorsrc`: JSON has no comments that suppress findings.

use super::*;

const OTHER: (&str, u32, &str, &str) = ("ada", 11, "Ada L.", "https://ada.dev");

/// The file, with keys at the top level and in the first person.
fn with(people: &[(&str, u32, &str, &str)], top: &str, person: &str) -> String {
    let text = file(people);
    let text = if top.is_empty() { text } else { text.replacen('{', &format!("{{\n  {top},"), 1) };
    let at = text.find("\"contributors\"").unwrap();
    let (head, rest) = text.split_at(at);
    if person.is_empty() { text } else { format!("{head}{}", rest.replacen('{', &format!("{{ {person},"), 1)) }
}

fn ran(page: &str, rc: &str, args: &[&str]) -> (Vec<String>, String) {
    let folder = project(&[("README.md", page), (".all-contributorsrc", rc)]);
    let all = [&["check", "--offline", "--output-format", "concise", ".all-contributorsrc"], args].concat();
    let ran = run(folder.path(), &all);
    let rules = ran.out.lines().map(|line| line.split(['[', ']']).nth(1).unwrap_or_default().to_owned());
    let mut rules: Vec<String> = rules.collect();
    rules.sort();
    (rules, format!("{}{}", ran.out, ran.err))
}

#[test]
fn findings_are_suppressed_and_counted() {
    let page = page(&[ADA, GRACE]);
    let differs = |top: &str, person: &str| ran(&page, &with(&[OTHER, GRACE], top, person), &[]);
    assert_eq!(differs("", "").0, ["contributor/disagrees"]);
    let list = "\"ack-lint-ignore\": [\"contributor/disagrees\"]";
    for (top, person) in [(list, ""), ("", list), ("\"ack-lint-ignore\": [\"contributor\"]", "")] {
        let (found, text) = differs(top, person);
        assert_eq!(found, [""; 0], "{top}{person}: {text}");
        assert!(text.contains("hidden: 1 suppressed"), "{text}");
    }
    // The list of one person is not for another one.
    let (found, text) = ran(&page, &with(&[GRACE, OTHER], "", list), &[]);
    assert_eq!(found, ["contributor/disagrees", "suppression/unused"], "{text}");
}

#[test]
fn people_who_are_missing_can_be_ignored() {
    let list = "\"ack-lint-ignore\": [\"contributor/unlisted\"]";
    let (found, text) = ran(&page(&[GRACE]), &with(&[ADA, GRACE], "", list), &[]);
    assert!(found.is_empty() && text.contains("1 suppressed"), "{text}");
    let (found, _) = ran(&page(&[GRACE]), &with(&[GRACE, ADA], "", list), &[]);
    assert_eq!(found, ["contributor/unlisted", "suppression/unused"]);
    let unsourced = "\"ack-lint-ignore\": [\"contributor/unsourced\"]";
    let (found, text) = ran(&page(&[ADA, GRACE]), &with(&[GRACE], unsourced, ""), &[]);
    assert!(found.is_empty() && text.contains("1 suppressed"), "{text}");
}

#[test]
fn findings_in_the_file_are_suppressed_there() {
    let bad = ("ada", 11, "Ada <ada@x.test>", "https://ada.dev");
    let list = "\"ack-lint-ignore\": [\"html\"]";
    let (found, _) = ran(&page(&[GRACE]), &with(&[bad, GRACE], "", ""), &[]);
    assert!(found.contains(&"html/syntax".to_owned()), "{found:?}");
    let (found, text) = ran(&page(&[GRACE]), &with(&[bad, GRACE], "", list), &[]);
    assert!(!found.contains(&"html/syntax".to_owned()) && text.contains("1 suppressed"), "{text}");
}

#[test]
fn mistakes_in_the_list_are_reported() {
    let pages = page(&[ADA, GRACE]);
    let found = |list: &str| ran(&pages, &with(&[ADA, GRACE], list, ""), &[]);
    let (rules, text) = found("\"ack-lint-ignore\": [\"contributor/disagree\", \"contributor/disagrees\"]");
    assert_eq!(rules, ["suppression/unknown-rule", "suppression/unused"], "{text}");
    assert!(text.contains(".all-contributorsrc:2:24: warning") && text.contains("“contributor/disagree”"), "{text}");
    let (rules, text) = found("\"ack-lint-disable\": [\"contributor/disagrees\"]");
    assert_eq!(rules, ["suppression/unknown-rule"], "{text}");
    let (rules, text) = found("\"ack-lint-ignore\": \"contributor/disagrees\"");
    assert!(rules == ["contributor/unlisted"] && text.contains("must have a list"), "{rules:?}{text}");
    // Whether links are dead is not known.
    assert_eq!(found("\"ack-lint-ignore\": [\"link/dead\"]").0, [""; 0]);
    // Nor what a rule would find that is off.
    let rc = with(&[ADA, GRACE], "\"ack-lint-ignore\": [\"contributor/disagrees\"]", "");
    assert_eq!(ran(&pages, &rc, &["--ignore", "contributor/disagrees"]).0, [""; 0]);
}

/// One page of several may have what the file suppresses.
#[test]
fn a_list_is_used_if_one_page_needs_it() {
    let list = "\"ack-lint-ignore\": [\"contributor/disagrees\"]";
    let rc = with(&[OTHER, GRACE], list, "").replace("README.md", "A.md\", \"B.md");
    let rc = if rc.contains("A.md") { rc } else { rc.replacen('{', "{\n  \"files\": [\"A.md\", \"B.md\"],", 1) };
    let folder =
        project(&[("A.md", &page(&[ADA, GRACE])), ("B.md", &page(&[OTHER, GRACE])), (".all-contributorsrc", &rc)]);
    for pages in [&["A.md", "B.md"][..], &["B.md"], &["A.md"], &[".all-contributorsrc"]] {
        let args = [&["check", "--offline", "--output-format", "concise"], pages].concat();
        assert_eq!(run(folder.path(), &args).out, "", "{pages:?}");
    }
}

/// What a change suppresses is in the summary.
#[test]
fn with_a_diff_base_a_new_list_is_counted() {
    let list = "\"ack-lint-ignore\": [\"contributor/disagrees\"]";
    let folder = project(&[("README.md", &page(&[ADA, GRACE])), (".all-contributorsrc", &file(&[ADA, GRACE]))]);
    let git = |arguments: &[&str]| {
        let who = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"];
        let ran = Command::new("git").current_dir(folder.path()).args(who).args(arguments).output().unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    };
    git(&["init", "-q"]);
    git(&["add", "-A"]);
    git(&["commit", "-qm", "first"]);
    let since = |rc: &str| {
        fs::write(folder.path().join(".all-contributorsrc"), rc).unwrap();
        check(folder.path(), &["README.md", "--diff-base", "HEAD"])
    };
    let ran = since(&with(&[OTHER, GRACE], "", ""));
    assert!(ran.out.contains("contributor/disagrees"), "{}{}", ran.out, ran.err);
    let ran = since(&with(&[OTHER, GRACE], "", list));
    assert!(ran.out.is_empty() && ran.err.contains("hidden: 1 suppressed"), "{}{}", ran.out, ran.err);
}
