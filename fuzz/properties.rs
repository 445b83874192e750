//! What holds for any input. The fuzz targets use it, and the test `fuzz` with random pages.
#![allow(dead_code, reason = "each target uses a part")]

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use ack_lint::{
    config::{self, Layer, Layers, Place},
    diagnostic::Diagnostic,
    document::{Dialect, Document},
    engine::{self, Edited, Linted, ParsedPage, Session, Workspace},
    fix::Safety,
    model::{
        modules::{ModuleSource, ModuleTree},
        profile::{Choice, Profile},
    },
    output::{self, Format, Style},
    report::{FileReport, Report},
    rule::Facts,
    rules::{self, Selection, Selectors},
    span::Span,
};

/// The line between a configuration and a page.
pub(crate) const SEPARATOR: &str = "\n+++\n";

const PATH: &str = "ACKNOWLEDGMENTS.md";

const FORMATS: [Format; 10] = [
    Format::Full,
    Format::Concise,
    Format::Json,
    Format::Jsonl,
    Format::Sarif,
    Format::Github,
    Format::Gitlab,
    Format::Junit,
    Format::Rdjsonl,
    Format::Markdown,
];

/// Findings and their edits are within the text, and edits do not overlap.
pub(crate) fn findings_are_inside(source: &str, found: &[Diagnostic]) {
    let inside = |span: Span| assert!(source.get(span.range()).is_some(), "{span:?} is off the text");
    for diagnostic in found {
        inside(diagnostic.span);
        diagnostic.labels.iter().for_each(|label| inside(label.span));
        let edits = diagnostic.fix.as_ref().map(|fix| fix.edits.as_slice()).unwrap_or_default();
        edits.iter().for_each(|edit| inside(edit.span));
        assert!(edits.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start), "edits overlap: {edits:?}");
    }
}

/// A page alone, under a built-in contract.
struct Alone(Selection);

impl Alone {
    /// With every rule that needs no network.
    fn new() -> Self {
        let all: Vec<String> = rules::ALL.iter().map(|rule| rule.id.to_owned()).collect();
        Self(Selection::new(&Selectors { error: &all, ..Selectors::default() }).expect("ids name rules"))
    }
}

impl Workspace for Alone {
    type Page = ();
    type Outcome = Vec<Diagnostic>;

    fn path(&self, (): &()) -> PathBuf {
        PathBuf::from("/").join(PATH)
    }

    fn selection<'a>(&'a self, (): &'a ()) -> &'a Selection {
        &self.0
    }

    fn parse(&self, (): &(), text: String) -> ParsedPage {
        parse(&text, &Choice::Profile(Box::new(Profile::builtin()[0].clone())))
    }

    fn facts(&self, (): &(), _: &ParsedPage, _: &Edited) -> Facts {
        Facts::default()
    }

    fn outcome(&self, (): &(), _: &ParsedPage, _: &Facts, linted: Linted) -> Vec<Diagnostic> {
        linted.found
    }

    fn findings(outcome: &Vec<Diagnostic>) -> &[Diagnostic] {
        outcome
    }

    fn findings_mut(outcome: &mut Vec<Diagnostic>) -> &mut [Diagnostic] {
        outcome
    }
}

fn parse(source: &str, choice: &Choice) -> ParsedPage {
    ParsedPage::parse(PATH.to_owned(), source.to_owned(), choice, |profile| {
        let modules = profile?.contract.modules.as_ref()?;
        Some(ModuleTree::from_list(ModuleSource::Config, &modules.list, modules))
    })
}

/// The findings of a page.
pub(crate) fn lint(source: &str) -> Vec<Diagnostic> {
    let linted = Session::open(&Alone::new(), vec![((), source.to_owned())]).lint();
    linted.into_iter().flat_map(|page| page.outcome).collect()
}

