//! `document/no-entries`: sections without entries.

use crate::{
    diagnostic::Diagnostic,
    model::{
        contract::{self, Form},
        entries::{EntryList, Section},
    },
    rule::{Context, Level, Needs, Sink},
    rules::wording,
};

rule! {
    id: "document/no-entries",
    level: Level::ERROR,
    check: check,
    needs: Needs::Contract,
    reports_absence: true,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for list in &context.model.entries.lists {
        for section in &list.sections {
            check_section(context, list, section, sink);
        }
    }
}

fn check_section(context: &Context<'_>, list: &EntryList, section: &Section, sink: &mut Sink) {
    let promise = &list.terms;
    let Some(heading) = section.heading.and_then(|index| context.model.page.headings.get(index)) else { return };
    let marks = "#".repeat(usize::from(promise.level));
    let name = wording::quoted(&heading.text);
    let found = Diagnostic::new(heading.span, format!("The section {name} has no entries")).subject(&*heading.text);
    if let Some(first) = list.entries.first().filter(|_| section.entries > 0) {
        // A heading of the entries' own level or below contains none of them.
        if !section.above {
            let above = "#".repeat(usize::from(promise.level.saturating_sub(1).max(1)));
            let also = if heading.level == promise.level { "also " } else { "" };
            sink.report(
                found
                    .label(format!("level-{} heading; entries are {also}level {}", heading.level, promise.level))
                    .also(first.span, "this entry is not below it")
                    .help(format!("write `{above} {}`", wording::clipped(&heading.text))),
            );
        }
    } else if let Some((thing, example)) = other_form(promise) {
        sink.report(found.label(format!("contains no {thing}")).help(format!("add an entry: {example}")));
    } else {
        sink.report(
            found
                .label(format!("contains no level-{} heading", promise.level))
                .help(format!("add an entry: `{marks} …`")),
        );
    }
}

/// The element that an entry is, unless it is a heading, and an example of one.
fn other_form(promise: &contract::Entries) -> Option<(String, String)> {
    match promise.form {
        Form::Heading => None,
        Form::Item => Some(("list".to_owned(), "`- …`".to_owned())),
        Form::Row => {
            let labels: Vec<&str> = promise.fields.iter().map(|field| field.label.as_str()).collect();
            Some(("table with its columns".to_owned(), format!("`| {} |`", labels.join(" | "))))
        }
        Form::Element => {
            let selector = promise.selector.as_deref().unwrap_or_default();
            Some((format!("element that matches `{selector}`"), format!("an element that matches `{selector}`")))
        }
    }
}
