//! Syntax that is not for the parser of Markdown or HTML, but for what builds the page: templates, expressions of MDX,
//! attributes of Vue, environments of LaTeX, comments that end on their line.
//!
//! It is hidden before parsing: replaced by as many bytes that leave the address, the tag or the line around it what they
//! are; line ends as well, because they belong to what is replaced. What was hidden is restored in the tree, so that every node
//! has its own text.

mod blocks;
mod comments;
mod latex;
mod mdx;
mod tags;
mod templates;

use std::ops::Range;

use pulldown_cmark::{CowStr, Event};

use super::{Attr, Dialect, Document, suppression};
use crate::{facts::Generator, span::Span};
pub(super) use comments::comments;
use templates::Template;

/// The attribute that an attribute of Vue sets to an expression.
pub(super) fn bound(attribute: &str) -> Option<&str> {
    attribute.strip_prefix(':').or_else(|| attribute.strip_prefix("v-bind:")).filter(|name| !name.is_empty())
}

/// Replaces what is hidden in running text.
const FILLER: u8 = b'%';

impl Document {
    /// What builds the page into a site, if that is known.
    #[must_use]
    pub const fn generator(&self) -> Option<Generator> {
        self.generator
    }

    /// Templates (`{{ x }}`, `{% if x %}`), by position, wherever they are on the page. What builds the page replaces them.
    #[must_use]
    pub fn templates(&self) -> &[Span] {
        &self.templates
    }

    /// Whether the value of an attribute is an expression, so that only what builds the page knows it: `{x}` in MDX; `:name` or
    /// `v-bind:name` in Vue.
    #[must_use]
    pub fn is_computed(&self, attr: &Attr) -> bool {
        let source = self.source();
        let value = || source.get(attr.value_span.start as usize..).unwrap_or_default();
        let before = || source.get(..attr.value_span.start as usize).unwrap_or_default();
        match self.generator {
            Some(Generator::Mdx) => {
                !attr.name_span.is_empty() && value().starts_with('{') && !before().ends_with(['"', '\''])
            }
            Some(Generator::VitePress) => bound(attr.name_span.slice(source)).is_some(),
            _ => false,
        }
    }

    /// Comments and blocks of templates with text, which a forge shows. By position.
    #[must_use]
    pub fn template_comments(&self) -> &[Span] {
        &self.comments
    }

    /// Whether a part of a template is in a span.
    #[must_use]
    pub fn has_template(&self, span: Span) -> bool {
        let next = self.templates.partition_point(|template| template.end <= span.start);
        self.templates.get(next).is_some_and(|template| template.start < span.end)
    }
}

/// The templates of a page, and the expressions of MDX.
pub(super) struct Parts {
    templates: Vec<Template>,
    expressions: Vec<Template>,
    /// Where the body of the page starts. Front matter has no expressions.
    from: usize,
}

impl Parts {
    pub(super) fn find(source: &str, from: usize, site: Option<Generator>) -> Self {
        let mut expressions = match site {
            Some(Generator::Mdx) => mdx::expressions(source.get(from..).unwrap_or_default()),
            _ => Vec::new(),
        };
        expressions.iter_mut().for_each(|part| part.shift(from));
        // None begins in front matter and ends in the body, which is read by itself.
        let mut found = templates::find(source.get(..from).unwrap_or_default());
        let mut body = templates::find(source.get(from..).unwrap_or_default());
        body.iter_mut().for_each(|part| part.shift(from));
        found.append(&mut body);
        Self { templates: found, expressions, from }
    }

    /// Whether there are none.
    pub(super) const fn is_empty(&self) -> bool {
        self.templates.is_empty() && self.expressions.is_empty()
    }

    /// The templates of the body, from its start on.
    fn in_body(&self) -> Vec<Template> {
        let first = self.templates.partition_point(|template| template.range.start < self.from);
        let body = self.templates.get(first..).unwrap_or_default();
        let moved = |template: &Template| Template {
            range: template.range.start - self.from..template.range.end - self.from,
            comment: template.comment,
        };
        body.iter().map(moved).collect()
    }

