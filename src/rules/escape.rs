//! Writes text where a fix puts it, so that a page reads exactly this text there and nothing else changes.

use std::ops::Range;

use crate::{
    document::{Attr, Dialect, Document},
    fix::Edit,
    span::Span,
};

/// Characters of a URL that are written as they are. Others mean something in Markdown, tables, Liquid or MyST.
fn is_plain_in_url(c: char) -> bool {
    let reserved =
        matches!(c, ':' | '/' | '?' | '#' | '@' | '!' | '$' | '&' | '\'' | '(' | ')' | '*' | '+' | ',' | ';' | '=');
    reserved || c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~' | '%') || !c.is_ascii()
}

/// A URL in which every character that no part of a URL needs is percent-encoded: quotation marks, backticks, braces,
/// pipes, brackets outside of the host. Characters of `also` are encoded as well.
pub(super) fn url(target: &str, also: &[char]) -> String {
    let host = authority(target).unwrap_or_default();
    let mut out = String::with_capacity(target.len());
    for (at, c) in target.char_indices() {
        let in_host = host.contains(&at) && matches!(c, '[' | ']');
        if (is_plain_in_url(c) || in_host) && !also.contains(&c) && !c.is_control() && !c.is_whitespace() {
            out.push(c);
        } else {
            let mut bytes = [0; 4];
            out.extend(c.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02X}")));
        }
    }
    out
}

/// The range of the host of an absolute URL, with the port.
pub(super) fn authority(url: &str) -> Option<Range<usize>> {
    let start = url.find("://")? + 3;
    let rest = url.get(start..)?;
    Some(start..start + rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len()))
}

/// Whether the text after an `&` makes it the start of a character reference in Markdown.
pub(super) fn is_entity(after: &str) -> bool {
    let name = after.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
    name > 0 && after.as_bytes().get(name) == Some(&b';')
}

/// Whether the text after an `&` may make it the start of a character reference in an attribute, where the `;` is
/// optional unless `=` or a letter follows.
fn is_entity_in_attribute(after: &str) -> bool {
    let name = after.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
    name > 0 && after.as_bytes().get(name) != Some(&b'=')
}

/// Writes `&` as `&amp;` where it would start a character reference; everywhere with `all`.
pub(super) fn ampersands(text: &str, all: bool, starts_entity: fn(&str) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        out.push(c);
        if c == '&' && (all || text.get(at + 1..).is_some_and(starts_entity)) {
            out.push_str("amp;");
        }
    }
    out
}

/// The source of the value of an HTML attribute, with quotation marks if it needs them and has none. `None` if the
/// attribute has no value, or an expression.
pub(super) fn attribute(document: &Document, attr: &Attr, text: &str) -> Option<String> {
    if document.is_computed(attr) {
        return None;
    }
    let source = document.source();
    let written = attr.value_span.slice(source);
    let escaped = ampersands(text, written.contains("&amp;"), is_entity_in_attribute)
        .replace('<', "&lt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
        .replace('|', "&#124;");
    let before = source.get(..attr.value_span.start as usize)?.chars().next_back()?;
    let needs_quotes = |c: char| c.is_whitespace() || matches!(c, '=' | '>' | '`');
    match before {
        '"' | '\'' => Some(escaped),
        _ if !attr.has_value => None,
        _ if escaped.is_empty() || escaped.contains(needs_quotes) => Some(format!("\"{escaped}\"")),
        _ => Some(escaped),
    }
}

/// The edit that replaces a text within `span`, where the source has exactly this text, once.
pub(super) fn replacement(document: &Document, span: Span, old: &str, new: &str) -> Option<Edit> {
    let source = span.slice(document.source());
    let at = source.find(old).filter(|at| !old.is_empty() && source.rfind(old) == Some(*at))?;
    let start = span.start + u32::try_from(at).ok()?;
    let old = Span::new(start, start + u32::try_from(old.len()).ok()?);
    Some(Edit { span: old, text: text(document, old, new)? })
}

/// The source of a text that replaces the text at `span`: Markdown, raw HTML or code. `None` if it cannot be written
/// there.
pub(super) fn text(document: &Document, span: Span, text: &str) -> Option<String> {
    // Template syntax is replaced before the page is parsed; escapes do not prevent that.
    if text.contains(['\n', '\r']) || text.contains("{{") || text.contains("{%") {
        return None;
    }
    if is_code(document, span) {
        return (!text.contains(['`', '|', '$'])).then(|| text.to_owned());
    }
    if is_raw_html(document, span) {
        return Some(ampersands(text, false, is_entity_in_attribute).replace('<', "&lt;"));
    }
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let inside_word = |side: Option<char>| side.is_some_and(char::is_alphanumeric);
        let special = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '~' | '$' | '|' | '{' | '}' => true,
            '_' => !(inside_word(before) && inside_word(rest.peek().copied())),
            '@' => document.dialect() == Dialect::Quarto,
            _ => false,
        };
        out.extend(special.then_some('\\'));
        out.push(c);
        before = Some(c);
    }
    Some(ampersands(&out, false, is_entity))
}

/// Whether a span is in a block of raw HTML, where Markdown is not read.
pub(super) fn is_raw_html(document: &Document, span: Span) -> bool {
    document.raw_html_at(span.start).is_some_and(|raw| raw.span.contains(span))
}

/// Whether a span is in code or mathematics, where nothing can be escaped.
fn is_code(document: &Document, span: Span) -> bool {
    let next = document.nodes().partition_point(|node| node.span.start <= span.start);
    let mut node = next.saturating_sub(1) as u32;
    while node != 0 {
        if matches!(document.name(node), "code" | "math" | "pre") {
            return true;
        }
        node = document.node(node).parent;
    }
    false
}
