//! Replaces the address of a link, escaped as its surroundings require.

use crate::{
    document::{Document, Origin},
    fix::Edit,
    model::links::Link,
};

/// The edits that make a link lead to `target`, an absolute URL. A link text that shows the old address will show the
/// new one. `None` if the span of the address is not known.
pub(super) fn rewrite(document: &Document, link: &Link, target: &str) -> Option<Vec<Edit>> {
    if link.span.is_empty() {
        return None;
    }
    let written = link.span.slice(document.source());
    let text = match link.origin {
        Origin::BareUrl if !ends_where_it_ends(target) => format!("<{}>", encode(target, &['<', '>', ' '])),
        Origin::BareUrl => target.to_owned(),
        Origin::Autolink => encode(target, &['<', '>', ' ']),
        Origin::Html => entities(&encode(target, &['"', '\'', '<', '>', '`', ' ']), written),
        Origin::Directive | Origin::Role => target.to_owned(),
        Origin::Markdown | Origin::Reference => entities(&destination(target), written),
    };
    let mut edits = vec![Edit { span: link.span, text }];
    edits.extend(text_edit(document, link, target));
    edits.sort_by_key(|edit| edit.span);
    Some(edits)
}

/// A destination without angle brackets (CommonMark 6.3) that is also valid in a table cell.
fn destination(target: &str) -> String {
    let mut depth = 0_i32;
    let balanced = target.chars().all(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth >= 0
    }) && depth == 0;
    let always = ['<', '>', ' ', '|', '\\'];
    if balanced { encode(target, &always) } else { encode(target, &['<', '>', ' ', '|', '\\', '(', ')']) }
}

/// Percent-encodes ASCII characters.
fn encode(text: &str, unsafe_characters: &[char]) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if unsafe_characters.contains(&c) {
            out.push_str(&format!("%{:02X}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

/// Writes `&` as an entity if the old address did, or if it would start one.
fn entities(target: &str, written: &str) -> String {
    let mut out = String::with_capacity(target.len());
    let mut parts = target.split('&');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let name = part.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
        let entity = name > 0 && part.as_bytes().get(name) == Some(&b';');
        out.push_str(if entity || written.contains("&amp;") { "&amp;" } else { "&" });
        out.push_str(part);
    }
    out
}

/// Whether a bare URL in running text is parsed to its end, and as nothing else (GFM 6.9).
fn ends_where_it_ends(target: &str) -> bool {
    target.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '=' | '#'))
        && !target.contains(['(', ')', '*', '<', '>', '[', ']', '`', '|', '\\', '~', '&'])
}

/// Replaces a link text that is the old address, with or without its scheme. A bare address is its own text.
fn text_edit(document: &Document, link: &Link, target: &str) -> Option<Edit> {
    if link.image || matches!(link.origin, Origin::BareUrl | Origin::Autolink) {
        return None;
    }
    let flow = document.flow(link.node);
    let text = flow.text().trim();
    let (old, new) = (without_scheme(link.value.trim()), without_scheme(target));
    let has_scheme = text.len() > without_scheme(text).len();
    if text.is_empty() || without_scheme(text).trim_end_matches('/') != old.trim_end_matches('/') {
        return None;
    }
    let plain =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '/' | ':' | '~' | '%' | '?' | '=' | '#' | '+');
    let shown = if has_scheme { target } else { new };
    let shown = if text.ends_with('/') { shown } else { shown.trim_end_matches('/') };
    let start = flow.text().find(text)?;
    let span = flow.span(start..start + text.len());
    // Leave text with emphasis or entities alone.
    (shown.chars().all(plain) && span.slice(document.source()) == text).then(|| Edit { span, text: shown.to_owned() })
}

fn without_scheme(url: &str) -> &str {
    url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or(url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        document::Dialect,
        model::{links, page::Page},
    };

    fn rewritten(source: &str, target: &str) -> String {
        let document = Document::parse(source.to_owned(), Dialect::detect("page.md", source));
        let links = links::read(&document, &Page::read(&document));
        let mut text = source.to_owned();
        for edit in rewrite(&document, &links[0], target).unwrap_or_default().into_iter().rev() {
            text.replace_range(edit.span.range(), &edit.text);
        }
        let again = Document::parse(text.clone(), Dialect::detect("page.md", &text));
        let read = links::read(&again, &Page::read(&again));
        let unescaped = read[0].value.replace("%28", "(").replace("%27", "'").replace("%7C", "|");
        assert_eq!(unescaped, target, "{text}");
        text
    }

    #[test]
    fn the_new_address_is_parsed_as_intended() {
        for (source, target, wanted) in [
            ("[a](https://x.org/a)", "https://y.org/b", "[a](https://y.org/b)"),
            ("[a](https://x.org/a)", "https://y.org/b(c", "[a](https://y.org/b%28c)"),
            ("[a](https://x.org/a)", "https://y.org/b(c)", "[a](https://y.org/b(c))"),
            ("[a](https://x.org/a)", "https://y.org/?a&copy;", "[a](https://y.org/?a&amp;copy;)"),
            ("[a](<https://x.org/a> 't')", "https://y.org/b", "[a](<https://y.org/b> 't')"),
            ("<a href='https://x.org/?a&amp;b'>", "https://y.org/'?c&d", "<a href='https://y.org/%27?c&amp;d'>"),
            ("<https://x.org/a>", "https://y.org/b", "<https://y.org/b>"),
            ("see https://x.org/a.", "https://y.org/b", "see https://y.org/b."),
            ("see https://x.org/a.", "https://y.org/b_(c)", "see <https://y.org/b_(c)>."),
            ("[a][r]\n\n[r]: https://x.org/a\n", "https://y.org/b", "[a][r]\n\n[r]: https://y.org/b\n"),
            ("**[x.org/a](https://x.org/a)**", "https://y.org/b", "**[y.org/b](https://y.org/b)**"),
            ("[https://x.org/](https://x.org)", "https://y.org/b/", "[https://y.org/b/](https://y.org/b/)"),
            ("[x.org](https://x.org)", "https://y.org/a_b_", "[x.org](https://y.org/a_b_)"),
            ("| [a](https://x.org) |\n|-|\n", "https://y.org/?a|b", "| [a](https://y.org/?a%7Cb) |\n|-|\n"),
        ] {
            assert_eq!(rewritten(source, target), wanted);
        }
    }
}
