//! `ack-lint add`: definitions of links, names of other scripts and orders, quotes and sections of one person.

use super::{added, noted, refused};

const BOTH: [&str; 3] = ["mira", "--name", "Mira Sand"];

/// A page with an item for each of some people, by their name and login.
fn page(item: &str, people: &[(&str, &str)]) -> String {
    people.iter().map(|(name, login)| format!("{}\n", item.replace("NAME", name).replace("LOGIN", login))).collect()
}

const THREE: [(&str, &str); 3] = [("Ada Lovelace", "ada"), ("Grace Hopper", "grace"), ("Zoe Marsh", "zoe")];

#[test]
fn reference_links_have_a_definition() {
    for (item, definition) in [
        ("* [LOGIN]", "[LOGIN]: https://github.com/LOGIN"),
        ("* [@LOGIN]", "[@LOGIN]: https://github.com/LOGIN"),
        ("* [NAME][LOGIN]", "[LOGIN]: https://github.com/LOGIN"),
        ("* [NAME][]", "[NAME]: https://github.com/LOGIN \"NAME\""),
        ("- **[NAME]**", "[NAME]: <https://github.com/LOGIN>"),
    ] {
        let written = |people: &[(&str, &str)]| {
            format!("# Contributors\n\n{}\n{}\nThanks!\n", page(item, people), page(definition, people))
        };
        let [ada, grace, zoe] = THREE;
        let mira = ("Mira Sand", "mira");
        assert_eq!(added(&written(&THREE), &BOTH), written(&[ada, grace, mira, zoe]), "{item}");
        let others = [zoe, grace, ada];
        assert_eq!(added(&written(&others), &BOTH), written(&[zoe, grace, ada, mira]), "{item}");
    }
    // Definitions in another order than the list, without a line break at the end.
    let text = "- [zoe]\n- [ada]\n\n[ada]: https://github.com/ada\n[zoe]: https://github.com/zoe";
    let after = text.replace("- [ada]\n", "- [ada]\n- [mira]\n") + "\n[mira]: https://github.com/mira";
    assert_eq!(added(text, &["mira"]), after);
    // A link that is the same for all has its definition.
    let shared = "[x]: https://x.test\n";
    let text = format!("{}\n{shared}", page("- [NAME](https://github.com/LOGIN) of [x]", &THREE));
    assert!(added(&text, &BOTH).ends_with(shared));
    // Definitions that are not alike.
    let text = "- [ada]\n- [zoe]\n\n[ada]: https://github.com/ada\n[zoe]: <https://github.com/zoe> 'Zoe'\n";
    let err = refused(text, &["mira"]);
    assert!(err.contains("the links of the list of AUTHORS.md have definitions that are not written alike"), "{err}");
}

#[test]
fn a_name_with_marks_is_written_once() {
    for name in ["Ed & Co", "O'Neil, Star", "A_b_c (x)", "Mira Sand"] {
        let page = page("* NAME", &THREE);
        let after = added(&page, &[name]);
        assert_eq!(after.lines().count(), 4, "{name}: {after}");
        assert_eq!(added(&after, &[name]), after, "{name}");
    }
    // Those of other people begin alike.
    let page = page("* NAME", &[("Ed", "ed"), ("Co", "co"), ("Ada & Ed", "ada")]);
    assert_eq!(added(&page, &["Ed & Co"]), format!("{page}* Ed \\& Co\n"));
}

#[test]
fn only_names_of_the_same_script_are_in_order() {
    let han = [("张三", "zhangsan"), ("李四", "lisi"), ("王五", "wangwu")];
    for item in ["- NAME", "- [NAME](https://github.com/LOGIN)"] {
        let text = page(item, &han);
        let mira = page(item, &[("Mira Sand", "mira")]);
        assert_eq!(added(&text, &BOTH), format!("{text}{mira}"));
    }
    let text = page("- NAME", &han);
    assert_eq!(added(&text, &["丁一"]), format!("{text}- 丁一\n"));
    let russian = page("- NAME", &[("Анна Ли", ""), ("Борис Яр", ""), ("Яна Юн", "")]);
    assert_eq!(added(&russian, &["Mira Sand"]), format!("{russian}- Mira Sand\n"));
    assert_eq!(added(&russian, &["Вера Як"]), russian.replace("- Яна", "- Вера Як\n- Яна"));
    // Those in other scripts follow.
    let mixed = page("- NAME", &[("Ada A", ""), ("Bea B", ""), ("Cea C", ""), ("李四", ""), ("张三", "")]);
    assert_eq!(added(&mixed, &["Zoe Z"]), mixed.replace("- 李四", "- Zoe Z\n- 李四"));
    assert_eq!(added(&mixed, &["王五"]), format!("{mixed}- 王五\n"));
}

