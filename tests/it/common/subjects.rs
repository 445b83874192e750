//! The examples of the rule pages and the pages in `fixtures/contracts`, each with what it is checked against.

use std::{fs, path::Path};

use ack_lint::config::Layer;

use super::{
    adapter,
    facts::Facts,
    page::{Kind, Page},
};

/// A page with everything it is checked against.
pub(crate) struct Subject {
    pub(crate) name: String,
    pub(crate) source: String,
    pub(crate) config: Layer,
    pub(crate) facts: Facts,
}

impl Subject {
    /// A page without a configuration.
    pub(crate) fn new(name: &str, source: &str, facts: Facts) -> Self {
        Self { name: name.to_owned(), source: source.to_owned(), config: Layer::default(), facts }
    }

    fn configured(name: &str, source: &str, config: &str, facts: Facts) -> Self {
        let config = adapter::config(config).unwrap_or_else(|error| panic!("{name}: {error}"));
        Self { config, ..Self::new(name, source, facts) }
    }
}

/// All of them.
pub(crate) fn all() -> Vec<Subject> {
    let mut subjects = Vec::new();
    for rule in adapter::rules() {
        for example in Page::parse(rule.page).unwrap().examples {
            let name = format!("rules/{}.md:{}", rule.id, example.page().line);
            let facts = Facts::parse(example.text(Kind::Facts)).unwrap_or_else(|error| panic!("{name}: {error}"));
            subjects.push(Subject::configured(&name, &example.page().text, example.text(Kind::Config), facts));
        }
    }
    let contracts = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/contracts");
    let mut folders: Vec<_> = fs::read_dir(contracts).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    for folder in folders {
        let config = fs::read_to_string(folder.join("ack-lint.toml")).unwrap();
        let files = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        let page = files.into_iter().find(|path| path.extension().is_some_and(|ending| ending == "md")).unwrap();
        let source = fs::read_to_string(&page).unwrap();
        subjects.push(Subject::configured(&page.display().to_string(), &source, &config, Facts::default()));
    }
    subjects
}
