//! Links to anchors that are not there, and those of which nobody knows.

use std::collections::BTreeMap;

use crate::{
    document::{Dialect, Document},
    facts::{FileAnchors, FileFact},
    model::{
        Model,
        anchors::normal,
        links::{Link, Target, is_dotted, shown_key},
    },
    rule::Facts,
    rules::anchors::{self, Anchors},
};

/// The target of a link: the page itself, a file, an address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Here,
    File(String),
    Web(String),
}

/// A link to an anchor that is not there.
pub(super) struct Lost<'a> {
    pub(super) link: &'a Link,
    pub(super) fragment: &'a str,
    pub(super) place: Place,
    pub(super) doubt: Option<Doubt>,
}

/// Why a link may lead to an anchor after all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// The anchor may come from another file that is included.
    Include,
    /// A site generator would make it, and none is known.
    Site,
}

/// The links to anchors that are not there.
pub(super) fn find<'a>(document: &Document, model: &'a Model, facts: &Facts) -> Vec<Lost<'a>> {
    let mut found = Vec::new();
    let mut known: BTreeMap<Place, Anchors> = BTreeMap::new();
    for link in &model.links {
        let Some((fragment, place)) = link.anchor().and_then(|fragment| Some((fragment, place(link)?))) else {
            continue;
        };
        let mut may_come = false;
        let mut is_of_site = false;
        let missing = match &place {
            // That of a Python object, which other pages define.
            Place::Here if document.dialect() == Dialect::Myst && is_dotted(fragment) => false,
            Place::Here => {
                may_come = model.page.includes.is_some();
                is_of_site = model.page.only_on_sites.contains(&normal(fragment, true));
                let anchors = known.entry(Place::Here).or_insert_with(|| Anchors::of_page(document, model));
                anchors.lack(fragment) && !is_lost(document, fragment)
            }
            Place::File(key) => {
                let Some(in_file) = in_file(facts, key) else { continue };
                may_come = in_file.incomplete;
                is_of_site = in_file.only_on_sites.contains(&normal(fragment, true));
                let folded = anchors::is_folded(document, key);
                let all = || Anchors::new(in_file.names.iter().map(String::as_str), folded);
                known.entry(place.clone()).or_insert_with(all).lack(fragment)
            }
            Place::Web(url) => facts.web.get(url).is_some_and(|answer| anchors::is_missing_there(link, answer)),
        };
        let include = || may_come.then_some(Doubt::Include);
        if missing || is_of_site {
            let doubt = if missing { include() } else { Some(Doubt::Site) };
            found.push(Lost { link, fragment, place, doubt });
        }
    }
    found
}

/// Why links are not judged, one text for each: what they lead to may include the anchor from another file, or cannot be
/// read. `None` for those to the page itself.
#[must_use]
pub fn unjudged(document: &Document, model: &Model, facts: &Facts) -> Vec<Option<String>> {
    let why = |place: Place| match place {
        Place::File(key) => {
            let is_unread = in_file(facts, &key).is_some_and(|file| file.unread);
            let why = if is_unread { "could not be read" } else { "may include other files" };
            Some(format!("{} {why}", shown_key(&key)))
        }
        Place::Here | Place::Web(_) => None,
    };
    let open = find(document, model, facts).into_iter().filter(|lost| lost.doubt == Some(Doubt::Include));
    open.map(|lost| why(lost.place)).collect()
}

/// The links that only a site generator would lead somewhere, where none is known.
#[must_use]
pub fn only_on_sites<'a>(document: &Document, model: &'a Model, facts: &Facts) -> Vec<&'a Link> {
    let lost = find(document, model, facts).into_iter();
    lost.filter(|lost| lost.doubt == Some(Doubt::Site)).map(|lost| lost.link).collect()
}

/// Whether a broken tag may hide the element with this `id` or `name`.
fn is_lost(document: &Document, fragment: &str) -> bool {
    ["\"", "'", ""]
        .into_iter()
        .any(|quote| ["id=", "name="].into_iter().any(|name| document.may_be_lost(&format!("{name}{quote}{fragment}"))))
}

fn place(link: &Link) -> Option<Place> {
    match &link.target {
        Target::Anchor(_) => Some(Place::Here),
        Target::File { .. } | Target::Repository { .. } => link.key().map(Place::File),
        Target::Web { url, .. } => Some(Place::Web(url.as_str().to_owned())),
        _ => None,
    }
}

/// The anchors of another file, if it was read.
pub(super) fn in_file<'a>(facts: &'a Facts, key: &str) -> Option<&'a FileAnchors> {
    match facts.files.get(key) {
        Some(FileFact::File { anchors }) => anchors.as_ref(),
        _ => None,
    }
}
