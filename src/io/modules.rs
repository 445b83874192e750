//! Finds the module tree of a document.

use std::{fs, path::Path};

use super::files;
use crate::model::{
    contract,
    modules::{ModuleSource, ModuleTree},
};

/// Directories in a folder whose names begin with a digit, sorted; none if it cannot be read.
fn directories(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> = entries
        .flatten()
        .filter_map(|entry| Some((entry.file_name().into_string().ok()?, entry)))
        .filter(|(name, entry)| name.starts_with(|c: char| c.is_ascii_digit()) && entry.path().is_dir())
        .map(|(name, _)| name)
        .collect();
    names.sort();
    names
}

/// Reads the tree in one folder, if it has two or more numbered directories.
#[must_use]
pub fn in_folder(folder: &Path, root: &Path, modules: &contract::Modules) -> Option<ModuleTree> {
    let names = directories(folder);
    ModuleTree::is_tree(&names).then(|| ModuleTree::from_directories(&files::display(folder, root), &names, modules))
}

/// Finds the tree of a document: in its folder and each ancestor up to the root, nearest first, otherwise the list of
/// the contract. Paths in it are relative to `display_root`.
#[must_use]
pub fn find(
    document_folder: &Path,
    root: &Path,
    display_root: &Path,
    profile: &str,
    modules: &contract::Modules,
) -> Option<ModuleTree> {
    for folder in document_folder.ancestors() {
        for candidate in &modules.directories {
            if let Some(tree) = in_folder(&folder.join(candidate), display_root, modules) {
                return Some(tree);
            }
        }
        if folder == root {
            break;
        }
    }
    let builtin = || ModuleTree::from_list(ModuleSource::Builtin(profile.to_owned()), &modules.list, modules);
    (!modules.list.is_empty()).then(builtin)
}
