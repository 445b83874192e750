//! `--diff` prints lines of the page as they are, so it leaves out those that would steer the terminal.

use crate::common::program::{project, run};

const FIXED: &str = "Thanks to ![Ada](https://avatars.githubusercontent.com/u/1?v=4?s=100).";

fn diff(page: &str) -> crate::common::program::Ran {
    run(project(&[("CREDITS.md", page)]).path(), &["check", "--offline", "--diff", "--unsafe-fixes"])
}

#[test]
fn lines_with_control_characters_are_not_in_a_patch() {
    for evil in ["\x1b[31m", "\u{9b}31m", "\u{202e}", "\u{2066}", "\u{2028}", "\u{b}", "\u{c}", "\u{85}", "\u{7f}"] {
        let ran = diff(&format!("one\n{evil}\ntwo\n\n{FIXED}\n\nthree\n"));
        assert!(ran.out.contains("\n two\n") && ran.out.contains("\n three\n"), "{evil:?}: {}", ran.out);
        assert!(!ran.out.contains(evil), "{evil:?}: {:?}", ran.out);
        let ran = diff(&format!("one\n\n{evil} {FIXED}\n"));
        assert_eq!(ran.out, "", "{evil:?}");
        assert!(ran.err.contains("note: CREDITS.md: the patch is not shown"), "{}", ran.err);
    }
    // Emoji, tabs and the line ends of Windows are ordinary.
    for fine in ["👩\u{200d}🔬", "\t", "\u{ad}", "❤\u{fe0f}"] {
        let ran = diff(&format!("one\r\n{fine}\r\n{FIXED}\r\n"));
        assert!(ran.out.contains(&format!("\n {fine}\r\n")), "{fine:?}: {:?}", ran.out);
    }
}

#[test]
fn a_page_with_lone_carriage_returns_has_no_patch() {
    let ran = diff(&format!("one\rtwo\r\r{FIXED}\r"));
    assert_eq!(ran.out, "");
    assert!(ran.err.contains("note: CREDITS.md: the patch is not shown"), "{}", ran.err);
}

#[test]
fn a_patch_ends_like_the_run_without_it() {
    let warning = "Thanks to ![Ada](https://avatars.githubusercontent.com/u/1?v=4?s=100).\n";
    let error = "Thanks to <a href=\"https://github.com/ada\">Ada</a></br> and [all](nowhere.md).\n";
    let fixable = "Thanks to Ada</br> and all.\n";
    for page in [warning, error, fixable] {
        let folder = project(&[("CREDITS.md", page)]);
        for more in [&[][..], &["--fail-on", "warning"], &["--fail-on", "never"], &["--exit-zero"]] {
            let plain = run(folder.path(), &[&["check", "--offline"], more].concat());
            let diff = run(folder.path(), &[&["check", "--offline", "--diff"], more].concat());
            assert_eq!(diff.code, plain.code, "{page} {more:?}: {}", diff.err);
        }
    }
}

#[test]
fn findings_stay_visible_next_to_a_patch() {
    let folder = project(&[("CREDITS.md", "Thanks to ![Ada](nowhere.png)\n")]);
    let ran = run(folder.path(), &["check", "--offline", "--diff", "--quiet"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("link/missing-file") && !ran.err.contains("Found"), "{}", ran.err);
    let ran = run(folder.path(), &["check", "--offline", "--diff", "--statistics"]);
    let is_row = |line: &str| line.split_whitespace().take(3).eq(["1", "error", "link/missing-file"]);
    assert!(ran.err.lines().any(is_row), "{}", ran.err);
    assert!(!ran.err.contains("nowhere.png"), "{}", ran.err);
}

#[test]
fn a_patch_is_no_format_of_findings() {
    let folder = project(&[("CREDITS.md", FIXED)]);
    for format in ["json", "jsonl", "sarif", "github", "gitlab", "junit", "rdjsonl", "markdown"] {
        for option in ["--diff", "--statistics"] {
            let ran = run(folder.path(), &["check", "--offline", option, "--output-format", format]);
            assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{format}: {}", ran.err);
            assert_eq!(ran.err, format!("error: {option} cannot be combined with --output-format {format}\n"));
        }
    }
    for format in ["full", "concise"] {
        let ran = run(folder.path(), &["check", "--offline", "--diff", "--output-format", format]);
        assert!(ran.code == 0 && ran.out.starts_with("--- a/CREDITS.md\n"), "{format}: {}", ran.out);
    }
}
