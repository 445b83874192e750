//! `ack-lint add`: which lists are of people, and what of an item is left.

use std::fs;

use super::{added, noted, refused};
use crate::common::program::{project, run};

/// A page of any name after `add`, or what is said of it.
fn tried(name: &str, page: &str, args: &[&str]) -> Result<String, String> {
    let folder = project(&[(name, page)]);
    let ran = run(folder.path(), &[&["add", "--page", name], args].concat());
    let after = fs::read_to_string(folder.path().join(name)).unwrap();
    if ran.code == 0 { Ok(after) } else { Err(ran.err) }
}

#[test]
fn no_markup_is_left_open() {
    let link = "[Ada A](https://github.com/ada)";
    for (one, new) in [
        ("**§: part %**", "**§**"),
        ("**§, [Other](https://x.test/%)** as members of %", "**§**"),
        ("**§**, who tests %", "**§**"),
        ("*§, docs %*", "*§*"),
        ("_§, docs %_", "_§_"),
        ("~~§, part %~~", "~~§~~"),
        ("_**§** and %_", "_**§**_"),
        ("<b>§</b>, tests %", "<b>§</b>"),
        ("<kbd>§ part %</kbd>", "<kbd>§</kbd>"),
        ("<span class=\"a\"><b>§</b> %</span>", "<span class=\"a\"><b>§</b></span>"),
        ("“§”, docs %", "“§”"),
        ("„§“, docs %", "„§“"),
        ("«§ %»", "«§»"),
        ("\"§\": docs %", "\"§\""),
        ("**“§ %”**", "**“§”**"),
    ] {
        for mark in ["-", "*"] {
            let others = [("Zed A", "zed"), ("Bea B", "bea"), ("Cea C", "cea")];
            let written = |name: &str, login: &str, at: usize| {
                let link = link.replace("Ada A", name).replace("ada", login);
                format!("{mark} {}\n", one.replace('§', &link).replace('%', &at.to_string()))
            };
            let page: String = others.iter().zip(1..).map(|((name, login), at)| written(name, login, at)).collect();
            let new = new.replace('§', "[Dea D](https://github.com/dea)");
            let after = noted(&page, &["dea", "--name", "Dea D"]).0;
            assert_eq!(after, format!("{page}{mark} {new}\n"), "{one}");
        }
    }
}

