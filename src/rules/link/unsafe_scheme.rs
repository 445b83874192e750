//! `link/unsafe-scheme`: links that run code.

use crate::{
    diagnostic::Diagnostic,
    model::links::danger,
    rule::{Context, Level, Sink},
};

rule! {
    id: "link/unsafe-scheme",
    level: Level::ERROR,
    check: check,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let document = context.document;
    for index in document.indices() {
        // Skip elements that load code from any address; `html/script` reports them.
        if matches!(document.name(index), "script" | "iframe" | "frame" | "object" | "embed") {
            continue;
        }
        for attr in document.attrs(index).iter().filter(|attr| is_address(&attr.name)) {
            let Some(scheme) = danger::scheme(&attr.value) else { continue };
            let place = if attr.value_span.is_empty() { document.open(index) } else { attr.value_span };
            sink.report(report(scheme, place));
        }
    }
}

fn is_address(attribute: &str) -> bool {
    matches!(attribute, "href" | "src" | "action" | "formaction" | "xlink:href" | "background" | "poster")
}

fn report(scheme: &str, place: crate::span::Span) -> Diagnostic {
    let message = if scheme == "data" {
        "`data:` links open a page that is contained in the link itself".to_owned()
    } else {
        format!("`{scheme}:` links run code in the reader's browser")
    };
    Diagnostic::new(place, message).help("link to a web page instead")
}
