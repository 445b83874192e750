//! Pages of references without titles, through every renumbering in a history. The expected findings and fixed pages
//! are computed here from the directories alone.

pub(crate) mod titles;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use super::history::git;
use crate::common::program::{project, run};

/// The folder of the modules at one commit, and their directories.
pub(crate) struct Tree {
    base: String,
    directories: Vec<String>,
    /// Normalized names by number; a number may have several directories.
    names: BTreeMap<u32, Vec<String>>,
}

fn plain(name: &str) -> String {
    let lower: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let stem = lower.strip_suffix("es").filter(|stem| stem.ends_with("ss")).unwrap_or(&lower);
    if stem.ends_with("ss") { stem.to_owned() } else { stem.trim_end_matches('s').to_owned() }
}

impl Tree {
    pub(crate) fn new(base: &str, directories: &[&str]) -> Self {
        let mut names = BTreeMap::<u32, Vec<String>>::new();
        for directory in directories.iter().filter(|name| !name.ends_with("_ARCHIVED")) {
            names.entry(directory[..2].parse().unwrap()).or_default().push(plain(&directory[3..]));
        }
        let directories = directories.iter().map(|&name| name.to_owned()).collect();
        Self { base: base.to_owned(), directories, names }
    }

    fn only(&self, number: u32) -> Option<&String> {
        self.names.get(&number).filter(|names| names.len() == 1)?.first()
    }

    fn homes(&self, name: &str) -> Vec<u32> {
        let has = |names: &Vec<String>| names.iter().any(|known| known == name);
        self.names.iter().filter(|(_, names)| has(names)).map(|(number, _)| *number).collect()
    }

    fn home(&self, name: &str) -> Option<u32> {
        let homes = self.homes(name);
        homes.first().copied().filter(|_| homes.len() == 1)
    }

    fn between(&self, first: u32, last: u32) -> Vec<u32> {
        self.names.keys().copied().filter(|number| (first..=last).contains(number)).collect()
    }
}

/// The parts of a reference: numbers and ranges.
type Parts = Vec<(u32, u32)>;

/// Every number alone; neighbors as a range, as a list, and both together.
fn lines(tree: &Tree) -> Vec<Parts> {
    let all: Vec<u32> = tree.names.keys().copied().collect();
    let mut lines: Vec<Parts> = all.iter().map(|&number| vec![(number, number)]).collect();
    for width in [3, 4, 5] {
        for run in all.windows(width) {
            lines.push(vec![(run[0], run[width - 1])]);
            lines.push(run.iter().map(|&number| (number, number)).collect());
            lines.push(vec![(run[0], run[width - 2]), (run[width - 1], run[width - 1])]);
        }
    }
    lines
}

fn sentence(parts: &Parts) -> String {
    let word = if parts.len() == 1 && parts[0].0 == parts[0].1 { "Module" } else { "Modules" };
    about(word, &parts.iter().map(|&part| shown(part)).collect::<Vec<_>>().join(", "))
}

fn about(word: &str, numbers: &str) -> String {
    format!("This was built with {word} {numbers} in mind.")
}

fn shown((first, last): (u32, u32)) -> String {
    if first == last { format!("{first:02}") } else { format!("{first:02}-{last:02}") }
}

/// A line with the current numbers: in its old form, or as a list if a range is no longer contiguous.
fn in_form(parts: &Parts, today: &[u32], then: &Tree, now: &Tree) -> String {
    let (mut new, mut all, mut left) = (Parts::new(), Vec::new(), today.iter().copied());
    let mut whole = true;
    for &(first, last) in parts {
        let mut own: Vec<u32> = left.by_ref().take(then.between(first, last).len()).collect();
        own.sort_unstable();
        let ends = (own[0], own[own.len() - 1]);
        whole &= own.len() == 1 || now.between(ends.0, ends.1) == own;
        new.push(ends);
        all.append(&mut own);
    }
    let (last, first) = all.split_last().unwrap();
    let first: Vec<String> = first.iter().map(|number| format!("{number:02}")).collect();
    if whole { sentence(&new) } else { about("Modules", &format!("{} and {last:02}", first.join(", "))) }
}

