//! `contributor/avatar-mismatch`: the avatar belongs to another account.

use super::{foreign, identity, source, who};
use crate::{
    diagnostic::Diagnostic,
    document::Document,
    fix::{Edit, Fix, Safety},
    model::people::Person,
    rule::{Context, Fixable, Level, Needs, Sink},
    rules::link_edit,
};

rule! {
    id: "contributor/avatar-mismatch",
    level: Level::ERROR,
    check: check,
    fix: Fixable::Unsafe,
    needs: Needs::Accounts,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let document = context.document;
    for person in context.model.grids.iter().flat_map(|grid| &grid.people) {
        let (Some(shown), Some(account)) = (person.avatar_id, foreign(context, person)) else { continue };
        let message = match context.facts.accounts.ids.get(&shown) {
            Some(Some(other)) => {
                format!("The avatar of {} belongs to the account {}", who(document, person), other.login)
            }
            Some(None) => format!("The avatar of {} belongs to a deleted account", who(document, person)),
            None => format!("The avatar of {} belongs to account {shown}", who(document, person)),
        };
        let right = format!("https://avatars.githubusercontent.com/u/{}?v=4", account.id);
        let instruction = format!("use the avatar of {}: `{right}`", account.login);
        let mut finding = Diagnostic::new(source(document, person), message)
            .subject(identity(document, person))
            .help(instruction)
            .label(format!("account {shown}; {} is account {}", account.login, account.id));
        if let Some(link) =
            person.link.and_then(|link| document.attr(link, "href")).filter(|href| !href.value_span.is_empty())
        {
            finding = finding.also(link.value_span, format!("profile of {}", account.login));
        }
        sink.report(match edit(document, person, shown, account.id) {
            Some(edit) => finding.fix(Fix {
                title: format!("write `/u/{}`", account.id),
                safety: Safety::Unsafe,
                edits: vec![edit],
                order: None,
            }),
            None => finding,
        });
    }
}

/// Replaces the number and keeps the rest of the address.
fn edit(document: &Document, person: &Person, shown: u64, right: u64) -> Option<Edit> {
    let address = document.attr(person.image?, "src")?.value_span;
    let span = link_edit::segment(document, address, 1, &shown.to_string())?;
    Some(Edit { span, text: right.to_string() })
}
