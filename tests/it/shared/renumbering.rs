//! References through every renumbering in the history of the course.

use std::fs;

use super::folder;
use crate::cli::renumbering::{Tree, judge, titles::fix_titles};

fn trees() -> Vec<Tree> {
    let listed = fs::read_to_string(folder().join("tinytorch/trees.tsv")).unwrap();
    let tree = |row: &str| {
        let [_, base, directories] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("{row}") };
        Tree::new(base, &directories.split(' ').collect::<Vec<_>>())
    };
    let trees: Vec<Tree> = listed.lines().skip(1).map(tree).collect();
    assert!(trees.len() > 20);
    trees
}

#[test]
#[ignore = "needs ../shared"]
fn references_without_titles_follow_the_real_history() {
    let trees = trees();
    let every: Vec<usize> = (0..trees.len()).collect();
    let (reported, repaired) = judge(&trees, &every);
    assert!(reported > 5000 && repaired > 1000, "{reported} reported, {repaired} fixed");
}

#[test]
#[ignore = "needs ../shared"]
fn references_with_titles_follow_the_real_history() {
    let repaired = fix_titles(&trees());
    assert!(repaired > 5000, "{repaired}");
}
