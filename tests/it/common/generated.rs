//! Compares texts with the expected ones: failures print a diff, and generated files can be blessed.
//!
//! `ACK_LINT_BLESS=1 cargo test` regenerates every such file: it is written first and compared then, so one run is enough.

use std::{
    env, fs,
    path::Path,
    sync::{Mutex, PoisonError},
};

use similar::TextDiff;

/// Whether generated files are rewritten.
pub(crate) fn bless() -> bool {
    env::var_os("ACK_LINT_BLESS").is_some_and(|value| value == "1")
}

/// A unified diff from the expected to the actual text; `None` if they are equal.
pub(crate) fn difference(expected: &str, actual: &str) -> Option<String> {
    (expected != actual).then(|| {
        let diff = TextDiff::from_lines(expected, actual);
        diff.unified_diff().context_radius(2).header("expected", "actual").to_string()
    })
}

/// Fails with the difference of two texts.
#[track_caller]
pub(crate) fn assert_same(name: &str, expected: &str, actual: &str) {
    if let Some(difference) = difference(expected, actual) {
        panic!("{name} is not as expected\n{difference}");
    }
}

/// Fails if a generated file is not `text`, after writing it if it is blessed.
#[track_caller]
pub(crate) fn check(path: &Path, text: &str) {
    update(path, |_| text.to_owned());
}

/// Fails if a file, part of which is generated, is not what `generate` makes of it, after writing it if it is blessed.
#[track_caller]
pub(crate) fn update(path: &Path, generate: impl FnOnce(&str) -> String) {
    // Several tests generate parts of one file.
    static FILES: Mutex<()> = Mutex::new(());
    let lock = bless().then(|| FILES.lock().unwrap_or_else(PoisonError::into_inner));
    let read = || fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    let old = read();
    let text = generate(&old);
    if bless() && old != text {
        // Tests that read the file meanwhile find the old text or the new one.
        let next = path.with_extension("blessed");
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&next, &text).unwrap();
        fs::rename(&next, path).unwrap();
    }
    drop(lock);
    assert_same(&format!("{} (ACK_LINT_BLESS=1 cargo test regenerates it)", path.display()), &read(), &text);
}

#[test]
fn failures_show_what_differs() {
    assert_eq!(difference("a\nb\n", "a\nb\n"), None);
    let diff = difference("a\nb\nc\n", "a\nx\nc\n").unwrap();
    assert_eq!(diff, "--- expected\n+++ actual\n@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n");
}
