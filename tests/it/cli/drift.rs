//! `module/drifted` where the words of a line are older than the line, and where the page was corrected first.

use std::{fs, path::Path};

use tempfile::TempDir;

use super::history::{commit, git};
use crate::common::program::run;

const FIRST: &[&str] = &["01_start", "02_words", "03_trees"];
const LATER: &[&str] = &["01_start", "02_games", "03_words", "04_trees"];
const LAST: &[&str] = &["01_start", "02_games", "03_puzzles", "04_words", "05_trees"];
const PAGE: &str = "# Credits\n\nThis page was built with a lot of help.\n\nWhat follows was built with Module 02 in mind, and so on.\n";

fn repository(page: &str, directories: &[&str]) -> TempDir {
    let folder = TempDir::new().unwrap();
    git(folder.path(), &["init", "-q", "-b", "main"]);
    fs::write(folder.path().join("CREDITS.md"), page).unwrap();
    commit(folder.path(), directories, "page");
    folder
}

fn drifted(folder: &Path) -> Vec<String> {
    let given =
        ["check", "--offline", "--profile", "tinytorch", "--select", "module/drifted", "--output-format=concise"];
    let ran = run(folder, &given);
    assert!(ran.code != 2, "{}", ran.err);
    ran.out.lines().map(str::to_owned).collect()
}

fn write(folder: &Path, page: &str) {
    fs::write(folder.join("CREDITS.md"), page).unwrap();
}

fn save(folder: &Path, message: &str) {
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-q", "-m", message]);
}

#[test]
fn edits_that_change_no_words_keep_the_drift() {
    let section = PAGE.split_once("\n\n").unwrap().1;
    for (name, page) in [
        ("line ends", PAGE.replace('\n', "\r\n")),
        ("indented", PAGE.replace("What follows", "  What follows")),
        ("wrapped", PAGE.replace("with Module 02", "with\nModule 02")),
        ("wrapped in the reference", PAGE.replace("Module 02 in mind", "Module\n02 in mind")),
        ("quoted", PAGE.replace("What follows", "> What follows")),
        (
            "quoted and wrapped",
            PAGE.replace("What follows", "> What follows").replace("with Module 02", "with\n> Module 02"),
        ),
        ("emphasized", PAGE.replace("Module 02", "**Module 02**")),
        ("a list", PAGE.replace("What follows", "- What follows")),
        ("moved", format!("# Credits\n\nSomething new is here, and it is above the rest.\n\n{section}")),
    ] {
        let folder = repository(PAGE, FIRST);
        let path = folder.path();
        commit(path, LATER, "renumbered");
        assert_eq!(drifted(path).len(), 1);
        write(path, &page);
        for state in ["changed", "committed"] {
            let found = drifted(path);
            assert!(found.len() == 1 && found[0].contains("Module 02 was Words"), "{name}, {state}: {found:?}");
            git(path, &["add", "-A"]);
            git(path, &["commit", "-q", "--allow-empty", "-m", "reformatted"]);
        }
        // And twice.
        write(path, PAGE);
        save(path, "again");
        assert_eq!(drifted(path).len(), 1, "{name}, and back");
        // Other words are a new line.
        write(path, &page.replace("What follows", "What comes").replace("in mind", "in view"));
        save(path, "edited");
        assert_eq!(drifted(path), [""; 0], "{name}");
    }
}

#[test]
fn a_section_that_moves_to_another_page_keeps_the_drift() {
    let folder = repository(PAGE, FIRST);
    let path = folder.path();
    commit(path, LATER, "renumbered");
    let (head, moved) = PAGE.split_once("What follows").unwrap();
    write(path, head);
    fs::write(path.join("CONTRIBUTORS.md"), format!("# Thanks\n\nWhat follows{moved}")).unwrap();
    save(path, "moved");
    let found = drifted(path);
    assert!(found.len() == 1 && found[0].starts_with("CONTRIBUTORS.md:3:"), "{found:?}");
}

#[test]
fn one_more_line_of_the_same_words_is_new() {
    let page = "# Credits\n\nSee Module 02.\n";
    let folder = repository(page, FIRST);
    let path = folder.path();
    commit(path, LATER, "renumbered");
    write(path, &format!("{page}\nAgain, and much later:\n\nSee Module 02.\n"));
    save(path, "more");
    assert_eq!(drifted(path).len(), 1);
}

