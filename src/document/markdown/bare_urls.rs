//! Bare URLs before emphasis. GFM reads a URL to its end before it looks for emphasis, code and links after it; the
//! parser does it the other way around. So the characters of URLs that are markup are hidden from it.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};

use crate::document::autolink;

/// How often the text is parsed to find URLs: hiding a character can show that a later URL is text.
const MAX_PASSES: usize = 3;

/// Replaces a hidden character: a letter is nothing but text.
const HIDDEN: u8 = b'x';

/// A text with bare URLs that look like plain text.
pub(super) struct Protected<'a> {
    original: &'a str,
    text: Option<String>,
}

impl<'a> Protected<'a> {
    pub(super) fn new(original: &'a str, options: Options) -> Self {
        let starts = autolink::with_markup(original);
        let mut text = None;
        for _ in 0..if starts.is_empty() { 0 } else { MAX_PASSES } {
            match hide(original, text.as_deref().unwrap_or(original), &starts, options) {
                Some(hidden) => text = Some(hidden),
                None => break,
            }
        }
        Self { original, text }
    }

    /// The text to parse.
    pub(super) fn text(&self) -> &str {
        self.text.as_deref().unwrap_or(self.original)
    }

    /// An event with the characters that were hidden in its range.
    pub(super) fn restore<'e>(&self, event: Event<'e>, range: &Range<usize>) -> Event<'e> {
        let Some(hidden) = self.text.as_deref().and_then(|text| text.get(range.clone())) else { return event };
        let Some(original) = self.original.get(range.clone()).filter(|original| *original != hidden) else {
            return event;
        };
        let restored = |text: CowStr<'e>| -> CowStr<'e> {
            let found = hidden.find(&*text).and_then(|at| original.get(at..at + text.len()));
            found.map_or(text, |original| CowStr::from(original.to_owned()))
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
}

/// Hides the markup in URLs that start in the text of `parsed`; `None` if there is nothing more to hide.
fn hide(original: &str, parsed: &str, starts: &[usize], options: Options) -> Option<String> {
    let texts = texts(parsed, options);
    let mut bytes = parsed.as_bytes().to_vec();
    let (mut changed, mut end) = (false, 0);
    for &start in starts {
        let next = texts.partition_point(|(text, _)| text.start <= start);
        let Some((text, limit)) = next.checked_sub(1).and_then(|at| texts.get(at)) else { continue };
        if start >= text.end || start < end {
            continue;
        }
        end = autolink::extent(original.get(..*limit).unwrap_or(original), start);
        for byte in bytes.get_mut(start..end).into_iter().flatten().filter(|byte| autolink::is_markup(**byte)) {
            (*byte, changed) = (HIDDEN, true);
        }
    }
    changed.then(|| String::from_utf8(bytes).ok()).flatten()
}

/// The ranges of running text outside of links, images, code and HTML, each with the end of its table cell or of the
/// page.
fn texts(parsed: &str, options: Options) -> Vec<(Range<usize>, usize)> {
    let mut found = Vec::new();
    let (mut closed, mut limit) = (0_usize, parsed.len());
    for (event, range) in Parser::new_ext(parsed, options).into_offset_iter() {
        match event {
            Event::Start(
                Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_),
            ) => closed += 1,
            Event::End(
                TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_),
            ) => closed = closed.saturating_sub(1),
            Event::Start(Tag::TableCell) => limit = range.end,
            Event::End(TagEnd::TableCell) => limit = parsed.len(),
            Event::Text(_) if closed == 0 => found.push((range, limit)),
            _ => {}
        }
    }
    found
}
