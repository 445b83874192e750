//! What the author of an invalid value probably meant.

use std::ops::Range;

use spdx::identifiers::LICENSES;

use super::value::{Problem, first_line, is_license};
use crate::{
    model::{contract, entries::Value, people::invalid_login_reason},
    text,
};

/// The word of npm for a package that may not be used. It is not a typo of `Unlicense`.
const PROPRIETARY: &str = "unlicensed";

/// Shortest word that is compared by its letters.
const MIN_LETTERS: usize = 3;

/// Most comparisons for the values of a page: what is meant by the others is not looked for.
pub(super) const BUDGET: usize = 200_000;

/// A part of the text of a value, and what it probably should be; `None` if there is nothing near, or several things.
pub(super) fn find(
    problem: &Problem,
    wanted: &contract::Field,
    value: &Value,
    budget: &mut usize,
) -> Option<(Range<usize>, String)> {
    *budget = budget.checked_sub(match problem {
        Problem::NotALicense(_) => LICENSES.len(),
        Problem::NotAllowed => wanted.values.len(),
        _ => 0,
    })?;
    let line = first_line(&value.text);
    let written = value.text.get(line.clone())?;
    let (range, better) = match problem {
        Problem::NotALicense(_) => license(written)?,
        Problem::NotALogin(_) => (0..written.len(), login(written)?),
        Problem::NotALink => (0..written.len(), address(written)?),
        Problem::NotAllowed => {
            let near = text::nearest_name(written, wanted.values.iter().map(String::as_str))?;
            (0..written.len(), near.to_owned())
        }
        Problem::Empty | Problem::TooShort(_) | Problem::NotAModule => return None,
    };
    Some((line.start + range.start..line.start + range.end, better))
}

/// The identifier with which an expression is valid, and what it replaces.
fn license(expression: &str) -> Option<(Range<usize>, String)> {
    let error = spdx::Expression::parse_mode(expression, spdx::ParseMode::LAX).err()?;
    // The parser may have taken the first letters for a license.
    let is_edge = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '/');
    let start = expression
        .get(..error.span.start)?
        .char_indices()
        .rfind(|(_, c)| is_edge(*c))
        .map_or(0, |(at, c)| at + c.len_utf8());
    let after = expression.get(start..)?;
    let term = after.get(..after.find(is_edge).unwrap_or(after.len()))?;
    let name = of_version(term).or_else(|| of_letters(term))?;
    let range = start..start + term.len();
    let fixed = format!("{}{name}{}", expression.get(..start)?, expression.get(range.end..)?);
    is_license(&fixed).then(|| (range, name.to_owned()))
}

/// The license with the nearest version: `OFL-1.1` for `OFL-1.2`.
fn of_version(term: &str) -> Option<&'static str> {
    let [name, version, rest] = parts(term)?;
    let version = numbers(version)?;
    let distance = |known: &str| {
        let [own, is, after] = parts(known)?;
        let is = numbers(is).filter(|_| own.eq_ignore_ascii_case(name) && after.eq_ignore_ascii_case(rest))?;
        Some((is[0].abs_diff(version[0]), is[1].abs_diff(version[1])))
    };
    nearest(distance)
}

/// The license with nearly the same letters: `MIT` for `MTI`.
fn of_letters(term: &str) -> Option<&'static str> {
    let letters = term.chars().count();
    let most = if letters < 8 { 1 } else { 2 };
    let term = term.to_lowercase();
    let distance = |known: &str| {
        let is_near = known.len().abs_diff(letters) <= most;
        is_near.then(|| strsim::osa_distance(&known.to_lowercase(), &term)).filter(|&edits| edits <= most)
    };
    let is_compared = (MIN_LETTERS..40).contains(&letters) && term != PROPRIETARY;
    if is_compared { nearest(distance) } else { None }
}

/// The one license with the smallest distance.
fn nearest<T: Ord>(distance: impl Fn(&str) -> Option<T>) -> Option<&'static str> {
    let current = LICENSES.iter().filter(|license| license.flags & spdx::flags::IS_DEPRECATED == 0);
    let mut near: Vec<(T, &'static str)> =
        current.filter_map(|license| Some((distance(license.name)?, license.name))).collect();
    near.sort();
    match &*near {
        [(best, _), (second, _), ..] if best == second => None,
        [(_, name), ..] => Some(name),
        [] => None,
    }
}

