use super::*;
use crate::document::Dialect;

fn read_grids(document: &Document) -> Vec<Grid> {
    let page = Page::read(document);
    read(document, &page, &crate::model::links::read(document, &page), &Contributors::default())
}

/// Each grid as lines: name, login, id; `-` for what is missing, `!` before a person without a link, `?` without an
/// image.
fn read_as(source: &str, dialect: Dialect) -> Vec<Vec<String>> {
    let document = Document::parse(source.to_owned(), dialect);
    let grids = read_grids(&document);
    let show = |person: &Person| {
        let marks = [person.link.is_none().then_some("!"), person.image.is_none().then_some("?")];
        if let Some(name) = &person.name {
            let written = name.span.slice(document.source());
            assert!(written.starts_with(name.text.split(' ').next().unwrap()), "{written} is not {}", name.text);
        }
        let name = person.name.as_ref().map_or("-", |name| &name.text);
        let login = person.login.as_deref().unwrap_or("-");
        let id = person.avatar_id.map_or("-".to_owned(), |id| id.to_string());
        format!("{}{name} {login} {id}", marks.into_iter().flatten().collect::<String>())
    };
    grids.iter().map(|grid| grid.people.iter().map(show).collect()).collect()
}

#[track_caller]
fn expect(source: &str, wanted: &[&[&str]]) {
    let dialect = Dialect::detect("CREDITS.md", source);
    assert_eq!(read_as(source, dialect), wanted, "{source}");
}

const A: &str = "https://avatars.githubusercontent.com/u/1?v=4";
const B: &str = "https://avatars.githubusercontent.com/u/2?v=4";
const C: &str = "https://avatars.githubusercontent.com/u/3?v=4";

#[test]
fn html_cards() {
    let card = |login: &str, source: &str, name: &str| {
        format!(
            "<a href=\"https://github.com/{login}\" class=\"c\" title=\"{name} Long\">\n<img src=\"{source}\" alt=\"{login}\">\n<span class=\"name\">{name}</span>\n</a>\n"
        )
    };
    let page = format!("<div>\n{}{}</div>\n", card("ada", A, "Ada"), card("grace", B, "Grace &amp; co"));
    expect(&page, &[&["Ada ada 1", "Grace & co grace 2"]]);
    let no_avatar = card("lin", C, "Lin").replace("<img src", "<b data");
    expect(
        &format!("<div>\n{}{no_avatar}{}</div>\n", card("ada", A, "Ada"), card("grace", B, "Grace")),
        &[&["Ada ada 1", "?Lin lin -", "Grace grace 2"]],
    );
    let no_link = card("lin", C, "Lin").replace("href", "data-href");
    expect(
        &format!("<div>\n{}{}{no_link}</div>\n", card("ada", A, "Ada"), card("grace", B, "Grace")),
        &[&["Ada ada 1", "Grace grace 2", "!Lin - 3"]],
    );
}

#[test]
fn html_tables() {
    let cell = |login: &str, source: &str, name: &str| {
        format!(
            "<td align=\"center\"><a href=\"https://github.com/{login}\"><img src=\"{source}\" width=\"100px;\" alt=\"{name}\"/><br /><sub><b>{name}</b></sub></a><br /><a href=\"#x\" title=\"Code\">💻</a></td>\n"
        )
    };
    let page = format!(
        "<table><tr>\n{}{}</tr><tr>{}</tr><tfoot><tr><td colspan=\"7\"><a href=\"https://x.org\">Add <b>yours</b></a></td></tr></tfoot></table>\n",
        cell("ada", A, "Ada L."),
        cell("grace", B, "Grace"),
        cell("lin", C, "Lin")
    );
    expect(&page, &[&["Ada L. ada 1", "Grace grace 2", "Lin lin 3"]]);
    let bare = "<td><img src=\"https://avatars.githubusercontent.com/u/4\" alt=\"Joan\"/><br /><sub><b>Joan</b></sub><br />💻</td>";
    let page =
        format!("<table><tr>{}{}{bare}<td></td></tr></table>\n", cell("ada", A, "Ada"), cell("grace", B, "Grace"));
    expect(&page, &[&["Ada ada 1", "Grace grace 2", "!Joan - 4"]]);
    let bare = "<td><a href=\"https://joan.org\"><sub><b>Joan</b></sub></a></td>";
    let page =
        format!("<table><tr>{}{}{bare}<td>Team</td></tr></table>\n", cell("ada", A, "Ada"), cell("grace", B, "Grace"));
    expect(&page, &[&["Ada ada 1", "Grace grace 2", "?Joan - -"]]);
    let beside = |login: &str, source: &str| {
        format!("<td><img src=\"{source}\"><br><a href=\"https://github.com/{login}\">{login} x</a></td>")
    };
    expect(
        &format!("<table><tr>{}{}</tr></table>\n", beside("ada", A), beside("grace", B)),
        &[&["ada x ada 1", "grace x grace 2"]],
    );
}

