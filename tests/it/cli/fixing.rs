//! `--fix`, `--unsafe-fixes` and `--diff`.

use std::{fs, path::Path};

use super::{BEFORE, SEED, TODAY, history::git, modules};
use crate::common::{
    program::{Ran, project, run, run_with_input},
    server::Server,
};

fn text(folder: &Path) -> String {
    fs::read_to_string(folder.join("ACKNOWLEDGMENTS.md")).unwrap()
}

/// A page with a safe fix (the query of an image URL) and an unsafe one (a module number).
fn page() -> String {
    SEED.replacen("?v=4&s=80", "?v=4?s=80", 1).replace("Module 06 (Autograd)", "Module 07 (Autograd)")
}

#[test]
fn safe_fixes_are_applied_and_the_rest_is_reported() {
    let page = page();
    let folder = project(&[("ACKNOWLEDGMENTS.md", page.as_str())]);
    let ran = run(folder.path(), &["check", "--offline", "--fix", "--output-format", "concise"]);
    assert_eq!(ran.code, 1);
    assert_eq!((ran.out.lines().count(), ran.out.contains("module/wrong-title")), (1, true), "{}", ran.out);
    assert!(ran.err.contains("Fixed 1 finding."), "{}", ran.err);
    assert_eq!(text(folder.path()), SEED.replace("Module 06 (Autograd)", "Module 07 (Autograd)"));
    let ran = run(folder.path(), &["check", "--offline", "--fix", "--unsafe-fixes"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert_eq!(text(folder.path()), SEED);
    let again = run(folder.path(), &["check", "--offline", "--fix", "--unsafe-fixes"]);
    assert!(!again.err.contains("Fixed"), "{}", again.err);
}

#[test]
fn a_diff_shows_and_writes_nothing() {
    let page = page();
    let folder = project(&[("ACKNOWLEDGMENTS.md", page.as_str())]);
    let ran = run(folder.path(), &["check", "--offline", "--diff"]);
    assert_eq!(ran.code, 1);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines[..2], ["--- a/ACKNOWLEDGMENTS.md", "+++ b/ACKNOWLEDGMENTS.md"], "{}", ran.out);
    let of = |sign: char| lines[2..].iter().filter(|line| line.starts_with(sign)).count();
    assert_eq!((of('-'), of('+')), (1, 1), "{}", ran.out);
    assert!(ran.err.contains("module/wrong-title") && ran.err.contains("Would fix 1 finding.\n"), "{}", ran.err);
    assert!(ran.err.contains("Found 1 error; 1 fixable with --fix --unsafe-fixes"), "{}", ran.err);
    let both = run(folder.path(), &["check", "--offline", "--diff", "--unsafe-fixes"]).out;
    assert!(both.contains("-**Connection to TinyTorch**: Module 07 (Autograd)"), "{both}");
    assert_eq!(text(folder.path()), page);
    let clean = project(&[("ACKNOWLEDGMENTS.md", SEED)]);
    let ran = run(clean.path(), &["check", "--offline", "--diff"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    let ran = run_with_input(folder.path(), &["check", "--offline", "--diff", "-"], page.as_bytes());
    assert!(ran.code == 1 && ran.out.starts_with("--- a/-\n+++ b/-\n"), "{}{}", ran.out, ran.err);
    let ran = run_with_input(folder.path(), &["check", "--offline", "--fix", "-"], page.as_bytes());
    assert!(ran.code == 2 && ran.err.contains("cannot write to standard input"), "{}", ran.err);
}

#[test]
fn unsafe_fixes_alone_are_an_error() {
    let folder = project(&[("ACKNOWLEDGMENTS.md", SEED)]);
    let ran = run(folder.path(), &["check", "--offline", "--unsafe-fixes"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.starts_with("error: --unsafe-fixes needs --fix or --diff\n"), "{}", ran.err);
}

#[test]
fn git_applies_the_diff() {
    let folder = project(&[]);
    fs::remove_dir(folder.path().join(".git")).unwrap();
    let git = |args: &[&str]| {
        let status = std::process::Command::new("git").current_dir(folder.path()).args(args).output().unwrap();
        assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stderr));
    };
    git(&["init", "-q", "."]);
    let page = page().replace('\n', "\r\n").trim_end().to_owned();
    fs::write(folder.path().join("ACKNOWLEDGMENTS.md"), &page).unwrap();
    let diff = run(folder.path(), &["check", "--offline", "--diff", "--unsafe-fixes"]).out;
    fs::write(folder.path().join("fixes.patch"), diff).unwrap();
    git(&["apply", "--whitespace=nowarn", "fixes.patch"]);
    assert_eq!(text(folder.path()), SEED.replace('\n', "\r\n").trim_end());
}

#[cfg(unix)]
#[test]
fn git_applies_diffs_of_any_file_name() {
    let slip = "![a](https://avatars.githubusercontent.com/u/1?v=4?s=100)\n";
    let names = ["a b.md", "a\n+++ b.md", "\"q\".md", "b\\s.md", "t\tab.md", "\u{7f}é.md"];
    let files: Vec<(&str, &str)> = names.iter().map(|&name| (name, slip)).collect();
    let folder = project(&files);
    fs::remove_dir(folder.path().join(".git")).unwrap();
    git(folder.path(), &["init", "-q", "."]);
    let diff = run(folder.path(), &[&["check", "--offline", "--diff"], &names[..]].concat()).out;
    fs::write(folder.path().join("fixes.patch"), diff).unwrap();
    git(folder.path(), &["apply", "fixes.patch"]);
    for name in names {
        assert!(fs::read_to_string(folder.path().join(name)).unwrap().contains("?v=4&s=100"), "{name:?}");
    }
}

#[cfg(unix)]
#[test]
fn one_page_under_two_names_is_fixed_once() {
    let page = page();
    let folder = project(&[("ACKNOWLEDGMENTS.md", page.as_str())]);
    std::os::unix::fs::symlink("ACKNOWLEDGMENTS.md", folder.path().join("CREDITS.md")).unwrap();
    let given = ["check", "ACKNOWLEDGMENTS.md", "CREDITS.md", "--offline", "--fix", "--unsafe-fixes"];
    let ran = run(folder.path(), &given);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(text(folder.path()), SEED);
}

#[test]
fn a_renumbered_tree_renumbers_the_page() {
    for ends in ["\n", "\r\n"] {
        let page = format!("\u{FEFF}{SEED}").replace('\n', ends);
        let folder = project(&[("ACKNOWLEDGMENTS.md", page.as_str())]);
        modules(folder.path(), BEFORE);
        let ran = run(folder.path(), &["check", "--offline", "--fix", "--unsafe-fixes"]);
        assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
        let old = text(folder.path());
        let changed = old.lines().zip(page.lines()).filter(|(a, b)| a != b).count();
        assert_eq!((changed, old.lines().count()), (2, page.lines().count()));
        assert!(old.contains("Modules 05-07 (Autograd, Optimizers, Training)") && old.contains("Module 05 (Autograd)"));
        // And back again, when the tree is today's.
        fs::remove_dir_all(folder.path().join("src")).unwrap();
        modules(folder.path(), TODAY);
        run(folder.path(), &["check", "--offline", "--fix", "--unsafe-fixes"]);
        assert_eq!(text(folder.path()), page);
    }
}

#[cfg(unix)]
#[test]
fn permissions_and_links_are_kept() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let page = page();
    let folder = project(&[("docs/real.md", page.as_str())]);
    let real = folder.path().join("docs/real.md");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("docs/real.md", folder.path().join("ACKNOWLEDGMENTS.md")).unwrap();
    let ran = run(folder.path(), &["check", "ACKNOWLEDGMENTS.md", "--offline", "--fix", "--unsafe-fixes"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(fs::read_to_string(&real).unwrap(), SEED);
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(fs::symlink_metadata(folder.path().join("ACKNOWLEDGMENTS.md")).unwrap().is_symlink());
    assert_eq!(fs::read_dir(folder.path().join("docs")).unwrap().count(), 1, "nothing is left behind");
}

#[test]
fn a_fix_that_breaks_a_link_of_another_page_is_not_applied() {
    let heading = format!("{SEED}\n## Module 05 (Autograd)\n");
    let pages =
        [("ACKNOWLEDGMENTS.md", heading.as_str()), ("CREDITS.md", "[a](ACKNOWLEDGMENTS.md#module-05-autograd)\n")];
    let folder = project(&pages);
    let given = ["check", "--offline", "--diff", "--unsafe-fixes", "--select", "module,link/missing-anchor"];
    let ran = run(folder.path(), &given);
    // The heading would have another anchor.
    assert_eq!(ran.out, "", "{}", ran.err);
    let note = "note: 1 fix would not be applied: it would add link/missing-anchor\n";
    assert!(ran.err.contains("module/wrong-title") && ran.err.contains(note), "{}", ran.err);
    fs::write(folder.path().join("CREDITS.md"), "[a](ACKNOWLEDGMENTS.md)\n").unwrap();
    let ran = run(folder.path(), &given);
    assert!(ran.out.contains("+## Module 06 (Autograd)"), "{}{}", ran.out, ran.err);
}

#[cfg(unix)]
#[test]
fn a_fixed_page_keeps_its_owner_and_its_mode() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
    let folder = project(&[("ACKNOWLEDGMENTS.md", page().as_str())]);
    let path = folder.path().join("ACKNOWLEDGMENTS.md");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    // Only root can give a file away; for others, the owner is the user before and after.
    let _ = chown(&path, Some(12_345), Some(23_456));
    let before = fs::metadata(&path).unwrap();
    run(folder.path(), &["check", "--offline", "--fix"]);
    let after = fs::metadata(&path).unwrap();
    assert_ne!(before.ino(), after.ino(), "it was written");
    assert_eq!((after.uid(), after.gid(), after.mode()), (before.uid(), before.gid(), before.mode()));
}

#[test]
fn what_was_written_is_reported_where_another_page_cannot_be() {
    let page = page();
    let folder = project(&[("ACKNOWLEDGMENTS.md", page.as_str()), ("docs/CREDITS.md", page.as_str())]);
    let (path, file) = (folder.path(), folder.path().join("docs/CREDITS.md"));
    let mut permissions = fs::metadata(&file).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&file, permissions).unwrap();
    let ran = run(path, &["check", "--offline", "--fix", "--output-format", "concise"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    let left = ran.out.lines().filter(|line| line.contains("avatar/query")).collect::<Vec<_>>();
    assert!(left.len() == 1 && left[0].starts_with("docs/CREDITS.md:"), "{}", ran.out);
    assert!(ran.err.contains("docs/CREDITS.md: is read-only; not written"), "{}", ran.err);
    assert!(ran.err.contains("Fixed 1 finding."), "{}", ran.err);
    assert_eq!(fs::read_to_string(&file).unwrap(), page);
    assert!(text(path).contains("?v=4&s=80"));
}

#[cfg(unix)]
#[test]
fn hard_links_stay_together() {
    let page = page();
    let folder = project(&[("ACKNOWLEDGMENTS.md", page.as_str())]);
    let other = folder.path().join("other.txt");
    fs::hard_link(folder.path().join("ACKNOWLEDGMENTS.md"), &other).unwrap();
    assert_eq!(run(folder.path(), &["check", "--offline", "--fix"]).code, 1);
    assert_ne!(text(folder.path()), page);
    assert_eq!(fs::read_to_string(other).unwrap(), text(folder.path()));
}

#[test]
fn the_output_does_not_replace_a_page() {
    let page = page();
    let folder = project(&[("ACKNOWLEDGMENTS.md", page.as_str())]);
    let ran = run(folder.path(), &["check", "--offline", "--output-file", "./ACKNOWLEDGMENTS.md"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("--output-file ./ACKNOWLEDGMENTS.md: is a page of this run"), "{}", ran.err);
    assert_eq!(text(folder.path()), page);
}

#[test]
fn a_patch_has_the_lines_of_git() {
    // A carriage return alone ends a line for Markdown, but not for git.
    let seed = "<a href=\"https://github.com/ada\"><img src=\"https://avatars.githubusercontent.com/u/1?v=4?s=80\" alt=\"ada\"> Ada</a>";
    for (name, page) in [
        ("at the end", format!("# Credits\r\n\r\n{seed}\r\n{}\r", seed.replace("ada", "bob").replace("u/1", "u/2"))),
        ("no line feed", format!("# Credits\n\n{seed}\n{}", seed.replace("ada", "bob").replace("u/1", "u/2"))),
    ] {
        let folder = project(&[("CREDITS.md", page.as_str())]);
        let path = folder.path();
        let patch = run(path, &["check", "--offline", "--diff", "--quiet"]).out;
        assert!(patch.contains("\n\\ No newline at end of file\n"), "{name}: {patch}");
        fs::write(path.join("p.diff"), &patch).unwrap();
        fs::remove_dir_all(path.join(".git")).unwrap();
        git(path, &["init", "-q"]);
        git(path, &["apply", "--whitespace=nowarn", "p.diff"]);
        let patched = fs::read_to_string(path.join("CREDITS.md")).unwrap();
        fs::write(path.join("CREDITS.md"), &page).unwrap();
        run(path, &["check", "--offline", "--fix"]);
        assert_eq!(fs::read_to_string(path.join("CREDITS.md")).unwrap(), patched, "{name}");
    }
}

#[test]
fn an_address_that_a_fix_writes_has_no_finding_of_its_own() {
    let server = Server::new(|request, _, peer| match request.path.as_str() {
        "/a" => peer.answer("301 Moved Permanently\r\nLocation: /new#gone", ""),
        "/b" => peer.answer("301 Moved Permanently\r\nLocation: /new#here", ""),
        _ => peer.answer("200 OK\r\nContent-Type: text/html", "<h1 id=here>Here</h1><h2 id=there>There</h2>"),
    });
    let page =
        format!("# Credits\n\n[a]({0}) [a]({0}#there) [b]({1}) [b]({1}#there)\n", server.url("/a"), server.url("/b"));
    let folder = project(&[("CREDITS.md", &page)]);
    let online = ["check", "--allow-private", "--no-cache", "--output-format", "concise"];
    let given = |more: &[&'static str]| online.iter().chain(more).copied().collect::<Vec<_>>();
    let ran = run(folder.path(), &given(&["--fix"]));
    assert_eq!((ran.out.as_str(), ran.code), ("", 0), "{}", ran.err);
    let new = server.url("/new");
    let wanted = format!("# Credits\n\n[a]({new}) [a]({new}#there) [b]({new}#here) [b]({new}#here)\n");
    assert_eq!(fs::read_to_string(folder.path().join("CREDITS.md")).unwrap(), wanted);
    // The counts are those of the page that the report is about.
    let counts = |ran: &Ran| ran.err.lines().find(|line| line.contains(" link (")).map(str::to_owned);
    let again = run(folder.path(), &given(&[]));
    assert_eq!((again.out.as_str(), counts(&again)), ("", counts(&ran)), "{}", ran.err);
    assert!(counts(&ran).is_some_and(|line| line.ends_with("(1 ok)")), "{}", ran.err);
    // A fragment that leads nowhere is left to a person.
    let page = format!("# Credits\n\n[a]({}#lost)\n", server.url("/a"));
    let folder = project(&[("CREDITS.md", &page)]);
    let ran = run(folder.path(), &given(&["--fix"]));
    assert!(ran.out.contains("link/moved"), "{}", ran.out);
    assert_eq!(fs::read_to_string(folder.path().join("CREDITS.md")).unwrap(), page);
}

#[test]
fn a_page_that_cannot_be_written_is_reported_as_it_is_on_disk() {
    let broken = "# T\n\n<p id=\"a\"id=\"b\">a</br>b</p>\n\n<a name=\"here\"href=\"https://x.dev\">x</a>\n";
    let pages = [("CREDITS.md", broken), ("docs/CREDITS.md", "# T\n\n[a](../CREDITS.md#here)\n")];
    for format in ["json", "jsonl", "sarif", "gitlab", "github", "junit", "rdjsonl", "concise", "full", "markdown"] {
        let folder = project(&pages);
        let given = ["check", "--offline", "--output-format", format];
        let wanted = run(folder.path(), &given).out;
        let file = folder.path().join("CREDITS.md");
        let mut permissions = fs::metadata(&file).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&file, permissions).unwrap();
        let ran = run(folder.path(), &[&given[..], &["--fix"]].concat());
        assert_eq!(ran.code, 2, "{}", ran.err);
        let findings = |text: &str| text.matches("html/syntax").count();
        assert_eq!(findings(&ran.out), findings(&wanted), "{format}: {}{}", ran.out, ran.err);
        assert!(findings(&wanted) > 0, "{format}: {wanted}");
        assert!(!ran.err.contains("Fixed"), "{}", ran.err);
        assert_eq!(fs::read_to_string(file).unwrap(), broken);
    }
}

#[test]
fn fixes_that_are_not_applied_are_counted_with_the_reason() {
    let page = "# T\n\n<img src=\"a.png\"alt=\"x\">\n\n<p>a</br>b</p>\n";
    let folder = project(&[("CREDITS.md", page)]);
    let given = |fix: &'static str| ["check", "--offline", fix, "--unsafe-fixes"];
    let diff = run(folder.path(), &given("--diff"));
    let wanted = "note: 1 fix would not be applied: it would add link/missing-file";
    assert!(diff.err.contains(wanted), "{}", diff.err);
    let ran = run(folder.path(), &given("--fix"));
    assert!(ran.err.contains("note: 1 fix was not applied: it would add link/missing-file"), "{}", ran.err);
    assert!(ran.err.contains("Fixed 1 finding.\n") && !ran.err.contains("fixable"), "{}", ran.err);
    assert!(!ran.out.contains("(--fix"), "{}", ran.out);
}

#[test]
fn a_page_with_carriage_returns_alone_is_read_and_fixed_as_any_other() {
    let page = "<div>\n<a>x</a>\n</div>\n\n## T\n\n- b\n- [x](https://x.dev)\n- [y](nope.md)\n\n<p>a</br>b</p>\n";
    let returns = page.replace('\n', "\r");
    let folder = project(&[("CREDITS.md", page)]);
    let given = ["check", "--offline", "--output-format", "concise"];
    let wanted = run(folder.path(), &given).out;
    fs::write(folder.path().join("CREDITS.md"), &returns).unwrap();
    assert_eq!(run(folder.path(), &given).out, wanted);
    run(folder.path(), &["check", "--offline", "--fix"]);
    let fixed = fs::read_to_string(folder.path().join("CREDITS.md")).unwrap();
    assert!(fixed != returns && !fixed.contains('\n'), "{fixed:?}");
    fs::write(folder.path().join("CREDITS.md"), page).unwrap();
    run(folder.path(), &["check", "--offline", "--fix"]);
    assert_eq!(fixed.replace('\r', "\n"), fs::read_to_string(folder.path().join("CREDITS.md")).unwrap());
}

#[test]
fn many_fixes_that_would_add_a_finding_keep_no_other_from_being_applied() {
    let bad = |at: usize| format!("<img src=\"a{at}.png\"alt=\"x\">\n\n");
    let good = |at: usize| format!("<img src=\"ok.png\"alt=\"x{at}\">\n\n");
    let page: String = (0..150).map(|at| bad(at) + &good(at)).collect();
    // Of two on one line, each is tried.
    let shared = "<img src=\"b.png\"alt=\"x\"> <img src=\"ok.png\"alt=\"y\">\n";
    let folder = project(&[("CREDITS.md", &format!("# T\n\n{page}{shared}")), ("ok.png", "")]);
    let ran = run(folder.path(), &["check", "--offline", "--fix", "--unsafe-fixes"]);
    let note = "note: 151 fixes were not applied: they would add link/missing-file\n";
    assert!(ran.err.contains(note) && ran.err.contains("Fixed 151 findings."), "{}", ran.err);
    let text = fs::read_to_string(folder.path().join("CREDITS.md")).unwrap();
    assert_eq!(text.matches("ok.png\" alt").count(), 151);
    assert_eq!(text.matches("\"alt").count(), 151);
}
