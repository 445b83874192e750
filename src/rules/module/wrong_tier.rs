//! `module/wrong-tier`: modules that are not those of the tier.

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
    for (checked, verdict, tree) in verdict::wrong(context) {
        let (reference, Verdict::WrongTier(tier)) = (checked.reference, verdict) else { continue };
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
mod tests {
    use super::super::tests::{TestPage, before_renumbering, current, tree};
    use super::check;

    #[test]
    fn modules_of_another_tier_get_its_name() {
        let tree = current();
        let page = TestPage::new("Modules 14-19 (Foundation Tier) share", &tree);
        page.expect(
            check,
            &["Modules 14-19 (Foundation Tier): Modules 14-19 are the Optimization tier; the Foundation tier is modules 01-08 \
               | src/01_tensor … src/08_training | write `Modules 14-19 (Optimization Tier)`"],
        );
        assert_eq!(page.fixed(check), "Modules 14-19 (Optimization Tier) share");
        assert_eq!(TestPage::new("Module 03 (Optimization Tier)", &tree).fixed(check), "Module 03 (Foundation Tier)");
    }

    #[test]
    fn other_numbers_are_corrected() {
        let tree = current();
        assert_eq!(
            TestPage::new("Modules 13-18 (Optimization Tier)", &tree).fixed(check),
            "Modules 14-19 (Optimization Tier)"
        );
        assert_eq!(
            TestPage::new("Foundation Tier (Modules 01-07)", &tree).fixed(check),
            "Foundation Tier (Modules 01-08)"
        );
        TestPage::new("Modules 14, 20 (Optimization Tier)", &tree).expect(
            check,
            &["Modules 14, 20 (Optimization Tier): Modules 14 and 20 are not the Optimization tier, which is modules 14-19 \
               | src/14_profiling … src/19_benchmarking"],
        );
    }

    #[test]
    fn accepts_parts_of_a_tier_and_unknown_tiers() {
        let now = current();
        for text in [
            "Modules 14-19 (Optimization Tier)",
            "Optimization Tier (Modules 14-19)",
            "Module 15 (Optimization Tier)",
            "Modules 15-17 (Optimization Tier)",
            "Modules 14 and 16 (Optimization Tier)",
            "Modules 14-19 (Production Tier)",
        ] {
            TestPage::new(text, &now).expect(check, &[]);
        }
        // DataLoader has moved to the edge: the tier may end with Training, which the contract lists last.
        for text in ["Modules 01-07 (Foundation Tier)", "Modules 01-08 (Foundation Tier)"] {
            TestPage::new(text, &before_renumbering()).expect(check, &[]);
        }
        assert_eq!(
            TestPage::new("Modules 01-06 (Foundation Tier)", &before_renumbering()).fixed(check),
            "Modules 01-08 (Foundation Tier)"
        );
        for text in
            ["Modules 01-13 (Foundation + Architecture Tiers)", "Modules 01-19 (Foundation and Optimization tiers)"]
        {
            TestPage::new(text, &now).expect(check, &[]);
        }
        let lacking = tree(&["14_profiling", "15_quantization", "19_caching"]);
        TestPage::new("Modules 14-19 (Foundation Tier)", &lacking).expect(check, &[]);
    }
}
