//! The anchors of a page: everything that a fragment can name.
//!
//! The same page can be read on a forge and on a site, and both make anchors of headings in their own way. All of them
//! are anchors of the page.

mod attributes;
mod heading_text;
mod written;

use std::collections::BTreeSet;

use scraper::StrTendril;

use super::page::{Heading, Page};
use crate::{
    document::{
        Attr, Dialect, Document, NodeKind, Origin,
        slug::{Scheme, Slugger},
    },
    facts::Generator,
    span::Span,
};
pub(super) use attributes::split_trailing;

/// Anchors of headings, `id`s, `name`s, attribute lists and MyST targets; and the first part of the page that may bring more,
/// because something is included from elsewhere.
pub(super) fn read(document: &Document, headings: &[Heading]) -> (BTreeSet<String>, Option<Span>) {
    let written = written::read(document);
    let (mut anchors, mut includes) = (written.names, written.includes);
    let mut may_bring = |span: Span| includes = includes.into_iter().chain([span]).min_by_key(|part| part.start);
    for attr in ids(document) {
        anchors.insert(attr.value.trim_start_matches("user-content-").to_owned());
        if document.has_template(attr.value_span) || document.is_computed(attr) {
            may_bring(attr.value_span);
        }
    }
    match document.dialect() {
        Dialect::Quarto => anchors.append(&mut site(document, headings, Scheme::Pandoc)),
        // Browsers make no anchors of headings.
        Dialect::Html => {}
        Dialect::Gfm | Dialect::Myst => {
            anchors.append(&mut forge(document, headings));
            // A site generator removes an attribute list.
            let rendered = headings.iter().map(|heading| heading_text::rendered(document, heading.node));
            if rendered.zip(headings).any(|(text, heading)| text.trim() != &*heading.text) {
                anchors.extend(slugs(Scheme::Github, headings.iter().map(|heading| &*heading.text)));
            }
        }
    }
    if document.dialect() == Dialect::Myst || written.targets {
        anchors.extend(site(document, headings, Scheme::Myst));
        anchors.extend(site(document, headings, Scheme::Docutils));
    }
    anchors.remove("");
    // A heading or an id with a template is an anchor that only the site knows.
    let open = headings.iter().find(|heading| document.has_template(heading.span));
    open.map(|heading| heading.span).into_iter().for_each(may_bring);
    (anchors, includes)
}

/// The attributes that name elements.
fn ids(document: &Document) -> impl Iterator<Item = &Attr> {
    let of = move |index| {
        let names = if document.name(index) == "a" { &["id", "name"][..] } else { &["id"] };
        names.iter().filter_map(move |name| document.attr(index, name))
    };
    document.indices().filter(|&index| !document.attrs(index).is_empty()).flat_map(of)
}

/// The anchors of a page that a forge does not have: those that are written for site generators, or made by them. Of the page itself
/// (`is_own`), without those in parts that a forge shows in another way, which are not checked in the first place.
#[must_use]
pub fn only_on_sites(document: &Document, page: &Page, is_own: bool) -> BTreeSet<String> {
    let on_forge = |document: &Document, page: &Page| -> BTreeSet<String> {
        let ids = ids(document).map(|attr| normal(&attr.value, true));
        ids.chain(forge(document, &page.headings).iter().map(|name| normal(name, true))).collect()
    };
    let all = |page: &Page| -> BTreeSet<String> { page.anchors.iter().map(|name| normal(name, true)).collect() };
    let mut found = all(page);
    match document.as_shown() {
        // Too much to know.
        Some(shown) if shown.excess().is_some() => found.clear(),
        Some(shown) => {
            let page = Page::read(&shown);
            let (on_forge, shown) = (on_forge(&shown, &page), all(&page));
            found.retain(|name| !on_forge.contains(name) && (!is_own || shown.contains(name)));
        }
        None => {
            let on_forge = on_forge(document, page);
            found.retain(|name| !on_forge.contains(name));
        }
    }
    found
}

/// An anchor without the prefix that GitHub adds and hides; with `folded`, in lower case.
#[must_use]
pub fn normal(name: &str, folded: bool) -> String {
    let name = name.strip_prefix("user-content-").unwrap_or(name);
    if !folded {
        return name.to_owned();
    }
    // GitHub and github-slugger write a sigma at the end of a word differently.
    name.chars().flat_map(char::to_lowercase).map(|c| if c == 'ς' { 'σ' } else { c }).collect()
}

/// Anchors of headings on a forge. GitHub makes them of the rendered text with the spaces at its edges, which images and
/// comments leave behind; its documentation says that they are removed. The number of a footnote is text as well, and so is
/// an attribute list. Each of these forms numbers its own duplicates.
fn forge(document: &Document, headings: &[Heading]) -> BTreeSet<String> {
    let rendered: Vec<StrTendril> =
        headings.iter().map(|heading| heading_text::rendered(document, heading.node)).collect();
    let mut anchors = slugs(Scheme::Github, rendered.iter().map(|text| &**text));
    let notes = heading_text::notes(document);
    if !notes.is_empty() {
        let numbered = headings.iter().map(|heading| heading_text::with_notes(document, heading.node, &notes));
        anchors.extend(slugs(Scheme::Github, numbered.collect::<Vec<_>>().iter().map(String::as_str)));
    }
    if rendered.iter().any(|text| text.trim() != &**text) {
        anchors.extend(slugs(Scheme::Github, rendered.iter().map(|text| text.trim())));
    }
    anchors
}

fn slugs<'a>(scheme: Scheme, texts: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    let mut slugger = Slugger::new(scheme);
    texts.for_each(|text| drop(slugger.slug(text)));
    slugger.into_used()
}

/// Anchors of headings on a site that a generator builds.
pub fn of_generator(document: &Document, headings: &[Heading], generator: Generator) -> BTreeSet<String> {
    match generator {
        Generator::MkDocs => site(document, headings, Scheme::Mkdocs),
        Generator::VitePress => site(document, headings, Scheme::Vitepress),
        // They make those of GitHub.
        Generator::Mdx | Generator::Hugo | Generator::Jekyll | Generator::JekyllInBlocks => BTreeSet::new(),
    }
}

/// Anchors of headings on a site. Headings in Markdown get theirs first: generators leave those in HTML alone, or add
/// anchors with a script.
fn site(document: &Document, headings: &[Heading], scheme: Scheme) -> BTreeSet<String> {
    let is_html = |heading: &&Heading| match &document.node(heading.node).kind {
        NodeKind::Element(origin) => *origin == Origin::Html,
        _ => false,
    };
    let (html, markdown): (Vec<&Heading>, Vec<&Heading>) = headings.iter().partition(is_html);
    let mut slugger = Slugger::new(scheme);
    for heading in markdown.into_iter().chain(html) {
        match document.attr(heading.node, "id") {
            Some(id) => slugger.reserve(&id.value),
            None => drop(slugger.slug(&heading_text::of_site(document, heading, scheme))),
        }
    }
    slugger.into_used()
}
