//! One finding: what is wrong, where, and how to fix it.

use std::borrow::Cow;

use crate::{fix::Fix, span::Span, text};

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
}

/// The words for several findings with the same cause, where each has words of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Together {
    /// What is wrong, after the number of findings: “people have no avatar”.
    pub message: String,
    /// How to resolve all of them.
    pub help: String,
    /// What this finding adds to the message: the name of a person.
    pub item: Option<String>,
}

/// Most items that a message lists.
const MOST_ITEMS: usize = 10;

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
    /// The part of the page that the fix may add elements to, or remove some from: all others have to stay what they are.
    /// Without it, a safe fix may do neither.
    pub reshapes: Option<Span>,
    /// What identifies the finding among those of its rule, where the characters of its span do not: the person or the
    /// entry that it is about.
    pub subject: Option<String>,
    /// The file that the finding is about, from the root, whatever the page writes: as the rule sees it, relative to the
    /// page, until the engine resolves it.
    pub target: Option<String>,
    /// The order among findings of its rule at the same location, lowest first.
    pub rank: usize,
    /// The words for several findings with the same cause; without them, the cause is the same if the message is.
    pub together: Option<Together>,
    /// Locations of a finding that a rule reports, with labels of theirs; [`Self::split`] makes findings of them.
    pub repeats: Vec<(Span, Option<Label>)>,
    /// How many links it is about, where they share its location: those of one link reference definition.
    pub uses: usize,
    /// The part of the page in which findings with the same cause are grouped: the node of a table, list or grid; the
    /// root for the whole page.
    pub container: Option<u32>,
    /// The other findings with the same cause, once they are grouped.
    pub others: Vec<Self>,
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
            reshapes: None,
            subject: None,
            target: None,
            rank: 0,
            together: None,
            repeats: Vec::new(),
            uses: 1,
            container: None,
            others: Vec::new(),
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
        self.labels.push(Label { span, message: message.into() });
        self
    }

    /// Adds another location of the same defect, anywhere on the page.
    #[must_use]
    pub fn repeated_at(mut self, span: Span) -> Self {
        self.repeats.push((span, None));
        self
    }

    /// Adds another location of the same defect, and a label that belongs to it.
    #[must_use]
    pub fn repeated_with(mut self, span: Span, label: Span, message: impl Into<String>) -> Self {
        self.repeats.push((span, Some(Label { span: label, message: message.into() })));
        self
    }

    /// Sets the words for several findings with the same cause: what follows their number, and the help.
    #[must_use]
    pub fn together(mut self, message: impl Into<String>, help: impl Into<String>) -> Self {
        self.together = Some(Together { message: message.into(), help: help.into(), item: None });
        self
    }

    /// Lists the finding in the words for several, by a name.
    #[must_use]
    pub fn listed_as(mut self, item: impl Into<String>) -> Self {
        if let Some(together) = &mut self.together {
            together.item = Some(item.into());
        }
        self
    }

    /// Adds the fix.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// Sets the part of the page whose elements the fix may change.
    #[must_use]
    pub fn reshapes(mut self, part: Span) -> Self {
        self.reshapes = Some(part);
        self
    }

    /// Removes the fix, and keeps what it would do as the help.
    pub fn remove_fix(&mut self) {
        if let Some(fix) = self.fix.take() {
            self.help.get_or_insert(fix.title);
        }
    }

    /// Sets what identifies the finding.
    #[must_use]
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into()).filter(|subject: &String| !subject.trim().is_empty());
        self
    }

    /// Sets the file that the finding is about: the key of a link, perhaps with a fragment.
    #[must_use]
    pub fn target(mut self, key: impl Into<String>) -> Self {
        self.target = Some(key.into());
        self
    }

    /// Lowers this finding to a warning.
    #[must_use]
    pub fn into_warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// This finding and the others with the same cause.
    pub fn singles(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&self.others)
    }

    /// Where it is, and where the others with the same cause are.
    pub fn locations(&self) -> impl Iterator<Item = Span> {
        self.singles().map(|finding| finding.span)
    }

    /// What is wrong, for this finding and the others with the same cause.
    #[must_use]
    pub fn headline(&self) -> Cow<'_, str> {
        match self.words_for_several() {
            Some(together) => Cow::Owned(format!("{} {}{}", self.others.len() + 1, together.message, self.items())),
            None => Cow::Borrowed(&self.message),
        }
    }

    /// The first items of a list, after a colon.
    fn items(&self) -> String {
        let items = self.singles().filter_map(|single| single.together.as_ref()?.item.as_deref());
        let mut listed: Vec<Cow<'_, str>> = items.take(MOST_ITEMS).map(Cow::Borrowed).collect();
        if listed.is_empty() {
            return String::new();
        }
        let more = (self.others.len() + 1).saturating_sub(listed.len());
        listed.extend((more > 0).then(|| Cow::Owned(format!("{more} more"))));
        format!(": {}", text::join(&listed, "and"))
    }

    /// The words for several findings, if others with the same cause have words of their own.
    fn words_for_several(&self) -> Option<&Together> {
        let differs = |other: &Self| (&self.message, &self.subject) != (&other.message, &other.subject);
        self.together.as_ref().filter(|_| self.others.iter().any(differs))
    }

    /// How to resolve this finding and the others with the same cause: the help, else the title of the fix.
    #[must_use]
    pub fn advice(&self) -> Option<&str> {
        let own = || self.help.as_deref().or(self.fix.as_ref().map(|fix| fix.title.as_str()));
        self.words_for_several().map(|together| together.help.as_str()).or_else(own)
    }

    /// One finding for each location, with the labels and the edits that are nearest to it.
    #[must_use]
    pub fn split(mut self) -> Vec<Self> {
        if self.repeats.is_empty() {
            return vec![self];
        }
        let repeats = std::mem::take(&mut self.repeats);
        let mut spans: Vec<Span> = repeats.iter().map(|(span, _)| *span).chain([self.span]).collect();
        spans.sort_unstable();
        spans.dedup();
        let (labels, fix) = (std::mem::take(&mut self.labels), self.fix.take());
        // The root: the same defect is the same cause anywhere on the page.
        self.container = Some(0);
        let mut singles: Vec<Self> = spans.iter().map(|&span| Self { span, ..self.clone() }).collect();
        let nearest = |span: Span| {
            let next = spans.partition_point(|location| location.start <= span.start);
            let (before, after) = (next.checked_sub(1), (next < spans.len()).then_some(next));
            let distance = |&at: &usize| {
                let location = spans.get(at).copied().unwrap_or_default();
                span.start.saturating_sub(location.end).max(location.start.saturating_sub(span.end))
            };
            before.into_iter().chain(after).min_by_key(distance).unwrap_or_default()
        };
        for (span, label) in repeats {
            if let (Ok(at), Some(label)) = (spans.binary_search(&span), label)
                && let Some(single) = singles.get_mut(at)
            {
                single.uses += usize::from(!single.labels.is_empty());
                single.labels.push(label);
            }
        }
        for label in labels {
            if let Some(single) = singles.get_mut(nearest(label.span)) {
                single.labels.push(label);
            }
        }
        for edit in fix.iter().flat_map(|fix| &fix.edits) {
            if let (Some(single), Some(fix)) = (singles.get_mut(nearest(edit.span)), &fix) {
                let own = || Fix { title: fix.title.clone(), safety: fix.safety, edits: Vec::new(), order: None };
                single.fix.get_or_insert_with(own).edits.push(edit.clone());
            }
        }
        singles
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::{Edit, Safety};

    fn span(start: u32) -> Span {
        Span::new(start, start + 1)
    }

    #[test]
    fn edits_and_labels_follow_their_locations() {
        let edits = [10, 18, 20, 30].map(|start| Edit { span: span(start), text: String::new() });
        let fix = Fix { title: String::new(), safety: Safety::Safe, edits: edits.into(), order: None };
        let finding = Diagnostic::new(span(10), "m").also(span(5), "other").fix(fix);
        assert_eq!(finding.clone().split(), std::slice::from_ref(&finding));
        let singles = finding.repeated_at(span(30)).repeated_at(span(20)).repeated_at(span(20)).split();
        let starts = |single: &Diagnostic| -> Vec<u32> {
            single.fix.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span.start).collect()
        };
        let all: Vec<_> =
            singles.iter().map(|single| (single.span.start, single.labels.len(), starts(single))).collect();
        assert_eq!(all, [(10, 1, vec![10]), (20, 0, vec![18, 20]), (30, 0, vec![30])]);
    }
}
