//! `link/unsafe-scheme`: links that run code.

use crate::{
    diagnostic::Diagnostic,
    document::{NodeIndex, NodeKind},
    model::{links::danger, people::start_tag},
    rule::{Context, Level, Sink},
};

rule! {
    id: "link/unsafe-scheme",
    level: Level::ERROR,
    check: check,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let document = context.document;
    for (index, node) in (0..).zip(document.nodes()) {
        let NodeKind::Element { name, attrs, .. } = &node.kind else { continue };
        // Skip elements that load code from any address; `html/script` reports them.
        if matches!(&**name, "script" | "iframe" | "frame" | "object" | "embed") {
            continue;
        }
        for attr in attrs.iter().filter(|attr| is_address(&attr.name)) {
            let Some(scheme) = danger::scheme(&attr.value) else { continue };
            let place =
                if attr.value_span.is_empty() { start_tag(document, index as NodeIndex) } else { attr.value_span };
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
