//! `ack-lint add`: people are added in the form of the others.

mod forms;
mod lists;

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

/// A page after `add` with arguments, and what is said of what it lacks.
fn noted(page: &str, args: &[&str]) -> (String, String) {
    let folder = project(&[("AUTHORS.md", page)]);
    let ran = run(folder.path(), &[&["add"], args].concat());
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{args:?}: {}", ran.err);
    let err = ran.err.strip_suffix("Wrote AUTHORS.md\n").unwrap().to_owned();
    (fs::read_to_string(folder.path().join("AUTHORS.md")).unwrap(), err)
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
        ("1. Ada", "1\\. Ada"),
        ("1) Ada", "1\\) Ada"),
        ("O'Neil", "O'Neil"),
        ("J. R. R. Tolkien", "J. R. R. Tolkien"),
        ("J.R.R. Tolkien", "J.R.R. Tolkien"),
        ("Jean-Luc Picard, PhD", "Jean-Luc Picard, PhD"),
        ("山田太郎", "山田太郎"),
        ("“Dr. X”", "“Dr. X”"),
        ("Ada (she/her)", "Ada (she/her)"),
        ("Ada & Co.", "Ada \\& Co."),
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
    assert!(refused(linked, &["Bea B"]).contains("the list of AUTHORS.md shows logins"));
    // What is not known of them is left empty.
    let full = table.replace("|       |", "| y     |");
    let (after, err) = noted(&full, &["bea", "--name", "Bea B"]);
    assert_eq!(after, full.replace("| Cea", &format!("{new}| Cea")));
    assert_eq!(err, "note: “Slack” of Bea B is not known; add it by hand\n");
    // Sorted by another column than the first.
    let by_login =
        "| Name | GitHub | Id |\n| --- | --- | --- |\n| Z Z | abc | 1 |\n| A A | def | 2 |\n| B B | xyz | 3 |\n";
    assert_eq!(noted(by_login, &["dea", "--name", "Dea D"]).0, by_login.replace("| A A", "| Dea D | dea |  |\n| A A"));
    // First and last names are not distinguished.
    let names = "| Last name | First name | GitHub |\n| --- | --- | --- |\n| Lovelace | Ada | ada |\n| Clarke | Joan | joan |\n";
    let (after, err) = noted(names, &["kj", "--name", "Katherine Johnson"]);
    assert!(
        after.ends_with("|  |  | kj |\n") && err.contains("“Last name” and “First name” of Katherine Johnson"),
        "{after}{err}"
    );
    let linked = "| Who | What |\n| --- | --- |\n| [@ada](https://github.com/ada) | code |\n| [@bea](https://github.com/bea) | docs |\n";
    let (after, err) = noted(linked, &["cea"]);
    assert!(after.ends_with("| [@cea](https://github.com/cea) |  |\n"), "{after}");
    assert_eq!(err, "note: “What” of cea is not known; add it by hand\n");
    let licenses = "| Name | License |\n| --- | --- |\n| a | MIT |\n| b | MIT |\n";
    assert!(
        refused(licenses, &["bea", "--name", "Bea B"])
            .contains("AUTHORS.md has no list of people that ack-lint can continue")
    );
}

