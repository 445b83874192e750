//! References that only the history of their lines explains: the facts that [`super::drifted`] requests, and what it
//! works on.

use std::collections::BTreeMap;

use crate::{
    document::Document,
    facts::{CutOff, History, Written},
    fix::Applied,
    model::{
        modules::ModuleTree,
        references::{Reference, References, Title},
    },
};

/// The lines whose history shows which modules were meant when they were written, in order.
#[must_use]
pub fn lines(document: &Document, references: &References, tree: &ModuleTree) -> Vec<u32> {
    let dated = references.references.iter().filter(|reference| explains(reference, tree));
    let mut lines: Vec<u32> = dated.map(|reference| document.lines().line(reference.span.start)).collect();
    lines.dedup();
    lines
}

/// Whether only history shows which modules a reference means: it names none, or one that no longer exists.
pub(super) fn explains(reference: &Reference, tree: &ModuleTree) -> bool {
    reference.is_bare() || (reference.tier.is_none() && former_titles(reference, tree).next().is_some())
}

/// The titles that read as names but belong to no module.
pub(super) fn former_titles<'a>(reference: &'a Reference, tree: &'a ModuleTree) -> impl Iterator<Item = &'a Title> {
    reference.titles.iter().filter(|title| title.looks_like_name() && !tree.is_module(&title.text))
}

/// When the numbers of a reference were written. The line has to be what it was.
pub(super) fn written<'h>(document: &Document, reference: &Reference, history: &'h History) -> Option<&'h Written> {
    if let Some(known) = history.references.get(&reference.span.start) {
        return Some(known);
    }
    let lines = document.lines();
    let line = lines.line(reference.span.start);
    let start = lines.start(line);
    let text = document.source().get(start as usize..).and_then(|rest| rest.lines().next());
    let known = history.lines.get(&line).filter(|known| text == Some(known.text.as_str()))?;
    // They may be on the next line.
    let numbers = [reference.numbers.start, reference.numbers.end].map(|at| at.checked_sub(start));
    match numbers {
        [Some(from), Some(to)] => known.written_between(from as usize, to as usize),
        _ => known.written.as_ref(),
    }
}

/// What the history of a page says about its references, kept while fixes change the page.
#[derive(Debug, Clone, Default)]
pub struct Dated {
    references: Vec<(u32, Vec<u32>, Written)>,
    cut_off: Option<CutOff>,
}

impl Dated {
    /// The references of a page whose history is known.
    #[must_use]
    pub fn of(document: &Document, references: &References, history: &History) -> Self {
        let dated = references.references.iter().filter_map(|reference| {
            let written = written(document, reference, history)?;
            Some((reference.span.start, values(reference), written.clone()))
        });
        Self { references: dated.collect(), cut_off: history.cut_off }
    }

    /// The same references after fixes, except those with other numbers: they were written now.
    #[must_use]
    pub fn after(&self, applied: &Applied, references: &References) -> Self {
        let now: BTreeMap<u32, &Reference> =
            references.references.iter().map(|reference| (reference.span.start, reference)).collect();
        let kept = self.references.iter().filter_map(|(start, numbers, written)| {
            let start = applied.offset(*start);
            let same = now.get(&start).is_some_and(|reference| values(reference) == *numbers);
            same.then(|| (start, numbers.clone(), written.clone()))
        });
        Self { references: kept.collect(), cut_off: self.cut_off }
    }

    /// The history of the changed page.
    #[must_use]
    pub fn history(&self) -> History {
        let references = self.references.iter().map(|(start, _, written)| (*start, written.clone()));
        History { references: references.collect(), cut_off: self.cut_off, ..History::default() }
    }
}

fn values(reference: &Reference) -> Vec<u32> {
    reference.written().map(|number| number.value).collect()
}
