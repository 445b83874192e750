//! `--diff-base` and `--baseline` against edits that change no finding, and against new defects, in real histories.

mod sections;

use std::{fs, path::Path};

use tempfile::TempDir;

use super::history::git;
use crate::common::program::{Ran, run};

const PAGE: &str = r##"# Credits

Thanks to all who helped, see [the guide](gone.md) and [the notes](lost.md)
for what they did, and [this](#nowhere) as well.

## People

<table><tr>
<td class="c"><a href="https://github.com/ada"><img src="https://avatars.githubusercontent.com/u/1?v=4&s=80" width="80" alt="ada"></a></td>
<td class="c"><img src="https://avatars.githubusercontent.com/u/2?v=4&s=80" width="80" alt="grace"></td>
<td class="c"><a href="https://github.com/joan"><img src="https://avatars.githubusercontent.com/u/1?v=4&s=80" width="80" alt="joan"></a></td>
<td class="c"><a href="https://github.com/mary"><img src="https://avatars.githubusercontent.com/u/4?v=4&s=80" width="80"></a></td>
</tr></table>

## Notes

A [placeholder](#) and <b onclick="x()">a button</b>, and [an address](htps://lee.test).
A <span>second button is never closed.
"##;

/// New defects, with their rules.
const DEFECTS: [(&str, &str); 5] = [
    ("[new](new.md)\n", "link/missing-file"),
    ("[new](htps://new.test)\n", "link/invalid"),
    ("<img src=\"https://a.test/new.png\">\n", "html/missing-alt"),
    ("[new](#other)\n", "link/missing-anchor"),
    ("<u onclick=\"new()\">x</u>\n", "html/script"),
];

/// A repository with one commit.
pub(crate) fn repository(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    git(folder.path(), &["init", "-q", "-b", "main"]);
    write(folder.path(), files);
    save(folder.path(), "first");
    folder
}

/// A repository with a submodule in `sub`.
pub(super) fn with_submodule(outer: &[(&str, &str)], inner: &[(&str, &str)]) -> TempDir {
    let (inner, folder) = (repository(inner), repository(outer));
    let from = inner.path().display().to_string();
    git(folder.path(), &["-c", "protocol.file.allow=always", "submodule", "add", "-q", &from, "sub"]);
    save(folder.path(), "submodule");
    folder
}

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn save(folder: &Path, message: &str) {
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-q", "-m", message]);
}

fn check(folder: &Path, more: &[&str]) -> Ran {
    let given = ["check", "--offline", "--output-format", "concise"];
    run(folder, &given.iter().chain(more).copied().collect::<Vec<_>>())
}

fn new(folder: &Path, base: &str) -> Vec<String> {
    let ran = check(folder, &["--diff-base", base]);
    assert!(ran.code != 2, "{}", ran.err);
    ran.out.lines().map(str::to_owned).collect()
}

/// Pages of the same findings, in another form.
fn edits() -> Vec<(&'static str, Vec<(&'static str, String)>)> {
    let (thanks, rest) = PAGE.split_once("## People").unwrap();
    let (people, notes) = rest.split_once("## Notes").unwrap();
    let one = |text: String| vec![("CREDITS.md", text)];
    let list = PAGE
        .replace("<table><tr>", "<ul>")
        .replace("</tr></table>", "</ul>")
        .replace("<td class=\"c\">", "<li>")
        .replace("</td>", "</li>");
    vec![
        ("restyled", one(PAGE.replace("class=\"c\"", "class=\"card\" align=center").replace("s=80", "s=160"))),
        ("a list", one(list)),
        ("wrapped", one(PAGE.replace(" and [the notes](lost.md)\nfor", "\nand [the notes](lost.md) for"))),
        ("line ends", one(PAGE.replace('\n', "\r\n"))),
        ("indented", one(PAGE.replace("<td", "    <td"))),
        ("quoted", one(PAGE.replace("Thanks to", "> Thanks to").replace("for what", "> for what"))),
        ("emphasized", one(PAGE.replace("[the guide](gone.md)", "**[the guide](gone.md)**"))),
        (
            "reordered",
            one(format!("# Credits\n\n## Notes{notes}\n## People{people}\n{}", &thanks["# Credits\n\n".len()..])),
        ),
        ("moved down", one(PAGE.replace("Thanks to", "Hello.\n\nThanks to"))),
        ("renamed", vec![("CONTRIBUTORS.md", PAGE.to_owned())]),
        (
            "split",
            vec![
                ("CREDITS.md", format!("{thanks}## Notes{notes}")),
                ("CONTRIBUTORS.md", format!("# Contributors\n\n## People{people}")),
            ],
        ),
        (
            "in two new pages",
            vec![
                ("ACKNOWLEDGMENTS.md", thanks.to_owned()),
                ("CONTRIBUTORS.md", format!("# Contributors\n\n## People{people}\n## Notes{notes}")),
            ],
        ),
    ]
}

#[test]
fn an_edit_that_changes_no_finding_makes_none_new_and_a_defect_does() {
    let before = repository(&[("CREDITS.md", PAGE)]);
    let all = check(before.path(), &[]).out;
    for rule in [
        "missing-file",
        "missing-anchor",
        "missing-profile",
        "shared-avatar",
        "missing-alt",
        "placeholder",
        "script",
        "invalid",
        "syntax",
    ] {
        assert!(all.contains(rule), "{rule}: {all}");
    }
    for (name, pages) in edits() {
        let folder = repository(&[("CREDITS.md", PAGE)]);
        let path = folder.path();
        fs::remove_file(path.join("CREDITS.md")).unwrap();
        pages.iter().for_each(|(page, text)| write(path, &[(page, text)]));
        // Neither staged nor committed, then committed, then as another commit.
        assert_eq!(new(path, "main"), [""; 0], "{name}");
        git(path, &["checkout", "-q", "-b", "edit"]);
        save(path, name);
        assert_eq!(new(path, "main"), [""; 0], "{name}, committed");
        for (defect, rule) in DEFECTS {
            let (page, text) = &pages[0];
            write(path, &[(page, &format!("{text}\n{defect}"))]);
            let found = new(path, "main");
            assert!(found.len() == 1 && found[0].contains(rule), "{name}, {defect}: {found:?}");
            write(path, &[(page, text)]);
        }
    }
}

#[test]
fn a_baseline_knows_findings_in_another_form() {
    let folder = repository(&[("CREDITS.md", PAGE)]);
    let path = folder.path();
    assert_eq!(check(path, &["--write-baseline", "known.json"]).code, 0);
    for (name, pages) in edits().into_iter().filter(|(_, pages)| pages[0].0 == "CREDITS.md" && pages.len() == 1) {
        write(path, &[("CREDITS.md", &pages[0].1)]);
        let ran = check(path, &["--baseline", "known.json"]);
        assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{name}: {}", ran.err);
        assert!(!ran.err.contains("stale"), "{name}: {}", ran.err);
        for (defect, rule) in DEFECTS {
            write(path, &[("CREDITS.md", &format!("{}\n{defect}", pages[0].1))]);
            let found = check(path, &["--baseline", "known.json"]).out;
            assert!(found.lines().count() == 1 && found.contains(rule), "{name}, {defect}: {found}");
        }
    }
}

#[test]
fn merged_and_swapped_pages_have_nothing_new() {
    let (one, two) = ("# One\n\n[a](a.md)\n", "# Two\n\n[b](b.md)\n");
    let folder = repository(&[("CREDITS.md", one), ("CONTRIBUTORS.md", two)]);
    let path = folder.path();
    write(path, &[("CREDITS.md", two), ("CONTRIBUTORS.md", one)]);
    assert_eq!(new(path, "HEAD"), [""; 0]);
    write(path, &[("CREDITS.md", &format!("{one}\n{two}"))]);
    fs::remove_file(path.join("CONTRIBUTORS.md")).unwrap();
    assert_eq!(new(path, "HEAD"), [""; 0]);
    // A page that is named alone; the other one is still there, shorter.
    write(path, &[("CREDITS.md", "# One\n"), ("ACKNOWLEDGMENTS.md", one), ("CONTRIBUTORS.md", two)]);
    let alone = |page: &str| check(path, &["--diff-base", "HEAD", page]).out;
    assert_eq!(alone("ACKNOWLEDGMENTS.md"), "");
    // A copy is not a move.
    write(path, &[("CREDITS.md", one)]);
    assert!(alone("ACKNOWLEDGMENTS.md").contains("`a.md` does not exist"));
    // A page of another name, moved without git.
    let folder = repository(&[("docs/friends.md", one)]);
    fs::rename(folder.path().join("docs/friends.md"), folder.path().join("docs/people.md")).unwrap();
    assert_eq!(check(folder.path(), &["--diff-base", "HEAD", "docs/people.md"]).out, "");
}

#[test]
fn a_branch_is_compared_with_where_it_began() {
    let page = "# Credits\n\n[a](a.md)\n[b](b.md)\n";
    let folder = repository(&[("CREDITS.md", page)]);
    let path = folder.path();
    git(path, &["checkout", "-q", "-b", "work"]);
    write(path, &[("other.txt", "x")]);
    save(path, "work");
    // `main` repairs an old finding; the branch never touched the page.
    git(path, &["checkout", "-q", "main"]);
    write(path, &[("CREDITS.md", "# Credits\n\n[b](b.md)\n")]);
    save(path, "repair");
    git(path, &["checkout", "-q", "work"]);
    for base in ["main", "main...HEAD", "main...", "...main", "main...work"] {
        let ran = check(path, &["--diff-base", base]);
        assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{base}: {}", ran.err);
        let note = "compared with the merge base of ";
        assert!(ran.err.contains(note) && ran.err.contains("2 known findings are hidden"), "{base}: {}", ran.err);
    }
    write(path, &[("CREDITS.md", &format!("{page}[c](c.md)\n"))]);
    save(path, "defect");
    let is_new = |found: Vec<String>| found.len() == 1 && found[0].contains("c.md");
    assert!(is_new(new(path, "main")));
    // The same after a merge, a rebase and a squash.
    git(path, &["checkout", "-q", "-b", "merged"]);
    git(path, &["merge", "-q", "--no-edit", "main"]);
    assert!(is_new(new(path, "main")));
    git(path, &["checkout", "-q", "-b", "rebased", "work"]);
    git(path, &["rebase", "-q", "main"]);
    assert!(is_new(new(path, "main")));
    git(path, &["checkout", "-q", "-b", "squashed", "main"]);
    git(path, &["merge", "-q", "--squash", "work"]);
    assert!(is_new(new(path, "main")));
    save(path, "squashed");
    assert!(is_new(new(path, "main")));
    assert_eq!(new(path, "HEAD"), [""; 0]);

    // Nothing in common.
    git(path, &["checkout", "-q", "--orphan", "alone"]);
    save(path, "alone");
    let ran = check(path, &["--diff-base", "main...HEAD"]);
    assert!(ran.code == 2 && ran.err.contains("no common ancestor"), "{}", ran.err);
    assert!(check(path, &["--diff-base", "main"]).err.contains("no known ancestor in common"));
    let ran = check(path, &["--diff-base", "main...gone"]);
    assert!(ran.code == 2 && ran.err.contains("unknown commit"), "{}", ran.err);
}

#[test]
fn the_pages_of_a_submodule_are_compared_with_its_commit() {
    let folder =
        with_submodule(&[("CONTRIBUTORS.md", "# Outer\n\n[b](b.md)\n")], &[("CREDITS.md", "# Inner\n\n[a](a.md)\n")]);
    let path = folder.path();
    for place in [path.to_owned(), path.join("sub")] {
        let ran = check(&place, &["--diff-base", "HEAD"]);
        assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    }
    write(path, &[("sub/CREDITS.md", "# Inner\n\n[a](a.md) [c](c.md)\n")]);
    git(&path.join("sub"), &["commit", "-qam", "second"]);
    save(path, "update");
    assert_eq!(new(path, "HEAD"), [""; 0]);
    let found = new(path, "HEAD~1");
    assert!(found.len() == 1 && found[0].contains("sub/CREDITS.md") && found[0].contains("c.md"), "{found:?}");
    // The revision does not have it yet.
    assert_eq!(new(path, "HEAD~2").len(), 2);
}

#[test]
fn the_contract_of_a_submodule_is_compared_with_its_commit() {
    let contract = "[entries]\nsection = \"Libs\"\n[[entries.fields]]\nlabel = \"License\"\n";
    let page = "# Inner\n\n## Libs\n\n### A\n\n**License**: MIT\n\n### B\n\n**License**: MIT\n";
    let folder =
        with_submodule(&[("CONTRIBUTORS.md", "# Outer\n")], &[("CREDITS.md", page), ("ack-lint.toml", contract)]);
    let path = folder.path();
    for place in [path.to_owned(), path.join("sub")] {
        let ran = check(&place, &["--diff-base", "HEAD"]);
        assert!(ran.code == 0 && !ran.err.contains("changed since"), "{}", ran.err);
    }
    write(path, &[("sub/ack-lint.toml", &contract.replace("License", "Licence"))]);
    let ran = check(path, &["--diff-base", "HEAD"]);
    assert!(ran.err.contains("entries changed since HEAD: sub/ack-lint.toml:3"), "{}", ran.err);
}

#[test]
fn only_the_pages_that_are_needed_are_read() {
    let folder =
        repository(&[("CREDITS.md", "# Credits\n\n[a](a.md) [b](docs/guide.md#start) [c](docs/guide.md#gone)\n")]);
    let path = folder.path();
    write(path, &[("docs/guide.md", "# Start\n"), ("docs/other.md", "# Other\n")]);
    save(path, "guide");
    let object = git(path, &["rev-parse", "HEAD:docs/other.md"]);
    assert_eq!(new(path, "HEAD"), [""; 0]);
    // Nobody needs it, so it may be missing; and large ones would be read for nothing.
    fs::remove_file(path.join(".git/objects").join(&object[..2]).join(&object[2..])).unwrap();
    let ran = check(path, &["--diff-base", "HEAD"]);
    assert!(ran.code == 0 && ran.err.contains("2 known findings are hidden"), "{}{}", ran.out, ran.err);
}

#[cfg(unix)]
#[test]
fn a_page_that_became_a_link_has_nothing_new() {
    let folder = repository(&[("CREDITS.md", "# Credits\n\n[a](gone.md)\n")]);
    let path = folder.path();
    fs::rename(path.join("CREDITS.md"), path.join("people.md")).unwrap();
    std::os::unix::fs::symlink("people.md", path.join("CREDITS.md")).unwrap();
    save(path, "moved");
    assert_eq!(new(path, "HEAD~1"), [""; 0]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_page_in_a_folder_whose_name_is_not_utf8_has_nothing_new() {
    let folder = repository(&[("README.md", "# Credits\n")]);
    let path = folder.path();
    let odd = path.join(<std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(b"d\xff"));
    fs::create_dir(&odd).unwrap();
    fs::write(odd.join("CREDITS.md"), "# Credits\n\n[a](gone.md)\n").unwrap();
    save(path, "page");
    assert_eq!(new(path, "HEAD"), [""; 0]);
    fs::write(odd.join("CREDITS.md"), "# Credits\n\n[a](gone.md)\n\n[b](lost.md)\n").unwrap();
    assert_eq!(new(path, "HEAD").len(), 1);
}

#[test]
fn a_definition_that_each_half_of_a_page_needs_is_not_new() {
    let (first, second) = ("See [one][r].\n", "See [two][r].\n");
    let definition = "\n[r]: gone.md\n";
    let folder = repository(&[("CREDITS.md", &format!("# Credits\n\n{first}\n{second}{definition}"))]);
    let path = folder.path();
    let baseline = ["--write-baseline", "known.toml"];
    assert_eq!(check(path, &baseline).code, 0);
    write(path, &[("CREDITS.md", &format!("# Credits\n\n{first}{definition}"))]);
    write(path, &[("CONTRIBUTORS.md", &format!("# Thanks\n\n{second}{definition}"))]);
    save(path, "split");
    assert_eq!(new(path, "HEAD~1"), [""; 0]);
    let ran = check(path, &["--baseline", "known.toml"]);
    assert_eq!((ran.out.as_str(), ran.code), ("", 0), "{}", ran.err);
    // And back; one more use of a known definition is not a finding of its own.
    fs::remove_file(path.join("CONTRIBUTORS.md")).unwrap();
    write(path, &[("CREDITS.md", &format!("# Credits\n\n{first}\n{second}\nAnd [three][r].\n{definition}"))]);
    save(path, "joined");
    assert_eq!(new(path, "HEAD~1"), [""; 0]);
}

#[test]
fn the_same_missing_file_in_other_words_is_not_new() {
    let page = |links: &str| format!("# Credits\n\n{links}\n");
    let files = [("CREDITS.md", page("[a](gone.md) [b](guide.md#lost)")), ("guide.md", "# Guide\n".to_owned())];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    for (to, links) in [
        ("docs/CREDITS.md", "[a](../gone.md) [b](../guide.md#lost)"),
        ("CREDITS.md", "[a](./gone.md) [b](docs/../guide.md#lost)"),
        ("CREDITS.md", "[a](gone.md#x) [b](guide.md#lost)"),
    ] {
        let folder = repository(&files);
        let path = folder.path();
        assert_eq!(check(path, &["--write-baseline", "known.json"]).code, 0);
        git(path, &["add", "-A"]);
        fs::remove_file(path.join("CREDITS.md")).unwrap();
        write(path, &[(to, &page(links))]);
        let old = |given: &[&str]| check(path, given).out;
        assert_eq!(new(path, "main"), [""; 0], "{to}: {links}");
        assert_eq!(old(&["--baseline", "known.json"]), "", "{to}: {links}");
        // One more link to another file is new.
        write(path, &[(to, &page(&format!("{links} [c](other.md)")))]);
        assert_eq!(new(path, "main").len(), 1, "{to}");
        assert_eq!(old(&["--baseline", "known.json"]).lines().count(), 1, "{to}");
    }
}

#[test]
fn a_page_in_another_language_keeps_its_findings_when_it_is_renamed() {
    let language = "[[per-file]]\nfiles = ['AUTHORS']\nlanguage = 'markdown'\n";
    let html = "<p><a href=\"gone.md\">x</a> and some more words</p>\n";
    for (before, after, text) in [
        ("CREDITS.html", "THANKS.html", html),
        ("docs/CREDITS.mdx", "CREDITS.md", PAGE),
        ("AUTHORS", "AUTHORS.md", PAGE),
    ] {
        let folder = repository(&[(before, text), ("ack-lint.toml", language)]);
        git(folder.path(), &["mv", before, after]);
        let arguments = ["check", "--offline", "--output-format", "concise", "--diff-base", "main", after];
        let ran = run(folder.path(), &arguments);
        assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{before}: {}", ran.err);
    }
}
