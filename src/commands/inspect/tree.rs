//! `ack-lint inspect --tree`: the elements, attributes and text of pages, in document order.

use serde_json::{Value, json};

use super::origin_name;
use crate::{
    commands::{Failure, loader::Loader, print, sources::Source},
    document::{Attr, Document, Node, NodeIndex, NodeKind},
    engine::ParsedPage,
    output::sanitize,
};

/// Prints one line of JSON for each page.
pub(super) fn print_all(loader: &Loader, pages: Vec<Source>) -> Result<(), Failure> {
    for (origin, text) in pages {
        let page = loader.parse(&origin, text);
        if let Some(refused) = page.refused() {
            return Err(Failure::Text(refused));
        }
        let text = serde_json::to_string(&shape(&page))?;
        print(&(sanitize::escape_json(text) + "\n"))?;
    }
    Ok(())
}

fn shape(page: &ParsedPage) -> Value {
    let document = &page.document;
    // A list with depths, as elements may be nested deeper than programs read JSON.
    let mut depths: Vec<u32> = Vec::with_capacity(document.nodes().len());
    let mut tree = Vec::with_capacity(document.nodes().len());
    for (index, node) in (0..).zip(document.nodes()) {
        let depth = if index == 0 { 0 } else { depths.get(node.parent as usize).map_or(0, |depth| depth + 1) };
        depths.push(depth);
        if index > 0 {
            tree.push(described(document, index, node, depth - 1));
        }
    }
    json!({ "version": 1, "file": page.path, "dialect": document.dialect().as_str(), "tree": tree })
}

fn described(document: &Document, index: NodeIndex, node: &Node, depth: u32) -> Value {
    let (start, end) = (node.span.start, node.span.end);
    match node.kind {
        NodeKind::Element(origin) => json!({
            "depth": depth,
            "element": document.name(index),
            "origin": origin_name(origin),
            "attributes": document.attrs(index).iter().map(attribute).collect::<Vec<_>>(),
            "start": start,
            "end": end,
        }),
        NodeKind::Text => json!({ "depth": depth, "text": document.text(index), "start": start, "end": end }),
        NodeKind::Comment => json!({ "depth": depth, "comment": document.text(index), "start": start, "end": end }),
    }
}

fn attribute(attr: &Attr) -> Value {
    json!({ "name": &*attr.name, "value": &*attr.value, "start": attr.value_span.start, "end": attr.value_span.end })
}
