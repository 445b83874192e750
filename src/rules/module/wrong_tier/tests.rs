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
fn two_people_may_share_a_tier() {
    let now = current();
    let page = |ranges: [&str; 2]| ranges.map(|range| format!("Foundation Tier (Modules {range}): Ada")).join("\n\n");
    TestPage::new(&page(["01–04", "05–08"]), &now).expect(check, &[]);
    for ranges in [["01–04", "05–07"], ["01–05", "05–08"], ["01–08", "05–08"], ["01–04", "05–09"]] {
        assert!(!TestPage::new(&page(ranges), &now).run(check).is_empty(), "{ranges:?}");
    }
}

#[test]
fn other_numbers_are_corrected() {
    let tree = current();
    assert_eq!(
        TestPage::new("Modules 13-18 (Optimization Tier)", &tree).fixed(check),
        "Modules 14-19 (Optimization Tier)"
    );
    assert_eq!(TestPage::new("Foundation Tier (Modules 01-07)", &tree).fixed(check), "Foundation Tier (Modules 01-08)");
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
    for text in ["Modules 01-13 (Foundation + Architecture Tiers)", "Modules 01-19 (Foundation and Optimization tiers)"]
    {
        TestPage::new(text, &now).expect(check, &[]);
    }
    let lacking = tree(&["14_profiling", "15_quantization", "19_caching"]);
    TestPage::new("Modules 14-19 (Foundation Tier)", &lacking).expect(check, &[]);
}
