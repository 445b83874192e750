//! Matches labels to the fields of the contract by edit distance.

use std::collections::BTreeSet;

use super::{
    Extra, Field, State,
    labels::{Label, LabelKind},
    wording::{self, Pattern},
};
use crate::{document::NodeIndex, model::contract::Labels};

/// Maximum number of labels of either kind compared by edit distance.
const MAX_COMPARED: usize = 500;

/// Maximum edit distance for labels that are not bold or have no colon.
const MAX_LOOSE_EDITS: usize = 2;

/// The fields of one entry, and the remaining labels.
pub(super) struct Matched {
    pub(super) fields: Vec<Field>,
    pub(super) extras: Vec<Extra>,
}

impl Matched {
    /// The node of the first matched label.
    pub(super) fn first_label(&self, labels: &[Label]) -> Option<NodeIndex> {
        self.fields.iter().filter_map(|field| labels.get(matched_label(field)?)).map(|label| label.node).min()
    }
}

/// The label of a field that is present, misspelled or not.
const fn matched_label(field: &Field) -> Option<usize> {
    match field.state {
        State::Found(label) | State::WrongName { label, .. } | State::Near { label, .. } => Some(label),
        State::Missing | State::Replaced(_) | State::Read(_) | State::Waived => None,
    }
}

/// The names that labels may have by mistake, folded.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Those of all entries.
    pub(super) entries: BTreeSet<String>,
    /// That of the project.
    pub(super) project: Option<String>,
}

impl Known {
    fn has(&self, name: &str) -> bool {
        self.entries.contains(name) || self.project.as_deref() == Some(name)
    }
}

/// Most names of one entry besides that of its heading.
const MAX_NAMES: usize = 4;

/// Matches the labels of one entry.
pub(super) struct Matcher<'a> {
    patterns: &'a [Pattern],
    style: Labels,
    /// The entry's name; also as written in the heading if different, and as its labels have it.
    names: Vec<String>,
    /// Number of containers around the entry's heading.
    depth: usize,
    known: &'a Known,
    fields: Vec<Field>,
    extras: Vec<Extra>,
    /// Whether a field has claimed the label, by label.
    taken: Vec<bool>,
}

impl<'a> Matcher<'a> {
    /// Creates the matcher of one entry.
    pub(super) fn new(patterns: &'a [Pattern], style: Labels, heading: &str, depth: usize, known: &'a Known) -> Self {
        let mut names = vec![wording::collapsed(wording::plain_name(heading)), wording::collapsed(heading)];
        names.dedup();
        if names.iter().all(String::is_empty) {
            names = vec!["…".to_owned()];
        }
        Self { patterns, style, names, depth, known, fields: Vec::new(), extras: Vec::new(), taken: Vec::new() }
    }

    /// Matches all labels of the entry.
    pub(super) fn run(mut self, labels: &[Label]) -> Matched {
        self.taken = vec![false; labels.len()];
        self.adopt(labels);
        let name = self.names.first().cloned().unwrap_or_default();
        let field = |pattern: &Pattern| Field { label: pattern.fill(&name), state: State::Missing };
        self.fields = self.patterns.iter().map(field).collect();
        let copies = self.exact(labels);
        self.other_names(labels);
        self.near(labels);
        self.replaced(labels);
        for (label, field) in copies {
            if self.is_free(label) {
                self.take(label);
                self.extras.push(Extra::Duplicate { label, field });
            }
        }
        let unknown: Vec<usize> = self.unknown(labels).collect();
        self.extras.extend(unknown.into_iter().map(Extra::Unknown));
        self.extras.sort_by_key(|extra| match *extra {
            Extra::Duplicate { label, .. } | Extra::Unknown(label) => label,
        });
        Matched { fields: self.fields, extras: self.extras }
    }

    fn is_missing(&self, field: usize) -> bool {
        self.fields.get(field).is_some_and(|field| field.state == State::Missing)
    }

    fn set(&mut self, field: usize, label: usize, state: State) {
        if let Some(field) = self.fields.get_mut(field) {
            field.state = state;
        }
        self.take(label);
    }

    fn take(&mut self, label: usize) {
        if let Some(taken) = self.taken.get_mut(label) {
            *taken = true;
        }
    }

    fn is_free(&self, label: usize) -> bool {
        self.taken.get(label) == Some(&false)
    }

    /// The labels of a field, with each of the entry's names inserted.
    fn wanted(&self, field: usize) -> Vec<String> {
        self.patterns
            .get(field)
            .map(|pattern| self.names.iter().flat_map(|name| pattern.filled(name)).collect())
            .unwrap_or_default()
    }

