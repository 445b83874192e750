//! Anchors that authors write for site generators: attribute lists, MyST targets, options of directives.

use std::{collections::BTreeSet, ops::Range};

use super::attributes;
use crate::{
    document::{Dialect, Document, FENCE_INFO, NodeIndex, NodeKind, slug},
    facts::Generator,
    span::Span,
};

/// What is written on a page, outside code and comments.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// All names.
    pub(super) names: BTreeSet<String>,
    /// Whether there is a target, `(name)=`, which only MyST has.
    pub(super) targets: bool,
    /// The first statement that includes something from elsewhere, which may have headings.
    pub(super) includes: Option<Span>,
}

/// Reads what is written on a page.
pub(super) fn read(document: &Document) -> Written {
    let source = document.source();
    let mut written = Written::default();
    if !source.contains(['{', ':', '=', '<']) {
        return written;
    }
    let mut verbatim = verbatim(document).into_iter().peekable();
    let has_templates = !document.templates().is_empty();
    let mut end = 0;
    while end < source.len() {
        let start = end;
        end = memchr::memchr(b'\n', &source.as_bytes()[start..]).map_or(source.len(), |at| start + at + 1);
        let line = &source[start..end];
        while verbatim.next_if(|range| range.end <= start).is_some() {}
        let statement = statement(line);
        let at = start + line.len() - statement.len();
        if (may_be_statement(statement) || has_templates) && verbatim.peek().is_none_or(|range| range.start > at) {
            if written.includes.is_none() && (is_include(statement) || is_template(document, at)) {
                written.includes = Some(Span::from_range(&(at..end)));
            }
            let label = label(statement.trim_end(), document.dialect());
            written.targets |= label.is_some() && statement.starts_with('(');
            written.names.extend(label.into_iter().flat_map(spellings));
        }
        for at in memchr::memchr_iter(b'{', line.as_bytes()) {
            while verbatim.next_if(|range| range.end <= start + at).is_some() {}
            if verbatim.peek().is_none_or(|range| range.start > start + at) {
                let list = attributes::read(&line[at..]).unwrap_or_default();
                written.names.extend(list.ids.into_iter().map(str::to_owned));
            }
        }
    }
    written
}

/// Code and comments, by position. Options at the top of a directive or a code cell are not code.
fn verbatim(document: &Document) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (index, node) in document.nodes().iter().enumerate() {
        let range = node.span.start as usize..node.span.end as usize;
        match node.kind {
            NodeKind::Comment
                if is_statement(document.text(index as NodeIndex), node.span.slice(document.source())) => {}
            NodeKind::Comment => found.push(range),
            NodeKind::Text if matches!(document.name(node.parent), "code" | "pre") => {
                found.push(range.start + options(document, index as NodeIndex)..range.end);
            }
            _ => {}
        }
    }
    found.retain(|range| !range.is_empty());
    found
}

/// Whether a comment is one for no reader but a generator: of MyST, whose syntax `%` is, or an include of `VitePress`.
fn is_statement(text: &str, written: &str) -> bool {
    written.starts_with('%') || text.trim_start().starts_with("@include")
}

/// Length of the options with which a text in a fence begins; all of it if it is reStructuredText.
fn options(document: &Document, text: NodeIndex) -> usize {
    let mut fence = document.node(text).parent;
    if document.name(fence) == "code" {
        fence = document.node(fence).parent;
    }
    let info = document.attr(fence, FENCE_INFO).map_or("", |info| info.value.trim());
    let text = document.text(text);
    match info {
        _ if info.starts_with("{eval-rst}") => return text.len(),
        _ if !info.starts_with('{') => return 0,
        _ => {}
    }
    let mut yaml = false;
    let is_option = |line: &&str| {
        let border = line.trim_end() == "---";
        yaml ^= border;
        border || yaml || line.starts_with(':') || line.starts_with("#|")
    };
    text.split_inclusive('\n').take_while(is_option).map(str::len).sum()
}

