//! `--write-baseline` and `--baseline`: what is known is not told, what is not there any more is.

use std::{fs, path::Path};

use super::program::{Ran, project, run};

const PAGE: &str = "# Credits\n\n[a](a.md) and [b](b.md) and [a](a.md).\n";
const WRITTEN: &str = r##"{
  "version": 1,
  "documents": {
    "../CREDITS.md": [
      { "rule": "link/missing-file", "message": "There is no `a.md`", "text": "a.md", "count": 2 },
      { "rule": "link/missing-file", "message": "There is no `b.md`", "text": "b.md" }
    ]
  }
}
"##;

fn check(folder: &Path, more: &[&str]) -> Ran {
    let given = ["check", "--offline", "--output-format", "concise"];
    run(folder, &given.iter().chain(more).copied().collect::<Vec<_>>())
}

#[test]
fn known_findings_are_not_told() {
    let folder = project(&[("CREDITS.md", PAGE), ("ci/.keep", "")]);
    let file = folder.path().join("ci/known.json");
    let read = || fs::read_to_string(&file).unwrap();
    let known = ["--baseline", "ci/known.json"];
    let ran = check(folder.path(), &["--write-baseline", "ci/known.json"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert_eq!(ran.err, "wrote ci/known.json: 3 findings in 1 document\n");
    assert_eq!(read(), WRITTEN);

    let ran = check(folder.path(), &known);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert!(ran.err.contains("note: ci/known.json: 2 findings are known and not told\n"), "{}", ran.err);

    // Lines that move are no change. One more of the same is told where it is; what is gone is told, too.
    let changed = format!("Thanks.\n\n{}\n[c](c.md)\n[a](a.md)\n", PAGE.replace("[b](b.md)", "b"));
    fs::write(folder.path().join("CREDITS.md"), changed).unwrap();
    let ran = check(folder.path(), &known);
    assert_eq!(ran.code, 1);
    let told: Vec<&str> = ran.out.lines().map(|line| &line[..16]).collect();
    assert_eq!(told, ["CREDITS.md:7:5: ", "CREDITS.md:8:5: "], "{}", ran.out);
    assert!(
        ran.err.contains("not found any more: ../CREDITS.md: link/missing-file: There is no `b.md`\n"),
        "{}",
        ran.err
    );

    assert_eq!(check(folder.path(), &["--write-baseline", "ci/known.json"]).code, 0);
    assert!(!read().contains("b.md") && read().contains("\"count\": 3"), "{}", read());
}

#[test]
fn what_a_run_could_not_find_is_neither_stale_nor_dropped() {
    let folder = project(&[("CREDITS.md", PAGE), ("docs/CREDITS.md", "[d](d.md)\n")]);
    let entry = r#"{ "rule": "link/dead", "message": "It is gone", "text": "https://gone.test/" }"#;
    let text =
        format!("{{\"version\": 1, \"documents\": {{\"CREDITS.md\": [{entry}], \"old/CREDITS.md\": [{entry}]}}}}");
    fs::write(folder.path().join("known.json"), text).unwrap();
    let ran = check(folder.path(), &["--baseline", "known.json"]);
    let stale: Vec<&str> = ran.err.lines().filter(|line| line.contains("any more")).collect();
    assert_eq!(stale, ["note: known.json: not found any more: old/CREDITS.md: there is no such file"]);

    // Documents that were not read keep their entries.
    for page in ["docs/CREDITS.md", "CREDITS.md"] {
        assert_eq!(check(folder.path(), &["--write-baseline", "known.json", page]).code, 0);
    }
    let written = fs::read_to_string(folder.path().join("known.json")).unwrap();
    assert!(written.contains("link/dead") && written.contains("d.md") && written.contains("a.md"), "{written}");
    assert!(!written.contains("old/"), "{written}");
    let ran = check(folder.path(), &["--baseline", "known.json"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    // A rule that is off tells nothing, so nothing of it is stale.
    let ran = check(folder.path(), &["--baseline", "known.json", "--ignore", "link/missing-file"]);
    assert!(!ran.err.contains("any more"), "{}", ran.err);
}

#[test]
fn only_what_is_told_is_mended() {
    let avatar = |id: u32| {
        format!(
            "<a href=\"https://github.com/p{id}\"><img src=\"https://avatars.githubusercontent.com/u/{id}?v=4?s=80\" alt=\"p{id}\"></a>\n"
        )
    };
    let folder = project(&[("CREDITS.md", &(avatar(1) + &avatar(2)))]);
    assert_eq!(check(folder.path(), &["--write-baseline", "known.json"]).code, 0);
    fs::write(folder.path().join("CREDITS.md"), avatar(1) + &avatar(2) + &avatar(3)).unwrap();
    let ran = check(folder.path(), &["--baseline", "known.json"]);
    assert!(ran.out.lines().count() == 1 && ran.out.starts_with("CREDITS.md:3:"), "{}", ran.out);
    let ran = check(folder.path(), &["--baseline", "known.json", "--fix"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let mended = fs::read_to_string(folder.path().join("CREDITS.md")).unwrap();
    assert_eq!(mended, avatar(1) + &avatar(2) + &avatar(3).replace("4?s", "4&s"));
}

#[test]
fn what_is_no_baseline_ends_the_run() {
    let folder = project(&[("CREDITS.md", PAGE)]);
    for (text, error) in [
        ("", "known.json: no baseline: EOF while parsing a value at line 1 column 0"),
        ("{\"version\": 2, \"documents\": {}}", "known.json: no baseline: version 2 is not 1"),
        (
            "{\"version\": 1,\n \"findings\": {}}",
            "known.json: no baseline: unknown field `findings`, expected `version` or `documents` at line 2 column 11",
        ),
        (
            "{\"version\": 1, \"documents\": {\"\\u001b[31m\": [1]}}",
            "known.json: no baseline: invalid type: integer `1`, expected struct Entry at line 1 column 45",
        ),
    ] {
        fs::write(folder.path().join("known.json"), text).unwrap();
        for option in ["--baseline", "--write-baseline"] {
            let ran = check(folder.path(), &[option, "known.json"]);
            assert_eq!((ran.code, ran.err.as_str()), (2, format!("error: {error}\n").as_str()));
        }
        assert_eq!(fs::read_to_string(folder.path().join("known.json")).unwrap(), text);
    }
    let ran = check(folder.path(), &["--baseline", "gone.json"]);
    assert_eq!((ran.code, ran.err.as_str()), (2, "error: gone.json: no such file or directory\n"));
    let ran = check(folder.path(), &["--write-baseline", "no/such/folder.json"]);
    assert!(ran.code == 2 && ran.err.starts_with("error: no/such/folder.json: "), "{}", ran.err);
    let ran = check(folder.path(), &["--write-baseline", "new.json", "--baseline", "new.json"]);
    assert_eq!(ran.code, 2);
}
