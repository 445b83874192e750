//! Accounts that have another login today.

use ack_lint::{fix::Safety, rules::contributor::renamed::RULE};

use super::{ADA, GRACE, file, page};
use crate::common::{adapter, facts::Facts, growth::assert_linear, session};

const KNOWN: &str = "[web]\n\"https://github.com/grace\" = 404\n\n[accounts]\n\"#22\" = \"hopper\"\n";

#[test]
fn an_account_in_a_generated_list_is_renamed_in_its_file() {
    let facts = Facts { rc: file(&[ADA, GRACE]), ..Facts::parse(KNOWN).unwrap() };
    let page = page(&[ADA, GRACE]);
    let fixed = session::fix(&page, &adapter::config("").unwrap(), &facts, Safety::Safe);
    let found = fixed.found.iter().find(|found| found.rule == "contributor/renamed").unwrap();
    assert_eq!(found.help.as_deref(), Some("write `hopper` in the entry of grace in `.all-contributorsrc`"));
    assert!(found.fix.is_none() && fixed.text == page);
    let facts = Facts { rc: String::new(), ..facts };
    assert!(
        session::fix(&page, &adapter::config("").unwrap(), &facts, Safety::Safe).text.contains("github.com/hopper")
    );
}

#[test]
fn an_account_that_was_renamed_is_reported_on_every_page_of_the_run() {
    let facts = Facts::parse(KNOWN).unwrap();
    let avatars = page(&[ADA, GRACE]);
    let plain = "# Thanks\n\nThanks to [Grace](https://github.com/grace).\n";
    let with = |pages: &[&str], facts: &Facts, safety: Safety| {
        let fixed = session::fix_all(Vec::new(), pages, &adapter::config("").unwrap(), facts, safety);
        fixed.into_iter().map(|fixed| fixed.text).collect::<Vec<_>>()
    };
    let run = |pages: &[&str], facts: &Facts| with(pages, facts, Safety::Unsafe);
    for pages in [[avatars.as_str(), plain], [plain, avatars.as_str()]] {
        // It is reported on both, and fixed where the avatar is.
        assert!(run(&pages, &facts).iter().all(|page| page.contains("https://github.com/hopper")), "{pages:?}");
        // The avatar may have been added to lead the other page elsewhere.
        assert!(with(&pages, &facts, Safety::Safe).contains(&plain.to_owned()), "{pages:?}");
    }
    assert_eq!(run(&[plain], &facts), [plain], "nobody knows whose login it was");
    // Another account had the same login.
    let other = avatars.replace("/22?", "/23?");
    let facts = Facts::parse(&format!("{KNOWN}\"#23\" = \"kelly\"\n")).unwrap();
    let fixed = run(&[&avatars, &other, plain], &facts);
    assert!(fixed[0].contains("github.com/hopper") && fixed[1].contains("github.com/kelly"), "{fixed:?}");
    assert_eq!(fixed[2], plain);
}

#[test]
fn an_avatar_that_may_be_of_somebody_else_renames_nobody() {
    let grid = |people: &str| format!("# Thanks\n\n<p>\n{people}</p>\n");
    let person = |login: &str, avatar: &str| {
        format!("<a href=\"https://github.com/{login}\"><img src=\"https://{avatar}\" alt=\"{login}\"></a>\n")
    };
    let number = |id: u32| format!("avatars.githubusercontent.com/u/{id}");
    let facts = Facts::parse(&format!("{KNOWN}\"#23\" = \"kelly\"\n")).unwrap();
    let same = |page: &str, safety| {
        assert_eq!(session::fix(page, &adapter::config("").unwrap(), &facts, safety).text, page);
    };
    // Two numbers beside one login, and one number beside two logins.
    same(&grid(&[person("grace", &number(23)), person("grace", &number(22))].concat()), Safety::Unsafe);
    same(&grid(&[person("hopper", &number(22)), person("grace", &number(22))].concat()), Safety::Unsafe);
    // Somebody else has the login.
    let known =
        Facts::parse(&format!("[web]\n\"https://github.com/hopper\" = 200\n{}", KNOWN.trim_start_matches("[web]\n")))
            .unwrap();
    let both = grid(&person("grace", &number(22))) + "\nThanks to [hopper](https://github.com/hopper).\n";
    assert_eq!(session::fix(&both, &adapter::config("").unwrap(), &known, Safety::Unsafe).text, both);
    // A link without a number, in the grid and elsewhere.
    let text = "\nThanks to [grace](https://github.com/grace).\n";
    same(&(grid(&person("grace", &number(22))) + text), Safety::Safe);
    same(&grid(&[person("grace", &number(22)), person("grace", "github.com/grace.png")].concat()), Safety::Safe);
}

#[test]
fn an_alt_text_that_is_a_name_stays() {
    let facts = Facts::parse("[web]\n\"https://github.com/mary\" = 404\n\n[accounts]\n\"#5\" = \"newmary\"\n").unwrap();
    let person = |number: usize, alt: &str, login: &str, name: &str| {
        format!("- [![{alt}](https://avatars.githubusercontent.com/u/{number})](https://github.com/{login}) {name}\n")
    };
    for (alt, others, wanted) in [
        ("Mary", ["Grace Hill", "Joan Lee"], "Mary"),
        ("mary", ["grace", "joan"], "newmary"),
        ("mary", ["Grace Hill", "Joan Lee"], "mary"),
    ] {
        let page = |mary: String| {
            let others = [(2, others[0], "grace", "Grace Hill"), (3, others[1], "joan", "Joan Lee")];
            others.map(|(number, alt, login, name)| person(number, alt, login, name)).concat() + &mary
        };
        let before = page(person(5, alt, "mary", "Mary"));
        let fixed = session::fix(&before, &adapter::config("").unwrap(), &facts, Safety::Safe);
        assert!(fixed.text.contains(&person(5, wanted, "newmary", "Mary")), "{}", fixed.text);
    }
}

#[test]
fn a_page_with_one_account_many_times_is_read_once() {
    let facts = Facts::parse(KNOWN).unwrap();
    let config = adapter::config("").unwrap();
    let person = "- [![Grace](https://avatars.githubusercontent.com/u/22)](https://github.com/grace) Grace\n";
    assert!(adapter::lint(&RULE, &person.repeat(3), &config, &facts).iter().any(|found| found.rule == RULE.id));
    assert_linear(
        "people with one login",
        600,
        |n| person.repeat(n),
        |page| adapter::lint(&RULE, page, &config, &facts),
    );
}
