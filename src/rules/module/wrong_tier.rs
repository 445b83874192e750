//! `module/wrong-tier`: the modules are not those of the tier.

use super::renumber;
use crate::{
    diagnostic::Diagnostic,
    fix::{Fix, Safety},
    model::references::verdict::{self, Verdict},
    model::{
        modules::{ModuleTree, TierNumbers},
        references::{Part, Reference, References},
    },
    rule::{Context, Fixable, Level, Needs, Sink},
};

rule! {
    id: "module/wrong-tier",
    level: Level::ERROR,
    check: check,
    fix: Fixable::Unsafe,
    needs: Needs::Modules,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    if let Some(tree) = context.modules {
        judge(&context.model.references, tree, sink);
    }
}

fn judge(references: &References, tree: &ModuleTree, sink: &mut Sink) {
    for (reference, verdict) in verdict::all(references, tree) {
        let Verdict::WrongTier(tier) = verdict else { continue };
        let home = home(reference, tree);
        let (subject, is, name) = (renumber::subject(reference), renumber::is_or_are(reference), tier.name);
        let extent = extent(&tier, tree);
        let message = match &home {
            Some(home) if is == "is" => format!("{subject} is in the {} Tier; the {name} Tier is {extent}", home.name),
            Some(home) => format!("{subject} are the {} Tier; the {name} Tier is {extent}", home.name),
            None => format!("{subject} {is} not the {name} Tier, which is {extent}"),
        };
        let (first, last) = tier.ends();
        let label = format!("{} … {}", tree.place(first), tree.place(last));
        let mut finding = Diagnostic::new(reference.span, message).label(label);
        if let Some(fix) = fix(reference, &tier, home.as_ref(), tree) {
            finding = finding.help(fix.title.clone()).fix(fix);
        }
        sink.report(finding);
    }
}

fn extent(tier: &TierNumbers<'_>, tree: &ModuleTree) -> String {
    let (first, last) = tier.ends();
    if first == last {
        format!("module {}", tree.show(first))
    } else {
        format!("modules {}-{}", tree.show(first), tree.show(last))
    }
}

/// The tier whose numbers these are: the whole of it for a range, any part of it for one module.
fn home<'a>(reference: &Reference, tree: &'a ModuleTree) -> Option<TierNumbers<'a>> {
    match reference.parts.as_slice() {
        [Part::Range(from, to)] => tree.tiers().find(|tier| tier.ends() == (from.value, to.value)),
        [Part::Single(number)] => tree.tiers().find(|tier| tier.numbers.contains(&number.value)),
        _ => None,
    }
}

/// The right name where the numbers are another tier's; else, for a range, the right numbers.
fn fix(
    reference: &Reference,
    tier: &TierNumbers<'_>,
    home: Option<&TierNumbers<'_>>,
    tree: &ModuleTree,
) -> Option<Fix> {
    if let Some(home) = home {
        let place = reference.tier.as_ref()?.span;
        let title = format!("write `{} ({} Tier)`", renumber::subject(reference), home.name);
        return Some(Fix::replace(Safety::Unsafe, title, place, home.name));
    }
    let [Part::Range(..)] = reference.parts.as_slice() else { return None };
    let (first, last) = tier.ends();
    let numbers: Vec<u32> = tree.between(first, last).collect();
    renumber::renumber(reference, &numbers, tree)?.fix(Safety::Unsafe)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Setup, current, tree};
    use super::judge;

    #[test]
    fn another_tiers_modules_get_its_name() {
        let tree = current();
        let found = Setup::new("Modules 14-19 (Foundation Tier) share", &tree);
        found.expect(
            judge,
            &["Modules 14-19 (Foundation Tier): Modules 14-19 are the Optimization Tier; the Foundation Tier is modules 01-08 \
               | src/01_tensor … src/08_training | write `Modules 14-19 (Optimization Tier)`"],
        );
        assert_eq!(found.fixed(judge), "Modules 14-19 (Optimization Tier) share");
        assert_eq!(Setup::new("Module 03 (Optimization Tier)", &tree).fixed(judge), "Module 03 (Foundation Tier)");
    }

    #[test]
    fn other_numbers_are_corrected() {
        let tree = current();
        assert_eq!(
            Setup::new("Modules 13-18 (Optimization Tier)", &tree).fixed(judge),
            "Modules 14-19 (Optimization Tier)"
        );
        assert_eq!(
            Setup::new("Foundation Tier (Modules 01-07)", &tree).fixed(judge),
            "Foundation Tier (Modules 01-08)"
        );
        Setup::new("Modules 14, 20 (Optimization Tier)", &tree).expect(
            judge,
            &["Modules 14, 20 (Optimization Tier): Modules 14 and 20 are not the Optimization Tier, which is modules 14-19 \
               | src/14_profiling … src/19_benchmarking"],
        );
    }

    #[test]
    fn parts_of_a_tier_and_unknown_tiers_pass() {
        let now = current();
        for text in [
            "Modules 14-19 (Optimization Tier)",
            "Optimization Tier (Modules 14-19)",
            "Module 15 (Optimization Tier)",
            "Modules 15-17 (Optimization Tier)",
            "Modules 14 and 16 (Optimization Tier)",
            "Modules 14-19 (Production Tier)",
        ] {
            Setup::new(text, &now).expect(judge, &[]);
        }
        let lacking = tree(&["14_profiling", "15_quantization", "19_caching"]);
        Setup::new("Modules 14-19 (Foundation Tier)", &lacking).expect(judge, &[]);
    }
}
