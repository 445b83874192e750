//! Who is one person, who is named, and who is not a person.

use super::{
    bots::{ADDRESSES, DEFAULTS, LOGINS, NAMES},
    fold::{Joined, Place, words},
    *,
};
use crate::{
    document::{Dialect, Document},
    facts::{Account, Author, CommitLog, Identity},
    model::{Model, page::Page},
};

fn person(name: &str, address: &str) -> Author {
    Author { identities: vec![identity(name, address)], commits: 1, ..Author::default() }
}

fn named(page: &str) -> Named {
    let document = Document::parse(page.to_owned(), Dialect::Gfm);
    let model = Model::read(&document, Page::read(&document), None, None);
    Named::of([(&document, &model, None)])
}

fn has(page: &str, name: &str, address: &str) -> bool {
    named(page).has(&person(name, address))
}

/// Each commit is a list of `Name <address>`; the first of all is the newest.
fn log(commits: &[&[&str]]) -> CommitLog {
    let mut log = CommitLog::default();
    for (age, authors) in commits.iter().enumerate() {
        let authors: Vec<u32> = authors.iter().flat_map(|value| trailer(value)).map(|one| log.identity(one)).collect();
        log.push(&format!("{age:040}"), authors);
    }
    log
}

fn grouped(commits: &[&[&str]]) -> Vec<(String, usize)> {
    people(&log(commits)).iter().map(|author| (author.name.clone(), author.commits)).collect()
}

#[test]
fn trailers_in_every_spelling() {
    let read = |value: &str| -> Vec<(String, String)> { trailer(value).map(|one| (one.name, one.address)).collect() };
    for (value, name, address) in [
        ("Ada Lovelace <Ada@Host.test>", "Ada Lovelace", "ada@host.test"),
        ("\"Ada Lovelace\" <ada@host.test>", "Ada Lovelace", "ada@host.test"),
        ("  Ada   Lovelace<ada@host.test>", "Ada Lovelace", "ada@host.test"),
        ("<ada@host.test>", "", "ada@host.test"),
        ("ada@host.test", "", "ada@host.test"),
        (") <ada@host.test>", "", "ada@host.test"),
        ("Ada Lovelace", "Ada Lovelace", ""),
        ("Ada <>", "Ada", ""),
        ("Ada <null>", "Ada", ""),
        ("Ada <host.test>", "Ada", ""),
        ("Ada <ada@host.test", "Ada", "ada@host.test"),
        ("ada@host.test <Ada L>", "Ada L", "ada@host.test"),
        (
            "Ada 5+ada@users.noreply.github.com[0] <5+ada@users.noreply.github.com[1]>",
            "Ada",
            "5+ada@users.noreply.github.com",
        ),
        ("Ada <mailto:ada@host.test>", "Ada", "ada@host.test"),
        ("Lovelace, Ada <ada@host.test>", "Lovelace, Ada", "ada@host.test"),
        ("@ada", "@ada", ""),
        ("Ada <!-- x@y -->", "Ada", ""),
    ] {
        assert_eq!(read(value), [(name.to_owned(), address.to_owned())], "{value}");
    }
    for nobody in ["", " ", "<>", "<> <>", ".", ", ,"] {
        assert_eq!(read(nobody), [], "{nobody}");
    }
    let two = [("Ada".to_owned(), "a@x.test".to_owned()), ("Lin".to_owned(), "l@x.test".to_owned())];
    for value in
        ["Ada <a@x.test>, Lin <l@x.test>", "Ada <a@x.test> and Lin <l@x.test>", "Ada <a@x.test> Lin <l@x.test>"]
    {
        assert_eq!(read(value), two, "{value}");
    }
    let long = identity(&"x".repeat(9_000), &format!("{}@host.test", "y".repeat(9_000)));
    assert!(long.name.len() <= 200 && long.address.len() <= 200);
}

#[test]
fn forges_hide_addresses_behind_accounts() {
    let of = |address: &'static str| handle(address).map(|handle| (handle.id, handle.login));
    assert_eq!(of("7+ada@users.noreply.github.com"), Some((Some(7), "ada")));
    assert_eq!(of("ada@users.noreply.github.com"), Some((None, "ada")));
    assert_eq!(of("18-j@users.noreply.github.com"), Some((None, "18-j")));
    assert_eq!(of("7-ada@users.noreply.gitlab.com"), Some((Some(7), "ada")));
    assert_eq!(of("ada@noreply.codeberg.org"), Some((None, "ada")));
    for other in ["ada@github.com", "noreply@github.com", "ada", "@users.noreply.github.com", ""] {
        assert_eq!(of(other), None, "{other}");
    }
}

