//! What two cells, rows or items of one person say differently: a fix of `contributor/duplicate` loses nothing of it.

use super::{apply, lint};

/// What is reported of a page with `{ada}`, `{bob}` and `{kim}` as avatars: the label and whether there is a fix.
fn reported(template: &str) -> Vec<(String, bool)> {
    let person = |login: &str| {
        let id: u32 = login.bytes().map(u32::from).sum();
        format!(
            "<a href=\"https://github.com/{login}\"><img src=\"https://avatars.githubusercontent.com/u/{id}\" alt=\"{login}\"></a>"
        )
    };
    let page = ["ada", "bob", "kim"]
        .iter()
        .fold(template.to_owned(), |page, who| page.replace(&format!("{{{who}}}"), &person(who)));
    let found = lint(&page).into_iter().filter(|found| found.rule == "contributor/duplicate");
    found
        .map(|found| {
            if found.fix.is_some() {
                assert!(apply(&page, &found).len() < page.len(), "{page}");
            }
            (found.label.unwrap_or_default(), found.fix.is_some())
        })
        .collect()
}

/// Rows, items and cells of three people, with `{first}` beside the first and `{second}` beside the third, who are the same.
const FORMS: [&str; 5] = [
    "- {ada} Ada {first}\n- {bob} Bob\n- {ada} Ada {second}\n",
    "| Who | What |\n|---|---|\n| {ada} Ada | {first} |\n| {bob} Bob | |\n| {ada} Ada | {second} |\n",
    "<table><tr><td>{ada}<br>Ada<br>{first}</td><td>{bob}<br>Bob</td><td>{ada}<br>Ada<br>{second}</td></tr></table>\n",
    "<div>\n<div class=\"card\">{ada}<p>Ada</p>{first}</div>\n<div class=\"card\">{bob}<p>Bob</p></div>\n<div class=\"card\">{ada}<p>Ada</p>{second}</div>\n</div>\n",
    "- [ada](https://github.com/ada) {first}\n- [bob](https://github.com/bob)\n- [kim](https://github.com/kim)\n- [ada](https://github.com/ada) {second}\n",
];

#[test]
fn whoever_is_thanked_for_something_else_is_not_listed_twice() {
    for form in FORMS {
        for (first, second) in [
            ("🇩🇪", "🇫🇷"),
            ("💻", "📖"),
            ("💻", "💻 📖"),
            ("", "★"),
            (
                "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
                "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}",
            ),
            ("<a href=\"https://owl.test/1\">#1</a>", "<a href=\"https://owl.test/2\">#2</a>"),
            ("<img src=\"flags/de.svg\" alt=\"\">", "<img src=\"flags/fr.svg\" alt=\"\">"),
            ("— core", "— tests"),
            ("— <code>core</code>", "— <code>tests</code>"),
        ] {
            // Below a card, the words are the name.
            if form.contains("card") && first.starts_with('—') {
                continue;
            }
            let page = form.replace("{first}", first).replace("{second}", second);
            assert_eq!(reported(&page), [], "{page}");
        }
    }
}

#[test]
fn whoever_is_listed_twice_with_the_same_is_removed_once() {
    for form in FORMS {
        for (first, second) in [("", ""), ("💻", "💻"), ("core", "Core"), ("core 💻", "core  💻")] {
            let page = form.replace("{first}", first).replace("{second}", second);
            let found = reported(&page);
            let [(label, true)] = found.as_slice() else { panic!("{page}: {found:?}") };
            assert!(!label.contains("with"), "{page}: {label}");
        }
    }
}

#[test]
fn what_differs_is_in_the_label_and_is_not_removed() {
    let person = |login: &str, href: &str, image: &str, attributes: &str, text: &str| {
        format!("<a href=\"{href}\"><img src=\"{image}\" alt=\"{login}\" {attributes}><b>{text}</b></a>\n")
    };
    let (profile, image) = ("https://github.com/ada", "https://avatars.githubusercontent.com/u/1");
    let ada = person("ada", profile, image, "", "Ada");
    let lin = person("lin", "https://github.com/lin", "https://avatars.githubusercontent.com/u/2", "", "Lin");
    for (second, label) in [
        (
            person(
                "Ada",
                "http://www.github.com/Ada/",
                "https://avatars.githubusercontent.com/u/1?v=4&s=80",
                "",
                " ada",
            ),
            "",
        ),
        (person("ada", profile, image, "", "Ada L."), ", with other text"),
        (person("ada", profile, image, "", "Ada 12"), ", with other text"),
        (person("ada", "https://github.com/ada?tab=stars", image, "", "Ada"), ", with another link"),
        (person("ada", "https://ada.test", image, "", "Ada"), ", with another link"),
        (person("ada", profile, "https://github.com/ada.png", "", "Ada"), ", with another image"),
        (person("ada", profile, "team/ada.jpg", "", "Ada"), ", with another image"),
        (person("ada", profile, image, "title=\"since May\"", "Ada"), ", with another alt text or title"),
        (person("ada", "https://github.com/ada#about", image, "", "Ada L."), ", with other text and another link"),
    ] {
        let page = format!("<p>\n{ada}{lin}{second}</p>\n");
        let found = reported(&page);
        let wanted = (format!("first on line 2{label}"), label.is_empty());
        assert_eq!(found, [wanted], "{page}");
    }
    // An item of a plain list.
    let item = |link: &str| {
        format!(
            "- [ada]({link})\n- [bob](https://github.com/bob)\n- [kim](https://github.com/kim)\n- [ada](https://github.com/ada)\n"
        )
    };
    assert_eq!(reported(&item("https://github.com/Ada/")), [("first on line 1".to_owned(), true)]);
    let other = ("first on line 1, with another link".to_owned(), false);
    assert_eq!(reported(&item("https://github.com/ada?tab=stars")), [other]);
}
