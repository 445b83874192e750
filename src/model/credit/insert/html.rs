//! The HTML of a person: what is about them, and what all others have as well.

use std::{
    cell::Cell,
    collections::{BTreeMap, BTreeSet},
};

use super::template::{Known, Part, Place, Template, core, extend, is_login, is_open};
use crate::{
    document::{Attr, Document, NodeIndex, NodeKind, Origin},
    model::people::address,
};

/// Elements with more nodes are not one person.
const MOST_NODES: NodeIndex = 400;
/// Elements in elements.
const DEEPEST: usize = 32;

/// An element that is a person.
#[derive(Debug)]
pub(super) struct Element<'a> {
    pub(super) document: &'a Document,
    pub(super) node: NodeIndex,
    pub(super) known: Known<'a>,
    /// The link to the profile.
    pub(super) link: Option<NodeIndex>,
    pub(super) image: Option<NodeIndex>,
    pub(super) seen: Cell<Seen>,
}

/// What was found in a person.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Seen {
    /// The name or the login is shown.
    shows: bool,
    /// A text is dropped.
    drops: bool,
}

/// How many people of a list have a text or an attribute.
#[derive(Debug, Default)]
pub(super) struct Common {
    counts: BTreeMap<(String, Template), usize>,
    people: usize,
}

impl Common {
    pub(super) fn of(people: &[Element<'_>]) -> Self {
        let mut counts = BTreeMap::new();
        for person in people.iter().filter(|person| !person.is_large()) {
            let own: BTreeSet<(String, Template)> = person.values().collect();
            own.into_iter().for_each(|value| *counts.entry(value).or_default() += 1);
        }
        Self { counts, people: people.len() }
    }

    fn count(&self, of: &str, value: &Template) -> usize {
        self.counts.get(&(of.to_owned(), value.clone())).copied().unwrap_or(0)
    }

    /// Whether most have it.
    fn has(&self, of: &str, value: &Template) -> bool {
        self.count(of, value) * 4 >= self.people * 3
    }

    /// Whether all have it.
    fn is_of_all(&self, of: &str, value: &Template) -> bool {
        self.people > 1 && self.count(of, value) == self.people
    }
}

/// A part of the content of an element.
enum Piece {
    Space(String),
    Break(String),
    Content(Template),
    /// Something that only some have.
    Dropped,
}

/// The texts of an element; those that follow each other are one.
fn runs(document: &Document, node: NodeIndex) -> Vec<Result<NodeIndex, (u32, u32, String)>> {
    let mut runs: Vec<Result<NodeIndex, (u32, u32, String)>> = Vec::new();
    for child in document.children(node) {
        let span = document.node(child).span;
        match (document.node(child).kind, runs.last_mut()) {
            (NodeKind::Text, Some(Err((_, end, text)))) if *end == span.start => {
                text.push_str(document.text(child));
                *end = span.end;
            }
            (NodeKind::Text, _) => runs.push(Err((span.start, span.end, document.text(child).to_owned()))),
            _ => runs.push(Ok(child)),
        }
    }
    runs
}

/// Whether an attribute is a text that readers see or hear.
fn is_text(name: &str) -> bool {
    matches!(name, "alt" | "title" | "aria-label")
}

impl Element<'_> {
    fn is_large(&self) -> bool {
        self.document.node(self.node).end - self.node > MOST_NODES
    }

    /// The texts and attributes that are compared with those of others.
    fn values(&self) -> impl Iterator<Item = (String, Template)> {
        let (document, all) = (self.document, self.node..self.document.node(self.node).end);
        let texts = all.clone().flat_map(|node| runs(document, node)).filter_map(|run| run.err());
        let texts = texts.map(|(start, end, text)| (String::new(), self.text(start, end, &text)));
        let attrs = all
            .flat_map(move |node| document.attrs(node).iter())
            .filter(|attr| is_text(&attr.name) || &*attr.name == "href");
        texts.chain(attrs.map(|attr| (attr.name.to_string(), self.attr(attr))))
    }

