//! The balance of tags: every start tag with its end tag, none across the walls that Markdown builds.
//!
//! Each tag is pushed, moved and popped a bounded number of times, and the innermost open tag of a name is found without
//! searching, so that the whole is linear however the tags are nested.

mod faults;

use std::collections::HashMap;

use html5ever::LocalName;

use super::{Problem, ProblemKind};
use crate::{
    document::elements::{is_block, is_foreign, is_known, is_void},
    span::Span,
};

/// What Markdown has opened around the tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::document) enum Container {
    /// A block quote, a list item, a table cell, a directive, the page: no tag reaches out of it.
    Block,
    /// A raw-HTML fence.
    Fence,
    /// A paragraph or a heading: block-level tags may begin or end in it.
    Text,
    /// Emphasis and the like.
    Inline,
    /// A link, which stands there.
    Link(Span),
}

impl Container {
    const fn is_hard(self) -> bool {
        matches!(self, Self::Block | Self::Fence)
    }
}

/// A start tag as it is met.
#[derive(Debug)]
pub(in crate::document) struct StartTag<'a> {
    pub(in crate::document) name: &'a LocalName,
    pub(in crate::document) span: Span,
    /// Whether it has attributes, and whether one of them has a value.
    pub(in crate::document) attrs: bool,
    pub(in crate::document) values: bool,
    pub(in crate::document) self_closing: bool,
    /// Whether something is wrong with it already.
    pub(in crate::document) faulty: bool,
}

#[derive(Debug)]
struct Tag {
    name: LocalName,
    span: Span,
    attrs: bool,
    /// No element of HTML, and without an attribute that says otherwise.
    placeholder: bool,
    self_closing: bool,
    /// Not to be told: something is wrong with it already, or with what surrounds it.
    settled: bool,
    /// Matched by an end tag inside emphasis; it keeps its place and is open no more.
    gone: bool,
    /// Its number among all tags.
    number: u32,
    /// The problem about an end tag that may have been meant for this one.
    wrong_end: Option<usize>,
    /// The first link inside, for a link.
    inner_link: Option<Span>,
}

#[derive(Debug)]
struct Scope {
    wall: Container,
    id: u32,
    tags: Vec<Tag>,
    /// So many of the tags had their end tags swallowed by something worse.
    excused: usize,
}

/// An unclosed tag whose end tag may still turn up behind a wall.
#[derive(Debug)]
struct Orphan {
    problem: usize,
    /// The scope around the raw-HTML fence that it stands in.
    around_fence: Option<u32>,
}

/// The tags that are open, and the problems so far.
#[derive(Debug)]
pub(in crate::document) struct Balance {
    scopes: Vec<Scope>,
    /// Positions of the scopes with hard walls, the page's included.
    hard: Vec<usize>,
    /// Positions of the scopes that are links.
    links: Vec<usize>,
    /// Scope and position of the open tags, by name.
    open: HashMap<LocalName, Vec<(usize, usize)>>,
    orphans: HashMap<LocalName, Orphan>,
    problems: Vec<Option<Problem>>,
    /// Whether the rest of the piece of HTML suffers from what was told.
    forgiving: bool,
    tags: u32,
    next_scope: u32,
}

impl Balance {
    pub(in crate::document) fn new() -> Self {
        let page = Scope { wall: Container::Block, id: 0, tags: Vec::new(), excused: 0 };
        Self {
            scopes: vec![page],
            hard: vec![0],
            links: Vec::new(),
            open: HashMap::new(),
            orphans: HashMap::new(),
            problems: Vec::new(),
            forgiving: false,
            tags: 0,
            next_scope: 1,
        }
    }

    /// Ends the page and hands over what was found, by place.
    pub(in crate::document) fn finish(mut self) -> Vec<Problem> {
        while !self.scopes.is_empty() {
            self.leave();
        }
        let mut problems: Vec<Problem> = self.problems.into_iter().flatten().collect();
        problems.sort_by_key(|problem| (problem.span, problem.kind));
        problems
    }

