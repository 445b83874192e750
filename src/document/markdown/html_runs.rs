//! HTML blocks, which the parser reports line by line, and raw-HTML fences.

use std::ops::Range;

use html5ever::LocalName;
use pulldown_cmark::{CodeBlockKind, CowStr, Event, TagEnd};

use super::Reader;
use crate::{
    document::{
        FENCE_INFO, RawHtml, directive,
        flow::Flow,
        html,
        tag_balance::{Problem, ProblemKind},
    },
    facts::Generator,
    span::Span,
};

impl Reader<'_> {
    pub(super) fn code_block(&mut self, kind: &CodeBlockKind<'_>, range: &Range<usize>) {
        match kind {
            CodeBlockKind::Fenced(info) if !self.is_plain && directive::is_raw_html(info) => {
                self.builder.open_fence();
                self.pieces = Some(Flow::default());
            }
            CodeBlockKind::Fenced(info) => {
                let attr = self.builder.attr(FENCE_INFO, info, self.info_span(range));
                self.open("pre", range, vec![attr]);
            }
            // MDX has none.
            CodeBlockKind::Indented if self.site == Some(Generator::Mdx) => self.pieces = Some(Flow::default()),
            CodeBlockKind::Indented => self.open("pre", range, Vec::new()),
        }
    }

    /// Span of the info string of a fence, for every kind of fence.
    fn info_span(&self, fence: &Range<usize>) -> Span {
        let line = self.source.get(fence.clone()).unwrap_or_default().lines().next().unwrap_or_default();
        let info = line.trim_start_matches(['`', '~', ':']);
        let start = fence.start + line.len() - info.trim_start().len();
        Span::from_range(&(start..start + info.trim().len()))
    }

    /// Collects the lines of an HTML block or a raw-HTML fence; returns whether the event belongs to it.
    pub(super) fn in_pieces(&mut self, event: &Event<'_>, range: &Range<usize>) -> bool {
        match event {
            Event::Html(text) | Event::InlineHtml(text) | Event::Text(text) => {
                if let Some(mut pieces) = self.pieces.take() {
                    self.push_lines(&mut pieces, text, range);
                    self.pieces = Some(pieces);
                }
                true
            }
            Event::End(end @ (TagEnd::HtmlBlock | TagEnd::CodeBlock)) => {
                let fenced = *end == TagEnd::CodeBlock && self.builder.is_fence();
                if let Some(pieces) = self.pieces.take() {
                    self.raw.push(RawHtml { span: pieces.full_span(), fenced });
                    let shown = self.shown();
                    html::read(&pieces, &mut self.builder, shown);
                }
                if fenced {
                    self.builder.close_fence(range.end as u32);
                    self.check_fence(range);
                }
                true
            }
            _ => false,
        }
    }

    /// Reports a raw-HTML fence that is never closed and takes Markdown for HTML.
    fn check_fence(&mut self, range: &Range<usize>) {
        let mut lines = self.source.get(range.clone()).unwrap_or_default().lines();
        let opening = lines.next().unwrap_or_default();
        let marker = opening.chars().next().unwrap_or('`');
        let length = opening.chars().take_while(|&c| c == marker).count();
        let closes = |line: &str| line.len() >= length && line.chars().all(|c| c == marker);
        let closed = lines.clone().next_back().is_some_and(|line| closes(without_prefix(line)));
        if closed || !lines.any(|line| is_markdown(without_prefix(line))) {
            return;
        }
        let span = Span::new(range.start as u32, (range.start + opening.trim_end().len()) as u32);
        self.builder.balance.forget_from(range.start as u32);
        self.builder.balance.note_broken(Span::from_range(range));
        self.builder.balance.note(Problem { kind: ProblemKind::Fence, name: LocalName::from(""), span, other: None });
    }

    pub(super) fn piece(&self, text: &CowStr<'_>, range: &Range<usize>) -> Flow {
        let mut flow = Flow::default();
        self.push_lines(&mut flow, text, range);
        flow
    }

    /// Appends HTML whose lines may have lost their prefixes (`> `, indentation). Each line is located at the end of
    /// its source line.
    fn push_lines(&self, flow: &mut Flow, text: &str, range: &Range<usize>) {
        if self.source.get(range.clone()) == Some(text) {
            return self.builder.push_shared(flow, text, Span::from_range(range));
        }
        let mut start = range.start;
        // The parser strips the indentation of a blanked line in bytes, possibly within a character.
        while !self.source.is_char_boundary(start) {
            start -= 1;
        }
        let mut originals = self.source.get(start..range.end).unwrap_or_default().split_inclusive('\n');
        for line in text.split_inclusive('\n') {
            let whole = originals.next().unwrap_or_default();
            let content = line.trim_end_matches(['\n', '\r']);
            let kept = whole.trim_end_matches(['\n', '\r']);
            let at = start + kept.len().saturating_sub(content.len());
            let end = (at + content.len()).min(range.end);
            if !self.is_blanked(&(at..end)) {
                flow.push(content, Span::new(at as u32, end as u32));
            }
            if line.len() > content.len() {
                flow.push("\n", Span::new((start + kept.len()) as u32, (start + whole.len()) as u32));
            }
            start += whole.len();
        }
    }
}

/// A line without indentation and the markers of block quotes.
fn without_prefix(line: &str) -> &str {
    line.trim_start_matches([' ', '\t', '>']).trim_end()
}

/// Whether a line is a heading or another fence, or has a link: not HTML.
fn is_markdown(line: &str) -> bool {
    let heading = line.trim_start_matches('#');
    let is_heading = (1..=6).contains(&(line.len() - heading.len())) && heading.starts_with([' ', '\t']);
    is_heading
        || ["```", "~~~", ":::"].iter().any(|fence| line.starts_with(fence))
        || ["](", "]:", "]["].iter().any(|mark| line.contains(mark))
}