/// A list of all-contributors with these cells.
fn generated(cells: &[String]) -> String {
    let cells: String = cells.iter().map(|cell| format!("      <td align=\"center\">{cell}</td>\n")).collect();
    format!(
        "<!-- ALL-CONTRIBUTORS-LIST:START -->\n<table>\n  <tbody>\n    <tr>\n{cells}    </tr>\n  </tbody>\n  <tfoot><tr><td colspan=\"1\"><img src=\"logo.svg\"><a href=\"https://x.org\">Add yours</a></td></tr></tfoot>\n</table>\n<!-- ALL-CONTRIBUTORS-LIST:END -->\n"
    )
}

#[test]
fn cells_of_generated_lists() {
    let avatar = |source: &str, name: &str| {
        format!("<img src=\"{source}?s=100\" width=\"100px;\" alt=\"{name}\"/><br /><sub><b>{name}</b></sub>")
    };
    let linked = |login: &str, inside: String| format!("<a href=\"https://github.com/{login}\">{inside}</a>");
    let code =
        "<br /><a href=\"#code-x\" title=\"Code\">💻</a> <a href=\"#art-x\" title=\"Art\"><img src=\"art.png\"/></a>";
    let cells = [
        linked("ada", avatar(A, "Ada")) + code,
        // Without a profile, without an avatar, without both, with a name of one emoji, and without an image.
        avatar(B, "Grace") + code,
        linked("lin", avatar("", "Lin")) + code,
        avatar("", "Zoe") + code,
        linked("owl", avatar(C, "🦉")) + code,
        linked("eve", "<br /><sub><b>Eve</b></sub>".to_owned()) + code,
        linked("flo", avatar(A, "Flo &quot;F&quot; <f@x.test>")) + code,
        String::new(),
    ];
    expect(
        &generated(&cells),
        &[&["Ada ada 1", "!Grace - 2", "?Lin lin -", "!?Zoe - -", "🦉 owl 3", "?Eve eve -", "Flo \"F\" flo 1"]],
    );
    let document = Document::parse(generated(&cells), Dialect::Gfm);
    let contributions = |person: &Person| person.contributions.as_ref().map(Vec::len);
    assert!(read_grids(&document)[0].people.iter().all(|person| contributions(person) == Some(2)));
    // Earlier versions wrote Markdown.
    let cell = |login: &str, source: &str| {
        format!(
            "[<img src=\"{source}\" width=\"100px;\"/><br /><sub><b>{login} x</b></sub>](https://github.com/{login})<br />[💻](#code \"Code\")"
        )
    };
    let table = format!("| {} | {} |\n| :---: | :---: |\n| {} |\n", cell("ada", A), cell("grace", B), cell("lin", C));
    let page = format!(
        "<!-- ALL-CONTRIBUTORS-LIST:START -->\n<!-- prettier-ignore -->\n{table}\n<!-- ALL-CONTRIBUTORS-LIST:END -->\n"
    );
    expect(&page, &[&["ada x ada 1", "grace x grace 2", "lin x lin 3"]]);
}

