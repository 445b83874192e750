//! `--write-baseline` and `--baseline`: known findings are hidden, stale entries are reported.

use std::{fs, path::Path};

use super::history::{commit, git};
use crate::common::program::{Ran, project, run};

const PAGE: &str = "# Credits\n\n[a](a.md) and [b](b.md) and [a](a.md).\n";
const WRITTEN: &str = r##"{
  "version": 2,
  "documents": {
    "../CREDITS.md": [
      { "rule": "link/missing-file", "subject": "a.md", "message": "`a.md` does not exist", "target": "a.md", "count": 2 },
      { "rule": "link/missing-file", "subject": "b.md", "message": "`b.md` does not exist", "target": "b.md" }
    ]
  }
}
"##;

fn check(folder: &Path, more: &[&str]) -> Ran {
    let given = ["check", "--offline", "--output-format", "concise"];
    run(folder, &given.iter().chain(more).copied().collect::<Vec<_>>())
}

#[test]
fn a_baseline_may_go_to_standard_output() {
    let folder = project(&[("CREDITS.md", PAGE)]);
    let ran = check(folder.path(), &["--write-baseline", "-"]);
    assert_eq!((ran.code, ran.out, ran.err), (0, WRITTEN.replace("../", ""), String::new()));
    assert!(!folder.path().join("-").exists());
    let ran = check(folder.path(), &["--baseline", "-"]);
    assert_eq!((ran.code, ran.err.as_str()), (2, "error: --baseline cannot read standard input; name a file\n"));
}