    /// Claims exact labels. Of several copies, the one in order is the field; the others stay unclaimed: each is a
    /// duplicate or replaces another field. Returns the copies with their fields.
    fn exact(&mut self, labels: &[Label]) -> Vec<(usize, usize)> {
        let field_of = |label: &Label| {
            self.patterns.iter().position(|pattern| self.names.iter().any(|name| pattern.is(&label.text, name)))
        };
        let mut exact: Vec<(usize, usize)> =
            self.written(labels).filter_map(|(index, label)| Some((index, field_of(label)?))).collect();
        if let Some(heading) = labels.iter().position(|label| label.kind == LabelKind::Heading)
            && self.style == Labels::Plain
        {
            // Below another heading, more plain labels are those of a text: a license, a changelog.
            let (own, below): (Vec<_>, Vec<_>) = exact.iter().partition(|(index, _)| *index < heading);
            let known: BTreeSet<usize> = own.iter().map(|&(_, field)| field).collect();
            exact = own;
            exact.extend(below.into_iter().filter(|(_, field)| !known.contains(field)));
        }
        let in_order = in_order(&exact);
        let present: BTreeSet<usize> = exact.iter().map(|&(_, field)| field).collect();
        // Of two adjacent copies the first wins, unless the previous field is missing: then the first copy replaces it.
        let (late, early): (Vec<_>, Vec<_>) =
            exact.iter().zip(in_order).partition(|((_, field), _)| *field > 0 && !present.contains(&(field - 1)));
        let ordered = early.iter().chain(late.iter().rev());
        for wanted_order in [true, false] {
            for &(&(index, field), in_order) in ordered.clone() {
                if in_order == wanted_order && self.is_missing(field) {
                    self.set(field, index, State::Found(index));
                }
            }
        }
        exact.into_iter().filter(|&(index, _)| self.is_free(index)).collect()
    }

    /// Claims labels with another name instead of the entry's.
    fn other_names(&mut self, labels: &[Label]) {
        let written: Vec<(usize, &Label)> = self.written(labels).collect();
        for (index, label) in written {
            if !self.is_free(index) || label.linked {
                continue;
            }
            let captured = self.patterns.iter().enumerate().find_map(|(field, pattern)| {
                let name = pattern.capture(&label.text).filter(|name| !name.is_empty())?;
                (!self.is_misspelled(name)).then(|| (field, name.to_owned()))
            });
            let Some((field, name)) = captured else { continue };
            if self.is_missing(field) {
                let other = self.known.entries.contains(&wording::folded(&name));
                self.set(field, index, State::WrongName { label: index, name, other });
            } else {
                self.take(index);
                self.extras.push(Extra::Duplicate { label: index, field });
            }
        }
    }

    /// Whether a name is a misspelling of the entry's and not another entry's.
    fn is_misspelled(&self, name: &str) -> bool {
        let own = self.names.iter().any(|own| {
            let length = own.chars().count();
            name.chars().count().abs_diff(length) <= 3 && wording::edits(own, name) <= (length / 5).clamp(1, 3)
        });
        let is_own = self.names.iter().any(|own| wording::folded(own) == wording::folded(name));
        own && (is_own || !self.known.has(&wording::folded(name)))
    }

