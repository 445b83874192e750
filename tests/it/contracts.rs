//! Contracts for pages of many forms: each folder in `fixtures/contracts` has a configuration, a page of that form, and
//! the expected report. `ACK_LINT_BLESS=1` updates the report.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::common::{generated, program::run};

pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/contracts")
}

#[test]
fn every_shape_is_read() {
    let mut folders: Vec<PathBuf> = fs::read_dir(fixtures()).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    assert!(folders.len() > 7);
    for folder in folders {
        let ran = run(&folder, &["check", "--offline", "--output-format", "concise"]);
        // The summary ends with the time.
        let summary = ran.err.lines().next().unwrap_or_default();
        let said = format!("{}{}\n", ran.out, summary.split(" · ").next().unwrap());
        let path = folder.join("reported.txt");
        assert!(ran.code < 2, "{}", ran.err);
        generated::check(&path, &said);
    }
}
