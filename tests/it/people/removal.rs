//! What is removed with a person who is listed twice, and what is left.

use ack_lint::fix::Safety;

use super::{apply, lint};
use crate::common::{adapter, facts::Facts, session};

#[test]
fn what_is_left_of_a_list_makes_sense() {
    let linked = |login: &str| format!("[![{login}](https://github.com/{login}.png)](https://github.com/{login})");
    let (ada, lin, joan) = (linked("ada"), linked("lin"), linked("joan"));
    let cell = |login: &str| {
        format!(
            "<td><a href=\"https://github.com/{login}\"><img src=\"https://github.com/{login}.png\" alt=\"{login}\"></a></td>"
        )
    };
    let avatars = format!("<tr>{}{}{}</tr>", cell("ada"), cell("ada"), cell("lin"));
    for (page, repaired) in [
        // The lines of a quote after an item are not part of it.
        (
            format!("> - {ada} Ada\n> - {ada} Ada\n>\n> Thanks to all.\n"),
            Some(format!("> - {ada} Ada\n>\n> Thanks to all.\n")),
        ),
        // A row of names goes with a row of avatars.
        (format!("<table>\n{avatars}\n<tr><td>Ada</td><td>Ada</td><td>Lin</td></tr>\n</table>\n"), None),
        (format!("<table>\n<tr><th>Ada</th><th>Ada</th><th>Lin</th></tr>\n{avatars}\n</table>\n"), None),
        (format!("| {ada} | {ada} | {lin} |\n|-|-|-|\n| Ada | Ada | Lin |\n"), None),
        (
            format!("<table>\n{avatars}\n<tr><td colspan=3>All of them</td></tr>\n</table>\n"),
            Some(format!(
                "<table>\n<tr>{}{}</tr>\n<tr><td colspan=3>All of them</td></tr>\n</table>\n",
                cell("ada"),
                cell("lin")
            )),
        ),
        // Definitions and footnotes.
        (format!("- {lin} Lin [w]\n- {ada} Ada\n- {ada} Ada\n\n  [w]: https://lin.dev\n"), None),
        (format!("- {ada} Ada\n- {lin} Lin\n- {ada} Ada[^1]\n\n[^1]: Twice.\n"), None),
        // Separators.
        (format!("Thanks to {ada}, {lin}, {ada} and {joan}.\n"), Some(format!("Thanks to {ada}, {lin} and {joan}.\n"))),
        (format!("{ada} · {lin} · {ada}\n"), Some(format!("{ada} · {lin}\n"))),
        (format!("{ada},\n{lin},\n{ada}\n"), Some(format!("{ada},\n{lin}\n"))),
        (format!("**{ada}** | **{lin}** | **{ada}**\n"), Some(format!("**{ada}** | **{lin}**\n"))),
        (format!("{ada} {ada}, {lin}\n"), Some(format!("{ada}, {lin}\n"))),
        (format!("Thanks to {ada}, {lin} and {ada}.\n"), None),
        (format!("{ada},<br>{lin},<br>{ada}\n"), None),
    ] {
        let found: Vec<_> = lint(&page).into_iter().filter(|found| found.rule == "contributor/duplicate").collect();
        let [found] = found.as_slice() else { panic!("{page}: {found:?}") };
        assert_eq!(found.fix.is_some().then(|| apply(&page, found)), repaired, "{page}");
    }
}

/// A page after all of its fixes.
fn fixed(page: &str) -> String {
    session::fix(page, &adapter::config("").unwrap(), &Facts::parse("").unwrap(), Safety::Unsafe).text
}

