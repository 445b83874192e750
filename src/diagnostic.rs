//! One finding: what is wrong, where, and how to fix it.

use crate::{fix::Fix, span::Span};

/// Severity of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth fixing; does not fail a default run.
    Warning,
    /// Wrong; fails a default run.
    Error,
}

impl Severity {
    /// The name used in JSON, options and rule pages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A second location in the same document that explains the finding: the heading without the field, the contradicting
/// line, the first of two duplicates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The location, in bytes.
    pub span: Span,
    /// Text shown at the location.
    pub message: String,
    /// Whether this is another occurrence of the same defect, which a comment can suppress separately.
    pub repeat: bool,
}

/// One finding of one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// `group/name` of the rule.
    pub rule: &'static str,
    /// Severity after configuration.
    pub severity: Severity,
    /// What is wrong, in one sentence without a final full stop.
    pub message: String,
    /// How to resolve it.
    pub help: Option<String>,
    /// The offending characters.
    pub span: Span,
    /// Short text under the underlined characters.
    pub label: Option<String>,
    /// Related locations, most relevant first.
    pub labels: Vec<Label>,
    /// The fix, if one is known.
    pub fix: Option<Fix>,
    /// What identifies the finding among those of its rule, where the characters of its span do not: the person or the
    /// entry that it is about.
    pub subject: Option<String>,
}

/// A finding suppressed by a comment in the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppressed {
    /// The finding.
    pub finding: Diagnostic,
    /// The reason given in the comment.
    pub reason: Option<String>,
}

impl Diagnostic {
    /// A finding with a span and a message. [`Sink`](crate::rule::Sink) fills in the rule and the severity.
    #[must_use]
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self {
            rule: "",
            severity: Severity::Error,
            message: message.into(),
            help: None,
            span,
            label: None,
            labels: Vec::new(),
            fix: None,
            subject: None,
        }
    }

    /// Adds a help text.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the text under the underlined characters.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.label = Some(text.into());
        self
    }

    /// Adds a related location.
    #[must_use]
    pub fn also(mut self, span: Span, message: impl Into<String>) -> Self {
        self.labels.push(Label { span, message: message.into(), repeat: false });
        self
    }

    /// Adds another occurrence of the same defect.
    #[must_use]
    pub fn repeated_at(mut self, span: Span) -> Self {
        self.labels.push(Label { span, message: "and here".to_owned(), repeat: true });
        self
    }

    /// Adds the fix.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// Sets what identifies the finding.
    #[must_use]
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into()).filter(|subject: &String| !subject.trim().is_empty());
        self
    }

    /// Lowers this finding to a warning.
    #[must_use]
    pub fn into_warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// All occurrences of the defect: the span of the finding and its repeats.
    pub fn locations(&self) -> impl Iterator<Item = Span> {
        let repeats = self.labels.iter().filter(|label| label.repeat).map(|label| label.span);
        std::iter::once(self.span).chain(repeats)
    }

    /// Keeps only the locations for which `wanted` is true, with their edits. Returns whether any is left. If the first
    /// location is dropped, the next one becomes the span.
    pub fn retain_locations(&mut self, mut wanted: impl FnMut(Span) -> bool) -> bool {
        let all: Vec<(Span, bool)> = self.locations().map(|location| (location, wanted(location))).collect();
        let mut kept = all.iter().filter(|(_, wanted)| *wanted).map(|(location, _)| *location);
        let Some(first) = kept.next() else { return false };
        let rest: Vec<Span> = kept.collect();
        if rest.len() + 1 == all.len() {
            return true;
        }
        self.span = first;
        let mut left = rest.iter().copied().peekable();
        self.labels.retain(|label| !label.repeat || left.next_if_eq(&label.span).is_some());
        if let Some(fix) = &mut self.fix {
            let mut sorted = all;
            sorted.sort_by_key(|(location, _)| *location);
            // An edit belongs to the nearest location.
            let nearest = |edit: Span| {
                let next = sorted.partition_point(|(location, _)| location.start <= edit.start);
                let (before, after) = (next.checked_sub(1).and_then(|at| sorted.get(at)), sorted.get(next));
                let distance = |(location, _): &&(Span, bool)| {
                    edit.start.saturating_sub(location.end).max(location.start.saturating_sub(edit.end))
                };
                before.into_iter().chain(after).min_by_key(distance)
            };
            fix.edits.retain(|edit| nearest(edit.span).is_none_or(|(_, wanted)| *wanted));
        }
        self.fix.take_if(|fix| fix.edits.is_empty());
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::{Edit, Safety};

    fn span(start: u32) -> Span {
        Span::new(start, start + 1)
    }

    /// Reported at 10, 20 and 30, with an edit at each and one shortly before the second.
    fn finding() -> Diagnostic {
        let edits = [10, 18, 20, 30].map(|start| Edit { span: span(start), text: String::new() });
        let fix = Fix { title: String::new(), safety: Safety::Safe, edits: edits.into() };
        Diagnostic::new(span(10), "m").also(span(5), "other").repeated_at(span(20)).repeated_at(span(30)).fix(fix)
    }

    fn left(wanted: &[u32]) -> Option<(Vec<u32>, Vec<u32>)> {
        let mut finding = finding();
        finding.retain_locations(|location| wanted.contains(&location.start)).then(|| {
            assert!(finding.labels.iter().any(|label| !label.repeat));
            let edits = finding.fix.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span.start);
            (finding.locations().map(|location| location.start).collect(), edits.collect())
        })
    }

    #[test]
    fn edits_follow_their_locations() {
        assert_eq!(left(&[]), None);
        assert_eq!(left(&[10, 20, 30]), Some((vec![10, 20, 30], vec![10, 18, 20, 30])));
        assert_eq!(left(&[20]), Some((vec![20], vec![18, 20])));
        assert_eq!(left(&[10, 30]), Some((vec![10, 30], vec![10, 30])));
    }
}