fn page(tree: &Tree) -> String {
    let lines: Vec<String> = lines(tree).iter().map(sentence).collect();
    format!("# Thanks\n\n## Core Inspirations\n\n{}\n", lines.join("\n\n"))
}

/// The expected finding on a line: the number, what it was, and the fixed line if there is a fix.
fn expected(parts: &Parts, then: &Tree, now: &Tree) -> Option<(u32, String, Result<String, String>)> {
    let ends = parts.iter().flat_map(|&(first, last)| [first, last]);
    if !ends.clone().all(|number| now.names.contains_key(&number)) {
        return None; // there is no such module: another rule's
    }
    if let [(first, last)] = parts[..]
        && first == last
        && now.only(first).is_none()
    {
        return None; // two modules have it: another rule's
    }
    let numbers: Vec<u32> = parts.iter().flat_map(|&(first, last)| then.between(first, last)).collect();
    let meant: Option<Vec<&String>> = numbers.iter().map(|&number| then.only(number)).collect();
    let meant = meant?;
    let drifted = |(number, was): &(&u32, &&String)| !now.names.get(*number).is_some_and(|names| names.contains(*was));
    let (number, was) = numbers.iter().zip(&meant).find(drifted)?;
    let today: Option<Vec<u32>> = meant.iter().map(|name| now.home(name)).collect();
    let reads: BTreeSet<u32> = parts.iter().flat_map(|&(first, last)| now.between(first, last)).collect();
    if today.as_ref().is_some_and(|today| today.iter().copied().collect::<BTreeSet<_>>() == reads) {
        return None; // the same modules, in another order
    }
    let lost = || meant.iter().find(|name| now.home(name).is_none()).map(|name| (*name).clone()).unwrap();
    let repaired = today.map(|today| in_form(parts, &today, then, now)).ok_or_else(lost);
    Some((*number, (*was).clone(), repaired))
}

/// Commits every tree, in order, with a page written for it, and checks all pages so far after each commit. Returns how
/// many lines were reported and fixed.
pub(crate) fn judge(trees: &[Tree], written_at: &[usize]) -> (usize, usize) {
    let folder = project(&[]);
    let path = folder.path();
    fs::remove_dir(path.join(".git")).unwrap();
    git(path, &["init", "-q", "."]);
    let (mut reported, mut repaired) = (0, 0);
    let mut pages: Vec<(String, usize, String)> = Vec::new();
    for (at, tree) in trees.iter().enumerate() {
        for old in ["src", "modules"] {
            let _ = fs::remove_dir_all(path.join(old));
        }
        for directory in &tree.directories {
            let module = path.join(&tree.base).join(directory);
            fs::create_dir_all(&module).unwrap();
            fs::write(module.join("lesson.py"), directory).unwrap();
        }
        if written_at.contains(&at) {
            let name = format!("page{at:02}.md");
            fs::write(path.join(&name), page(tree)).unwrap();
            pages.push((name, at, String::new()));
        }
        git(path, &["add", "-A"]);
        git(path, &["commit", "-q", "-m", "a tree"]);
        let head = git(path, &["rev-parse", "HEAD"]);
        pages.iter_mut().filter(|page| page.1 == at).for_each(|page| page.2.clone_from(&head));
        if !pages.is_empty() {
            let (more, right) = compare(path, trees, at, &pages);
            (reported, repaired) = (reported + more, repaired + right);
        }
    }
    (reported, repaired)
}

