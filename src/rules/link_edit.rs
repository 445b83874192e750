//! Replaces the address of a link, or a part of it, as its location requires.

use std::ops::Range;

use percent_encoding::percent_decode_str;

use super::escape;
use crate::{
    document::{Document, Origin},
    fix::Edit,
    model::links::{Link, Target},
    span::Span,
};

/// The edits that make a link lead to `target`, an absolute URL. A link text that shows the old address will show the
/// new one. `None` if the span of the address is not known, or the address cannot be written there.
pub(super) fn rewrite(document: &Document, link: &Link, target: &str) -> Option<Vec<Edit>> {
    if link.span.is_empty() {
        return None;
    }
    let written = link.span.slice(document.source());
    let text = match link.origin {
        Origin::BareUrl | Origin::Autolink => bare(document, link, target)?,
        Origin::Html => {
            let attr = document.attrs(link.node).iter().find(|attr| attr.value_span.contains(link.span))?;
            // Several addresses of one value are separated by commas.
            let encoded: &[char] = if &*attr.name == "srcset" { &['\'', ','] } else { &['\''] };
            if &*attr.name == "srcset" && attr.value_span == link.span && *attr.value != *link.value {
                return None;
            }
            escape::attribute(document, attr, &escape::url(target, encoded))?
        }
        Origin::Directive | Origin::Role => escape::url(target, &[]),
        Origin::Markdown | Origin::Reference => {
            escape::ampersands(&destination(target), written.contains("&amp;"), escape::is_entity)
        }
    };
    let mut edits = vec![Edit { span: link.span, text }];
    edits.extend(text_edit(document, link, &escape::url(target, &[])));
    edits.sort_by_key(|edit| edit.span);
    Some(edits)
}

/// A new address with the fragment of a link.
pub(super) fn with_fragment(url: &str, link: &Link) -> String {
    let has = matches!(&link.target, Target::Web { fragment: Some(_), .. });
    match link.value.trim().split_once('#').filter(|_| has) {
        Some((_, fragment)) => format!("{url}#{fragment}"),
        None => url.to_owned(),
    }
}

/// The edits that replace one segment of the path of a link, `old` at `number`, by `new`, which has only letters,
/// digits and hyphens. Nothing else of the address changes. `None` if the address does not have this segment.
pub(super) fn replace_segment(
    document: &Document,
    link: &Link,
    number: usize,
    old: &str,
    new: &str,
) -> Option<Vec<Edit>> {
    let found = segment(document, link.span, number, old)?;
    let value = link.value.trim();
    let mut target = value.to_owned();
    target.replace_range(segment_of(value, number)?, new);
    let mut edits = vec![Edit { span: found, text: new.to_owned() }];
    edits.extend(text_edit(document, link, &target));
    edits.sort_by_key(|edit| edit.span);
    Some(edits)
}

/// The span of a segment of the path in an address as written, if it is `text`.
pub(super) fn segment(document: &Document, address: Span, number: usize, text: &str) -> Option<Span> {
    let written = address.slice(document.source());
    let range = segment_of(written, number)?;
    let same = percent_decode_str(written.get(range.clone())?).decode_utf8_lossy().eq_ignore_ascii_case(text);
    same.then(|| Span::new(address.start + range.start as u32, address.start + range.end as u32))
}

/// The range of a segment of the path, counted from 0 without empty ones.
fn segment_of(url: &str, number: usize) -> Option<Range<usize>> {
    let start = match escape::authority(url) {
        Some(host) => host.end,
        None => url.find('/').filter(|_| url.to_ascii_lowercase().starts_with("www."))?,
    };
    let path = url.get(start..)?;
    let path = path.get(..path.find(['?', '#']).unwrap_or(path.len()))?;
    let mut at = start;
    let segments = path.split('/').map(|segment| {
        let range = at..at + segment.len();
        at = range.end + 1;
        range
    });
    segments.filter(|range| !range.is_empty()).nth(number)
}

/// A bare URL, or `<…>` where a bare one would not be read to its end.
fn bare(document: &Document, link: &Link, target: &str) -> Option<String> {
    let target = escape::url(target, &['$']);
    if link.origin == Origin::BareUrl { unbracketed(document, link.span, target) } else { has_no_entity(target) }
}

