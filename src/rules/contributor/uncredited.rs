//! `contributor/uncredited`: an author of commits whom no page names.

use std::collections::BTreeMap;

use crate::{
    diagnostic::Diagnostic,
    facts::Author,
    fix::{Fix, Safety},
    model::{
        credit::{self, Addition, Lists, Named, NewPerson, Refusal},
        people,
    },
    rule::{Context, Fixable, Level, Needs, Sink},
    rules::wording,
    span::Span,
};

rule! {
    id: "contributor/uncredited",
    level: Level::Off,
    check: check,
    fix: Fixable::Unsafe,
    needs: Needs::Authors,
    reports_absence: true,
}

/// Digits of a hash that are shown.
const HASH: usize = 10;
/// The root: there is one finding for all authors.
const WHOLE_PAGE: u32 = 0;

fn check(context: &Context<'_>, sink: &mut Sink) {
    let Some(authors) = &context.facts.authors else { return };
    let named = Named::of([(context.document, context.model, context.facts.roster.as_deref())]);
    let missing: Vec<&Author> = authors.people.iter().filter(|author| !named.has(author)).collect();
    let (mut fixes, can_add) = fixes(context, &missing);
    let add = if can_add { "add them with `ack-lint add`" } else { "add them to the page" };
    let help = format!("{add}, or to `ignore` in `[contributors]`");
    for (rank, author) in missing.into_iter().enumerate() {
        let name = wording::clipped(&author.name);
        let commits = if author.commits == 1 { "1 commit".to_owned() } else { format!("{} commits", author.commits) };
        let first = author.first.hash.get(..HASH).unwrap_or(&author.first.hash);
        let message = format!("{name} is named on no page ({commits}, first {first})");
        let finding = Diagnostic::new(location(context), message)
            .label("not in the text of this page")
            .help(help.clone())
            .together("authors of commits are named on no page", help.clone())
            .listed_as(format!("{name} ({})", author.commits))
            .subject(subject(author));
        sink.report(Diagnostic { rank, container: Some(WHOLE_PAGE), fix: fixes.remove(&rank), ..finding });
    }
}

/// How authors whose names are certain are added in the form of the others, by their positions, and whether `ack-lint add`
/// can add people at all.
fn fixes(context: &Context<'_>, authors: &[&Author]) -> (BTreeMap<usize, Fix>, bool) {
    // The next run of all-contributors would undo a fix of its list.
    let (document, roster) = (context.document, context.facts.roster.as_deref());
    if people::generated_list(document).is_some() || document.source().trim().is_empty() {
        return (BTreeMap::new(), roster.is_some());
    }
    let lists = Lists::of(document, context.model);
    let people: Vec<(usize, NewPerson)> =
        authors.iter().enumerate().filter_map(|(rank, author)| Some((rank, new_person(author)?))).collect();
    let (ranks, people): (Vec<usize>, Vec<NewPerson>) = people.into_iter().unzip();
    let additions = lists.additions(&people, None).unwrap_or_default();
    let fix = |(person, addition): (&NewPerson, Result<Addition, Refusal>)| {
        // What is incomplete is not a form of the others.
        let addition = addition.ok().filter(|addition| addition.lacks.is_empty())?;
        let title = format!("add {}", wording::clipped(person.name.as_deref()?));
        Some(Fix { title, safety: Safety::Unsafe, edits: addition.edits, order: Some(addition.order) })
    };
    let fixes = ranks.into_iter().zip(people.iter().zip(additions).map(fix));
    (fixes.filter_map(|(rank, fix)| Some((rank, fix?))).collect(), lists.can_grow())
}

/// An author whose name is certain.
fn new_person(author: &Author) -> Option<NewPerson> {
    let is_certain = |name: &str| credit::is_name(name) && credit::is_full_name(name) && !name.contains('@');
    let name = Some(author.name.clone()).filter(|name| is_certain(name))?;
    // Accounts of other forges are others on GitHub.
    let github = author.identities.iter().filter(|identity| identity.address.ends_with("@users.noreply.github.com"));
    let mut handles = github.filter_map(|identity| credit::handle(&identity.address));
    let handle = handles.find(|handle| people::invalid_login_reason(handle.login).is_none());
    let (login, id) = match (&author.account, handle) {
        (Some(account), _) => (Some(account.login.clone()), Some(account.id)),
        (None, Some(handle)) => (Some(handle.login.to_owned()), handle.id),
        (None, None) => (None, None),
    };
    Some(NewPerson { name: Some(name), login, id })
}

/// The heading of the page, or its beginning.
fn location(context: &Context<'_>) -> Span {
    let page = &context.model.page;
    let block = || Some(page.blocks.first()?.flow.full_span());
    page.headings.first().map(|heading| heading.span).or_else(block).unwrap_or(Span::empty(0))
}

/// What stays the same when more commits follow: the identity of the first.
fn subject(author: &Author) -> &str {
    let first = author.identities.first();
    let name = first.map(|identity| identity.name.as_str()).filter(|name| !name.is_empty());
    name.or_else(|| first.map(|identity| identity.address.as_str())).unwrap_or_default()
}
