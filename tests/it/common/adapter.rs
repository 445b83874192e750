//! Runs the engine on the examples of the rule pages, as a session does on the pages of a run.

use std::{path::PathBuf, sync::Arc};

use ack_lint::{
    config::{self, Layer, Layers, Origin, Place},
    diagnostic::Diagnostic,
    engine::{self, Edited, Linted, ParsedPage, Session, Workspace},
    facts::Web,
    fix::Safety,
    model::{
        contract::Modules,
        modules::{ModuleSource, ModuleTree},
        profile::Choice,
        roster::{FILE, Roster},
    },
    rule::{self, Level, Rule},
    rules::{self, Selection},
};

use super::facts::Facts;

/// All rules.
pub(crate) fn rules() -> &'static [&'static Rule] {
    rules::ALL
}

/// Reads the configuration of an example, as the program reads `ack-lint.toml`.
pub(crate) fn config(text: &str) -> Result<Layer, String> {
    match config::read(text, "ack-lint.toml", PathBuf::from("/"), Place::Whole) {
        Ok(layer) => Ok(layer.unwrap_or_default()),
        Err(wrong) => Err(wrong.into_iter().map(|wrong| wrong.message).collect::<Vec<_>>().join("; ")),
    }
}

/// Lints `markdown` with `own` switched on, whatever its level, and returns the findings as the engine sorts them.
pub(crate) fn lint(own: &Rule, markdown: &str, config: &Layer, facts: &Facts) -> Vec<Diagnostic> {
    lint_with(on(own), markdown, config, facts)
}

/// The same with any rules switched on.
pub(crate) fn lint_with(on: Vec<&str>, markdown: &str, config: &Layer, facts: &Facts) -> Vec<Diagnostic> {
    let page = ExamplePage::new(on, config, facts);
    let settled = Session::open(&page, vec![((), markdown.to_owned())]).lint();
    settled.into_iter().flat_map(|settled| settled.outcome).collect()
}

/// The text after all fixes, the unsafe ones as well.
pub(crate) fn fix(own: &Rule, markdown: &str, config: &Layer, facts: &Facts) -> String {
    let page = ExamplePage::new(on(own), config, facts);
    let settled = Session::open(&page, vec![((), markdown.to_owned())]).fix(Safety::Unsafe);
    let fixed = settled.into_iter().find_map(|settled| settled.fixed);
    fixed.map_or_else(|| markdown.to_owned(), |fixed| fixed.after.to_string())
}

/// A page with everything an example says about the world.
struct ExamplePage<'a> {
    selection: Selection,
    choice: Choice,
    facts: &'a Facts,
}

impl<'a> ExamplePage<'a> {
    fn new(on: Vec<&str>, config: &Layer, facts: &'a Facts) -> Self {
        let options = options(on);
        let layers = Layers::new(Some(config), "ack-lint.toml", None, &options);
        let selection = layers.levels().unwrap_or_else(|error| panic!("{error}"));
        let choice = layers.choice().unwrap_or_else(|error| panic!("{error}"));
        Self { selection, choice, facts }
    }
}

impl Workspace for ExamplePage<'_> {
    type Page = ();
    type Outcome = Vec<Diagnostic>;

    fn path(&self, (): &()) -> PathBuf {
        PathBuf::from("ACKNOWLEDGMENTS.md")
    }

    fn selection<'a>(&'a self, (): &'a ()) -> &'a Selection {
        &self.selection
    }

    fn parse(&self, (): &(), text: String) -> ParsedPage {
        ParsedPage::parse("ACKNOWLEDGMENTS.md".to_owned(), text, &self.choice, |profile| {
            let contract = profile.and_then(|profile| profile.contract.modules.clone());
            tree(self.facts, contract, profile.map_or("", |profile| &profile.name))
        })
    }

    /// Every text has its own answers: a fix can write an address that the example knows as well.
    fn facts(&self, (): &(), page: &ParsedPage, _: &Edited) -> rule::Facts {
        let requests = engine::requests(std::iter::once(page));
        let answers = self.facts.fetch(&requests);
        rule::Facts {
            web: Arc::new(requests.into_iter().map(|request| request.url).zip(answers).collect()),
            files: self.facts.files.clone(),
            accounts: Arc::new(self.facts.accounts.clone()),
            licenses: self.facts.licenses.clone(),
            history: self.facts.history.clone(),
            roster: roster(self.facts).map(Arc::new),
        }
    }

    fn outcome(&self, (): &(), _: &ParsedPage, _: &rule::Facts, linted: Linted) -> Vec<Diagnostic> {
        linted.found
    }

    fn findings(outcome: &Vec<Diagnostic>) -> &[Diagnostic] {
        outcome
    }
}

/// The findings in the text of `.all-contributorsrc` itself.
pub(crate) fn lint_rc(own: &Rule, config: &Layer, facts: &Facts) -> Vec<Diagnostic> {
    let options = options(on(own));
    let levels = Layers::new(Some(config), "ack-lint.toml", None, &options).levels();
    let levels = levels.unwrap_or_else(|error| panic!("{error}"));
    roster(facts).map(|roster| engine::lint_roster(&roster, &levels)).unwrap_or_default()
}

/// The rule itself, if it is off by default.
fn on(own: &Rule) -> Vec<&str> {
    if own.level == Level::Off { vec![own.id] } else { Vec::new() }
}

fn options(on: Vec<&str>) -> Layer {
    let mut options = Layer::default();
    if !on.is_empty() {
        options.set("warn", on, Origin::Option("--warn".to_owned()));
    }
    options
}

fn roster(facts: &Facts) -> Option<Roster> {
    (!facts.rc.is_empty()).then(|| Roster::read(FILE.to_owned(), &facts.rc))
}

/// The module tree of the facts, else the list of the contract.
fn tree(facts: &Facts, contract: Option<Modules>, profile: &str) -> Option<ModuleTree> {
    match (&facts.modules, contract) {
        (Some(given), contract) => {
            Some(ModuleTree::from_directories(&given.source, &given.directories, &contract.unwrap_or_default()))
        }
        (None, contract) => {
            let contract = contract?;
            Some(ModuleTree::from_list(ModuleSource::Builtin(profile.to_owned()), &contract.list, &contract))
        }
    }
}
