//! The anchors of a page, and whether a fragment matches one.

use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;

use crate::{
    document::{Dialect, Document},
    facts::{Answer, Outcome},
    model::{
        Model,
        anchors::{self, normal},
        links::{Link, checked_fragment},
    },
};

/// Anchors that GitHub's own page has around a document.
const FORGE: &[&str] = &["js-repo-pjax-container", "readme", "repo-content-pjax-container", "start-of-content"];

/// The anchors of a document, in the form they are compared in.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    names: BTreeSet<String>,
    folded: bool,
}

impl Anchors {
    /// Anchors of a document. With `folded`, case does not matter, as on GitHub.
    pub(super) fn new<'a>(names: impl Iterator<Item = &'a str>, folded: bool) -> Self {
        Self { names: names.map(|name| normal(name, folded)).collect(), folded }
    }

    /// All anchors of the page being checked.
    pub(super) fn of_page(document: &Document, model: &Model) -> Self {
        let gfm = document.dialect() == Dialect::Gfm;
        let mut anchors = Self::new(model.page.anchors.iter().map(String::as_str), gfm);
        if let Some(generator) = document.generator() {
            let names = anchors::of_generator(document, &model.page.headings, generator);
            anchors.names.extend(names.iter().map(|name| normal(name, gfm)));
        }
        if gfm {
            anchors.names.extend(FORGE.iter().map(|name| (*name).to_owned()));
        }
        anchors
    }

    /// Whether no anchor matches a decoded fragment.
    pub(super) fn lack(&self, fragment: &str) -> bool {
        !self.names.contains(&normal(fragment, self.folded))
    }
}

/// All anchors of a fetched page, if they are known.
pub(super) fn of_answer(answer: &Answer) -> Option<&BTreeSet<String>> {
    match &answer.outcome {
        Outcome::Alive { anchors: Some(anchors), .. } if !anchors.incomplete => Some(&anchors.ids),
        _ => None,
    }
}

/// Whether a fetched page has an anchor, given by a fragment as written; `None` if that is not known.
pub(super) fn has(answer: &Answer, fragment: &str) -> Option<bool> {
    let decoded = percent_decode_str(fragment).decode_utf8_lossy();
    Some(of_answer(answer)?.contains(checked_fragment(&decoded)?))
}

/// Whether a fetched page lacks the link's fragment for certain. The fragment of a redirect overrides that of the link.
pub(super) fn is_missing_there(link: &Link, answer: &Answer) -> bool {
    let overridden = answer.hops.last().is_some_and(|hop| hop.to.contains('#'));
    match (link.anchor(), of_answer(answer)) {
        (Some(fragment), Some(ids)) if !overridden => !ids.contains(fragment),
        _ => false,
    }
}

/// Whether case does not matter for anchors of another file, as for Markdown on GitHub.
pub(super) fn is_folded(document: &Document, key: &str) -> bool {
    document.dialect() == Dialect::Gfm && !key.ends_with(".qmd")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_the_same_anchor() {
        let anchors = Anchors::new(["core-inspirations"].into_iter(), true);
        for name in ["core-inspirations", "Core-Inspirations", "user-content-core-inspirations"] {
            assert!(!anchors.lack(name), "{name}");
        }
        assert!(anchors.lack("core-inspiration"));
        assert!(Anchors::new(["a"].into_iter(), false).lack("A"));
    }
}
