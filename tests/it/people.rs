//! One mistake in the grid of the seed, or in other kinds of grids, is exactly one finding, at the right characters;
//! also in a block quote, in a list, and with CRLF.

mod groups;
mod licenses;
mod names;
mod removal;
mod twice;

use ack_lint::{
    diagnostic::Diagnostic,
    engine::{self, ParsedPage},
    facts::{LicenseFile, Licenses},
    fix::{self, Safety},
    model::profile::Choice,
    rule::Facts,
    rules::{Selection, Selectors},
};

const SEED: &str = include_str!("../../fixtures/seed/ACKNOWLEDGMENTS.md");

fn lint_with(text: &str, licenses: Option<Licenses>) -> Vec<Diagnostic> {
    let levels = Selection::new(&Selectors::default()).unwrap();
    let page = ParsedPage::parse("ACKNOWLEDGMENTS.md".to_owned(), text.to_owned(), &Choice::None, |_| None);
    let mut found = engine::lint(&page, &Facts { licenses, ..Facts::default() }, &levels).found;
    engine::group(&mut found);
    found
}

fn lint(text: &str) -> Vec<Diagnostic> {
    lint_with(text, None)
}

fn prefixed(text: &str, first: &str, rest: &str) -> String {
    let line = |(at, line): (usize, &str)| format!("{}{line}", if at == 0 { first } else { rest });
    text.split_inclusive('\n').enumerate().map(line).collect()
}

/// The page unchanged, and in containers that shift every offset.
fn surroundings(text: &str) -> Vec<(&'static str, String)> {
    vec![
        ("plain", text.to_owned()),
        ("block quote", prefixed(text, "> ", "> ")),
        ("list", prefixed(text, "1. ", "   ")),
        ("quote in a list", prefixed(text, "- > ", "  > ")),
        ("CRLF", text.replace('\n', "\r\n")),
        ("CRLF in a quote", prefixed(text, "> ", "> ").replace('\n', "\r\n")),
    ]
}

fn apply(text: &str, found: &Diagnostic) -> String {
    fix::apply(text, found.singles().filter_map(|single| single.fix.as_ref())).0
}

/// Expects one finding of `rule` at occurrence `nth` of the text `place`, in every container. Returns the finding on
/// the plain page.
#[track_caller]
fn expect(text: &str, rule: &str, place: &str, nth: usize) -> Diagnostic {
    let mut plain = None;
    for (name, page) in surroundings(text) {
        let found = lint(&page);
        let reported: Vec<String> = found.iter().map(|d| format!("{} {}", d.rule, d.message)).collect();
        assert!(reported.len() == 1 && found[0].rule == rule, "{name}: {reported:?}");
        assert_eq!(found[0].span.slice(&page), place, "{name}");
        let at = page.match_indices(place).nth(nth).map(|(at, _)| at as u32);
        assert_eq!(Some(found[0].span.start), at, "{name}");
        if found[0].fix.is_some() {
            let fixed = apply(&page, &found[0]);
            assert_eq!(lint(&fixed), [], "{name}: repaired");
        }
        plain.get_or_insert(found[0].clone());
    }
    plain.unwrap()
}

fn seed(from: &str, to: &str) -> String {
    assert!(SEED.contains(from), "{from}");
    SEED.replacen(from, to, 1)
}

#[test]
fn the_seed_is_clean() {
    for (name, page) in surroundings(SEED) {
        assert_eq!(lint(&page), [], "{name}");
    }
}

