//! Licence files of a project, recognised by their text.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Read,
    path::{Path, PathBuf},
    sync::{Mutex, OnceLock, PoisonError},
};

use spdx::detection::TextData;

use super::{
    boundary::Boundary,
    files::{self, Error},
};
use crate::facts::{LicenseFile, Licenses};

/// Larger files are not licence texts; in bytes.
const SIZE_LIMIT: u64 = 128 << 10;
/// Minimum similarity to a licence text, from 0 to 1. A text with a changed clause is below it.
const MIN_SCORE: f32 = 0.93;

/// Licence text from the data of the crate; looked up at compile time, so that other texts are not linked into the
/// program.
const fn text(id: &str) -> &'static str {
    const fn same(a: &[u8], b: &[u8]) -> bool {
        let mut at = 0;
        while at < a.len() && at < b.len() && a[at] == b[at] {
            at += 1;
        }
        at == a.len() && at == b.len()
    }
    let all = spdx::text::LICENSE_TEXTS;
    let mut at = 0;
    while !same(all[at].0.as_bytes(), id.as_bytes()) {
        at += 1;
    }
    all[at].1
}

macro_rules! known {
    ($($id:literal)*) => { &[$(($id, { const TEXT: &str = text($id); TEXT })),*] };
}

/// Recognised licences, and those that are known only because their texts are nearly the same.
static KNOWN: &[(&str, &str)] = known![
    "0BSD" "AGPL-3.0" "Apache-2.0" "Artistic-2.0" "BSD-2-Clause" "BSD-3-Clause" "BSL-1.0" "CC-BY-3.0" "CC-BY-4.0"
    "CC-BY-NC-4.0" "CC-BY-NC-ND-4.0" "CC-BY-NC-SA-4.0" "CC-BY-ND-4.0" "CC-BY-SA-4.0" "CC0-1.0" "EPL-2.0" "EUPL-1.2"
    "GPL-2.0" "GPL-3.0" "ISC" "LGPL-2.1" "LGPL-3.0" "MIT" "MIT-0" "MPL-2.0" "OFL-1.1" "Unlicense" "WTFPL" "Zlib"
    "BSD-3-Clause-Attribution" "BSD-3-Clause-HP" "CC-BY-NC-3.0" "CC-BY-NC-ND-3.0" "CC-BY-NC-SA-3.0" "CC-BY-ND-3.0"
    "CC-BY-SA-3.0" "ECL-2.0" "JSON" "Pixar"
];

/// Where the other text begins in a text that is two: version 3 of the LGPL, which most projects have alone, and the GPL.
const SECOND: (&str, &str) = ("LGPL-3.0", "\nGNU GENERAL PUBLIC LICENSE");

/// The known texts, with the first half of those that are two.
fn known() -> impl Iterator<Item = (usize, &'static str, &'static str)> {
    let first = KNOWN.iter().enumerate().filter(|(_, (id, _))| *id == SECOND.0).filter_map(|(at, (id, text))| {
        let text = text.split_once(SECOND.1).map(|(first, _)| first)?;
        Some((KNOWN.len() + at, *id, text))
    });
    KNOWN.iter().enumerate().map(|(at, (id, text))| (at, *id, *text)).chain(first)
}

/// Maximum ratio of lengths between texts of one licence: headers and line ends differ, clauses do not.
const MAX_RATIO: usize = 2;

/// The known texts prepared for comparison, on demand, by their position in [`known`].
static DATA: [OnceLock<TextData>; KNOWN.len() * 2] = [const { OnceLock::new() }; KNOWN.len() * 2];

/// SPDX identifier of the licence that a text is, if it is known.
#[must_use]
pub fn recognise(text: &str) -> Option<String> {
    if let Some((_, id, _)) = known().find(|(.., known)| terms(known).eq(terms(text))) {
        return Some(id.to_owned());
    }
    let words = |text: &str| text.split_ascii_whitespace().count();
    let length = words(text);
    // Preparing a text takes milliseconds: only texts of similar length are compared.
    let candidates = known().filter(|(.., known)| {
        let known = words(known);
        length <= known * MAX_RATIO && known <= length * MAX_RATIO
    });
    let mut candidates = candidates.peekable();
    candidates.peek()?;
    let data = TextData::new(text);
    let scores = candidates.filter_map(|(at, id, known)| {
        let known = DATA.get(at)?.get_or_init(|| TextData::new(known).without_text());
        Some((known.match_score(&data), id))
    });
    let (score, id) = scores.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (score >= MIN_SCORE).then(|| id.to_owned())
}

/// Words of a licence text without copyright lines. Most files equal the known text and need no scoring.
fn terms(text: &str) -> impl Iterator<Item = &str> {
    let owner = |line: &&str| line.trim_start().get(..9).is_some_and(|start| start.eq_ignore_ascii_case("copyright"));
    text.lines().filter(move |line| !owner(line)).flat_map(str::split_ascii_whitespace)
}

/// Finds licence files. Reads each folder once for all documents.
#[derive(Debug, Default)]
pub struct Finder {
    known: Mutex<BTreeMap<PathBuf, Option<Licenses>>>,
    refused: Mutex<BTreeSet<String>>,
}