    /// Number of problems so far; for [`Self::shown`].
    pub(in crate::document) fn mark(&self) -> usize {
        self.problems.len()
    }

    /// Notes a problem that has nothing to do with the balance.
    pub(in crate::document) fn note(&mut self, problem: Problem) {
        self.problems.push(Some(problem));
    }

    /// A new piece of HTML begins.
    pub(in crate::document) fn piece(&mut self) {
        self.forgiving = false;
    }

    /// Something that was told has swallowed tags: what is open now, and the rest of the piece, is not blamed.
    pub(in crate::document) fn excuse(&mut self) {
        self.forgiving = true;
        for position in [self.hard.last().copied(), self.scopes.len().checked_sub(1)].into_iter().flatten() {
            if let Some(scope) = self.scopes.get_mut(position) {
                scope.excused = scope.tags.len();
            }
        }
    }

    /// Markdown opens something.
    pub(in crate::document) fn enter(&mut self, wall: Container) {
        if let Container::Link(span) = wall {
            self.link_inside(span);
            self.links.push(self.scopes.len());
        }
        if wall.is_hard() {
            self.hard.push(self.scopes.len());
        }
        self.scopes.push(Scope { wall, id: self.next_scope, tags: Vec::new(), excused: 0 });
        self.next_scope += 1;
    }

    /// Markdown closes what it opened last. Tags that are open are unclosed, but for blocks that began in a paragraph.
    pub(in crate::document) fn leave(&mut self) {
        let Some(scope) = self.scopes.pop() else { return };
        if scope.wall.is_hard() {
            self.hard.pop();
        }
        if matches!(scope.wall, Container::Link(_)) {
            self.links.pop();
        }
        for tag in scope.tags.iter().rev() {
            self.forget(tag);
        }
        let around_fence = (scope.wall == Container::Fence).then(|| self.scopes.last().map(|scope| scope.id)).flatten();
        let stays = |tag: &Tag| scope.wall == Container::Text && is_block(&tag.name) && !tag.settled;
        let mut left = Vec::new();
        for (index, mut tag) in scope.tags.into_iter().enumerate() {
            tag.settled |= index < scope.excused;
            if stays(&tag) {
                self.push(tag);
            } else {
                left.push(tag);
            }
        }
        self.unclosed(left, around_fence);
    }

    /// The scope beyond which no end tag reaches.
    fn wall(&self) -> usize {
        self.hard.last().copied().unwrap_or(0)
    }

    /// Whether a paragraph is open; the text of a table cell or of a tight list item is in none.
    fn in_paragraph(&self) -> bool {
        self.scopes.get(self.wall() + 1).is_some_and(|scope| scope.wall == Container::Text)
    }

    fn current(&self) -> usize {
        self.scopes.len().saturating_sub(1)
    }

    /// The innermost open tag of a name, if it stands on this side of the wall.
    fn reach(&self, name: &LocalName) -> Option<(usize, usize)> {
        self.open.get(name).and_then(|places| places.last()).copied().filter(|(scope, _)| *scope >= self.wall())
    }

    fn tag(&mut self, (scope, index): (usize, usize)) -> Option<&mut Tag> {
        self.scopes.get_mut(scope)?.tags.get_mut(index)
    }

    /// Puts a tag on top of the innermost scope.
    fn push(&mut self, tag: Tag) {
        let current = self.current();
        if let Some(scope) = self.scopes.last_mut() {
            self.open.entry(tag.name.clone()).or_default().push((current, scope.tags.len()));
            scope.tags.push(tag);
        }
    }

    /// Takes a tag that leaves its scope out of the table; the one that was opened last first.
    fn forget(&mut self, tag: &Tag) {
        if !tag.gone
            && let Some(places) = self.open.get_mut(&tag.name)
        {
            places.pop();
        }
    }

