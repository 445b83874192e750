//! Symbolic links that lead in circles, or to files that are not pages.

use std::{fs, os::unix::fs::symlink};

use super::pages::{git, repository};
use crate::common::program::run;

#[test]
fn a_target_behind_a_looping_link_is_missing() {
    let page = "[a](p/missing.md) [b](selfie) [c](selfie/x.md) [d](deep/l2/missing.md) [e](deep/l2/there.md)\n";
    let folder = repository(&[("CREDITS.md", page), ("deep/there.md", "")]);
    let path = folder.path();
    for (target, link) in [("selfie", "selfie"), ("q", "p"), ("p", "q")] {
        symlink(target, path.join(link)).unwrap();
    }
    // More links on one way than a system follows.
    for (target, link) in [(".", "l0"), (&["l0"; 10].join("/"), "l1"), (&["l1"; 10].join("/"), "l2")] {
        symlink(target, path.join("deep").join(link)).unwrap();
    }
    let ran = run(path, &["check", "--offline", "--output-format", "concise"]);
    let found: Vec<&str> = ran.out.lines().filter(|line| line.contains("[link/missing-file]")).collect();
    assert_eq!((ran.code, found.len()), (1, 5), "{}", ran.out);
    for target in ["p/missing.md", "selfie", "selfie/x.md", "deep/l2/missing.md", "deep/l2/there.md"] {
        assert!(found.iter().any(|line| line.contains(&format!("`{target}` does not exist"))), "{target}: {}", ran.out);
    }
}

#[test]
fn a_target_that_cannot_be_looked_up_is_noted() {
    use std::os::unix::fs::PermissionsExt;
    let folder = repository(&[("CREDITS.md", "[a](closed/a.md)\n"), ("closed/a.md", "")]);
    let closed = folder.path().join("closed");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    // The administrator may enter any folder.
    let is_refused = fs::symlink_metadata(closed.join("a.md")).is_err();
    let ran = run(folder.path(), &["check", "--offline"]);
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert_eq!(ran.err.contains("note: 1 link was not checked (closed/a.md: "), is_refused, "{}", ran.err);
}

