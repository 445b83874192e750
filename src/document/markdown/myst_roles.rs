//! MyST roles that are links: `` {doc}`guide` ``, `` {ref}`the guide <label>` ``.

use std::{mem, ops::Range};

use super::Reader;
use crate::{
    document::{Dialect, Origin, builder::Start},
    span::Span,
};

/// Roles whose target is a file.
const FILES: [&str; 2] = ["{doc}", "{download}"];
/// Roles whose target is a label on any page of the project.
const LABELS: [&str; 3] = ["{ref}", "{numref}", "{any}"];

impl Reader<'_> {
    /// Adds inline code as a role if the text before it names one; returns whether it did.
    pub(super) fn role(&mut self, code: &str, range: &Range<usize>) -> bool {
        if self.dialect != Dialect::Myst {
            return false;
        }
        let ends = |role: &&&str| self.run.text().ends_with(**role);
        let Some(role) = FILES.iter().chain(&LABELS).find(ends) else { return false };
        let name = self.run.text().len() - role.len()..self.run.text().len();
        let start = self.run.span(name.clone()).start;
        let source = self.source.get(range.clone()).unwrap_or_default();
        let Some(at) = source.find(code).map(|at| range.start + at) else { return false };
        let (text, target) = parts(code);
        let span_of = |part: &Range<usize>| Span::new((at + part.start) as u32, (at + part.end) as u32);
        let label = code.get(text.clone()).unwrap_or_default();
        let path = code.get(target.clone()).unwrap_or_default();
        let attrs = if FILES.contains(role) && !path.starts_with(['!', '~']) {
            vec![self.builder.attr("href", path, span_of(&target))]
        } else {
            Vec::new()
        };
        let mut run = mem::take(&mut self.run);
        run.truncate(name.start);
        self.run = run;
        self.flush();
        let span = Span::new(start, range.end as u32);
        self.builder.open_markdown(Start { name: "a", origin: Origin::Role, span, attrs });
        self.builder.text(label, span_of(&text));
        self.builder.close_markdown(span.end);
        true
    }
}

/// Text and target of `text <target>`; without a bracket, both are the whole.
fn parts(code: &str) -> (Range<usize>, Range<usize>) {
    let whole = 0..code.len();
    match code.strip_suffix('>').and_then(|rest| rest.rfind('<')) {
        Some(open) if open > 0 => (0..code.get(..open).unwrap_or_default().trim_end().len(), open + 1..code.len() - 1),
        _ => (whole.clone(), whole),
    }
}
