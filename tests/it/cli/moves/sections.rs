//! Sections that move to another page, and tags whose addresses are adapted to their new folder.

use std::fs;

use super::{check, git, new, repository, save, with_submodule, write};

#[test]
fn a_section_of_a_readme_becomes_a_page() {
    let section = "## Credits\n\n[a](gone.md)\n\n<img src=\"https://a.test/a.png\">\n";
    let folder = repository(&[("README.md", &format!("# Project\n\n{section}"))]);
    let path = folder.path();
    let moved = section.replace("##", "#");
    write(path, &[("README.md", "# Project\n"), ("CREDITS.md", &moved)]);
    assert_eq!(new(path, "main"), [""; 0]);
    write(path, &[("docs/CREDITS.md", &moved.replace("gone.md", "../gone.md"))]);
    fs::remove_file(path.join("CREDITS.md")).unwrap();
    assert_eq!(new(path, "main"), [""; 0]);
    // What the readme still has is new on the page.
    write(path, &[("README.md", &format!("# Project\n\n{section}"))]);
    assert_eq!(new(path, "main").len(), 2);
}

const THANKS: &str = "## Thanks\n\n- [Ada](htps://ada.dev)\n- [Lin](gone.md)\n- Grace</b>\n";

#[test]
fn a_section_of_a_page_that_is_not_searched_any_more_is_not_new() {
    let paths = |page: &str| format!("paths = ['{page}']\n");
    let list = |page: &str| format!("{{\"files\": [\"{page}\"], \"contributors\": []}}\n");
    for (file, configured) in [("ack-lint.toml", &paths as &dyn Fn(&str) -> String), (".all-contributorsrc", &list)] {
        for (before, after) in [("docs/about.md", "docs/team.md"), ("docs/README.md", "docs/team.md")] {
            let about = format!("# About\n\nOwl is a bird. It flies at night.\n\n{THANKS}");
            let folder = repository(&[(before, &about), (file, &configured(before))]);
            let path = folder.path();
            write(path, &[(before, &about.replace(THANKS, "")), (after, &format!("# Team\n\n{THANKS}"))]);
            write(path, &[(file, &configured(after))]);
            save(path, "moved");
            assert_eq!(new(path, "HEAD~1"), [""; 0], "{file}: {before}");
            // What the old page still has is new.
            write(path, &[(before, &about)]);
            assert_eq!(new(path, "HEAD~1").len(), 3, "{file}: {before}");
        }
    }
}

#[test]
fn a_tag_whose_address_is_adapted_to_another_folder_is_not_new() {
    let page = |up: &str| {
        let image = format!("<img src=\"{up}img/a.png\" width=\"100\">");
        format!("# Credits\n\nDrawn by Ada: {image}.\n\n<a href=\"{up}guide.md\">The guide\n")
    };
    let folder =
        repository(&[("CREDITS.md", &page("")), ("img/a.png", ""), ("img/b.png", ""), ("guide.md", "# Guide\n")]);
    let path = folder.path();
    assert_eq!(check(path, &["--write-baseline", "known.json"]).code, 0);
    git(path, &["add", "-A"]);
    fs::remove_file(path.join("CREDITS.md")).unwrap();
    write(path, &[("docs/CREDITS.md", &page("../"))]);
    let old = |folder| check(folder, &["--baseline", "known.json"]).out;
    assert_eq!(new(path, "main"), [""; 0]);
    assert_eq!(old(path), "");
    // Another image is new.
    write(path, &[("docs/CREDITS.md", &page("../").replace("a.png", "b.png"))]);
    assert_eq!(new(path, "main").len(), 1);
    assert_eq!(old(path).lines().filter(|line| line.contains("html/missing-alt")).count(), 1);
}

