//! Helpers for the tests of rules about references.

use crate::{
    diagnostic::{Diagnostic, Severity},
    document::{Dialect, Document},
    fix::{self, Fix},
    model::{
        Model,
        contract::{Contract, Modules, Tier},
        modules::ModuleTree,
        page::Page,
    },
    rule::{Context, Facts, Sink},
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

pub(in crate::rules) fn tree(directories: &[&str]) -> ModuleTree {
    ModuleTree::from_directories("src", directories, &contract())
}

/// Twenty modules; Autograd is 06.
pub(super) fn current() -> ModuleTree {
    tree(&LIST)
}

/// The tree with DataLoader after Training, so that Autograd is 05.
pub(super) fn before_renumbering() -> ModuleTree {
    let mut list = LIST;
    list[4..8].copy_from_slice(&["05_autograd", "06_optimizers", "07_training", "08_dataloader"]);
    tree(&list)
}

/// A page, and the module tree its references are compared with.
pub(in crate::rules) struct TestPage<'a> {
    document: Document,
    pub(super) model: Model,
    tree: Option<&'a ModuleTree>,
}

impl<'a> TestPage<'a> {
    pub(in crate::rules) fn new(text: &str, tree: impl Into<Option<&'a ModuleTree>>) -> Self {
        let (document, tree) = (Document::parse(text.to_owned(), Dialect::Gfm), tree.into());
        let contract = Contract { project: Some("TinyTorch".to_owned()), ..Contract::default() };
        let model = Model::read(&document, Page::read(&document), Some(&contract), tree);
        Self { document, model, tree }
    }

    pub(in crate::rules) fn run(&self, check: fn(&Context<'_>, &mut Sink)) -> Vec<Diagnostic> {
        let references = self.tree.map(|tree| super::check_references(&self.model.references, tree));
        let context = Context {
            document: &self.document,
            model: &self.model,
            contract: None,
            modules: self.tree,
            references: references.as_deref().unwrap_or_default(),
            facts: &Facts::default(),
            answers: &[],
            roster: None,
            sourced: None,
            unused: &[],
        };
        let mut sink = Sink::new("module/test", Severity::Error);
        check(&context, &mut sink);
        sink.into_found()
    }

    /// Compares `underlined: message | label | help` of every finding.
    #[track_caller]
    pub(super) fn expect(&self, check: fn(&Context<'_>, &mut Sink), expected: &[&str]) {
        let source = self.document.source();
        let show = |found: Diagnostic| {
            let more: String =
                [found.label, found.help].into_iter().flatten().map(|text| format!(" | {text}")).collect();
            format!("{}: {}{more}", found.span.slice(source), found.message)
        };
        let found: Vec<String> = self.run(check).into_iter().map(show).collect();
        assert_eq!(found, expected, "{source}");
    }

    /// The text after all fixes.
    pub(super) fn fixed(&self, check: fn(&Context<'_>, &mut Sink)) -> String {
        let fixes: Vec<Fix> = self.run(check).into_iter().filter_map(|found| found.fix).collect();
        fix::apply(self.document.source(), fixes.iter()).0
    }
}

#[test]
fn a_range_across_a_gap_covers_the_modules_that_exist() {
    let tree = tree(&["10_a", "12_b", "13_c"]);
    let page = TestPage::new("Modules 10-13 (A, B, C)", &tree);
    let checked = super::check_references(&page.model.references, &tree);
    assert_eq!((checked[0].modules.as_slice(), &checked[0].verdict), (&[10, 12, 13][..], &None));
}
