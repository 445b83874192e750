//! Templates in tags, and attributes that only a generator reads as such.

use super::{Hidden, mdx, templates::Template};
use crate::{document::elements::is_text_mode, facts::Generator};

/// Where in a tag the scanner is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// In the name of the tag.
    Tag,
    /// Between attributes.
    Space,
    /// In the name of an attribute.
    Name,
    /// After the `=`.
    Equals,
    /// In a value without quotation marks.
    Value,
    /// Between these quotation marks.
    Quoted(u8),
}

/// A part of a tag that is hidden.
pub(super) enum Edit {
    /// A part of a name or a value.
    Part(usize, usize),
    /// A template between attributes: an attribute of its own.
    Attribute(usize, usize),
    /// A character of the name of a component.
    Component(usize),
}

/// Hides what is not HTML in the tags of a text. A tag without an end is left as it is.
pub(super) fn hide(text: &str, templates: &[Template], site: Option<Generator>, hidden: &mut Hidden<'_>) {
    let is_vue = site == Some(Generator::VitePress);
    if templates.is_empty() && !is_vue {
        return;
    }
    let mut next = 0;
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find('<')).map(|found| at + found) {
        at = start + 1;
        if is_vue {
            apply(component(text, start, site), hidden);
        }
        if !text.as_bytes().get(at).is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        next += templates.get(next..).unwrap_or_default().partition_point(|template| template.range.end <= start);
        let later = templates.get(next..).unwrap_or_default();
        if later.is_empty() && !is_vue {
            return;
        }
        // The tag is a part of a template.
        if let Some(around) = later.first().filter(|template| template.range.start < start) {
            at = around.range.end;
            continue;
        }
        let scanner = Scanner { text, templates: later, site, edits: Vec::new(), budget: &mut 0 };
        if let Some((edits, _)) = scanner.scan(start) {
            apply(edits, hidden);
        }
    }
}

/// What is hidden in the tag of MDX that starts at an offset, and its end.
pub(super) fn scan(text: &str, start: usize, templates: &[Template], budget: &mut usize) -> Option<(Vec<Edit>, usize)> {
    let name = component(text, start, Some(Generator::Mdx));
    let rest = text.get(start..).unwrap_or_default();
    if let Some(inside) = rest.strip_prefix("</") {
        let length = name_length(inside.as_bytes());
        let after = inside.get(length..).unwrap_or_default();
        let end = after.trim_start_matches([' ', '\t']).starts_with('>').then(|| after.find('>')).flatten();
        return (length > 0).then(|| (name, start + 2 + length + end.map_or(0, |end| end + 1)));
    }
    text.as_bytes().get(start + 1).filter(|first| first.is_ascii_alphabetic())?;
    let scanner = Scanner { text, templates, site: Some(Generator::Mdx), edits: name, budget };
    scanner.scan(start)
}

pub(super) fn apply(edits: Vec<Edit>, hidden: &mut Hidden<'_>) {
    for edit in edits {
        match edit {
            Edit::Part(start, end) => hidden.fill(&(start..end), b'_'),
            Edit::Attribute(start, end) => {
                hidden.fill(&(start..end), b'_');
                hidden.set(start, b' ');
                hidden.set(end - 1, b' ');
            }
            Edit::Component(at) => hidden.set(at, b'-'),
        }
    }
}

/// What is hidden in the name of a component, in the start or end tag at an offset: in MDX dots and underscores, which no name of
/// a tag has in Markdown (CommonMark 6.6), and the last letter of a name whose content HTML would read as text.
fn component(text: &str, start: usize, site: Option<Generator>) -> Vec<Edit> {
    let bytes = text.as_bytes();
    let from = start + 1 + usize::from(bytes.get(start + 1) == Some(&b'/'));
    let end = from + name_length(bytes.get(from..).unwrap_or_default());
    let is_tag = bytes.get(end).is_some_and(|next| next.is_ascii_whitespace() || matches!(next, b'/' | b'>'));
    let Some(name) = text.get(from..end).filter(|_| is_tag) else { return Vec::new() };
    let is_mdx = site == Some(Generator::Mdx);
    let is_hidden = |(_, byte): &(usize, u8)| is_mdx && matches!(byte, b'.' | b'_');
    let mut edits: Vec<Edit> =
        (from..).zip(name.bytes()).filter(is_hidden).map(|(at, _)| Edit::Component(at)).collect();
    let lower = name.to_ascii_lowercase();
    if name.starts_with(|first: char| first.is_ascii_uppercase()) && (is_text_mode(&lower) || lower == "pre") {
        edits.push(Edit::Component(end - 1));
    }
    edits
}

/// The length of a name that begins with a letter.
fn name_length(bytes: &[u8]) -> usize {
    let part = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    let starts = bytes.first().is_some_and(u8::is_ascii_alphabetic);
    if starts { bytes.iter().take_while(part).count() } else { 0 }
}

