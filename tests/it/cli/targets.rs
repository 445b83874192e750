//! Targets that are not where the working tree has them: sites of MkDocs and Hugo, sparse checkouts.

use std::fs;

use super::history::git;
use crate::common::program::{project, run, without_trust};

fn check(folder: &std::path::Path) -> Vec<String> {
    let checked = run(folder, &["check", "--offline", "--select", "link", "--output-format", "concise"]);
    checked.out.lines().map(str::to_owned).collect()
}

#[test]
fn html_on_a_site_of_mkdocs_can_be_read_in_two_ways() {
    let page = "<img src=\"../images/c.png\" alt=\"c\">\n<img src=\"images/c.png\" alt=\"c\">\n<a href=\"../guide/\">g</a>\n\
                <img src=\"../gone.png\" alt=\"c\">\n\n[c](../guide.md) ![c](../images/c.png)\n";
    let files = [("docs/credits.md", page), ("docs/images/c.png", ""), ("docs/guide.md", "# Guide\n")];
    let wrong = [
        "docs/credits.md:4:11: error[link/missing-file] `../gone.png` does not exist",
        "docs/credits.md:6:5: error[link/missing-file] `../guide.md` does not exist",
    ];
    let folder = project(&files);
    fs::write(folder.path().join("mkdocs.yml"), "site_name: x\n").unwrap();
    assert_eq!(check(folder.path()), wrong);
    // At the top of a site, browsers ignore `..`.
    for (other, count) in [("use_directory_urls: false\n", 2), ("docs_dir: handbook\n", 4)] {
        fs::write(folder.path().join("mkdocs.yml"), other).unwrap();
        assert_eq!(check(folder.path()).len(), count, "{other}");
    }
}

#[test]
fn a_page_of_hugo_is_served_as_a_folder() {
    // From `post/credits/`, a browser goes to `images/c.png` of the site, and to `logo.png` that is copied from `static`.
    let page = "<img src=\"../../images/c.png\" alt=\"c\">\n<img src=\"../images/c.png\" alt=\"c\">\n\
                <img src=\"../../gone.png\" alt=\"c\">\n\n![c](../../images/c.png) [g](../guide/) ![l](../../logo.png)\n";
    let files =
        [("content/post/credits.md", page), ("content/images/c.png", ""), ("content/post/guide.md", "# Guide\n")];
    let gone = "content/post/credits.md:3:11: error[link/missing-file] `../../gone.png` does not exist";
    for (name, text) in [
        ("hugo.toml", ""),
        ("hugo.yaml", "title: x\n"),
        ("hugo.json", "{}"),
        ("config.toml", "baseURL = \"https://x.org/\"\n"),
        ("config.yaml", "baseurl: https://x.org/\n"),
        ("config.toml", "base_url = \"https://x.org/\"\n"),
        ("config/_default/hugo.toml", ""),
        ("config/_default/config.toml", ""),
    ] {
        let folder = project(&[&files[..], &[(name, text), ("static/logo.png", "")]].concat());
        assert_eq!(check(folder.path()), [gone], "{name}");
    }
    // The pages of this page's folder are not those of the site, or are not folders.
    for (name, text) in
        [("config.toml", "[build]\n"), ("hugo.toml", "contentDir = 'pages'\nstaticDir = 'x'\nuglyURLs = true\n")]
    {
        let folder = project(&[&files[..], &[(name, text)]].concat());
        assert!(check(folder.path()).len() > 1, "{name}");
    }
    let folder = project(&[
        ("hugo.toml", "[languages.en]\ncontentDir = 'content/en'\n"),
        ("content/en/credits.md", "![c](../c.png)\n"),
        ("content/en/a/_index.md", "![c](../c.png)\n"),
        ("content/en/a/index.en.md", "![c](../c.png)\n"),
        ("content/en/c.png", ""),
    ]);
    let pages = ["content/en/credits.md", "content/en/a/_index.md", "content/en/a/index.en.md"];
    let ran = run(folder.path(), &[&["check", "--offline", "--output-format", "concise"], &pages[..]].concat());
    assert_eq!(ran.out, "", "{}", ran.err);
}

