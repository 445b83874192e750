//! People are added in the form of the others, by the fix of `contributor/uncredited`: each form, each person, all at once.

use ack_lint::{
    config::Layer,
    diagnostic::Diagnostic,
    facts::{Author, Commit},
    model::{credit, profile::Choice},
    rule::Rule,
};

use crate::common::{
    adapter::{self, rules},
    facts::Facts,
};

type Person = (&'static str, &'static str, u64);

/// Not in any order.
const PEOPLE: &[Person] = &[
    ("Mary Jackson", "mjackson", 100_001),
    ("Ada Lovelace", "ada", 200_002),
    ("Émile O'Hara", "emile-o", 300_003),
    ("Joan Clarke", "joan1917", 400_004),
    ("Zoe Van den Berghe", "zoevdb", 500_005),
    ("Lin Lanying", "lin-l", 600_006),
    ("Barbara Liskov", "liskov", 700_007),
    ("Katherine Johnson", "kj", 800_008),
];

/// How a page names people.
struct Form {
    name: &'static str,
    start: &'static str,
    /// With `NAME`, `LOGIN` and `ID`.
    person: &'static str,
    between: &'static str,
    /// People in a row, and what is between two rows.
    rows: Option<(usize, &'static str)>,
    end: &'static str,
}

impl Form {
    fn page(&self, people: &[Person]) -> String {
        let one = |(name, login, id): &Person| {
            self.person.replace("NAME", name).replace("LOGIN", login).replace("ID", &id.to_string())
        };
        let row = |row: &[Person]| row.iter().map(one).collect::<Vec<_>>().join(self.between);
        let (many, between) = self.rows.unwrap_or((usize::MAX, ""));
        let rows: Vec<String> = people.chunks(many.min(people.len().max(1))).map(row).collect();
        format!("{}{}{}", self.start, rows.join(between), self.end)
    }
}

const FORMS: &[Form] = &[
    Form { name: "names", start: "# Authors\n\n", person: "- NAME", between: "\n", rows: None, end: "\n\nThanks!\n" },
    Form { name: "logins", start: "# Authors\n\n", person: "* @LOGIN", between: "\n", rows: None, end: "" },
    Form {
        name: "loose list",
        start: "# Authors\n\n",
        person: "- [NAME](https://github.com/LOGIN)",
        between: "\n\n",
        rows: None,
        end: "\n\n## License\n\nMIT\n",
    },
    Form {
        name: "commas",
        start: "# Authors\n\n",
        person: " * NAME, [LOGIN](https://www.github.com/LOGIN)",
        between: "\n",
        rows: None,
        end: "\n",
    },
    Form {
        name: "items of two lines",
        start: "# Authors\n\n",
        person: "- **NAME**  \n  [@LOGIN](https://github.com/LOGIN)",
        between: "\n",
        rows: None,
        end: "\n",
    },
    Form {
        name: "nested items",
        start: "# Authors\n\n",
        person: "- [NAME](https://github.com/LOGIN)\n  - GitHub: @LOGIN\n  - Commits: <https://github.com/x/y/commits?author=LOGIN>",
        between: "\n",
        rows: None,
        end: "\n",
    },
    Form {
        name: "table",
        start: "# Maintainers\n\n| Name | GitHub |\n| --- | --- |\n",
        person: "| NAME | LOGIN |",
        between: "\n",
        rows: None,
        end: "\n\nThanks!\n",
    },
    Form {
        name: "table of avatars",
        start: "# Maintainers\n\n| | Maintainer |\n| --- | --- |\n",
        person: "| ![LOGIN](https://avatars.githubusercontent.com/u/ID?s=40) | [NAME](https://github.com/LOGIN) |",
        between: "\n",
        rows: None,
        end: "\n",
    },
    Form {
        name: "table with other headings",
        start: "# 贡献者\n\n| | 姓名 |\n| --- | --- |\n",
        person: "| [![@LOGIN](https://avatars.githubusercontent.com/u/ID?s=40)](https://github.com/LOGIN) | NAME |",
        between: "\n",
        rows: None,
        end: "\n",
    },
    Form {
        name: "headings",
        start: "# Authors\n\n## Core\n\n",
        person: "### [NAME](https://github.com/LOGIN)\n\nSee [the commits](https://github.com/x/y/commits?author=LOGIN).",
        between: "\n\n",
        rows: None,
        end: "\n\n## License\n\nMIT\n",
    },
    Form {
        name: "headings with fields",
        start: "",
        person: "#### Name: NAME\n- GitHub: [LOGIN](https://github.com/LOGIN)",
        between: "\n\n",
        rows: None,
        end: "\n",
    },
    Form {
        name: "cards",
        start: "# Authors\n\n<div class=\"grid\">\n",
        person: "  <a href=\"https://github.com/LOGIN\" class=\"one\" title=\"NAME\">\n    <img src=\"https://avatars.githubusercontent.com/u/ID?v=4&s=80\" alt=\"LOGIN\" />\n    <span class=\"name\">NAME</span>\n  </a>",
        between: "\n",
        rows: None,
        end: "\n</div>\n\n## License\n\nMIT\n",
    },
    Form {
        name: "table cells",
        start: "# Authors\n\n<table>\n  <tr>\n    ",
        person: "<td align=\"center\"><a href=\"https://github.com/LOGIN\"><img src=\"https://github.com/LOGIN.png?size=100\" width=\"100px\" alt=\"NAME\"/><br /><sub><b>NAME</b></sub></a></td>",
        between: "\n    ",
        rows: Some((3, "\n  </tr>\n  <tr>\n    ")),
        end: "\n  </tr>\n</table>\n",
    },
    Form {
        name: "linked avatars",
        start: "# Authors\n\n<p align=\"center\">\n",
        person: "<a href='https://github.com/LOGIN'><img src='https://avatars.githubusercontent.com/LOGIN?s=50' width=50 title='LOGIN' alt='LOGIN'></a>",
        between: "\n",
        rows: None,
        end: "\n</p>\n",
    },
    Form {
        name: "rows of divs",
        start: "# Authors\n\n<div class=\"all\">\n<div class=\"row\">\n",
        person: "<div class=\"col\"><a href=\"https://github.com/LOGIN\"><img src=\"https://avatars.githubusercontent.com/u/ID\" alt=\"\"></a><br>NAME</div>",
        between: "\n",
        rows: Some((2, "\n</div>\n<div class=\"row\">\n")),
        end: "\n</div>\n</div>\n",
    },
    Form {
        name: "Markdown avatars",
        start: "# Authors\n\n",
        person: "[![LOGIN](https://github.com/LOGIN.png?size=50)](https://github.com/LOGIN)",
        between: "\n",
        rows: None,
        end: "\n\nThanks!\n",
    },
    Form {
        name: "HTML list",
        start: "<h1>Authors</h1>\n\n<ul>\n",
        person: "  <li><a href=\"https://github.com/LOGIN\">NAME</a></li>",
        between: "\n",
        rows: None,
        end: "\n</ul>\n",
    },
];

fn rule() -> &'static Rule {
    rules().iter().find(|rule| rule.id == "contributor/uncredited").unwrap()
}

