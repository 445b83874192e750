//! What is next to avatars: names, roles, sentences, and names in a row of their own.

use super::{apply, lint};

fn avatar(login: &str, alt: &str) -> String {
    format!("<a href=\"https://github.com/{login}\"><img src=\"https://github.com/{login}.png\" alt=\"{alt}\"></a>")
}

/// The messages about a page, each with its rule.
fn found(page: &str) -> Vec<(&'static str, String)> {
    lint(page).into_iter().map(|one| (one.rule, one.message)).collect()
}

/// A list of three people with these texts after their avatars.
fn list(people: [(&str, &str); 3], texts: [&str; 3]) -> String {
    let item = |((login, alt), text): ((&str, &str), &str)| format!("- {} {text}\n", avatar(login, alt));
    people.into_iter().zip(texts).map(item).collect()
}

/// The same as a table.
fn table(people: [(&str, &str); 3], texts: [&str; 3]) -> String {
    let row = |((login, alt), text): ((&str, &str), &str)| format!("| {} | {text} |\n", avatar(login, alt));
    format!("| | |\n|---|---|\n{}", people.into_iter().zip(texts).map(row).collect::<String>())
}

/// The same below each other, in the link or next to it.
fn below(people: [(&str, &str); 3], texts: [&str; 3]) -> String {
    let cell = |((login, alt), text): ((&str, &str), &str)| {
        format!("<td>{}</td>\n", avatar(login, alt).replace("</a>", &format!("<br>{text}</a>")))
    };
    format!("<table><tr>\n{}</tr></table>\n", people.into_iter().zip(texts).map(cell).collect::<String>())
}

const NAMED: [(&str, &str); 3] = [("ada", "Ada Lovelace"), ("bobby", "Bob Bee"), ("cyd", "Cyd Sea")];
const LOGINS: [(&str, &str); 3] = [("ada", "ada"), ("bobby", "bobby"), ("cyd", "cyd")];

#[test]
fn what_people_do_is_not_their_name() {
    for texts in [
        ["– lead", "– docs", "– tests"],
        ["(lead)", "(docs)", ""],
        [": lead", ": docs", ": tests"],
        ["12 commits", "4 commits", "1 commit"],
        ["12 commits", "4 commits", ""],
        ["since 2019", "since 2020", "since 2021"],
        ["", "since 2020", ""],
        ["Lead", "Documentation", "Tests"],
        ["Lead", "Documentation", ""],
        ["<br>Lead", "<br>Documentation", "<br>Tests"],
        ["<sub>Lead</sub>", "<sub>Docs</sub>", "<sub>Tests</sub>"],
    ] {
        for page in [list(NAMED, texts), table(NAMED, texts), below(NAMED, texts)] {
            assert_eq!(found(&page), [], "{page}");
        }
    }
    // Where the alt texts are logins, texts that look like names are names.
    for texts in [["(Lead)", "(docs)", ""], ["– lead", "– docs", ""], ["12 commits", "4 commits", ""]] {
        for page in [list(LOGINS, texts), table(LOGINS, texts), below(LOGINS, texts)] {
            assert_eq!(found(&page), [], "{page}");
        }
    }
    // Two roles of one person are two things to be thanked for, in paragraphs as well.
    let paragraphs = |texts: [&str; 3]| list([NAMED[0], NAMED[1], NAMED[0]], texts).replace("- <a", "\n<a");
    assert_eq!(found(&paragraphs(["– lead", "– docs", "– tests"])), []);
    assert_eq!(found(&paragraphs(["– lead", "– docs", "– lead"])).len(), 1);
}

#[test]
fn a_text_like_a_name_of_the_grid_is_a_name() {
    let missing = [("contributor/missing-name", "The avatar of cyd has no name next to it".to_owned())];
    for (people, texts) in [
        (NAMED, ["Ada Lovelace", "Bob Bee", ""]),
        (NAMED, ["Ada", "– Bob B.", ""]),
        (LOGINS, ["Ada Lovelace", "Bob Bee", ""]),
        (LOGINS, ["Maria Roe", "Tom", ""]),
        (LOGINS, ["(ada)", "(bobby)", ""]),
        ([("xu", "xu"), ("b0b", "b0b"), ("cyd", "cyd")], ["xu", "b0b", ""]),
    ] {
        for page in [list(people, texts), table(people, texts), below(people, texts)] {
            assert_eq!(found(&page), missing, "{page}");
        }
    }
    // The alt texts may be those of others.
    let swapped = [("ada", "Bob Bee"), ("bobby", "Ada Lovelace"), ("cyd", "Cyd Sea")];
    let rules: Vec<&str> =
        found(&list(swapped, ["Ada Lovelace", "Bob Bee", "Cyd Sea"])).into_iter().map(|(rule, _)| rule).collect();
    assert_eq!(rules, ["contributor/alt", "contributor/alt"]);
    // They may be in another script, or the same for all.
    for (people, texts) in [
        ([("a1", "Li Ming"), ("b2", "Wang Fang"), ("c3", "Zhou Jie")], ["李明", "王芳", ""]),
        (["ada", "bobby", "cyd"].map(|login| (login, "Core Team")), ["Maria", "Tom", ""]),
    ] {
        let rules: Vec<&str> = found(&list(people, texts)).into_iter().map(|(rule, _)| rule).collect();
        assert!(rules.contains(&"contributor/missing-name"), "{rules:?}");
    }
}