#[test]
fn nobody_is_added_to_a_file_that_is_no_page_through_a_link() {
    let list = "- Ada A\n- Bea B\n- Cea C\n";
    let roster = "{ \"files\": [\"AUTHORS.md\"], \"contributors\": [{ \"login\": \"ada\" }] }\n";
    let empty = ("AUTHORS.md", "");
    for (link, file, text, more) in [
        ("CREDITS.md", "ci.yml", list, None),
        ("CREDITS.md", "x/list.txt", list, None),
        (".all-contributorsrc", "package.json", roster, Some(empty)),
    ] {
        let files: Vec<(&str, &str)> = std::iter::once((file, text)).chain(more).collect();
        let folder = repository(&files);
        symlink(file, folder.path().join(link)).unwrap();
        git(folder.path(), &["add", "-A"]);
        git(folder.path(), &["commit", "-qm", "a"]);
        let page = more.map_or(link, |(page, _)| page);
        for more in [&[][..], &["--page", page], &["--diff"]] {
            let ran = run(folder.path(), &[&["add", "dea"], more].concat());
            assert!(ran.code == 2 && ran.out.is_empty(), "{link} {more:?}: {}{}", ran.out, ran.err);
            assert!(ran.err.contains(&format!("{link} links to {file}, which")), "{link} {more:?}: {}", ran.err);
            assert_eq!(fs::read_to_string(folder.path().join(file)).unwrap(), text, "{link} {more:?}");
        }
    }
    // A page behind a link is changed.
    let folder = repository(&[("docs/people.md", "- @ada\n- @bea\n- @cea\n")]);
    symlink("docs/people.md", folder.path().join("CREDITS.md")).unwrap();
    git(folder.path(), &["add", "-A"]);
    git(folder.path(), &["commit", "-qm", "a"]);
    let ran = run(folder.path(), &["add", "dea"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(fs::read_to_string(folder.path().join("docs/people.md")).unwrap().ends_with("- @dea\n"));
}

#[test]
fn a_file_that_is_no_page_is_not_fixed_through_a_link() {
    let script = "curl http://x.test/a\n\n<a herf=\"https://x.test/\">y</a>\n";
    let fixed = script.replace("herf", "href");
    let setup = |config: &str| {
        let files = [("build.sh", script), ("docs/people.md", script), ("sub/x", ""), ("ack-lint.toml", config)];
        let folder = repository(&files);
        symlink("build.sh", folder.path().join("CREDITS.md")).unwrap();
        symlink("../docs/people.md", folder.path().join("sub/CREDITS.md")).unwrap();
        git(folder.path(), &["add", "-A"]);
        folder
    };
    let named = "paths = ['CREDITS.md', 'sub']\n";
    for (paths, config) in [(&[][..], ""), (&["CREDITS.md", "sub/CREDITS.md"], ""), (&[], named)] {
        let folder = setup(config);
        let args = [&["check", "--offline", "--fix", "--unsafe-fixes"], paths].concat();
        let ran = run(folder.path(), &args);
        let text = |path: &str| fs::read_to_string(folder.path().join(path)).unwrap();
        assert_eq!(text("build.sh"), script, "{paths:?}: {}", ran.err);
        assert_eq!(text("docs/people.md"), fixed, "a page behind a link is fixed: {}", ran.err);
        assert!(ran.out.contains("html/syntax") && ran.out.contains("build.sh"), "it is checked: {}", ran.out);
        let err = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
        let note = "note: build.sh is checked because CREDITS.md links to it, and not fixed: it does not have the name of a page";
        assert!(err.contains(note), "{paths:?}: {err}");
    }
    // What a step of the job has written to it is not read.
    let folder = setup("");
    fs::write(folder.path().join("build.sh"), "token=SEKRET").unwrap();
    let ran = run(folder.path(), &["check", "--offline"]);
    assert!(ran.code == 2 && !(ran.out + &ran.err).contains("SEKRET"));
    // The file itself is a page only if the configuration says so.
    let folder = setup("");
    let named = ["check", "--offline", "--fix", "--unsafe-fixes", "build.sh"];
    assert_eq!(run(folder.path(), &named).code, 2);
    assert_eq!(fs::read_to_string(folder.path().join("build.sh")).unwrap(), script);
    let folder = setup("[[per-file]]\nfiles = ['*.sh']\nlanguage = 'markdown'\n");
    run(folder.path(), &named);
    assert_eq!(fs::read_to_string(folder.path().join("build.sh")).unwrap(), fixed);
}

#[test]
fn headings_of_a_file_that_git_does_not_track_are_not_quoted() {
    let page = "[a](notes.md#token-ghs-sekrt) [b](docs/#token-ghs-sekrt)\n";
    let folder = repository(&[("CREDITS.md", page), ("docs/x", "")]);
    let path = folder.path();
    let said = || {
        let ran = run(path, &["check", "--offline"]);
        assert_eq!((ran.code, ran.out.matches("No heading or id matches").count()), (1, 2), "{}", ran.out);
        ran.out.matches("did you mean `#token-ghs-sekret`?").count()
    };
    for file in ["notes.md", "docs/README.md"] {
        fs::write(path.join(file), "# Token ghs SEKRET\n").unwrap();
    }
    assert_eq!(said(), 0);
    git(path, &["add", "-A"]);
    assert_eq!(said(), 2);
    // What is not added yet is the user's own, as is the page.
    git(path, &["rm", "-q", "--cached", "-r", "."]);
    assert_eq!(said(), 2);
}

#[test]
fn a_configuration_behind_a_link_has_the_text_that_is_committed() {
    let page = "# Credits\n\n<!-- ALL-CONTRIBUTORS-LIST:START -->\n<!-- ALL-CONTRIBUTORS-LIST:END -->\n";
    let why = "is a link that leads to a file with text that is not committed";
    let rc =
        "{\"files\": [\"CREDITS.md\"], \"contributors\": [{\"name\": \"SEKRET\", \"profile\": \"https://x.test/\"}]}\n";
    for (link, before, after) in
        [("ack-lint.toml", "language = 'x'\n", "password = 'SEKRET' x\n"), (".all-contributorsrc", "{}\n", rc)]
    {
        for target in ["settings.json", &format!("ci/{link}"), "notes.md"] {
            let folder = repository(&[("CREDITS.md", page), (target, before)]);
            symlink(target, folder.path().join(link)).unwrap();
            let said = || {
                let ran = run(folder.path(), &["check", "--offline", "--output-format", "concise", "CREDITS.md"]);
                (ran.out + &ran.err).split_whitespace().collect::<Vec<_>>().join(" ")
            };
            git(folder.path(), &["add", "-A"]);
            assert!(!said().contains(why), "{link} {target}: {}", said());
            // Another step of the job fills it in.
            fs::write(folder.path().join(target), after).unwrap();
            let same_name = target.ends_with(link);
            assert_eq!(said().contains("SEKRET"), same_name, "{link} {target}: {}", said());
            assert_eq!(said().contains(why), !same_name, "{link} {target}: {}", said());
            // A link that is not added is the user's own.
            git(folder.path(), &["rm", "-q", "--cached", link]);
            assert!(said().contains("SEKRET"), "{link} {target}: {}", said());
            git(folder.path(), &["add", "-A"]);
            assert!(said().contains("SEKRET"), "{link} {target}: {}", said());
        }
    }
}
