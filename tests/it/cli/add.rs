//! `ack-lint add`: people are added in the form of the others.

use std::{fs, path::Path};

use crate::common::program::{Ran, project, run};

/// What is printed about names, pages and changes with a text.
pub(crate) fn hostile(folder: &Path, text: &str) -> Vec<Ran> {
    let page = format!("- Ada A\n- Bea B\n\n## {text}\n\n- Cea C\n- Dea D\n");
    fs::write(folder.join("AUTHORS.md"), page).unwrap();
    let named = format!("Some {text}");
    let all: [&[&str]; 4] =
        [&[text], &[&named, "--diff"], &[&named, "--section", text, "--diff"], &["x", "--page", text]];
    all.iter().map(|args| run(folder, &[&["add"], *args].concat())).collect()
}

/// A page after `add` with arguments.
fn added(page: &str, args: &[&str]) -> String {
    let folder = project(&[("AUTHORS.md", page)]);
    let ran = run(folder.path(), &[&["add"], args].concat());
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{args:?}: {}", ran.err);
    fs::read_to_string(folder.path().join("AUTHORS.md")).unwrap()
}

/// What is said of a page to which nobody is added.
fn refused(page: &str, args: &[&str]) -> String {
    let folder = project(&[("AUTHORS.md", page)]);
    let Ran { code, out, err } = run(folder.path(), &[&["add"], args].concat());
    assert_eq!((code, out.as_str()), (2, ""), "{args:?}: {err}");
    assert_eq!(fs::read_to_string(folder.path().join("AUTHORS.md")).unwrap(), page);
    err
}

#[test]
fn a_person_is_written_like_the_others() {
    let both = ["lin-l", "--name", "Lin Lanying"];
    for (other, new) in [
        ("- Ada Lovelace", "- Lin Lanying"),
        ("* Ada Lovelace (@ada)", "* Lin Lanying (@lin-l)"),
        (" + Ada Lovelace @ada", " + Lin Lanying @lin-l"),
        ("- @ada", "- @lin-l"),
        ("-   [Ada Lovelace](https://github.com/ada)", "-   [Lin Lanying](https://github.com/lin-l)"),
        ("- [@ada](https://github.com/ada)", "- [@lin-l](https://github.com/lin-l)"),
        ("- Ada Lovelace <https://github.com/ada>", "- Lin Lanying <https://github.com/lin-l>"),
        ("- Ada Lovelace ([@ada](https://github.com/ada))", "- Lin Lanying ([@lin-l](https://github.com/lin-l))"),
        ("- [**Ada Lovelace**](https://github.com/ada)", "- [**Lin Lanying**](https://github.com/lin-l)"),
    ] {
        let others = [other, &other.replace("Ada", "Zed"), &other.replace("Ada", "Bea")].join("\n");
        let page = format!("# Authors\n\n{others}\n\nThanks!\n");
        assert_eq!(added(&page, &both), format!("# Authors\n\n{others}\n{new}\n\nThanks!\n"), "{other}");
    }
    // Names that would be markup.
    let page = "- Ada Lovelace\n- Zed Zed\n- Bea Bee\n";
    for (name, written) in [
        ("Snake_Case *Star*", "Snake\\_Case \\*Star\\*"),
        ("1. Ada", "1\\. Ada"),
        ("1) Ada", "1\\) Ada"),
        ("www.evil.test Ada", "www\\.evil.test Ada"),
        ("# Ada A. B.", "\\# Ada A. B."),
    ] {
        assert_eq!(added(page, &[name]), format!("{page}- {written}\n"));
    }
}

#[test]
fn a_sorted_list_stays_sorted() {
    let page = "# Authors\n\n- Ada Lovelace\n- Émile Zola\n- grace hopper\n- Zoe Marsh\n";
    assert_eq!(added(page, &["Fay Ray"]), page.replace("- grace", "- Fay Ray\n- grace"));
    assert_eq!(added(page, &["Zz Top", "Aa Milne"]), page.replace("- Ada", "- Aa Milne\n- Ada") + "- Zz Top\n");
    // Without a line break at the end, and with those of Windows.
    assert_eq!(added("- Ada A\n- Bea B\n- Cea C", &["Dea D"]), "- Ada A\n- Bea B\n- Cea C\n- Dea D");
    assert_eq!(added("- Ada A\r\n- Cea C\r\n- Dea D\r\n", &["Bea B"]), "- Ada A\r\n- Bea B\r\n- Cea C\r\n- Dea D\r\n");
    // Some have something that is not known, and some do not.
    let mails = "- [Ada A](mailto:ada@x.test)\n- Bea B\n- [Cea C](mailto:cea@x.test)\n- [Eva E](mailto:eva@x.test)\n";
    assert_eq!(added(mails, &["dea", "--name", "Dea D"]), mails.replace("- [Eva", "- Dea D\n- [Eva"));
    // Some have no login.
    let mixed = "- [Ada A](https://github.com/ada)\n- Bea B\n- [Cea C](https://github.com/cea)\n";
    assert_eq!(added(mixed, &["Dea D"]), format!("{mixed}- Dea D\n"));
}