/// Whether a line begins as an include or a label does.
fn may_be_statement(line: &str) -> bool {
    matches!(
        line.as_bytes(),
        [b'{' | b'(' | b':' | b'.' | b';' | b'~', ..]
            | [b'<', b'!', ..]
            | [b'#', b'|', ..]
            | [b'-', b'-', ..]
            | [b'`', b'`', ..]
            | [b'n' | b'l', b'a', ..]
    )
}

/// Whether a statement is replaced by something from elsewhere before the page is read: mdBook, snippets of
/// Python-Markdown, MyST, `VitePress`.
fn is_include(line: &str) -> bool {
    ["{{#", "--8<--", ";--8<--", "```{include}", ":::{include}", "~~~{include}", "<!--@include", "<!-- @include"]
        .iter()
        .any(|mark| line.starts_with(mark))
}

/// Whether a template begins at an offset and is alone on its lines, so that it may bring headings: a macro of Jinja, an
/// include of Liquid or Quarto. Those of Vue are text.
fn is_template(document: &Document, at: usize) -> bool {
    let (templates, source) = (document.templates(), document.source());
    let next = templates.partition_point(|template| (template.start as usize) < at);
    let Some(template) = templates.get(next).filter(|template| template.start as usize == at) else { return false };
    let after = source.get(template.end as usize..).unwrap_or_default();
    let alone = after.lines().next().is_none_or(|rest| rest.trim().is_empty());
    let text = template.slice(source);
    let includes = ["include", "render", "embed"].iter().any(|word| text.contains(word));
    alone && (text.starts_with("{{") || includes) && document.generator() != Some(Generator::VitePress)
}

/// A line without the marks of the quotes and the list item it is in.
fn statement(line: &str) -> &str {
    let marks = line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t' | b'>')).count();
    let line = &line[marks..];
    match line.split_at_checked(2) {
        Some(("- " | "* " | "+ ", rest)) => rest.trim_start_matches([' ', '\t']),
        _ => line,
    }
}

/// The name that a statement gives to what follows, or to the directive it is in.
fn label(line: &str, dialect: Dialect) -> Option<&str> {
    let target = || line.strip_prefix('(')?.strip_suffix(")=");
    let rst = || line.strip_prefix(".. _").and_then(|rest| rest.strip_suffix(':'));
    let option = || [":name:", ":label:", "#| label:"].into_iter().find_map(|key| line.strip_prefix(key));
    let yaml = || ["name:", "label:"].into_iter().find_map(|key| line.strip_prefix(key));
    let found = target().or_else(option).or_else(rst);
    let found = found.or_else(|| yaml().filter(|_| dialect == Dialect::Myst))?;
    Some(found.trim()).filter(|name| !name.is_empty())
}

/// A label as it is written, as it is compared, and as an id.
fn spellings(name: &str) -> [String; 3] {
    let words = name.split_whitespace().collect::<Vec<_>>().join(" ");
    [words.to_lowercase(), slug::docutils(&words), words]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str, dialect: Dialect) -> Vec<String> {
        let written = read(&Document::parse(source.to_owned(), dialect));
        written.names.into_iter().filter(|name| !name.is_empty()).collect()
    }

    #[test]
    fn names_for_site_generators_are_anchors() {
        for (source, wanted) in [
            ("# A {#one}\n> :name: two \n\n:labels: no\n", vec!["one", "two"]),
            ("(one)=\n# A\n> (two)=\n\nx (no)=\n- (three)=\n", vec!["one", "three", "two"]),
            ("# A\n{: #one}\n\n*b*{:#two .c}\n", vec!["one", "two"]),
            ("```{image} x.png\n:name: one\n```\n", vec!["one"]),
            ("```{code-block} py\n:name: one\n\n:name: no\n{#no}\n```\n", vec!["one"]),
            ("```\n:name: no\n(no)=\n{#no}\n```\n`{#no}` <!-- {#no} -->{#one}\n\n    (no)=\n", vec!["one"]),
            ("``` {#one .py}\nx\n```\n", vec!["one"]),
            ("(My  Name)=\n# A\n", vec!["My Name", "my name", "my-name"]),
        ] {
            assert_eq!(found(source, Dialect::Gfm), wanted, "{source}");
        }
    }
}