#[test]
fn known_findings_are_not_reported() {
    let folder = project(&[("CREDITS.md", PAGE), ("ci/.keep", "")]);
    let file = folder.path().join("ci/known.json");
    let read = || fs::read_to_string(&file).unwrap();
    let known = ["--baseline", "ci/known.json"];
    let ran = check(folder.path(), &["--write-baseline", "ci/known.json"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert_eq!(ran.err, "wrote ci/known.json: 3 findings in 1 page\n");
    assert_eq!(read(), WRITTEN);

    let ran = check(folder.path(), &known);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert!(ran.err.contains("note: ci/known.json: 3 known findings are hidden\n"), "{}", ran.err);

    // Lines that move are not changes. One more of the same is reported where it is; so is what is gone.
    let changed = format!("Thanks.\n\n{}\n[c](c.md)\n[a](a.md)\n", PAGE.replace("[b](b.md)", "b"));
    fs::write(folder.path().join("CREDITS.md"), changed).unwrap();
    let ran = check(folder.path(), &known);
    assert_eq!(ran.code, 1);
    let reported: Vec<&str> = ran.out.lines().map(|line| &line[..16]).collect();
    assert_eq!(reported, ["CREDITS.md:7:5: ", "CREDITS.md:8:5: "], "{}", ran.out);
    assert!(ran.err.contains("stale entry: ../CREDITS.md: link/missing-file: `b.md` does not exist\n"), "{}", ran.err);

    assert_eq!(check(folder.path(), &["--write-baseline", "ci/known.json"]).code, 0);
    assert!(!read().contains("b.md") && read().contains("\"count\": 3"), "{}", read());
}

#[test]
fn what_a_run_could_not_find_is_neither_stale_nor_dropped() {
    let folder = project(&[("CREDITS.md", PAGE), ("docs/CREDITS.md", "[d](d.md)\n")]);
    let entry = r#"{ "rule": "link/dead", "message": "It is gone", "subject": "https://gone.test/" }"#;
    let text =
        format!("{{\"version\": 2, \"documents\": {{\"CREDITS.md\": [{entry}], \"old/CREDITS.md\": [{entry}]}}}}");
    fs::write(folder.path().join("known.json"), text).unwrap();
    let ran = check(folder.path(), &["--baseline", "known.json"]);
    let stale: Vec<&str> = ran.err.lines().filter(|line| line.contains("stale")).collect();
    assert_eq!(stale, ["note: known.json: stale entry: old/CREDITS.md: the file does not exist"]);

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
    assert!(!ran.err.contains("stale"), "{}", ran.err);
}

#[test]
fn only_what_is_reported_is_fixed() {
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
    let repaired = fs::read_to_string(folder.path().join("CREDITS.md")).unwrap();
    assert_eq!(repaired, avatar(1) + &avatar(2) + &avatar(3).replace("4?s", "4&s"));
}

#[test]
fn a_baseline_may_begin_with_a_mark_and_has_no_conflict() {
    let folder = project(&[("CREDITS.md", PAGE)]);
    let path = folder.path().join("known.json");
    check(folder.path(), &["--write-baseline", "known.json"]);
    // An editor may write a byte-order mark.
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("\u{feff}{text}")).unwrap();
    let ran = check(folder.path(), &["--baseline", "known.json"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    fs::write(&path, text.replacen('{', "{\n<<<<<<< HEAD", 1)).unwrap();
    let ran = check(folder.path(), &["--baseline", "known.json"]);
    assert!(ran.code == 2 && ran.err.contains("it has a merge conflict on line 2"), "{}", ran.err);
}

#[test]
fn what_is_no_baseline_ends_the_run() {
    let folder = project(&[("CREDITS.md", PAGE)]);
    for (text, error) in [
        ("", "known.json is not a baseline: EOF while parsing a value at line 1 column 0"),
        (
            "{\"version\": 3, \"documents\": {}}",
            "known.json is not a baseline: version 3 is not supported (expected 2)",
        ),
        (
            "{\"version\": 2,\n \"findings\": {}}",
            "known.json is not a baseline: unknown field `findings`, expected `version` or `documents` at line 2 column 11",
        ),
        (
            "{\"version\": 2, \"documents\": {\"\\u001b[31m\": [1]}}",
            "known.json is not a baseline: invalid type: integer `1`, expected struct Entry at line 1 column 45",
        ),
        (
            "{\"version\": 2, \"documents\": {\"a\": [{\"rule\": \"link/daed\"}]}}",
            "known.json is not a baseline: unknown rule or group “link/daed”; did you mean “link/dead”? at line 1 column 56",
        ),
        (
            "{\"version\": 2, \"documents\": {\"a\": [{\"count\": 0}]}}",
            "known.json is not a baseline: invalid value: integer `0`, expected a nonzero usize at line 1 column 46",
        ),
    ] {
        fs::write(folder.path().join("known.json"), text).unwrap();
        for option in ["--baseline", "--write-baseline"] {
            let ran = check(folder.path(), &[option, "known.json"]);
            assert_eq!((ran.code, ran.err.as_str()), (2, format!("error: {error}\n").as_str()));
        }
        assert_eq!(fs::read_to_string(folder.path().join("known.json")).unwrap(), text);
    }
    // Findings of an older version had another identity.
    let old = r#"{"version": 1, "documents": {"CREDITS.md": [{"rule": "link/dead", "message": "m", "text": "x"}]}}"#;
    fs::write(folder.path().join("known.json"), old).unwrap();
    let ran = check(folder.path(), &["--baseline", "known.json"]);
    assert!(ran.code == 2 && ran.err.contains("write it again with --write-baseline"), "{}", ran.err);
    assert_eq!(check(folder.path(), &["--write-baseline", "known.json"]).code, 0);
    assert_eq!(check(folder.path(), &["--baseline", "known.json"]).code, 0);
    let ran = check(folder.path(), &["--baseline", "gone.json"]);
    assert_eq!((ran.code, ran.err.as_str()), (2, "error: gone.json: no such file or directory\n"));
    let ran = check(folder.path(), &["--write-baseline", "no/such/folder.json"]);
    assert!(ran.code == 2 && ran.err.starts_with("error: no/such/folder.json: "), "{}", ran.err);
    let ran = check(folder.path(), &["--write-baseline", "new.json", "--baseline", "new.json"]);
    assert_eq!(ran.code, 2);
}

#[test]
fn a_revision_and_a_baseline_hide_what_either_knows() {
    let folder = project(&[("CREDITS.md", "# Credits\n\n[a](gone.md)\n[b](old.md)\n")]);
    let path = folder.path();
    fs::remove_dir(path.join(".git")).unwrap();
    git(path, &["init", "-q", "-b", "main"]);
    commit(path, &["01_a", "02_b"], "first");
    assert_eq!(check(path, &["--write-baseline", "known.json"]).code, 0);
    let page = "# Credits\n\n[c](gone.md#x) [d](new.md)\n[a](gone.md)\n[b](old.md)\n";
    fs::write(path.join("CREDITS.md"), page).unwrap();
    let ran = check(path, &["--baseline", "known.json", "--diff-base", "main"]);
    let places: Vec<&str> = ran.out.lines().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(places, ["CREDITS.md:3:5:", "CREDITS.md:3:20:"], "{}{}", ran.out, ran.err);
    assert!(
        ran.err.contains("): 2 known findings are hidden")
            && ran.err.contains("known.json: no other known findings are hidden"),
        "{}",
        ran.err
    );
    assert!(!ran.err.contains("stale"), "what the revision hides is there: {}", ran.err);
}

#[test]
fn a_hostile_baseline_steers_nothing() {
    let entry =
        r#"{ "rule": "link/missing-file", "message": "\u001b[31m\n::error::owned\n##[error]\u202e", "subject": "x" }"#;
    let text =
        format!("{{\"version\": 2, \"documents\": {{\"CREDITS.md\": [{entry}], \"../../../nowhere.md\": [{entry}]}}}}");
    let folder = project(&[("CREDITS.md", "# Credits\n"), ("known.json", &text)]);
    let ran = check(folder.path(), &["--baseline", "known.json"]);
    assert!(ran.code == 0 && ran.err.contains("known.json: stale entry: CREDITS.md"), "{}", ran.err);
    assert!(ran.err.lines().all(|line| !line.trim_start().starts_with("::")), "{}", ran.err);
    assert!(!ran.err.contains(['\u{1b}', '\u{202e}']) && !ran.err.contains("##["), "{}", ran.err);
    // Nobody learns what is there outside of the project.
    assert!(!ran.err.contains("nowhere"), "{}", ran.err);
    let long = "word ".repeat(10_000);
    fs::write(folder.path().join("CREDITS.md"), format!("[a]({long}.md")).unwrap();
    check(folder.path(), &["--write-baseline", "known.json"]);
    let written = fs::read_to_string(folder.path().join("known.json")).unwrap();
    assert!(written.lines().all(|line| line.len() < 2000), "a finding can be reviewed");
}

#[cfg(unix)]
#[test]
fn a_new_file_is_as_any_other_and_a_link_stays_one() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = project(&[("CREDITS.md", PAGE)]);
    let path = folder.path();
    check(path, &["--write-baseline", "known.json"]);
    let mode = |name: &str| fs::metadata(path.join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("known.json"), mode("CREDITS.md"));
    symlink("known.json", path.join("link.json")).unwrap();
    fs::write(path.join("CREDITS.md"), "# Credits\n").unwrap();
    assert_eq!(check(path, &["--write-baseline", "link.json"]).code, 0);
    assert!(fs::symlink_metadata(path.join("link.json")).unwrap().is_symlink());
    assert!(!fs::read_to_string(path.join("known.json")).unwrap().contains("link/"));
}

#[test]
fn a_shallow_clone_makes_no_drift_stale() {
    let page = "# Credits\n\nThanks.\n\n## Core Inspirations\n\nSee Module 02.\n";
    let folder = project(&[("CREDITS.md", page)]);
    let path = folder.path();
    fs::remove_dir(path.join(".git")).unwrap();
    git(path, &["init", "-q", "-b", "main"]);
    commit(path, &["01_tensor", "02_layers"], "first");
    commit(path, &["01_tensor", "02_losses"], "second");
    let given = ["--profile", "tinytorch", "--select", "module/drifted"];
    let ran = check(path, &[&given[..], &["--write-baseline", "known.json"]].concat());
    assert!(ran.err.contains("1 finding in 1 page"), "{}", ran.err);
    let clone = project(&[]);
    git(clone.path(), &["clone", "-q", "--depth", "1", &format!("file://{}", path.display()), "shallow"]);
    let shallow = clone.path().join("shallow");
    fs::copy(path.join("known.json"), shallow.join("known.json")).unwrap();
    let ran = check(&shallow, &[&given[..], &["--baseline", "known.json"]].concat());
    assert!(ran.err.contains("clone is shallow") && !ran.err.contains("stale"), "{}", ran.err);
}

#[cfg(feature = "net")]
#[test]
fn links_without_an_answer_make_nothing_stale() {
    use std::sync::atomic::{AtomicU16, Ordering};
    static STATUS: AtomicU16 = AtomicU16::new(404);
    let server = crate::common::server::Server::new(|request, _, peer| {
        let status = if request.path == "/wall" { 503 } else { STATUS.load(Ordering::Relaxed) };
        peer.answer(&format!("{status} X"), "");
    });
    // An entity and an anchor are not in the address that is requested.
    let link = |path: &str| server.url(path).replace("http:", "HTTP:");
    let page = format!("# Credits\n\n[a]({}?x&amp;y) [b]({})\n", link("/a"), link("/wall"));
    let folder = project(&[("CREDITS.md", &page)]);
    let path = folder.path();
    let online = |more: &[&str]| {
        let given = ["check", "--allow-private", "--no-cache", "--retries=0", "--output-format=concise"];
        run(path, &[&given[..], more].concat())
    };
    let ran = online(&["--select=link/dead,link/unreachable", "--write-baseline=known.json"]);
    assert!(ran.code == 0 && ran.err.contains("1 finding in 1 page"), "{}{}", ran.out, ran.err);
    let written = fs::read_to_string(path.join("known.json")).unwrap();
    assert_eq!(online(&["--select=link/dead", "--baseline=known.json"]).code, 0);
    let offline = check(path, &["--baseline", "known.json"]);
    assert!(!offline.err.contains("stale"), "{}", offline.err);
    check(path, &["--write-baseline", "known.json"]);
    assert_eq!(fs::read_to_string(path.join("known.json")).unwrap(), written);
    STATUS.store(503, Ordering::Relaxed);
    assert!(!online(&["--select=link/dead", "--baseline=known.json"]).err.contains("stale"));
    STATUS.store(200, Ordering::Relaxed);
    assert!(online(&["--baseline=known.json"]).err.contains("stale entry: CREDITS.md: link/dead"));
    // An anchor on a page that was not requested.
    let entry = r#"{ "rule": "link/missing-anchor", "message": "m", "subject": "https://a.test/#x" }"#;
    fs::write(path.join("CREDITS.md"), "[a](https://a.test/#x)\n").unwrap();
    fs::write(path.join("known.json"), format!("{{\"version\": 2, \"documents\": {{\"CREDITS.md\": [{entry}]}}}}"))
        .unwrap();
    let offline = check(path, &["--baseline", "known.json"]);
    assert!(!offline.err.contains("stale"), "{}", offline.err);
}

#[test]
fn findings_may_move_to_another_page() {
    let page = "# Credits\n\n[a](a.md) is here.\n\n[b](b.md) is here.\n";
    let folder = project(&[("CREDITS.md", page)]);
    let path = folder.path();
    let known = ["--baseline", "known.json"];
    assert_eq!(check(path, &["--write-baseline", "known.json"]).code, 0);
    let lines = |ran: &Ran| ran.out.lines().count();
    // One half.
    fs::write(path.join("CREDITS.md"), "# Credits\n\n[a](a.md) is here.\n").unwrap();
    fs::write(path.join("CONTRIBUTORS.md"), "# People\n\n[b](b.md) is here.\n").unwrap();
    let ran = check(path, &known);
    assert_eq!((ran.code, lines(&ran)), (0, 0), "{}{}", ran.out, ran.err);
    assert!(
        ran.err.contains("known.json: stale entry: CREDITS.md: link/missing-file: `b.md` does not exist"),
        "{}",
        ran.err
    );
    // A copy is new.
    fs::write(path.join("CREDITS.md"), page).unwrap();
    let ran = check(path, &known);
    assert_eq!((ran.code, lines(&ran)), (1, 1), "{}", ran.out);
    // The whole page.
    fs::rename(path.join("CREDITS.md"), path.join("CONTRIBUTORS.md")).unwrap();
    let ran = check(path, &known);
    assert_eq!((ran.code, lines(&ran)), (0, 0), "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("CREDITS.md: the file does not exist"), "{}", ran.err);
    assert_eq!(check(path, &["--write-baseline", "known.json"]).code, 0);
    assert!(!check(path, &known).err.contains("stale"));
}
