//! What the tests of the rules of this group share.

use crate::{
    diagnostic::{Diagnostic, Severity},
    document::flow::Flow,
    model::{
        contract::{Modules, Tier},
        modules::ModuleTree,
        references::{References, ScanOptions, verdict},
    },
    rule::Sink,
};

const LIST: [&str; 20] = [
    "01_tensor",
    "02_activations",
    "03_layers",
    "04_losses",
    "05_dataloader",
    "06_autograd",
    "07_optimizers",
    "08_training",
    "09_convolutions",
    "10_tokenization",
    "11_embeddings",
    "12_attention",
    "13_transformers",
    "14_profiling",
    "15_quantization",
    "16_compression",
    "17_acceleration",
    "18_memoization",
    "19_benchmarking",
    "20_capstone",
];

fn capital(name: &str) -> String {
    name[..1].to_uppercase() + &name[1..]
}

fn contract() -> Modules {
    let tier = |name: &str, modules: &[&str]| Tier {
        name: name.to_owned(),
        modules: modules.iter().map(|module| capital(module.split_once('_').unwrap().1)).collect(),
    };
    Modules {
        list: vec!["05 DataLoader".to_owned()],
        tiers: vec![
            tier("Foundation", &LIST[..8]),
            tier("Architecture", &LIST[8..13]),
            tier("Optimization", &LIST[13..19]),
        ],
        ..Modules::default()
    }
}

pub(super) fn tree(directories: &[&str]) -> ModuleTree {
    ModuleTree::from_directories("src", directories, &contract())
}

/// Twenty modules; Autograd is 06.
pub(super) fn current() -> ModuleTree {
    tree(&LIST)
}

/// Autograd is 05, and the data loader comes after training.
pub(super) fn before_renumbering() -> ModuleTree {
    let mut list = LIST;
    list[4..8].copy_from_slice(&["05_autograd", "06_optimizers", "07_training", "08_dataloader"]);
    tree(&list)
}

type Judge = fn(&References, &ModuleTree, &mut Sink);

/// One paragraph against one tree.
pub(super) struct Setup<'a> {
    text: &'a str,
    tree: &'a ModuleTree,
    pub(super) references: References,
}

impl<'a> Setup<'a> {
    pub(super) fn new(text: &'a str, tree: &'a ModuleTree) -> Self {
        let names = |name: &str| tree.knows(name);
        let options = ScanOptions { project: Some("TinyTorch"), others: &[], names: &names, short_forms: false };
        let mut references = References::default();
        references.push_flow(&Flow::plain(text, 0), &options);
        Self { text, tree, references }
    }

    pub(super) fn run(&self, judge: Judge) -> Vec<Diagnostic> {
        let mut sink = Sink::new("module/test", Severity::Error);
        judge(&self.references, self.tree, &mut sink);
        sink.into_found()
    }

    /// Compares `underlined: message | label | help` of every finding.
    #[track_caller]
    pub(super) fn expect(&self, judge: Judge, expected: &[&str]) {
        let found: Vec<String> = self
            .run(judge)
            .iter()
            .map(|found| {
                let mut shown = format!("{}: {}", found.span.slice(self.text), found.message);
                for more in [&found.label, &found.help].into_iter().flatten() {
                    shown += &format!(" | {more}");
                }
                shown
            })
            .collect();
        assert_eq!(found, expected, "{}", self.text);
    }

    /// The text after all fixes; they must not overlap.
    pub(super) fn fixed(&self, judge: Judge) -> String {
        let mut edits: Vec<_> =
            self.run(judge).into_iter().filter_map(|found| found.fix).flat_map(|fix| fix.edits).collect();
        edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
        let mut text = self.text.to_owned();
        for edit in edits {
            text.replace_range(edit.span.range(), &edit.text);
        }
        text
    }
}

#[test]
fn a_range_over_a_gap_stands_for_what_is_there() {
    let tree = tree(&["10_a", "12_b", "13_c"]);
    let setup = Setup::new("Modules 10-13 (A, B, C)", &tree);
    let reference = &setup.references.references[0];
    assert_eq!(verdict::numbers(reference, &tree), [10, 12, 13]);
    assert_eq!(verdict::judge(reference, &tree), None);
}