#[test]
fn avatars_without_an_address() {
    // Most of the people of a grid by hand, whose file has no avatar for them.
    let cell = |login: &str, source: &str| {
        format!(
            "<td><a href=\"https://github.com/{login}\"><img src=\"{source}?s=100\" alt=\"{login}\"><br><b>{login} x</b></a></td>"
        )
    };
    let cells = [cell("ada", A), cell("grace", B), cell("lin", ""), cell("zoe", ""), cell("eve", "")].concat();
    expect(
        &format!("<table><tr>{cells}</tr></table>\n"),
        &[&["ada x ada 1", "grace x grace 2", "?lin x lin -", "?zoe x zoe -", "?eve x eve -"]],
    );
}

#[test]
fn markdown_grids() {
    let linked = |login: &str, source: &str| format!("[![{login}]({source})](https://github.com/{login})");
    let (ada, grace, lin) = (linked("ada", A), linked("grace", B), linked("lin", C));
    expect(
        &format!("- {ada} Ada Lovelace\n- {grace} Grace – compilers\n- [Lin](https://github.com/lin)\n"),
        &[&["Ada Lovelace ada 1", "Grace grace 2", "?Lin lin -"]],
    );
    expect(
        &format!("| {ada}<br>Ada | {grace}<br>Grace |\n|---|---|\n| {lin}<br>Lin | |\n"),
        &[&["Ada ada 1", "Grace grace 2", "Lin lin 3"]],
    );
    expect(
        &format!("| | who | role |\n|---|---|---|\n| {ada} | Ada | x |\n| {grace} | [Grace](https://x.org) | y |\n"),
        &[&["Ada ada 1", "Grace grace 2"]],
    );
    // Names in a row of their own are those of the people above, not people without an avatar.
    expect(
        &format!(
            "| {ada} | {grace} |\n|---|---|\n| [Ada](https://github.com/ada) | [Grace](https://github.com/grace) |\n"
        ),
        &[&["Ada ada 1", "Grace grace 2"]],
    );
    expect(&format!("{ada} {grace}\n{lin}\n"), &[&["- ada 1", "- grace 2", "- lin 3"]]);
    expect(&format!("Thanks to {ada} and {grace}!\n"), &[&["- ada 1", "- grace 2"]]);
    expect(&format!("{ada} Ada\\\n{grace} Grace\n"), &[&["Ada ada 1", "Grace grace 2"]]);
    expect(&format!("> {ada} Ada\r\n> {grace} Grace\r\n"), &[&["Ada ada 1", "Grace grace 2"]]);
}

#[test]
fn directive_cards() {
    let card = |login: &str, link: &str| {
        format!(
            "````{{grid-item-card}}\n{link}\n:text-align: center\n\n```{{image}} https://github.com/{login}.png\n:alt: {login} avatar\n```\n+++\n**@{login}**\n````\n\n"
        )
    };
    let link = |login: &str| format!(":link: https://github.com/{login}");
    let page = format!(
        "`````{{grid}} 1 2\n:gutter: 4\n\n{}{}{}`````\n",
        card("ada", &link("ada")),
        card("lin", ":class: x"),
        card("grace", &link("grace"))
    );
    expect(&page, &[&["@ada ada -", "!@lin - -", "@grace grace -"]]);
    let quarto = |login: &str, source: &str| {
        format!("::: {{.g-col-4}}\n[![]({source})](https://github.com/{login})\n\n{login} x\n:::\n\n")
    };
    let page = format!("```{{=html}}\n```\n\n:::: {{.grid}}\n\n{}{}::::\n", quarto("ada", A), quarto("grace", B));
    expect(&page, &[&["ada x ada 1", "grace x grace 2"]]);
}

