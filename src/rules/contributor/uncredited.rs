//! `contributor/uncredited`: an author of commits whom no page names.

use crate::{
    diagnostic::Diagnostic,
    facts::Author,
    fix::{Fix, Safety},
    model::{
        credit::{self, Lists, Named, NewPerson},
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
}

/// Digits of a hash that are shown.
const HASH: usize = 10;
/// More names and addresses are not looked for at broken tags.
const MOST_LOST: usize = 10_000;
/// Authors with a fix.
const MOST_FIXES: usize = 200;
/// The root: there is one finding for all authors.
const WHOLE_PAGE: u32 = 0;

fn check(context: &Context<'_>, sink: &mut Sink) {
    let Some(authors) = &context.facts.authors else { return };
    let named = Named::of([(context.document, context.model, context.facts.roster.as_deref())]);
    // Whoever is at a broken tag may only be hidden by it.
    let is_lost = |author: &Author| {
        let texts = author.identities.iter().flat_map(|identity| {
            let login = credit::handle(&identity.address).map(|handle| handle.login);
            login.into_iter().chain(Some(identity.name.as_str()).filter(|name| !name.is_empty()))
        });
        texts.into_iter().any(|text| context.document.may_be_lost(text))
    };
    let identities: usize = authors.people.iter().map(|author| author.identities.len()).sum();
    let is_checked = !context.document.broken_tags().is_empty() && identities <= MOST_LOST;
    let missing = authors.people.iter().filter(|author| !(named.has(author) || is_checked && is_lost(author)));
    // The next run of all-contributors would undo a fix of its list.
    let is_generated = people::generated_list(context.document).is_some();
    let lists = (!is_generated).then(|| Lists::of(context.document, &context.model.page));
    let help = "add them with `ack-lint add`, or to `ignore` in `[contributors]`";
    for (rank, author) in missing.enumerate() {
        let name = wording::clipped(&author.name);
        let commits = if author.commits == 1 { "1 commit".to_owned() } else { format!("{} commits", author.commits) };
        let first = author.first.hash.get(..HASH).unwrap_or(&author.first.hash);
        let message = format!("{name} is named on no page ({commits}, first {first})");
        let finding = Diagnostic::new(location(context), message)
            .label("not in the text of this page")
            .help(help)
            .together("authors of commits are named on no page", help)
            .listed_as(format!("{name} ({})", author.commits))
            .subject(subject(author));
        let fix = lists.as_ref().filter(|_| rank < MOST_FIXES).and_then(|lists| fix(lists, author));
        sink.report(Diagnostic { rank, container: Some(WHOLE_PAGE), fix, ..finding });
    }
}

/// Adds an author whose name is certain, in the form of the others.
fn fix(lists: &Lists<'_>, author: &Author) -> Option<Fix> {
    let is_certain = |name: &str| credit::is_name(name) && name.split_whitespace().count() > 1 && !name.contains('@');
    let name = Some(author.name.clone()).filter(|name| is_certain(name))?;
    let login = author.account.as_ref().map(|account| account.login.clone());
    let handle = || author.identities.iter().find_map(|identity| Some(credit::handle(&identity.address)?.login));
    let login = login.or_else(|| handle().map(str::to_owned));
    let title = format!("add {}", wording::clipped(&name));
    let edit = lists.insertion(&NewPerson { name: Some(name), login }, None).ok()?;
    Some(Fix { title, safety: Safety::Unsafe, edits: vec![edit] })
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
