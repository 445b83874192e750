//! `entry/empty-field`: a field whose value is empty, or not what the contract requires.

use super::value::{self, Problem};
use crate::{
    diagnostic::Diagnostic,
    model::{
        contract,
        entries::{Entry, Field, Value},
    },
    rule::{Context, Level, Needs, Sink},
    rules::wording,
    span::Span,
    text,
};

rule! {
    id: "entry/empty-field",
    level: Level::ERROR,
    check: check,
    needs: Needs::Contract,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let entries = &context.model.entries;
    let Some(promise) = &entries.terms else { return };
    let allowed = value::allowed(promise);
    for entry in &entries.list {
        for (at, (field, wanted)) in entry.fields.iter().zip(&promise.fields).enumerate() {
            let problem = value::problem(context.document, &context.model.references, promise, &allowed, entry, at);
            if let Some((value, problem)) = problem {
                let finding = finding(entry, field, wanted, &value, &problem);
                sink.report(finding.subject(format!("{} {}", entry.name, field.label)));
            }
        }
    }
}

fn finding(entry: &Entry, field: &Field, wanted: &contract::Field, value: &Value, problem: &Problem) -> Diagnostic {
    let label = entry.label_of(field);
    let written = label.map_or(field.label.as_str(), |label| &label.text);
    let subject = format!("{} of {}", wording::quoted(written), wording::name(entry));
    let line = value.text.lines().next().unwrap_or_default();
    let is_not =
        |what: &str| Diagnostic::new(first_line(value), format!("{subject} is not {what}: {}", wording::quoted(line)));
    match problem {
        Problem::Empty => Diagnostic::new(value.span, format!("{subject} is empty"))
            .label(if label.is_some() { "nothing follows this label" } else { "no text here" })
            .help(if label.is_some() { "write the text after the label" } else { "write the text here" }),
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
    }
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