#[test]
fn nobody_is_added_to_a_list_of_things() {
    let none = "no list of people that ack-lint can continue";
    let press = include_str!("../../../../fixtures/tutorial/press/CREDITS.md");
    let words = "- Snowfall\n- Cursor IDE\n- Convert Decimal to IPv4\n";
    let people = "- Ada Lovelace\n- Ludwig van Beethoven\n- Émile d'Or\n";
    let libraries = "| Library | Author | License |\n| --- | --- | --- |\n\
        | pad | [Bastian](https://github.com/Bastian) | MIT |\n| left | [Ines](https://github.com/Ines) | MIT |\n";
    for (name, page) in [
        ("CREDITS.md", press.to_owned()),
        ("README.md", words.to_owned()),
        ("README.md", people.to_owned()),
        ("README.md", format!("# Hoot\n\n## Features\n\n{words}")),
        ("README.md", "# Hoot\n\n## License\n\n- Postgres (database)\n- Redis (cache)\n".to_owned()),
        ("AUTHORS.md", "Criteria:\n\n- Contribute code\n- Report critical bugs or security issues\n".to_owned()),
        ("AUTHORS.md", format!("# Authors\n\n## Requirements\n\n{people}")),
        ("CREDITS.md", format!("# Credits\n\n## Libraries\n\n{people}")),
        ("CREDITS.md", "# Credits\n\n## Birds\n\n- Owl\n- Jay\n- Emu\n".to_owned()),
        ("third-party-notices.md", "- Pad\n- Left\n".to_owned()),
        ("AUTHORS.md", libraries.to_owned()),
        (
            "AUTHORS.md",
            "- Parser by [Ada](https://github.com/ada)\n- Docs by [Bea](https://github.com/bea)\n".to_owned(),
        ),
    ] {
        let said = tried(name, &page, &["zed", "--name", "Zed Tester"]).unwrap_err();
        assert!(said.contains(none), "{page}{said}");
    }
    let new = "- Zed Tester\n";
    for (name, start) in [
        ("AUTHORS.md", ""),
        ("MAINTAINERS.md", ""),
        ("CREDITS.md", "# Hoot\n\n"),
        ("CREDITS.md", "# Credits\n\n## Birds\n\n"),
        ("README.md", "# Hoot\n\n## Features\n\n- Fast\n- Small\n\n## Contributors\n\n"),
        ("README.md", "# Hoot\n\n## Thanks\n\n### Testers\n\n"),
    ] {
        let page = format!("{start}{people}");
        assert_eq!(tried(name, &page, &["Zed Tester"]), Ok(format!("{page}{new}")), "{page}");
    }
    let nicknames = "# Hoot\n\n## Members\n\n- ada\n- zed\n- bob\n";
    let after = format!("{nicknames}- Lin Lan\n");
    assert_eq!(tried("AUTHORS.md", nicknames, &["Lin Lan"]), Ok(after));
    // Numbers and signs are not what a row is of, and a cell may be empty where others are.
    let ranked = "| # | Author | Part |\n| --- | --- | --- |\n| 1 | [@ada](https://github.com/ada) |  |\n| 2 | [@bea](https://github.com/bea) | x |\n";
    assert!(tried("AUTHORS.md", ranked, &["cea"]).is_ok());
    let gaps = libraries.replace("| left |", "|  |").replacen("| MIT |", "|  |", 1);
    assert!(tried("AUTHORS.md", &gaps, &["cea", "--name", "Cea C"]).is_ok());
}

#[test]
fn people_are_in_the_order_that_is_seen() {
    let one = |login: &str| format!("- [@{login}](https://github.com/{login})\n");
    let page: String = ["al99", "gh77", "zed7"].map(one).concat();
    assert_eq!(added(&page, &["zoe1", "--name", "Bob Tester"]), format!("{page}{}", one("zoe1")));
    assert_eq!(
        added(&page, &["bob1", "--name", "Zoe Tester"]),
        page.replace("- [@gh77", &format!("{}- [@gh77", one("bob1")))
    );
    assert_eq!(added(&page, &["zed9", "zed8"]), format!("{page}{}{}", one("zed8"), one("zed9")));
    let image = |login: &str| {
        format!(
            "<a href=\"https://github.com/{login}\"><img src=\"https://github.com/{login}.png\" alt=\"{login}\"></a>\n"
        )
    };
    let grid = format!("<p>\n{}</p>\n", ["al99", "gh77", "zed7"].map(image).concat());
    let after = grid.replace("</p>", &format!("{}</p>", image("zoe1")));
    assert_eq!(added(&grid, &["zoe1", "--name", "Bob Tester"]), after);
}

#[test]
fn lists_under_the_same_heading_are_not_told_apart() {
    let list = "- Ada A\n- Bea B\n";
    for (start, said) in [("# Authors\n\n", "“Authors”"), ("", "no heading")] {
        let err = refused(&format!("{start}{list}\nAnd:\n\n- Cea C\n- Dea D\n"), &["Eva E"]);
        assert!(err.contains(&format!("several lists of people under {said}; add the person")), "{err}");
    }
    let item = |login: &str| format!("  - [{}](https://github.com/{})\n", login, login.to_lowercase());
    let groups =
        format!("# Authors\n\n- Core\n{}{}- Docs\n{}{}", item("Ada"), item("Grace"), item("Lin"), item("Mary"));
    let err = refused(&groups, &["zed", "--name", "Zed Tester"]);
    assert!(err.contains("several lists of people under “Authors”; add the person"), "{err}");
}