#[test]
fn surnames_come_first_where_they_do() {
    let people = [("Lovelace, Ada", "ada"), ("Marsh, Zoe", "zoe"), ("van den Zwart, Jan", "jan")];
    for item in ["- NAME", "- NAME ([@LOGIN](https://github.com/LOGIN))", "- [NAME](https://github.com/LOGIN)"] {
        let text = page(item, &people);
        let [ada, zoe, jan] = people;
        let after = page(item, &[ada, zoe, ("Sand, Mira", "mira"), jan]);
        assert_eq!(added(&text, &BOTH), after);
        assert_eq!(added(&text, &["mira", "--name", "Sand, Mira"]), after);
        assert_eq!(added(&after, &["Mira Sand"]), after);
    }
    let text = page("- NAME", &people);
    let err = refused(&text, &["Mira De La Sand"]);
    assert!(
        err.contains("the list of AUTHORS.md shows surnames first; write `ack-lint add \"SURNAME, FIRST NAME\"`"),
        "{err}"
    );
    let err = refused(&page("- NAME (@LOGIN)", &people), &["mira", "--name", "Mira De La Sand"]);
    assert!(err.contains("write `ack-lint add mira --name \"SURNAME, FIRST NAME\"`"), "{err}");
    // Places are not first names.
    let places = page("- NAME", &[("Zoe Marsh, Oslo", ""), ("Ada Lovelace, London", ""), ("Jan Zwart, Delft", "")]);
    assert_eq!(added(&places, &["Mira Sand"]), format!("{places}- Mira Sand\n"));
}

#[test]
fn one_person_under_a_heading_is_a_list_beside_others() {
    let one = |name: &str, login: &str| format!("- [{name}](https://github.com/{login})\n");
    let (ada, abe, bob, max) = (one("Ada A", "ada"), one("Abe L", "abe"), one("Bob B", "bob"), one("Max M", "max"));
    let text = format!("# Contributors\n\n## A\n\n{ada}{abe}\n## B\n\n{bob}\n## M\n\n{max}");
    let several = "AUTHORS.md has several lists of people (“A”, “B”, “M”); name one with --section";
    let err = refused(&text, &BOTH);
    assert!(err.contains(several), "{err}");
    let mira = one("Mira Sand", "mira");
    assert_eq!(added(&text, &[&BOTH[..], &["--section", "M"]].concat()), format!("{text}{mira}"));
    let each = format!("## Core\n\n{ada}\n## Docs\n\n{bob}");
    assert!(refused(&each, &BOTH).contains("several lists of people (“Core”, “Docs”)"));
    // Things do not count, and neither does one person beside many.
    let many = page("- [NAME](https://github.com/LOGIN)", &THREE);
    for other in ["- [the logo](https://logo.test)\n", &max] {
        let text = format!("## Contributors\n\n{many}\n## Also\n\n{other}");
        assert_eq!(added(&text, &BOTH), text.replace("- [Zoe", &format!("{mira}- [Zoe")));
    }
    assert!(refused(&ada, &BOTH).contains("no list of people that ack-lint can continue"));
}

#[test]
fn a_name_of_one_word_is_a_name() {
    let card =
        "<a href=\"https://github.com/LOGIN\"><img src=\"https://github.com/LOGIN.png\" alt=\"\"><b>NAME</b></a>";
    for item in ["- [NAME](https://github.com/LOGIN)", "- [NAME](https://github.com/LOGIN), tester", card] {
        for people in [
            [("Zed A", "def"), ("Ada", "abc"), ("Cyd", "xyz")],
            [("Zed", "zed"), ("Ada", "ada"), ("Cyd", "cyd")],
            [("Zed", "zed"), ("x0r", "x0r"), ("Cyd", "cyd")],
        ] {
            let text = page(item, &people);
            // What all say is kept if their names are alike.
            let new = page(item.trim_end_matches(", tester"), &[("Mira Sand", "mira")]);
            let after = added(&text, &BOTH).replace(", tester", "");
            assert_eq!(after, format!("{text}{new}").replace(", tester", ""), "{text}");
        }
    }
    // Where logins are shown, the name is not.
    let logins = page("- [LOGIN](https://github.com/LOGIN)", &THREE);
    let (after, err) = noted(&logins, &BOTH);
    assert_eq!(after, logins.replace("- [zoe", "- [mira](https://github.com/mira)\n- [zoe"));
    assert_eq!(err, "note: the list shows logins, so the name Mira Sand is not written\n");
}

#[test]
fn quotes_go_on_and_numbered_lists_do_not() {
    for end in ["", "> Thanks!\n", ">\n> Thanks!\n"] {
        let text = format!("{}{end}", page("> - [NAME](https://github.com/LOGIN)", &THREE));
        if end.starts_with("> ") {
            // It is a line of the last item.
            refused(&text, &BOTH);
            continue;
        }
        assert_eq!(added(&text, &BOTH), text.replace("> - [Zoe", "> - [Mira Sand](https://github.com/mira)\n> - [Zoe"));
        assert_eq!(
            added(&text, &["zz", "--name", "Zz Top"]),
            text.replace("com/zoe)\n", "com/zoe)\n> - [Zz Top](https://github.com/zz)\n")
        );
    }
    let numbered = "1. [ada](https://github.com/ada)\n2. [zoe](https://github.com/zoe)\n";
    let err = refused(numbered, &["mira"]);
    assert!(err.contains("bulleted Markdown lists") && err.contains("not numbered lists"), "{err}");
    // Account numbers of one digit.
    let cell = |login: &str, id: u8| {
        format!(
            "<td><a href=\"https://github.com/{login}\"><img src=\"https://avatars.githubusercontent.com/u/{id}?v=4\" alt=\"\"><br>{login}</a></td>\n"
        )
    };
    let table = format!("<table><tr>\n{}{}{}</tr></table>\n", cell("zed", 1), cell("ada", 2), cell("kim", 3));
    let after = table.replace("</tr>", &format!("{}</tr>", cell("mira", 9)));
    assert_eq!(added(&table, &["mira", "--id", "9"]), after);
}
