//! MDX: expressions `{…}` and comments `{/* … */}` in running text, tags with values that are expressions, and code, which
//! has neither.

use std::ops::Range;

use super::{
    FILLER, Hidden, begins_line, ends_line,
    tags::{self, Edit},
    templates::{BUDGET, Template},
};

/// Longest expression, in bytes.
const LONGEST: usize = 8000;

/// Something on a page of MDX that is not Markdown.
enum Part {
    Expression(Range<usize>),
    Comment(Range<usize>),
    Code(Range<usize>),
    /// Its range, and what is hidden in it.
    Tag(Range<usize>, Vec<Edit>),
}

/// Hides what the parser of Markdown would misread.
pub(super) fn hide_in_markdown(text: &str, templates: &[Template], hidden: &mut Hidden<'_>) {
    walk(text, templates, |part| match part {
        Part::Expression(range) => hidden.fill(&range, FILLER),
        Part::Comment(range) => hidden.comment(&range),
        Part::Code(_) => {}
        Part::Tag(range, edits) => {
            tags::apply(edits, hidden);
            // A declaration is one block in Markdown, which also ends a paragraph. It ends on the first line with a `>`
            // (CommonMark 4.6).
            let is_whole = hidden.part(&range).iter().filter(|&&byte| byte == b'>').count() == 1;
            if is_whole && is_block(text, &range) {
                (range.start + 1..).zip(*b"!X").for_each(|(at, byte)| hidden.set(at, byte));
            }
        }
    });
}

/// Whether the tag of a component is alone on its lines: MDX reads Markdown from the next line on.
fn is_block(text: &str, tag: &Range<usize>) -> bool {
    let written = text.get(tag.clone()).unwrap_or_default();
    let is_component = written.trim_start_matches(['<', '/']).starts_with(|c: char| c.is_ascii_uppercase());
    is_component
        && written.ends_with('>')
        && written.len() > 3
        && begins_line(text, tag.start)
        && ends_line(text, tag.end)
}

/// Hides what the tokenizer would misread: MDX reads Markdown in HTML, so code as well.
pub(super) fn hide_in_html(text: &str, templates: &[Template], hidden: &mut Hidden<'_>) {
    walk(text, templates, |part| match part {
        Part::Expression(range) | Part::Code(range) => hidden.fill(&range, FILLER),
        Part::Comment(range) => hidden.as_comment(&range),
        Part::Tag(_, edits) => tags::apply(edits, hidden),
    });
}

/// The expressions in running text, by position.
pub(super) fn expressions(text: &str) -> Vec<Template> {
    let mut found = Vec::new();
    walk(text, &[], |part| match part {
        Part::Expression(range) => found.push(Template { range, comment: false }),
        Part::Comment(range) => found.push(Template { range, comment: true }),
        Part::Code(_) | Part::Tag(..) => {}
    });
    found
}

/// Passes the parts of a text on, by position.
fn walk(text: &str, templates: &[Template], mut visit: impl FnMut(Part)) {
    let mut budget = BUDGET * text.len();
    let mut at = 0;
    let mut next = 0;
    while let Some(start) =
        text.get(at..).and_then(|rest| rest.find(['<', '{', '`', '~', '\\'])).map(|found| at + found)
    {
        let rest = text.get(start..).unwrap_or_default();
        let bytes = rest.as_bytes();
        let (length, part) = match (bytes[0], bytes.get(1)) {
            (b'\\', Some(escaped)) => (1 + usize::from(escaped.is_ascii_punctuation()), None),
            (b'`' | b'~', _) => match code(rest, begins_line(text, start)) {
                Ok(length) => (length, Some(Part::Code(start..start + length))),
                Err(read) if read > budget => return,
                Err(read) => {
                    budget -= read;
                    (bytes.iter().take_while(|byte| **byte == bytes[0]).count(), None)
                }
            },
            (b'<', Some(b'!')) => (html_comment(rest, &mut budget), None),
            (b'<', _) => {
                next +=
                    templates.get(next..).unwrap_or_default().partition_point(|template| template.range.end <= start);
                let later = templates.get(next..).unwrap_or_default();
                match tags::scan(text, start, later, &mut budget) {
                    Some((edits, end)) => (end - start, Some(Part::Tag(start..end, edits))),
                    None => (1, None),
                }
            }
            // The id of a heading, or of a container; a statement of a template.
            (b'{', Some(b'#' | b'%')) => (1, None),
            (b'{', _) => match expression(rest, begins_line(text, start)) {
                Ok(length) => {
                    let range = start..start + length;
                    let part = if is_comment(&rest[..length]) { Part::Comment(range) } else { Part::Expression(range) };
                    (length, Some(part))
                }
                Err(read) if read > budget => return,
                Err(read) => {
                    budget -= read;
                    (1, None)
                }
            },
            _ => (1, None),
        };
        part.into_iter().for_each(&mut visit);
        at = start + length;
    }
}

/// The length of an HTML comment, or of its first characters if it has no end.
fn html_comment(text: &str, budget: &mut usize) -> usize {
    let end = text.strip_prefix("<!--").filter(|inside| inside.len() <= *budget).map(|inside| inside.find("-->"));
    match end {
        Some(Some(length)) => 4 + length + 3,
        Some(None) => {
            *budget -= text.len() - 4;
            4
        }
        None => 2,
    }
}

