//! Numbers that were corrected before the directories were renumbered.

use crate::{
    facts::{Renumbered, Written},
    model::{
        modules::{Module, ModuleTree, normalize},
        references::Reference,
    },
};

/// Whether a reference was corrected before the directories were: its numbers are right for a later tree only.
pub(super) fn is_ahead(reference: &Reference, line: &Written, tree: &ModuleTree) -> bool {
    let written: Vec<u32> = reference.written().map(|number| number.value).collect();
    is_ahead_of(&ModuleTree::of_directories(&line.snapshot.directories), &written, &line.renumbered, Some(tree))
}

/// Whether numbers were corrected before the tree of their commit was: by the changes of that commit, or `today`.
fn is_ahead_of(then: &ModuleTree, written: &[u32], changes: &[Renumbered], today: Option<&ModuleTree>) -> bool {
    // The same numbers may be on the line more than once, of a list for example.
    let is_own = |pairs: &&[(u32, u32)]| {
        pairs.iter().map(|(_, now)| *now).eq(written.iter().copied()) && pairs.iter().any(|(old, now)| old != now)
    };
    // Numbers that meant in their tree what these mean in theirs were corrected after the directories, unless they
    // were ahead themselves.
    let is_late = |older: &[Renumbered], before: &ModuleTree, pairs: &[(u32, u32)]| {
        let old: Vec<u32> = pairs.iter().map(|(old, _)| *old).collect();
        !is_ahead_of(before, &old, older, None)
    };
    changes.iter().any(|change| {
        let before = ModuleTree::of_directories(&change.before);
        let later = |pairs| {
            let fits = |tree: &ModuleTree| fit(&before, pairs, tree);
            today.is_some_and(fits) || change.since.iter().any(|now| fits(&ModuleTree::of_directories(now)))
        };
        let right = |pairs: &[(u32, u32)]| {
            changes.iter().filter(|other| other.numbers == change.numbers).any(|other| {
                let before = ModuleTree::of_directories(&other.before);
                let is_late = || other.older.as_ref().is_some_and(|older| is_late(older, &before, pairs));
                fit(&before, pairs, then) && (change.is_next || is_late())
            })
        };
        let mut own = change.numbers.windows(written.len().max(1)).filter(is_own);
        own.any(|pairs| !fit(&before, pairs, then) && later(pairs) && !right(pairs))
    })
}

/// Whether numbers of one tree mean the modules of other numbers in another.
fn fit(before: &ModuleTree, pairs: &[(u32, u32)], later: &ModuleTree) -> bool {
    let mut both = pairs.iter().map(|(old, now)| only(before, *old).zip(only(later, *now)));
    both.all(|both| both.is_some_and(|(was, now)| is_same(now, was)))
}

/// The module with a number, if it is the only one.
pub(super) fn only(tree: &ModuleTree, number: u32) -> Option<&Module> {
    match tree.numbered(number) {
        [module] => Some(module),
        _ => None,
    }
}

/// Whether a module of today has the name of another.
pub(super) fn is_same(now: &Module, was: &Module) -> bool {
    let wanted = normalize(&was.name);
    std::iter::once(&now.name).chain(&now.aliases).any(|name| normalize(name) == wanted)
}
