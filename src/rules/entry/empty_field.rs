//! `entry/empty-field`.

use crate::{
    diagnostic::Diagnostic,
    model::{
        contract,
        entries::{Entry, Fault, Field, Value},
    },
    rule::{Context, Level, Needs, Sink},
    rules::wording,
    span::Span,
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
    for entry in &entries.list {
        for at in 0..entry.fields.len() {
            let fault = entry.fault(context.document, &context.model.references, promise, at);
            if let (Some((value, fault)), Some(field)) = (fault, entry.fields.get(at)) {
                sink.report(told(entry, field, promise.fields.get(at), &value, &fault));
            }
        }
    }
}

fn told(entry: &Entry, field: &Field, wanted: Option<&contract::Field>, value: &Value, fault: &Fault) -> Diagnostic {
    let written = entry.label_of(field).map_or(field.label.as_str(), |label| &label.text);
    let subject = format!("{} under {}", wording::quoted(written), wording::name(entry));
    let line = value.text.lines().next().unwrap_or_default();
    let is = |what: &str| Diagnostic::new(first_line(value), format!("{subject} is {what}: {}", wording::quoted(line)));
    match fault {
        Fault::Empty => Diagnostic::new(value.span, format!("{subject} is empty"))
            .label(if entry.label_of(field).is_some() { "nothing follows this label" } else { "nothing stands here" })
            .help("write the text after the colon"),
        Fault::Short(length, least) => is(&format!("{length} characters long"))
            .label("too short to say anything")
            .help(format!("the contract asks for {least} or more")),
        Fault::NoLink => is("no link").label("no address in it").help("write   [name](https://address)"),
        Fault::NoLicense(why) => is("no SPDX licence expression")
            .label(why.clone())
            .help("write an identifier of spdx.org/licenses, or several with AND and OR: `MIT OR Apache-2.0`"),
        Fault::NoLogin(why) => is("no login").label(why.clone()).help("write the name of the account: `ada-lovelace`"),
        Fault::NoModule => is("no module").label("no number of a module in it").help("write   Module 05"),
        Fault::NotListed => {
            let values = wanted.map(|field| field.values.iter().map(String::as_str)).into_iter().flatten();
            is("not one of the values it may have")
                .label("not one of them")
                .help(format!("it is {}", wording::listed(values)))
        }
    }
}

/// The first line of a value: a finding about it points at no more.
fn first_line(value: &Value) -> Span {
    let line = value.text.lines().next().unwrap_or_default().trim_end();
    let whole = value.text.len() == value.span.len() as usize;
    if whole { Span::new(value.span.start, value.span.start + line.len() as u32) } else { value.span }
}
