//! Pages that git converts: what is in the working tree is not what a forge shows, and attributes may have come with the
//! pull request.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    path::{Path, PathBuf},
};

use super::Source;
use crate::io::{
    files::{self, Error},
    git::{Conversion, Git},
};

/// Name of the files that set attributes.
const ATTRIBUTES: &str = ".gitattributes";

/// Longer attributes are not read where git does not answer; in bytes. It does not read them either.
const SIZE_LIMIT: u64 = 100 << 20;

/// A page and its text, or why it cannot be read.
type Read = Result<Source, Error>;

/// The pages, with an error instead of each that git converts.
pub(super) fn refuse(pages: Vec<Read>) -> Vec<Read> {
    let known = conversions(pages.iter().flatten().map(|(origin, _)| origin.path.as_path()));
    let refuse = |(origin, text): Source| match known.get(&files::absolute(&origin.path)) {
        Some(conversion) if changes(conversion, &text) => Err(Error::Converted(origin.path, conversion.clone())),
        _ => Ok((origin, text)),
    };
    pages.into_iter().map(|page| page.and_then(refuse)).collect()
}

/// Whether a conversion could have changed a text.
fn changes(conversion: &Conversion, text: &str) -> bool {
    *conversion != Conversion::Ident || text.contains("$Id:")
}

/// How git converts some pages, by absolute path. Asks once for each repository with attributes.
fn conversions<'a>(pages: impl Iterator<Item = &'a Path>) -> HashMap<PathBuf, Conversion> {
    let mut repositories: BTreeMap<PathBuf, (Git, Vec<PathBuf>)> = BTreeMap::new();
    for page in pages {
        let page = files::absolute(page);
        let Some(git) = page.parent().and_then(Git::discover) else { continue };
        repositories.entry(git.root().to_owned()).or_insert_with(|| (git, Vec::new())).1.push(page);
    }
    let mut found = HashMap::new();
    for (git, pages) in repositories.into_values() {
        if has_attributes(&git, &pages) {
            let paths: Vec<&Path> = pages.iter().map(PathBuf::as_path).collect();
            match git.conversions(&paths) {
                Some(known) => found.extend(known),
                None => found.extend(pages.into_iter().filter_map(|page| {
                    let conversion = possible(&git, &page)?;
                    Some((page, conversion))
                })),
            }
        }
    }
    found
}

/// Whether attributes may be set for some files: in their folders, or in those that a sparse checkout leaves out.
fn has_attributes(git: &Git, files: &[PathBuf]) -> bool {
    let data = git.root().join(".git");
    let mut known = HashSet::new();
    let mut is_set =
        |folder: &Path| known.insert(folder.to_owned()) && folder.join(ATTRIBUTES).symlink_metadata().is_ok();
    !data.is_dir()
        || ["info/attributes", "info/sparse-checkout"].iter().any(|name| data.join(name).exists())
        || files
            .iter()
            .any(|file| file.ancestors().skip(1).take_while(|above| above.starts_with(git.root())).any(&mut is_set))
}

/// How git may convert a page, by the attributes above it. Filters have to be configured by the user.
fn possible(git: &Git, page: &Path) -> Option<Conversion> {
    let above = page.ancestors().skip(1).take_while(|above| above.starts_with(git.root()));
    let paths = above.map(|folder| folder.join(ATTRIBUTES)).filter(|path| !path.is_symlink());
    let texts: Vec<String> = paths.filter_map(|path| files::read_up_to(&path, SIZE_LIMIT).ok()).collect();
    let sets =
        |attribute: &str| texts.iter().any(|text| text.split_whitespace().any(|word| word.starts_with(attribute)));
    match sets("working-tree-encoding") {
        true => Some(Conversion::Unknown),
        false => sets("ident").then_some(Conversion::Ident),
    }
}