fn compare(path: &Path, trees: &[Tree], now: usize, pages: &[(String, usize, String)]) -> (usize, usize) {
    let names: Vec<&str> = pages.iter().map(|(name, ..)| name.as_str()).collect();
    let options = ["check", "--offline", "--profile", "tinytorch", "--select", "module/drifted"];
    let ran = run(path, &[&options[..], &["--output-format", "jsonl"], &names].concat());
    assert!(ran.code == 0, "{}", ran.err);
    let mut found = BTreeMap::<(String, u64), serde_json::Value>::new();
    for line in ran.out.lines() {
        let one: serde_json::Value = serde_json::from_str(line).unwrap();
        let place = (one["file"].as_str().unwrap().to_owned(), one["start"]["line"].as_u64().unwrap());
        assert!(found.insert(place, one).is_none(), "{line}: the second of its line");
    }
    run(path, &[&options[..], &["--fix", "--unsafe-fixes"], &names].concat());
    let (mut reported, mut repaired) = (0, 0);
    for (name, then, commit) in pages {
        let (then, tree) = (&trees[*then], &trees[now]);
        let fixed = fs::read_to_string(path.join(name)).unwrap();
        let mut wanted: Vec<String> = page(then).lines().map(str::to_owned).collect();
        for (index, parts) in lines(then).iter().enumerate() {
            let line = 5 + 2 * index as u64;
            let one = found.remove(&(name.clone(), line));
            let context = format!("{name}:{line} at tree {now}: {}", sentence(parts));
            let Some((number, was, today)) = expected(parts, then, tree) else {
                assert_eq!(one, None, "{context}");
                continue;
            };
            let one = one.unwrap_or_else(|| panic!("{context}: Module {number} was {was}, and nothing is reported"));
            let message = one["message"].as_str().unwrap();
            let (what, is) = message.split_once(" when this line was written; ").unwrap();
            let (at, name) = what.strip_prefix("Module ").unwrap().split_once(" was ").unwrap();
            assert_eq!((at.parse(), plain(name)), (Ok(number), was), "{context}: {message}");
            match tree.names.get(&number) {
                Some(names) => {
                    let is = is.strip_prefix("it is ").unwrap().strip_suffix(" now").unwrap();
                    let is: BTreeSet<String> = is.split(" or ").map(plain).collect();
                    assert_eq!(is, names.iter().cloned().collect(), "{context}: {message}");
                }
                None => assert_eq!(is, format!("there is no module {at} now"), "{context}"),
            }
            assert!(one["labels"].to_string().contains(&format!("written in {}", &commit[..10])), "{context}: {one}");
            reported += 1;
            match today {
                Ok(today) => {
                    wanted[line as usize - 1] = today;
                    repaired += 1;
                }
                // The one that cannot be written as a number.
                Err(lost) => {
                    let help = one["help"].as_str().unwrap();
                    let name = help
                        .strip_prefix("write the module that is meant: ")
                        .and_then(|help| help.split(" is ").next());
                    assert_eq!(name.map(plain), Some(lost), "{context}: {help}");
                }
            }
        }
        let other: Vec<_> = fixed.lines().zip(&wanted).filter(|(is, wanted)| is != wanted).collect();
        assert_eq!(other, [], "left is, right should be: {name} at tree {now}");
        assert_eq!(fixed.lines().count(), wanted.len());
    }
    assert!(found.is_empty(), "{found:?}");
    git(path, &["checkout", "-q", "."]);
    (reported, repaired)
}

fn small() -> Vec<Tree> {
    vec![
        Tree::new("src", &["01_words", "02_trees", "03_search", "04_games", "05_proofs"]),
        // A module is inserted, and the rest move.
        Tree::new("src", &["01_words", "02_marks", "03_trees", "04_search", "05_games", "06_proofs"]),
        // Two are swapped.
        Tree::new("src", &["01_words", "02_marks", "03_search", "04_trees", "05_games", "06_proofs"]),
        // One is removed, and the folder is renamed.
        Tree::new("modules/source", &["01_words", "02_marks", "03_trees", "04_games", "05_proofs"]),
        // Two share a number, one is archived, and there is a gap.
        Tree::new(
            "src",
            &["01_words", "02_trees", "03_marks", "03_games", "04_search_ARCHIVED", "05_plays", "07_proofs"],
        ),
        // One is removed, and its number as well.
        Tree::new("src", &["01_words", "02_trees", "05_proofs"]),
        // Everything is as before.
        Tree::new("src", &["01_words", "02_trees", "03_search", "04_games", "05_proofs"]),
    ]
}

#[test]
fn every_renumbering_of_a_small_history() {
    let trees = small();
    let (reported, repaired) = judge(&trees, &[0, 1, 2, 3, 4, 5]);
    assert!(reported > 100 && repaired > 50, "{reported} reported, {repaired} repaired");
}
