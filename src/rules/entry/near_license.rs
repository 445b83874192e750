//! The SPDX identifier of a license that is written in another way: `CC-BY 4.0`, `OFL`, `MIT License`, `Apachee-2.0`.
//!
//! A name that is not in the list never becomes that of another license: only names of six letters and more are
//! compared by their letters.

use std::{cmp::Reverse, ops::Range, sync::LazyLock};

use spdx::identifiers::LICENSES;

use super::value::{is_license, parse_license, without_remark};
use crate::model::claims;

/// Names that are not in the list, in lower case and without separators.
const ALIASES: &[(&str, &str)] = &[
    ("bsd2", "BSD-2-Clause"),
    ("bsd3", "BSD-3-Clause"),
    ("bsl1.1", "BUSL-1.1"),
    ("cc0", "CC0-1.0"),
    ("zliblibpng", "Zlib"),
];

/// Names that several licenses are known by, or whose newest version is not a number. Their version has to be there.
const AMBIGUOUS: &[&str] = &["apl", "bsl", "lppl", "opl"];

/// The word of npm for a package that may not be used. It is not a typo of `Unlicense`.
const PROPRIETARY: &str = "unlicensed";

/// Words around a name that make no difference.
const FILLERS: &[&str] = &["gnu", "international", "licence", "license", "sil", "the", "unported", "v", "version"];

/// Longest name that is compared by its letters, in bytes.
const LONGEST: usize = 40;

/// A license name in lower case and without separators.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Name {
    /// What is before the version: `ccby`.
    name: String,
    version: Option<[u32; 2]>,
    /// What is behind it: `only`.
    rest: String,
}

/// A license of the list.
struct Known {
    id: &'static str,
    full_name: &'static str,
    /// Its identifier and its full name.
    names: [Name; 2],
    deprecated: bool,
}

static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let known = |license: &spdx::License| Known {
        id: license.name,
        full_name: license.full_name,
        names: [license.name, license.full_name].map(Name::read),
        deprecated: license.flags & spdx::flags::IS_DEPRECATED != 0,
    };
    LICENSES.iter().filter(|license| !license.name.ends_with('+')).map(known).collect()
});

/// The identifier with which an expression is valid, and what it replaces.
pub(super) fn find(expression: &str) -> Option<(Range<usize>, String)> {
    let error = parse_license(expression).err()?;
    let whole = without_remark(expression).unwrap_or(expression);
    let range = if alias(whole).is_some() { 0..whole.len() } else { term(expression, error.span.start)? };
    let id = identifier(expression.get(range.clone())?)?;
    // “The MIT License (MIT)” names it twice.
    let again = expression.get(range.end..)?.trim().strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let is_twice = again.is_some_and(|again| again == id || identifier(again) == Some(id));
    let range = if is_twice { range.start..expression.len() } else { range };
    let fixed = format!("{}{id}{}", expression.get(..range.start)?, expression.get(range.end..)?);
    is_license(&fixed).then(|| (range, id.to_owned()))
}

/// The part of an expression between operators that has a position.
fn term(expression: &str, at: usize) -> Option<Range<usize>> {
    let is_bracket = |c: char| matches!(c, '(' | ')' | '/');
    let start = expression.get(..at)?.rfind(is_bracket).map_or(0, |at| at + 1);
    let part = expression.get(start..)?;
    let part = part.get(..part.find(is_bracket).unwrap_or(part.len()))?;
    let mut term = start..start;
    let mut words = words(part).peekable();
    while let Some((word, text)) = words.next() {
        let (first, end) = (start + word.start, start + word.end);
        let is_later = words.peek().is_some_and(|(_, next)| matches!(*next, "later" | "newer"));
        let is_operator = matches!(text, "AND" | "and" | "OR" | "or" | "WITH" | "with") && !is_later;
        if is_operator || matches!(text, "—" | "–" | "-") {
            if term.end > at {
                break;
            }
            term = end..end;
        } else {
            term = if term.is_empty() { first..end } else { term.start..end };
        }
    }
    (!term.is_empty() && term.end > at).then_some(term)
}

/// The words between white space, with their ranges.
fn words(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut at = 0;
    text.split(char::is_whitespace).filter_map(move |word| {
        let start = text.get(at..)?.find(word)? + at;
        at = start + word.len();
        (!word.is_empty()).then_some((start..at, word))
    })
}

/// The identifier that a name stands for.
fn identifier(text: &str) -> Option<&'static str> {
    if let Some(id) = alias(text) {
        return Some(id);
    }
    let name = Name::read(text);
    let own = || in_list(&name).or_else(|| nearest_version(&name));
    own().or_else(|| in_prose(text)).or_else(|| {
        let spelled = name.corrected()?;
        in_list(&spelled).or_else(|| nearest_version(&spelled))
    })
}

fn alias(text: &str) -> Option<&'static str> {
    let letters: String = text.split(|c: char| !is_part(c)).flat_map(str::chars).collect();
    ALIASES.iter().find(|(name, _)| letters.eq_ignore_ascii_case(name)).map(|(_, id)| *id)
}

