use super::super::{
    ScanOptions, scan,
    tests::{check, check_entry, found, known},
};
use crate::document::flow::Flow;

#[test]
fn modules_of_other_projects_are_ignored() {
    for text in [
        "MiniTorch's Module 1 covers",
        "MiniTorch’s excellent Module 1 (Autodiff)",
        "MiniTorch Module 1",
        "micrograd's Module 3",
        "micrograd Module 3",
        "the ML Systems Book Module 3",
        "Sasha Rush's modules (1, 2)",
        "Module 1 of MiniTorch",
        "Module 1 of the Coursera course",
        "Module 2 in micrograd",
        "In MiniTorch, Module 1 is about scalars",
        "MiniTorch covers autodiff in Module 1",
        "MiniTorch is small: its Module 1 is about scalars",
        "Unlike ours it is short. MiniTorch starts with Module 0 (Setup)",
        "MiniTorch has 12 modules",
        "MiniTorch's 12 modules",
        "fast.ai's Module 4",
        "MiniTorch splits the work: Module 9 is about tensors",
        "MiniTorch has four modules; Module 1 covers scalars",
        "The MiniTorch course splits this over Modules 1 and 2",
        "MiniTorch: 12 modules",
        "CS231n Module 2",
        "fast.ai Module 7",
        "Module 9 from fast.ai",
        "Module 9 from learn.app",
        "Module 9 from a.b-c.com",
        "Module 9 from learn.dev",
        "Module 9 from learn.edu",
        "Module 9 from learn.io",
        "Module 9 from learn.net",
        "Module 9 from learn.org",
        "Module 9 by Ada Lovelace.",
        "It is much like Stanford Module 9",
        "It has more in it than the slides of Stanford Modules 1-3",
        "It runs with Node module 12",
        "In CS231n, Module 9 is longer",
        "In CS50, Module 9 is longer",
        "See fast.ai, Module 9.",
        "Their Module 9 is better",
        "Module 9 of the MIT course.",
        "Modules 1, 2, 4, and 5 of Deep Learning (Goodfellow)",
        "Thanks to \"Module 12: Databases\" by Jane Widom.",
        "Thanks to “Module 12: Databases” by Jane Widom.",
        "Module 4 in Coursera's Machine Learning",
        "Node.js module 12",
        "GPS module 6",
        // The page says that there is none.
        "There is no Module 9.",
        "Module 9 (planned)",
    ] {
        let found = found(text, false);
        assert!(found.references.is_empty() && found.counts.is_empty(), "{text}: {found:?}");
    }
}

/// Elsewhere these are unsure.
#[test]
fn entries_connect_other_projects_with_modules() {
    check_entry(&[
        ("Inspired by MiniTorch, Module 06 (Autograd) builds", "06(Autograd"),
        ("MiniTorch: Module 06", "06"),
        ("Start with fast.ai, Module 06 goes on", "06"),
        ("micrograd (Module 06)", "06"),
        ("micrograd – Module 06", "06"),
        ("The ideas of the CS231n course: Module 09", "09"),
        ("MiniTorch's Module 1", ""),
        ("Its Module 1 is short", ""),
        ("Unlike TinyTorch, its Module 1 is short", "1"),
        ("Module 9 of the Hugging Face course", ""),
    ]);
}

#[test]
fn mentions_of_other_projects_do_not_claim_modules() {
    let table = [
        (
            "Modules 06-08 (Autograd, Optimizers, Training) share philosophical DNA with MiniTorch's core pedagogy",
            "06..08(Autograd|Optimizers|Training",
        ),
        ("Complement to TinyTorch Modules 10-13 for transformer-specific deep-dive", "10..13"),
        (
            "nanoGPT's implementation showed how. TinyTorch's transformer modules (12, 13) follow this philosophy",
            "12 13",
        ),
        ("MiniTorch's ideas shaped Module 06 (Autograd)", "06(Autograd"),
        ("When to use MiniTorch: after Module 08 (Training)", "08(Training"),
        ("MiniTorch teaches what you meet in Module 06", "06"),
        ("the course's Module 06", "06"),
        ("MiniTorch: builds on Module 06", "06"),
        ("The course is long. Module 06 is short", "06"),
        ("today's Module 06", "06"),
        ("What MiniTorch teaches: the ideas of Module 06", "06"),
        ("The DataLoader Module 05", "05"),
        ("Module 06 of TinyTorch", "06"),
        ("Module 06 of the Foundation Tier", "06"),
        ("Module 06 of Part II", "06"),
        ("Module 06 of Week 2.", "06"),
        ("Module 06 in Part Two", "06"),
        ("TinyTorch's own Module 06", "06"),
        ("Why GPUs matter: Module 17", "17"),
        ("In README.md, Module 06 is first", "06"),
        ("Module 06 by Friday", "06"),
        ("See Module 06", "06"),
        ("It is in the Graphs Module 06", "06"),
        ("It is in our Graphs Module 06", "06"),
        ("It is much like Attention Module 12", "12"),
        ("It is in Optional Module 06", "06"),
        ("Notes on Using Module 06", "06"),
        ("A Guide to Module 06", "06"),
        ("It ran on the GPU Module 06", "06"),
        ("READ MODULE 06", "06"),
        ("Part II Module 06", "06"),
        ("“Module 06” by next week", "06"),
        ("There is no time. Module 06 is next", "06"),
        ("There is no Module 21, and Module 06 is long", "06"),
        ("Module 06 (Autograd) by Ada Lovelace", "06(Autograd"),
    ];
    check(&table);
    check_entry(&table);
    check(&[("Its Module 06 is short", "06"), ("The course is long, and its Module 06 is short", "06")]);
}

#[test]
fn names_are_those_of_others_unless_the_title_has_them() {
    let count = |title: &str, text: &str| {
        let options = ScanOptions {
            project: None,
            title,
            others: &[],
            names: &known,
            short_forms: false,
            in_entry: false,
            marks: &[],
        };
        scan(&Flow::plain(text, 0), &options).references.len()
    };
    for text in [
        "In MiniTorch, Module 9 is about scalars",
        "MiniTorch Module 9",
        "It is much like Stanford Module 9",
        "Module 9 of the Coursera course",
        "See fast.ai, Module 9.",
        "MiniTorch covers autodiff in Module 9",
    ] {
        assert_eq!(count("Credits", text), 0, "{text}");
    }
    assert_eq!(count("Thanks to all of MiniTorch!", "MiniTorch Module 9"), 1);
    assert_eq!(count("Who made fast.ai", "Module 9 of fast.ai"), 1);
}

#[test]
fn a_sentence_stays_with_its_project() {
    check(&[
        ("MiniTorch's Module 1 covers scalars and Module 99 the rest", ""),
        ("MiniTorch's Module 1, Module 2 and Modules 3-4 are short; see Module 06", ""),
        ("MiniTorch's Module 1 is short. Module 06 is not", "06"),
        ("MiniTorch's Module 1; Module 06 follows", "06"),
        ("MiniTorch's Module 1 inspired Module 06", "06"),
        ("MiniTorch's Module 1 and our Module 06", "06"),
        ("MiniTorch's Module 1, TinyTorch has Module 06", "06"),
    ]);
}
