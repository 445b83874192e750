//! `entry/invalid-value`: a field whose value is not what the contract requires.

use std::ops::Range;

use super::{
    near_miss,
    value::{self, Invalid, Problem},
};
use crate::{
    diagnostic::Diagnostic,
    document::{NodeKind, Origin},
    fix::{Fix, Safety},
    model::entries::Value,
    rule::{Context, Fixable, Level, Needs, Sink},
    rules::{escape, wording},
    span::Span,
    text,
};

rule! {
    id: "entry/invalid-value",
    level: Level::ERROR,
    check: check,
    fix: Fixable::Unsafe,
    needs: Needs::Contract,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let mut budget = near_miss::BUDGET;
    for invalid in value::problems(context) {
        let Some(found) = finding(&invalid) else { continue };
        let Invalid { entry, field, wanted, value, problem } = &invalid;
        let found = found.subject(format!("{} {}", entry.name, field.label));
        sink.report(match near_miss::find(problem, wanted, value, &mut budget) {
            Some((range, better)) => {
                let found = found.help(format!("did you mean `{}`?", wording::clipped(&better)));
                match fix(context, &invalid, range, &better) {
                    Some(fix) => found.fix(fix),
                    None => found,
                }
            }
            None => found,
        });
    }
}

/// Writes what is probably meant. A value that is written in another way than it reads is left alone, and so is a URL: it is a
/// link for readers.
fn fix(context: &Context<'_>, invalid: &Invalid<'_>, range: Range<usize>, better: &str) -> Option<Fix> {
    let Invalid { entry, value, problem, .. } = invalid;
    let (document, source) = (context.document, context.document.source());
    let written = value.text.get(range.clone()).filter(|_| value.span.slice(source) == value.text)?;
    let start = value.span.start + range.start as u32;
    let span = Span::new(start, start + range.len() as u32);
    let has = |kind: fn(NodeKind) -> bool| {
        entry.nodes.clone().any(|node| kind(document.node(node).kind) && document.node(node).span.overlaps(span))
    };
    let is_url = |kind| matches!(kind, NodeKind::Element(Origin::BareUrl | Origin::Autolink));
    if has(is_url) || !has(|kind| matches!(kind, NodeKind::Text)) {
        return None;
    }
    let (span, text) = match problem {
        Problem::NotALink => {
            let scheme =
                better.strip_suffix(written).filter(|_| source.get(span.end as usize..).is_some_and(ends_url))?;
            (Span::empty(start), scheme.to_owned())
        }
        _ => (span, escape::text(document, span, better)?),
    };
    Some(Fix::replace(Safety::Unsafe, format!("write `{}`", wording::clipped(better)), span, text))
}

/// Whether a URL ends before a text: the text has white space, the end of a cell, a tag or code, perhaps behind marks that no URL
/// ends with.
fn ends_url(after: &str) -> bool {
    let after = after.trim_start_matches(['.', ',', ';', ':', '!', '?', '*', '_', '~', '\'', '"', ')']);
    after.chars().next().is_none_or(|c| c.is_whitespace() || matches!(c, '|' | '<' | '`'))
}

/// The finding about a value that is not empty.
fn finding(invalid: &Invalid<'_>) -> Option<Diagnostic> {
    let Invalid { wanted, value, problem, .. } = invalid;
    let subject = invalid.subject();
    let line = value.text.lines().next().unwrap_or_default();
    let is_not =
        |what: &str| Diagnostic::new(first_line(value), format!("{subject} is not {what}: {}", wording::quoted(line)));
    Some(match problem {
        Problem::Empty => return None,
        Problem::TooShort(length) => {
            let least = wanted.min_length;
            Diagnostic::new(first_line(value), format!("{subject} is too short ({length} of {least} characters)"))
                .label(format!("the contract requires {least} characters"))
                .help(format!("write at least {least} characters"))
        }
        Problem::NotALink => is_not("a link").label("no link or URL here").help("write `[name](https://…)`"),
        Problem::NotALicense(why) => is_not("an SPDX license expression")
            .label(why.clone())
            .help("write an identifier from spdx.org/licenses, or several with AND and OR: `MIT OR Apache-2.0`"),
        Problem::NotALogin(why) => {
            is_not("a login").label(why.clone()).help("write the name of the account: `ada-lovelace`")
        }
        Problem::NotAModule => is_not("a module").label("no module number here").help("write `Module 05`"),
        Problem::NotAllowed => is_not("one of the allowed values")
            .label(format!("the contract allows {}", choice(&wanted.values)))
            .help("write one of the allowed values"),
    })
}

/// Longest list of values in a finding, in characters: it is repeated for each entry.
const MAX_LISTED: usize = 400;

/// The allowed values: “a”, “b” or “c”.
fn choice(values: &[String]) -> String {
    let mut left = MAX_LISTED;
    let mut listed: Vec<String> = values
        .iter()
        .map_while(|value| {
            let value = wording::quoted(value);
            left = left.checked_sub(value.chars().count())?;
            Some(value)
        })
        .collect();
    match values.len().saturating_sub(listed.len()) {
        0 => {}
        1 => listed.push("1 other".to_owned()),
        more => listed.push(format!("{more} others")),
    }
    text::join(&listed, "or")
}

/// The first line of a value, where its findings are reported.
fn first_line(value: &Value) -> Span {
    let line = value.text.lines().next().unwrap_or_default().trim_end();
    let whole = value.text.len() == value.span.len() as usize;
    if whole { Span::new(value.span.start, value.span.start + line.len() as u32) } else { value.span }
}
