//! `module/drifted`, in a repository whose modules were renumbered while the page did not change.

use std::{fs, path::Path, process::Command};

use tempfile::TempDir;

use super::{BEFORE, TODAY, modules};
use crate::common::program::{project, run, without_trust};

pub(crate) fn git(folder: &Path, args: &[&str]) -> String {
    let mut command = Command::new("git");
    command.current_dir(folder).args(["-c", "user.name=A", "-c", "user.email=a@x.org", "-c", "commit.gpgsign=false"]);
    command.env("GIT_CONFIG_GLOBAL", "none").env("GIT_COMMITTER_DATE", "2025-11-02T12:00:00Z");
    let output = command.args(args).output().unwrap();
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Replaces the modules with those of a list, and commits everything.
pub(crate) fn commit(folder: &Path, names: &[&str], message: &str) -> String {
    let _ = fs::remove_dir_all(folder.join("src"));
    modules(folder, names);
    for name in names {
        fs::write(folder.join("src").join(name).join("lesson.py"), message).unwrap();
    }
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-q", "-m", message]);
    git(folder, &["rev-parse", "HEAD"])
}

const PAGE: &str = "# Credits

TinyTorch thanks.

## Core Inspirations

Built in Module 05 and refined in Modules 05-07, see Module 10.
Later, Module 06 (Autograd) came.
";

fn lint(folder: &Path, more: &[&str]) -> (Vec<String>, String) {
    let args = ["check", "--offline", "--profile", "tinytorch", "--select", "module", "--output-format", "concise"];
    let ran = run(folder, &[&args[..], more].concat());
    (ran.out.lines().map(str::to_owned).collect(), ran.err)
}

#[test]
fn a_number_that_changed_its_module_is_reported_with_its_commit() {
    let folder = project(&[]);
    let path = folder.path();
    fs::remove_dir(path.join(".git")).unwrap();
    git(path, &["init", "-q", "."]);
    commit(path, BEFORE, "modules");
    fs::write(path.join("CREDITS.md"), PAGE).unwrap();
    let wrote = commit(path, BEFORE, "page");
    assert_eq!(lint(path, &[]).0.len(), 1, "the bracketed name alone is wrong while the tree is the old one");
    commit(path, TODAY, "renumbered");
    let (reported, err) = lint(path, &[]);
    assert_eq!(
        reported,
        [
            "CREDITS.md:7:10: warning[module/drifted] Module 05 was Autograd when this line was written; it is DataLoader now",
            "CREDITS.md:7:35: warning[module/drifted] Module 05 was Autograd when this line was written; it is DataLoader now",
        ],
        "{err}"
    );
    let json = run(
        path,
        &["check", "--offline", "--select", "module/drifted", "--profile", "tinytorch", "--output-format", "full"],
    );
    assert!(json.out.contains(&format!("written in {} on 2025-11-02", &wrote[..10])), "{}", json.out);
    // Edited but not committed: it is unknown which tree was meant.
    let edited = PAGE.replace("Built in", "Made in");
    fs::write(path.join("CREDITS.md"), &edited).unwrap();
    assert_eq!(lint(path, &[]).0, Vec::<String>::new());
    fs::write(path.join("CREDITS.md"), PAGE).unwrap();
    // The fix writes the current number, once.
    let (reported, err) = lint(path, &["--fix", "--unsafe-fixes"]);
    assert_eq!(reported, Vec::<String>::new(), "{err}");
    let fixed = fs::read_to_string(path.join("CREDITS.md")).unwrap();
    assert_eq!(fixed, PAGE.replace("Module 05 and refined in Modules 05-07", "Module 06 and refined in Modules 06-08"));
    git(path, &["commit", "-q", "-a", "-m", "repaired"]);
    assert_eq!(lint(path, &[]).0, Vec::<String>::new());
}

#[test]
fn a_title_that_is_gone_is_reported() {
    let old = ["01_tensor", "05_losses", "06_autograd", "07_optimizers"];
    let page = "# Credits\n\nSee Module 06 (Autograd), Module 06: Autograd, Module 06 (The hard one) and Modules 05-06 (Losses, Autograd).\n";
    for (today, now) in [
        (["01_tensor", "05_losses", "06_optimizers", "07_training"], "Optimizers"),
        (["01_tensor", "05_losses", "06_autodiff", "07_optimizers"], "Autodiff"),
    ] {
        let folder = project(&[]);
        let path = folder.path();
        fs::remove_dir(path.join(".git")).unwrap();
        git(path, &["init", "-q", "."]);
        fs::write(path.join("CREDITS.md"), page).unwrap();
        commit(path, &old, "page");
        assert_eq!(lint(path, &["--ignore", "module/unknown-title"]).0, Vec::<String>::new());
        commit(path, &today, "renamed");
        let (reported, err) = lint(path, &["--ignore", "module/unknown-title", "--unsafe-fixes", "--fix"]);
        let wanted = |column: u32| {
            format!(
                "CREDITS.md:3:{column}: warning[module/drifted] Module 06 was Autograd when this line was written; it is {now} now"
            )
        };
        assert_eq!(reported, [5, 27, 48, 77].map(wanted), "{err}");
        assert_eq!(fs::read_to_string(path.join("CREDITS.md")).unwrap(), page, "nobody knows what to write");
        // One finding per cause.
        let both = lint(path, &[]).0;
        let unknown = both.iter().filter(|reported| reported.contains("unknown-title")).count();
        assert_eq!((both.len(), unknown), (4, 2), "{both:?}");
    }
}

#[test]
fn a_removed_title_is_reported_with_its_commit() {
    let folder = project(&[]);
    let path = folder.path();
    fs::remove_dir(path.join(".git")).unwrap();
    git(path, &["init", "-q", "."]);
    let page =
        "# Credits\n\nModule 02 (Words) begins, Module 03 (Trees) ends, and Module 02: Reading is a description.\n";
    fs::write(path.join("CREDITS.md"), page).unwrap();
    let wrote = commit(path, &["01_start", "02_words", "03_trees"], "page");
    assert_eq!(lint(path, &["--select", "module"]).0, Vec::<String>::new());
    commit(path, &["01_start", "02_search", "03_trees"], "another module");
    let drifted = |column: u32| {
        format!(
            "CREDITS.md:3:{column}: warning[module/drifted] Module 02 was Words when this line was written; it is Search now"
        )
    };
    assert_eq!(lint(path, &["--ignore", "module/unknown-title"]).0, [drifted(1), drifted(55)]);
    let ran = run(path, &["check", "--offline", "--output-format", "full", "--profile", "tinytorch"]);
    assert!(ran.out.contains(&format!("written in {}", &wrote[..10])), "{}", ran.out);
    // If the name itself is reported, that is enough.
    let unknown = "CREDITS.md:3:12: warning[module/unknown-title] No module is called “Words”".to_owned();
    assert_eq!(lint(path, &[]).0, [unknown, drifted(55)]);
}

#[test]
fn a_shallow_clone_is_noted() {
    let folder = project(&[]);
    let path = folder.path();
    fs::remove_dir(path.join(".git")).unwrap();
    git(path, &["init", "-q", "."]);
    fs::write(path.join("CREDITS.md"), PAGE).unwrap();
    commit(path, BEFORE, "page");
    commit(path, TODAY, "renumbered");
    let clone = project(&[]);
    let url = format!("file://{}", path.display());
    git(clone.path(), &["clone", "-q", "--depth", "1", &url, "shallow"]);
    let (reported, err) = lint(&clone.path().join("shallow"), &[]);
    assert_eq!(reported, Vec::<String>::new());
    assert!(err.contains("note: the clone is shallow"), "{err}");
}

#[test]
fn without_history_nothing_is_stale_or_unused() {
    let comment = "<!-- ack-lint-disable-next-line module/drifted -->";
    let folder = project(&[("CREDITS.md", &format!("# Credits\n\nSee Module 02.\n\n{comment}\nSee Module 03.\n"))]);
    let path = folder.path();
    fs::remove_dir(path.join(".git")).unwrap();
    git(path, &["init", "-q", "."]);
    commit(path, &["01_start", "02_words", "03_trees"], "page");
    commit(path, &["01_start", "02_games", "03_words", "04_trees"], "renumbered");
    let given = ["check", "--offline", "--profile", "tinytorch", "--ignore", "document", "--output-format", "concise"];
    let ran = run(path, &[&given[..], &["--write-baseline", "known.json"]].concat());
    assert_eq!(ran.err, "wrote known.json: 1 finding in 1 page\n");
    let listed = fs::read_to_string(path.join("known.json")).unwrap();
    git(path, &["add", "-A"]);
    git(path, &["commit", "-q", "-m", "known"]);

    let clone = project(&[]);
    let url = format!("file://{}", path.display());
    git(clone.path(), &["clone", "-q", "--depth", "1", &url, "shallow"]);
    let shallow = clone.path().join("shallow");
    for _ in 0..2 {
        let ran = run(&shallow, &[&given[..], &["--baseline", "known.json"]].concat());
        assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
        assert!(!ran.err.contains("stale"), "{}", ran.err);
        run(&shallow, &[&given[..], &["--write-baseline", "known.json"]].concat());
        assert_eq!(fs::read_to_string(shallow.join("known.json")).unwrap(), listed);
        // The second time, git is not installed.
        let _ = fs::remove_dir_all(shallow.join(".git"));
    }
}

/// A repository where `module/drifted` has one finding.
fn drifted() -> TempDir {
    let folder = TempDir::new().unwrap();
    git(folder.path(), &["init", "-q", "."]);
    fs::write(folder.path().join("CREDITS.md"), "# Credits\n\nSee Module 02.\n").unwrap();
    commit(folder.path(), &["01_start", "02_words", "03_trees"], "page");
    commit(folder.path(), &["01_start", "02_games", "03_words"], "renumbered");
    folder
}

#[test]
fn nothing_that_the_repository_names_is_run() {
    let folder = drifted();
    let path = folder.path();
    fs::write(path.join(".gitattributes"), "*.md filter=own diff=own\n").unwrap();
    for (key, mark) in [("filter.own.clean", "clean"), ("filter.own.process", "process"), ("diff.own.textconv", "text")]
    {
        git(path, &["config", key, &format!("touch {mark}.ran; cat")]);
    }
    git(path, &["config", "filter.own.required", "true"]);
    let page = fs::read_to_string(path.join("CREDITS.md")).unwrap();
    fs::write(path.join("CREDITS.md"), page).unwrap();
    // A filter that would convert the page is an error.
    assert!(lint(path, &["--diff-base", "HEAD~1"]).1.contains("`filter=own`"));
    git(path, &["config", "--unset", "filter.own.process"]);
    let (reported, err) = lint(path, &["--diff-base", "HEAD~1"]);
    assert_eq!(reported.len(), 1, "{err}");
    let ran = |mark: &&str| path.join(format!("{mark}.ran")).exists();
    assert_eq!(["clean", "process", "text"].iter().filter(|mark| ran(mark)).collect::<Vec<_>>(), [] as [&&str; 0]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_directory_beside_the_modules_may_be_called_anything() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
    let folder = TempDir::new().unwrap();
    git(folder.path(), &["init", "-q", "."]);
    fs::write(folder.path().join("CREDITS.md"), "# Credits\n\nSee Module 02.\n").unwrap();
    let odd = folder.path().join("src").join(OsStr::from_bytes(b"caf\xE9"));
    fs::create_dir_all(&odd).unwrap();
    fs::write(odd.join("menu"), "").unwrap();
    modules(folder.path(), &["01_start", "02_words"]);
    for module in ["01_start", "02_words"] {
        fs::write(folder.path().join("src").join(module).join("lesson.py"), "").unwrap();
    }
    git(folder.path(), &["add", "-A"]);
    git(folder.path(), &["commit", "-q", "-m", "page"]);
    commit(folder.path(), &["01_start", "02_games", "03_words"], "renumbered");
    let (reported, err) = lint(folder.path(), &[]);
    assert_eq!(reported.len(), 1, "{err}");
}

#[test]
fn other_fixes_do_not_make_a_drifted_number_vanish() {
    let person = |login: &str, id: u8, query: &str| {
        format!("* [![{login}](https://avatars.githubusercontent.com/u/{id}?v=4{query})](https://github.com/{login})\n")
    };
    let people = [person("ada", 1, ""), person("bob", 2, ""), person("ada", 1, "")].concat();
    let page = |query: &str, people: &str| {
        format!(
            "# Credits\n\n## People\n\n{people}\nBuilt in Module 05 ![x](https://avatars.githubusercontent.com/u/1?v=4{query}).\n"
        )
    };
    let before = page("?s=80", &people);
    let folder = project(&[("CREDITS.md", before.as_str())]);
    let path = folder.path();
    fs::remove_dir(path.join(".git")).unwrap();
    git(path, &["init", "-q", "."]);
    commit(path, BEFORE, "page");
    commit(path, TODAY, "renumbered");
    let lint = |more: &[&str]| {
        let args =
            ["check", "--offline", "--profile", "tinytorch", "--ignore", "document", "--output-format", "concise"];
        let ran = run(path, &[&args[..], more].concat());
        ran.out.lines().map(|line| line.split(['[', ']']).nth(1).unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(lint(&[]), ["contributor/duplicate", "module/drifted", "avatar/query"]);
    // A safe fix on the same line.
    assert_eq!(lint(&["--fix"]), ["contributor/duplicate", "module/drifted"]);
    assert_eq!(fs::read_to_string(path.join("CREDITS.md")).unwrap(), page("&s=80", &people));
    // An unsafe one that removes a line above: the number is fixed with it, and not reported again.
    fs::write(path.join("CREDITS.md"), &before).unwrap();
    assert_eq!(lint(&["--fix", "--unsafe-fixes", "--ignore", "contributor/duplicate"]), Vec::<String>::new());
    let fixed = fs::read_to_string(path.join("CREDITS.md")).unwrap();
    assert_eq!(fixed, page("&s=80", &people).replace("Module 05", "Module 06"));
}

#[test]
fn a_repository_that_git_refuses_is_named_with_the_advice_of_git() {
    let folder = project(&[("CREDITS.md", PAGE)]);
    let path = folder.path();
    fs::remove_dir(path.join(".git")).unwrap();
    git(path, &["init", "-q", "."]);
    commit(path, BEFORE, "page");
    commit(path, TODAY, "renumbered");
    let args = ["check", "--offline", "--profile", "tinytorch", "--select", "module/drifted"];
    let ran = without_trust(path, &args);
    let root = fs::canonicalize(path).unwrap();
    let advice = format!("`git config --global --add safe.directory {}`", root.display());
    let note =
        format!("note: git does not trust the owner of the repository, so module/drifted did not run (run {advice})");
    assert!(ran.code == 0 && ran.err.split_whitespace().collect::<Vec<_>>().join(" ").contains(&note), "{}", ran.err);
    assert!(!lint(path, &[]).1.contains("does not trust"));
    let ran = without_trust(path, &[&args[..], &["--diff-base", "HEAD"]].concat());
    let wanted = format!("--diff-base HEAD: git does not trust the owner of the repository; run {advice}");
    assert!(ran.code == 2 && ran.err.contains(&wanted), "{}", ran.err);
}
