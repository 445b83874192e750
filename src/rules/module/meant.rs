//! What a reference meant when its numbers were written, and the numbers of those modules today.

use super::{ahead, history, renumber};
use crate::model::{
    modules::{Module, ModuleTree, normalize},
    references::{Part, Reference, Title},
};

/// The modules that a reference meant, in its order; `None` if the tree of that time does not show it.
pub(super) fn meant<'t>(reference: &Reference, old: &'t ModuleTree, tree: &ModuleTree) -> Option<Vec<&'t Module>> {
    let open = reference.parts.iter().any(|part| matches!(part, Part::OpenEnded(_)));
    if open || !history::explains(reference, tree) {
        return None;
    }
    // A number of two modules, or of none, shows nothing.
    let meant = reference.modules(old).into_iter().map(|number| ahead::only(old, number));
    let meant = meant.collect::<Option<Vec<&Module>>>().filter(|meant| !meant.is_empty())?;
    let was_meant = |title: &Title| meant.iter().any(|was| normalize(&was.name) == normalize(&title.text));
    history::former_titles(reference, tree).all(was_meant).then_some(meant)
}

/// The numbers that the modules have today, sorted within each range.
///
/// # Errors
/// A module that does not have exactly one.
pub(super) fn today<'a>(
    reference: &Reference,
    meant: &[&'a Module],
    tree: &ModuleTree,
    old: &ModuleTree,
) -> Result<Vec<u32>, &'a Module> {
    let mut rest = meant.iter().map(|module| match tree.numbers_of(&module.name).as_slice() {
        [number] => Ok(*number),
        _ => Err(*module),
    });
    let mut today = Vec::new();
    for part in &reference.parts {
        let numbers: Result<Vec<u32>, _> = rest.by_ref().take(part.modules(old).len()).collect();
        today.extend(renumber::sorted(&numbers?));
    }
    Ok(today)
}
