//! `link/unsafe-scheme`: links that run code.

use crate::{
    diagnostic::Diagnostic,
    document::{NodeKind, Origin},
    model::{active, links::danger},
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
        if active::is_element(document.name(index)) {
            continue;
        }
        let is_name = document.name(index) == "meta" && document.attr(index, "http-equiv").is_none();
        let parts = if is_name { &[][..] } else { parts(document.name(index)) };
        for attr in document.attrs(index).iter().filter(|attr| is_address(&attr.name) || parts.contains(&&*attr.name)) {
            let parts = || attr.value.split([';', ',']).map(without_key).find_map(danger::scheme);
            let in_parts = || if is_address(&attr.name) { None } else { parts() };
            let Some(scheme) = danger::scheme(&attr.value).or_else(in_parts) else { continue };
            let place = if attr.value_span.is_empty() { document.open(index) } else { attr.value_span };
            let finding = report(scheme, place);
            let node = document.node(index);
            let is_reference = node.kind == NodeKind::Element(Origin::Reference);
            sink.report(if is_reference { finding.also(node.span, "used here") } else { finding });
        }
    }
}

/// Attributes of an element with addresses among other values: those that an animation sets, and where a page leads after some
/// seconds.
fn parts(element: &str) -> &'static [&'static str] {
    match element {
        "animate" | "set" => &["to", "from", "by", "values"],
        "meta" => &["content"],
        _ => &[],
    }
}

/// The address in `url=…`.
fn without_key(part: &str) -> &str {
    let part = part.trim_start();
    let is_key = part.get(..3).is_some_and(|key| key.eq_ignore_ascii_case("url"));
    let rest = if is_key { part.get(3..).and_then(|rest| rest.trim_start().strip_prefix('=')) } else { None };
    rest.map_or(part, |rest| rest.trim_start_matches([' ', '"', '\'']))
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
