//! Tags and comments that are written wrongly, and what they swallow.

use std::ops::Range;

use html5ever::LocalName;

use super::Reader;
use crate::{
    document::{
        tag,
        tag_balance::{Problem, ProblemKind},
    },
    span::Span,
};

impl Reader<'_> {
    pub(super) fn note_swallowed(&mut self, range: Option<Range<usize>>) {
        if let Some(text) = range.and_then(|range| self.text.get(range)) {
            self.builder.balance.note_swallowed(text);
        }
    }

    /// Checks a tag as it is written; if it has an error, returns what that swallowed.
    pub(super) fn check_tag(&mut self, name: &str, start: usize, span: Span) -> Option<Range<usize>> {
        let scan = tag::scan(self.text.get(start..).unwrap_or_default());
        let (kind, at) = scan.fault?;
        if scan.swallowed {
            self.builder.balance.skip_affected();
        }
        self.builder.balance.note_broken(span);
        let at = self.flow.span(start + at.start..start + at.end);
        self.builder.balance.note(Problem { kind, name: LocalName::from(name), span: at, other: Some(span) });
        Some(start + 1..scan.end.filter(|_| scan.swallowed).map_or(start + 1, |end| start + end))
    }

    /// Reports a tag that is cut off by the end of the fragment.
    pub(super) fn cut_off(&mut self, start: usize) {
        let rest = self.text.get(start..).unwrap_or_default();
        let name = rest.trim_start_matches(['<', '/']);
        let marks = rest.len() - name.len();
        if marks == 0 || !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return;
        }
        let name = name.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').next().unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default().trim_end();
        let span = self.flow.span(start..start + line.len());
        let lower = name.to_ascii_lowercase();
        let name = LocalName::from(self.name(&lower, start + marks));
        self.builder.balance.skip_affected();
        self.builder.balance.note_swallowed(rest.get(1..).unwrap_or_default());
        if !rest.starts_with("</") {
            self.builder.balance.note_cut_off(&name);
        }
        self.builder.balance.note_broken(self.flow.span(start..self.flow.text().len()));
        self.builder.balance.note(Problem { kind: ProblemKind::CutOff, name, span, other: None });
    }

    /// Reports a comment that continues to the end of the fragment.
    pub(super) fn unclosed_comment(&mut self, start: usize, end: usize) {
        let text = self.flow.text().get(start..).unwrap_or_default();
        // `<!-->` and `<!--->` are complete; a comment that ends before the fragment is closed.
        let Some(inside) = text.strip_prefix("<!--").filter(|_| end + 1 >= self.flow.text().len()) else { return };
        if inside.starts_with('>') || inside.starts_with("->") || inside.contains("-->") || inside.contains("--!>") {
            return;
        }
        let span = self.flow.span(start..start + 4);
        self.builder.balance.skip_affected();
        self.builder.balance.note_swallowed(inside);
        self.builder.balance.note_broken(self.flow.span(start..self.flow.text().len()));
        let name = LocalName::from("");
        self.builder.balance.note(Problem { kind: ProblemKind::Comment, name, span, other: None });
    }
}
