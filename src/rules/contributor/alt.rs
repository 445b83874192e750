//! `contributor/alt`: an alt text that does not name the person.

use super::{
    alt_text::{self, Problem, WrongAlt},
    identity, who,
};
use crate::{
    diagnostic::Diagnostic,
    document::{Attr, Document, NodeKind, Origin},
    fix::{Edit, Fix, Safety},
    model::people::Person,
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
        let written = |person: &Person| written(context, person);
        for alt in alt_text::find_wrong(document, grid, &written) {
            let title = format!("write {}", wording::quoted(&alt.expected));
            let mut finding = Diagnostic::new(location(document, &alt), message(document, &alt))
                .subject(identity(document, alt.person))
                .help(title.clone());
            if let Some((message, help)) = together(&alt) {
                finding = finding.together(message, help);
            }
            let safety = if alt.may_name { Safety::Unsafe } else { Safety::Safe };
            // The generator writes the text.
            let edit = if grid.generated { None } else { edit(context, &alt) };
            sink.report(match edit {
                Some(edit) => finding.fix(Fix { title, safety, edits: vec![edit], order: None }),
                None => finding,
            });
        }
    }
}

/// The name that the generator writes into an alt text: that of the entry in the file.
fn written(context: &Context<'_>, person: &Person) -> Option<String> {
    let pairs = &context.roster?.pairs;
    let at = pairs.binary_search_by_key(&person.element, |pair| pair.person.element).ok()?;
    let listed = pairs.get(at)?.listed;
    let plain = || listed.name.as_ref().or(listed.login.as_ref()).map(|name| name.text.clone());
    listed.rendered_name.clone().or_else(plain)
}

/// The characters of the value, or the image if it is empty.
fn location(document: &Document, alt: &WrongAlt<'_>) -> Span {
    let image = || alt.person.image.map_or(alt.person.span, |image| document.open(image));
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
    let text = wording::quoted(&alt.expected);
    kind(alt).map_or_else(|| text.clone(), |kind| format!("{kind} {text}"))
}

/// What the expected text is, if it is nothing else.
fn kind(alt: &WrongAlt<'_>) -> Option<&'static str> {
    let is = |text: Option<&str>| text == Some(alt.expected.as_str());
    match alt.person {
        person if is(person.login.as_deref()) => Some("the login"),
        person if is(person.shown_name()) => Some("the name"),
        _ => None,
    }
}

/// The words for several people with the same problem.
fn together(alt: &WrongAlt<'_>) -> Option<(String, String)> {
    let each = |message: String| (message, "name the person in each alt text".to_owned());
    let form = |kind: &str, why: &str| {
        (format!("alt texts should be {kind}, {why}"), format!("write {kind} of the person in each alt text"))
    };
    match alt.problem {
        Problem::SameForAll if alt.attr.value.trim().is_empty() => {
            Some(each("avatars have an empty alt text, and no names are shown".to_owned()))
        }
        Problem::SameForAll => {
            let text = wording::quoted(alt.attr.value.trim());
            Some(each(format!("avatars of different people have the alt text {text}")))
        }
        Problem::OtherForm => kind(alt).map(|kind| form(kind, "as in the rest of the grid")),
        Problem::Policy => kind(alt).map(|kind| form(kind, "as configured")),
        Problem::OtherPerson | Problem::NotNamed => None,
    }
}

/// Writes the expected text in the syntax of the attribute.
fn edit(context: &Context<'_>, alt: &WrongAlt<'_>) -> Option<Edit> {
    let document = context.document;
    // What is read as an address is the name of nobody.
    if alt.expected.contains("://") {
        return None;
    }
    // The login is replaced first (`contributor/renamed`).
    let number = alt.person.avatar_id.filter(|_| alt.person.login.as_deref() == Some(alt.expected.as_str()));
    if number.is_some_and(|number| context.facts.accounts.renamed(&alt.expected, number).is_some()) {
        return None;
    }
    let NodeKind::Element(origin) = document.node(alt.person.image?).kind else { return None };
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
