//! Whether the value of a field is what the contract requires.

use std::{collections::BTreeSet, ops::Range};

use crate::{
    document::{Document, NodeIndex},
    model::{
        contract::{self, Kind},
        entries::{Entry, EntryList, Field, Value},
        people::invalid_login_reason,
        references::References,
    },
    rule::Context,
    rules::wording,
    text,
};

/// Why a value is not what the contract requires.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// It is empty.
    Empty,
    /// It has this number of characters, fewer than the minimum length.
    TooShort(usize),
    /// It has no link or URL.
    NotALink,
    /// It is not an SPDX license expression, for this reason.
    NotALicense(String),
    /// It is not a GitHub login, for this reason.
    NotALogin(String),
    /// It has no reference to a module.
    NotAModule,
    /// It is not one of the allowed values.
    NotAllowed,
}

/// The allowed values of a field without case; none if it may have any.
pub type Allowed = BTreeSet<String>;

/// The allowed values of each field.
#[must_use]
pub fn allowed(promise: &contract::Entries) -> Vec<Allowed> {
    let folded = |value: &String| value.trim().to_lowercase();
    promise.fields.iter().map(|field| field.values.iter().map(folded).collect()).collect()
}

/// A value that is not what the contract requires.
pub(super) struct Invalid<'a> {
    pub(super) entry: &'a Entry,
    pub(super) field: &'a Field,
    /// What the contract requires.
    pub(super) wanted: &'a contract::Field,
    pub(super) value: Value,
    pub(super) problem: Problem,
}

/// What is wrong with the values of all entries of a page.
pub(super) fn problems<'a>(context: &'a Context<'_>) -> impl Iterator<Item = Invalid<'a>> {
    let (document, references) = (context.document, &context.model.references);
    context.model.entries.lists.iter().flat_map(move |EntryList { terms, entries, .. }| {
        let allowed = allowed(terms);
        let fields =
            move |entry: &'a Entry| entry.fields.iter().zip(&terms.fields).enumerate().map(move |field| (entry, field));
        entries.iter().flat_map(fields).filter_map(move |(entry, (at, (field, wanted)))| {
            let (value, problem) = problem(document, references, terms, &allowed, entry, at)?;
            Some(Invalid { entry, field, wanted, value, problem })
        })
    })
}

impl Invalid<'_> {
    /// The field and its entry at the start of a sentence: “Licence” of Pebble.
    pub(super) fn subject(&self) -> String {
        let written = self.entry.label_of(self.field).map_or(self.field.label.as_str(), |label| &label.text);
        format!("{} of {}", wording::quoted(written), wording::name(self.entry))
    }
}

/// What is wrong with the value of the field at this position, and the value.
#[must_use]
pub fn problem(
    document: &Document,
    references: &References,
    promise: &contract::Entries,
    allowed: &[Allowed],
    entry: &Entry,
    at: usize,
) -> Option<(Value, Problem)> {
    let (field, wanted) = (entry.fields.get(at)?, promise.fields.get(at)?);
    if entry.is_declined(document, field) {
        // A dash says that there is none.
        let span = entry.value(document, promise, field).map_or(entry.span, |value| value.span);
        return wanted.required.then(|| (Value { text: String::new(), span }, Problem::Empty));
    }
    let plain = wanted.kind == Kind::Text && wanted.values.is_empty() && wanted.min_length == 0;
    if plain && let Some(label) = entry.label_of(field) {
        let empty = || Value { text: String::new(), span: label.span };
        return entry.is_empty_value(label).then(|| (empty(), Problem::Empty));
    }
    let value = entry.value(document, promise, field)?;
    let problem = check(document, references, wanted, allowed.get(at)?, entry, &value)?;
    Some((value, problem))
}

fn check(
    document: &Document,
    references: &References,
    wanted: &contract::Field,
    allowed: &Allowed,
    entry: &Entry,
    value: &Value,
) -> Option<Problem> {
    if text::shows_nothing(&value.text) {
        return Some(Problem::Empty);
    }
    let length = value.text.chars().filter(|&c| !text::is_without_glyph(c)).count();
    if length < wanted.min_length as usize {
        return Some(Problem::TooShort(length));
    }
    let line = value.text.get(first_line(&value.text)).unwrap_or_default();
    if !allowed.is_empty() && !allowed.contains(&line.to_lowercase()) {
        return Some(Problem::NotAllowed);
    }
    match wanted.kind {
        Kind::Text => None,
        Kind::Link => {
            let is_link = |node: NodeIndex| {
                document.attr(node, "href").is_some() && document.node(node).span.overlaps(value.span)
            };
            (!has_url(&value.text) && !entry.nodes.clone().any(is_link)).then_some(Problem::NotALink)
        }
        Kind::License => {
            let error = parse_license(line).err()?;
            (!is_license(line)).then(|| Problem::NotALicense(license_reason(&error)))
        }
        Kind::Login => invalid_login_reason(line.trim_start_matches('@')).map(Problem::NotALogin),
        Kind::Module => {
            let named = references.references.iter().any(|reference| value.span.contains(reference.span));
            (!named).then_some(Problem::NotAModule)
        }
    }
}