#[test]
fn a_person_listed_twice() {
    let card = "  <a href=\"https://github.com/uchendui\" class=\"contributor\" title=\"Ikechukwu Uchendu\">\n    \
                <img src=\"https://avatars.githubusercontent.com/u/14854496?v=4&s=80\" alt=\"uchendui\" />\n    \
                <span class=\"name\">Ike Uchendu</span>\n  </a>\n";
    let tag = "<a href=\"https://github.com/uchendui\" class=\"contributor\" title=\"Ikechukwu Uchendu\">";
    let page = seed("</div>\n```", &format!("{card}</div>\n```"));
    let found = expect(&page, "contributor/duplicate", tag, 1);
    assert_eq!(apply(&page, &found), SEED);
    assert_eq!(found.fix.unwrap().safety, Safety::Unsafe);
    let page = seed(card, &card.repeat(2));
    assert_eq!(apply(&page, &expect(&page, "contributor/duplicate", tag, 1)), SEED);
    let page =
        seed("</div>\n```", &format!("{}</div>\n```", card.replace("github.com/uchendui", "github.com/UchenduI")));
    expect(&page, "contributor/duplicate", &tag.replace("/uchendui", "/UchenduI"), 0);
}

#[test]
fn the_second_one_is_removed_completely() {
    let linked = |login: &str| format!("[![{login}](https://github.com/{login}.png)](https://github.com/{login})");
    let (ada, lin) = (linked("ada"), linked("lin"));
    let card = |login: &str| {
        format!(
            "<td><a href=\"https://github.com/{login}\"><img src=\"https://github.com/{login}.png\" alt=\"{login}\"></a></td>"
        )
    };
    let (cell, other) = (card("ada"), card("lin"));
    for (page, repaired) in [
        (format!("- {ada} Ada\n- {lin} Lin\n- {ada} Ada\n"), format!("- {ada} Ada\n- {lin} Lin\n")),
        (format!("- {ada} Ada\n- {ada} Ada\n- {lin} Lin\n\nEnd"), format!("- {ada} Ada\n- {lin} Lin\n\nEnd")),
        (format!("{ada} {lin} {ada}\n"), format!("{ada} {lin}\n")),
        (format!("{ada} {ada} {lin}\n"), format!("{ada} {lin}\n")),
        (format!("{ada}\n{lin}\n{ada}\n"), format!("{ada}\n{lin}\n")),
        (
            format!("| {ada} Ada | {lin} Lin | {ada} Ada |\n|---|---|---|\n"),
            format!("| {ada} Ada | {lin} Lin |  |\n|---|---|---|\n"),
        ),
        (
            format!("|  |  |\n|---|---|\n| {ada} | Ada |\n| {lin} | Lin |\n| {ada} | Ada |\n"),
            format!("|  |  |\n|---|---|\n| {ada} | Ada |\n| {lin} | Lin |\n"),
        ),
        (format!("<table><tr>{cell}{other}{cell}</tr></table>\n"), format!("<table><tr>{cell}{other}</tr></table>\n")),
    ] {
        for (name, page) in surroundings(&page) {
            let found = lint(&page);
            let rules: Vec<&str> = found.iter().map(|d| d.rule).collect();
            assert_eq!(rules, ["contributor/duplicate"], "{name}: {page}");
            assert_eq!(lint(&apply(&page, &found[0])), [], "{name}: {page}");
            if name == "plain" {
                assert_eq!(apply(&page, &found[0]), repaired);
            }
        }
    }
    // A generated list has no fix.
    let page = format!(
        "<!-- ALL-CONTRIBUTORS-LIST:START -->\n<table><tr>{cell}{other}{cell}</tr></table>\n<!-- ALL-CONTRIBUTORS-LIST:END -->\n"
    );
    let found = lint(&page);
    assert!(
        found.len() == 1
            && found[0].fix.is_none()
            && found[0].help.as_deref().is_some_and(|help| help.contains(".all-contributorsrc"))
    );
}