fn authors(people: &[Person]) -> Facts {
    let author = |(name, login, id): &Person| Author {
        name: (*name).to_owned(),
        identities: vec![credit::identity(name, &format!("{id}+{login}@users.noreply.github.com"))],
        commits: 1,
        first: Commit { age: 0, hash: "1f0c3a9d2b5e".to_owned() },
        ..Author::default()
    };
    Facts { authors: people.iter().map(author).collect(), ..Facts::default() }
}

fn lint(page: &str, people: &[Person]) -> Vec<Diagnostic> {
    adapter::lint(rule(), page, &Layer::default(), &authors(people))
}

fn fixed(page: &str, people: &[Person]) -> String {
    adapter::fix(rule(), page, &Layer::default(), &authors(people))
}

fn shown(findings: &[Diagnostic]) -> Vec<String> {
    findings.iter().map(|finding| format!("{} {}", finding.rule, finding.message)).collect()
}

#[test]
fn each_person_is_written_back_in_each_form() {
    for form in FORMS {
        assert_eq!(shown(&lint(&form.page(PEOPLE), PEOPLE)), [""; 0], "{}", form.name);
        for at in 0..PEOPLE.len() {
            let mut others = PEOPLE.to_vec();
            let person = others.remove(at);
            let page = form.page(&others);
            assert_eq!(lint(&page, PEOPLE).len(), 1, "{}: {}", form.name, person.0);
            let after = fixed(&page, PEOPLE);
            others.push(person);
            assert_eq!(after, form.page(&others), "{}: {}", form.name, person.0);
            assert_eq!(shown(&lint(&after, PEOPLE)), [""; 0], "{}: {}", form.name, person.0);
        }
    }
}