    /// All but comments.
    pub(super) fn spans(&self) -> Vec<Span> {
        let parts = self.templates.iter().chain(&self.expressions).filter(|part| !part.comment);
        let mut spans: Vec<Span> = parts.map(|part| Span::from_range(&part.range)).collect();
        Span::merge(&mut spans);
        spans
    }
}

/// The text that is parsed as Markdown from `from` on, instead of `text`; `None` if nothing is hidden. `parts` are those of the
/// text, if they are known.
pub(super) fn markdown(
    text: &str,
    from: usize,
    dialect: Dialect,
    site: Option<Generator>,
    parts: Option<&Parts>,
) -> Option<String> {
    let body = text.get(from..)?;
    let templates = parts.map_or_else(|| templates::find(body), Parts::in_body);
    let mut hidden = Hidden { text: body, bytes: Vec::new() };
    for template in templates.iter().filter(|template| template.comment) {
        hidden.comment(&template.range);
    }
    for template in templates.iter().filter(|template| !template.comment && template.is_alone(body)) {
        hidden.fill(&template.range, FILLER);
    }
    for at in templates.iter().filter(|template| !template.comment).flat_map(|template| template.tags(body)) {
        hidden.set(at, FILLER);
    }
    addresses(body, &templates, &mut hidden);
    match site {
        Some(Generator::Mdx) => mdx::hide_in_markdown(body, &templates, &mut hidden),
        _ => tags::hide(body, &templates, site, &mut hidden),
    }
    if site == Some(Generator::MkDocs) {
        short_comments(body).iter().for_each(|range| hidden.comment(range));
    }
    if dialect == Dialect::Quarto {
        latex::environments(body).iter().for_each(|range| hidden.fill(range, FILLER));
    }
    let body = hidden.finish()?;
    Some([text.get(..from)?, &body].concat())
}

/// The text that is tokenized as HTML instead of `text`; `None` if nothing is hidden.
pub(super) fn html(text: &str, site: Option<Generator>) -> Option<String> {
    if !text.contains('{') && !site.is_some_and(Generator::has_components) {
        return None;
    }
    let templates = templates::find(text);
    let mut hidden = Hidden { text, bytes: Vec::new() };
    for template in &templates {
        if template.comment {
            hidden.as_comment(&template.range);
        } else {
            hidden.fill(&template.range, FILLER);
        }
    }
    match site {
        Some(Generator::Mdx) => mdx::hide_in_html(text, &templates, &mut hidden),
        _ => tags::hide(text, &templates, site, &mut hidden),
    }
    hidden.finish()
}

/// The content of a comment of HTML, of a template or of MDX.
pub(super) fn inside_comment(comment: &str) -> &str {
    suppression::without_marks(comment).unwrap_or(comment)
}

/// An event with the text that was hidden in its range: `text` is what was parsed instead of `original`.
pub(super) fn restore<'e>(event: Event<'e>, range: &Range<usize>, text: &str, original: &str) -> Event<'e> {
    // Compared for events with a text alone: elements may be in each other.
    let restored = |shown: CowStr<'e>| -> CowStr<'e> {
        let (hidden, original) = (text.get(range.clone()), original.get(range.clone()));
        let Some((hidden, original)) = hidden.zip(original).filter(|(hidden, original)| hidden != original) else {
            return shown;
        };
        let found = hidden.find(&*shown).and_then(|at| original.get(at..at + shown.len()));
        found.map_or(shown, |original| CowStr::from(original.to_owned()))
    };
    match event {
        Event::Text(text) => Event::Text(restored(text)),
        Event::Code(text) => Event::Code(restored(text)),
        Event::Html(text) => Event::Html(restored(text)),
        Event::InlineHtml(text) => Event::InlineHtml(restored(text)),
        Event::InlineMath(text) => Event::InlineMath(restored(text)),
        Event::DisplayMath(text) => Event::DisplayMath(restored(text)),
        other => other,
    }
}