#[test]
fn targets_that_a_sparse_checkout_leaves_out_exist() {
    let page = "[a](src/a.md) [b](src/a.md#x) [c](src/) [d](src/gone.md) [e](docs/b)\n";
    let folder = tempfile::tempdir().unwrap();
    let files = [("CREDITS.md", page), ("src/a.md", "# A\n"), ("docs/b.md", "# B\n"), ("docs/c.md", "# C\n")];
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    git(folder.path(), &["init", "-q"]);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "-qm", "a"]);
    git(folder.path(), &["sparse-checkout", "set", "--no-cone", "/CREDITS.md", "/docs/c.md"]);
    assert!(!folder.path().join("src").exists() && folder.path().join("docs/c.md").exists());
    assert_eq!(check(folder.path()), ["CREDITS.md:1:45: error[link/missing-file] `src/gone.md` does not exist"]);
    // A file that was deleted is not there.
    git(folder.path(), &["sparse-checkout", "disable"]);
    fs::remove_file(folder.path().join("docs/b.md")).unwrap();
    assert_eq!(check(folder.path()).len(), 3);
}

#[test]
fn nothing_is_known_of_what_a_submodule_holds() {
    let modules = "[submodule \"lib\"]\n\tpath = vendor/lib\n\turl = https://x.test/lib\n";
    let files = [(".gitmodules", modules), ("CREDITS.md", "[a](vendor/lib/README.md) [b](vendor/gone.md)\n")];
    let folder = project(&files);
    git(folder.path(), &["init", "-q"]);
    // Its entry in the index counts, not what a file says.
    assert_eq!(check(folder.path()).len(), 2);
    let object = "0123456789012345678901234567890123456789";
    git(folder.path(), &["update-index", "--add", "--cacheinfo", &format!("160000,{object},vendor/lib")]);
    assert_eq!(check(folder.path()), ["CREDITS.md:1:31: error[link/missing-file] `vendor/gone.md` does not exist"]);
    let ran = run(folder.path(), &["check", "--offline"]);
    assert!(ran.err.contains("note: 1 link leads into a submodule and was not checked"), "{}", ran.err);
    // Where git does not say what is in the index, the file counts, but for folders of the repository only.
    for (path, count) in [("vendor/lib", 1), ("/", 2), (".", 2), ("..", 2)] {
        fs::write(folder.path().join(".gitmodules"), format!("[submodule \"x\"]\n\tpath = {path}\n")).unwrap();
        let ran = without_trust(folder.path(), &["check", "--offline", "--output-format", "concise"]);
        assert_eq!(ran.out.lines().count(), count, "{path}: {}", ran.out);
    }
}

