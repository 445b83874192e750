//! The documents that are open in the editor, with the text that it has of them.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use lsp_types::{TextDocumentContentChangeEvent, Uri};
use url::Url;

use crate::{
    document::LineIndex,
    server::{Checked, Encoding, Positions},
};

/// An open document.
pub(super) struct Open {
    pub(super) uri: Uri,
    /// Absolute.
    pub(super) path: PathBuf,
    pub(super) version: i32,
    pub(super) text: String,
    /// What was found in the text, unless it has changed since. The inner one is `None` for a document that is not a credits page.
    pub(super) checked: Option<Option<Checked>>,
    /// Whether the editor was sent the findings of the text.
    pub(super) is_shown: bool,
}

/// Open documents by their address.
#[derive(Default)]
pub(super) struct Documents(BTreeMap<String, Open>);

impl Documents {
    /// Opens a document. One that is not a file has no path, and is ignored.
    pub(super) fn open(&mut self, uri: Uri, version: i32, text: String) {
        let Some(path) = path_of(&uri) else { return };
        let key = uri.as_str().to_owned();
        self.0.insert(key, Open { uri, path, version, text, checked: None, is_shown: false });
    }

    pub(super) fn close(&mut self, uri: &Uri) -> bool {
        self.0.remove(uri.as_str()).is_some()
    }

    pub(super) fn get_mut(&mut self, uri: &Uri) -> Option<&mut Open> {
        self.0.get_mut(uri.as_str())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Open> {
        self.0.values()
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Open> {
        self.0.values_mut()
    }
}

impl Open {
    /// Applies changes, each to the text that the one before leaves.
    pub(super) fn change(&mut self, version: i32, changes: Vec<TextDocumentContentChangeEvent>, encoding: Encoding) {
        for change in changes {
            match change.range {
                None => self.text = change.text,
                Some(range) => {
                    let lines = LineIndex::new(&self.text);
                    let span = Positions::new(&self.text, &lines, encoding).span(range);
                    self.text.replace_range(span.range(), &change.text);
                }
            }
        }
        self.version = version;
        self.recheck();
    }

    /// Checks the document again when it is needed.
    pub(super) fn recheck(&mut self) {
        self.checked = None;
        self.is_shown = false;
    }
}

/// The path of a file.
pub(super) fn path_of(uri: &Uri) -> Option<PathBuf> {
    Url::parse(uri.as_str()).ok()?.to_file_path().ok()
}

/// The address of a file.
pub(super) fn uri_of(path: &Path) -> Option<Uri> {
    Url::from_file_path(path).ok()?.as_str().parse().ok()
}