    /// The names in the labels of fields that have one.
    fn named<'l>(&self, labels: &'l [Label]) -> Vec<&'l str> {
        let named = || self.patterns.iter().filter(|pattern| pattern.has_name());
        self.written(labels)
            .filter(|(_, label)| !label.linked)
            .filter_map(|(_, label)| named().find_map(|pattern| pattern.capture(&label.text)))
            .collect()
    }

    /// The name that several labels agree on, if the entry's heading looks like a misspelling of it: `### micrograf` above
    /// two fields of micrograd.
    pub(super) fn agreed_name(&self, labels: &[Label]) -> Option<String> {
        let named = self.named(labels);
        let first = named.first().filter(|_| agree(&named))?;
        let is_own = self.names.iter().any(|own| own == first);
        (!is_own && self.is_misspelled(first)).then(|| (*first).to_owned())
    }

    /// Adds the names that the labels have for the entry: words of its heading, `nanoGPT` of “Karpathy's nanoGPT”,
    /// and what all of them call it. The first is the one that missing labels should have.
    fn adopt(&mut self, labels: &[Label]) {
        let named = self.named(labels);
        let agree = agree(&named);
        let mut adopted: Vec<String> = Vec::new();
        for name in named {
            let folded = wording::folded(name);
            let is_new = !adopted.iter().chain(&self.names).any(|own| own == name);
            let is_part = || self.names.iter().any(|heading| wording::has_words(heading, name));
            let is_ours = |known: bool| if known { agree && is_part() } else { agree || is_part() };
            if is_new && is_ours(self.known.has(&folded)) && !self.is_misspelled(name) {
                adopted.push(name.to_owned());
            }
            if adopted.len() == MAX_NAMES {
                break;
            }
        }
        adopted.append(&mut self.names);
        self.names = adopted;
    }

    /// Claims labels a few edits away from a missing field, nearest first.
    fn near<'l>(&mut self, labels: &'l [Label]) {
        let missing: Vec<usize> = (0..self.fields.len()).filter(|&field| self.is_missing(field)).collect();
        if missing.is_empty() {
            return;
        }
        let free = |index: &usize| self.is_free(*index);
        let strict = self.written(labels).filter(|(index, label)| free(index) && !label.linked).take(MAX_COMPARED);
        let loose = labels.iter().enumerate().filter(|(_, label)| !is_written(self.style, label)).take(MAX_COMPARED);
        let measured =
            |(index, label): (usize, &'l Label)| (index, label, label.text.chars().count(), label.text.to_lowercase());
        let candidates: Vec<_> = strict.chain(loose).map(measured).collect();
        let mut pairs = Vec::new();
        for field in missing {
            for wanted in self.wanted(field) {
                let length = wanted.chars().count();
                let limit = (length / 4).max(2);
                let wanted = wanted.to_lowercase();
                for &(index, label, count, ref text) in &candidates {
                    let limit = if is_written(self.style, label) { limit } else { limit.min(MAX_LOOSE_EDITS) };
                    if count.abs_diff(length) > limit {
                        continue;
                    }
                    let edits = strsim::osa_distance(&wanted, text);
                    if edits <= limit {
                        pairs.push((edits, label.kind, index, field));
                    }
                }
            }
        }
        pairs.sort_unstable();
        for (edits, _, label, field) in pairs {
            if self.is_missing(field) && self.is_free(label) {
                self.set(field, label, State::Near { label, edits });
            }
        }
    }

    /// Unclaimed bold labels at the depth of fields. A list inside a field may have bold labels of its own.
    fn unknown<'l>(&self, labels: &'l [Label]) -> impl Iterator<Item = usize> + use<'_, 'a, 'l> {
        let matched = self.fields.iter().filter_map(|field| labels.get(matched_label(field)?));
        let depth = matched.map(|label| label.depth).min().unwrap_or(self.depth);
        // Any plain line with a colon looks like a label, so only bold ones count.
        let bold = labels.iter().enumerate().filter(|(_, label)| label.kind == LabelKind::Field);
        bold.filter(move |(index, label)| self.is_free(*index) && !label.linked && label.depth <= depth)
            .map(|(index, _)| index)
            .filter(move |_| self.style == Labels::Bold)
    }

    /// The labels in the style of the contract, with their indices.
    fn written<'l>(&self, labels: &'l [Label]) -> impl Iterator<Item = (usize, &'l Label)> + use<'l> {
        let style = self.style;
        labels.iter().enumerate().filter(move |(_, label)| is_written(style, label))
    }

    /// Finds missing fields that an unknown label between their neighbours replaces.
    fn replaced(&mut self, labels: &[Label]) {
        let unknown: Vec<usize> = self.unknown(labels).collect();
        let label_of = |field: &Field| match field.state {
            State::Replaced(label) => Some(label),
            _ => matched_label(field),
        };
        for field in 0..self.fields.len() {
            if !self.is_missing(field) {
                continue;
            }
            let (before, after) = self.fields.split_at(field);
            let low = before.iter().rev().find_map(label_of);
            let high = after.iter().find_map(label_of).unwrap_or(usize::MAX);
            let start = unknown.partition_point(|&label| low.is_some_and(|low| label <= low));
            let next = unknown.get(start..).into_iter().flatten().copied().find(|&label| self.is_free(label));
            if let Some(label) = next.filter(|&label| label < high) {
                self.set(field, label, State::Replaced(label));
            }
        }
    }
}

/// Whether there are several names, all of them the same.
fn agree(names: &[&str]) -> bool {
    names.len() > 1 && names.windows(2).all(|pair| matches!(pair, [one, other] if one == other))
}

/// Whether each label is between labels of earlier and later fields, ignoring its own copies.
fn in_order(exact: &[(usize, usize)]) -> Vec<bool> {
    // The nearest label of another field on one side.
    let neighbours = |labels: &mut dyn Iterator<Item = usize>| {
        let (mut run, mut other) = (None, None);
        let mut found = Vec::with_capacity(exact.len());
        for field in labels {
            if run != Some(field) {
                other = run;
                run = Some(field);
            }
            found.push(other);
        }
        found
    };
    let before = neighbours(&mut exact.iter().map(|&(_, field)| field));
    let mut after = neighbours(&mut exact.iter().rev().map(|&(_, field)| field));
    after.reverse();
    let mut fits = Vec::with_capacity(exact.len());
    for (&(_, field), (before, after)) in exact.iter().zip(before.into_iter().zip(after)) {
        fits.push(before.is_none_or(|before| before < field) && after.is_none_or(|after| field < after));
    }
    fits
}

/// Whether a label is in the style of the contract. Plain quoted text is not the page's own.
pub(super) fn is_written(style: Labels, label: &Label) -> bool {
    label.kind == LabelKind::Field || (style == Labels::Plain && label.kind == LabelKind::NotBold && !label.quoted)
}
