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

#[test]
fn who_wrote_which_module_is_no_name() {
    let rows = |form: &str| {
        let row = |(number, who): (u32, &str)| form.replace("N", &number.to_string()).replace("WHO", who);
        [(1, "Ada Lovelace"), (2, "Grace Hopper"), (3, "Ada Lovelace")].map(row)
    };
    for form in ["- Module N: WHO", "* **Module 0N** (WHO)", "1. Module N – WHO", "- Module N: [WHO](https://ada.dev)"]
    {
        assert_eq!(messages(&[&rows(form).join("\n")]), Vec::<String>::new(), "{form}");
    }
    for form in ["Module N: WHO", "Module N (WHO),"] {
        assert_eq!(messages(&[&rows(form).join("\n")]), Vec::<String>::new(), "{form}");
    }
    let table = format!("| Who | |\n|-|-|\n{}", rows("| Module N (WHO) | x |").join("\n"));
    assert_eq!(messages(&[&table]), Vec::<String>::new());
    let linked = rows("Module N: [WHO](https://github.com/ada)");
    assert_eq!(messages(&linked.each_ref().map(String::as_str)), Vec::<String>::new());
    for title in ["Translation", "French", "MIT", "Python", "Part I", "Lab", "Quiz"] {
        let list = format!("- Module 1 ({title}): Ada\n- Module 2 ({title}): Grace");
        assert_eq!(messages(&[&list]), Vec::<String>::new(), "{title}");
    }
}

#[test]
fn a_text_is_a_title_where_several_modules_have_one_each_or_a_heading_has_it() {
    let late = ["Sorting is module 06 here but module 05 on line 1"];
    assert_eq!(messages(&["Modules 05 and 07 (Sorting, Search)", "- It shaped Module 06 (Sorting)"]), late);
    assert_eq!(messages(&["## Module 05: Sorting", "It shaped Module 06 (Sorting)"]), late);
    for title in ["Ada Lovelace", "French", "Part I", "University of Oslo", "Python", "Quiz", "Figures"] {
        let apart = ["Module 05 (TITLE) is old", "Module 06 (TITLE) is new"].map(|text| text.replace("TITLE", title));
        assert_eq!(messages(&apart.each_ref().map(String::as_str)), Vec::<String>::new(), "{title}");
    }
}

#[test]
fn references_that_know_of_each_other_are_not_compared() {
    for blocks in [
        &["Thanks to CS231n: Module 5 (Backpropagation) and to CS224n: Module 3 (Backpropagation)."][..],
        &["## Stanford", "- Module 1: Introduction\n- Module 2: Regression", "## MIT", "- Module 3: Regression"],
        &["# Stanford", "## Module 2: Regression", "# MIT", "## Module 3: Regression", "Module 3 (Regression)"],
        &["Module 7 (Graphs) in 2019 and Module 8 (Graphs) in the 2021 edition."],
        &["Track A: Modules 17-18 (Testing, Nets). Track B: Modules 18-19 (Testing, Nets)."],
        &["Module 15 (Part I), Module 16 (Part I)"],
        &["Module 06: Autograd, and Module 07: Autograd."],
        &["| Stanford | MIT |\n|-|-|\n| Modules 1-2 (Trees, Search) | Module 3 (Search) |"],
    ] {
        assert_eq!(messages(blocks), Vec::<String>::new(), "{blocks:?}");
    }
}

#[test]
fn with_a_tree_only_its_names_contradict() {
    let tree = ModuleTree::from_directories("src", &["01_words", "02_trees", "03_sorting"], &Modules::default());
    assert_eq!(found(&["Module 01 (Ada)", "Module 03 (Ada)"], Some(&tree)), []);
    assert_eq!(found(&["Module 01 (Srting)", "Module 03 (Srting)"], Some(&tree)).len(), 1);
    let list = ["- Module 01 (Sorting)\n- Module 03 (Sorting)"];
    assert_eq!(found(&list, Some(&tree)).len(), 1);
}