/// The safe fixes of a page add no finding.
pub(crate) fn fixes_add_nothing(source: &str) {
    let alone = Alone::new();
    let open = || Session::open(&alone, vec![((), source.to_owned())]);
    let count = |found: &[Diagnostic]| {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in found {
            *counts.entry(finding.rule).or_default() += finding.locations().count();
        }
        counts
    };
    for (before, after) in open().lint().iter().zip(open().fix(Safety::Safe)) {
        let text = after.fixed.as_ref().map_or(source, |fixed| &*fixed.after);
        findings_are_inside(text, &after.outcome);
        let before = count(&before.outcome);
        for (rule, count) in count(&after.outcome) {
            let was = before.get(rule).copied().unwrap_or_default();
            assert!(
                count <= was,
                "{rule}: {was} before, {count} after the fixes in\n{source:?}\nwhich is now\n{text:?}"
            );
        }
    }
}

/// Any text is a configuration or has errors inside it; and any page can be checked with one.
pub(crate) fn configuration_and_page(source: &str) {
    let (config, page) = source.split_once(SEPARATOR).unwrap_or((source, ""));
    match config::read(config, "ack-lint.toml", "/".into(), Place::Whole) {
        Ok(layer) => {
            let (layer, options) = (layer.unwrap_or_default(), Layer::default());
            let layers = Layers::new(
                std::slice::from_ref(&layer),
                "ack-lint.toml",
                Some(Path::new("/ACKNOWLEDGMENTS.md")),
                &options,
            );
            let selection = layers.levels().expect("the rules of a configuration that was read exist");
            let Ok(choice) = layers.choice() else { return };
            let parsed = parse(page, &choice);
            findings_are_inside(page, &engine::lint(&parsed, &Facts::default(), &selection).found);
        }
        Err(wrong) => {
            assert!(!wrong.is_empty());
            for error in wrong {
                assert!(config.get(error.span.range()).is_some(), "{error:?}");
            }
        }
    }
}

/// Any text is a page in every dialect, and every span of its tree is on character boundaries.
pub(crate) fn trees(source: &str) {
    for dialect in [Dialect::Gfm, Dialect::Myst, Dialect::Quarto, Dialect::Html] {
        tree(source, &Document::parse(source.to_owned(), dialect));
    }
}

fn tree(source: &str, document: &Document) {
    assert_eq!(document.original(), source);
    let inside = |span: Span| assert!(source.get(span.range()).is_some(), "{span:?} is off the text");
    let nodes = document.nodes();
    for index in document.indices() {
        let node = document.node(index);
        inside(node.span);
        assert!(node.parent <= index && index < node.end && node.end as usize <= nodes.len());
        assert!(document.node(node.parent).span.contains(node.span), "{node:?} lies outside its parent");
        assert!(node.span.contains(document.open(index)), "{node:?}");
        assert!(document.close(index).is_none_or(|close| node.span.contains(close)), "{node:?}");
        for attr in document.attrs(index) {
            inside(attr.name_span);
            inside(attr.value_span);
        }
        let position = document.lines().position(source, node.span.end);
        assert!(position.line as usize <= document.lines().len() && position.column >= 1);
    }
}

/// Any page is reported in every format, and its findings are inside it.
pub(crate) fn reports(source: &str) {
    let diagnostics = lint(source);
    findings_are_inside(source, &diagnostics);
    let file =
        FileReport { path: "CREDITS.md".to_owned(), source: source.into(), diagnostics, ..FileReport::default() };
    let report = Report { files: vec![file], ..Report::default() };
    for format in FORMATS {
        let _ = output::render(&report, format, &Style::default());
    }
    let _ = output::summary(&report, &Style::default());
}

/// Any text is a configuration, or has errors inside it.
pub(crate) fn configuration(source: &str) {
    for place in [Place::Whole, Place::Tool] {
        match config::read(source, "ack-lint.toml", "/".into(), place) {
            Ok(Some(layer)) => {
                let options = Layer::default();
                let layers = Layers::new(
                    std::slice::from_ref(&layer),
                    "ack-lint.toml",
                    Some("/docs/CREDITS.md".as_ref()),
                    &options,
                );
                layers.levels().expect("the rules of a configuration that was read exist");
                let _ = layers.choice();
                let _ = config::show::toml(&layers);
            }
            Ok(None) => {}
            Err(wrong) => {
                assert!(!wrong.is_empty());
                for error in wrong {
                    assert!(source.get(error.span.range()).is_some(), "{error:?}");
                }
            }
        }
    }
}