    /// A text without the white space around it.
    fn text(&self, start: u32, end: u32, decoded: &str) -> Template {
        let raw = self.document.source().get(start as usize..end as usize).unwrap_or_default().trim();
        match self.is_name_and_login(decoded) {
            (true, true) => vec![Part::NameOrLogin(Place::Html)],
            (true, false) => vec![Part::Name(Place::Html)],
            _ => self.known.open(raw, Place::Html),
        }
    }

    fn attr(&self, attr: &Attr) -> Template {
        let place = self.place(attr);
        if is_text(&attr.name) && self.is_name_and_login(&attr.value) == (true, false) {
            return vec![Part::Name(place)];
        }
        self.known.open(attr.value_span.slice(self.document.source()), place)
    }

    /// Whether a text is the name of the person, and whether it is the login.
    fn is_name_and_login(&self, text: &str) -> (bool, bool) {
        let text = text.trim();
        let is_name = self.known.name.is_some_and(|name| name.eq_ignore_ascii_case(text));
        (is_name, self.known.login.is_some_and(|login| is_login(text, login)))
    }

    fn place(&self, attr: &Attr) -> Place {
        let before = (attr.value_span.start as usize).checked_sub(1);
        match before.and_then(|at| self.document.source().as_bytes().get(at)) {
            Some(b'"') => Place::Html,
            Some(b'\'') => Place::Single,
            _ => Place::Bare,
        }
    }

    /// The template of the person. `None` if it is not known how another one would be written.
    pub(super) fn template(&self, common: &Common) -> Option<Template> {
        if self.is_large() {
            return None;
        }
        let template = self.element(self.node, common, 0)?;
        // Nobody else has the same image.
        let is_shown = self.image.is_none_or(|image| {
            let source = self.document.attr(image, "src").map(|attr| self.attr(attr));
            source.is_some_and(|source| is_open(&source)) && self.has_avatar(image)
        });
        // A text that is dropped may be the name.
        let is_named = self.seen.get().shows || !self.seen.get().drops;
        (is_shown && is_named && is_open(&template)).then_some(template)
    }

    fn has_avatar(&self, image: NodeIndex) -> bool {
        let source = self.document.attr(image, "src").and_then(|attr| address::parse(&attr.value));
        source.is_some_and(|url| address::is_avatar(&url))
    }

    fn element(&self, node: NodeIndex, common: &Common, depth: usize) -> Option<Template> {
        let (document, span) = (self.document, self.document.node(node).span);
        let source = document.source();
        if document.node(node).kind != NodeKind::Element(Origin::Html) {
            let open = self.known.open(span.slice(source), Place::Markdown);
            return is_open(&open).then_some(open);
        }
        let mut template = self.tag(node, common)?;
        if depth > DEEPEST {
            return None;
        }
        let mut pieces = Vec::new();
        let mut at = document.open(node).end;
        for run in runs(document, node) {
            let (start, end) = run.as_ref().map_or_else(
                |(start, end, _)| (*start, *end),
                |child| {
                    let span = document.node(*child).span;
                    (span.start, span.end)
                },
            );
            if start > at {
                pieces.push(Piece::Space(source.get(at as usize..start as usize)?.to_owned()));
            }
            match run {
                Ok(child) => pieces.push(match document.name(child) {
                    "br" | "hr" | "wbr" => Piece::Break(document.node(child).span.slice(source).to_owned()),
                    "" => Piece::Dropped,
                    _ => self.element(child, common, depth + 1).map_or(Piece::Dropped, Piece::Content),
                }),
                Err((start, end, decoded)) => pieces.extend(self.pieces(start, end, &decoded, common)),
            }
            at = end.max(at);
        }
        let close = document.close(node).map_or("", |close| close.slice(source));
        let had = pieces.iter().any(|piece| matches!(piece, Piece::Dropped | Piece::Content(_)));
        let has = pieces.iter().any(|piece| matches!(piece, Piece::Content(_)));
        let is_cell = matches!(document.name(node), "td" | "th" | "tr" | "li");
        // A link to contributions shows what they are.
        let is_empty = had && !has && !is_cell;
        if is_empty || (self.is_contribution(node) && !has_letters(&pieces)) {
            return None;
        }
        for piece in tidied(pieces) {
            match piece {
                Piece::Space(text) | Piece::Break(text) => extend(&mut template, [Part::Text(text)]),
                Piece::Content(parts) => extend(&mut template, parts),
                Piece::Dropped => {}
            }
        }
        extend(&mut template, [Part::Text(close.to_owned())]);
        Some(template)
    }

