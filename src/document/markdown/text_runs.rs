//! Running text: bare URLs and e-mail addresses in it become links (GFM 6.9).

use std::{mem, ops::Range};

use super::Reader;
use crate::{
    document::{Origin, autolink, builder::Start, flow::Flow},
    span::Span,
};

impl Reader<'_> {
    /// Collects the text of an event, and where the bare URLs in it are.
    pub(super) fn push_text(&mut self, text: &str, range: &Range<usize>) {
        let start = self.run.text().len();
        self.builder.push_shared(&mut self.run, text, Span::from_range(range));
        let place = |offset: usize| start + (offset - range.start).min(text.len());
        while let Some(url) = self.urls.get(self.next_url).filter(|url| url.start < range.end) {
            let inside = url.start.max(range.start)..url.end.min(range.end);
            if !inside.is_empty() {
                let inside = place(inside.start)..place(inside.end);
                match self.run_urls.last_mut() {
                    Some(last) if url.start < range.start && last.end == start => last.end = inside.end,
                    _ => self.run_urls.push(inside),
                }
            }
            if url.end > range.end {
                return;
            }
            self.next_url += 1;
        }
    }

    /// Adds the collected text, with bare URLs and e-mail addresses as links.
    pub(super) fn flush(&mut self) {
        let urls = mem::take(&mut self.run_urls);
        if self.run.text().is_empty() {
            return;
        }
        let run = mem::take(&mut self.run);
        if !self.links.is_empty() || self.builder.in_link_or_code() {
            return self.write(&run, 0..run.text().len());
        }
        let mut at = 0;
        for url in urls {
            self.write_prose(&run, at..url.start);
            let www = run.text().get(url.start..).is_some_and(|rest| rest.starts_with('w'));
            at = url.end;
            self.bare_link(&run, url, if www { "http://" } else { "" });
        }
        self.write_prose(&run, at..run.text().len());
    }

    /// Adds text without bare URLs.
    fn write_prose(&mut self, run: &Flow, range: Range<usize>) {
        let mut at = range.start;
        for email in autolink::emails(run.text().get(range.clone()).unwrap_or_default()) {
            let found = range.start + email.range.start..range.start + email.range.end;
            self.write(run, at..found.start);
            at = found.end;
            self.bare_link(run, found, if email.has_scheme { "" } else { "mailto:" });
        }
        self.write(run, at..range.end);
    }

    fn bare_link(&mut self, run: &Flow, range: Range<usize>, scheme: &str) {
        let text = run.text().get(range.clone()).unwrap_or_default();
        let span = run.span(range.clone());
        let attrs = vec![self.builder.attr("href", &format!("{scheme}{text}"), span)];
        self.builder.open_markdown(Start { name: "a", origin: Origin::BareUrl, span, attrs });
        self.write(run, range);
        self.builder.close_markdown(span.end);
    }

    fn write(&mut self, run: &Flow, range: Range<usize>) {
        for (text, span) in run.pieces(range) {
            self.builder.text(text, span);
        }
    }
}
