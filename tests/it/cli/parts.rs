//! What repeats or moves below the level of a page: parts of tables, and files that lists are generated from.

use std::{fs, path::Path};

use super::{history::git, moves::repository};
use crate::common::program::{project, run};

/// The findings of a run, and those that are new since a revision.
fn found(folder: &Path, more: &[&str]) -> Vec<String> {
    let given = ["check", "--offline", "--no-config", "--output-format", "concise"];
    let ran = run(folder, &[&given[..], more].concat());
    assert!(ran.code != 2, "{}", ran.err);
    ran.out.lines().map(str::to_owned).collect()
}

#[test]
fn each_cell_outside_a_table_is_known_by_itself() {
    let (old, new) = ("## A\n\n<td>old\n\n", "## B\n\n<tr><td>brand new</td></tr>\n");
    let folder = repository(&[("CREDITS.md", &format!("{old}## B\n"))]);
    let path = folder.path();
    // One more is new, also if it is of another kind.
    fs::write(path.join("CREDITS.md"), format!("{old}{new}")).unwrap();
    let wanted = ["CREDITS.md:7:1: error[html/syntax] `<tr>` is ignored outside a table"];
    assert_eq!(found(path, &["--diff-base", "main"]), wanted);
    // What is left of two is not new, on this page or on another.
    git(path, &["commit", "-aqm", "second"]);
    fs::write(path.join("CREDITS.md"), format!("## A\n\nold\n\n{new}")).unwrap();
    assert_eq!(found(path, &["--diff-base", "main"]), [""; 0]);
    fs::write(path.join("CREDITS.md"), old).unwrap();
    fs::write(path.join("THANKS.md"), new).unwrap();
    assert_eq!(found(path, &["--diff-base", "main"]), [""; 0]);
}

#[test]
fn cells_outside_a_table_are_one_finding_with_their_places() {
    for (page, wanted) in [
        ("## A\n\n<td>a\n\n## B\n\n<tr><td>b</td></tr>\n", "Found 1 error (2 locations)"),
        // A table without its start tag; its end tag is not another mistake.
        (
            "<tr>\n<td>\n\n**a**\n\n</td>\n</tr>\n<tr>\n<td>\n\n**b**\n\n</td>\n</tr>\n</table>\n",
            "Found 1 error (2 locations)",
        ),
        ("<div><td>a</td><td>b</td></div>\n\n<div><td>c</td></div>\n", "Found 2 errors (3 locations)"),
        ("<td>a</td>\n\n</table>\n\nb\n\n</table>\n", "Found 2 errors"),
    ] {
        let folder = project(&[("CREDITS.md", page)]);
        let ran = run(folder.path(), &["check", "--offline", "--no-config"]);
        assert!(ran.err.contains(wanted), "{page}{}{}", ran.out, ran.err);
    }
}

#[test]
fn a_list_whose_source_moved_has_nothing_new() {
    let person = "{\"login\": \"ada\", \"name\": \"Ada\", \"avatar_url\": \"\", \"profile\": \"\", \
                  \"contributions\": [\"code\", \"magic\"]}";
    let source = |file: &str| format!("{{\"files\": [\"{file}\"], \"contributors\": [\n{person}]}}\n");
    let page = "# Credits\n\n<!-- ALL-CONTRIBUTORS-LIST:START -->\n<!-- ALL-CONTRIBUTORS-LIST:END -->\n";
    let folder = repository(&[("docs/CREDITS.md", page), (".all-contributorsrc", &source("docs/CREDITS.md"))]);
    let path = folder.path();
    let check = |more: &[&str]| found(path, &[&["docs/CREDITS.md"], more].concat());
    let of_source = |lines: &[String]| lines.iter().filter(|line| line.contains(".all-contributorsrc:")).count();
    let before = check(&[]);
    assert!(of_source(&before) >= 2, "{before:?}");
    fs::remove_file(path.join(".all-contributorsrc")).unwrap();
    fs::write(path.join("docs/.all-contributorsrc"), source("CREDITS.md")).unwrap();
    assert_eq!(of_source(&check(&[])), of_source(&before));
    assert_eq!(check(&["--diff-base", "main"]), [""; 0]);
    // The page moves as well.
    fs::create_dir(path.join("about")).unwrap();
    for name in ["CREDITS.md", ".all-contributorsrc"] {
        fs::rename(path.join("docs").join(name), path.join("about").join(name)).unwrap();
    }
    assert_eq!(found(path, &["about/CREDITS.md", "--diff-base", "main"]), [""; 0]);
    // What is added meanwhile is new.
    let other = person.replace("ada", "lin").replace("Ada", "Lin").replace("magic", "luck");
    fs::write(
        path.join("about/.all-contributorsrc"),
        source("CREDITS.md").replace(person, &format!("{person},\n{other}")),
    )
    .unwrap();
    let new = found(path, &["about/CREDITS.md", "--diff-base", "main"]);
    assert!(!new.is_empty() && new.iter().all(|line| line.contains("Lin") || line.contains("luck")), "{new:?}");
}