#[test]
fn alternative_texts_in_their_source_form() {
    let page = |alt: &str, who: &str| {
        format!(
            "<a href=\"https://github.com/ada\"><img src=\"https://github.com/ada.png\" alt=\"Ada\"><b>Ada</b></a> <a href=\"https://github.com/lin\"><img src=\"https://github.com/lin.png\" alt=\"Lin\"><b>Lin</b></a> <a href=\"https://github.com/joan\"><img src=\"https://github.com/joan.png\" alt={alt}><b>{who}</b></a>\n"
        )
    };
    for (alt, who, repaired) in [
        ("\"ada\"", "Joan &quot;J&quot; O'Neil", "\"Joan &quot;J&quot; O&#39;Neil\""),
        ("'Lin'", "R&amp;D O'Neil", "'R&amp;D O&#39;Neil'"),
        ("Lin", "Joan Clarke", "\"Joan Clarke\""),
    ] {
        let text = page(alt, who);
        let found = lint(&text);
        assert_eq!(found.iter().map(|d| d.rule).collect::<Vec<_>>(), ["contributor/alt"], "{alt}");
        assert_eq!(apply(&text, &found[0]), page(repaired, who));
    }
    // The text of a shortcut reference is the name of its definition.
    let text = "- [![Ada]](https://github.com/ada) Ada\n- [![b]](https://github.com/lin) Lin\n- [![Joan][c]](https://github.com/joan) Joan\n- [![x][d]](https://github.com/eve) Eve\n\n[Ada]: https://github.com/ada.png\n[b]: https://github.com/lin.png\n[c]: https://github.com/joan.png\n[d]: https://github.com/eve.png\n";
    let found = lint(text);
    let fixes: Vec<_> = found.iter().map(|d| (d.span.slice(text), d.fix.is_some())).collect();
    assert_eq!(fixes, [("b", false), ("x", true)], "{found:?}");
}

#[test]
fn a_wrong_alternative_text() {
    for (wrong, nth) in [("uchendu", 0), ("jaysonzlin", 0), ("Ike Uchendu", 0), ("avatar", 0)] {
        let page = seed("alt=\"uchendui\"", &format!("alt=\"{wrong}\""));
        let nth = nth + page[..page.find(&format!("alt=\"{wrong}\"")).unwrap()].matches(wrong).count();
        let found = expect(&page, "contributor/alt", wrong, nth);
        assert_eq!(apply(&page, &found), SEED, "{wrong}");
        assert_eq!(found.fix.unwrap().safety, Safety::Safe);
    }
    // Next to a name, an empty text is correct.
    assert_eq!(lint(&seed("alt=\"uchendui\"", "alt=\"\"")), []);
    expect(
        &seed("alt=\"uchendui\"", "alt=Ike"),
        "contributor/alt",
        "Ike",
        SEED[..SEED.find("\"uchendui\"").unwrap()].matches("Ike").count(),
    );
}

#[test]
fn a_name_with_more_names_or_without_accents_is_the_name() {
    let person = |number: usize, alt: &str, name: &str| {
        let login = format!("user{number}");
        format!("- [![{alt}](https://avatars.githubusercontent.com/u/{number})](https://github.com/{login}) {name}\n")
    };
    let others: String = (2..8)
        .zip(["Ada Moreau", "Grace Hill", "Lin Wei", "Zoe Marsh", "Noor Haddad", "Dora Lind"])
        .map(|(at, name)| person(at, name, name))
        .collect();
    for (alt, name) in [
        ("Jo Gar", "Jo"),
        ("Jo Gar Lee", "Jo Gar"),
        ("Jose Garcia", "José García"),
        ("José García", "Jose Garcia"),
        ("Lukasz Strasse", "Łukasz Straße"),
        ("李 明", "李明"),
        ("Mueller", "Müller"),
        ("Soeren Gross", "Søren Groß"),
        ("Åse", "Aase Holm"),
        ("Li Ming", "李明"),
        ("王芳", "Wang Fang"),
        ("Иван", "Ivan Petrov"),
    ] {
        let page = format!("# T\n\n{others}{}", person(9, alt, name));
        assert_eq!(lint(&page), [], "{alt}, {name}");
    }
    for (alt, name) in [("Jo at the sea", "Jo"), ("Jo Gar", "Ada"), ("user9", "Jo")] {
        let page = format!("# T\n\n{others}{}", person(9, alt, name));
        let found = lint(&page);
        assert_eq!(found.iter().map(|one| one.rule).collect::<Vec<_>>(), ["contributor/alt"], "{alt}, {name}");
        // The text may be a nickname.
        let safety = if alt == "Jo Gar" { Safety::Unsafe } else { Safety::Safe };
        assert_eq!(found[0].fix.as_ref().map(|fix| fix.safety), Some(safety), "{alt}, {name}");
    }
    // A part of the name is another form of it, where the others have logins.
    let logins = "- [![ada](https://github.com/ada.png)](https://github.com/ada) Ada\n- [![lin](https://github.com/lin.png)](https://github.com/lin) Lin\n";
    let found = lint(&format!("# T\n\n{logins}{}", person(9, "Bob", "Bob Dead")));
    assert_eq!(found[0].message, "“Bob” should be the login “user9”, as in the rest of the grid");
}