    /// A text in pieces.
    fn pieces(&self, start: u32, end: u32, decoded: &str, common: &Common) -> Vec<Piece> {
        let raw = self.document.source().get(start as usize..end as usize).unwrap_or_default();
        let inner = raw.trim_start();
        let (lead, trail) = (raw.len() - inner.len(), inner.trim_end().len());
        let space = |text: &str| (!text.is_empty()).then(|| Piece::Space(text.to_owned()));
        if inner.is_empty() {
            return space(raw).into_iter().collect();
        }
        let parts = self.text(start, end, decoded);
        let is_letter = |c: char| c.is_alphanumeric();
        let is_mark =
            |c: char| c.is_whitespace() || c.is_ascii_punctuation() || matches!(c, '·' | '•' | '–' | '—' | '→');
        let seen = self.seen.get();
        let shows = seen.shows || is_open(&parts);
        self.seen.set(Seen { shows, drops: seen.drops || !shows && decoded.contains(is_letter) });
        let piece = match () {
            () if is_open(&parts) => Piece::Content(if common.is_of_all("", &parts) { parts } else { core(&parts) }),
            () if decoded.chars().all(is_mark) => Piece::Space(inner.get(..trail).unwrap_or_default().to_owned()),
            () if decoded.contains(is_letter) && common.is_of_all("", &parts) => Piece::Content(parts),
            () => Piece::Dropped,
        };
        let (before, after) =
            (space(raw.get(..lead).unwrap_or_default()), space(inner.get(trail..).unwrap_or_default()));
        before.into_iter().chain([piece]).chain(after).collect()
    }

    /// The start tag; `None` for a link or an image that only this person has.
    fn tag(&self, node: NodeIndex, common: &Common) -> Option<Template> {
        let (document, source) = (self.document, self.document.source());
        let open = document.open(node);
        let (mut parts, mut at): (Template, u32) = (Vec::new(), open.start);
        for attr in document.attrs(node) {
            let value = self.value(node, attr, common)?;
            let between = source.get(at as usize..attr.name_span.start.max(at) as usize)?;
            let Some(value) = value else {
                // The white space before it goes as well.
                extend(&mut parts, [Part::Text(between.trim_end().to_owned())]);
                let quoted = u32::from(matches!(self.place(attr), Place::Html | Place::Single));
                at = (attr.value_span.end.max(attr.name_span.end) + quoted).min(open.end);
                continue;
            };
            extend(&mut parts, [Part::Text(between.to_owned())]);
            at = attr.name_span.start.max(at);
            if attr.has_value {
                extend(&mut parts, [Part::Text(source.get(at as usize..attr.value_span.start as usize)?.to_owned())]);
                extend(&mut parts, value);
                at = attr.value_span.end;
            }
        }
        extend(&mut parts, [Part::Text(source.get(at as usize..open.end as usize)?.to_owned())]);
        Some(parts)
    }

