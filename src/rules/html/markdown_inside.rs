//! `html/markdown-inside`: Markdown where only HTML is parsed.

mod signs;

use std::collections::BTreeSet;

use crate::{
    diagnostic::Diagnostic,
    document::{Dialect, Document, NodeIndex, RawHtml, is_block},
    facts::Generator,
    rule::{Context, Level, Sink},
    text,
};

rule! {
    id: "html/markdown-inside",
    level: Level::ERROR,
    check: check,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let document = context.document;
    let labels: BTreeSet<String> = document.labels().iter().map(|label| text::collapse(label).to_lowercase()).collect();
    for block in &context.model.page.blocks {
        let Some(raw) = document.raw_html_at(document.node(block.first).span.start) else { continue };
        if (!raw.fenced && is_read(document, raw, block.first)) || is_enabled(document, block.node) {
            continue;
        }
        let Some((range, what)) = signs::find(block.flow.text(), &labels) else { continue };
        // The missing end tag is reported.
        if document.is_endless(raw) {
            return;
        }
        let help = match document.dialect() {
            Dialect::Html => "write it in HTML",
            _ if raw.fenced => "write it in HTML, or move it out of the fence",
            _ => "add an empty line before and after it, or write it in HTML",
        };
        let message = "Markdown inside HTML is not rendered; readers see the source";
        sink.report(Diagnostic::new(block.flow.span(range), message).label(what).help(help));
    }
}

/// Whether the site of the page reads Markdown inside HTML: Pandoc and MDX do, kramdown in elements of running text.
fn is_read(document: &Document, raw: RawHtml, node: NodeIndex) -> bool {
    match document.generator() {
        _ if document.dialect() == Dialect::Quarto => true,
        Some(Generator::Mdx | Generator::JekyllInBlocks) => true,
        Some(Generator::Jekyll) => ancestors(document, node)
            .take_while(|&around| raw.span.contains(document.node(around).span))
            .all(|around| !is_block(document.name(around))),
        _ => false,
    }
}

/// The nodes around a node, from the inside.
fn ancestors(document: &Document, node: NodeIndex) -> impl Iterator<Item = NodeIndex> {
    const DEEPEST: usize = 64;
    let above = |&node: &NodeIndex| (node != 0).then(|| document.node(node).parent);
    std::iter::successors(Some(node), above).take(DEEPEST)
}

/// Whether an element around it enables Markdown (`markdown="1"`: kramdown, PHP Markdown Extra, Python-Markdown).
fn is_enabled(document: &Document, node: NodeIndex) -> bool {
    let attr = ancestors(document, node).find_map(|around| document.attr(around, "markdown"));
    attr.is_some_and(|attr| !matches!(attr.value.trim(), "0" | "off" | "false"))
}
