//! `entry/wrong-name`.

use crate::{
    diagnostic::{Diagnostic, Severity},
    fix::{Fix, Safety},
    model::entries::{Entry, Field, Label, State},
    rule::{Context, Fixable, Level, Needs, Rule, Sink},
    rules::say,
    span::Span,
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "entry/wrong-name",
    page: include_str!("../../../rules/entry/wrong-name.md"),
    level: Level::On(Severity::Error),
    fix: Fixable::Safe,
    needs: Needs::Contract,
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for entry in &context.model.entries.list {
        for field in &entry.fields {
            let State::WrongName { label, name } = &field.state else { continue };
            let Some(label) = entry.labels.get(*label) else { continue };
            let heading = entry.span;
            let message = format!("{} stands under {}", say::quoted(&label.text), say::name(entry));
            let mut found = Diagnostic::new(label.span, message)
                .label(format!("the name here is {}", say::quoted(name)))
                .help(format!("write   **{}**", say::clipped(&field.label)))
                .also(heading, format!("the entry is {}", say::quoted(&entry.name)));
            if let Some(span) = name_span(context, entry, field, label, name) {
                let title = format!("write {}", say::quoted(&field.label));
                found = found.fix(Fix::replace(Safety::Safe, title, span, entry.name.clone()));
            }
            sink.report(found);
        }
    }
}

/// Where the wrong name stands, if putting the right one there makes the label right.
fn name_span(context: &Context<'_>, entry: &Entry, field: &Field, label: &Label, name: &str) -> Option<Span> {
    let plain = !entry.name.contains(['*', '_', '[', ']', '<', '>', '`', '\\', '&', '~']);
    let source = label.span.slice(context.document.source());
    let at = source.match_indices(name).find(|(at, _)| {
        let (before, after) = (source.get(..*at), source.get(at + name.len()..));
        before.zip(after).is_some_and(|(before, after)| format!("{before}{}{after}", entry.name) == field.label)
    });
    let (at, _) = at.filter(|_| plain && source == label.text)?;
    let start = label.span.start + at as u32;
    Some(Span::new(start, start + name.len() as u32))
}