/// An address in running text, in `<…>` where a bare one would not be read to its end.
fn unbracketed(document: &Document, span: Span, target: String) -> Option<String> {
    let target = has_no_entity(target)?;
    if is_read_whole(&target) {
        return Some(target);
    }
    if is_argument(document, span) {
        return without_markup(&target);
    }
    // After a backslash, the bracket is escaped; next to a delimiter, it may keep that from opening or closing.
    let source = document.source();
    let (before, after) = (source.get(..span.start as usize)?, source.get(span.end as usize..)?);
    let is_delimiter = |c: char| matches!(c, '*' | '_' | '~');
    let stands_alone = |outside: Option<char>| outside.is_none_or(char::is_whitespace);
    let free = !before.ends_with('\\')
        && (!before.ends_with(is_delimiter) || stands_alone(before.trim_end_matches(is_delimiter).chars().next_back()))
        && (!after.starts_with(is_delimiter) || stands_alone(after.trim_start_matches(is_delimiter).chars().next()));
    free.then(|| format!("<{target}>"))
}

/// Whether an address in running text is an argument of something that is not Markdown, which would read brackets as a
/// part of it: a template, a shortcode, a container of a site generator, a quoted value.
fn is_argument(document: &Document, span: Span) -> bool {
    const CONTAINERS: &[&str] = &["::", "!!!", "???", "///", ".. "];
    let lines = document.lines();
    let start = lines.start(lines.line(span.start)) as usize;
    let before = document.source().get(start..span.start as usize).unwrap_or_default();
    let is_open = |open: char, close: char| before.rfind(open) > before.rfind(close);
    document.has_template(span)
        || before.ends_with(['"', '\'', '=', '“', '‘', '«', ']'])
        || is_open('{', '}')
        || is_open('[', ']')
        || CONTAINERS.iter().any(|mark| before.trim_start().starts_with(mark))
}

/// An address in which everything that Markdown could read as markup is percent-encoded; `None` if that is not possible.
fn without_markup(target: &str) -> Option<String> {
    let path = escape::authority(target)?.end;
    let mut text = escape::url(target, &['(', ')', '*', '~']);
    let end = text.chars().next_back().filter(char::is_ascii)?;
    if !end.is_ascii_alphanumeric() && !matches!(end, '/' | '-' | '=' | '#') {
        text.truncate(text.len() - 1);
        text.push_str(&format!("%{:02X}", u32::from(end)));
    }
    // An `&` that starts no entity is read as it is.
    let is_whole = |text: &str| is_read_whole(&text.replace('&', ""));
    if !is_whole(&text) {
        let (host, rest) = text.split_at_checked(path)?;
        text = format!("{host}{}", rest.replace('_', "%5F"));
    }
    is_whole(&text).then_some(text)
}

/// The address, unless renderers disagree on a character reference in it.
fn has_no_entity(target: String) -> Option<String> {
    let entity = target.match_indices('&').any(|(at, _)| target.get(at + 1..).is_some_and(escape::is_entity));
    (!entity).then_some(target)
}

/// A destination without angle brackets (CommonMark 6.3).
fn destination(target: &str) -> String {
    let mut depth = 0_i32;
    let balanced = target.chars().all(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth >= 0
    }) && depth == 0;
    escape::url(target, if balanced { &[] } else { &['(', ')'] })
}

/// Whether a bare URL in running text is parsed to its end, and as nothing else (GFM 6.9).
fn is_read_whole(target: &str) -> bool {
    let mut neighbours = target.char_indices().filter(|(_, c)| *c == '_').map(|(at, _)| {
        let side = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let (before, after) = (target.get(..at), target.get(at + 1..));
        side(before.and_then(|text| text.chars().next_back())) && side(after.and_then(|text| text.chars().next()))
    });
    target.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '=' | '#'))
        && !target.contains(['(', ')', '*', '[', ']', '~', '&'])
        && neighbours.all(|in_word| in_word)
}

