//! A person listed twice in the file that generates the list.

use std::collections::BTreeMap;

use crate::{
    diagnostic::Diagnostic,
    model::roster::{Listed, Roster},
    rule::Sink,
    rules::wording,
};

pub(super) fn check(roster: &Roster, sink: &mut Sink) {
    let mut first: BTreeMap<String, &Listed> = BTreeMap::new();
    for listed in &roster.people {
        let keys = identities(listed);
        let before = keys.iter().find_map(|key| first.get(key)).copied();
        for key in keys {
            first.entry(key).or_insert(listed);
        }
        let Some(before) = before else { continue };
        let login = |person: &Listed| person.login.as_ref().map(|login| login.text.to_lowercase());
        let same_login = login(listed).is_some() && login(listed) == login(before);
        let other_account = listed.account().zip(before.account()).is_some_and(|(a, b)| a != b);
        if other_account && !same_login {
            continue; // Two people with the same name and the site of their company.
        }
        let own = listed.login.as_ref().filter(|_| same_login).map(|login| login.text.as_str());
        let message = format!("{} is listed twice", wording::clipped(own.unwrap_or_else(|| listed.display_name())));
        sink.report(
            Diagnostic::new(listed.location(), message)
                .label(format!("first on line {}", before.line))
                .also(before.location(), "listed here")
                .help("merge the two entries"),
        );
    }
}

/// What only one person has: the login; the account or the site, with the name.
fn identities(listed: &Listed) -> Vec<String> {
    let login = listed.login.as_ref().map(|login| format!("login {}", login.text.to_lowercase()));
    let name = listed.name.as_ref().map(|name| name.text.to_lowercase());
    let account = listed.account().map(|id| format!("account {id}"));
    let site = listed.profile.as_ref().map(|profile| format!("site {}", profile.text));
    let with_name = [account, site].into_iter().flatten().zip(name.iter().cycle());
    login.into_iter().chain(with_name.map(|(key, name)| format!("{key} {name}"))).collect()
}
