//! Templates of Jinja, Liquid, Nunjucks, Twig, Hugo, Quarto and Vue: `{{ x }}`, `{% if x %}`, `{# comment #}`.

use std::ops::Range;

use super::{begins_line, blocks, ends_line, mdx::is_blank_line};
use crate::document::elements::is_text_mode;

/// Most bytes that are read for templates without an end, for each byte of the text.
pub(super) const BUDGET: usize = 8;

/// A template, or an expression of MDX.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Template {
    /// With its marks.
    pub(super) range: Range<usize>,
    pub(super) comment: bool,
}

impl Template {
    /// Moves it on in the text.
    pub(super) fn shift(&mut self, by: usize) {
        self.range = self.range.start + by..self.range.end + by;
    }

    /// Whether nothing else is on its lines.
    pub(super) fn is_alone(&self, text: &str) -> bool {
        begins_line(text, self.range.start) && ends_line(text, self.range.end)
    }

    /// Where a tag begins in a string of it.
    pub(super) fn tags<'t>(&self, text: &'t str) -> impl Iterator<Item = usize> + use<'t> {
        let start = self.range.start;
        let text = text.get(self.range.clone()).unwrap_or_default();
        let mut at = 0;
        let strings = std::iter::from_fn(move || {
            let open = at + text.get(at..)?.find(['"', '\''])?;
            let end = string(text, open).unwrap_or(open);
            at = end + 1;
            Some(open..end)
        });
        strings.flat_map(move |string| {
            let inside = text.get(string.clone()).unwrap_or_default();
            inside.match_indices('<').map(move |(at, _)| start + string.start + at)
        })
    }
}

/// The templates of a text, by position. What contains an empty line, code, or an end tag outside a string is none, except a
/// comment. A listing, a comment or a text for later is one template with those around it: a comment.
pub(super) fn find(text: &str) -> Vec<Template> {
    let mut found = Vec::new();
    if !["{{", "{%", "{#"].iter().any(|mark| crate::text::contains(text, mark)) {
        return found;
    }
    let mut budget = BUDGET * text.len();
    let mut at = 0;
    while let Some(open) = text.get(at..).and_then(|rest| rest.find('{')).map(|found| at + found) {
        at = open + 1;
        let rest = text.get(open..).unwrap_or_default();
        let comment = rest.as_bytes().get(1) == Some(&b'#');
        let end = match rest.as_bytes().get(1..3) {
            Some([b'{', _]) => expression(rest),
            Some([b'%', _]) => statement(rest),
            Some([b'#', next]) if next.is_ascii_whitespace() || *next == b'-' => {
                self::comment(rest, begins_line(text, open))
            }
            _ => continue,
        };
        match end {
            Ok(length) => {
                at = open + length;
                found.push(Template { range: open..at, comment });
            }
            Err(read) if read > budget => return blocks::join(text, found),
            Err(read) => budget -= read,
        }
    }
    blocks::join(text, found)
}

/// Whether no template goes on at an offset: at an empty line, at code, at an end tag, and where a comment, an instruction or a
/// fence ends, which hides nothing of what follows.
fn stops(text: &str, at: usize) -> bool {
    let next = |mark: &[u8]| text.as_bytes().get(at..).is_some_and(|rest| rest.starts_with(mark));
    match text.as_bytes().get(at) {
        Some(b'`') => true,
        Some(b'<') => next(b"</"),
        Some(b'-') => next(b"-->"),
        Some(b'~') => next(b"~~~"),
        Some(b'?') => next(b"?>"),
        Some(b']') => next(b"]]>"),
        Some(b'\n') => is_blank_line(text.as_bytes(), at),
        _ => false,
    }
}

/// The length of a text in braces; if it has no end, how much was read.
fn braces(text: &str) -> Result<usize, usize> {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(byte) = text.as_bytes().get(at) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 1 => return Ok(at + 1),
            b'}' => depth -= 1,
            b'"' | b'\'' => at = string(text, at).unwrap_or(at),
            _ if stops(text, at) => return Err(at),
            _ => {}
        }
        at += 1;
    }
    Err(text.len())
}

/// The last character of the string that starts at an offset: on the same line, and without braces, so that an apostrophe in
/// a sentence starts none.
fn string(text: &str, start: usize) -> Option<usize> {
    let quote = *text.as_bytes().get(start)?;
    let inside = text.as_bytes().get(start + 1..)?;
    let end = inside.iter().position(|byte| *byte == quote || matches!(byte, b'\n' | b'{' | b'}' | b'`'))?;
    let is_string = inside.get(end) == Some(&quote) && !ends_text(text.get(start + 1..start + 1 + end)?);
    is_string.then_some(start + 1 + end)
}

