//! The spans of every text in the folder.

use std::fs;

use super::folder;
use crate::spans::check;

#[test]
#[ignore = "needs ../shared"]
fn spans_hold_on_real_pages() {
    let mut seen = 0;
    let mut folders = vec![folder()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                check(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                seen += 1;
            }
        }
    }
    assert!(seen > 20);
}