#[test]
fn a_row_goes_with_its_last_cell() {
    let cell = |login: &str| format!("<td>{}</td>", linked(login));
    let row = |between: &str| format!("<tr>{between}{}{between}{}{between}</tr>\n", cell("ada"), cell("bob"));
    for between in ["", " ", "\n", "\n  ", "\n\n"] {
        let first = format!("<table>\n{}", row(between));
        let (two, three) = (row(between), row(between).replace("</tr>", &format!("{}</tr>", cell("kim"))));
        for (page, wanted) in [
            (format!("{first}{two}</table>\n"), format!("{first}</table>\n")),
            (format!("{first}{two}{two}</table>\n"), format!("{first}</table>\n")),
            (format!("{first}<tbody>{two}</tbody></table>\n"), format!("{first}</table>\n")),
        ] {
            let fixed = fixed(&page);
            let tight = |text: &str| text.split_whitespace().collect::<String>();
            assert_eq!(tight(&fixed), tight(&wanted), "{page}");
        }
        let kept = fixed(&format!("{first}{three}</table>\n"));
        assert_eq!(kept.matches("<tr>").count(), 2, "{kept}");
        assert_eq!((kept.matches("<td>").count(), kept.matches("kim.png").count()), (3, 1), "{kept}");
    }
}

fn linked(login: &str) -> String {
    format!("<a href=\"https://github.com/{login}\"><img src=\"https://github.com/{login}.png\" alt=\"{login}\"></a>")
}

/// What the fix of the only duplicate of a page makes of it. `{ada}`, `{bob}`, `{kim}` are avatars.
#[track_caller]
fn repaired(template: &str) -> String {
    let fill = |who: &str, page: String| page.replace(&format!("{{{who}}}"), &linked(who));
    let page = ["ada", "bob", "kim"].iter().fold(template.to_owned(), |page, who| fill(who, page));
    let found: Vec<_> = lint(&page).into_iter().filter(|found| found.rule == "contributor/duplicate").collect();
    let [found] = found.as_slice() else { panic!("{page}: {found:?}") };
    assert!(found.fix.is_some(), "{page}");
    let fixed = apply(&page, found);
    ["ada", "bob", "kim"].iter().fold(fixed, |page, who| page.replace(&linked(who), &format!("{{{who}}}")))
}

#[test]
fn a_comment_for_the_removed_person_goes_as_well() {
    let comment = "<!-- ack-lint-disable-next-line html/missing-alt -- as agreed -->";
    let line = "<!-- ack-lint-disable-line html/missing-alt -->";
    for (page, wanted) in [
        (
            format!("<div>\n{{ada}}\n  {comment}\n{{ada}}\n{{kim}}\n</div>\n"),
            "<div>\n{ada}\n{kim}\n</div>\n".to_owned(),
        ),
        (format!("<div>\n{{ada}} {comment}\n{{ada}}\n{{kim}}\n</div>\n"), "<div>\n{ada}\n{kim}\n</div>\n".to_owned()),
        (format!("<div>\n{{ada}}\n{{ada}} {line}\n{{kim}}\n</div>\n"), "<div>\n{ada}\n{kim}\n</div>\n".to_owned()),
        (
            format!("> <div>\n> {{ada}}\n> {comment}\n> {{ada}}\n> {{kim}}\n> </div>\n"),
            "> <div>\n> {ada}\n> {kim}\n> </div>\n".to_owned(),
        ),
        // One that is also for others stays.
        (
            format!("<div>\n{{bob}}\n{comment}\n{{bob}} {{kim}}\n</div>\n"),
            format!("<div>\n{{bob}}\n{comment}\n{{kim}}\n</div>\n"),
        ),
        (
            format!("<div>\n{comment}\n{{ada}}\n{{ada}}\n{{kim}}\n</div>\n"),
            format!("<div>\n{comment}\n{{ada}}\n{{kim}}\n</div>\n"),
        ),
    ] {
        assert_eq!(repaired(&page), wanted, "{page}");
        assert_eq!(repaired(&page.replace('\n', "\r\n")), wanted.replace('\n', "\r\n"), "{page}");
    }
}