struct Scanner<'a> {
    text: &'a str,
    /// Those that end after the start of the tag.
    templates: &'a [Template],
    site: Option<Generator>,
    edits: Vec<Edit>,
    /// How many bytes may still be read for expressions of MDX without an end.
    budget: &'a mut usize,
}

impl Scanner<'_> {
    /// What is hidden in the tag that starts at an offset, and its end.
    fn scan(mut self, start: usize) -> Option<(Vec<Edit>, usize)> {
        let mut state = State::Tag;
        let mut at = start + 1;
        while let Some(&byte) = self.text.as_bytes().get(at) {
            if let Some(end) = self.opaque(at, state) {
                (state, at) = (self.template(at, end, state), end);
                continue;
            }
            state = match (state, byte) {
                (State::Quoted(quote), _) => {
                    if byte == quote {
                        State::Space
                    } else if self.is_blank_line(at) {
                        return None;
                    } else {
                        state
                    }
                }
                (State::Equals, b'"' | b'\'') => State::Quoted(byte),
                (_, b'>') => return Some((self.edits, at + 1)),
                (_, b'<') => return None,
                (State::Equals, byte) if byte.is_ascii_whitespace() => state,
                (_, byte) if byte.is_ascii_whitespace() => State::Space,
                (State::Tag, b'/') => State::Space,
                (State::Space, b'/') => state,
                (State::Space | State::Name, b'=') => State::Equals,
                (State::Equals | State::Value, _) => State::Value,
                (State::Space, b'@' | b'#') | (State::Name, b'[' | b']') => {
                    if self.site == Some(Generator::VitePress) {
                        self.edits.push(Edit::Part(at, at + 1));
                    }
                    State::Name
                }
                (State::Tag, byte) => {
                    if !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_')) {
                        return None;
                    }
                    state
                }
                (State::Space | State::Name, _) => State::Name,
            };
            at += 1;
        }
        None
    }

    fn is_blank_line(&self, at: usize) -> bool {
        let rest = self.text.as_bytes().get(at..).unwrap_or_default();
        rest.starts_with(b"\n\n") || rest.starts_with(b"\n\r\n")
    }

    /// The end of the template or expression that starts at an offset.
    fn opaque(&mut self, at: usize, state: State) -> Option<usize> {
        let passed = self.templates.partition_point(|template| template.range.end <= at);
        self.templates = self.templates.get(passed..).unwrap_or_default();
        if let Some(template) = self.templates.first().filter(|template| template.range.start == at) {
            return Some(template.range.end);
        }
        let is_expression = self.site == Some(Generator::Mdx)
            && matches!(state, State::Space | State::Equals)
            && self.text.as_bytes().get(at) == Some(&b'{');
        let rest = self.text.get(at..).filter(|_| is_expression && *self.budget > 0)?;
        match mdx::expression(rest, false) {
            Ok(length) => Some(at + length),
            Err(read) => {
                *self.budget = self.budget.saturating_sub(read);
                None
            }
        }
    }

    /// Hides a template, and returns the state after it.
    fn template(&mut self, start: usize, end: usize, state: State) -> State {
        let (edit, state) = match state {
            State::Tag | State::Space => (Edit::Attribute(start, end), State::Space),
            State::Equals => (Edit::Part(start, end), State::Value),
            State::Name | State::Value | State::Quoted(_) => (Edit::Part(start, end), state),
        };
        self.edits.push(edit);
        state
    }
}

#[cfg(test)]
mod tests {
    use super::super::html;
    use crate::facts::Generator;

    #[test]
    fn a_tag_keeps_its_attributes() {
        for (text, wanted) in [
            ("<a href=\"{{ \"x\" | f }}\">", "<a href=\"_____________\">"),
            ("<a href={{ x }}/b c>", "<a href=_______/b c>"),
            ("<a {{x}}b>", "<a  ___ b>"),
            ("<a{% if x %} b=\"c\"{% endif %}>", "<a ________  b=\"c\" _________ >"),
            ("<a data-{{ x }}=\"y\">", "<a data-_______=\"y\">"),
            ("<a b='{{ x }}' c=\"{% y %}\">z", "<a b='_______' c=\"_______\">z"),
            ("{{ x }} {# <b> #}<a>", "%%%%%%% <!--xx--><a>"),
        ] {
            assert_eq!(html(text, None).as_deref(), Some(wanted), "{text}");
        }
        for text in ["<a b={x + 'y'} {...z}>", "<a {{ b", "<a b=\"{{\">{{</a>}}"] {
            assert_eq!(html(text, None), None, "{text}");
        }
        assert_eq!(html("<a b={x + 'y'} {...z}>", Some(Generator::Mdx)).unwrap(), "<a b=_________  ____ >");
    }
}
