//! Names of files that act as options, or as text of a configuration.

use std::fs;

use crate::common::program::{project, run};

#[test]
fn a_name_does_not_act_as_an_option() {
    let broken = "[a](gone.md)\n";
    let names = [
        "--exclude=**/CREDITS.md",
        "--exclude=x/CREDITS.md",
        "--write-baseline=x/CREDITS.md",
        "--output-file=src/CREDITS.md",
        "--exit-zero",
        "--no-such-option",
        "-q",
        "-",
    ];
    for name in names {
        let folder = project(&[("CREDITS.md", broken), ("src/CREDITS.md", broken), ("x/y", ""), (name, broken)]);
        // As pre-commit runs the hook: names of files at the end.
        let hook = ["check", "--offline", "--force-exclude", "--allow-empty", name, "CREDITS.md", "src/CREDITS.md"];
        let ran = run(folder.path(), &hook);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{name}: {}", ran.err);
        assert!(ran.err.contains(&format!("`{name}` could be an option")), "{name}: {}", ran.err);
        assert_eq!(fs::read_to_string(folder.path().join("src/CREDITS.md")).unwrap(), broken);
        assert!(!folder.path().join("x/CREDITS.md").exists());
        // After `--` it is a name, and otherwise without such a file an option.
        let ran = run(folder.path(), &["check", "--offline", "--", "CREDITS.md", "src/CREDITS.md"]);
        assert_eq!(ran.code, 1, "{}", ran.err);
    }
    let folder = project(&[("CREDITS.md", broken)]);
    assert_eq!(run(folder.path(), &["check", "--offline", "--exit-zero", "CREDITS.md"]).code, 0);
}

#[test]
fn a_name_is_not_text_of_the_configuration() {
    let page = "# A\n\nThis project is licensed under the MIT License.\n";
    let hostile = "a\nfail-on = \"never\"\n\u{2028}\u{202e}[x].md";
    let folder = project(&[(hostile, page), ("CREDITS.md", page), ("LICENSE\nfail-on = 'never'", "x")]);
    for arguments in [["init", hostile, "--stdout"], ["init", "CREDITS.md", "--stdout"]] {
        let ran = run(folder.path(), &arguments);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let read: toml::Table = ran.out.parse().unwrap_or_else(|error| panic!("{error}: {}", ran.out));
        assert!(
            !read.contains_key("fail-on") && !ran.out.lines().any(|line| line.starts_with("fail-on")),
            "{}",
            ran.out
        );
        assert!(!ran.out.contains(['\u{2028}', '\u{202e}']), "{}", ran.out);
    }
    // The file is for the page, whatever its name is.
    let ran = run(folder.path(), &["init", hostile]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ran = run(folder.path(), &["check", "--offline", "--verbose"]);
    assert!(ran.code == 0 && ran.err.contains("[x].md: configuration ack-lint.toml"), "{}", ran.err);
}
