//! HTML fragments, tokenized with spans (WHATWG HTML 13.2.5) and added to the tree.
//!
//! An HTML fragment in a Markdown page is not contiguous: block quotes, lists and CRLF separate its lines. It is passed
//! as a [`Flow`], which maps every byte to its source.

mod components;
mod faults;
mod plain;
mod references;

use std::{collections::BTreeSet, ops::Range};

use html5ever::LocalName;
use html5gum::{
    Span as HtmlSpan, Tokenizer,
    emitters::callback::{CallbackEmitter, CallbackEvent},
};
use scraper::StrTendril;

use super::{
    Attr, Origin, RawHtml, body_start,
    builder::{Builder, Start, Tree},
    elements,
    flow::Flow,
    html_reader::HtmlReader,
    names, opaque,
};
use crate::{facts::Generator, span::Span};

/// An incomplete start tag.
struct Tag {
    name: String,
    start: usize,
    attrs: Vec<Attr>,
}

struct Reader<'a> {
    flow: &'a Flow,
    /// The text that is tokenized: that of the flow, with templates hidden.
    text: &'a str,
    /// Whether the text has templates.
    has_hidden: bool,
    builder: &'a mut Builder,
    /// Whether the content of some elements is text.
    switches: bool,
    tag: Option<Tag>,
    /// End of the last complete token in the flow.
    done: usize,
    /// Whether the tokenizer reads the content of an element as text that is none.
    misreads: bool,
    site: Option<Generator>,
    /// The open element whose content is text; it ends with the fragment at the latest.
    text_mode: Option<String>,
}

/// Parses a page without Markdown, after its front matter; if it `is_plain`, without hiding templates.
pub(super) fn parse(
    source: &StrTendril,
    front_matter_end: Option<u32>,
    site: Option<Generator>,
    is_plain: bool,
) -> (Tree, Vec<RawHtml>) {
    let (from, end) = (body_start(source, front_matter_end), source.len() as u32);
    let flow = Flow::plain(source.get(from..).unwrap_or_default(), from as u32);
    let mut builder = Builder::new(source);
    read(&flow, &mut builder, Raw { site, is_filtered: false, is_plain });
    builder.close_all(end);
    let whole = RawHtml { span: Span::new(from as u32, end), fenced: false };
    (builder.finish(end), vec![whole])
}

/// Where HTML is shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Raw {
    pub(super) site: Option<Generator>,
    /// Whether a forge shows the tags of `<style>`, `<title>` and others as text, so that their content is HTML (GFM 6.11).
    pub(super) is_filtered: bool,
    /// Whether templates are text.
    pub(super) is_plain: bool,
}

/// Whether a text has a tag of a script.
fn has_script(text: &str) -> bool {
    let is_script =
        |(at, _): (usize, &str)| text.get(at + 1..at + 7).is_some_and(|name| name.eq_ignore_ascii_case("script"));
    text.match_indices('<').any(is_script)
}

/// Adds one HTML fragment to the tree. A tag cut off by the end of the fragment (`<a hre`) becomes text, as Markdown
/// shows it.
pub(super) fn read(flow: &Flow, builder: &mut Builder, raw: Raw) {
    builder.balance.start_fragment(raw.site);
    let hidden = if raw.is_plain { None } else { opaque::html(flow.text(), raw.site) };
    let text = hidden.as_deref().unwrap_or(flow.text());
    builder.is_shown_differently |= hidden.is_some();
    // A script is reported as a whole, and what it contains is not HTML. In MDX, it is an expression.
    let switches = raw.site != Some(Generator::Mdx) && (!raw.is_filtered || has_script(text));
    let mut reader = Reader {
        flow,
        text,
        has_hidden: hidden.is_some(),
        builder,
        switches,
        site: raw.site,
        tag: None,
        done: 0,
        misreads: false,
        text_mode: None,
    };
    let mut at = 0;
    while at < text.len() {
        at = reader.plain(at).unwrap_or_else(|| reader.tokenize(at));
    }
    let rest = reader.done..flow.text().len();
    reader.cut_off(rest.start);
    if reader.tag.is_some() && !rest.is_empty() {
        reader.text(rest);
    }
    if let Some(name) = reader.text_mode {
        reader.builder.close_text_mode(&name, flow.full_span().end);
    }
}

impl Tag {
    /// Removes attributes that a template may choose one of.
    fn keep_first(&mut self) {
        if self.attrs.iter().any(|attr| attr.name.starts_with('{')) {
            let mut names = BTreeSet::new();
            self.attrs.retain(|attr| names.insert(attr.name.clone()));
        }
    }
}