/// Replaces a link text that is the old address, with or without its scheme but `mailto:`. A bare address is its own text.
fn text_edit(document: &Document, link: &Link, target: &str) -> Option<Edit> {
    if link.image || matches!(link.origin, Origin::BareUrl | Origin::Autolink) {
        return None;
    }
    let flow = document.flow(link.node);
    let text = flow.text().trim();
    let (old, new) = (without_scheme(link.value.trim()), without_scheme(target));
    let has_scheme = text.len() > without_scheme(text).len();
    let is_mail = target.strip_prefix("mailto:") == Some(text);
    if is_mail || text.is_empty() || without_scheme(text).trim_end_matches('/') != old.trim_end_matches('/') {
        return None;
    }
    let shown = if has_scheme { target } else { new };
    let shown = if text.ends_with('/') { shown } else { shown.trim_end_matches('/') };
    let start = flow.text().find(text)?;
    let span = flow.span(start..start + text.len());
    // Leave text with emphasis or entities alone.
    if span.slice(document.source()) != text {
        return None;
    }
    // In the HTML element of a Markdown paragraph, a renderer also reads bare addresses as links.
    let text = if link.origin == Origin::Html && !escape::is_raw_html(document, span) {
        let url = starts_link(shown);
        let other = shown.get(if url { 4 } else { 0 }..).is_some_and(has_link);
        match (url, other) {
            (_, true) => return None,
            (true, false) => unbracketed(document, span, shown.to_owned())?,
            (false, false) => escape::text(document, span, shown)?,
        }
    } else {
        escape::text(document, span, shown)?
    };
    Some(Edit { span, text })
}

