//! `module/drifted` where the words of a line are older than the line, and where the page was corrected first.

mod unchanged;

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

/// Commits the modules of a folder, each with files of its own: the numbered name, and what the files are about.
fn build(folder: &Path, base: &str, modules: &[(&str, &str)]) {
    for old in ["src", "course"] {
        let _ = fs::remove_dir_all(folder.join(old));
    }
    for (directory, about) in modules {
        let directory = folder.join(base).join(directory);
        fs::create_dir_all(&directory).unwrap();
        fs::write(directory.join("lesson.md"), format!("# {about}\n\nAll about {about}.\n")).unwrap();
        fs::write(directory.join("tasks.md"), format!("Draw {about}.\n")).unwrap();
        fs::write(directory.join("__init__.py"), "").unwrap();
    }
    fs::write(folder.join("ack-lint.toml"), format!("profile = \"none\"\n[modules]\ndirectories = [\"{base}\"]\n"))
        .unwrap();
    git(folder, &["add", "-A"]);
}

/// Findings and notes.
fn configured(folder: &Path, more: &[&str]) -> (Vec<String>, String) {
    let given = ["check", "--offline", "--select", "module", "--output-format=concise"];
    let ran = run(folder, &[&given[..], more].concat());
    assert!(ran.code != 2, "{}", ran.err);
    (ran.out.lines().map(str::to_owned).collect(), ran.err)
}

const NAMES: [&str; 4] = ["words", "trees", "search", "games"];

/// Numbers modules in order.
fn numbered<'a>(names: &[&'a str]) -> Vec<(String, &'a str)> {
    names.iter().enumerate().map(|(at, name)| (format!("{:02}_{name}", at + 1), *name)).collect()
}

fn as_modules<'a>(names: &'a [(String, &'a str)]) -> Vec<(&'a str, &'a str)> {
    names.iter().map(|(directory, about)| (directory.as_str(), *about)).collect()
}

fn book(page: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    git(folder.path(), &["init", "-q", "-b", "main"]);
    write(folder.path(), page);
    build(folder.path(), "src", &as_modules(&numbered(&NAMES)));
    save(folder.path(), "page");
    folder
}

#[test]
fn a_corrected_number_drifts_again_with_every_renumbering() {
    let page = |trees: u32| format!("# Credits\n\nTrees are in Module {trees:02}.\n");
    for with_fix in [true, false] {
        let folder = book(&page(2));
        let path = folder.path();
        let mut names = NAMES.to_vec();
        for (number, new) in (2..).zip(["zero", "intro", "before", "first", "start"]) {
            // Each is put before all others, so the old number is that of the module before today.
            names.insert(usize::from(new == "zero"), new);
            build(path, "src", &as_modules(&numbered(&names)));
            save(path, "renumbered");
            let (found, err) = configured(path, &[]);
            let wanted = format!("Module {number:02} was Trees");
            assert!(found.len() == 1 && found[0].contains(&wanted), "{new}: {found:?}, {err}");
            if with_fix {
                configured(path, &["--fix", "--unsafe-fixes"]);
                assert_eq!(fs::read_to_string(path.join("CREDITS.md")).unwrap(), page(number + 1));
            } else {
                write(path, &page(number + 1));
            }
            save(path, "corrected");
            assert_eq!(configured(path, &[]).0, [""; 0], "{new}");
        }
    }
}

#[test]
fn a_module_that_only_changed_its_name_is_the_same_module() {
    let page = "# Credits\n\nWhat follows was built with Module 02 in mind.\n";
    let renamed = [("01_words", "words"), ("02_forests", "trees"), ("03_search", "search"), ("04_games", "games")];
    let folder = book(page);
    let path = folder.path();
    build(path, "src", &renamed);
    assert_eq!(configured(path, &[]).0, [""; 0], "staged");
    save(path, "renamed");
    assert_eq!(configured(path, &[]).0, [""; 0]);
    // Edited since, and renamed again.
    fs::write(path.join("src/02_forests/lesson.md"), "Nothing of it is left, and this is something else.\n").unwrap();
    save(path, "edited");
    assert_eq!(configured(path, &[]).0, [""; 0]);
    git(path, &["mv", "src/02_forests", "src/02_woods"]);
    save(path, "renamed again");
    assert_eq!(configured(path, &[]).0, [""; 0]);
    // And renumbered.
    git(path, &["mv", "src/02_woods", "src/05_woods"]);
    git(path, &["mv", "src/04_games", "src/02_games"]);
    save(path, "renumbered");
    let found = configured(path, &[]).0;
    assert!(found.len() == 1 && found[0].contains("Module 02 was Woods") && found[0].contains("is Games"), "{found:?}");

    // Another module at the number of one that is gone: no content, or that of some files only, is the same.
    let folder = book(page);
    let path = folder.path();
    build(
        path,
        "src",
        &[("01_words", "words"), ("02_graphs", "graphs"), ("03_search", "search"), ("04_games", "games")],
    );
    save(path, "replaced");
    let found = configured(path, &[]).0;
    assert!(found.len() == 1 && found[0].contains("Module 02 was Trees"), "{found:?}");
}

#[test]
fn modules_that_moved_to_another_folder_are_followed() {
    let page = "# Credits\n\nWhat follows was built with Module 02 in mind.\n";
    let later = numbered(&["words", "intro", "trees", "search", "games"]);
    for (name, first) in [("at once", None), ("moved first", Some(numbered(&NAMES)))] {
        let folder = book(page);
        let path = folder.path();
        // Another folder of numbered names is not that of the modules.
        for other in ["01_setup", "02_usage", "03_trees"] {
            fs::create_dir_all(path.join("docs").join(other)).unwrap();
            fs::write(path.join("docs").join(other).join("page.md"), other).unwrap();
        }
        save(path, "docs");
        if let Some(first) = first {
            build(path, "course", &as_modules(&first));
            save(path, "moved");
            assert_eq!(configured(path, &[]).0, [""; 0]);
        }
        build(path, "course", &as_modules(&later));
        save(path, "renumbered");
        let (found, err) = configured(path, &[]);
        assert!(found.len() == 1 && found[0].contains("Module 02 was Trees"), "{name}: {found:?}, {err}");
        assert!(!err.contains("another folder"), "{err}");
    }
    // Nobody knows which they were.
    let folder = book(page);
    let path = folder.path();
    build(path, "course", &[("01_stars", "stars"), ("02_planets", "planets")]);
    save(path, "other modules");
    let (found, err) = configured(path, &[]);
    assert_eq!(found, [""; 0]);
    let note = "note: the modules were in another folder once, so module/drifted could not read";
    assert!(err.contains(note), "{err}");
}
