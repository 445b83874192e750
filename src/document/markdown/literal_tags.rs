//! Tags that Markdown does not parse as tags (CommonMark 6.6), so that readers see their source.
//! Example: `<a href="x"class="y">` in a sentence.

use std::ops::Range;

use html5ever::LocalName;
use pulldown_cmark::{Event, Tag, TagEnd};

use super::Reader;
use crate::{
    document::{
        elements,
        flow::{Flow, OBJECT},
        tag,
        tag_balance::{Problem, ProblemKind},
    },
    facts::Generator,
    span::Span,
};

/// The text of a block from its first `<` on.
pub(super) struct Suspect {
    flow: Flow,
    /// Number of problems when it started.
    mark: usize,
}

impl Reader<'_> {
    /// Collects the text of a block that contains a literal `<`, and checks it when the block ends.
    pub(super) fn suspect(&mut self, event: &Event<'_>, range: &Range<usize>) {
        // Templates and expressions are hidden.
        if let Event::Text(text) = event
            && let Some(parsed) = self.parsed.get(range.clone()).filter(|parsed| parsed.len() == text.len())
            && *parsed != **text
        {
            let hidden = Event::Text(parsed.to_owned().into());
            return self.collect_suspect(&hidden, range);
        }
        self.collect_suspect(event, range);
    }

    fn collect_suspect(&mut self, event: &Event<'_>, range: &Range<usize>) {
        let span = Span::from_range(range);
        match (event, &mut self.suspect) {
            (Event::Text(text), Some(suspect)) => suspect.flow.push(text, span),
            (Event::Text(text), None) if text.contains('<') && !self.builder.in_code() => {
                let mut flow = Flow::default();
                flow.push(text, span);
                self.suspect = Some(Suspect { flow, mark: self.builder.balance.mark() });
            }
            (_, None) => {}
            (Event::SoftBreak | Event::HardBreak, Some(suspect)) => suspect.flow.push("\n", span),
            (Event::Start(tag), Some(_)) if super::is_block_tag(tag) || matches!(tag, Tag::Item) => {
                self.check_suspect()
            }
            (Event::End(end), Some(_)) if ends_block(*end) => self.check_suspect(),
            (_, Some(suspect)) => suspect.flow.push(OBJECT.encode_utf8(&mut [0; 4]), span),
        }
    }

    fn check_suspect(&mut self) {
        let Some(Suspect { flow, mark }) = self.suspect.take() else { return };
        let text = flow.text();
        let mut starts: Vec<usize> = text.match_indices('<').map(|(at, _)| at).collect();
        starts.push(text.len());
        let mut found = Vec::new();
        for pair in starts.windows(2) {
            if let [start, next] = *pair
                && is_unescaped(self.source, flow.span(start..start + 1))
                && let Some((kind, name, at, end)) = fault(text.get(start..next).unwrap_or_default(), self.site)
            {
                let at = start + at.start..start + at.end;
                self.builder.balance.note_broken(flow.span(start..start + end));
                found.push(Problem { kind, name, span: flow.span(at), other: None });
            }
        }
        self.builder.balance.add_literal(found, mark);
    }
}

fn ends_block(end: TagEnd) -> bool {
    !matches!(end, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}

/// Whether a `<` is literal in the source, not `\<` or `&lt;`.
fn is_unescaped(source: &str, at: Span) -> bool {
    let before = source.as_bytes().get(..at.start as usize).unwrap_or_default();
    let backslashes = before.iter().rev().take(64).take_while(|&&byte| byte == b'\\').count();
    at.slice(source) == "<" && backslashes % 2 == 0
}

/// The error that makes text not a tag, if it looks like an HTML element with an attribute; its range, and the end of
/// the tag.
fn fault(text: &str, site: Option<Generator>) -> Option<(ProblemKind, LocalName, Range<usize>, usize)> {
    let inside = text.strip_prefix('<')?;
    let length = inside.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let name = inside.get(..length).unwrap_or_default();
    if site.is_some_and(Generator::has_components) && name.contains(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    let name = name.to_ascii_lowercase();
    let spaced = inside.as_bytes().get(length).is_some_and(u8::is_ascii_whitespace);
    if !spaced || !elements::is_known(&name) {
        return None;
    }
    let scan = tag::scan(text);
    // Braces that are left are a syntax of its own.
    if text.get(..scan.end.unwrap_or(text.len())).is_some_and(|tag| tag.contains('{')) {
        return None;
    }
    let name = LocalName::from(name);
    let line = text.split(['\n', OBJECT]).next().unwrap_or_default().trim_end().len();
    match (scan.fault, scan.end) {
        (Some((kind, at)), Some(end)) => Some((kind, name, at, end)),
        (None, Some(end)) if scan.values => Some((ProblemKind::Literal, name, 0..end.min(line), end)),
        (_, None) if scan.values && text.contains(['"', '\'']) => {
            // It was meant to end at the first `>` after its last quotation mark.
            let quote = text.rfind(['"', '\'']).unwrap_or_default();
            let end = text.get(quote..).and_then(|rest| rest.find('>')).map_or(line, |at| quote + at + 1);
            Some((ProblemKind::CutOff, name, 0..line, end))
        }
        _ => None,
    }
}