impl Reader<'_> {
    /// Reads a token in its usual form; returns its end.
    fn plain(&mut self, at: usize) -> Option<usize> {
        if self.has_hidden {
            return None;
        }
        match plain::token(self.text, at)? {
            plain::Token::Text { end } => {
                self.text(at..end);
                self.done = end;
            }
            plain::Token::Start { name, attrs, self_closing, end } => {
                let text = self.text;
                let name = text.get(name).filter(|name| !elements::is_text_mode(name))?;
                let attrs = attrs.into_iter().map(|attr| self.plain_attr(attr)).collect();
                // Nothing else is wrong with a tag in its usual form.
                let may_be_broken = memchr::memchr(b'<', &text.as_bytes()[at + 1..end]).is_some();
                self.start_tag(name, attrs, self_closing, at..end, may_be_broken);
            }
            plain::Token::End { name, end } => {
                let text = self.text;
                self.end_tag(text.get(name)?, at..end);
            }
            plain::Token::Comment { inner, end } => {
                self.builder.comment(self.text.get(inner)?, self.flow.span(at..end));
                self.done = end;
            }
        }
        Some(self.done)
    }

    fn plain_attr(&self, attr: plain::PlainAttr) -> Attr {
        let name = names::intern(self.text.get(attr.name.clone()).unwrap_or_default());
        let name_span = self.flow.span(attr.name.clone());
        let Some(value) = attr.value else {
            let value_span = Span::empty(name_span.end);
            return Attr { name, name_span, value: StrTendril::new(), value_span, has_value: false };
        };
        let written = self.text.get(value.clone()).unwrap_or_default();
        let value_span = self.flow.span(value);
        let value = if attr.has_amp {
            StrTendril::from(written.replace("&amp;", "&"))
        } else {
            self.builder.share(written, value_span)
        };
        Attr { name, name_span, value, value_span, has_value: true }
    }

    /// Reads one token, or an element whose content is text, or all of a text with templates; returns its end.
    fn tokenize(&mut self, at: usize) -> usize {
        self.tag = None;
        let text = self.text.get(at..).unwrap_or_default();
        let (switches, has_hidden) = (self.switches, self.has_hidden);
        let callback = |event: CallbackEvent<'_>, span: HtmlSpan<usize>| -> Option<()> {
            self.event(&event, at + span.start..at + span.end);
            let is_whole = !matches!(
                event,
                CallbackEvent::OpenStartTag { .. }
                    | CallbackEvent::AttributeName { .. }
                    | CallbackEvent::AttributeValue { .. }
                    | CallbackEvent::Error(_)
            );
            let restarts = !has_hidden || std::mem::take(&mut self.misreads);
            (is_whole && self.text_mode.is_none() && restarts && self.done > at).then_some(())
        };
        let mut emitter = CallbackEmitter::new(callback);
        emitter.naively_switch_states(switches);
        let has_token = Tokenizer::new_with_emitter(HtmlReader::new(text.as_bytes()), emitter).any(|read| read.is_ok());
        if has_token { self.done } else { self.text.len() }
    }

    fn event(&mut self, event: &CallbackEvent<'_>, range: Range<usize>) {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.tag = Some(Tag { name: utf8(name), start: range.start, attrs: Vec::new() });
            }
            CallbackEvent::AttributeName { name } => self.attribute_name(name, &range),
            CallbackEvent::AttributeValue { value } => {
                let span = self.flow.span(range.clone());
                let value = match self.hidden(&range) {
                    Some(written) => self.builder.share(written, span),
                    None => self.builder.share(&String::from_utf8_lossy(value), span),
                };
                if let Some(attr) = self.tag.as_mut().and_then(|tag| tag.attrs.last_mut()) {
                    attr.value = value;
                    attr.value_span = span;
                    attr.has_value = true;
                }
            }
            CallbackEvent::CloseStartTag { self_closing } => {
                self.done = range.end;
                if let Some(mut tag) = self.tag.take() {
                    tag.keep_first();
                    let may_be_broken = !tag.attrs.is_empty() || tag.name.contains('<');
                    self.start_tag(&tag.name, tag.attrs, *self_closing, tag.start..range.end, may_be_broken);
                }
            }
            CallbackEvent::EndTag { name } => {
                self.tag = None;
                self.end_tag(&utf8(name), range);
            }
            CallbackEvent::String { .. } => {
                self.done = range.end;
                self.text(range);
            }
            CallbackEvent::Comment { value } => {
                self.done = range.end;
                let span = self.flow.span(range.clone());
                let inner = self.hidden(&range).map(opaque::inside_comment);
                self.builder.comment(&inner.map_or_else(|| utf8(value), str::to_owned), span);
                self.unclosed_comment(range.start, range.end);
            }
            CallbackEvent::Doctype { .. } => self.done = range.end,
            CallbackEvent::Error(_) => {}
        }
    }

    fn start_tag(
        &mut self,
        name: &str,
        mut attrs: Vec<Attr>,
        self_closing: bool,
        range: Range<usize>,
        may_be_broken: bool,
    ) {
        self.done = range.end;
        let span = self.flow.span(range.clone());
        let name = self.name(name, range.start + 1);
        if self.site == Some(Generator::VitePress) {
            components::bind(&mut attrs);
        }
        let swallowed = may_be_broken.then(|| self.check_tag(name, range.start, span)).flatten();
        if self.switches && elements::is_text_mode(name) {
            self.text_mode = Some(name.to_owned());
        }
        // A forge shows other stylesheets and texts.
        if (name == "link" || elements::is_text_mode(name)) && !self.builder.is_fence() {
            self.builder.is_shown_differently = true;
        }
        self.misreads = name == "noscript";
        let is_text = self.text_mode.is_some();
        let ends = self_closing && self.has_components() && !elements::is_void(name) && !is_text;
        let start = Start { name, origin: Origin::Html, span, attrs };
        self.builder.start_tag(start, self_closing && !ends, swallowed.is_some());
        self.note_swallowed(swallowed);
        if ends {
            self.builder.end_tag(name, Span::empty(span.end));
        }
    }

    fn end_tag(&mut self, name: &str, range: Range<usize>) {
        self.done = range.end;
        let name = self.name(name, range.start + 2);
        let span = self.flow.span(range.clone());
        let mut swallowed = None;
        // Before the tag is closed, so that those around it are known.
        if self.text.get(range.start + 1..range.end).is_some_and(|inside| inside.contains('<')) {
            swallowed = self.check_tag(name, range.start, span);
        }
        self.text_mode.take_if(|open| open == name);
        self.builder.end_tag(name, span);
        // Browsers read it as a line break.
        if name == "br" && self.site != Some(Generator::Mdx) {
            self.builder.start_tag(Start { name, origin: Origin::Html, span, attrs: Vec::new() }, false, false);
        }
        self.note_swallowed(swallowed);
    }

    fn attribute_name(&mut self, name: &[u8], range: &Range<usize>) {
        let (has_value, at) = empty_value(self.text, range.end);
        let value_span = Span::empty(self.flow.span(at..at).start);
        // A template instead of an attribute is hidden with its first and last character as white space.
        let template = range.start.saturating_sub(1)..range.end + 1;
        let template = Some(template).filter(|template| self.is_template(template.start));
        let written = self.hidden(template.as_ref().unwrap_or(range));
        let name = written.map_or_else(|| utf8(name), str::to_ascii_lowercase);
        let name_span = self.flow.span(template.unwrap_or_else(|| range.clone()));
        if let Some(tag) = &mut self.tag {
            let name = LocalName::from(name);
            tag.attrs.push(Attr { name, name_span, value: StrTendril::new(), value_span, has_value });
        }
    }

    /// A range as it is written, if something in it is hidden.
    fn hidden(&self, range: &Range<usize>) -> Option<&str> {
        let written = self.flow.text().get(range.clone())?;
        (self.text.get(range.clone()) != Some(written)).then_some(written)
    }

    /// Whether a template that is hidden as an attribute starts at an offset.
    fn is_template(&self, at: usize) -> bool {
        let byte = |text: &str| text.as_bytes().get(at).copied();
        byte(self.flow.text()) == Some(b'{') && byte(self.text) == Some(b' ')
    }

    /// Appends the text of a range. Entities become text nodes of their own, so that every text node has an exact span.
    fn text(&mut self, range: Range<usize>) {
        let flow = self.flow;
        if self.text_mode.is_none() {
            self.builder.balance.note_text(flow.text().get(range.clone()).unwrap_or_default());
        }
        let mut at = range.start;
        while at < range.end {
            let text = flow.text().get(at..range.end).unwrap_or_default();
            let plain = text.find('&').unwrap_or(text.len());
            for (piece, span) in flow.pieces(at..at + plain) {
                self.builder.text(piece, span);
            }
            at += plain;
            if plain < text.len() {
                let entity = &text[plain..];
                let length = references::length(entity);
                let span = flow.span(at..at + length);
                self.builder.text(&references::decode(&entity[..length]), span);
                at += length;
            }
            if text.is_empty() {
                return;
            }
        }
    }
}

/// Whether an attribute without a value token has an empty value, and the offset of that value. The tokenizer reports
/// neither.
fn empty_value(text: &str, after_name: usize) -> (bool, usize) {
    let bytes = text.as_bytes();
    let skip = |mut at: usize| {
        while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
            at += 1;
        }
        at
    };
    let equals = skip(after_name);
    if bytes.get(equals) != Some(&b'=') {
        return (false, after_name);
    }
    let value = skip(equals + 1);
    match bytes.get(value) {
        Some(b'"' | b'\'') => (true, value + 1),
        _ => (true, value),
    }
}

fn utf8(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
