use super::*;
use crate::{
    model::{contract::Modules, modules::ModuleTree},
    rules::module::tests::TestPage,
};

fn found(blocks: &[&str], tree: Option<&ModuleTree>) -> Vec<Diagnostic> {
    TestPage::new(&blocks.join("\n\n"), tree).run(check)
}

fn messages(blocks: &[&str]) -> Vec<String> {
    found(blocks, None).into_iter().map(|found| found.message).collect()
}

#[test]
fn the_later_reference_is_reported() {
    let found = found(&["Modules 05-07 (Autograd, Optimizers, Training) share", "Module 06 (Autograd) teaches"], None);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].message, "Autograd is module 06 here but module 05 on line 1");
    assert_eq!((found[0].span.start, found[0].labels[0].span.start), (54, 0));
    assert_eq!(found[0].labels[0].message, "Autograd is module 05");
}

#[test]
fn two_references_are_one_finding() {
    let blocks = ["Modules 05-07 (Autograd, Optimizers, Training)", "Modules 06-08 (Autograd, Optimizers, Training)"];
    assert_eq!(messages(&blocks), ["Autograd, Optimizers and Training have other numbers on line 1"]);
    let within = ["Module 06: Autograd, and Module 07: Autograd."];
    assert_eq!(messages(&within), ["Autograd is module 07 here but module 06 earlier on this line"]);
}

#[test]
fn remarks_and_equal_numbers_are_ignored() {
    for blocks in [
        &["Module 06 (Autograd)", "Module 6: autograds", "Modules 06-07 (Autograd, Optimizers)"][..],
        &["Module 05 (2 hours)", "Module 06 (2 hours)"],
        &["Module 05 (see below)", "Module 06 (see below)"],
        &["Module 05 (Optional)", "Module 06 (Optional)"],
        &["Module 05 (Vision)", "Module 06 (Vision)", "Module 07 (Vision)"],
        &["Modules 05-07 (Autograd, Optimizers)", "Module 05 (Optimizers)"],
        &["MiniTorch's Module 1 (Autograd)", "Module 06 (Autograd)"],
        &["Modules 01-05 (Foundation Tier)", "Modules 01-08 (Foundation Tier)"],
    ] {
        assert_eq!(messages(blocks), Vec::<String>::new(), "{blocks:?}");
    }
}

#[test]
fn a_tree_may_have_one_name_twice() {
    let names = ["14_profiling", "15_profiling", "16_other"];
    let tree = ModuleTree::from_directories("src", &names, &Modules::default());
    assert!(found(&["Module 14 (Profiling)", "Module 15 (Profiling)"], Some(&tree)).is_empty());
    assert_eq!(found(&["Module 14 (Profiling)", "Module 16 (Profiling)"], Some(&tree)).len(), 1);
}
