//! Every known state of the module tree against every known version of the page: findings exactly where a number or a
//! bracketed name is wrong. The expected result is computed here from the directory names alone.

use std::{collections::BTreeSet, fs, path::PathBuf};

use ack_lint::{
    engine::{self, ParsedPage},
    model::{
        modules::ModuleTree,
        profile::{Choice, Profile},
    },
    rules::{Selection, Selectors},
};

use super::folder;

/// Number and name of each directory that counts.
type Tree = Vec<(u32, String)>;

fn plain(name: &str) -> String {
    let lower: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    lower.trim_end_matches('s').to_owned()
}

fn tree(directories: &[&str]) -> Tree {
    let counts = |name: &&&str| !name.ends_with("_ARCHIVED") && !name.ends_with("_backup");
    directories.iter().filter(counts).map(|name| (name[..2].parse().unwrap(), plain(&name[3..]))).collect()
}

fn has(tree: &Tree, number: u32, name: &str) -> bool {
    tree.iter().any(|(n, known)| *n == number && *known == plain(name))
}

fn exists(tree: &Tree, number: u32) -> bool {
    tree.iter().any(|(n, _)| *n == number)
}

/// Whether a line of the page is wrong about the tree: every reference of the known pages, spelled out.
fn wrong(line: &str, tree: &Tree) -> bool {
    let optimization = ["profiling", "quantization", "compression", "acceleration", "memoization", "benchmarking"];
    let distinct: BTreeSet<u32> = tree.iter().map(|(number, _)| *number).collect();
    let mut wrong = false;
    for (text, first) in
        [("Modules 06-08 (Autograd, Optimizers, Training)", 6), ("Modules 05-07 (Autograd, Optimizers, Training)", 5)]
    {
        if line.contains(text) {
            let names = ["autograd", "optimizers", "training"];
            wrong |= names.iter().zip(first..).any(|(name, number)| !has(tree, number, name));
        }
    }
    for (text, number, name) in [
        ("Module 06 (Autograd)", 6, "autograd"),
        ("Module 05 (Autograd)", 5, "autograd"),
        ("Module 13 (Transformers)", 13, "transformers"),
    ] {
        wrong |= line.contains(text) && !has(tree, number, name);
    }
    wrong |= line.contains("modules (12, 13)") && !(exists(tree, 12) && exists(tree, 13));
    wrong |= line.contains("Modules 10-13") && !(exists(tree, 10) && exists(tree, 13));
    if line.contains("Modules 14-19 (Optimization Tier)") {
        let numbers: Vec<u32> = tree
            .iter()
            .filter(|(_, name)| optimization.iter().any(|tier| plain(tier) == *name))
            .map(|(n, _)| *n)
            .collect();
        let all = optimization.iter().all(|name| tree.iter().any(|(_, known)| *known == plain(name)));
        let span = (numbers.iter().min().copied(), numbers.iter().max().copied());
        wrong |= !exists(tree, 14) || !exists(tree, 19) || (all && span != (Some(14), Some(19)));
    }
    wrong | (line.contains("(20 modules") && distinct.len() != 20)
}

#[test]
#[ignore = "needs ../shared"]
fn findings_are_exactly_where_the_page_is_wrong() {
    let shared = folder();
    let course = shared.join("tinytorch");
    let trees = fs::read_to_string(course.join("trees.tsv")).unwrap();
    let mut pages: Vec<PathBuf> =
        fs::read_dir(course.join("credits")).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.push(shared.join("seed/ACKNOWLEDGMENTS.md"));
    let levels = Selection::new(&Selectors {
        warn: &["module/unknown-title".to_owned()],
        select: &["module".to_owned()],
        ignore: &["module/ambiguous".to_owned()],
        ..Selectors::default()
    })
    .unwrap();
    let profile = &Profile::builtin()[0];
    let mut pairs = 0;
    for row in trees.lines().skip(1) {
        let [name, base, directories] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("{row}") };
        let directories: Vec<&str> = directories.split(' ').collect();
        let known = tree(&directories);
        for path in &pages {
            let text = fs::read_to_string(path).unwrap();
            let expected: Vec<u32> =
                text.lines().zip(1..).filter(|(line, _)| wrong(line, &known)).map(|(_, number)| number).collect();
            let page =
                ParsedPage::parse("page.md".to_owned(), text, &Choice::Profile(Box::new(profile.clone())), |profile| {
                    let modules = profile.unwrap().contract.modules.as_ref().unwrap();
                    Some(ModuleTree::from_directories(base, &directories, modules))
                });
            let found = engine::lint(&page, &Default::default(), &levels).found;
            let lines: Vec<u32> = found.iter().map(|finding| page.document.lines().line(finding.span.start)).collect();
            assert_eq!(lines, expected, "{name} against {}: {found:#?}", path.display());
            pairs += 1;
        }
    }
    assert!(pairs > 100, "{pairs}");
}
