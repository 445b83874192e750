//! What the author of an invalid value probably meant.

use std::ops::Range;

use spdx::identifiers::LICENSES;

use super::{
    near_license,
    value::{Problem, first_line},
};
use crate::{
    model::{
        contract,
        entries::Value,
        people::{
            accounts::{GithubTarget, github_target},
            address::parse,
        },
    },
    text,
};

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
        Problem::NotALicense(_) => near_license::find(written)?,
        Problem::NotALogin(_) => (0..written.len(), login(written)?),
        Problem::NotALink => (0..written.len(), address(written)?),
        Problem::NotAllowed => (0..written.len(), allowed(written, &wanted.values)?),
        Problem::Empty | Problem::TooShort(_) | Problem::NotAModule => return None,
    };
    Some((line.start + range.start..line.start + range.end, better))
}

/// Longest abbreviation, in characters. Too many of them are an edit apart: `MPL` is not a typo of `MIT`.
const LONGEST_ACRONYM: usize = 5;

/// The allowed value with nearly the same letters.
fn allowed(written: &str, values: &[String]) -> Option<String> {
    let is_acronym = written.chars().count() <= LONGEST_ACRONYM
        && written.chars().all(|c| c.is_uppercase() || c.is_numeric() || c == '-');
    let near = text::nearest_name(written, values.iter().map(String::as_str)).filter(|_| !is_acronym)?;
    Some(near.to_owned())
}

/// The login in the address of a profile.
fn login(text: &str) -> Option<String> {
    match github_target(&parse(text)?)? {
        GithubTarget::Account(login) => Some(login),
        GithubTarget::Repository(..) => None,
    }
}

/// Characters that are more probably around an address than in it.
const AROUND: [char; 15] = ['(', ')', '[', ']', '{', '}', '<', '>', '"', '\'', '`', '|', '\\', '^', '*'];

/// The URL that an address without a scheme stands for.
fn address(text: &str) -> Option<String> {
    let (authority, path) = text.split_once('/').unwrap_or((text, ""));
    let (host, _) = authority.split_once(':').unwrap_or((authority, ""));
    let is_label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    let is_host = host.contains('.') && host.split('.').all(is_label);
    let is_whole = !text.contains(AROUND) && !text.contains(char::is_whitespace);
    let url = format!("https://{text}");
    let is_address = is_host && is_whole && (!path.is_empty() || host.starts_with("www."));
    (is_address && url::Url::parse(&url).is_ok()).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    #[test]
    fn an_allowed_value_is_not_a_typo_of_another_abbreviation() {
        let values = ["MIT", "ISC", "BSD-3-Clause", "serif"].map(str::to_owned);
        for (written, meant) in [("serfi", Some("serif")), ("BSD-3-Claus", Some("BSD-3-Clause"))] {
            assert_eq!(allowed(written, &values).as_deref(), meant, "{written}");
        }
        for written in ["MPL", "ICU", "NIST", "MIT-0"] {
            assert_eq!(allowed(written, &values), None, "{written}");
        }
    }

    #[test]
    fn many_values_are_not_all_compared() {
        let value = Value { text: "Apachee-2.0".to_owned(), span: Span::empty(0) };
        let find = |budget: &mut usize| {
            let found = find(&Problem::NotALicense(String::new()), &contract::Field::default(), &value, budget);
            found.map(|(_, name)| name)
        };
        let mut budget = LICENSES.len() + 1;
        assert_eq!(find(&mut budget).as_deref(), Some("Apache-2.0"));
        assert_eq!((find(&mut budget), budget), (None, 1));
    }

    #[test]
    fn logins_and_addresses_are_completed() {
        assert_eq!(login("https://github.com/ada-l/").as_deref(), Some("ada-l"));
        assert_eq!(login("www.github.com/ada").as_deref(), Some("ada"));
        for text in ["github.com/ada/repo", "https://github.com/features", "github.com/-ada", "ada.test/ada", "Ada"] {
            assert_eq!(login(text), None, "{text}");
        }
        assert_eq!(address("www.pebble.test").as_deref(), Some("https://www.pebble.test"));
        assert_eq!(address("pebble.test/a").as_deref(), Some("https://pebble.test/a"));
        assert_eq!(address("pebble.test:8080/~a?b=c#d").as_deref(), Some("https://pebble.test:8080/~a?b=c#d"));
        for text in ["ask us", "and/or", "v1.0", "a..b/c", "", "(a.test/b)", "\"a.test/b\"", "a.test/b)", "a.test/b**"]
        {
            assert_eq!(address(text), None, "{text}");
        }
    }
}