impl Finder {
    /// Finds the nearest licence files of a document: in its folder or the first ancestor that has some, up to the
    /// root. Returned paths are relative to `display_root`.
    #[must_use]
    pub fn find(&self, document_folder: &Path, root: &Path, display_root: &Path) -> Option<Licenses> {
        let boundary = Boundary::of(document_folder, root);
        let below = |folder: &&Path| folder.starts_with(root);
        document_folder.ancestors().take_while(below).find_map(|folder| self.in_folder(folder, &boundary, display_root))
    }

    /// Links that lead out of the boundary and were not read, one message each.
    #[must_use]
    pub fn refused(&self) -> Vec<String> {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    fn in_folder(&self, folder: &Path, boundary: &Boundary, display_root: &Path) -> Option<Licenses> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(folder.to_owned()).or_insert_with(|| self.read(folder, boundary, display_root)).clone()
    }

    fn read(&self, folder: &Path, boundary: &Boundary, display_root: &Path) -> Option<Licenses> {
        let mut found: Vec<LicenseFile> = Vec::new();
        for entry in fs::read_dir(folder).ok()?.flatten() {
            let path = entry.path();
            let Some(name) = entry.file_name().to_str().map(str::to_ascii_uppercase) else { continue };
            if name != "LICENSES" && !is_license(&name) {
                continue;
            }
            let Some(real) = self.resolve(&path, boundary) else { continue };
            if name == "LICENSES" && real.is_dir() {
                found.extend(self.reuse(&path, boundary, display_root));
            } else if is_license(&name) && real.is_file() {
                found.push(LicenseFile {
                    path: files::display(&path, display_root),
                    id: text_of(&real).as_deref().and_then(recognise),
                });
            }
        }
        found.sort_by(|a, b| a.path.cmp(&b.path));
        (!found.is_empty()).then_some(Licenses { files: found, projects: Vec::new() })
    }

    /// Reads a `LICENSES` folder, whose files are named by identifier (REUSE 3.0).
    fn reuse(&self, folder: &Path, boundary: &Boundary, display_root: &Path) -> Vec<LicenseFile> {
        let Some(real) = self.resolve(folder, boundary) else { return Vec::new() };
        let entries = fs::read_dir(real).ok().into_iter().flatten().flatten();
        let files = entries.filter(|entry| self.resolve(&entry.path(), boundary).is_some_and(|real| real.is_file()));
        files
            .map(|entry| {
                let path = folder.join(entry.file_name());
                let id = path.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned);
                LicenseFile { path: files::display(&path, display_root), id }
            })
            .collect()
    }

    fn resolve(&self, path: &Path, boundary: &Boundary) -> Option<PathBuf> {
        boundary
            .resolve_own(path)
            .map_err(|error| {
                if let Error::Outside(escape) = error {
                    self.refused.lock().unwrap_or_else(PoisonError::into_inner).insert(escape.to_string());
                }
            })
            .ok()
    }
}

/// Whether a file name is that of a licence file.
#[must_use]
pub fn is_file(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| is_license(&name.to_ascii_uppercase()))
}

/// Whether an upper-cased name is that of a licence text, not of a program, a header, or third-party licences.
fn is_license(name: &str) -> bool {
    let rest = ["LICENSE", "LICENCE", "COPYING", "UNLICENSE"].iter().find_map(|stem| name.strip_prefix(stem));
    let Some(rest) = rest.filter(|rest| rest.is_empty() || rest.starts_with(['.', '-', '_', ' '])) else {
        return false;
    };
    let others = ["3RD", "THIRD", "DEPEND", "HEADER", "TEMPLATE", "NOTICE"].iter().any(|word| rest.contains(word));
    let program = [
        ".RS", ".PY", ".JS", ".TS", ".GO", ".C", ".H", ".JSON", ".TOML", ".YML", ".YAML", ".SPDX", ".PNG", ".SVG",
        ".HTML", ".SH",
    ];
    !others && !program.iter().any(|ending| rest.ends_with(ending))
}

fn text_of(path: &Path) -> Option<String> {
    let mut text = String::new();
    fs::File::open(path).ok()?.take(SIZE_LIMIT + 1).read_to_string(&mut text).ok()?;
    (text.len() as u64 <= SIZE_LIMIT).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn license_texts_are_recognized() {
        assert_eq!(known().count(), KNOWN.len() + 1);
        for (_, id, text) in known() {
            assert_eq!(recognise(text).as_deref(), Some(id));
            assert_eq!(recognise(&format!("\u{feff}{id}\n\n{text}")).as_deref(), Some(id));
        }
        let mit = include_str!("../../LICENSE-MIT");
        assert_eq!(recognise(mit).as_deref(), Some("MIT"));
        assert_eq!(recognise(&mit.replace('\n', "\r\n")).as_deref(), Some("MIT"));
        assert_eq!(recognise(include_str!("../../LICENSE-APACHE")).as_deref(), Some("Apache-2.0"));
        for other in ["", "MIT", "Licensed under MIT or Apache-2.0, at your option.", "All rights reserved."] {
            assert_eq!(recognise(other), None, "{other}");
        }
    }

    #[test]
    fn license_files_are_found_by_name() {
        for name in ["LICENSE", "LICENSE.MD", "LICENCE.TXT", "LICENSE-APACHE", "COPYING.LESSER", "UNLICENSE"] {
            assert!(is_license(name), "{name}");
        }
        for name in ["LICENSE.RS", "LICENSED", "LICENSE-3RD-PARTY", "LICENSES", "LICENSE_HEADER"] {
            assert!(!is_license(name), "{name}");
        }
    }
}
