//! `contributor/alt`: an alt text that does not name the person.

use super::{
    alt_text::{self, Problem, WrongAlt},
    identity, who,
};
use crate::{
    diagnostic::Diagnostic,
    document::{Attr, Document, NodeKind, Origin},
    fix::{Edit, Fix, Safety},
    model::people::start_tag,
    rule::{Context, Fixable, Level, Sink},
    rules::{escape, wording},
    span::Span,
};

rule! {
    id: "contributor/alt",
    level: Level::WARNING,
    check: check,
    fix: Fixable::Safe,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let document = context.document;
    for grid in &context.model.grids {
        let (mut same, mut single): (Vec<_>, Vec<_>) =
            alt_text::find_wrong(document, grid).into_iter().partition(|alt| alt.problem == Problem::SameForAll);
        if same.len() == 1 {
            single.append(&mut same);
        }
        for alt in &single {
            let title = format!("write {}", wording::quoted(&alt.expected));
            let finding = Diagnostic::new(location(document, alt), message(document, alt))
                .subject(identity(document, alt.person));
            sink.report(with_fix(finding, title, edit(context, alt).map(|edit| vec![edit])));
        }
        if let [first, rest @ ..] = same.as_slice() {
            let mut finding = Diagnostic::new(location(document, first), message_for_all(first, same.len()));
            for other in rest {
                finding = finding.also(location(document, other), format!("this is {}", who(document, other.person)));
            }
            let edits = same.iter().map(|alt| edit(context, alt)).collect();
            sink.report(with_fix(finding, "name the person in each alt text".to_owned(), edits));
        }
    }
}

fn with_fix(finding: Diagnostic, title: String, edits: Option<Vec<Edit>>) -> Diagnostic {
    let finding = finding.help(title.clone());
    match edits {
        Some(edits) => finding.fix(Fix { title, safety: Safety::Safe, edits }),
        None => finding,
    }
}

/// The characters of the value, or the image if it is empty.
fn location(document: &Document, alt: &WrongAlt<'_>) -> Span {
    let image = || alt.person.image.map_or(alt.person.span, |image| start_tag(document, image));
    if alt.attr.value_span.is_empty() { image() } else { alt.attr.value_span }
}

fn message(document: &Document, alt: &WrongAlt<'_>) -> String {
    let written = alt.attr.value.trim();
    let (text, who) = (wording::quoted(written), who(document, alt.person));
    match alt.problem {
        _ if written.is_empty() => format!("The alt text of {who} is empty"),
        Problem::OtherPerson => format!("The alt text {text} belongs to someone else; this is {who}"),
        Problem::OtherForm => format!("{text} should be {}, as in the rest of the grid", expected(alt)),
        Problem::Policy => format!("{text} should be {}, as configured", expected(alt)),
        Problem::NotNamed | Problem::SameForAll => format!("The alt text {text} does not name {who}"),
    }
}

/// The expected text: `the login “joan”`, `the name “Joan Clarke”`, or either with the words around it.
fn expected(alt: &WrongAlt<'_>) -> String {
    let is = |text: Option<&str>| text == Some(alt.expected.as_str());
    let kind = match alt.person {
        person if is(person.login.as_deref()) => "the login ",
        person if is(person.shown_name()) => "the name ",
        _ => "",
    };
    format!("{kind}{}", wording::quoted(&alt.expected))
}

/// The message for a text that is the same for several people.
fn message_for_all(alt: &WrongAlt<'_>, count: usize) -> String {
    match alt.attr.value.trim() {
        "" => format!("The alt text of {count} avatars is empty, and no names are shown"),
        text => format!("{count} avatars of different people have the alt text {}", wording::quoted(text)),
    }
}

/// Writes the expected text in the syntax of the attribute.
fn edit(context: &Context<'_>, alt: &WrongAlt<'_>) -> Option<Edit> {
    let document = context.document;
    // The login is replaced first (`contributor/renamed`).
    let number = alt.person.avatar_id.filter(|_| alt.person.login.as_deref() == Some(alt.expected.as_str()));
    if number.is_some_and(|number| context.facts.accounts.renamed(&alt.expected, number).is_some()) {
        return None;
    }
    let NodeKind::Element { origin, .. } = document.node(alt.person.image?).kind else { return None };
    let Attr { value_span: span, .. } = alt.attr;
    let text = &alt.expected;
    let text = match origin {
        Origin::Directive | Origin::Role => text.clone(),
        Origin::Html => escape::attribute(document, alt.attr, text)?,
        // In `![text]`, the text is also the label of a definition.
        Origin::Reference if !has_label(document, *span) => return None,
        _ => markdown(text)?,
    };
    Some(Edit { span: *span, text })
}

/// Whether a label follows the text of an image: `![text][label]`.
fn has_label(document: &Document, span: Span) -> bool {
    let after = document.source().get(span.end as usize..).unwrap_or_default();
    after.starts_with("][") && !after.starts_with("][]")
}

/// Plain text for a Markdown image; `None` if it needs escapes, which work differently in table cells.
fn markdown(text: &str) -> Option<String> {
    let plain = |c: char| !matches!(c, '[' | ']' | '\\' | '`' | '*' | '_' | '<' | '>' | '&' | '|' | '!' | '~' | '$');
    let word = text.chars().all(|c| plain(c) || c == '_')
        && !text.contains("__")
        && !text.starts_with('_')
        && !text.ends_with('_');
    (text.chars().all(plain) || word).then(|| text.to_owned())
}
