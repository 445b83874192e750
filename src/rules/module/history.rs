//! References that only the history of their lines explains: the facts that [`super::drifted`] requests, and what it
//! works on.

use crate::{
    document::Document,
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