#[test]
fn something_is_missing() {
    let tag = "<a class=\"contributor\" title=\"Ikechukwu Uchendu\">";
    expect(
        &seed("<a href=\"https://github.com/uchendui\" class=\"contributor\" title=\"Ikechukwu Uchendu\">", tag),
        "contributor/missing-profile",
        tag,
        0,
    );
    let tag = "<a href=\"https://github.com/uchendui\" class=\"contributor\" title=\"Ikechukwu Uchendu\">";
    let image = "    <img src=\"https://avatars.githubusercontent.com/u/14854496?v=4&s=80\" alt=\"uchendui\" />\n";
    expect(&seed(image, ""), "contributor/missing-avatar", tag, 0);
    let page = seed(" title=\"Ikechukwu Uchendu\"", "").replace("Ike Uchendu", "");
    expect(&page, "contributor/missing-name", "<a href=\"https://github.com/uchendui\" class=\"contributor\">", 0);
}

#[test]
fn logins_and_images() {
    expect(&seed("github.com/uchendui\"", "github.com/uchendui_\""), "contributor/invalid-login", "uchendui_", 0);
    let page = seed("u/14854496?", "u/55008744?");
    expect(&page, "contributor/shared-avatar", "https://avatars.githubusercontent.com/u/55008744?v=4&s=80", 1);
}

#[test]
fn addresses() {
    let found = expect(
        &seed("https://github.com/uchendui", "javascript:alert(1)"),
        "link/unsafe-scheme",
        "javascript:alert(1)",
        0,
    );
    assert_eq!(found.fix, None);
    let entity = "java&#x73;cript&colon;alert(1)";
    expect(&seed("https://github.com/uchendui", entity), "link/unsafe-scheme", entity, 0);
    expect(
        &seed("https://github.com/uchendui", "#"),
        "link/placeholder",
        "#",
        SEED[..SEED.find("https://github.com/uchendui").unwrap()].matches('#').count(),
    );
    expect(
        &seed("https://github.com/uchendui", "https://github.com/TODO"),
        "link/placeholder",
        "https://github.com/TODO",
        0,
    );
    let page = SEED.replace("?v=4&s=80", "?v=4?s=80");
    let found = expect(&page, "avatar/query", "https://avatars.githubusercontent.com/u/36451783?v=4?s=80", 0);
    assert_eq!((found.locations().count(), apply(&page, &found).as_str()), (19, SEED));
    expect(
        &seed("u/14854496?v=4&s=80", "u/14854496?v=4?s=80"),
        "avatar/query",
        "https://avatars.githubusercontent.com/u/14854496?v=4?s=80",
        0,
    );
    let page = seed("**[View all", "[uchednui](https://github.com/uchendui) **[View all");
    expect(&page, "link/text-mismatch", "uchednui", 0);
}

#[test]
fn another_license() {
    let licenses = |id: Option<&str>| {
        let file = LicenseFile { path: "LICENSE".to_owned(), id: id.map(str::to_owned) };
        Some(Licenses { files: vec![file], ..Licenses::default() })
    };
    for (name, page) in surroundings(SEED) {
        assert_eq!(lint_with(&page, licenses(Some("MIT"))), [], "{name}");
        let found = lint_with(&page, licenses(Some("Apache-2.0")));
        let reported: Vec<_> = found.iter().map(|d| (d.rule, d.span.slice(&page))).collect();
        assert_eq!(reported, [("claim/license", "MIT License")], "{name}");
    }
    assert_eq!(lint_with(SEED, licenses(None)), []);
}