#[test]
fn names_are_found_however_they_are_written() {
    for (page, name) in [
        ("- Ada Lovelace", "ada  lovelace"),
        ("- Ada **Love**lace", "Ada Lovelace"),
        ("- Ada\n  Lovelace", "Ada Lovelace"),
        ("Thanks to Mary M, Joan and others.", "marym"),
        ("Thanks to KenOdegard.", "Ken Odegard"),
        ("- Felix Kühnl", "Felix Kuehnl"),
        ("- Felix Kuehnl", "Felix Kühnl"),
        ("- Zoe Marsh", "Zoë Marsh"),
        ("- Łukasz Øre Æther", "Lukasz Ore Aether"),
        ("- Bo Johnson", "Johnson, Bo"),
        ("- Johnson, Bo", "Bo Johnson"),
        ("| Last | First |\n|---|---|\n| Johnson | Bo |", "Bo Johnson"),
        ("- Ada K. Lovelace", "Ada Lovelace"),
        ("- Ada Lovelace", "Ada K. Lovelace"),
        ("- Jean-Pierre O’Brien", "jean pierre obrien"),
        ("感谢王小明和李四。", "王小明"),
        ("- ヤマダ・タロウ", "ヤマダタロウ"),
        ("김철수님께 감사합니다", "김철수"),
        ("- Иван Петров", "иван петров"),
        ("<img src=\"a.png\" alt=\"Ada Lovelace\">", "Ada Lovelace"),
        ("- sag\u{200B}e", "sage"),
        ("Umar Farouk Yunusa", "Farouk Yunusa"),
        ("- Maria de la Luz Garcia Lopez y Vega Ruiz Diaz", "Maria de la Luz Garcia Lopez y Vega Ruiz Diaz"),
        // With more or fewer names, or a part of them.
        ("- Ada Lovelace", "Ada King Lovelace"),
        ("- Ada King Lovelace", "Ada Lovelace"),
        ("- Ada Augusta King Lovelace", "Ada Lovelace"),
        ("- Ada Lovelace", "Ada Lovelace Byron"),
        ("- Lovelace Ada", "Ada Lovelace Byron"),
        ("- Ada Lovelace", "Augusta Ada Lovelace"),
        ("- Ada T. Lovelace", "Ada Turing Lovelace"),
        ("- Alexander Lakocy", "Alex Lakocy"),
        ("- Alex Lakocy", "Alexander Lakocy"),
        ("- Felix Claessen", "F.N. Claessen"),
        ("- Ada Lovelace", "Ada L."),
        ("- Ada Lovelace (Analytical Engines)", "AdaL"),
        ("- Virag Jain", "viragjain30"),
        ("- Jaspreet Singh", "Jaspreet-singh-1032"),
        ("- mukesh5", "Mukesh"),
        ("- Samya Aggarwal", "Samya-Agg"),
        ("- Chintan Shah", "chintan.sh"),
        ("- Esper Kuijs", "Esperk"),
        ("- John Heasly", "jheasly"),
        ("- Álvaro Justen", "Alvaro Justen (@turicas)"),
        ("- [x](https://github.com/turicas)", "Alvaro Justen (@turicas)"),
        ("- Alexander Böhm", "Alexander Böhm [jwacalex]"),
        ("- [x](https://github.com/viktorkaz)", "Viktor Kazakov"),
        // A single name may be anyone's who has it.
        ("- Ada Lovelace", "Ada"),
    ] {
        assert!(has(page, name, ""), "{name}: {page}");
    }
    for (page, name) in [
        ("- Ada Lovelace", "Ada Byron"),
        ("- Tommary Moore", "marym"),
        ("- Adam", "Ada"),
        ("- Ada\n- Lovelace", "Ada Lovelace"),
        ("We met Alice Johnson, Bo Smith and others.", "Bo Johnson"),
        ("<!-- Ada Lovelace -->", "Ada Lovelace"),
        ("- A. Lovelace", "Ada Lovelace"),
        ("- Ada", "Ada Lovelace"),
        ("- Ayush Kumar Singh", "Priyanshu Kumar Singh"),
        ("- Stephanie, John Smith", "Stephanie Smith"),
        ("- Stephanie and John Smith", "Stephanie Smith"),
        ("- Ann Lee", "Anna Lee"),
        ("- Emily Lovelace", "Ada Lovelace"),
        ("- Bert Lovelace", "A. Lovelace"),
        ("- Ada Lovelace", "Ada Lee"),
        ("- Ada Lovelace", "B. Lovelace"),
        ("- [x](https://github.com/viktor)", "Viktor Kazakov"),
        ("", "Ada"),
        ("- 😀", "😀"),
    ] {
        assert!(!has(page, name, ""), "{name}: {page}");
    }
}

