//! Templates in tags, and attributes that only a generator reads as such.

use super::{
    Hidden,
    templates::{Template, braces},
};
use crate::facts::Generator;

/// Longest expression of MDX in a tag, in bytes.
const LONGEST: usize = 2000;

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
enum Edit {
    /// A part of a name or a value.
    Part(usize, usize),
    /// A template between attributes: an attribute of its own.
    Attribute(usize, usize),
}

/// Hides what is not HTML in the tags of a text. A tag without an end is left as it is.
pub(super) fn hide(text: &str, templates: &[Template], site: Option<Generator>, hidden: &mut Hidden<'_>) {
    let is_own = matches!(site, Some(Generator::Mdx | Generator::VitePress));
    if templates.is_empty() && !is_own {
        return;
    }
    let mut next = 0;
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find('<')).map(|found| at + found) {
        at = start + 1;
        if !text.as_bytes().get(at).is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        next += templates.get(next..).unwrap_or_default().partition_point(|template| template.range.end <= start);
        let later = templates.get(next..).unwrap_or_default();
        if later.is_empty() && !is_own {
            return;
        }
        // The tag is a part of a template.
        if let Some(around) = later.first().filter(|template| template.range.start < start) {
            at = around.range.end;
            continue;
        }
        let scanner = Scanner { text, templates: later, site, edits: Vec::new() };
        for edit in scanner.scan(start).unwrap_or_default() {
            match edit {
                Edit::Part(start, end) => hidden.fill(&(start..end), b'_'),
                Edit::Attribute(start, end) => {
                    hidden.fill(&(start..end), b'_');
                    hidden.set(start, b' ');
                    hidden.set(end - 1, b' ');
                }
            }
        }
    }
}

struct Scanner<'a> {
    text: &'a str,
    /// Those that end after the start of the tag.
    templates: &'a [Template],
    site: Option<Generator>,
    edits: Vec<Edit>,
}

impl Scanner<'_> {
    /// What is hidden in the tag that starts at an offset.
    fn scan(mut self, start: usize) -> Option<Vec<Edit>> {
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
                (_, b'>') => return Some(self.edits),
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
        let rest = self.text.get(at..).filter(|_| is_expression)?;
        braces(rest).ok().filter(|length| *length <= LONGEST).map(|length| at + length)
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