#[test]
fn a_row_is_written_like_the_others() {
    let table = "| Name  | GitHub | Slack |\n| ----- | ------ | ----- |\n| Ada A | ada    | x     |\n| Cea C | cea    |       |\n| Dea D | dea    |       |\n";
    let new = "| Bea B | bea    |       |\n";
    assert_eq!(added(table, &["bea", "--name", "Bea B"]), table.replace("| Cea", &format!("{new}| Cea")));
    let linked = "Maintainer | GitHub ID\n--- | ---\nZed Z | [zed](https://github.com/zed)\nAda A | [ada](https://github.com/ada)\n";
    assert_eq!(added(linked, &["bea", "--name", "Bea B"]), format!("{linked}Bea B | [bea](https://github.com/bea)\n"));
    assert!(refused(linked, &["Bea B"]).contains("its list has logins"));
    let full = table.replace("|       |", "| y     |");
    assert!(refused(&full, &["bea", "--name", "Bea B"]).contains("no list of people in a form that is known"));
    let licenses = "| Name | License |\n| --- | --- |\n| a | MIT |\n| b | MIT |\n";
    assert!(refused(licenses, &["bea", "--name", "Bea B"]).contains("no list of people in a form that is known"));
}

#[test]
fn it_is_refused_where_the_form_is_not_known() {
    let links = "- [Ada A](https://github.com/ada)\n- [Bea B](https://github.com/bea)\n";
    assert!(refused(links, &["Dea D"]).contains("its list has logins; write `ack-lint add LOGIN --name NAME`"));
    assert!(refused(links, &["dea"]).contains("its list has names; write `ack-lint add dea --name NAME`"));
    let mails = "- Ada A <ada@x.test>\n- Bea B <bea@x.test>\n";
    assert!(refused(mails, &["dea", "--name", "Dea D"]).contains("no list of people in a form that is known"));
    let rules = "- issue is well described\n- tests are added\n";
    assert!(refused(rules, &["dea", "--name", "Dea D"]).contains("no list of people in a form that is known"));
    assert!(refused("Thanks to Ada and Bea.\n", &["dea"]).contains("no list of people in a form that is known"));
    let two = "## Core\n\n- Ada A\n- Bea B\n\n## Friends\n\n- Cea C\n- Fea F\n";
    assert!(refused(two, &["Dea D"]).contains("several lists of people (“Core”, “Friends”); name one with --section"));
    assert_eq!(added(two, &["Dea D", "--section", "core"]), two.replace("- Bea B\n", "- Bea B\n- Dea D\n"));
    assert!(refused(two, &["Dea D", "--section", "Other"]).contains("no list of people in that section"));
    for former in ["Alumni", "Emeritus maintainers", "Former", "Inactive", "Past members", "Retired"] {
        let left = two.replace("Friends", former);
        assert_eq!(added(&left, &["Dea D"]), left.replace("- Bea B\n", "- Bea B\n- Dea D\n"), "{former}");
        assert_eq!(
            added(&left, &["Dea D", "--section", former]),
            left.replace("- Cea C\n", "- Cea C\n- Dea D\n")
                .replace("- Cea C\n- Dea D\n- Fea F\n", "- Cea C\n- Fea F\n- Dea D\n")
        );
    }
    let generated = format!("<!-- DO NOT EDIT -->\n\n{links}");
    assert!(refused(&generated, &["dea", "--name", "Dea D"]).contains("a program writes it"));
    assert!(refused(links, &["@a--b"]).contains("is not a valid GitHub login"));
    assert!(refused("- @ada\n- @bea\n", &["@"]).contains("`@` is not a valid GitHub login"));
    for name in ["a\u{1b}[31m b", "a \u{202e}b", "***", "😀 😀", " "] {
        let err = refused("- Ada A\n- Bea B\n", &[name]);
        assert!(err.contains("a name must have letters, and no hidden characters"), "{name}: {err}");
    }
    let long = two.replace("Core", &"Core ".repeat(1_000));
    assert!(refused(&long, &["Dea D"]).len() < 300);
    assert!(refused(links, &["a", "b", "--name", "C"]).contains("--name is the name of one person"));
}

