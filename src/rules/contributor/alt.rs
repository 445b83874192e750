//! `contributor/alt`: the alternative text of a picture does not name the person.

use super::who;
use crate::{
    diagnostic::Diagnostic,
    document::{Attr, Document, NodeKind, Origin},
    fix::{Edit, Fix, Safety},
    model::people::{
        alt::{self, Finding, Wrong},
        start_tag,
    },
    rule::{Context, Fixable, Level, Sink},
    rules::wording,
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
        let (constant, single): (Vec<_>, Vec<_>) =
            alt::judge(document, grid).into_iter().partition(|finding| finding.wrong == Wrong::Constant);
        for finding in &single {
            sink.report(tell(document, finding));
        }
        if let Some(finding) = tell_all(document, &constant) {
            sink.report(finding);
        }
    }
}

/// The characters of the value; the picture where there are none.
fn place(document: &Document, finding: &Finding<'_>) -> Span {
    let picture = || finding.person.image.map_or(finding.person.span, |image| start_tag(document, image));
    if finding.attr.value_span.is_empty() { picture() } else { finding.attr.value_span }
}

fn tell(document: &Document, finding: &Finding<'_>) -> Diagnostic {
    let alt = wording::quoted(finding.attr.value.trim());
    let who = who(document, finding.person);
    let message = match finding.wrong {
        Wrong::Other => format!("The alt text {alt} names somebody else; this is {who}"),
        Wrong::Odd => {
            format!("The alt text is {alt}; in the form of the others it is {}", wording::quoted(&finding.expected))
        }
        Wrong::Policy if !finding.attr.value.trim().is_empty() => {
            format!("The alt text is {alt}; the configuration wants {}", wording::quoted(&finding.expected))
        }
        _ if finding.attr.value.trim().is_empty() => {
            format!("Nothing says who this is: the alt text of {who} is empty")
        }
        _ => format!("The alt text {alt} does not name {who}"),
    };
    let diagnostic = Diagnostic::new(place(document, finding), message).help(instruction(finding));
    match edit(document, finding) {
        Some(edit) => diagnostic.fix(Fix { title: instruction(finding), safety: Safety::Safe, edits: vec![edit] }),
        None => diagnostic,
    }
}

fn instruction(finding: &Finding<'_>) -> String {
    format!("write {}", wording::quoted(&finding.expected))
}

/// One finding for a text that is the same in all pictures.
fn tell_all(document: &Document, findings: &[Finding<'_>]) -> Option<Diagnostic> {
    let (first, rest) = findings.split_first()?;
    let alt = first.attr.value.trim();
    let message = if alt.is_empty() {
        format!("The alt text of {} pictures is empty, and no name stands beside them", findings.len())
    } else {
        format!("{} pictures of different people have the alt text {}", findings.len(), wording::quoted(alt))
    };
    let mut diagnostic = Diagnostic::new(place(document, first), message).help("let each text name its person");
    for other in rest {
        diagnostic = diagnostic.also(place(document, other), format!("this is {}", who(document, other.person)));
    }
    let edits: Option<Vec<Edit>> = findings.iter().map(|finding| edit(document, finding)).collect();
    Some(match edits {
        Some(edits) => diagnostic.fix(Fix { title: "name the person in each".to_owned(), safety: Safety::Safe, edits }),
        None => diagnostic,
    })
}

/// The expected text in the source form of the attribute.
fn edit(document: &Document, finding: &Finding<'_>) -> Option<Edit> {
    let NodeKind::Element { origin, .. } = document.node(finding.person.image?).kind else { return None };
    let Attr { value_span: span, has_value, .. } = finding.attr;
    let text = &finding.expected;
    let text = match origin {
        Origin::Directive | Origin::Role => text.clone(),
        Origin::Html => html(document, *span, *has_value, text)?,
        // `![text]` alone is the name of a definition.
        Origin::Reference if !has_label(document, *span) => return None,
        _ => markdown(text)?,
    };
    Some(Edit { span: *span, text })
}

/// Whether a reference follows the text of an image: `![text][label]`.
fn has_label(document: &Document, span: Span) -> bool {
    let after = document.source().get(span.end as usize..).unwrap_or_default();
    after.starts_with("][") && !after.starts_with("][]")
}

fn html(document: &Document, span: Span, has_value: bool, text: &str) -> Option<String> {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;").replace('\'', "&#39;");
    let before = document.source().get(..span.start as usize)?.chars().next_back()?;
    match before {
        '"' | '\'' => Some(text),
        '=' if has_value => Some(format!("\"{text}\"")),
        _ => None,
    }
}

/// Plain text for the description of an image; nothing where it would need escapes that a table's cell reads otherwise.
fn markdown(text: &str) -> Option<String> {
    let plain = |c: char| !matches!(c, '[' | ']' | '\\' | '`' | '*' | '_' | '<' | '>' | '&' | '|' | '!' | '~' | '$');
    let word = text.chars().all(|c| plain(c) || c == '_')
        && !text.contains("__")
        && !text.starts_with('_')
        && !text.ends_with('_');
    (text.chars().all(plain) || word).then(|| text.to_owned())
}