#[test]
fn accounts_and_addresses_name_a_person() {
    for (page, address) in [
        ("[x](https://github.com/Ada)", "ada@users.noreply.github.com"),
        ("[x](https://github.com/Ada/)", "7+ada@users.noreply.github.com"),
        ("![x](https://github.com/ada.png)", "7+ada@users.noreply.github.com"),
        ("![x](https://avatars.githubusercontent.com/u/7?v=4)", "7+renamed@users.noreply.github.com"),
        ("[x](https://github.com/o/r/commits?author=ada)", "ada@users.noreply.github.com"),
        ("- Name @ada", "ada@users.noreply.github.com"),
        ("| Name | Login |\n|---|---|\n| A. L. | ada-l |", "ada-l@users.noreply.github.com"),
        ("[x](https://gitlab.com/ada)", "7-ada@users.noreply.gitlab.com"),
        ("- <Ada@host.test>", "ada@host.test"),
        ("[x](mailto:ada@host.test?subject=x)", "ada@host.test"),
        ("[x](https://github.com/bethrice44)", "bethrice44@host.test"),
        ("- x, ada.b+c@host.test.", "ada.b+c@host.test"),
    ] {
        assert!(has(page, "Nobody Here", address), "{address}: {page}");
    }
    for (page, address) in [
        ("[x](https://github.com/ada/repository)", "ada@users.noreply.github.com"),
        ("![x](https://avatars.githubusercontent.com/u/77)", "7+renamed@users.noreply.github.com"),
        ("- lada@host.test", "ada@host.test"),
        ("[x](https://github.com/ada)", "ada@host.test"),
        ("- mail to @ada@mastodon.test", "bda@mastodon.test"),
        ("- ada", ""),
    ] {
        assert!(!has(page, "Nobody Here", address), "{address}: {page}");
    }
    assert!(has("- Amy Chan", "", "amychan331@host.test") && !has("- Amy Chan", "", "amy@host.test"));
    let mut author = person("x1", "x@host.test");
    author.account = Some(Account { login: "Ada".to_owned(), id: 7 });
    assert!(named("[x](https://github.com/ada)").has(&author) && !named("[x](https://github.com/lin)").has(&author));
    author.account_name = Some("Lin Lanying".to_owned());
    assert!(named("- Lin Lanying").has(&author));
}

#[test]
fn identities_of_one_person_are_joined() {
    // By address, by name, by account.
    let one =
        [&["Ada Lovelace <a@x.test>"][..], &["ada <a@x.test>"], &["ADA LOVELACE <a@y.test>"], &["A. L. <a@x.test>"]];
    assert_eq!(grouped(&one), [("Ada Lovelace".to_owned(), 4)]);
    let renamed = [&["ada <7+ada@users.noreply.github.com>"][..], &["lady <7+lady@users.noreply.github.com>"]];
    assert_eq!(grouped(&renamed), [("ada".to_owned(), 2)]);
    let spaced = [&["SethBendigo <s@x.test>", "Seth Bendigo <9+sb@users.noreply.github.com>"][..]];
    assert_eq!(grouped(&spaced), [("Seth Bendigo".to_owned(), 1)]);
    // By the first part of an address that nobody else has.
    let local = [&["Bianca H <beeankha@x.test>"][..], &["beeankha <beeankha@users.noreply.github.com>"]];
    assert_eq!(grouped(&local), [("Bianca H".to_owned(), 2)]);
    let several = [&["Jo A <jo@x.test>"][..], &["Jo B <jo@y.test>"], &["j <jo@users.noreply.github.com>"]];
    assert_eq!(grouped(&several).len(), 3);
    // Digits may be all that differs.
    let numbered = [&["alex12 <a@x.test>"][..], &["alex99 <b@x.test>"], &["alex99 <c@x.test>"]];
    assert_eq!(grouped(&numbered), [("alex99".to_owned(), 2), ("alex12".to_owned(), 1)]);
    // By .mailmap.
    let mut mapped = log(&[&["Ada <a@x.test>"], &["Countess <c@y.test>"]]);
    mapped.join(0, 1);
    assert_eq!(people(&mapped).len(), 1);
    // Most commits first, then the older one.
    let order = [&["New <n@x.test>"][..], &["Old <o@x.test>"], &["Most <m@x.test>"], &["Most <m@x.test>"]];
    assert_eq!(grouped(&order).iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["Most", "Old", "New"]);
    assert_eq!(people(&log(&order))[0].first.hash, format!("{:040}", 3));
}

