//! Whose module a reference is: the same modules in sentences about other courses and in sentences about the page's own.

use std::collections::BTreeMap;

use crate::common::program::{project, run};

/// Modules, and how many findings they have where they are the page's own: the title right, wrong, none; the module missing.
const MODULES: [(&str, usize); 5] =
    [("Module 02 (Trees)", 0), ("Module 03 (Trees)", 1), ("Module 02", 0), ("Module 24", 1), ("Modules 01–24", 1)];

const COURSES: [&str; 4] = ["Hugging Face", "Full Stack Deep Learning", "MIT", "fast.ai"];

/// Codes, and names that no person has.
const CODES: [&str; 7] = ["CS231n", "CS-433", "ECE 408", "6.S191", "nand2tetris", "OpenStax", "d2l.ai"];

const PEOPLE: [&str; 6] = ["Ann Lee", "Jane van der Meer", "Yann LeCun", "Bob McKay", "María-José Ruiz", "@ann99"];

/// Shapes of sentences about a course.
const ABOUT_COURSES: [&str; 17] = [
    "In the NAME course, MODULE was a great help.",
    "The NAME course, MODULE",
    "The NAME course: MODULE",
    "The NAME course - MODULE",
    "Inspired by the NAME course (MODULE).",
    "Inspired by the NAME course, and by MODULE above all.",
    "Ben Ray, for the NAME course. MODULE shaped our exercises.",
    "Ben Ray, for his NAME course, where MODULE comes first.",
    "- MODULE in the NAME course",
    "MODULE of the NAME course",
    "- MODULE in the [NAME course](https://example.org/course)",
    "[NAME course](https://example.org/course): MODULE",
    "[NAME course](https://example.org/course), MODULE",
    "Ben Ray's NAME lectures, MODULE",
    "We read the NAME book: its MODULE is good.",
    "Le cours de NAME, MODULE",
    "NAME老师的课程（MODULE）",
];

const ABOUT_CODES: [&str; 13] = [
    "NAME: MODULE",
    "NAME, MODULE",
    "NAME – MODULE",
    "Inspired by NAME (MODULE).",
    "Ben Ray (Acme NAME, MODULE)",
    "- **NAME** (Stanford): MODULE",
    "[NAME](https://example.org/course), MODULE",
    "MODULE of NAME",
    "- MODULE in [NAME](https://example.org/course)",
    "From Georgia Tech NAME: MODULE",
    "*NAME* (MODULE)",
    "We follow the course NAME here; theirs is longer, and their MODULE is good.",
    "Ben Ray, whose NAME had a MODULE on nets",
];

const ABOUT_OTHERS: [&str; 9] = [
    "Stanford MODULE was a great help.",
    "Microsoft Learn MODULE",
    "Microsoft's ML for Beginners (MODULE)",
    "Coursera's nets, *Deep Nets by Hand*, MODULE",
    "Minitorch, by Sasha Rush: MODULE",
    "Our first steps correspond to their MODULE.",
    "Our first steps follow MODULE there.",
    "We thank Jo for the former MODULE.",
    "Jo proposed MODULE, which may come.",
];

/// Shapes of sentences that map a person to the page's own modules.
const ABOUT_PEOPLE: [&str; 9] = [
    "- NAME: MODULE",
    "- **NAME** – MODULE",
    "**NAME**, MODULE",
    "- NAME (MIT): MODULE",
    "- [NAME](https://github.com/someone): MODULE",
    "- [NAME](https://example.org), MODULE",
    "NAME (MODULE)",
    "- MODULE: NAME",
    "Thanks to NAME for MODULE",
];

const ABOUT_OURS: [&str; 12] = [
    "Our MODULE is based on the Hugging Face course.",
    "In the Hugging Face course there is more; our MODULE follows it.",
    "MODULE draws on the CS231n course.",
    "The CS231n course inspired MODULE",
    "Read MODULE first.",
    "In MODULE we train.",
    "- Maintains MODULE",
    "Le cours finit avec le module MODULE",
    "This course ends with MODULE",
    "Pebble's MODULE is long.",
    "我们的课程 MODULE",
    "Ann Lee wrote MODULE",
];

/// Every shape with every name.
fn fill<'a>(shapes: &'a [&str], names: &'a [&str]) -> impl Iterator<Item = String> + 'a {
    shapes.iter().flat_map(|shape| names.iter().map(|name| shape.replace("NAME", name)))
}

/// The findings of each sentence, as a paragraph or a list of its own.
fn findings(sentences: &[String]) -> Vec<usize> {
    let page: String = sentences.iter().map(|sentence| format!("{sentence}\n\n<!-- -->\n\n")).collect();
    let configuration = "project = 'Pebble'\n[modules]\ndirectories = ['src']\n";
    let folder = project(&[
        ("ack-lint.toml", configuration),
        ("CREDITS.md", &page),
        ("src/01_words/x", ""),
        ("src/02_trees/x", ""),
        ("src/03_search/x", ""),
        ("src/04_games/x", ""),
    ]);
    let ran =
        run(folder.path(), &["check", "--offline", "--output-format", "concise", "--max-findings", "0", "CREDITS.md"]);
    assert!(ran.code < 2, "{}", ran.err);
    let mut lines = BTreeMap::new();
    for finding in ran.out.lines().filter(|line| line.contains("[module/")) {
        let line: usize = finding.split(':').nth(1).unwrap().parse().unwrap();
        *lines.entry(line).or_default() += 1;
    }
    (0..sentences.len()).map(|at| lines.get(&(4 * at + 1)).copied().unwrap_or_default()).collect()
}

/// Compares what sentences have with what they should have.
fn check(sentences: impl Iterator<Item = String>, are_ours: bool) {
    let sentences: Vec<String> = sentences.collect();
    let filled = |sentence: &String| MODULES.map(|(module, findings)| (sentence.replace("MODULE", module), findings));
    let cases: Vec<(String, usize)> = sentences.iter().flat_map(filled).collect();
    let texts: Vec<String> = cases.iter().map(|(text, _)| text.clone()).collect();
    let expected = |findings: usize| if are_ours { findings } else { 0 };
    let found = findings(&texts).into_iter().zip(&cases);
    let wrong: Vec<String> = found
        .filter(|&(found, (_, wanted))| found != expected(*wanted))
        .map(|(found, (text, _))| format!("{found}: {text}"))
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn modules_of_other_courses_have_no_finding() {
    let others = ABOUT_OTHERS.iter().map(|&shape| shape.to_owned());
    check(fill(&ABOUT_COURSES, &COURSES).chain(fill(&ABOUT_CODES, &CODES)).chain(others), false);
}

#[test]
fn the_same_modules_are_checked_where_they_are_ours() {
    let ours = ABOUT_OURS.iter().map(|&shape| shape.to_owned());
    check(fill(&ABOUT_PEOPLE, &PEOPLE).chain(ours), true);
}

#[test]
fn parts_are_not_modules() {
    let texts = [
        "Arduino module 433 MHz.",
        "The RAM is a SODIMM, Module 25-X.",
        "The Node.js module 22 LTS logo is theirs.",
        "Supported by EU grant Module 27.",
    ];
    assert_eq!(findings(&texts.map(str::to_owned)), [0; 4]);
}