#[test]
fn no_description_and_no_line_break_is_left_over() {
    for (page, wanted) in [
        (
            "<dl>\n<dt>{ada}</dt><dd>Ada</dd>\n<dt>{bob}</dt><dd>Bob</dd>\n<dt>{ada}</dt><dd>Ada</dd>\n</dl>\n",
            "<dl>\n<dt>{ada}</dt><dd>Ada</dd>\n<dt>{bob}</dt><dd>Bob</dd>\n</dl>\n",
        ),
        (
            "<dl>\n<dt>{ada}</dt>\n<dd>Ada</dd>\n<dd>reads much</dd>\n<dt>{ada}</dt>\n<dd>Ada</dd>\n<dd>reads much</dd>\n<dt>{bob}</dt>\n<dd>Bob</dd>\n</dl>\n",
            "<dl>\n<dt>{ada}</dt>\n<dd>Ada</dd>\n<dd>reads much</dd>\n<dt>{bob}</dt>\n<dd>Bob</dd>\n</dl>\n",
        ),
        ("<p>\n{ada}<br>\n{bob}<br>\n{ada}<br>\n{kim}\n</p>\n", "<p>\n{ada}<br>\n{bob}<br>\n{kim}\n</p>\n"),
        ("<p>\n{ada}<br>\n{bob}<br>\n{ada}\n</p>\n", "<p>\n{ada}<br>\n{bob}\n</p>\n"),
        ("<p>{ada}<br>{ada}<br>{kim}</p>\n", "<p>{ada}<br>{kim}</p>\n"),
        ("{ada}\\\n{ada}\\\n{kim}\n", "{ada}\\\n{kim}\n"),
    ] {
        assert_eq!(repaired(page), wanted, "{page}");
    }
}

#[test]
fn nothing_is_removed_that_the_rest_of_the_page_needs() {
    let person = |login: &str, link: &str| {
        format!(
            "<a href=\"{link}\"><img src=\"https://avatars.githubusercontent.com/u/{}?v=4\" alt=\"{login}\"><b>{login}</b></a>\n",
            login.len()
        )
    };
    let [ada, grace, lovely] =
        ["ada", "grace", "lovely"].map(|login| person(login, &format!("https://github.com/{login}")));
    let without = person("ada", "https://github.comada");
    let unclosed = ada.replace("</a>", "");
    for (page, expected) in [
        (format!("<p>\n{ada}{grace}{lovely}{ada}</p>\n"), true),
        // The only link to an address.
        (format!("<p>\n{ada}{grace}{lovely}{without}</p>\n"), false),
        (format!("<p>\n{without}{grace}{lovely}{ada}</p>\n"), false),
        // The second link ends the one before.
        (format!("<p>\n{ada}{grace}{}{ada}</p>\n", lovely.replace("</a>", "</i>")), false),
        (format!("<p>\n{unclosed}{grace}{lovely}{grace}</p>\n"), true),
        // What is left of the line would be a quote.
        (format!("<p>\n{ada}{grace}{lovely}</p>\n\n<p>\n{ada}</p>\n"), true),
        (format!("<p>\n{ada}{grace}{lovely}</p>\n\n<p>\n{ada}</p>> x\n"), false),
        // The image of another.
        (
            format!(
                "<p>\n{ada}{grace}{lovely}</p>\n\n[![ada](https://avatars.githubusercontent.com/u/3)](https://github.com/ada)\n"
            ),
            true,
        ),
        (
            format!(
                "<p>\n{ada}{grace}{lovely}</p>\n\n[![ada](https://github.com/ada.png)](https://github.com/ada)\n[![[kim](x.png)](https://github.com/kim)\n"
            ),
            false,
        ),
    ] {
        let found: Vec<_> = lint(&page).into_iter().filter(|found| found.rule == "contributor/duplicate").collect();
        assert!(!found.is_empty(), "{page}");
        assert_eq!(found.iter().any(|found| found.fix.is_some()), expected, "{page}");
    }
}