#[test]
fn a_section_of_a_document_that_is_no_credits_page_is_not_new() {
    for (before, after) in
        [("docs/index.md", "docs/CREDITS.md"), ("docs/about.md", "CREDITS.md"), ("docs/README.md", "CREDITS.md")]
    {
        let about = format!("# About\n\nOwl is a bird. It flies at night.\n\n{THANKS}");
        let folder = repository(&[(before, &about), ("docs/other.md", "# Other\n\n[x](lost-one.md) and more\n")]);
        let path = folder.path();
        let up = if after.contains('/') { "gone.md" } else { "docs/gone.md" };
        let moved = format!("# Team\n\n{}", THANKS.replace("gone.md", up));
        write(path, &[(before, &about.replace(THANKS, "")), (after, &moved)]);
        save(path, "moved");
        assert_eq!(new(path, "HEAD~1"), [""; 0], "{before}");
        // What the old page still has is new, and so is what another one lost.
        write(path, &[(before, &about), ("docs/other.md", "# Other\n")]);
        git(path, &["add", "-A"]);
        write(path, &[(after, &format!("{moved}\n[x](lost-one.md)\n"))]);
        assert_eq!(new(path, "HEAD~1").len(), 4, "{before}");
    }
}

#[test]
fn a_broken_link_whose_address_is_adapted_to_another_folder_is_not_new() {
    let page = |up: &str| format!("# Credits\n\nSee [A](<{up}img/a b.md) and [B] ({up}img/c.md).\n");
    let folder = repository(&[("CREDITS.md", &page(""))]);
    let path = folder.path();
    assert_eq!(check(path, &[]).out.lines().count(), 2);
    fs::remove_file(path.join("CREDITS.md")).unwrap();
    write(path, &[("docs/CREDITS.md", &page("../"))]);
    git(path, &["add", "-A"]);
    assert_eq!(new(path, "main"), [""; 0]);
    write(path, &[("docs/CREDITS.md", &page("../").replace("a b.md", "a c.md"))]);
    assert_eq!(new(path, "main").len(), 1);
}

#[test]
fn one_more_use_of_a_known_definition_is_not_new() {
    let page = |uses: &str| format!("# Credits\n\n{uses}\n\n[r]: https://example.com/x\n[s]: javascript:x()\n");
    let folder = repository(&[("CREDITS.md", &page("[a][r] [b][s]"))]);
    let path = folder.path();
    assert_eq!(check(path, &["--write-baseline", "known.json"]).code, 0);
    write(path, &[("CREDITS.md", &page("[a][r] [b][s]\n\n[c][r] [d][s]"))]);
    assert_eq!(new(path, "main"), [""; 0]);
    assert_eq!(check(path, &["--baseline", "known.json"]).out, "");
}

/// What it held is not known at the revision, so that the links are new.
#[test]
fn links_into_a_submodule_that_is_gone_are_new() {
    let page = "# Outer\n\n[b](b.md) [r](sub/README.md) [s](sub)\n";
    let folder = with_submodule(&[("CONTRIBUTORS.md", page)], &[("README.md", "# Inner\n")]);
    let path = folder.path();
    assert_eq!(new(path, "HEAD"), [""; 0]);
    git(path, &["rm", "-q", "sub"]);
    let missing =
        |name: &str, at: u32| format!("CONTRIBUTORS.md:3:{at}: error[link/missing-file] `{name}` does not exist");
    assert_eq!(new(path, "HEAD"), [missing("sub/README.md", 15), missing("sub", 34)]);
    // It may be an ordinary folder now.
    write(path, &[("sub/a.md", "# A\n")]);
    save(path, "folder");
    assert_eq!(new(path, "HEAD~1"), [missing("sub/README.md", 15)]);
}

#[test]
fn the_pages_of_a_submodule_in_another_folder_are_not_new() {
    let folder = with_submodule(&[("CREDITS.md", "# Outer\n")], &[("CREDITS.md", "# Inner\n\n[a](a.md)\n")]);
    let path = folder.path();
    git(path, &["mv", "sub", "lib"]);
    save(path, "moved");
    assert_eq!(new(path, "HEAD~1"), [""; 0]);
    write(path, &[("lib/CREDITS.md", "# Inner\n\n[a](a.md) [c](c.md)\n")]);
    assert_eq!(new(path, "HEAD~1").len(), 1);
}