#[test]
fn what_the_others_have_besides_is_named() {
    let more = "note: the others have more than a name and an account; add the rest for Dea D by hand\n";
    let both = ["dea", "--name", "Dea D"];
    for (one, new, err) in [
        ("- [Ada A](https://github.com/ada), wrote part §", "- [Dea D](https://github.com/dea)", more),
        ("* [@ada](https://www.github.com/ada) - for part §", "* [@dea](https://www.github.com/dea)", more),
        (
            "- **Ada A ([@ada](https://github.com/ada))**:\n  [§ May 2020](https://x.test/§) — now",
            "- **Dea D ([@dea](https://github.com/dea))**:",
            more,
        ),
        ("* @ada\n  * Wrote part §.", "* @dea", more),
        ("- [Ada A](mailto:ada@x.test)", "- Dea D", more),
        ("- Ada A <ada@x.test>", "- Dea D", more),
        ("- Ada A <ada@x.test> @ada", "- Dea D @dea", more),
        (
            "#### Name: [Ada A](https://github.com/ada)\n- Place: Land §\n- Bio: -\n- GitHub: [ada](https://github.com/ada)\n",
            "#### Name: [Dea D](https://github.com/dea)\n- GitHub: [dea](https://github.com/dea)\n",
            "note: “Place” of Dea D is not known; add it by hand\n",
        ),
    ] {
        let others = [("Zed A", "zed"), ("Bea B", "bea"), ("Cea C", "cea")];
        let page: String = others
            .iter()
            .zip(1..)
            .map(|((name, login), at): (&(&str, &str), u8)| {
                format!("{}\n", one.replace("Ada A", name).replace("ada", login).replace('§', &at.to_string()))
            })
            .collect();
        let (after, said) = noted(&page, &both);
        let new = new.replace(
            "#### Name: [Dea D](https://github.com/dea)\n",
            "#### Name: [Dea D](https://github.com/dea)\n- Bio: -\n",
        );
        // Only the login is shown.
        let unwritten = match new.contains("Dea D") {
            true => String::new(),
            false => "note: the list shows logins, so the name Dea D is not written\n".to_owned(),
        };
        assert_eq!((after, said), (format!("{page}{new}\n"), unwritten + err), "{one}");
    }
    // Those who have left follow in another form.
    let one = |name: &str, bold: &str| {
        format!("- {bold}[{name}](https://github.com/{name}){bold}, since {}\n", name.as_bytes()[0])
    };
    let now: String = ["c", "a", "d", "b"].iter().map(|name| one(name, "**")).collect();
    let left: String = ["h", "f", "g", "e", "k", "i"].iter().map(|name| one(name, "")).collect();
    let (after, _) = noted(&format!("{now}{left}"), &["dea"]);
    assert_eq!(after, format!("{now}- **[dea](https://github.com/dea)**\n{left}"));
}

#[test]
fn avatars_need_the_number_of_an_account() {
    let one = |login: &str, id: u32| {
        format!(
            "<a href=\"https://github.com/{login}\"><img src=\"https://avatars.githubusercontent.com/u/{id}?s=80\" alt=\"{login}\"></a>\n"
        )
    };
    let page = format!("<p>\n{}{}</p>\n", one("ada", 12345), one("bea", 12346));
    let err = refused(&page, &["dea"]);
    assert!(err.contains("the avatars of AUTHORS.md are addressed by account number; add --id NUMBER"), "{err}");
    assert!(err.contains("https://api.github.com/users/dea"), "{err}");
    let after = page.replace("</p>", &format!("{}</p>", one("dea", 99)));
    assert_eq!(added(&page, &["dea", "--id", "99"]), after);
    // A form with the login, if some have it.
    let both = |login: &str| {
        one(login, 1).replace("avatars.githubusercontent.com/u/1?s=80", &format!("github.com/{login}.png"))
    };
    let mixed = page.replace("</p>", &format!("{}{}</p>", both("zea"), both("cea")));
    assert_eq!(added(&mixed, &["dea"]), mixed.replace("</p>", &format!("{}</p>", both("dea"))));
    // Files of the project are not made up.
    let files = page.replace("https://avatars.githubusercontent.com/u/", "faces/");
    assert!(refused(&files, &["dea"]).contains("no list of people that ack-lint can continue"));
}

#[test]
fn it_is_refused_where_the_form_is_not_known() {
    let links = "- [Ada A](https://github.com/ada)\n- [Bea B](https://github.com/bea)\n";
    assert!(
        refused(links, &["Dea D"])
            .contains("the list of AUTHORS.md shows logins; write `ack-lint add LOGIN --name \"Dea D\"`")
    );
    assert!(
        refused(links, &["dea"]).contains("the list of AUTHORS.md shows names; write `ack-lint add dea --name NAME`")
    );
    let contents = "- [Ada](#ada)\n- [Bea](#bea)\n";
    assert!(refused(contents, &["dea"]).contains("AUTHORS.md has no list of people that ack-lint can continue"));
    let sites = "- [Ada A](https://ada.test)\n- [Bea B](https://bea.test)\n";
    assert!(refused(sites, &["Dea D"]).contains("AUTHORS.md has no list of people that ack-lint can continue"));
    let rules = "- issue is well described\n- tests are added\n";
    assert!(
        refused(rules, &["dea", "--name", "Dea D"])
            .contains("AUTHORS.md has no list of people that ack-lint can continue")
    );
    assert!(
        refused("Thanks to Ada and Bea.\n", &["dea"])
            .contains("AUTHORS.md has no list of people that ack-lint can continue")
    );
    let two = "## Core\n\n- Ada A\n- Bea B\n\n## Friends\n\n- Cea C\n- Fea F\n";
    assert!(
        refused(two, &["Dea D"])
            .contains("AUTHORS.md has several lists of people (“Core”, “Friends”); name one with --section")
    );
    assert_eq!(added(two, &["Dea D", "--section", "core"]), two.replace("- Bea B\n", "- Bea B\n- Dea D\n"));
    assert!(
        refused(two, &["Dea D", "--section", "Other"])
            .contains("no list of people that ack-lint can continue under “Other”")
    );
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
    let long = two.replace("Core", &"Core ".repeat(1_000));
    assert!(refused(&long, &["Dea D"]).len() < 300);
    assert!(refused(links, &["a", "b", "--name", "C"]).contains("--name is the name of one person"));
    assert!(refused(links, &["a", "b", "--id", "7"]).contains("--id is the account of one person"));
}