/// Whether a text has a URL with a host: not `https://(x.test)`.
fn has_url(text: &str) -> bool {
    let mut hosts = text.split("://").skip(1);
    text.starts_with("mailto:")
        || hosts.any(|host| host.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '[' | '/')))
}

/// What is wrong with a license expression, where it is first wrong.
fn license_reason(error: &spdx::ParseError) -> String {
    use spdx::error::Reason;
    let rest = error.original.get(error.span.start..).unwrap_or_default().trim_start();
    let word = rest.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '/')).next().unwrap_or_default();
    let first = rest.chars().next().map(String::from).unwrap_or_default();
    let word = if word.is_empty() { first.as_str() } else { word };
    let missing = |what: &str| match word {
        "" => format!("{what} is missing at the end"),
        word => format!("{what} is missing before {}", code(word)),
    };
    match error.reason {
        Reason::UnknownLicense | Reason::UnknownTerm => format!("{} is not an SPDX identifier", code(word)),
        Reason::UnknownException => format!("{} is not an SPDX exception", code(word)),
        Reason::InvalidCharacters => format!("{} is not part of a license expression", code(&first)),
        Reason::UnclosedParens => "`(` is never closed".to_owned(),
        Reason::UnopenedParens => "`)` does not match any `(`".to_owned(),
        Reason::SeparatedPlus => "there is white space before `+`".to_owned(),
        Reason::GnuNoPlus | Reason::GnuPlusWithSuffix => "GNU licenses have `-or-later` instead of `+`".to_owned(),
        Reason::DeprecatedLicenseId => format!("{} is deprecated", code(word)),
        Reason::Unexpected(expected) if expected.contains(&"AND") => missing("`AND` or `OR`"),
        Reason::Unexpected(expected) if expected.contains(&"<addition>") => missing("an exception"),
        Reason::Unexpected(_) | Reason::Empty => missing("a license"),
    }
}

/// A short text in backticks.
fn code(text: &str) -> String {
    format!("`{}`", wording::clipped(text))
}

/// What is compared of a value: its first line, without a code span and the stop at its end.
pub(super) fn first_line(value: &str) -> Range<usize> {
    let line = value.lines().next().unwrap_or_default();
    let is_edge = |c: char| c.is_whitespace() || c == '`';
    let start = line.len() - line.trim_start_matches(is_edge).len();
    let end = line.trim_end_matches(is_edge).trim_end_matches(['.', ',', ';']).len();
    start..end.max(start)
}

/// Parses a license as generously as Cargo does, except names that are not in the list of SPDX: `GPL` and `BSD` do not say which
/// one is meant.
pub(super) fn parse_license(text: &str) -> Result<spdx::Expression, spdx::ParseError> {
    let mode = spdx::ParseMode { allow_imprecise_license_names: false, ..spdx::ParseMode::LAX };
    spdx::Expression::parse_mode(text, mode)
}

/// Whether a text is an SPDX license expression, with or without a remark, or what npm has for other licenses.
pub(super) fn is_license(line: &str) -> bool {
    let is_other =
        line == "UNLICENSED" || line.strip_prefix("SEE LICENSE IN ").is_some_and(|file| !file.trim().is_empty());
    is_other
        || parse_license(line).is_ok()
        || without_remark(line).is_some_and(|license| parse_license(license).is_ok())
}

/// A license without the remark after it: `MIT (since 2.0)`, `MIT — see below`.
pub(super) fn without_remark(line: &str) -> Option<&str> {
    let at = [" (", " — ", " – ", " - "].iter().filter_map(|mark| line.find(mark)).min()?;
    line.get(..at).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_license_expression_is_wrong_for_a_reason() {
        for (text, reason) in [
            ("MIT License", "`License` is not an SPDX identifier"),
            ("OFL (since 2.0)", "`OFL` is not an SPDX identifier"),
            ("(MIT OR GPL)", "`GPL` is not an SPDX identifier"),
            ("GPL_3", "`GPL_3` is not an SPDX identifier"),
            ("MIT, ISC", "`,` is not part of a license expression"),
            ("(MIT OR ISC", "`(` is never closed"),
            ("MIT OR ISC)", "`)` does not match any `(`"),
            ("MIT ISC", "`AND` or `OR` is missing before `ISC`"),
            ("MIT (ISC)", "`AND` or `OR` is missing before `(`"),
            ("MIT OR", "a license is missing at the end"),
            ("MIT AND OR ISC", "a license is missing before `OR`"),
            ("GPL-2.0-only WITH ISC", "an exception is missing before `ISC`"),
            ("Zlib +", "there is white space before `+`"),
            ("GPL-2.0-or-later+", "GNU licenses have `-or-later` instead of `+`"),
        ] {
            assert_eq!(
                parse_license(text).err().map(|error| license_reason(&error)).as_deref(),
                Some(reason),
                "{text}"
            );
        }
    }

    #[test]
    fn a_url_has_a_host() {
        for text in ["https://x.test", "see ssh://git@x.test", "file:///a", "http://[::1]/", "mailto:a@x.test"] {
            assert!(has_url(text), "{text}");
        }
        for text in ["https://(x.test/a)", "https://\"x.test\"", "https://", "a:b"] {
            assert!(!has_url(text), "{text}");
        }
    }
}