/// The name, the version and what follows it: `GPL`, `3.0`, `-only`.
fn parts(id: &str) -> Option<[&str; 3]> {
    let at = id.match_indices('-').map(|(at, _)| at + 1).find(|&at| numbers(version(id, at)).is_some())?;
    let version = version(id, at);
    Some([id.get(..at)?, version, id.get(at + version.len()..)?])
}

fn version(id: &str, at: usize) -> &str {
    id.get(at..).and_then(|rest| rest.split('-').next()).unwrap_or_default()
}

/// A version of one or two numbers.
fn numbers(version: &str) -> Option<[u32; 2]> {
    let (major, minor) = version.split_once('.').unwrap_or((version, "0"));
    let number = |text: &str| text.parse().ok().filter(|_| text.len() < 4);
    Some([number(major)?, number(minor)?])
}

/// The login in the address of a profile.
fn login(text: &str) -> Option<String> {
    let bare =
        ["https://", "http://", "www."].iter().fold(text, |text, start| text.strip_prefix(start).unwrap_or(text));
    let login = bare.strip_prefix("github.com/")?.trim_end_matches('/');
    invalid_login_reason(login).is_none().then(|| login.to_owned())
}

/// The URL that an address without a scheme stands for.
fn address(text: &str) -> Option<String> {
    let (host, path) = text.split_once('/').unwrap_or((text, ""));
    let is_host = host.contains('.') && host.split('.').all(|label| !label.is_empty());
    let is_address = is_host && (!path.is_empty() || host.starts_with("www.")) && !text.contains(char::is_whitespace);
    let url = format!("https://{text}");
    (is_address && url::Url::parse(&url).is_ok()).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    #[test]
    fn a_license_is_found_by_its_version_or_letters() {
        let near = |text: &str| {
            license(text).map(|(range, name)| format!("{}{name}{}", &text[..range.start], &text[range.end..]))
        };
        for (written, meant) in [
            ("OFL-1.2", "OFL-1.1"),
            ("ofl-1.3", "OFL-1.1"),
            ("MTI", "MIT"),
            ("Apachee-2.0", "Apache-2.0"),
            ("Apache-2.1", "Apache-2.0"),
            ("GPL-3.1-only", "GPL-3.0-only"),
            ("MIT OR Apache-2.5", "MIT OR Apache-2.0"),
            ("OFL-1.2 (since 2.0)", "OFL-1.1 (since 2.0)"),
            ("CC-BY-4.1", "CC-BY-4.0"),
        ] {
            assert_eq!(near(written).as_deref(), Some(meant), "{written}");
        }
        for text in
            ["free to use", "none", "My own", "MTI OR Apachee-2.0", "x", "see LICENSE", "-", "BSD", "UNLICENSED"]
        {
            assert_eq!(near(text), None, "{text}");
        }
    }

    #[test]
    fn many_values_are_not_all_compared() {
        let value = Value { text: "MTI".to_owned(), span: Span::empty(0) };
        let find = |budget: &mut usize| {
            let found = find(&Problem::NotALicense(String::new()), &contract::Field::default(), &value, budget);
            found.map(|(_, name)| name)
        };
        let mut budget = LICENSES.len() + 1;
        assert_eq!(find(&mut budget).as_deref(), Some("MIT"));
        assert_eq!((find(&mut budget), budget), (None, 1));
    }

    #[test]
    fn logins_and_addresses_are_completed() {
        assert_eq!(login("https://github.com/ada-l/").as_deref(), Some("ada-l"));
        assert_eq!(login("github.com/ada/repo"), None);
        assert_eq!(address("www.pebble.test").as_deref(), Some("https://www.pebble.test"));
        assert_eq!(address("pebble.test/a").as_deref(), Some("https://pebble.test/a"));
        for text in ["ask us", "and/or", "v1.0", "a..b/c", ""] {
            assert_eq!(address(text), None, "{text}");
        }
    }
}
