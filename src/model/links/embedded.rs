//! What a page embeds: images in several sizes, videos and their posters, sounds.

use std::ops::Range;

use crate::{
    document::{Attr, Document, NodeIndex},
    span::Span,
};

/// A target in an attribute.
pub(super) struct Embedded {
    /// Its span in the source; of the whole value if an escape besides `&amp;` is in it.
    pub(super) span: Span,
    /// The target, decoded.
    pub(super) value: String,
}

/// The targets of an element besides `href` and the `src` of an image (WHATWG HTML 4.8).
pub(super) fn targets(document: &Document, node: NodeIndex) -> Vec<Embedded> {
    let (whole, several) = match document.name(node) {
        "img" => (&[][..], true),
        "source" => (&["src"][..], true),
        "video" => (&["src", "poster"][..], false),
        "audio" | "track" => (&["src"][..], false),
        _ => return Vec::new(),
    };
    let attr = |name: &&str| {
        document.attr(node, name).filter(|attr| !attr.value.trim().is_empty() && !document.is_computed(attr))
    };
    let mut found: Vec<Embedded> = whole
        .iter()
        .filter_map(attr)
        .map(|attr| Embedded { span: attr.value_span, value: attr.value.to_string() })
        .collect();
    if let Some(set) = several.then(|| attr(&"srcset")).flatten() {
        found.extend(parts(document, set));
    }
    found.sort_by_key(|embedded| embedded.span);
    found
}

/// The parts of a value that are addresses.
fn parts(document: &Document, attr: &Attr) -> Vec<Embedded> {
    let written = attr.value_span.slice(document.source());
    let start = attr.value_span.start;
    let is_verbatim = written == &*attr.value;
    // The usual escape changes no marks between addresses.
    let in_source =
        if is_verbatim || written.replace("&amp;", "&") == *attr.value { candidates(written) } else { Vec::new() };
    let part = |(at, range): (usize, Range<usize>)| {
        let span = in_source.get(at).map(|part| Span::new(start + part.start as u32, start + part.end as u32));
        let value = attr.value.get(range).unwrap_or_default().to_owned();
        Embedded { span: span.unwrap_or(attr.value_span), value }
    };
    candidates(&attr.value).into_iter().enumerate().map(part).collect()
}

/// The addresses of a `srcset` (WHATWG HTML 4.8.4.3.10).
fn candidates(set: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = set.get(at..).and_then(|rest| rest.find(|c: char| !c.is_ascii_whitespace() && c != ',')) {
        let start = at + start;
        let rest = set.get(start..).unwrap_or_default();
        let address = rest.split(|c: char| c.is_ascii_whitespace()).next().unwrap_or_default();
        let end = start + address.len();
        let bare = address.trim_end_matches(',');
        found.push(start..start + bare.len());
        // Without a comma at its end, a descriptor may follow.
        let descriptor = set.get(end..).unwrap_or_default();
        at = if bare.len() < address.len() { end } else { end + descriptor.find(',').unwrap_or(descriptor.len()) };
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidates_of_a_set() {
        for (set, wanted) in [
            ("a.png", &["a.png"][..]),
            (" a.png 1x, b.png 2x,c.png", &["a.png", "b.png", "c.png"]),
            ("a,b.png 100w,\n data:x,y 2x", &["a,b.png", "data:x,y"]),
            ("a.png, b.png", &["a.png", "b.png"]),
            (" , ", &[]),
        ] {
            let found: Vec<&str> = candidates(set).into_iter().map(|range| &set[range]).collect();
            assert_eq!(found, wanted, "{set}");
        }
    }
}
