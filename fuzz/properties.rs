//! What holds for any input. The fuzz targets use it, and the test `fuzz` with random pages.
#![allow(dead_code, reason = "each target uses a part")]

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use ack_lint::{
    config::{self, Layer, Layers, Place},
    diagnostic::Diagnostic,
    engine::{self, Edited, Linted, ParsedPage, Session, Workspace},
    fix::Safety,
    model::{
        modules::{ModuleSource, ModuleTree},
        profile::{Choice, Profile},
    },
    rule::Facts,
    rules::{self, Selection, Selectors},
    span::Span,
};

/// The line between a configuration and a page.
pub(crate) const SEPARATOR: &str = "\n+++\n";

const PATH: &str = "ACKNOWLEDGMENTS.md";

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
            let layers = Layers::new(Some(&layer), "ack-lint.toml", Some(Path::new("/ACKNOWLEDGMENTS.md")), &options);
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
