//! Connects the runner of rule pages to the engine.

use std::{path::PathBuf, sync::Arc};

use ack_lint::{
    config::{self, Layer, Layers, Origin, Place},
    diagnostic::Diagnostic,
    engine::{self, ParsedPage},
    facts::{Authors, Web},
    fix::Safety,
    model::{
        contract::{Entries, Modules},
        manifest,
        modules::{ModuleSource, ModuleTree},
        profile::Choice,
        roster::{FILE, Roster},
    },
    rule::{self, Level, Rule},
    rules::{self, Selection},
};

use super::{facts::Facts, session};

/// All rules of the catalogue.
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

/// Checks `markdown` with `own` enabled, whatever its level, and returns the findings in the engine's order.
pub(crate) fn lint(own: &Rule, markdown: &str, config: &Layer, facts: &Facts) -> Vec<Diagnostic> {
    lint_with(on(own), markdown, config, facts)
}

/// The same with additional rules enabled.
pub(crate) fn lint_with(on: Vec<&str>, markdown: &str, config: &Layer, facts: &Facts) -> Vec<Diagnostic> {
    let (levels, choice) = settings(on, config);
    let page = parse(markdown.to_owned(), &choice, facts);
    let requests = engine::requests(std::iter::once(&page));
    let answers = facts.fetch(&requests);
    let web = requests.into_iter().map(|request| request.url).zip(answers).collect();
    let accounts = Arc::new(facts.accounts.clone());
    engine::lint(&page, &rule::Facts { web: Arc::new(web), accounts, ..offline(&page, facts) }, &levels).found
}

/// The text after all fixes, the unsafe ones as well.
pub(crate) fn fix(own: &Rule, markdown: &str, config: &Layer, facts: &Facts) -> String {
    session::fix_with(on(own), markdown, config, facts, Safety::Unsafe).text
}

/// The enabled rules and the contract of a configuration.
pub(crate) fn settings(on: Vec<&str>, config: &Layer) -> (Selection, Choice) {
    let options = options(on);
    let layers = Layers::new(std::slice::from_ref(config), "ack-lint.toml", None, &options);
    let levels = layers.levels().unwrap_or_else(|error| panic!("{error}"));
    let choice = layers.choice().unwrap_or_else(|error| panic!("{error}"));
    (levels, choice)
}

/// Reads a page under a contract.
pub(crate) fn parse(markdown: String, choice: &Choice, facts: &Facts) -> ParsedPage {
    ParsedPage::parse("ACKNOWLEDGMENTS.md".to_owned(), markdown, choice, |profile| {
        let contract = profile.and_then(|profile| profile.contract.modules.clone());
        tree(facts, contract, profile.map_or("", |profile| &profile.name))
    })
}

/// The facts of an example about a page, without those of the network.
pub(crate) fn offline(page: &ParsedPage, facts: &Facts) -> rule::Facts {
    let lists = &page.model.entries.lists;
    let source = |terms: &Entries| {
        let read = || manifest::collect(&terms.sources, &terms.groups, &mut &*facts).expect("the sources are valid");
        (!terms.sources.is_empty()).then(|| Arc::new(read()))
    };
    let sources = (!facts.sources.is_empty()).then(|| lists.iter().map(|list| source(&list.terms)).collect());
    rule::Facts { sources, ..of_all(facts) }
}

/// The facts of an example that hold for any page.
fn of_all(facts: &Facts) -> rule::Facts {
    rule::Facts {
        files: facts.files.clone(),
        licenses: facts.licenses.clone(),
        history: facts.history.clone(),
        roster: roster(facts).map(Arc::new),
        authors: authors(facts).map(Arc::new),
        ..rule::Facts::default()
    }
}

/// The findings in the text of `.all-contributorsrc` itself.
pub(crate) fn lint_rc(own: &Rule, config: &Layer, facts: &Facts) -> Vec<Diagnostic> {
    let options = options(on(own));
    let levels = Layers::new(std::slice::from_ref(config), "ack-lint.toml", None, &options).levels();
    let levels = levels.unwrap_or_else(|error| panic!("{error}"));
    roster(facts).map(|roster| engine::lint_roster(&roster, &of_all(facts), &levels, None).found).unwrap_or_default()
}

/// The rule itself, where it is off by default.
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

fn authors(facts: &Facts) -> Option<Authors> {
    let people = facts.authors.clone();
    (!people.is_empty()).then_some(Authors { people, since_base: false })
}

fn roster(facts: &Facts) -> Option<Roster> {
    (!facts.rc.is_empty()).then(|| Roster::read(FILE.to_owned(), &facts.rc))
}

/// The tree of the facts, else the contract's own list.
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