#[test]
fn nobody_is_added_twice_or_without_being_asked() {
    let page = "- Ada King Lovelace (@ada)\n- Bea B (@bea)\n- Cea C (@cea)\n";
    assert_eq!(added(page, &["ADA"]), page);
    assert_eq!(added(page, &["Cea C"]), page);
    let folder = project(&[("AUTHORS.md", page)]);
    let ran = run(folder.path(), &["add", "dea", "--name", "Dea D", "--dry-run"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(
        ran.out.starts_with("--- a/AUTHORS.md\n+++ b/AUTHORS.md\n") && ran.out.contains("\n+- Dea D (@dea)\n"),
        "{}",
        ran.out
    );
    assert_eq!(fs::read_to_string(folder.path().join("AUTHORS.md")).unwrap(), page);
    assert_eq!(ran.out, run(folder.path(), &["add", "dea", "--name", "Dea D", "--diff"]).out);
    fs::write(folder.path().join("THANKS.md"), page).unwrap();
    let ran = run(folder.path(), &["add", "dea", "--name", "Dea D"]);
    assert!(ran.code == 2 && ran.err.contains("there are several pages (AUTHORS.md, THANKS.md)"), "{}", ran.err);
    let ran = run(folder.path(), &["add", "dea", "--name", "Dea D", "--page", "THANKS.md"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, "Wrote THANKS.md\n"));
}

const GENERATED: &str = "# Authors\n\n<!-- ALL-CONTRIBUTORS-LIST:START -->\n<table><tr>\n\
    <td><a href=\"https://github.com/ada\"><img src=\"https://github.com/ada.png\" alt=\"Ada\"><br><sub><b>Ada</b></sub></a></td>\n\
    </tr></table>\n<!-- ALL-CONTRIBUTORS-LIST:END -->\n";

#[test]
fn generated_lists_are_written_in_their_source() {
    let person = r#"    {
      "login": "ada",
      "name": "Ada \"A\"",
      "contributions": [
        "code"
      ]
    }"#;
    let rc = format!("{{\n  \"files\": [\"AUTHORS.md\"],\n  \"contributors\": [\n{person}\n  ],\n  \"x\": 1\n}}\n");
    let folder = project(&[("AUTHORS.md", GENERATED), (".all-contributorsrc", &rc)]);
    let ran = run(folder.path(), &["add", "lin-l", "--name", "Lin \"L\""]);
    let wrote = "Wrote .all-contributorsrc; run `all-contributors generate` to update the page\n";
    assert_eq!((ran.code, ran.err.as_str()), (0, wrote));
    let new = "    {\n      \"login\": \"lin-l\",\n      \"name\": \"Lin \\\"L\\\"\",\n      \"avatar_url\": \"https://github.com/lin-l.png\",\n      \
               \"profile\": \"https://github.com/lin-l\",\n      \"contributions\": [\n        \"code\"\n      ]\n    }";
    let text = fs::read_to_string(folder.path().join(".all-contributorsrc")).unwrap();
    assert_eq!(text, rc.replace("    }\n  ],", &format!("    }},\n{new}\n  ],")));
    assert_eq!(fs::read_to_string(folder.path().join("AUTHORS.md")).unwrap(), GENERATED);
    let ran = run(folder.path(), &["add", "LIN-L"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, "LIN-L is already in .all-contributorsrc\n"));
    let ran = run(folder.path(), &["add", "Joan Clarke"]);
    assert!(ran.code == 2 && ran.err.contains("the login of Joan Clarke is needed"), "{}", ran.err);
    // One person on each line.
    let short = "{ \"files\": [\"AUTHORS.md\"], \"contributors\": [{ \"login\": \"ada\" }] }\n";
    fs::write(folder.path().join(".all-contributorsrc"), short).unwrap();
    assert_eq!(run(folder.path(), &["add", "lin"]).code, 0);
    let text = fs::read_to_string(folder.path().join(".all-contributorsrc")).unwrap();
    assert!(text.contains("[{ \"login\": \"ada\" }, { \"login\": \"lin\", \"name\": \"lin\","), "{text}");
    fs::remove_file(folder.path().join(".all-contributorsrc")).unwrap();
    let ran = run(folder.path(), &["add", "lin"]);
    assert!(ran.code == 2 && ran.err.contains("all-contributors generates its list"), "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn nothing_outside_the_repository_is_written() {
    let outside =
        project(&[("AUTHORS.md", "- Ada A\n- Bea B\n"), ("rc.json", "{ \"contributors\": [{ \"login\": \"ada\" }] }")]);
    let folder = project(&[]);
    std::os::unix::fs::symlink(outside.path().join("AUTHORS.md"), folder.path().join("AUTHORS.md")).unwrap();
    assert_eq!(run(folder.path(), &["add", "Dea D"]).code, 2);
    fs::remove_file(folder.path().join("AUTHORS.md")).unwrap();
    fs::write(folder.path().join("AUTHORS.md"), GENERATED).unwrap();
    std::os::unix::fs::symlink(outside.path().join("rc.json"), folder.path().join(".all-contributorsrc")).unwrap();
    assert_eq!(run(folder.path(), &["add", "dea"]).code, 2);
    assert_eq!(fs::read_to_string(outside.path().join("AUTHORS.md")).unwrap(), "- Ada A\n- Bea B\n");
    assert!(!fs::read_to_string(outside.path().join("rc.json")).unwrap().contains("dea"));
}
