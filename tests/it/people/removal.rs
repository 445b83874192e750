//! What is removed with a person who is listed twice, and what is left.

use super::{apply, lint};

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
        // The lines of a quote after an item are no part of it.
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
