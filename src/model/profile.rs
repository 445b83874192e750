//! Contracts by name, and which of them a page shows signs of.

use std::sync::LazyLock;

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

impl Profile {
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
