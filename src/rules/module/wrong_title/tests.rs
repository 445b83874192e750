use super::check;
use crate::rules::module::tests::{TestPage, before_renumbering, current};

#[test]
fn one_title_is_reported_with_both_directories() {
    let tree = before_renumbering();
    let page = TestPage::new("Module 06 (Autograd) teaches", &tree);
    page.expect(
        check,
        &["Module 06 (Autograd): Module 06 is Optimizers; Autograd is module 05 | src/06_optimizers, src/05_autograd \
           | write `Module 05 (Autograd)`"],
    );
    assert_eq!(page.fixed(check), "Module 05 (Autograd) teaches");
    assert_eq!(TestPage::new("Module 6: Autograd", &tree).fixed(check), "Module 5: Autograd");
    assert_eq!(TestPage::new("Module 12 - Autograd.", &tree).fixed(check), "Module 05 - Autograd.");
}

#[test]
fn a_range_is_one_finding() {
    let tree = before_renumbering();
    let page = TestPage::new("Modules 06-08 (Autograd, Optimizers, Training) share", &tree);
    page.expect(
        check,
        &["Modules 06-08 (Autograd, Optimizers, Training): Modules 06-08 are Optimizers, Training and DataLoader; \
           Autograd, Optimizers and Training are modules 05-07 \
           | src/06_optimizers, src/07_training, src/08_dataloader, src/05_autograd \
           | write `Modules 05-07 (Autograd, Optimizers, Training)`"],
    );
    assert_eq!(page.fixed(check), "Modules 05-07 (Autograd, Optimizers, Training) share");
    assert_eq!(
        TestPage::new("Modules 06–08 (Autograd, Optimizers, Training)", &tree).fixed(check),
        "Modules 05–07 (Autograd, Optimizers, Training)"
    );
    let listed = "modules (5, 6) (Autograd, Training)";
    assert_eq!(TestPage::new(listed, &tree).fixed(check), "modules (5, 7) (Autograd, Training)");
    let gapped = "Modules 05-06 (Autograd, Training)";
    assert_eq!(TestPage::new(gapped, &tree).fixed(check), "Modules 05 and 07 (Autograd, Training)");
    let ends = TestPage::new("Modules 01-08 (Tensor → Training)", &tree);
    assert_eq!(ends.fixed(check), "Modules 01-07 (Tensor → Training)");
}

#[test]
fn a_title_outside_the_numbers_is_reported_in_any_list() {
    let tree = before_renumbering();
    TestPage::new("Modules 06-08 (Autograd)", &tree).expect(
        check,
        &["Modules 06-08 (Autograd): Modules 06-08 do not include Autograd, which is module 05 \
           | src/06_optimizers, src/07_training, src/08_dataloader, src/05_autograd"],
    );
}

#[test]
fn a_wrong_order_has_no_fix() {
    let tree = current();
    let page = TestPage::new("Modules 06, 07 (Optimizers, Autograd)", &tree);
    let help = page.run(check).pop().and_then(|found| found.help);
    assert_eq!(help.as_deref(), Some("write `Modules 06 and 07 (Autograd, Optimizers)`"));
    assert_eq!(page.fixed(check), "Modules 06, 07 (Optimizers, Autograd)");
}

#[test]
fn only_names_of_other_modules_are_wrong() {
    let tree = current();
    for text in [
        "Module 15: Model compression",
        "Module 06 (autograds)",
        "Module 06 (2 hours)",
        "Module 06 (Wombat)",
        "Module 05 (data loader)",
        "Modules 14-19 (Optimization Tier)",
        "Modules 06-08 (Autograd, Optimizers, Training)",
        "Module 06 (Foundation Tier)",
        "Modules 06 (Autograd), 07 (Optimizers)",
        "Module 26 (Autograd)",
        "MiniTorch's Module 1 (Autograd)",
    ] {
        TestPage::new(text, &tree).expect(check, &[]);
    }
}
