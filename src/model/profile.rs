//! Contracts by name, and which of them a page shows signs of.

use std::sync::LazyLock;

use toml::{Table, Value};

use super::{contract::Contract, entries, page::Page};
use crate::document::Document;

#[path = "../../rules/profiles/builtin.rs"]
mod builtin;

/// A contract with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// What `--profile` calls it.
    pub name: String,
    /// The contract.
    pub contract: Contract,
}

/// The built-in profiles; a test loads each.
static BUILTIN: LazyLock<Vec<Profile>> = LazyLock::new(|| {
    let load =
        |&(name, text): &(&str, &str)| Some(Profile { name: name.to_owned(), contract: toml::from_str(text).ok()? });
    builtin::BUILTIN.iter().filter_map(load).collect()
});

/// Which contract a page is held to.
#[derive(Debug, Clone, Default)]
pub enum Choice {
    /// The built-in one that the page shows signs of, if any.
    #[default]
    Auto,
    /// The same with what the project changes in each of them.
    Extended {
        /// The built-in ones with the changes, in their order.
        builtin: Vec<Profile>,
        /// The changes alone: for a page that shows signs of none.
        fallback: Box<Profile>,
    },
    /// This one.
    Profile(Box<Profile>),
    /// None: only the rules that need no contract run.
    None,
}

impl Choice {
    /// The contract of a page.
    #[must_use]
    pub fn choose(&self, page: &Page, document: &Document) -> Option<Profile> {
        match self {
            Self::Auto => Profile::detect(page, document).cloned(),
            Self::Extended { builtin, fallback } => {
                let detected = Profile::detect(page, document);
                let extended = detected.and_then(|known| builtin.iter().find(|profile| profile.name == known.name));
                Some(extended.unwrap_or(fallback).clone())
            }
            Self::Profile(profile) => Some(Profile::clone(profile)),
            Self::None => None,
        }
    }
}

impl Profile {
    /// A contract written as a table with the keys of [`Contract`].
    ///
    /// # Errors
    /// The first key that is unknown, missing or of another type.
    pub fn from_table(name: &str, table: Table) -> Result<Self, toml::de::Error> {
        Ok(Self { name: name.to_owned(), contract: table.try_into()? })
    }

    /// This built-in profile with some keys changed: tables key by key, all else whole. Its name stays, as what it is held to does.
    ///
    /// # Errors
    /// As [`Profile::from_table`].
    pub fn extended(&self, changes: &Table) -> Result<Self, toml::de::Error> {
        let text = builtin::BUILTIN.iter().find(|(name, _)| *name == self.name).map_or("", |(_, text)| text);
        let mut table: Table = toml::from_str(text)?;
        overlay(&mut table, changes);
        Self::from_table(&self.name, table)
    }

    /// Whether it promises something of the page: entries, sections or a list.
    #[must_use]
    pub fn constrains_page(&self) -> bool {
        self.contract.constrains_page()
    }

    /// All built-in profiles.
    #[must_use]
    pub fn builtin() -> &'static [Self] {
        &BUILTIN
    }

    /// The first built-in profile that a page shows signs of.
    #[must_use]
    pub fn detect(page: &Page, document: &Document) -> Option<&'static Self> {
        BUILTIN.iter().find(|profile| entries::fits(&profile.contract, page, document))
    }
}

fn overlay(table: &mut Table, changes: &Table) {
    for (key, value) in changes {
        match (table.get_mut(key), value) {
            (Some(Value::Table(inner)), Value::Table(changes)) => overlay(inner, changes),
            _ => {
                table.insert(key.clone(), value.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_profile_loads() {
        for (name, text) in builtin::BUILTIN {
            toml::from_str::<Contract>(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
        assert_eq!(Profile::builtin().len(), builtin::BUILTIN.len());
    }
}