#[test]
fn a_page_that_was_corrected_first_did_not_drift() {
    // The page, then the directories.
    let folder = repository(PAGE, FIRST);
    let path = folder.path();
    let corrected = PAGE.replace("Module 02", "Module 03");
    write(path, &corrected);
    save(path, "corrected");
    // Nothing is known of the plan yet; once the directories follow, the line is right.
    commit(path, LATER, "renumbered");
    assert_eq!(drifted(path), [""; 0]);
    // It was right for a tree since.
    commit(path, LAST, "renumbered again");
    assert_eq!(drifted(path), [""; 0]);

    // On a branch of its own, merged after the directories changed.
    let folder = repository(PAGE, FIRST);
    let path = folder.path();
    git(path, &["checkout", "-q", "-b", "page"]);
    write(path, &corrected);
    save(path, "corrected");
    git(path, &["checkout", "-q", "main"]);
    commit(path, LATER, "renumbered");
    git(path, &["merge", "-q", "--no-edit", "page"]);
    assert_eq!(drifted(path), [""; 0]);
}

#[test]
fn a_page_that_was_corrected_afterwards_can_drift_again() {
    let folder = repository(PAGE, FIRST);
    let path = folder.path();
    commit(path, LATER, "renumbered");
    write(path, &PAGE.replace("Module 02", "Module 03"));
    save(path, "corrected");
    assert_eq!(drifted(path), [""; 0]);
    commit(path, LAST, "renumbered again");
    let found = drifted(path);
    assert!(found.len() == 1 && found[0].contains("Module 03 was Words"), "{found:?}");
}

#[test]
fn other_numbers_on_a_corrected_line_do_not_matter() {
    // The number of the list is the corrected one.
    let page = "# Credits\n\n1. One.\n2. Two.\n3. What follows was built with Module 02 in mind, and so on.\n";
    let folder = repository(page, FIRST);
    let path = folder.path();
    write(path, &page.replace("Module 02", "Module 03"));
    save(path, "corrected");
    commit(path, LATER, "renumbered");
    assert_eq!(drifted(path), [""; 0]);
}

#[test]
fn a_corrected_line_that_is_wrapped_again_did_not_drift() {
    // The first half is younger than the second. All commits are of the same second, as after a rebase.
    let page = "# Credits\n\n> What follows was built\n> with Module 02 in mind,\n> and so on for years.\n";
    let folder = repository(page, FIRST);
    let path = folder.path();
    let corrected = page.replace("Module 02", "Module 03");
    write(path, &corrected);
    commit(path, LATER, "renumbered, page included");
    assert_eq!(drifted(path), [""; 0]);
    write(path, "# Credits\n\nWhat follows was built with Module 03 in mind, and so on for years.\n");
    save(path, "wrapped");
    assert_eq!(drifted(path), [""; 0]);
}

#[test]
fn a_line_that_was_corrected_first_in_other_words_did_not_drift() {
    let folder = repository(PAGE, FIRST);
    let path = folder.path();
    write(path, &PAGE.replace("What follows was built with Module 02", "Everything below was built with Module 03"));
    save(path, "corrected and edited");
    commit(path, LATER, "renumbered");
    assert_eq!(drifted(path), [""; 0]);
    // A new line is taken at its word.
    let folder = repository("# Credits\n\nSomething else.\n", FIRST);
    let path = folder.path();
    write(path, PAGE);
    save(path, "new");
    commit(path, LATER, "renumbered");
    assert_eq!(drifted(path).len(), 1);
}

#[test]
fn a_page_that_was_corrected_first_twice_did_not_drift() {
    let folder = repository(PAGE, FIRST);
    let path = folder.path();
    write(path, &PAGE.replace("Module 02", "Module 03"));
    save(path, "corrected");
    commit(path, LATER, "renumbered");
    write(path, &PAGE.replace("Module 02", "Module 04"));
    save(path, "corrected again");
    commit(path, LAST, "renumbered again");
    assert_eq!(drifted(path), [""; 0]);
}

#[test]
fn a_page_that_was_corrected_first_and_whose_next_directories_came_first_did_not_drift() {
    // Corrected for the next directories; renumbered once more, and the page forgotten; then corrected first again.
    let folder = repository(PAGE, FIRST);
    let path = folder.path();
    write(path, &PAGE.replace("Module 02", "Module 03"));
    save(path, "corrected");
    commit(path, LATER, "renumbered");
    commit(path, &["01_start", "02_words", "03_games", "04_sorting", "05_trees"], "swapped");
    write(path, &PAGE.replace("Module 02", "Module 04"));
    save(path, "corrected again");
    commit(path, LAST, "renumbered again");
    assert_eq!(drifted(path), [""; 0]);
}