#[test]
fn lists_in_alphabetical_order_stay_so() {
    let mut sorted = PEOPLE.to_vec();
    sorted.sort_by_key(|(name, ..)| name.replace('É', "E"));
    // The rows of a grid are not filled again.
    for form in FORMS.iter().filter(|form| form.rows.is_none() && form.person.contains("NAME")) {
        for at in 0..sorted.len() {
            let mut others = sorted.clone();
            others.remove(at);
            assert_eq!(fixed(&form.page(&others), &sorted), form.page(&sorted), "{}: {at}", form.name);
        }
    }
}

#[test]
fn everybody_is_added_in_one_run() {
    let many: Vec<Person> = (0..250)
        .map(|at| {
            let login: &str = Box::leak(format!("login{at}").into_boxed_str());
            let letters: String = at.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect();
            let name: &str = Box::leak(format!("Q{letters}z Person").into_boxed_str());
            (name, login, 900_000 + at)
        })
        .collect();
    for (at, form) in FORMS.iter().enumerate() {
        let many = if at == 0 { &many[..] } else { &many[..30] };
        let all = [PEOPLE, many].concat();
        assert_eq!(fixed(&form.page(PEOPLE), many), form.page(&all), "{}", form.name);
    }
    let mut sorted = many;
    sorted.sort_by_key(|(name, ..)| (*name).to_owned());
    let few: Vec<Person> = sorted.iter().copied().step_by(7).collect();
    assert_eq!(fixed(&FORMS[0].page(&few), &sorted), FORMS[0].page(&sorted));
}

/// Elements of a page.
fn elements(page: &str) -> Vec<String> {
    let parsed = adapter::parse(page.to_owned(), &Choice::Auto, &Facts::default());
    let document = &parsed.document;
    document.indices().map(|node| document.name(node).to_owned()).filter(|name| !name.is_empty()).collect()
}

#[test]
fn a_name_is_never_markup() {
    let mut added = 0;
    for form in FORMS.iter().filter(|form| form.person.contains("NAME")) {
        let plain = elements(&fixed(&form.page(PEOPLE), &[("Some Name", "some", 900_009)]));
        for name in [
            "A <img src=x onerror=alert(1)>",
            "A \"><script>alert(1)</script>",
            "A ' onclick=alert(1) x='",
            "*A* _B_ `C` ~~D~~",
            "[A](https://evil.test) B",
            "A](https://evil.test) B",
            "![A](https://evil.test/a.png) B",
            "A | B | C",
            "A &lt;b&gt; B",
            "# A B",
            "1. A B",
            "A {{ B }} {% C %}",
            "A --> B",
            "www.evil.test B",
            "A https://evil.test",
            "{name} {login}",
            "NAME LOGIN",
        ] {
            let person = (name, "hostile", 900_010);
            let page = fixed(&form.page(PEOPLE), &[person]);
            // A fix that would add another finding is taken back.
            if page != form.page(PEOPLE) {
                added += 1;
                assert_eq!(elements(&page), plain, "{}: {name}\n{page}", form.name);
                assert_eq!(shown(&lint(&page, &[person])), [""; 0], "{}: {name}\n{page}", form.name);
            }
        }
    }
    assert!(added > 150, "{added}");
}

