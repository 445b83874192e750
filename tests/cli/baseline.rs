//! `--write-baseline` and `--baseline`: findings that a file lists are not told.

use std::{fs, path::Path};

use super::{
    history::{commit, git},
    program::{Ran, command, project, ran, run, run_with_input},
};

const PAGE: &str = "# Credits\n\n[gone](gone.md) and [there](there.md).\n\n[far](#nowhere)\n";

fn check(folder: &Path, more: &[&str]) -> Ran {
    let given = ["check", "--offline", "--output-format", "concise"];
    run(folder, &given.iter().chain(more).copied().collect::<Vec<_>>())
}

fn text(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join(path)).unwrap()
}

#[test]
fn what_is_listed_is_not_told_wherever_it_moves() {
    let folder = project(&[("docs/CREDITS.md", PAGE), ("docs/there.md", "")]);
    let path = folder.path();
    let ran = check(path, &["--write-baseline", "known.toml"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert!(ran.err.contains("note: known.toml: written, 2 entries (2 new, 0 dropped)"), "{}", ran.err);
    let written = "# Known findings, written by `ack-lint check --write-baseline`.\nversion = 1\n
[[finding]]\nfile = \"docs/CREDITS.md\"\nrule = \"link/missing-anchor\"\nwords = \"#nowhere\"\nmessage = \"Nothing on this page answers to `#nowhere`\"\n
[[finding]]\nfile = \"docs/CREDITS.md\"\nrule = \"link/missing-file\"\nwords = \"gone.md\"\nmessage = \"There is no `gone.md`\"\n";
    assert_eq!(text(path, "known.toml"), written);
    // Moved, quoted and with other line ends it is the same; from another folder and by the environment, too.
    let moved: String = PAGE.lines().map(|line| format!("> {line}\r\n")).collect();
    fs::write(path.join("docs/CREDITS.md"), format!("> Hello\r\n>\r\n{moved}")).unwrap();
    let told = check(&path.join("docs"), &["--baseline", "../known.toml"]);
    assert_eq!((told.code, told.out.as_str()), (0, ""), "{}", told.err);
    assert!(told.err.contains("../known.toml: 2 findings that are in it are not told"), "{}", told.err);
    let mut environment = command(path, &["check", "--offline"]);
    assert_eq!(ran_of(environment.env("ACK_LINT_BASELINE", "known.toml")).code, 0);
    // One more of the same is told, and what is new.
    fs::write(path.join("docs/CREDITS.md"), format!("{PAGE}\n[gone](gone.md)\n[new](new.md)\n")).unwrap();
    let told = check(path, &["--baseline", "known.toml"]);
    assert_eq!((told.code, told.out.lines().count()), (1, 2), "{}", told.out);
    assert!(told.out.contains("CREDITS.md:7:8:") && told.out.contains("CREDITS.md:8:7:"), "{}", told.out);
    assert_eq!(text(path, "known.toml"), written, "reading it does not write it");
}

fn ran_of(command: &mut std::process::Command) -> Ran {
    ran(&command.output().unwrap())
}

#[test]
fn entries_that_are_not_found_any_more_are_told_and_dropped() {
    let folder = project(&[("CREDITS.md", PAGE), ("CONTRIBUTORS.md", "[a](gone.md) [b](gone.md)\n"), ("there.md", "")]);
    let path = folder.path();
    check(path, &["--write-baseline", "known.toml"]);
    let before = text(path, "known.toml");
    assert!(before.contains("words = \"gone.md\"\nmessage = \"There is no `gone.md`\"\ncount = 2\n"), "{before}");
    fs::write(path.join("gone.md"), "").unwrap();
    // What the run could not have found is not called stale: a page that was not read, a rule that was off.
    for more in [&["CREDITS.md"][..], &["--ignore", "link/missing-file"], &["there.md"]] {
        let ran = check(path, &[&["--baseline", "known.toml"], more].concat());
        assert_eq!(ran.err.contains("not found any more"), more == ["CREDITS.md"], "{more:?}: {}", ran.err);
        assert!(!ran.err.contains("CONTRIBUTORS.md: link"), "{}", ran.err);
    }
    let ran = check(path, &["--baseline", "known.toml"]);
    assert_eq!(ran.code, 0);
    assert!(
        ran.err.contains("known.toml: 2 entries are not found any more; `ack-lint check --write-baseline"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("CREDITS.md: link/missing-file: There is no `gone.md`\n"), "{}", ran.err);
    // Nor is it dropped.
    check(path, &["--write-baseline", "known.toml", "CREDITS.md"]);
    let after = text(path, "known.toml");
    assert!(after.matches("gone.md").count() == 2 && after.contains("CONTRIBUTORS.md"), "{after}");
    check(path, &["--write-baseline", "known.toml", "--ignore", "link"]);
    assert_eq!(text(path, "known.toml"), after);
    fs::write(path.join("CONTRIBUTORS.md"), "[a](other.md) [b](gone.md)\n").unwrap();
    fs::remove_file(path.join("gone.md")).unwrap();
    let ran = check(path, &["--baseline", "known.toml", "CONTRIBUTORS.md"]);
    assert!(ran.err.contains("There is no `gone.md` (count 2, found 1)"), "{}", ran.err);
    // A page that is gone takes its entries along.
    fs::remove_file(path.join("CONTRIBUTORS.md")).unwrap();
    let ran = check(path, &["--baseline", "known.toml", "CREDITS.md"]);
    assert!(ran.err.contains("(no such file)"), "{}", ran.err);
    check(path, &["--write-baseline", "known.toml", "CREDITS.md"]);
    assert!(!text(path, "known.toml").contains("CONTRIBUTORS.md"));
}

#[test]
fn only_what_is_told_is_mended() {
    let picture = |id: u32| format!("![p{id}](https://avatars.githubusercontent.com/u/{id}?v=4?s=100)\n");
    let folder = project(&[("CREDITS.md", &picture(1))]);
    let path = folder.path();
    check(path, &["--write-baseline", "known.toml"]);
    let both = picture(2) + &picture(1);
    fs::write(path.join("CREDITS.md"), &both).unwrap();
    let ran = check(path, &["--baseline", "known.toml"]);
    assert!(ran.out.lines().count() == 1 && ran.out.contains("CREDITS.md:1:"), "{}", ran.out);
    check(path, &["--baseline", "known.toml", "--fix"]);
    assert_eq!(text(path, "CREDITS.md"), both.replace("u/2?v=4?", "u/2?v=4&"));
    // Written after mending, it lists what is left.
    let ran = check(path, &["--write-baseline", "known.toml", "--fix"]);
    assert!(ran.err.contains("1 finding fixed.") && ran.err.contains("0 entries (0 new, 1 dropped)"), "{}", ran.err);
    for other in [["--diff-base", "HEAD"].as_slice(), &["--diff"]] {
        assert_eq!(check(path, &[&["--write-baseline", "known.toml"], other].concat()).code, 2);
    }
}

#[test]
fn a_revision_and_a_baseline_hide_what_either_knows() {
    let folder = project(&[("CREDITS.md", "# Credits\n\n[a](gone.md)\n[b](old.md)\n")]);
    let path = folder.path();
    fs::remove_dir(path.join(".git")).unwrap();
    git(path, &["init", "-q", "-b", "main"]);
    commit(path, &["01_a", "02_b"], "first");
    check(path, &["--write-baseline", "known.toml"]);
    fs::write(path.join("CREDITS.md"), "# Credits\n\n[c](gone.md#x) [d](new.md)\n[a](gone.md)\n[b](old.md)\n").unwrap();
    let ran = check(path, &["--baseline", "known.toml", "--diff-base", "main"]);
    let lines: Vec<&str> = ran.out.lines().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(lines, ["CREDITS.md:3:5:", "CREDITS.md:3:20:"], "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("1 finding that is in it"), "{}", ran.err);
    assert!(ran.err.contains("1 finding that was there"), "{}", ran.err);
    assert!(!ran.err.contains("any more"), "what the revision hides is there: {}", ran.err);
}

#[test]
fn what_is_no_baseline_ends_the_run_and_is_not_overwritten() {
    let folder = project(&[("CREDITS.md", PAGE), ("bad.toml", "version = 1\n[[finding]]\nfile = '\u{202e}'\n")]);
    let path = folder.path();
    for option in ["--baseline", "--write-baseline"] {
        let ran = check(path, &[option, "bad.toml"]);
        assert!(ran.code == 2 && ran.err.contains("bad.toml:2:1") && !ran.err.contains('\u{202e}'), "{}", ran.err);
        let ran = check(path, &[option, "CREDITS.md"]);
        assert!(ran.code == 2 && ran.err.contains("CREDITS.md:"), "{}", ran.err);
        assert_eq!(check(path, &[option, "."]).code, 2);
        fs::write(path.join("huge.toml"), vec![b'#'; 9 << 20]).unwrap();
        let ran = check(path, &[option, "huge.toml"]);
        assert!(ran.code == 2 && ran.err.contains("9 MiB"), "{}", ran.err);
    }
    let ran = check(path, &["--baseline", "none.toml"]);
    assert!(ran.code == 2 && ran.err.contains("none.toml: no such file"), "{}", ran.err);
    assert_eq!(text(path, "CREDITS.md"), PAGE);
    // Whoever sends the change does not choose the file.
    fs::write(path.join("ack-lint.toml"), "baseline = 'known.toml'\n").unwrap();
    assert_eq!(check(path, &[]).code, 2);
}

#[test]
fn a_hostile_baseline_steers_nothing() {
    let entry = "[[finding]]\nfile = 'CREDITS.md'\nrule = 'link/missing-file'\nwords = 'x'\n";
    let hostile = format!("version = 1\n{entry}message = \"\\u001b[31m\\n::error::owned \\u202e\"\n");
    let folder = project(&[("CREDITS.md", "# Credits\n"), ("known.toml", &hostile)]);
    let ran = check(folder.path(), &["--baseline", "known.toml"]);
    assert!(ran.code == 0 && ran.err.contains("1 entry is not found any more"), "{}", ran.err);
    assert!(ran.err.lines().all(|line| !line.starts_with("::")) && !ran.err.contains(['\u{1b}', '\u{202e}']));
}

#[cfg(unix)]
#[test]
fn a_new_file_is_as_any_other_and_a_link_stays_one() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = project(&[("CREDITS.md", PAGE), ("there.md", "")]);
    let path = folder.path();
    check(path, &["--write-baseline", "known.toml"]);
    let mode = |name: &str| fs::metadata(path.join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("known.toml"), mode("CREDITS.md"));
    symlink("known.toml", path.join("link.toml")).unwrap();
    fs::write(path.join("CREDITS.md"), "# Credits\n").unwrap();
    check(path, &["--write-baseline", "link.toml"]);
    assert!(fs::symlink_metadata(path.join("link.toml")).unwrap().is_symlink());
    assert!(!text(path, "known.toml").contains("finding]]"));
    let ran = run_with_input(path, &["check", "--offline", "--baseline=known.toml", "-"], PAGE.as_bytes());
    assert_eq!(ran.code, 1);
}

#[cfg(feature = "net")]
#[test]
fn links_without_an_answer_make_nothing_stale() {
    use std::sync::atomic::{AtomicU16, Ordering};
    static STATUS: AtomicU16 = AtomicU16::new(404);
    let server = super::server::Server::new(|request, _, peer| {
        let status = if request.path == "/wall" { 503 } else { STATUS.load(Ordering::Relaxed) };
        peer.answer(&format!("{status} X"), "");
    });
    let page = format!("# Credits\n\n[a]({})\n[b]({})\n", server.url("/a"), server.url("/wall"));
    let folder = project(&[("CREDITS.md", &page)]);
    let path = folder.path();
    let online = |more: &[&str]| {
        let given = ["check", "--allow-private", "--no-cache", "--retries=0", "--output-format=concise"];
        run(path, &[&given[..], more].concat())
    };
    let ran = online(&["--select=link/dead", "--write-baseline=known.toml"]);
    assert!(ran.code == 0 && ran.err.contains("1 entry (1 new"), "{}{}", ran.out, ran.err);
    let written = text(path, "known.toml");
    assert_eq!(online(&["--select=link/dead", "--baseline=known.toml"]).code, 0);
    let offline = check(path, &["--baseline", "known.toml"]);
    assert!(!offline.err.contains("any more"), "{}", offline.err);
    check(path, &["--write-baseline", "known.toml"]);
    assert_eq!(text(path, "known.toml"), written);
    STATUS.store(503, Ordering::Relaxed);
    assert!(!online(&["--baseline=known.toml"]).err.contains("any more"));
    STATUS.store(200, Ordering::Relaxed);
    assert!(online(&["--baseline=known.toml"]).err.contains("1 entry is not found any more"));
}
