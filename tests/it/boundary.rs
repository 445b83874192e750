//! A pull request cannot make a run read, write or hide what it should not: links, names of files, ignored and narrowed
//! pages.

#[cfg(feature = "net")]
mod cache;
mod checkouts;
mod converted;
mod links;
mod names;
mod pages;
mod sizes;
mod sources;
mod time;

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use crate::common::program::{Ran, command, ran, run};

/// What no output may contain.
const SECRET: &str = "hunter2-token";

/// A repository, and beside it a home directory with secrets.
struct Attack {
    folder: TempDir,
}

impl Attack {
    fn new(files: &[(&str, &str)]) -> Self {
        let attack = Self { folder: TempDir::new().unwrap() };
        fs::create_dir_all(attack.repository().join(".git")).unwrap();
        fs::write(attack.repository().join(".git/config"), format!("[http]\n\textraheader = {SECRET}\n")).unwrap();
        let home = attack.home();
        fs::create_dir_all(home.join("sub/01_a")).unwrap();
        fs::create_dir_all(home.join("sub/02_b")).unwrap();
        let page = format!("# {SECRET}\n\n[a](gone-{SECRET}.md)\n");
        for (path, text) in [(".credentials", SECRET), ("CREDITS.md", &page), (SECRET, ""), ("LICENSE", SECRET)] {
            fs::write(home.join(path), text).unwrap();
        }
        for (path, text) in files {
            let path = attack.repository().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        attack
    }

    fn repository(&self) -> PathBuf {
        self.folder.path().join("repository")
    }

    fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    fn link(&self, target: impl AsRef<Path>, name: &str) -> &Self {
        let path = self.repository().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        symlink(target, path).unwrap();
        self
    }

    /// Runs the program, and makes sure that it does not show the secret.
    fn run(&self, arguments: &[&str]) -> Ran {
        let ran = run(&self.repository(), arguments);
        let shown = format!("{}{}", ran.out, ran.err);
        assert!(!shown.contains(SECRET), "{arguments:?}: {shown}");
        ran
    }

    /// Each run fails, and names the link.
    fn refuses(&self, name: &str, runs: &[&[&str]]) {
        for arguments in runs {
            let ran = self.run(arguments);
            let wanted = format!("`{name}` is a link that leads");
            assert!(
                ran.code == 2 && ran.out.is_empty() && ran.err.contains(&wanted),
                "{arguments:?}: {}{}",
                ran.out,
                ran.err
            );
        }
    }
}

const CHECK: &[&str] = &["check", "--offline"];

#[test]
fn a_configuration_is_not_read_through_a_link_out() {
    for name in ["ack-lint.toml", "pyproject.toml"] {
        for target in ["../home/.credentials", "../home/none", ".git/config"] {
            let attack = Attack::new(&[("CREDITS.md", ""), ("docs/CREDITS.md", "")]);
            attack.link(target, name);
            let runs: &[&[&str]] = &[
                CHECK,
                &["check", "--offline", "--output-format", "github"],
                &["check", "--offline", "docs/CREDITS.md"],
                &["config", "show"],
                &["inspect", "CREDITS.md"],
            ];
            attack.refuses(name, runs);
            attack.refuses(name, &[&["check", "--offline", "--config", name]]);
            assert_eq!(attack.run(&["check", "--offline", "--no-config"]).code, 0);
        }
    }
    // A link to nothing switches a configuration off, and one inside the repository is followed.
    let attack = Attack::new(&[("CREDITS.md", "[a](gone.md)\n"), ("config/lint.toml", "ignore = ['link']\n")]);
    attack.link("config/lint.toml", "ack-lint.toml");
    assert_eq!(attack.run(CHECK).code, 0);
    fs::remove_dir_all(attack.repository().join("config")).unwrap();
    let ran = attack.run(CHECK);
    assert!(ran.code == 2 && ran.err.contains("ack-lint.toml: no such file or directory"), "{}", ran.err);
}

#[test]
fn a_page_is_not_read_through_a_link_out() {
    // Found in a directory, and named.
    for target in ["../home/CREDITS.md", "../home/none", ".git/config"] {
        let attack = Attack::new(&[]);
        attack.link(target, "CREDITS.md");
        let named: &[&str] = &["check", "--offline", "CREDITS.md"];
        attack.refuses("CREDITS.md", &[CHECK, named, &["check", "--offline", "--fix"], &["inspect", "CREDITS.md"]]);
        attack.refuses("CREDITS.md", &[&["init", "CREDITS.md"]]);
    }
    // Named by a configuration.
    let entries = "paths = ['page.md']\n[entries]\nform = 'element'\nselector = 'p'\nlink = true\n";
    let attack = Attack::new(&[("ack-lint.toml", entries)]);
    attack.link("../home/.credentials", "page.md").refuses("page.md", &[CHECK]);
    // In a folder.
    let attack = Attack::new(&[("ack-lint.toml", "paths = ['d']\ninclude = ['**']\n")]);
    attack
        .link("../home", "d")
        .refuses("d", &[CHECK, &["check", "--offline", "d"], &["check", "--offline", "d/CREDITS.md"]]);
    // What the user names outside of the repository may be anywhere.
    let ran = run(&attack.repository(), &["check", "--offline", "../home/CREDITS.md"]);
    assert!(ran.code == 1 && ran.out.contains(SECRET), "{}", ran.err);
}

#[test]
fn a_page_is_not_written_through_a_link_out() {
    let attack = Attack::new(&[("ack-lint.toml", "paths = ['d']\n")]);
    let page = "# A\n\n<img src=\"https://github.com/ada.png?size=40?size=50\" alt=\"ada\">\n";
    fs::write(attack.home().join("CREDITS.md"), page).unwrap();
    attack.link("../home", "d");
    attack.refuses("d", &[&["check", "--offline", "--fix"], &["check", "--offline", "--fix", "d/CREDITS.md"]]);
    assert_eq!(fs::read_to_string(attack.home().join("CREDITS.md")).unwrap(), page);
}

#[test]
fn modules_sites_and_licenses_are_not_read_through_a_link_out() {
    let modules = "profile = 'tinytorch'\n[modules]\ndirectories = ['d/sub']\n";
    let attack = Attack::new(&[("ack-lint.toml", modules), ("CREDITS.md", "Module 01\n")]);
    attack
        .link("../home", "d")
        .refuses("d", &[CHECK, &["inspect", "CREDITS.md"], &["check", "--offline", "--modules", "d/sub"]]);
    // One directory of a listing.
    let attack =
        Attack::new(&[("ack-lint.toml", "profile = 'tinytorch'\n"), ("CREDITS.md", "Module 01\n"), ("src/01_a/x", "")]);
    attack.link("../../home", "src/02_b").refuses("src/02_b", &[CHECK]);

    let attack = Attack::new(&[("ack-lint.toml", "[link]\nsite-root = 'd'\n"), ("CREDITS.md", "[a](/CREDITS.md)\n")]);
    attack.link("../home", "d").refuses("d", &[CHECK]);

    for (target, name) in [("../home", "LICENSES"), ("../home/LICENSE", "LICENSE"), ("../home/none", "COPYING")] {
        let attack = Attack::new(&[("CREDITS.md", "# Credits\n\nThis project is licensed under the MIT License.\n")]);
        let ran = attack.link(target, name).run(CHECK);
        let note = format!("`{name}` is a link that leads outside the repository and was not read");
        assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
        assert!(ran.err.split_whitespace().collect::<Vec<_>>().join(" ").contains(&note), "{}", ran.err);
    }
}

#[test]
fn links_of_a_page_do_not_show_what_is_outside() {
    let page = format!("[a](d/{SECRET}) [b](d/none) [c](d/CREDITS.md#x) [d](d/credits.md) [e](in) [f](gone)\n");
    let attack = Attack::new(&[("a.md", &page.replace(SECRET, "SUB"))]);
    attack.link("../home", "d").link(format!("../home/{SECRET}"), "in").link("../home/none", "gone");
    let ran = attack.run(&["check", "--offline", "a.md", "--output-format", "concise"]);
    let outside = ran
        .out
        .lines()
        .filter(|line| line.contains("link/missing-file") && line.ends_with("is outside the repository"));
    assert_eq!((outside.count(), ran.out.lines().count()), (6, 6), "{}{}", ran.out, ran.err);
    // The page that a folder shows is one as well.
    let attack = Attack::new(&[("a.md", "[a](docs/#nothing)\n"), ("docs/x", "")]);
    attack.link("../../home/CREDITS.md", "docs/README.md");
    assert_eq!(attack.run(&["check", "--offline", "a.md"]).code, 0);
}

#[test]
fn committed_links_are_not_written_through() {
    let broken = "[a](gone.md)\n";
    let attack = Attack::new(&[("CREDITS.md", broken), ("known.json", "{\"version\": 1, \"documents\": {}}")]);
    attack.link("CREDITS.md", "report.txt").link("../home/.credentials", "out.txt").link("../home", "d");
    for name in ["report.txt", "out.txt"] {
        let ran = attack.run(&["check", "--offline", "--output-file", name]);
        assert!(ran.code == 2 && ran.err.contains(&format!("{name}: is a link")), "{}", ran.err);
    }
    attack.refuses("d", &[&["check", "--offline", "--output-file", "d/.credentials"]]);
    attack.refuses("d", &[&["check", "--offline", "--write-baseline", "d/new.json"]]);
    attack.link("../home/.credentials", "base.json");
    attack.refuses("base.json", &[&["check", "--offline", "--baseline", "base.json"]]);
    attack.refuses("base.json", &[&["check", "--offline", "--write-baseline", "base.json"]]);
    attack.link("../home/.credentials", "ack-lint.toml");
    attack.refuses("ack-lint.toml", &[&["init", "--force"]]);
    assert_eq!(fs::read_to_string(attack.repository().join("CREDITS.md")).unwrap(), broken);
    assert_eq!(fs::read_to_string(attack.home().join(".credentials")).unwrap(), SECRET);
    // A device, or a link that the user has elsewhere, is written as named.
    symlink("file.txt", attack.home().join("link.txt")).unwrap();
    for (name, path) in [("/dev/stderr", None), ("../home/link.txt", Some("file.txt"))] {
        let arguments = ["check", "--offline", "--no-config", "--output-file", name];
        let ran = ran(&command(&attack.repository(), &arguments).output().unwrap());
        let text = path.map_or(ran.err, |path| fs::read_to_string(attack.home().join(path)).unwrap());
        assert!(text.contains("link/missing-file"), "{name}: {text}");
    }
}