#[test]
fn what_is_not_known_of_a_person_is_not_written() {
    let page = "# Authors\n\n<table>\n<tr>\n\
        <td><a href=\"https://github.com/joan\"><img src=\"https://github.com/joan.png\" alt=\"Joan Clarke\"><br><sub><b>Joan Clarke</b></sub></a><br><a href=\"https://github.com/x/y/commits?author=joan\" title=\"Code\">💻</a></td>\n\
        <td><a href=\"https://ada.test\"><img src=\"https://github.com/ada.png\" alt=\"Ada Lovelace\"><br><sub><b>Ada Lovelace</b></sub></a><br><a href=\"https://github.com/x/y/commits?author=ada\" title=\"Code\">💻</a> 📖</td>\n\
        <td><a href=\"https://github.com/lin-l\"><img src=\"https://github.com/lin-l.png\" alt=\"Lin Lanying\"><br><sub><b>Lin Lanying</b></sub></a><br>compiler</td>\n\
        </tr>\n</table>\n";
    let new = "<td><a href=\"https://github.com/kj\"><img src=\"https://github.com/kj.png\" alt=\"Katherine Johnson\"><br><sub><b>Katherine Johnson</b></sub></a></td>\n";
    assert_eq!(fixed(page, &PEOPLE[7..]), page.replace("</tr>", &format!("{new}</tr>")));
    // Empty cells are filled, and nobody else has the photo of a person.
    let gaps = page.replace("</tr>", "<td></td>\n<td></td>\n</tr>");
    assert_eq!(fixed(&gaps, &PEOPLE[7..]), gaps.replacen("<td></td>\n", new, 1));
    let photos = page
        .replace("https://github.com/", "https://x.test/")
        .replace("href=\"https://x.test/", "href=\"https://github.com/");
    assert_eq!(fixed(&photos, &PEOPLE[7..]), photos);
    let help = |page: &str| lint(page, PEOPLE)[0].help.clone().unwrap_or_default();
    assert!(help(page).starts_with("add them with `ack-lint add`"), "{}", help(page));
    for none in ["- [Lib](https://lib.test)\n- [Log](https://log.test)\n", "<!-- do not edit -->\n\n- Ada\n- Bea\n"] {
        assert!(help(none).starts_with("add them to the page"), "{}", help(none));
    }
    assert_eq!(help("Thanks to all.\n"), "add them to the page, or to `ignore` in `[contributors]`");
}

#[test]
fn all_definitions_are_written() {
    let one = |people: &[Person], item: &str| -> String {
        people
            .iter()
            .map(|(name, login, _)| format!("{}\n", item.replace("NAME", name).replace("LOGIN", login)))
            .collect()
    };
    let page = |people: &[Person]| {
        let (items, definitions) = (one(people, "- [NAME][LOGIN]"), one(people, "[LOGIN]: https://github.com/LOGIN"));
        format!("# Authors\n\n{items}\n{definitions}\nThanks!\n")
    };
    assert_eq!(fixed(&page(&PEOPLE[..3]), PEOPLE), page(PEOPLE));
    let mut sorted = PEOPLE.to_vec();
    sorted.sort_by_key(|(name, ..)| name.replace('É', "E"));
    let few: Vec<Person> = sorted.iter().copied().step_by(2).collect();
    assert_eq!(fixed(&page(&few), &sorted), page(&sorted));
}

#[test]
fn a_chinese_name_is_one_word() {
    let page = "# Authors\n\n- Zoe Marsh\n- Ada Lovelace\n";
    for (name, is_added) in
        [("王小明", true), ("김철수", true), ("たかし", true), ("nobody", false), ("CamelCase", false)]
    {
        let after = if is_added { format!("{page}- {name}\n") } else { page.to_owned() };
        assert_eq!(fixed(page, &[(name, "someone", 900_013)]), after, "{name}");
    }
}

#[test]
fn the_order_is_that_of_what_is_seen() {
    let one = |login: &str| format!("- [@{login}](https://github.com/{login})\n");
    let page = format!("# Authors\n\n{}", ["al99", "gh77", "yz77"].map(one).concat());
    let people = [("Ann Tester", "zed8", 900_011), ("Bob Tester", "zed7", 900_012)];
    assert_eq!(fixed(&page, &people), format!("{page}{}{}", one("zed7"), one("zed8")));
}

#[test]
fn nobody_is_added_to_words_that_are_no_people() {
    for page in
        ["# Features\n\n- Snowfall\n- Cursor IDE\n- Font Book\n", "Criteria:\n\n- Contribute code\n- Report bugs\n"]
    {
        assert_eq!(fixed(page, &PEOPLE[..2]), page);
        let help = lint(page, PEOPLE)[0].help.clone().unwrap_or_default();
        assert!(help.starts_with("add them to the page"), "{help}");
    }
}

#[test]
fn a_login_is_one_of_github() {
    for form in FORMS {
        for address in [
            "x\"onload=alert(1)@users.noreply.github.com",
            "x)](y@users.noreply.github.com",
            "7+lee@users.noreply.gitlab.com",
        ] {
            let mut facts = authors(&[("Lee Sedol", "lee", 7)]);
            facts.authors[0].identities = vec![credit::identity("Lee Sedol", address)];
            let page = adapter::fix(rule(), &form.page(PEOPLE), &Layer::default(), &facts);
            assert!(!page.contains("onload") && !page.contains("x)]"), "{}: {page}", form.name);
            assert!(!page.contains("github.com/lee"), "{}: {page}", form.name);
        }
    }
}
