use super::judge;
use crate::rules::module::tests::{Setup, before_renumbering, current};

#[test]
fn a_single_title_is_told_with_both_directories() {
    let tree = before_renumbering();
    let found = Setup::new("Module 06 (Autograd) teaches", &tree);
    found.expect(
        judge,
        &["Module 06 (Autograd): Module 06 is Optimizers; Autograd is module 05 | src/06_optimizers, src/05_autograd \
           | write `Module 05 (Autograd)`"],
    );
    assert_eq!(found.fixed(judge), "Module 05 (Autograd) teaches");
    assert_eq!(Setup::new("Module 6: Autograd", &tree).fixed(judge), "Module 5: Autograd");
    assert_eq!(Setup::new("Module 12 - Autograd.", &tree).fixed(judge), "Module 05 - Autograd.");
}

#[test]
fn a_range_is_one_finding() {
    let tree = before_renumbering();
    let found = Setup::new("Modules 06-08 (Autograd, Optimizers, Training) share", &tree);
    found.expect(
        judge,
        &["Modules 06-08 (Autograd, Optimizers, Training): Modules 06-08 are Optimizers, Training and DataLoader; \
           Autograd, Optimizers and Training are modules 05-07 \
           | src/06_optimizers, src/07_training, src/08_dataloader, src/05_autograd \
           | write `Modules 05-07 (Autograd, Optimizers, Training)`"],
    );
    assert_eq!(found.fixed(judge), "Modules 05-07 (Autograd, Optimizers, Training) share");
    assert_eq!(
        Setup::new("Modules 06–08 (Autograd, Optimizers, Training)", &tree).fixed(judge),
        "Modules 05–07 (Autograd, Optimizers, Training)"
    );
    let listed = "modules (5, 6) (Autograd, Training)";
    assert_eq!(Setup::new(listed, &tree).fixed(judge), "modules (5, 7) (Autograd, Training)");
    let gapped = "Modules 05-06 (Autograd, Training)";
    assert_eq!(Setup::new(gapped, &tree).fixed(judge), "Modules 05 and 07 (Autograd, Training)");
    let ends = Setup::new("Modules 01-08 (Tensor → Training)", &tree);
    assert_eq!(ends.fixed(judge), "Modules 01-07 (Tensor → Training)");
}

#[test]
fn a_name_outside_the_numbers_is_told_of_any_list() {
    let tree = before_renumbering();
    Setup::new("Modules 06-08 (Autograd)", &tree).expect(
        judge,
        &["Modules 06-08 (Autograd): Modules 06-08 do not include Autograd, which is module 05 \
           | src/06_optimizers, src/07_training, src/08_dataloader, src/05_autograd"],
    );
}

#[test]
fn order_matters_and_has_no_fix() {
    let tree = current();
    let found = Setup::new("Modules 06, 07 (Optimizers, Autograd)", &tree);
    let help = found.run(judge).pop().and_then(|found| found.help);
    assert_eq!(help.as_deref(), Some("write `Modules 06 and 07 (Autograd, Optimizers)`"));
    assert_eq!(found.fixed(judge), "Modules 06, 07 (Optimizers, Autograd)");
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
        Setup::new(text, &tree).expect(judge, &[]);
    }
}