/// Whether a text ends a comment, an instruction, or an element whose content is text up to its end tag, wherever it is.
fn ends_text(text: &str) -> bool {
    let ends = |(at, _): (usize, &str)| {
        let name = text.get(at + 2..).unwrap_or_default();
        let end = name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(name.len());
        let name = name[..end].to_ascii_lowercase();
        name == "pre" || is_text_mode(&name)
    };
    ["-->", "?>", "]]>"].iter().any(|mark| text.contains(mark)) || text.match_indices("</").any(ends)
}

/// `{{ … }}`; the braces in it are balanced.
fn expression(text: &str) -> Result<usize, usize> {
    if let Some(length) = end_of_shortcode(text) {
        return Ok(length);
    }
    let length = braces(text)?;
    if text.get(..length).is_some_and(|text| text.ends_with("}}")) { Ok(length) } else { Err(length) }
}

/// The length of `{{</highlight>}}`. Another name is that of a tag.
fn end_of_shortcode(text: &str) -> Option<usize> {
    let name = text.strip_prefix("{{</")?;
    let (name, rest) = name.split_at(name.find(|c: char| !c.is_ascii_alphanumeric())?);
    let rest = rest.trim_start_matches(' ').strip_prefix(">}}").filter(|_| blocks::is_code(name))?;
    Some(text.len() - rest.len())
}

/// `{% … %}`.
fn statement(text: &str) -> Result<usize, usize> {
    let mut at = 2;
    while at < text.len() {
        match text.as_bytes().get(at..at + 2) {
            Some(b"%}") => return Ok(at + 2),
            Some(b"{%") => return Err(at),
            Some([b'"' | b'\'', _]) => at = string(text, at).unwrap_or(at),
            _ if stops(text, at) => return Err(at),
            _ => {}
        }
        at += 1;
    }
    Err(text.len())
}

/// `{# … #}`; at the start of a line it may be of any length.
fn comment(text: &str, begins_line: bool) -> Result<usize, usize> {
    for at in 2..text.len() {
        match text.as_bytes().get(at..at + 3) {
            Some([b'#', b'}', ..]) => return Ok(at + 2),
            Some(b"{# " | b"```" | b"~~~") => return Err(at),
            Some(next) if !begins_line && stops(text, at) && next[0] != b'<' => return Err(at),
            None => return if text.get(at..) == Some("#}") { Ok(at + 2) } else { Err(at) },
            _ => {}
        }
    }
    Err(text.len())
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn templates_end_where_their_language_ends_them() {
        for (text, wanted) in [
            ("a {{ x }} {% if y %}{{z}}", vec!["{{ x }}", "{% if y %}", "{{z}}"]),
            ("{{ f({\"a\": {\"b\": 1}}) }}.", vec!["{{ f({\"a\": {\"b\": 1}}) }}"]),
            ("{{\n  a\n}}\n\n{% a\n b %}", vec!["{{\n  a\n}}", "{% a\n b %}"]),
            ("{{< meta url >}}", vec!["{{< meta url >}}"]),
            ("a {{ b, then {{ c }}", vec!["{{ c }}"]),
            ("{% a {% b %}", vec!["{% b %}"]),
            ("{# a\n\nb </td> #}c {#- d -#}", vec!["{# a\n\nb </td> #}", "{#- d -#}"]),
            ("x {# a\n\nb #}", vec![]),
            ("## A {#a} and {#b}", vec![]),
            (
                "{{ a | split: '</b>' }} {% b \"</i>\", c: 'x' %}",
                vec!["{{ a | split: '</b>' }}", "{% b \"</i>\", c: 'x' %}"],
            ),
            ("{{ it's </b> a }} {{ 'b }} c' }}", vec!["{{ 'b }}"]),
            ("<!-- {{ a --> }} {{ \"-->\" }} {% a --> %}\n{{ '</Textarea>' }} ~~~\n{{ a\n~~~\n}}", vec![]),
            ("`{{` and `}}`, {{\n\n}}, {{ a} }, <i>{{</i> }}", vec![]),
        ] {
            let found: Vec<&str> = find(text).into_iter().map(|template| &text[template.range]).collect();
            assert_eq!(found, wanted, "{text}");
        }
    }
}
