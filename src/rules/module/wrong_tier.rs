//! `module/wrong-tier`: modules that are not those of the tier.

use std::collections::BTreeMap;

use super::{renumber, verdict};
use crate::{
    diagnostic::Diagnostic,
    fix::{Fix, Safety},
    model::{
        modules::{ModuleTree, TierNumbers},
        references::{Part, Reference},
    },
    rule::{Context, Fixable, Level, Needs, Sink, Verdict},
};

rule! {
    id: "module/wrong-tier",
    level: Level::ERROR,
    check: check,
    fix: Fixable::Unsafe,
    needs: Needs::Modules,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let mut shared = BTreeMap::new();
    for (checked, verdict, tree) in verdict::wrong(context) {
        let (reference, Verdict::WrongTier(tier)) = (checked.reference, verdict) else { continue };
        if *shared.entry(tier.name).or_insert_with(|| is_shared(context, tier)) {
            continue;
        }
        let home = home(reference, tree);
        let (subject, is, name) = (renumber::subject(reference), renumber::is_or_are(reference), tier.name);
        let extent = extent(tier, tree);
        let message = match &home {
            Some(home) if is == "is" => format!("{subject} is in the {} tier; the {name} tier is {extent}", home.name),
            Some(home) => format!("{subject} are the {} tier; the {name} tier is {extent}", home.name),
            None => format!("{subject} {is} not the {name} tier, which is {extent}"),
        };
        let (first, last) = tier.ends();
        let label = format!("{} … {}", tree.location(first), tree.location(last));
        let mut finding = Diagnostic::new(reference.span, message).label(label);
        if let Some(fix) = fix(reference, tier, home.as_ref(), tree) {
            finding = finding.help(fix.title.clone()).fix(fix);
        }
        sink.report(finding);
    }
}

/// Whether several ranges of the page that have the name of a tier are the whole of it together: who wrote which half.
fn is_shared(context: &Context<'_>, tier: &TierNumbers<'_>) -> bool {
    let mut rest: Vec<u32> = tier.numbers.iter().copied().collect();
    for (checked, verdict, _) in verdict::wrong(context) {
        if !matches!(verdict, Verdict::WrongTier(other) if other.name == tier.name) {
            continue;
        }
        if checked.modules.iter().any(|number| !rest.contains(number)) {
            return false;
        }
        rest.retain(|number| !checked.modules.contains(number));
    }
    rest.is_empty()
}

fn extent(tier: &TierNumbers<'_>, tree: &ModuleTree) -> String {
    let (first, last) = tier.ends();
    if first == last {
        format!("module {}", tree.show(first))
    } else {
        format!("modules {}-{}", tree.show(first), tree.show(last))
    }
}

/// The tier that has these numbers: as its whole extent for a range, as one of them for a single module.
fn home<'a>(reference: &Reference, tree: &'a ModuleTree) -> Option<TierNumbers<'a>> {
    match reference.parts.as_slice() {
        [Part::Range(from, to)] => tree.tiers().find(|tier| tier.ends() == (from.value, to.value)),
        [Part::Single(number)] => tree.tiers().find(|tier| tier.numbers.contains(&number.value)),
        _ => None,
    }
}

/// Writes the name of the tier that has the numbers; without one, replaces a range by the numbers of the named tier.
fn fix(
    reference: &Reference,
    tier: &TierNumbers<'_>,
    home: Option<&TierNumbers<'_>>,
    tree: &ModuleTree,
) -> Option<Fix> {
    if let Some(home) = home {
        let title = format!("write `{} ({} Tier)`", renumber::subject(reference), home.name);
        return Some(Fix::replace(Safety::Unsafe, title, reference.tier.as_ref()?.span, home.name));
    }
    let [Part::Range(..)] = reference.parts.as_slice() else { return None };
    let (first, last) = tier.ends();
    let numbers: Vec<u32> = tree.between(first, last).collect();
    renumber::renumber(reference, &numbers, tree)?.fix(Safety::Unsafe)
}

#[cfg(test)]
mod tests;