/// What is neither a login nor a name would be wrong on the page, or be more than a name.
#[test]
fn only_logins_and_names_are_added() {
    let long = "Ada ".repeat(30);
    for name in [
        "",
        " ",
        "***",
        "– –",
        "...",
        "😀 😀",
        "12 34",
        "a\u{1b}[31m b",
        "a\nb c",
        "a \u{202e}b",
        "x evil@x.org",
        "evil@x.org",
        "Ada Lovelace <ada@x.test>",
        "mailto:ada@x.org",
        "https://evil.org",
        "see //evil.org/x",
        "evil.org",
        "www.evil.org Ada",
        "github.com/ada",
        "[Ada](https://evil.org)",
        "![Ada](x.png)",
        "*Ada* L",
        "_Ada_ L",
        "`Ada` L",
        "Ada | L",
        "# Ada",
        "~~Ada~~ L",
        "<b>Ada</b>",
        "<!-- Ada",
        "&lt;b&gt;",
        "Ada @ada",
        &long,
    ] {
        for args in [&[name][..], &["ada-l", "--name", name]] {
            let err = refused("- Ada A\n- Bea B\n", args);
            assert!(err.contains("is neither a GitHub login nor a name: a login has letters"), "{name}: {err}");
            assert!(err.trim_end().lines().count() == 1 && err.len() < 500, "{name}: {err}");
        }
    }
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
    let wrote = "note: the contribution “code” of lin-l is a guess; correct it by hand\n\
                 Wrote .all-contributorsrc; run `all-contributors generate` to update the page\n";
    assert_eq!((ran.code, ran.err.as_str()), (0, wrote));
    let new = "    {\n      \"login\": \"lin-l\",\n      \"name\": \"Lin \\\"L\\\"\",\n      \"avatar_url\": \"https://github.com/lin-l.png\",\n      \
               \"profile\": \"https://github.com/lin-l\",\n      \"contributions\": [\n        \"code\"\n      ]\n    }";
    let text = fs::read_to_string(folder.path().join(".all-contributorsrc")).unwrap();
    assert_eq!(text, rc.replace("    }\n  ],", &format!("    }},\n{new}\n  ],")));
    assert_eq!(fs::read_to_string(folder.path().join("AUTHORS.md")).unwrap(), GENERATED);
    let ran = run(folder.path(), &["add", "LIN-L"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, "LIN-L is already in .all-contributorsrc\n"));
    let ran = run(folder.path(), &["add", "Joan Clarke"]);
    assert!(
        ran.code == 2
            && ran.err.contains("needs the login of Joan Clarke; write `ack-lint add LOGIN --name \"Joan Clarke\"`"),
        "{}",
        ran.err
    );
    // One person on each line.
    let short = "{ \"files\": [\"AUTHORS.md\"], \"contributors\": [{ \"login\": \"ada\" }] }\n";
    fs::write(folder.path().join(".all-contributorsrc"), short).unwrap();
    assert_eq!(run(folder.path(), &["add", "lin"]).code, 0);
    let text = fs::read_to_string(folder.path().join(".all-contributorsrc")).unwrap();
    assert!(text.contains("[{ \"login\": \"ada\" }, { \"login\": \"lin\", \"name\": \"lin\","), "{text}");
    fs::remove_file(folder.path().join(".all-contributorsrc")).unwrap();
    let ran = run(folder.path(), &["add", "lin"]);
    assert!(ran.code == 2 && ran.err.contains("all-contributors generates the list of AUTHORS.md"), "{}", ran.err);
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
