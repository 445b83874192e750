//! References through every renumbering in the history of the course.

use std::fs;

use super::folder;
use crate::cli::renumbering::{Tree, judge, titles::mend};

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
    let (told, mended) = judge(&trees, &every);
    assert!(told > 5000 && mended > 1000, "{told} reported, {mended} fixed");
}

#[test]
#[ignore = "needs ../shared"]
fn references_with_titles_follow_the_real_history() {
    let mended = mend(&trees());
    assert!(mended > 5000, "{mended}");
}