/// The license that sentences call so.
fn in_prose(text: &str) -> Option<&'static str> {
    let named = claims::named(text);
    let [(range, license)] = &*named else { return None };
    let id = LICENSES.iter().map(|known| known.name).find(|id| *id == license.id)?;
    (*range == (0..text.len())).then_some(id)
}

/// The license of this name. A deprecated one only says less than the current ones: `GPL-3.0`.
fn in_list(name: &Name) -> Option<&'static str> {
    let with = |deprecated| best(|known, own| (known.deprecated == deprecated && own == name).then_some(()));
    with(false).or_else(|| with(true))
}

/// The license with the nearest version: `OFL-1.1` for `OFL-1.2`; the newest for a name without one.
fn nearest_version(name: &Name) -> Option<&'static str> {
    if AMBIGUOUS.contains(&&*name.name) {
        return None;
    }
    best(|known, own| {
        let [major, minor] = own.version?;
        // `MIT-0` and `BSD-3-Clause` have no version.
        let is_same = own.name == name.name && own.rest == name.rest && !known.deprecated && known.id.contains('.');
        is_same.then(|| match name.version {
            // `OFL-2.0` is nearer to 1.1 than to 1.0.
            Some([own_major, own_minor]) => {
                (Reverse([0, 0]), (1000 * major + minor).abs_diff(1000 * own_major + own_minor))
            }
            None => (Reverse([major, minor]), 0),
        })
    })
}

/// The one license with the smallest distance.
fn best<T: Ord>(distance: impl Fn(&Known, &Name) -> Option<T>) -> Option<&'static str> {
    let least = |known: &Known| known.names.iter().filter_map(|name| distance(known, name)).min();
    let mut near: Vec<(T, &'static str)> = KNOWN.iter().filter_map(|known| Some((least(known)?, known.id))).collect();
    near.sort();
    match &*near {
        [(best, _), (second, _), ..] if best == second => None,
        [(_, id), ..] => Some(id),
        [] => None,
    }
}

const fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '+') || !c.is_ascii()
}

impl Name {
    fn read(text: &str) -> Self {
        let mut read = Self::default();
        let lower = text.to_lowercase();
        for word in lower.split(|c: char| !is_part(c)).filter(|word| !FILLERS.contains(word)) {
            let (word, or_later) = word.strip_suffix('+').map_or((word, ""), |word| (word, "orlater"));
            let glued = word.find(|c: char| c.is_ascii_digit()).and_then(|at| word.split_at_checked(at));
            let version = glued.filter(|_| read.version.is_none()).and_then(|(before, version)| {
                let name = before.strip_suffix('v').unwrap_or(before);
                let is_own = before.is_empty() || version.contains('.') || name.len() < before.len();
                Some((name, numbers(version).filter(|_| is_own)?))
            });
            match version {
                Some((name, version)) => {
                    read.name.push_str(name);
                    read.version = Some(version);
                }
                None if read.version.is_some() => read.rest.push_str(word),
                None => read.name.push_str(word),
            }
            read.rest.push_str(or_later);
        }
        read
    }

    /// The name of the list with nearly the same letters: that of Apache for `apachee`.
    fn corrected(&self) -> Option<Self> {
        if self.name == PROPRIETARY || self.name.len() + self.rest.len() > LONGEST {
            return None;
        }
        // A word of the name of another license is not a typo of this one.
        let is_word = |known: &Known| {
            let words =
                |text: &str| text.split(|c: char| !is_part(c)).any(|word| word.eq_ignore_ascii_case(&self.name));
            words(known.id) || words(known.full_name)
        };
        let edits = |own: &str, known: &str, limits: [usize; 2]| {
            let most = limits.iter().filter(|&&limit| own.chars().count() >= limit).count();
            let is_near = own.len().abs_diff(known.len()) <= most * 4;
            is_near.then(|| strsim::osa_distance(own, known)).filter(|&edits| edits <= most)
        };
        let mut near: Vec<(usize, &Self)> = Vec::new();
        for name in KNOWN.iter().filter(|known| !known.deprecated).flat_map(|known| &known.names) {
            let found = edits(&self.name, &name.name, [6, 8]).zip(edits(&self.rest, &name.rest, [4, 8]));
            near.extend(found.map(|(name_edits, rest_edits)| (name_edits + rest_edits, name)));
        }
        let (least, found) = near.iter().min_by_key(|(edits, _)| *edits)?;
        let is_same = |one: &Self| one.name == found.name && one.rest == found.rest;
        let is_unique = near.iter().all(|(edits, name)| edits > least || is_same(name));
        let is_misspelled = || self.name == found.name || !KNOWN.iter().any(is_word);
        (is_unique && is_misspelled()).then(|| Self { version: self.version, ..(*found).clone() })
    }
}

/// A version of one or two numbers.
fn numbers(version: &str) -> Option<[u32; 2]> {
    let (major, minor) = version.split_once('.').unwrap_or((version, "0"));
    let number = |text: &str| text.parse().ok().filter(|_| text.len() < 4);
    Some([number(major)?, number(minor)?])
}

#[cfg(test)]
mod tests;
