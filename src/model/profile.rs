//! Named contracts, and the detection of the one that a page follows.

use std::sync::LazyLock;

use toml::{Table, Value};

use super::{contract::Contract, entries, page::Page};
use crate::document::Document;

#[path = "../../rules/profiles/builtin.rs"]
mod builtin;

/// A contract with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Name for `--profile`.
    pub name: String,
    /// The contract.
    pub contract: Contract,
}

/// The built-in profiles. A test loads each.
static BUILTIN: LazyLock<Vec<Profile>> = LazyLock::new(|| {
    let load =
        |&(name, text): &(&str, &str)| Some(Profile { name: name.to_owned(), contract: toml::from_str(text).ok()? });
    builtin::BUILTIN.iter().filter_map(load).collect()
});

/// How the contract of a page is chosen.
#[derive(Debug, Clone, Default)]
pub enum Choice {
    /// The built-in contract that the page follows, if any.
    #[default]
    Auto,
    /// The same, with changes by the project.
    Extended {
        /// The built-in contracts with the changes, in their order.
        builtin: Vec<Profile>,
        /// The changes alone, for pages that follow no built-in contract.
        fallback: Box<Profile>,
    },
    /// A specific contract.
    Profile(Box<Profile>),
    /// No contract: only rules without one run.
    None,
}

impl Choice {
    /// Whether the content of a page chooses.
    #[must_use]
    pub const fn is_detected(&self) -> bool {
        matches!(self, Self::Auto | Self::Extended { .. })
    }

    /// Chooses the contract of a page.
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
    /// Parses a contract from a table with the keys of [`Contract`].
    ///
    /// # Errors
    /// The first key that is unknown, missing or of another type.
    pub fn from_table(name: &str, table: Table) -> Result<Self, toml::de::Error> {
        Ok(Self { name: name.to_owned(), contract: table.try_into()? })
    }

    /// This profile with some keys changed: tables are merged, other values replaced. The name stays, as it selects the
    /// contract.
    ///
    /// # Errors
    /// See [`Profile::from_table`].
    pub fn extended(&self, changes: &Table) -> Result<Self, toml::de::Error> {
        let text = builtin::BUILTIN.iter().find(|(name, _)| *name == self.name).map_or("", |(_, text)| text);
        let mut table: Table = toml::from_str(text)?;
        overlay(&mut table, changes);
        Self::from_table(&self.name, table)
    }

    /// Whether it constrains the page itself: entries, sections or a contributor list.
    #[must_use]
    pub fn constrains_page(&self) -> bool {
        self.contract.constrains_page()
    }

    /// Whether it has the name of a built-in profile.
    #[must_use]
    pub fn is_builtin(&self) -> bool {
        BUILTIN.iter().any(|profile| profile.name == self.name)
    }

    /// All built-in profiles.
    #[must_use]
    pub fn builtin() -> &'static [Self] {
        &BUILTIN
    }

    /// The first built-in profile that a page follows.
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
    fn built_in_profiles_load() {
        for (name, text) in builtin::BUILTIN {
            toml::from_str::<Contract>(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
        assert_eq!(Profile::builtin().len(), builtin::BUILTIN.len());
    }
}