#[test]
fn headings_in_cards_are_names() {
    let card = |login: &str, source: &str| {
        format!(
            "<div class=\"c\">\n<a href=\"https://github.com/{login}\"><img src=\"{source}\"></a>\n<h3>{login} x</h3>\n<p>42</p></div>\n"
        )
    };
    let page = format!(
        "## Team\n\n<div>\n{}{}</div>\n\n## More\n\n<div>\n{}{}</div>\n",
        card("ada", A),
        card("grace", B),
        card("ada", A),
        card("lin", C)
    );
    expect(&page, &[&["ada x ada 1", "grace x grace 2"], &["ada x ada 1", "lin x lin 3"]]);
}

#[test]
fn other_structures_are_not_grids() {
    for source in [
        "[![CI](https://github.com/a/b/workflows/ci/badge.svg)](https://github.com/a) [![x](https://img.shields.io/a.png)](https://github.com/b)",
        "<a href=\"https://github.com/a\"><img src=\"a/logo.png\"></a> <a href=\"https://github.com/b\"><img src=\"b/logo.png\"></a>",
        "<a href=\"https://sponsor.org\"><img src=\"https://sponsor.org/a.png\"></a> <a href=\"https://b.org\"><img src=\"b.png\"></a>",
        "[![one](https://github.com/ada.png)](https://github.com/ada)",
        "![stats](https://stats.test/api?username=ada) [![stats](https://stats.test/api?username=ada)](https://github.com/ada) [![stats](https://stats.test/api/top)](https://github.com/ada)",
    ] {
        expect(source, &[]);
    }
}

#[test]
fn people_are_grouped_by_container() {
    let linked = |login: &str| format!("[![{login}](https://github.com/{login}.png)](https://github.com/{login})");
    let pair = format!("{} {}\n\n", linked("a"), linked("b"));
    let grid: &[&str] = &["- a -", "- b -"];
    expect(&format!("# One\n\n{pair}# Two\n\n{pair}"), &[grid, grid]);
    expect(&format!("**One**\n\n{pair}**Two**\n\n{pair}"), &[grid, grid]);
    expect(&format!("{pair}{pair}"), &[&["- a -", "- b -", "- a -", "- b -"]]);
    let list = format!("- {}\n- {}\n\n", linked("a"), linked("b"));
    expect(&format!("{list}Text\n\n{list}"), &[grid, grid]);
}

#[test]
fn hostile_pages_take_linear_time() {
    let one = "<div class=x><a href=https://github.com/a><img src=https://github.com/a.png></a>";
    let start = one.repeat(20_000);
    let document = Document::parse(start, Dialect::Gfm);
    assert!(!read_grids(&document).is_empty());
    let document = Document::parse("<td class=x><b>".repeat(20_000) + one, Dialect::Gfm);
    assert!(read_grids(&document).is_empty());
}

#[test]
fn an_avatar_and_a_profile_in_one_row_are_a_person() {
    let row = |id: u8, cells: &str| format!("| ![](https://avatars.githubusercontent.com/u/{id}) | {cells} |\n");
    let page = |rows: &str| format!("| Avatar | Who | Commits |\n|-|-|-|\n{rows}");
    let named = |login: &str| format!("[@{login}](https://github.com/{login}) | 12");
    let two = row(1, &named("ada")) + &row(2, &named("grace"));
    let plain = format!("| | {} |\n", named("lin"));
    expect(&page(&two), &[&["@ada ada 1", "@grace grace 2"]]);
    expect(&page(&(two + &plain)), &[&["@ada ada 1", "@grace grace 2", "?@lin lin -"]]);
    // Who of two it shows is not known, and neither is whose project it is.
    let both = "[@ada](https://github.com/ada) | [@bea](https://github.com/bea)";
    expect(&page(&(row(1, both) + &row(2, both))), &[]);
    let project = "[x](https://github.com/ada/x) | 1";
    expect(&page(&(row(1, project) + &row(2, project))), &[]);
}