/// Whether an expression is nothing but a comment.
fn is_comment(expression: &str) -> bool {
    let inside = expression.trim_start_matches('{').trim_end_matches('}').trim();
    inside.strip_prefix("/*").and_then(|inside| inside.find("*/").map(|end| end + 4)) == Some(inside.len())
}

/// Whether a line end at an offset is followed by an empty line.
pub(super) fn is_blank_line(bytes: &[u8], at: usize) -> bool {
    let rest = bytes.get(at + 1..).unwrap_or_default();
    rest.iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r')).is_none_or(|byte| *byte == b'\n')
}

/// The length of the expression that a text begins with; if it has no end, how much was read. Strings, template literals and
/// comments of JavaScript may contain braces. An expression in a paragraph has no empty lines.
pub(super) fn expression(text: &str, begins_line: bool) -> Result<usize, usize> {
    let bytes = text.as_bytes();
    let bytes = bytes.get(..LONGEST).unwrap_or(bytes);
    let mut open: Vec<u8> = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let in_literal = open.last() == Some(&b'`');
        let next = bytes.get(at + 1);
        match byte {
            b'\n' if !begins_line && is_blank_line(bytes, at) => return Err(at),
            b'\\' => at += 1,
            b'`' if in_literal => drop(open.pop()),
            b'$' if in_literal && next == Some(&b'{') => {
                open.push(b'{');
                at += 1;
            }
            _ if in_literal => {}
            b'{' | b'`' => open.push(byte),
            b'}' => {
                open.pop();
                if open.is_empty() {
                    return Ok(at + 1);
                }
            }
            b'"' | b'\'' => at = string(bytes, at),
            b'/' if next == Some(&b'*') => {
                let inside = bytes.get(at + 2..).unwrap_or_default();
                let end = inside.windows(2).position(|mark| mark == b"*/").ok_or(bytes.len())?;
                if !begins_line && (at..at + end).any(|at| bytes[at] == b'\n' && is_blank_line(bytes, at)) {
                    return Err(at + end);
                }
                at += end + 3;
            }
            _ => {}
        }
        at += 1;
    }
    Err(bytes.len())
}

/// The end of the string that starts at an offset; the offset, if the quotation mark is an apostrophe in text.
fn string(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at).filter(|byte| **byte != b'\n') {
        match byte {
            b'\\' => at += 1,
            _ if byte == bytes[start] => return at,
            _ => {}
        }
        at += 1;
    }
    start
}

/// The length of the code that a text begins with, a fence or a span; if it is none, how much was read.
fn code(text: &str, begins_line: bool) -> Result<usize, usize> {
    let mark = text.chars().next().unwrap_or('`');
    let length = text.chars().take_while(|c| *c == mark).count();
    let line = || text.find('\n').unwrap_or(text.len());
    let fence = Some(line).filter(|_| begins_line && length >= 3).map(|line| line());
    if let Some(line) = fence.filter(|&line| mark == '~' || !text.get(length..line).unwrap_or_default().contains('`')) {
        let mut at = line;
        for line in text.get(line..).unwrap_or_default().split_inclusive('\n') {
            at += line.len();
            let marks = line.trim_start_matches([' ', '\t', '>']).trim_end();
            if marks.len() >= length && marks.chars().all(|c| c == mark) {
                return Ok(at);
            }
        }
        return Ok(text.len());
    }
    if mark == '~' {
        return Err(0);
    }
    let bytes = text.as_bytes();
    let mut at = length;
    while let Some(&byte) = bytes.get(at) {
        if byte == b'\n' && is_blank_line(bytes, at) {
            break;
        }
        let run = bytes.iter().skip(at).take_while(|byte| **byte == b'`').count();
        if run == length {
            return Ok(at + run);
        }
        at += run.max(1);
    }
    Err(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_end_where_javascript_ends_them() {
        for (text, wanted) in [
            ("a {b} {c + '}'} d", vec!["{b}", "{c + '}'}"]),
            ("{`a ${b + `}`} }`} x {\"{\"}", vec!["{`a ${b + `}`} }`}", "{\"{\"}"]),
            ("{a.map(b => <i>it's {b}</i>)}", vec!["{a.map(b => <i>it's {b}</i>)}"]),
            ("{\n  a\n\n  b\n}\n\nc {d\n\ne}", vec!["{\n  a\n\n  b\n}"]),
            ("{/* } */} {a /* } */}", vec!["{a /* } */}"]),
            ("`{a}` ``{`b}`` \\{c} {#d} {e", vec![]),
            ("```js\n{a}\n```\n\n> ~~~\n> {b}\n> ~~~\n\n{c}", vec!["{c}"]),
            ("<!-- {a} --> <b c={d} e=\"{f}\"> {g}", vec!["{g}"]),
        ] {
            let found = expressions(text).into_iter().filter(|one| !one.comment);
            let found: Vec<&str> = found.map(|expression| &text[expression.range]).collect();
            assert_eq!(found, wanted, "{text}");
        }
    }
}
