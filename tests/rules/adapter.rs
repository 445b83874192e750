//! The one place where the executor of the pages touches the engine.

use ack_lint::{
    diagnostic::Diagnostic,
    engine::{self, Choice},
    facts::Web,
    model::{
        contract::Modules,
        modules::{ModuleSource, ModuleTree},
        profile::Profile,
    },
    rule::{Level, Rule},
    rules::{self, Levels, Selectors},
};

use crate::facts::{Config, Facts};

/// All rules of the catalogue.
pub(crate) fn rules() -> &'static [&'static Rule] {
    rules::ALL
}

/// Judges `markdown` with `own` switched on, whatever its level, and returns the findings as the engine sorts them.
pub(crate) fn lint(own: &Rule, markdown: &str, config: &Config, facts: &Facts) -> Vec<Diagnostic> {
    let warn: Vec<String> = (own.level == Level::Off).then(|| own.id.to_owned()).into_iter().collect();
    let levels = Levels::new(&Selectors { select: &config.select, warn: &warn, ..Selectors::default() });
    let levels = levels.unwrap_or_else(|error| panic!("{error}"));
    let path = config.path.clone().unwrap_or_else(|| "ACKNOWLEDGMENTS.md".to_owned());
    let mut page = engine::prepare(path, markdown.to_owned(), &choice(config), |profile| {
        let contract = profile.and_then(|profile| profile.contract.modules.clone());
        tree(facts, contract, profile.map_or("", |profile| &profile.name))
    });
    page.licenses.clone_from(&facts.licenses);
    let questions = engine::questions(std::iter::once(&page));
    let answers = facts.ask(&questions);
    let web = questions.into_iter().map(|question| question.url).zip(answers).collect();
    engine::judge(&page, &web, &facts.files, &levels).found
}

fn choice(config: &Config) -> Choice {
    match (&config.contract, config.profile.as_deref()) {
        (Some(contract), _) => {
            Choice::Profile(Box::new(Profile { name: "example".to_owned(), contract: contract.clone() }))
        }
        (None, None) => Choice::Auto,
        (None, Some("none")) => Choice::None,
        (None, Some(name)) => {
            let known = Profile::builtin().iter().find(|profile| profile.name == name);
            Choice::Profile(Box::new(known.unwrap_or_else(|| panic!("no profile {name}")).clone()))
        }
    }
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
