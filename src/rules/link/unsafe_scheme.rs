//! Links that run a program instead of leading somewhere.

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
        // What these load is a program whatever the address says.
        if matches!(&**name, "script" | "iframe" | "frame" | "object" | "embed") {
            continue;
        }
        for attr in attrs.iter().filter(|attr| is_address(&attr.name)) {
            let Some(scheme) = danger::scheme(&attr.value) else { continue };
            let place =
                if attr.value_span.is_empty() { start_tag(document, index as NodeIndex) } else { attr.value_span };
            sink.report(tell(scheme, place));
        }
    }
}

fn is_address(attribute: &str) -> bool {
    matches!(attribute, "href" | "src" | "action" | "formaction" | "xlink:href" | "background" | "poster")
}

fn tell(scheme: &str, place: crate::span::Span) -> Diagnostic {
    let message = if scheme == "data" {
        "A `data:` page is no address: it shows whatever was written into the link".to_owned()
    } else {
        format!("`{scheme}:` runs a program in the reader’s browser instead of leading somewhere")
    };
    Diagnostic::new(place, message).help("link to the address of a page")
}