#[test]
fn a_page_of_quarto_may_have_spaces_in_addresses_and_frames_of_its_own_site() {
    let page = "# Credits\n\n![a](images/a b.png){width=10}\n\n```{=html}\n<iframe src=\"own.html\"></iframe>\n\
                <iframe src=\"https://x.test/\"></iframe>\n```\n";
    let found = |name: &str, page: &str| {
        let folder = project(&[(name, page), ("images/a b.png", "")]);
        let given = ["check", "--offline", "--select", "html/script,link/invalid", "--output-format", "concise"];
        run(folder.path(), &given)
            .out
            .lines()
            .map(|line| line[..line.find(']').unwrap()].to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(found("credits.qmd", page), ["credits.qmd:7:1: error[html/script"]);
    assert_eq!(found("CREDITS.md", "[x](images/a b.png)\n"), ["CREDITS.md:1:1: error[link/invalid"]);
}

#[test]
fn anchors_below_the_root_of_an_unknown_site_are_those_of_a_file() {
    let page = "[a](/#x) [b](/docs/#x) [c](/guide#x) [d](/guide.md#x) [e](/docs/guide.md#y)\n";
    let files = [
        ("docs/CREDITS.md", page),
        ("CREDITS.md", page),
        ("README.md", "# A\n"),
        ("docs/README.md", "# B\n"),
        ("guide.md", "# C\n"),
        ("docs/guide.md", "# D\n"),
    ];
    let folder = project(&files);
    let missing = |fragment: &str, path: &str| format!("No heading or id matches `#{fragment}` in `{path}`");
    let found = check(folder.path());
    // `/guide.md` may be that in the folder of the page.
    let wanted = [
        format!("CREDITS.md:1:42: error[link/missing-anchor] {}", missing("x", "/guide.md")),
        format!("CREDITS.md:1:59: error[link/missing-anchor] {}", missing("y", "/docs/guide.md")),
        format!("docs/CREDITS.md:1:59: error[link/missing-anchor] {}", missing("y", "/docs/guide.md")),
    ];
    assert_eq!(found, wanted);
    fs::write(folder.path().join("ack-lint.toml"), "link.site-root = \".\"\n").unwrap();
    assert_eq!(check(folder.path()).len(), 10);
}

const MODULES: &str = "[modules]\ndirectories = [\"src\"]\n";

/// The findings about modules, and what the run says besides.
fn about_modules(folder: &std::path::Path) -> (Vec<String>, String) {
    let ran = run(folder, &["check", "--offline", "--select", "module", "--output-format", "concise"]);
    (ran.out.lines().map(str::to_owned).collect(), ran.err)
}

#[test]
fn modules_that_a_sparse_checkout_leaves_out_are_modules() {
    let page = "# Thanks\n\nSee Module 03 and Module 05, all 4 modules.\n";
    let folder = project(&[("CREDITS.md", page), ("ack-lint.toml", MODULES)]);
    fs::remove_dir(folder.path().join(".git")).unwrap();
    for name in ["01_words", "02_trees", "03_search", "04_games"] {
        let module = folder.path().join("src").join(name);
        fs::create_dir_all(&module).unwrap();
        fs::write(module.join("lesson.py"), name).unwrap();
    }
    git(folder.path(), &["init", "-q"]);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "-qm", "a"]);
    let unknown = ["CREDITS.md:3:19: error[module/unknown] There is no module 05"];
    for left in [&["/src/01_words", "/src/02_trees"][..], &["/src/02_trees"], &[]] {
        let set = ["sparse-checkout", "set", "--no-cone", "/CREDITS.md", "/ack-lint.toml"];
        git(folder.path(), &[&set[..], left].concat());
        assert_eq!(fs::read_dir(folder.path().join("src")).map_or(0, Iterator::count), left.len());
        assert_eq!(about_modules(folder.path()).0, unknown, "{left:?}");
        let ran = run(folder.path(), &["check", "--offline", "--diff-base", "HEAD", "--output-format", "concise"]);
        assert!(ran.out.is_empty() && ran.err.contains("1 known finding is hidden"), "{}{}", ran.out, ran.err);
    }
    // Those that were deleted are none.
    git(folder.path(), &["sparse-checkout", "disable"]);
    fs::remove_dir_all(folder.path().join("src/03_search")).unwrap();
    assert_eq!(about_modules(folder.path()).0.len(), 3);
}

#[test]
fn modules_in_a_submodule_that_is_not_checked_out_are_not_known() {
    let page = "# Thanks\n\nSee Module 03.\n";
    let folder = project(&[("CREDITS.md", page), ("ack-lint.toml", MODULES), (".gitmodules", "")]);
    let note = "note: `src` is in a submodule that is not checked out, so rules about modules did not run";
    git(folder.path(), &["init", "-q"]);
    assert!(!about_modules(folder.path()).1.contains(note));
    let object = "0123456789012345678901234567890123456789";
    git(folder.path(), &["update-index", "--add", "--cacheinfo", &format!("160000,{object},src")]);
    for is_folder in [false, true] {
        if is_folder {
            fs::create_dir(folder.path().join("src")).unwrap();
        }
        let (found, err) = about_modules(folder.path());
        assert!(found.is_empty() && err.contains(note), "{found:?} {err}");
    }
    fs::create_dir_all(folder.path().join("src/01_words")).unwrap();
    fs::create_dir_all(folder.path().join("src/02_trees")).unwrap();
    let (found, err) = about_modules(folder.path());
    assert!(found.len() == 1 && !err.contains(note), "{found:?} {err}");
}