/// Hides templates in the destinations of links, `](…)`, and of definitions, `[label]: …`.
fn addresses(text: &str, templates: &[Template], hidden: &mut Hidden<'_>) {
    let (mut previous, mut inside) = (0, false);
    for Template { range, .. } in templates.iter().filter(|template| !template.comment) {
        let gap = text.get(previous..range.start).unwrap_or_default();
        let word = gap.rfind(|c: char| c.is_ascii_whitespace()).map(|at| at + 1);
        let head = gap.get(word.unwrap_or(0)..).unwrap_or_default();
        let open = head.rfind("](").and_then(|at| head.get(at + 2..)).or((inside && word.is_none()).then_some(head));
        let before = text.get(..previous + word.unwrap_or(0)).unwrap_or_default().trim_end_matches([' ', '\t']);
        let follows = word.is_some() && (before.ends_with("](") || before.ends_with("]:"));
        inside = follows || open.is_some_and(|open| !open.contains(')'));
        if inside {
            hidden.fill(range, FILLER);
        }
        previous = range.end;
    }
}

/// The comments that no tag follows on their last line. Python-Markdown ends a comment where it ends; in `CommonMark` the rest of
/// the line is HTML.
fn short_comments(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find("<!--")).map(|found| at + found) {
        let Some(length) = text.get(start + 4..).and_then(|rest| rest.find("-->")) else { break };
        let range = start..start + 4 + length + 3;
        at = range.end;
        if !rest(text, range.end).starts_with('<') {
            found.push(range);
        }
    }
    found
}

/// The rest of the page from the next character on that is not a blank of the same line.
fn rest(text: &str, at: usize) -> &str {
    text.get(at..).unwrap_or_default().trim_start_matches([' ', '\t', '\r'])
}

/// Whether the rest of a line is blank.
fn ends_line(text: &str, at: usize) -> bool {
    let rest = rest(text, at);
    rest.is_empty() || rest.starts_with('\n')
}

/// Whether only indentation and the markers of quotes and lists are before an offset on its line.
fn begins_line(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let before = before.trim_end_matches([' ', '\t', '>', '-', '*', '+']);
    before.is_empty() || before.ends_with('\n')
}

/// A text of which parts are hidden.
struct Hidden<'a> {
    text: &'a str,
    /// The text with hidden parts; empty as long as there are none.
    bytes: Vec<u8>,
}

impl Hidden<'_> {
    fn set(&mut self, at: usize, with: u8) {
        if self.bytes.is_empty() {
            self.bytes = self.text.as_bytes().to_vec();
        }
        if let Some(byte) = self.bytes.get_mut(at) {
            *byte = with;
        }
    }

    /// A part of the text, with what is hidden in it.
    fn part(&self, range: &Range<usize>) -> &[u8] {
        let bytes = if self.bytes.is_empty() { self.text.as_bytes() } else { &self.bytes };
        bytes.get(range.clone()).unwrap_or_default()
    }

    fn fill(&mut self, range: &Range<usize>, with: u8) {
        range.clone().for_each(|at| self.set(at, with));
    }

    /// Makes an HTML comment of a range.
    fn as_comment(&mut self, range: &Range<usize>) {
        const SHORTEST: usize = "<!--x-->".len();
        if range.len() >= SHORTEST {
            self.fill(range, b'x');
            (range.start..).zip(*b"<!--").for_each(|(at, byte)| self.set(at, byte));
            (range.end - 3..).zip(*b"-->").for_each(|(at, byte)| self.set(at, byte));
        }
    }

    /// Makes an HTML comment of a range. Where the rest of its line would be HTML as well, makes a tag of it.
    fn comment(&mut self, range: &Range<usize>) {
        let inside = self.text.get(range.clone()).unwrap_or_default();
        let is_html = !begins_line(self.text, range.start) || ends_line(self.text, range.end);
        if is_html || range.len() < 4 {
            if !inside.starts_with('<') {
                self.as_comment(range);
            }
            return;
        }
        self.fill(range, b'x');
        self.set(range.start, b'<');
        self.set(range.end - 1, b'>');
    }

    /// The text, if something is hidden in it.
    fn finish(self) -> Option<String> {
        String::from_utf8(self.bytes).ok().filter(|text| !text.is_empty())
    }
}
