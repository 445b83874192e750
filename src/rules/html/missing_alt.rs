//! `html/missing-alt`: images without alt text.

use std::collections::BTreeSet;

use crate::{
    diagnostic::Diagnostic,
    document::{Attr, NodeIndex, NodeKind, Origin},
    rule::{Context, Level, Sink},
    rules::wording,
    text,
};

/// What editors write for the text of a new image.
const PLACEHOLDER: &str = "alt text";

rule! {
    id: "html/missing-alt",
    level: Level::WARNING,
    check: check,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let document = context.document;
    // `contributor/alt` compares their texts.
    let avatars: BTreeSet<NodeIndex> =
        context.model.grids.iter().flat_map(|grid| &grid.people).filter_map(|person| person.image).collect();
    for index in document.indices().filter(|&index| document.name(index) == "img") {
        let html = document.node(index).kind == NodeKind::Element(Origin::Html);
        if is_hidden(context, index) {
            continue;
        }
        let placeholder = document.attr(index, "alt").filter(|alt| alt.value.trim().eq_ignore_ascii_case(PLACEHOLDER));
        let finding = if let Some(attr) = placeholder.filter(|_| !avatars.contains(&index)) {
            let message = format!("The alt text {} is a placeholder", wording::quoted(attr.value.trim()));
            // One copy of the same lines, anywhere on the page.
            Diagnostic { container: Some(0), ..Diagnostic::new(attr.value_span, message) }
        } else if !html {
            continue;
        } else if let Some(attr) = invisible(context, index) {
            Diagnostic::new(attr.value_span, format!("The image has no visible text in `{}`", &*attr.name))
                .label("these characters are shown as nothing")
        } else if is_named(context, index) {
            continue;
        } else {
            Diagnostic::new(document.open(index), "The image has no alt text")
        };
        sink.report(finding.help(if html {
            "describe the image in `alt=\"…\"`, or write `alt=\"\"` if it is decorative"
        } else {
            "describe the image, or leave the text empty if it is decorative"
        }));
    }
}

/// Whether an attribute names the image, or says that it is decorative; a template may be such an attribute,
/// and `v-bind` may set several.
fn is_named(context: &Context<'_>, image: NodeIndex) -> bool {
    let attrs = context.document.attrs(image);
    if attrs.iter().any(|attr| attr.name.starts_with('{') || &*attr.name == "v-bind") {
        return true;
    }
    ["alt", "aria-label", "aria-labelledby"].into_iter().any(|name| context.document.attr(image, name).is_some())
}

/// The attribute that is meant to name the image, if its text has characters and shows none of them. A space says that the image is
/// decorative.
fn invisible<'a>(context: &'a Context<'_>, image: NodeIndex) -> Option<&'a Attr> {
    let attrs = || ["alt", "aria-label"].into_iter().filter_map(|name| context.document.attr(image, name));
    let first = attrs().find(|attr| !attr.value.trim_ascii().is_empty())?;
    attrs().all(|attr| text::shows_nothing(&attr.value)).then_some(first)
}

/// Whether the image is hidden from screen readers.
fn is_hidden(context: &Context<'_>, image: NodeIndex) -> bool {
    let document = context.document;
    let role = document.attr(image, "role").map(|attr| attr.value.trim());
    let hidden = document.attr(image, "aria-hidden").is_some_and(|attr| attr.value.trim() == "true");
    matches!(role, Some("presentation" | "none")) || hidden || document.attr(image, "hidden").is_some()
}
