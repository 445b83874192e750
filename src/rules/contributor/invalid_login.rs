//! `contributor/invalid-login`: a profile address that no account can have.

use super::who;
use crate::{
    diagnostic::{Diagnostic, Severity},
    rule::{Context, Fixable, Level, Needs, Rule, Sink},
    rules::say,
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "contributor/invalid-login",
    page: include_str!("../../../rules/contributor/invalid-login.md"),
    level: Level::On(Severity::Error),
    fix: Fixable::None,
    needs: Needs::Document,
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for person in context.model.grids.iter().flat_map(|grid| &grid.people) {
        let (Some(login), Some(link)) = (&person.login, person.link) else { continue };
        let Some(why) = judge(login) else { continue };
        let Some(href) = context.document.attr(link, "href") else { continue };
        let written = href.value_span.slice(context.document.source());
        let mut place = href.value_span;
        if let Some(at) = written.rfind(login.as_str()) {
            place.start += at as u32;
            place.end = place.start + login.len() as u32;
        }
        let known = person.name.as_ref().map(|_| format!(" of {}", who(context.document, person))).unwrap_or_default();
        let message = format!("{} cannot be the GitHub login{known}: {why}", say::quoted(login));
        sink.report(Diagnostic::new(place, message).help("copy the address from the person’s profile"));
    }
}

/// Why GitHub gives nobody this login; `None` where it may.
///
/// Letters, digits and single hyphens, not at the start, at most 39. Old accounts may end with a hyphen; managed accounts of companies end with
/// `_` and a short code; apps end with `[bot]`.
fn judge(login: &str) -> Option<String> {
    let plain = login.strip_suffix("[bot]").unwrap_or(login);
    let is_code = |code: &str| (1..=10).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let name = match plain.rsplit_once('_') {
        Some((name, code)) if !name.is_empty() && is_code(code) => name,
        _ => plain,
    };
    if let Some(odd) = name.chars().find(|c| !(c.is_ascii_alphanumeric() || *c == '-')) {
        let odd = if odd.is_control() { odd.escape_default().to_string() } else { odd.to_string() };
        return Some(format!("“{odd}” is neither a letter from a to z, a digit nor a hyphen"));
    }
    if name.starts_with('-') {
        return Some("it begins with a hyphen".to_owned());
    }
    if name.contains("--") {
        return Some("it has two hyphens in a row".to_owned());
    }
    (name.len() > 39).then(|| format!("it has {} characters, 39 are allowed", name.len()))
}

#[cfg(test)]
mod tests {
    use super::judge;

    #[test]
    fn logins() {
        for possible in ["a", "Ada-Lovelace", "x".repeat(39).as_str(), "old-", "jane-doe_acme", "renovate[bot]", "18j"]
        {
            assert_eq!(judge(possible), None, "{possible}");
        }
        for impossible in ["@ada", "ada.l", "-ada", "a--b", "x".repeat(40).as_str(), "ada lovelace", "a_b_c", "é", "_x"]
        {
            assert!(judge(impossible).is_some(), "{impossible}");
        }
    }
}
