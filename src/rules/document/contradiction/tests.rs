use super::*;
use crate::diagnostic::Severity;
use crate::{
    document::flow::Flow,
    model::{contract::Modules, references::ScanOptions},
};

fn found(blocks: &[&str], tree: Option<&ModuleTree>) -> Vec<Diagnostic> {
    let names = |name: &str| tree.is_some_and(|tree| tree.knows(name));
    let options = ScanOptions { project: Some("TinyTorch"), others: &[], names: &names, short_forms: false };
    let mut references = References::default();
    for (index, block) in blocks.iter().enumerate() {
        references.push_flow(&Flow::plain(block, 1000 * index as u32), &options);
    }
    let mut sink = Sink::new(RULE.id, Severity::Error);
    judge(&references, tree, &mut sink);
    sink.into_found()
}

fn messages(blocks: &[&str]) -> Vec<String> {
    found(blocks, None).into_iter().map(|found| found.message).collect()
}

#[test]
fn the_later_place_is_told() {
    let found = found(&["Modules 05-07 (Autograd, Optimizers, Training) share", "Module 06 (Autograd) teaches"], None);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].message, "Autograd is module 06 here and module 05 elsewhere");
    assert_eq!((found[0].span.start, found[0].labels[0].span.start), (1000, 0));
    assert_eq!(found[0].labels[0].message, "Autograd is module 05");
}

#[test]
fn two_references_are_one_finding() {
    let blocks = ["Modules 05-07 (Autograd, Optimizers, Training)", "Modules 06-08 (Autograd, Optimizers, Training)"];
    assert_eq!(messages(&blocks), ["Autograd, Optimizers, Training have other numbers elsewhere"]);
    let within = ["Module 06: Autograd, and Module 07: Autograd."];
    assert_eq!(messages(&within), ["Autograd is module 07 here and module 06 elsewhere"]);
}

#[test]
fn remarks_and_agreement_are_no_contradiction() {
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
