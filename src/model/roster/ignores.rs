//! `ack-lint-ignore` in the file: JSON has no comments in which findings could be suppressed.

use jsonc_parser::ast::Object;

use super::{Reader, RosterError, Text};

/// The key, at the top level or in a person.
pub const IGNORE: &str = "ack-lint-ignore";

/// Most rules that the lists of a file name. There are fewer than a hundred rules.
const MAX_NAMES: usize = 1_000;

/// A rule or group whose findings the file suppresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignore {
    /// The rule or group.
    pub name: Text,
    /// The person it is for, in [`super::Roster::people`]; `None` for the whole list.
    pub person: Option<usize>,
}

/// The lists of a file, and keys that look like one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ignores {
    /// The rules and groups, in the order of the file.
    pub all: Vec<Ignore>,
    /// Keys that begin like the one that suppresses findings, and suppress nothing.
    pub misspelled: Vec<Text>,
}

impl Ignores {
    /// Reads the list of an object.
    pub(super) fn read<'a>(
        &mut self,
        reader: &Reader<'a>,
        object: &Object<'a>,
        person: Option<usize>,
    ) -> Result<(), RosterError> {
        for property in &object.properties {
            let key = property.name.as_str();
            let is_similar = || key.to_ascii_lowercase().replace(['_', ' '], "-").starts_with("ack-lint");
            if key != IGNORE && self.misspelled.len() < MAX_NAMES && is_similar() {
                let span = reader.span(jsonc_parser::common::Ranged::range(&property.name));
                self.misspelled.push(Text { text: key.to_owned(), span });
            }
        }
        for value in reader.list(object, IGNORE)?.unwrap_or_default() {
            let name = value.as_string_lit().and_then(|_| reader.text(value));
            let name = name.ok_or_else(|| reader.error(value, "must have names of rules as `ack-lint-ignore`"))?;
            if self.all.len() < MAX_NAMES {
                self.all.push(Ignore { name, person });
            }
        }
        Ok(())
    }
}
