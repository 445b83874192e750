//! `document/missing-section`: sections that are missing or not allowed.

use crate::{
    diagnostic::Diagnostic,
    fix::{Fix, Safety},
    model::{
        entries::{Entries, EntryList},
        people,
    },
    rule::{Context, Fixable, Level, Needs, Sink},
    rules::{escape, wording},
};

rule! {
    id: "document/missing-section",
    level: Level::ERROR,
    check: check,
    fix: Fixable::Unsafe,
    needs: Needs::Contract,
    reports_absence: true,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let entries = &context.model.entries;
    for (name, heading) in &entries.forbidden_sections {
        let Some(heading) = context.model.page.headings.get(*heading) else { continue };
        sink.report(
            Diagnostic::new(heading.span, format!("The section {} is not allowed", wording::quoted(name)))
                .label("forbidden by the contract")
                .subject(name)
                .help("remove the section, or rename its heading"),
        );
    }
    let generated = context.contract.is_some_and(|contract| contract.contributors.generated);
    if generated && people::generated_list(context.document).is_none() {
        let first = context.model.page.headings.first().map(|heading| heading.span).unwrap_or_default();
        sink.report(
            Diagnostic::new(first, "The all-contributors list is missing").subject("all-contributors").help(
                "add `<!-- ALL-CONTRIBUTORS-LIST:START --><!-- ALL-CONTRIBUTORS-LIST:END -->` where the list goes",
            ),
        );
    }
    let only = entries.lists.first().filter(|list| entries.lists.len() == 1 && list.terms.sections.len() < 2);
    for missing in &entries.missing_sections {
        let found = Diagnostic::new(missing.span, format!("The section {} is missing", wording::quoted(&missing.name)))
            .subject(&missing.name);
        let level = list(entries, &missing.name).map_or(2, |list| list.terms.level.saturating_sub(1).max(1));
        let line = format!("{} {}", "#".repeat(usize::from(level)), wording::clipped(&missing.name));
        let instead = missing.instead.and_then(|index| context.model.page.headings.get(index));
        // With several contracts, the entries may be those of any section.
        let first = only.and_then(|list| list.entries.first()).map(wording::name);
        sink.report(match (instead, first) {
            (Some(heading), _) if heading.level == level => {
                let title = format!("write `{line}`");
                let found = found.label("its entries are under this heading").help(title.clone());
                match escape::replacement(context.document, heading.span, &heading.text, &missing.name) {
                    Some(edit) => found.fix(Fix { title, safety: Safety::Unsafe, edits: vec![edit], order: None }),
                    None => found,
                }
            }
            (_, Some(first)) => {
                found.label(format!("its entries begin with {first}")).help(format!("add `{line}` before {first}"))
            }
            _ => found.help(format!("add `{line}`")),
        });
    }
}

/// The entries that belong in a section: those of the only contract, or of the one that names it.
fn list<'a>(entries: &'a Entries, section: &str) -> Option<&'a EntryList> {
    let is_named = |list: &&EntryList| list.terms.sections.iter().any(|name| name.trim() == section.trim());
    let only = entries.lists.first().filter(|_| entries.lists.len() == 1);
    only.or_else(|| entries.lists.iter().find(is_named))
}