/// A list as all-contributors-cli writes it.
fn generated(cells: &[&str]) -> String {
    let cells: String = cells.iter().map(|cell| format!("      <td align=\"center\">{cell}</td>\n")).collect();
    format!(
        "<!-- ALL-CONTRIBUTORS-LIST:START -->\n<table>\n  <tbody>\n    <tr>\n{cells}    </tr>\n  </tbody>\n</table>\n\
         <!-- ALL-CONTRIBUTORS-LIST:END -->\n"
    )
}

#[test]
fn a_contribution_is_no_profile() {
    let avatar = |name: &str, id: u8| {
        format!(
            "<img src=\"https://avatars.githubusercontent.com/u/{id}?v=4\" alt=\"{name}\"/><br/><sub><b>{name}</b></sub>"
        )
    };
    let page = generated(&[
        &format!(
            "{}<br/><a href=\"https://github.com/o/p/commits?author=ann\" title=\"Code\">💻</a>",
            avatar("Ann Ash", 1)
        ),
        &format!(
            "<a href=\"https://github.com/ann\">{}</a><br/><a href=\"https://github.com/o/p/commits?author=ann\" title=\"Tests\">⚠️</a>",
            avatar("Ann Ash", 1)
        ),
        &format!("<a href=\"https://github.com/bob\">{}</a>", avatar("Bob Bee", 2)),
    ]);
    let found = lint(&page);
    let reported: Vec<(&str, &str)> = found.iter().map(|one| (one.rule, one.message.as_str())).collect();
    assert_eq!(
        reported,
        [
            ("contributor/missing-profile", "Ann Ash has no profile link"),
            ("contributor/duplicate", "Ann Ash is listed twice"),
        ]
    );
}

#[test]
fn brackets_are_left_over_only_without_their_other_half() {
    let cell = |login: &str, name: &str, alt: &str| {
        format!(
            "<a href=\"https://github.com/{login}\"><img src=\"https://github.com/{login}.png\" alt=\"{alt}\">{name}</a>\n"
        )
    };
    let grid = [("ada", "Ada"), ("bob", "Bob"), ("kim", "Kim")].map(|(login, name)| cell(login, name, name)).concat();
    for name in ["Foo &lt;foo@x.test&gt;", "&lt;Foo/&gt;", "&gt; Foo &lt;"] {
        let page = format!("{grid}{}", cell("foo", name, name));
        assert_eq!(lint(&page), [], "{page}");
    }
    // The rest of a tag is not.
    assert_eq!(lint(&format!("{grid}{}", cell("foo", "Foo &gt;", "Foo"))), []);
}

#[test]
fn a_generated_list_is_as_its_generator_writes_it() {
    let cell = |login: &str, id: u8, name: &str| {
        format!(
            "<a href=\"https://github.com/{login}\"><img src=\"https://avatars.githubusercontent.com/u/{id}?v=4?s=100\" \
             width=\"100px;\" alt=\"{name}\"/><br /><sub><b>{name}</b></sub></a><br /><a href=\"#code-{login}\" title=\"Code\">💻</a>"
        )
    };
    let names = ["Ada Byron", "Foo &lt;foo@x.test&gt;", "Foo <foo@x.test>", "The <i>Great</i> Cyd"];
    let cells: Vec<String> = (1..).zip(names).map(|(id, name)| cell(&format!("p{id}"), id, name)).collect();
    let page = generated(&cells.iter().map(String::as_str).collect::<Vec<_>>());
    let found = lint(&page);
    let reported: Vec<&str> = found.iter().filter(|one| one.rule != "html/syntax").map(|one| one.rule).collect();
    assert_eq!(reported, Vec::<&str>::new(), "{found:?}");
    // Someone else's name is still a mistake.
    let slip = page.replace("alt=\"Ada Byron\"", "alt=\"The <i>Great</i> Cyd\"");
    assert!(lint(&slip).iter().any(|one| one.rule == "contributor/alt"), "{slip}");
}