    /// A start tag.
    pub(in crate::document) fn start(&mut self, start: &StartTag<'_>) {
        self.tags += 1;
        let name = start.name;
        if is_void(name) {
            return;
        }
        let foreign = ["svg", "math"].into_iter().any(|root| self.reach(&LocalName::from(root)).is_some());
        let known = foreign || is_known(name);
        // `/>` ends what is not HTML. A component (`<Team size="3" />`, `<my-mark/>`), or one that stands for itself, is meant as it is.
        let component = !known && (start.values || name.contains('-') || self.current() == self.wall());
        if start.self_closing && (foreign || is_foreign(name) || component) {
            return;
        }
        self.orphans.remove(name);
        if &**name == "a" {
            self.link_inside(start.span);
        }
        self.push(Tag {
            name: name.clone(),
            span: start.span,
            attrs: start.attrs,
            placeholder: !known && !start.values,
            self_closing: start.self_closing,
            settled: start.faulty,
            gone: false,
            number: self.tags,
            wrong_end: None,
            inner_link: None,
        });
    }

    /// A link begins: it may stand inside another.
    fn link_inside(&mut self, span: Span) {
        let around = self.links.last().filter(|&&link| link > self.wall());
        if let Some(Scope { wall: Container::Link(outer), .. }) = around.and_then(|&link| self.scopes.get(link)) {
            let other = Some(*outer);
            return self.note(Problem { kind: ProblemKind::NestedLink, name: LocalName::from("a"), span, other });
        }
        // Whether it is told depends on the outer link: an unclosed one is the cause itself.
        if let Some(place) = self.reach(&LocalName::from("a"))
            && let Some(tag) = self.tag(place)
        {
            tag.inner_link.get_or_insert(span);
        }
    }

    /// An end tag.
    pub(in crate::document) fn end(&mut self, name: &LocalName, span: Span) {
        self.tags += 1;
        if is_void(name) {
            return self.note(Problem { kind: ProblemKind::VoidEnd, name: name.clone(), span, other: None });
        }
        let found = self.open.get(name).and_then(|places| places.last()).copied();
        let (wall, current) = (self.wall(), self.current());
        let fence = self.scopes.last().is_some_and(|scope| scope.wall == Container::Fence);
        match found {
            // What was opened around a paragraph may be closed in it, emphasis or not.
            Some(place) if place.0 == current || (place.0 == wall && self.in_paragraph()) => self.close(place),
            Some(place) if place.0 >= wall => self.across_emphasis(place, span),
            // One fence may open what another closes: a page builder passes both on as they are.
            Some(place) if fence && place.0 + 1 == current && is_block(name) => self.close(place),
            beyond => self.stray(name, span, beyond),
        }
    }

    /// The tag at a place has its end tag: what was opened after it in its scope is unclosed.
    fn close(&mut self, (scope, index): (usize, usize)) {
        let Some(scope) = self.scopes.get_mut(scope) else { return };
        let mut above = scope.tags.split_off((index + 1).min(scope.tags.len()));
        for tag in above.iter_mut().take(scope.excused.saturating_sub(index + 1)) {
            tag.settled = true;
        }
        let tag = scope.tags.pop();
        scope.excused = scope.excused.min(index);
        for tag in above.iter().rev().chain(&tag) {
            self.forget(tag);
        }
        self.unclosed(above, None);
        if let Some(Tag { name, span, inner_link: Some(inner), .. }) = tag {
            self.note(Problem { kind: ProblemKind::NestedLink, name, span: inner, other: Some(span) });
        }
    }

    /// The start tag stands in a paragraph, the end tag in emphasis inside of it: `<b>*x</b>*`.
    fn across_emphasis(&mut self, place: (usize, usize), end: Span) {
        let Some(tag) = self.tag(place) else { return };
        let told = std::mem::replace(&mut tag.settled, true);
        tag.gone = true;
        let (name, span) = (tag.name.clone(), tag.span);
        if let Some(places) = self.open.get_mut(&name) {
            places.pop();
        }
        if !told {
            self.note(Problem { kind: ProblemKind::Overlapping, name, span, other: Some(end) });
        }
    }
}