    /// The value of an attribute; nothing where it goes, and `None` where the element goes.
    fn value(&self, node: NodeIndex, attr: &Attr, common: &Common) -> Option<Option<Template>> {
        let raw = || vec![Part::Text(attr.value_span.slice(self.document.source()).to_owned())];
        let name = &*attr.name;
        if !attr.has_value {
            return Some(Some(Vec::new()));
        }
        let value = self.attr(attr);
        Some(match name {
            "href" if self.link == Some(node) => Some(self.profile(value)),
            "href" if !is_open(&value) && !common.is_of_all(name, &value) => return None,
            "src" if self.image != Some(node) && !is_open(&value) && !common.has(name, &value) => return None,
            "href" | "src" => Some(value),
            name if is_text(name) => match () {
                () if is_open(&value) && common.has(name, &value) => Some(value),
                () if is_open(&value) => Some(core(&value)),
                // Where no names are shown, the alt text is all that there is.
                () if name == "alt" && self.image == Some(node) && self.known.name.is_none() => Some(vec![Part::Login]),
                () if attr.value.trim().is_empty() || common.has(name, &value) => Some(value),
                () if name == "alt" && self.known.name.is_some() => Some(vec![Part::Name(self.place(attr))]),
                () if name == "alt" => Some(vec![Part::Login]),
                () => None,
            },
            "id" | "name" if !is_open(&value) => None,
            name if matches!(name, "id" | "name") || name.starts_with("data-") => Some(value),
            _ => Some(raw()),
        })
    }

    /// The address of the profile: the account, where it is that or a site of the person.
    fn profile(&self, value: Template) -> Template {
        match value.as_slice() {
            [Part::Text(text), Part::Login | Part::NameOrLogin(_)] if text != "https://github.com/" => {
                vec![Part::Text(text.clone()), Part::Login]
            }
            // A site of the person, or the account itself.
            [] | [_] => vec![Part::Profile],
            value if !value.contains(&Part::Login) || text_of(value) == "https://github.com/" => vec![Part::Profile],
            _ => value,
        }
    }

    /// Whether a link leads to what the person did: it has the login in its query or fragment.
    fn is_contribution(&self, node: NodeIndex) -> bool {
        let Some(attr) = self.document.attr(node, "href") else { return false };
        let value = self.attr(attr);
        let before: String = value
            .iter()
            .take_while(|part| !part.is_open())
            .filter_map(|part| match part {
                Part::Text(text) => Some(text.as_str()),
                _ => None,
            })
            .collect();
        self.link != Some(node) && is_open(&value) && before.contains(['?', '#'])
    }
}

/// The texts of a template.
fn text_of(parts: &[Part]) -> String {
    parts.iter().filter_map(|part| if let Part::Text(text) = part { Some(text.as_str()) } else { None }).collect()
}

fn has_letters(pieces: &[Piece]) -> bool {
    pieces.iter().any(|piece| match piece {
        Piece::Content(parts) => parts.iter().any(|part| match part {
            Part::Text(text) => text.contains(char::is_alphanumeric),
            _ => true,
        }),
        _ => false,
    })
}

/// Pieces without the white space and the breaks of what is dropped.
fn tidied(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut kept: Vec<Piece> = Vec::new();
    let mut is_dropped = false;
    let mut pieces = pieces.into_iter().peekable();
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Dropped => {
                is_dropped = true;
                while matches!(kept.last(), Some(Piece::Space(_))) {
                    kept.pop();
                }
            }
            Piece::Space(_) if is_dropped && pieces.peek().is_some_and(|next| matches!(next, Piece::Space(_))) => {}
            Piece::Content(_) => {
                is_dropped = false;
                kept.push(piece);
            }
            piece => kept.push(piece),
        }
    }
    if is_dropped {
        // What follows the last content but the white space before the end tag.
        let end = kept.pop_if(|last| matches!(last, Piece::Space(text) if text.contains('\n')));
        while kept.pop_if(|last| !matches!(last, Piece::Content(_))).is_some() {}
        kept.extend(end);
    }
    kept
}
