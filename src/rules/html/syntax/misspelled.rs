//! Attributes that misspell the one that a link or an image needs: `<a herf="…">`, `<img scr="…">`.

use crate::{
    diagnostic::Diagnostic,
    document::{Document, NodeKind, Origin, ProblemKind},
    fix::{Fix, Safety},
};

/// Attributes that look like a typo of `href` or `src`, but have a meaning of their own.
const KNOWN: &[&str] = &["ref", "rc", "sec"];

/// Finds them, in tags without the attribute that is meant.
pub(super) fn find(document: &Document) -> Vec<Diagnostic> {
    let quotes = document.problems().iter().filter(|problem| problem.kind == ProblemKind::Quotes);
    let garbled: Vec<u32> = quotes.filter_map(|problem| problem.other).map(|tag| tag.start).collect();
    let nodes = document.indices().filter(|&node| document.node(node).kind == NodeKind::Element(Origin::Html));
    let misspelled = |node| {
        let name = document.name(node);
        let (wanted, others): (&str, &[&str]) = match name {
            "a" => ("href", &[]),
            "img" => ("src", &["srcset"]),
            _ => return None,
        };
        let has = |wanted: &str| document.attr(node, wanted).is_some();
        if has(wanted)
            || others.iter().any(|other| has(other))
            || garbled.binary_search(&document.open(node).start).is_ok()
        {
            return None;
        }
        let attr = document.attrs(node).iter().find(|attr| {
            let is_word = attr.name.bytes().all(|byte| byte.is_ascii_lowercase()) && !KNOWN.contains(&&*attr.name);
            is_word && attr.has_value && !attr.value.is_empty() && strsim::osa_distance(&attr.name, wanted) == 1
        })?;
        let title = format!("write `{wanted}`");
        let found = Diagnostic::new(attr.name_span, format!("`{}` is not an attribute of `<{name}>`", &*attr.name));
        let fix = Fix::replace(Safety::Unsafe, title.clone(), attr.name_span, wanted.to_owned());
        Some(found.label("ignored").help(title).fix(fix))
    };
    nodes.filter_map(misspelled).collect()
}