#[test]
fn a_sentence_among_people_is_no_person() {
    let person =
        |before: &str, login: &str| format!("- {before}{} [{login}](https://github.com/{login})\n", avatar(login, ""));
    let people = |before: &str| ["ada", "bob", "kim"].map(|login| person(before, login)).concat();
    let missing = |who: &str| vec![("contributor/missing-avatar", format!("{who} has no avatar"))];
    for sentence in [
        "The whole [Owl](https://github.com/owl) team",
        "everybody in the [Owl community](https://github.com/owl)",
        "Reviewed by [Fay](https://github.com/fay)",
        "Reviewed by **[Fay](https://github.com/fay)**",
    ] {
        assert_eq!(found(&format!("{}- {sentence}\n", people(""))), [], "{sentence}");
        // Where the others have words as well, it is a person.
        let page = format!("{}- {sentence}\n", people("Reviewed by "));
        assert_eq!(found(&page).len(), 1, "{page}");
    }
    for item in ["[Fay](https://github.com/fay) wrote the docs", "— [Fay](https://github.com/fay)"] {
        assert_eq!(found(&format!("{}- {item}\n", people(""))), missing("Fay"), "{item}");
    }
    // A name above the link is no sentence.
    let card = |login: &str, image: &str| {
        format!("<div class=\"c\">{image}<h4>{login}</h4><a href=\"https://github.com/{login}\">profile</a></div>\n")
    };
    let cards = ["ada", "bob"].map(|login| card(login, &avatar(login, ""))).concat();
    assert_eq!(found(&format!("<div>\n{cards}{}</div>\n", card("fay", ""))), missing("profile"));
}

#[test]
fn names_below_avatars_are_theirs() {
    let row = |cells: [String; 2]| format!("<tr>\n{}</tr>\n", cells.map(|cell| format!("<td>{cell}</td>\n")).concat());
    let linked = |login: &str, name: &str| format!("<a href=\"https://github.com/{login}\">{name}</a>");
    let avatars = |alts: [&str; 2]| row([avatar("dee123", alts[0]), avatar("maria", alts[1])]);
    let names = row([linked("dee123", "Dee Ray"), linked("maria", "Maria")]);
    assert_eq!(found(&format!("<table>\n{}{names}</table>\n", avatars(["", ""]))), []);
    assert_eq!(found(&format!("<table>\n<thead>{}</thead>\n<tbody>{names}</tbody></table>\n", avatars(["", ""]))), []);
    let markdown = |first: &str, second: &str| format!("| {first} | {second} |\n");
    let head = markdown(&avatar("dee123", ""), &avatar("maria", "")) + "|---|---|\n";
    assert_eq!(found(&(head.clone() + &markdown("Dee Ray", "Maria"))), []);
    // A wrong alt text is compared with the name.
    let slip = found(&format!("<table>\n{}{names}</table>\n", avatars(["Dee Ray", "dee123"])));
    assert_eq!(slip, [("contributor/alt", "The alt text “dee123” belongs to someone else; this is Maria".to_owned())]);
    // A name is missing below one of them.
    let more = row([avatar("bob", ""), avatar("kim", "")]) + &row(["Bob".to_owned(), String::new()]);
    let missing = found(&format!("<table>\n{}{names}{more}</table>\n", avatars(["", ""])));
    let wanted = [
        ("contributor/missing-name", "The avatar of kim has no name next to it".to_owned()),
        ("contributor/alt", "The alt text of kim is empty".to_owned()),
    ];
    assert_eq!(missing, wanted);
    // Without names, an empty alt text leaves a link without a text. Above avatars, names are those of the row below.
    let alone = found(&format!("<table>\n{}</table>\n", avatars(["", ""])));
    assert_eq!(alone, [("contributor/alt", "The alt text of dee123 is empty".to_owned())]);
    let above = format!(
        "<table>\n{names}{}{}{}</table>\n",
        avatars(["", ""]),
        row(["Bob", "Kim"].map(str::to_owned)),
        row([avatar("bob", ""), avatar("kim", "")])
    );
    assert_eq!(found(&above).len(), 1, "{above}");
}

#[test]
fn a_text_that_is_login_and_name_says_nothing_about_the_form() {
    let card = |profile: &str, image: &str, alt: &str, name: &str| {
        format!(
            "<div class=\"card\"><a href=\"https://{profile}\"><img src=\"https://{image}\" alt=\"{alt}\"/></a><h4>{name}</h4></div>\n"
        )
    };
    let of = |login: &str, alt: &str, name: &str| {
        card(&format!("github.com/{login}"), &format!("github.com/{login}.png?size=80"), alt, name)
    };
    let page = |cards: &[String]| format!("<div class=\"grid\">\n{}</div>\n", cards.concat());
    let same = [
        of("a", "a", "A"),
        of("x0r", "x0r", "x0r"),
        card(
            "github.com/apps/dependabot",
            "avatars.githubusercontent.com/in/29110?v=4",
            "dependabot[bot]",
            "dependabot[bot]",
        ),
        card("twitter.com/li", "github.com/li.png?size=80", "li", "Li"),
    ];
    let with = |more: &[String]| page(&[&same, more].concat());
    assert_eq!(found(&with(&[of("dee123", "dee123", "Dee Ray")])), []);
    assert_eq!(found(&with(&[of("dee123", "dee123", "Dee Ray"), of("mroe", "mroe", "Max Roe")])), []);
    // Those that are only one of the two decide.
    let logins = [of("ada", "ada", "Ada"), of("dee123", "dee123", "Dee Ray"), of("mroe", "mroe", "Max Roe")];
    let other = page(&[&logins[..], &[of("liw", "Li Wei", "Li Wei")]].concat());
    let finding = &lint(&other)[0];
    assert_eq!(finding.message, "“Li Wei” should be the login “liw”, as in the rest of the grid");
    assert_eq!(lint(&apply(&other, finding)), []);
}
