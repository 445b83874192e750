//! Numbers that an edit left as they were while it changed others on the line.

use std::{fs, path::Path};

use super::{super::history::git, NAMES, as_modules, book, build, configured, numbered, save, write};

/// Commits what changed, if anything did.
fn commit_all(folder: &Path, message: &str) {
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-q", "--allow-empty", "-m", message]);
}

fn page(line: &str) -> String {
    format!("# Thanks\n\n{line}\n")
}

#[test]
fn a_fix_of_some_numbers_leaves_the_findings_of_the_others() {
    let folder = book(&page("See Module 02, Module 03 and Module 04."));
    let path = folder.path();
    build(path, "src", &as_modules(&numbered(&["words", "search", "games"])));
    save(path, "trees are gone");
    let (found, _) = configured(path, &[]);
    assert!(found.len() == 3 && found[2].contains("There is no module 04"), "{found:?}");
    // What is left has no fix: it is reported until somebody decides.
    let (found, err) = configured(path, &["--fix", "--unsafe-fixes"]);
    let wanted = page("See Module 02, Module 02 and Module 03.");
    assert_eq!(fs::read_to_string(path.join("CREDITS.md")).unwrap(), wanted, "{err}");
    let is_left = |found: &[String]| matches!(found, [only] if only.contains(":3:5") && only.contains("02 was Trees"));
    assert!(is_left(&found), "{found:?}");
    for state in ["changed", "committed"] {
        let (found, err) = configured(path, &[]);
        assert!(is_left(&found), "{state}: {found:?}, {err}");
        commit_all(path, "corrected in part");
    }
    // And after another renumbering, in another form.
    build(path, "src", &as_modules(&numbered(&["words", "intro", "search", "games"])));
    save(path, "renumbered");
    configured(path, &["--fix", "--unsafe-fixes"]);
    assert_eq!(fs::read_to_string(path.join("CREDITS.md")).unwrap(), page("See Module 02, Module 03 and Module 04."));
    save(path, "corrected in part again");
    let (found, _) = configured(path, &[]);
    assert!(
        matches!(found.as_slice(), [only] if only.contains("02 was Trees") && only.contains("is Intro")),
        "{found:?}"
    );
    write(path, &page("See Module 01, Module 03 and Module 04."));
    save(path, "decided");
    assert_eq!(configured(path, &[]).0, [""; 0]);
}

#[test]
fn a_number_is_as_old_as_its_last_change() {
    let later = ["words", "intro", "trees", "search", "games"];
    for (before, after, is_reported) in [
        // Numbers of lists and of years are numbers as well.
        ("1. See Module 02 (now and then).", "2. See Module 02 (now and then).", true),
        ("See Module 02 (2023).", "See Module 02 (2024).", true),
        ("See Modules 02 and 03, then Module 02.", "See Modules 03-04, then Module 02.", true),
        ("See Modules 03, 04, then Module 02.", "See Modules 04 and 05, then Module 02.", true),
        ("| See | Module 02 | 12 times |", "| See | Module 02 | 13 times |", true),
        ("See Module 02 and Module 03.", "See Module 02 and Module 03!", false),
        ("See Module 02 and Module 03.", "Read Module 02 and Module 04.", false),
        ("See Module 02 and Module 03.", "See Module 02 and also Module 04.", false),
        ("See Module 04 and Module 02.", "See Module 02 and Module 04.", false),
        ("See Modules 02 and 03.", "See Modules 02 and 04.", false),
    ] {
        let folder = book(&page(before));
        let path = folder.path();
        build(path, "src", &as_modules(&numbered(&later)));
        save(path, "renumbered");
        assert!(!configured(path, &[]).0.is_empty(), "{before}");
        write(path, &page(after));
        for state in ["changed", "committed"] {
            let (found, err) = configured(path, &[]);
            let found: Vec<&String> = found.iter().filter(|found| found.contains("Module 02 was Trees")).collect();
            assert_eq!(found.len(), usize::from(is_reported), "{after}, {state}: {found:?}, {err}");
            commit_all(path, "edited");
        }
    }
}

#[test]
fn a_line_in_the_form_of_another_that_is_still_there_is_new() {
    let folder = book(&page("See Module 02 and Module 03."));
    let path = folder.path();
    build(path, "src", &as_modules(&numbered(&["words", "intro", "trees", "search"])));
    save(path, "renumbered");
    write(path, &page("See Module 02 and Module 03.\n\nSee Module 02 and Module 04."));
    save(path, "one more");
    let (found, _) = configured(path, &[]);
    assert!(!found.is_empty() && found.iter().all(|found| found.starts_with("CREDITS.md:3:")), "{found:?}");

    // Of two lines that it may have been, nobody knows which.
    let lines = |numbers: [u32; 4]| {
        let line = |pair: &[u32]| format!("Module 0{} needs 0{} hours.", pair[0], pair[1]);
        page(&numbers.chunks(2).map(line).collect::<Vec<_>>().join("\n\n"))
    };
    let folder = book(&lines([2, 3, 3, 2]));
    let path = folder.path();
    build(path, "src", &as_modules(&numbered(&[&["zero"][..], &NAMES[..]].concat())));
    save(path, "renumbered");
    write(path, &lines([2, 2, 4, 4]));
    save(path, "edited");
    assert_eq!(configured(path, &[]).0, [""; 0]);
}
