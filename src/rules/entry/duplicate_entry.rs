//! `entry/duplicate-entry`.

use std::collections::{BTreeMap, btree_map::Entry as Slot};

use crate::{
    diagnostic::{Diagnostic, Severity},
    rule::{Context, Fixable, Level, Needs, Rule, Sink},
    rules::say,
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "entry/duplicate-entry",
    page: include_str!("../../../rules/entry/duplicate-entry.md"),
    level: Level::On(Severity::Error),
    fix: Fixable::None,
    needs: Needs::Contract,
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let mut seen = BTreeMap::new();
    for entry in context.model.entries.list.iter().filter(|entry| !entry.name.is_empty()) {
        let span = say::heading_span(&context.model.page, entry);
        match seen.entry(entry.name.to_lowercase()) {
            Slot::Vacant(slot) => {
                slot.insert(span);
            }
            Slot::Occupied(first) => {
                let message = format!("{} has two entries", say::name(entry));
                sink.report(
                    Diagnostic::new(span, message)
                        .label("again here")
                        .also(*first.get(), "the first entry is here")
                        .help("join the two into one entry, or rename one of them"),
                );
            }
        }
    }
}