/// Whether a text begins as a bare URL does.
fn starts_link(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

/// Whether a part of a text would be read as a bare URL or an email address.
fn has_link(text: &str) -> bool {
    text.contains("http://")
        || text.contains("https://")
        || text.contains("ftp://")
        || text.contains("www.")
        || text.contains('@')
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
            ("[a@x.org](a@x.org)", "mailto:a@x.org", "[a@x.org](mailto:a@x.org)"),
            ("see https://x.org/a.", "https://y.org/b", "see https://y.org/b."),
            ("see https://x.org/a.", "https://y.org/b_(c)", "see <https://y.org/b_(c)>."),
            ("[a][r]\n\n[r]: https://x.org/a\n", "https://y.org/b", "[a][r]\n\n[r]: https://y.org/b\n"),
            ("**[x.org/a](https://x.org/a)**", "https://y.org/b", "**[y.org/b](https://y.org/b)**"),
            ("[https://x.org/](https://x.org)", "https://y.org/b/", "[https://y.org/b/](https://y.org/b/)"),
            ("[x.org](https://x.org)", "https://y.org/a_b_", "[y.org/a_b\\_](https://y.org/a_b_)"),
            ("| [a](https://x.org) |\n|-|\n", "https://y.org/?a|b", "| [a](https://y.org/?a%7Cb) |\n|-|\n"),
            ("<a href=https://x.org/a>", "https://y.org/b", "<a href=https://y.org/b>"),
            // The text is a bare URL for itself.
            (
                "<a href='https://x.org'>https://x.org</a>",
                "https://y.org/_b_",
                "<a href='https://y.org/_b_'><https://y.org/_b_></a>",
            ),
            (
                "<a href='https://x.org'>x.org</a>",
                "https://y.org/http://b",
                "<a href='https://y.org/http://b'>x.org</a>",
            ),
            // Brackets do not touch what is around the address.
            ("see **https://x.org/a** b", "https://y.org/b_(c)", "see **<https://y.org/b_(c)>** b"),
            ("<a href=https://x.org/a>", "https://y.org/?a=1&b=2", "<a href=\"https://y.org/?a=1&b=2\">"),
            ("<a href='https://x.org/a'>", "https://y.org/?a&copy", "<a href='https://y.org/?a&amp;copy'>"),
            ("see https://x.org/a.", "https://y.org/_a_", "see <https://y.org/_a_>."),
            (
                "[https://x.org](https://x.org)",
                "https://y.org/~~a~~",
                "[https://y.org/\\~\\~a\\~\\~](https://y.org/~~a~~)",
            ),
            ("[x.org](https://x.org)", "https://y.org/?&copy;", "[y.org/?&amp;copy;](https://y.org/?&amp;copy;)"),
            (
                "<a href='https://x.org'>https://x.org</a>",
                "https://y.org/*a*",
                "<a href='https://y.org/*a*'><https://y.org/*a*></a>",
            ),
            ("<a href='https://x.org'>x.org</a>", "https://y.org/*a*", "<a href='https://y.org/*a*'>y.org/\\*a\\*</a>"),
            ("[`x.org`](https://x.org)", "https://y.org/_a_", "[`y.org/_a_`](https://y.org/_a_)"),
            (
                "<p><a href='https://x.org'>x.org</a></p>",
                "https://y.org/*a*",
                "<p><a href='https://y.org/*a*'>y.org/*a*</a></p>",
            ),
        ] {
            assert_eq!(rewritten(source, target), wanted);
        }
    }

    #[test]
    fn arguments_have_no_brackets() {
        let (target, encoded) = ("https://y.org/~a/_b_(c)?d&e=.", "https://y.org/%7Ea/%5Fb%5F%28c%29?d&e=%2E");
        for around in [
            "{% embed url=\"@\" %}",
            "{{< video @ >}}",
            "a {{ \"@\" | relative_url }}",
            "[embed]@ [/embed]",
            "[video src=@ width=3]",
            "[[@ ]]",
            "::: youtube @",
            "!!! video @",
            "??? video @",
            "/// video | @",
            ".. video:: @",
            "::youtube{url=@ }",
            "The value is \"@\".",
            "> ![a](b.png){link=@ }",
        ] {
            let source = around.replace('@', "https://x.org");
            let document = Document::parse(source.clone(), Dialect::Gfm);
            for link in links::read(&document, &Page::read(&document)).iter().filter(|link| *link.value != *"b.png") {
                let edits = rewrite(&document, link, target).unwrap_or_default();
                let mut text = source.clone();
                for edit in edits.into_iter().rev() {
                    text.replace_range(edit.span.range(), &edit.text);
                }
                assert_eq!(text, around.replace('@', encoded));
            }
        }
        assert_eq!(without_markup("https://y.org/a.b/").as_deref(), Some("https://y.org/a.b/"));
        assert_eq!(without_markup("https://[::1]/~a"), None);
    }

    #[test]
    fn an_address_that_cannot_be_written_is_left_alone() {
        for source in ["x**https://x.org**", "\\https://x.org", "y~~https://x.org~~"] {
            let document = Document::parse(source.to_owned(), Dialect::Gfm);
            let links = links::read(&document, &Page::read(&document));
            assert!(rewrite(&document, &links[0], "https://y.org/b").is_some(), "{source}");
            assert_eq!(rewrite(&document, &links[0], "https://y.org/b_(c)"), None, "{source}");
        }
    }

    #[test]
    fn what_other_syntaxes_read_is_encoded() {
        for (source, wanted) in [
            (
                "[x.org](https://x.org)",
                "[y.org/?%60a%60%7B%7Bb%7D%7D%7B%25%5Bc%5D%7C](https://y.org/?%60a%60%7B%7Bb%7D%7D%7B%25%5Bc%5D%7C)",
            ),
            ("https://x.org", "<https://y.org/?%60a%60%7B%7Bb%7D%7D%7B%25%5Bc%5D%7C>"),
        ] {
            let document = Document::parse(source.to_owned(), Dialect::Gfm);
            let links = links::read(&document, &Page::read(&document));
            let mut text = source.to_owned();
            let edits = rewrite(&document, &links[0], "https://y.org/?`a`{{b}}{%25[c]|").unwrap();
            for edit in edits.into_iter().rev() {
                text.replace_range(edit.span.range(), &edit.text);
            }
            assert_eq!(text.trim_matches(['<', '>']), wanted.trim_matches(['<', '>']));
        }
    }

    #[test]
    fn only_the_segment_changes() {
        for (source, old, new, wanted) in [
            ("[a](https://github.com/hub#x)", "hub", "hub-new", "[a](https://github.com/hub-new#x)"),
            ("https://github.com/t/?t", "t", "tee", "https://github.com/tee/?t"),
            ("[github.com/T](http://www.github.com/%54/)", "t", "tee", "[github.com/T](http://www.github.com/tee/)"),
            ("[github.com/t](https://github.com/t)", "t", "tee", "[github.com/tee](https://github.com/tee)"),
            ("www.github.com/com", "com", "x", "www.github.com/x"),
        ] {
            let document = Document::parse(source.to_owned(), Dialect::Gfm);
            let links = links::read(&document, &Page::read(&document));
            let mut text = source.to_owned();
            for edit in replace_segment(&document, &links[0], 0, old, new).unwrap().into_iter().rev() {
                text.replace_range(edit.span.range(), &edit.text);
            }
            assert_eq!(text, wanted);
        }
    }
}
