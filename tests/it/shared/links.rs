//! Links of real pages: confirmed defects are found, and nothing else is called invalid.

use std::{fs, path::Path};

use super::folder;
use crate::links::{offline, prepare};

/// Confirmed defects besides those in `expected.tsv`: on these lines of one page, there is a space before the
/// parenthesis.
const CONFIRMED: (&str, &[u32]) =
    ("firstcontributions__first-contributions@000711e8/Contributors.excerpt.md", &[5, 8, 9, 10, 11, 13, 37]);

fn pages(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            pages(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "md" || ending == "txt") {
            found.push(path);
        }
    }
    found.sort();
}

#[test]
#[ignore = "needs ../shared"]
fn invalid_links_of_real_pages() {
    let corpus = folder().join("corpus");
    let expected = fs::read_to_string(corpus.join("expected.tsv")).unwrap();
    let mut wanted: Vec<(String, u32)> = expected
        .lines()
        .skip(1)
        .map(|line| line.split('\t').collect::<Vec<_>>())
        .filter(|row| row[2] == "link/invalid" && row[3] == "real")
        .map(|row| (row[0].to_owned(), row[1].parse().unwrap()))
        .collect();
    let (mut files, mut other) = (Vec::new(), Vec::new());
    pages(&corpus, &mut files);
    for path in files {
        let name = path.strip_prefix(&corpus).unwrap().to_string_lossy().replace('\\', "/");
        let source = fs::read_to_string(&path).unwrap();
        let page = prepare(&source);
        for one in offline(&source).into_iter().filter(|one| one.rule == "link/invalid") {
            for line in one.locations().map(|span| page.document.lines().line(span.start)) {
                if let Some(at) = wanted.iter().position(|row| *row == (name.clone(), line)) {
                    wanted.remove(at);
                } else if !(CONFIRMED.0 == name && CONFIRMED.1.contains(&line)) {
                    other.push(format!("{name}:{line}: {}: {}", one.rule, one.message));
                }
            }
        }
    }
    assert_eq!(wanted, [], "not found");
    assert!(other.is_empty(), "read these:\n{}", other.join("\n"));
}