#[test]
fn a_text_next_to_an_avatar_may_not_be_a_name() {
    let names = |page: &str| -> Vec<String> {
        let document = Document::parse(page.to_owned(), Dialect::Gfm);
        let people = read_grids(&document).into_iter().flat_map(|grid| grid.people);
        people.map(|person| person.display_name(&document).unwrap_or("-").to_owned()).collect()
    };
    let item = |login: &str, text: &str| format!("- [![{login}]({A})](https://github.com/{login}) {text}\n");
    for (text, shown) in [
        ("Ada Byron", "Ada Byron"),
        ("Ada van der Byron", "Ada van der Byron"),
        ("Ada Byron – wrote the docs", "Ada Byron"),
        ("tested on Windows", "ada"),
        ("Tested on Windows", "ada"),
        ("and many others", "ada"),
    ] {
        assert_eq!(names(&format!("{}{}", item("ada", text), item("bob", "Bob"))), [shown, "Bob"], "{text}");
    }
    let table = |head: &str| {
        let row = |login: &str, text: &str| format!("| [![{login}]({A})](https://github.com/{login}) | {text} |\n");
        format!("{head}\n|---|---|\n{}{}", row("ada", "Docs"), row("bob", "Code"))
    };
    assert_eq!(names(&table("| who | what |")), ["ada", "bob"]);
    for head in ["| | |", "| Avatar | Name |", "| Photo | Contributor |"] {
        assert_eq!(names(&table(head)), ["Docs", "Code"], "{head}");
    }
}

#[test]
fn a_line_between_avatars_is_no_name() {
    let person =
        |login: &str, source: &str| format!("<a href=\"https://github.com/{login}\"><img src=\"{source}\"></a>\n");
    let (ada, bob, kim) = (person("ada", A), person("bob", B), person("kim", C));
    let heading = "<br><b>Docs</b><br>\n";
    expect(&format!("<p>\n{ada}{bob}{heading}{kim}</p>\n"), &[&["- ada 1", "- bob 2", "- kim 3"]]);
    expect(&format!("<p>\n{ada}{heading}{kim}</p>\n"), &[&["- ada 1", "- kim 3"]]);
    expect(
        &format!("<p>\n{ada}<br><b>Ada</b><br>\n{bob}<br><b>Bob</b><br>\n{kim}<br><b>Kim</b>\n</p>\n"),
        &[&["Ada ada 1", "Bob bob 2", "Kim kim 3"]],
    );
}

#[test]
fn a_cell_of_several_rows_is_no_person_and_no_name() {
    let cell = |login: &str, source: &str, text: &str| {
        format!("<td class=\"c\"><a href=\"https://github.com/{login}\"><img src=\"{source}\"></a>{text}</td>")
    };
    let (ada, bob, kim) = (cell("ada", A, ""), cell("bob", B, "Bob"), cell("kim", C, ""));
    let page = |name: &str| {
        format!(
            "<table>\n<tr><{name} class=\"c\" rowspan=\"2\">Core</{name}>{ada}</tr>\n<tr>{bob}</tr>\n\
             <tr><{name} class=\"c\" rowspan=\"2\">Docs</{name}>{kim}</tr>\n<tr>{ada}</tr>\n</table>\n"
        )
    };
    for name in ["td", "th"] {
        let document = Document::parse(page(name), Dialect::Gfm);
        expect(&page(name), &[&["- ada 1", "Bob bob 2", "- kim 3", "- ada 1"]]);
        let parts: Vec<usize> = read_grids(&document)[0].people.iter().map(|person| person.part).collect();
        assert_eq!(parts, [0, 0, 1, 1]);
    }
    // An avatar may span rows as well.
    let two = |login: &str, source: &str, name: &str| {
        let cell = cell(login, source, "").replace("<td", "<td rowspan=\"2\"");
        format!("<tr>{cell}<td>{name}</td></tr>\n<tr><td>Wrote it.</td></tr>\n")
    };
    expect(
        &format!("<table>\n{}{}</table>\n", two("ada", A, "Ada"), two("bob", B, "Bob")),
        &[&["Ada ada 1", "Bob bob 2"]],
    );
}