#[test]
fn programs_are_no_authors() {
    let is = |name: &str, address: &str| is_bot(&identity(name, address));
    for word in NAMES {
        assert!(is(word, "x@host.test") && NAMES.iter().filter(|other| *other == word).count() == 1, "{word}");
        assert_eq!(*word, word.to_lowercase());
    }
    for address in ADDRESSES {
        assert!(is("Some Name", address) && !is("Some Name", &format!("x{address}")), "{address}");
    }
    for name in DEFAULTS {
        assert!(is(name, "x@host.test") && is(&name.to_uppercase(), "root@localhost"), "{name}");
        assert!(!is(&format!("{name} Able"), "x@host.test"), "{name}");
    }
    for login in LOGINS {
        let noreply = |login: &str| format!("198982749+{login}@users.noreply.github.com");
        assert!(is("Some Name", &noreply(login)) && !is("Some Name", &noreply(&format!("{login}x"))), "{login}");
    }
    for (name, address) in [
        ("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com"),
        ("any-app[bot]", ""),
        ("Copilot", "198982749+Copilot@users.noreply.github.com"),
        ("Claude Sonnet 4.6 (1M context)", "noreply@anthropic.com"),
        ("Cursor", "cursoragent@cursor.com"),
        ("dependabot-preview[bot]", ""),
        ("Nextcloud bot", "bot@host.test"),
        ("StepSecurity Bot", "bot@host.test"),
        ("l5d-bot", "x@host.test"),
        ("release_bot", "x@host.test"),
        ("The Codespell Bot", "x@host.test"),
        ("Weaver (Bot)", "x@host.test"),
        ("gradle-update-robot", "x@host.test"),
        ("Travis CI", "travis@host.test"),
        ("Owl Press CI", "x@host.test"),
    ] {
        assert!(is(name, address), "{name}");
    }
    for (name, address) in [
        ("Tom Talbot", "talbot@host.test"),
        ("Claude Meyer", "claude@host.test"),
        ("Claude", "claude@host.test"),
        ("claudemiro", "claudemiro@users.noreply.github.com"),
        ("Marc Hernandez Cabot", "cabot@host.test"),
        ("Brennan", "brennan@moonbotstudios.com"),
        ("Solomon Botchway", "x@host.test"),
        ("RobotPsychologist", "RobotPsychologist@users.noreply.github.com"),
        ("LaRoyBot", "rhtbot@protonmail.com"),
        ("Jean Rabot", "rabot@host.test"),
        ("Bot", "bot@host.test"),
        ("Bot Nguyen", "nguyen@host.test"),
        ("Wei Ci", "wei@host.test"),
        ("Root Able", "root@host.test"),
        ("root", "7+ada@users.noreply.github.com"),
        ("Rene Renovate", "renovate@host.test"),
        ("Cursor Martinez", "cursor@host.test"),
    ] {
        assert!(!is(name, address), "{name}");
    }
    assert_eq!(grouped(&[&["Ada <a@x.test>", "Claude <noreply@anthropic.com>"]]), [("Ada".to_owned(), 1)]);
}

#[test]
fn ignored_authors_are_named_by_any_of_their_names() {
    let has = |pattern: &str, name: &str, address: &str| Ignored::new(&[pattern]).has(&person(name, address));
    for (pattern, name, address) in [
        ("Ada Lovelace", "ada  lovelace", ""),
        ("ada", "A L", "7+ada@users.noreply.github.com"),
        ("@ada", "ada", ""),
        ("deploy[bot]", "deploy[bot]", ""),
        ("ada@host.test", "x", "Ada@host.test"),
        ("*@ci.example.org", "x", "a.b@ci.example.org"),
        ("bot-*@*.example.org", "x", "bot-1@a.b.example.org"),
    ] {
        assert!(has(pattern, name, address), "{pattern}");
    }
    for (pattern, name, address) in [
        ("Ada", "Ada Lovelace", "ada@host.test"),
        ("*@ci.example.org", "x", "a@ci.example.org.evil.test"),
        ("ada@host.test", "x", "xada@host.test"),
        ("*", "Ada", "ada@host.test"),
        ("alex12", "alex99", ""),
        ("😀", "😁", ""),
    ] {
        assert!(!has(pattern, name, address), "{pattern}");
    }
}

#[test]
fn only_a_login_is_known_of_some() {
    for (name, address, only) in [
        ("beeankha", "beeankha@users.noreply.github.com", true),
        ("", "7+Ada@users.noreply.github.com", true),
        ("Ada Lovelace", "7+ada@users.noreply.github.com", false),
        ("ada", "ada@host.test", false),
    ] {
        assert_eq!(is_only_login(&person(name, address)), only, "{name} <{address}>");
    }
}

#[test]
fn umlauts_are_the_same_across_words() {
    let of = |text: &str| Joined::of(Place::Anywhere, &words(text));
    assert_eq!(of("MariaEvans"), of("Maria Evans"));
    assert_eq!(of("Mueller"), of("Müller"));
    assert_ne!(of("Meller"), of("Muller"));
    assert_eq!(Identity::default(), identity(" ", ""));
}
