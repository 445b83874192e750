//! Tag balance: matches every start tag with its end tag, within the containers that Markdown opens.
//!
//! Each tag is pushed, moved and popped a bounded number of times, and the innermost open tag of a name is found
//! without a search, so the whole is linear for any nesting.

mod boundaries;
mod faults;
mod lost;
mod notes;
mod tags;

use html5ever::LocalName;

use super::{Problem, ProblemKind};
use crate::{
    document::{elements::is_block, names::NameMap},
    facts::Generator,
    span::Span,
};

/// A Markdown container around tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::document) enum Container {
    /// A block quote, a list item, a table cell, a directive, the page: tags do not cross its border.
    Block,
    /// A raw-HTML fence.
    Fence,
    /// A paragraph or a heading: block-level tags may begin or end in it.
    Text,
    /// Emphasis and other inline markup.
    Inline,
    /// A link and its span.
    Link(Span),
}

impl Container {
    const fn is_barrier(self) -> bool {
        matches!(self, Self::Block | Self::Fence)
    }
}

/// A start tag.
#[derive(Debug)]
pub(in crate::document) struct StartTag<'a> {
    pub(in crate::document) name: &'a LocalName,
    pub(in crate::document) span: Span,
    /// Whether it has attributes, and whether one of them has a value.
    pub(in crate::document) attrs: bool,
    pub(in crate::document) values: bool,
    pub(in crate::document) self_closing: bool,
    /// Whether an error in it is already reported.
    pub(in crate::document) faulty: bool,
}

#[derive(Debug)]
struct Tag {
    name: LocalName,
    span: Span,
    attrs: bool,
    /// Whether it is an unknown element without attribute values.
    placeholder: bool,
    self_closing: bool,
    /// Not reported if unclosed: the tag or its surroundings already have an error.
    suppressed: bool,
    /// Closed by an end tag inside emphasis; it stays in the list but is no longer open.
    closed: bool,
    /// Its number among all tags.
    number: u32,
    /// The problem of an end tag that may belong to this tag.
    wrong_end: Option<usize>,
    /// For a link, the first link inside it.
    inner_link: Option<Span>,
}

#[derive(Debug)]
struct Scope {
    container: Container,
    id: u32,
    tags: Vec<Tag>,
    /// Number of tags that may have lost their end tags to a reported error.
    affected: usize,
}

/// An unclosed tag whose end tag may follow outside its container.
#[derive(Debug)]
struct Orphan {
    problem: usize,
    /// The scope around its raw-HTML fence.
    around_fence: Option<u32>,
}

/// The open tags and the problems so far.
#[derive(Debug)]
pub(in crate::document) struct Balance {
    scopes: Vec<Scope>,
    /// Positions of the scopes that are barriers, including the page.
    barriers: Vec<usize>,
    /// Positions of the scopes that are links.
    links: Vec<usize>,
    /// Scope and index of the open tags, by name.
    open: NameMap<Vec<(usize, usize)>>,
    orphans: NameMap<Orphan>,
    problems: Vec<Option<Problem>>,
    /// Tags that are written wrongly.
    broken: Vec<Span>,
    /// Whether the rest of the HTML fragment may be affected by a reported error.
    recovering: bool,
    /// For the page and each open table around the next tag, the problem of content outside cells.
    misplaced: Vec<Option<usize>>,
    /// Whether an end tag of a table may belong to parts that are reported because they are in none.
    ends_parts: bool,
    lost: lost::Lost,
    /// Whether the page has an `svg` or a `math` so far.
    has_foreign: bool,
    /// Void elements of JSX that may have an end tag.
    voids: NameMap<u32>,
    later: boundaries::Later,
    site: Option<Generator>,
    tags: u32,
    next_scope: u32,
}

impl Balance {
    pub(in crate::document) fn new() -> Self {
        let page = Scope { container: Container::Block, id: 0, tags: Vec::new(), affected: 0 };
        Self {
            scopes: vec![page],
            barriers: vec![0],
            links: Vec::new(),
            open: NameMap::default(),
            orphans: NameMap::default(),
            problems: Vec::new(),
            broken: Vec::new(),
            recovering: false,
            misplaced: vec![None],
            ends_parts: false,
            lost: lost::Lost::default(),
            has_foreign: false,
            voids: NameMap::default(),
            later: boundaries::Later::default(),
            site: None,
            tags: 0,
            next_scope: 1,
        }
    }

    /// Ends the page and returns the problems and the broken tags, each by position.
    pub(in crate::document) fn finish(mut self) -> (Vec<Problem>, Vec<Span>) {
        while !self.scopes.is_empty() {
            self.leave();
        }
        let mut problems: Vec<Problem> = self.problems.into_iter().flatten().collect();
        problems.sort_by_key(|problem| (problem.span, problem.kind));
        // One may be in another: a tag in a fence.
        Span::merge(&mut self.broken);
        (problems, self.broken)
    }

    /// Number of problems so far; for [`Self::add_literal`].
    pub(in crate::document) fn mark(&self) -> usize {
        self.problems.len()
    }

    /// Adds a problem.
    pub(in crate::document) fn note(&mut self, problem: Problem) {
        self.problems.push(Some(problem));
    }

    /// Notes the source of a tag that is written wrongly, so that its attributes say nothing reliable.
    pub(in crate::document) fn note_broken(&mut self, tag: Span) {
        self.broken.push(tag);
    }

    /// Starts a new HTML fragment.
    pub(in crate::document) fn start_fragment(&mut self, site: Option<Generator>) {
        self.site = site;
        self.recovering = false;
    }

    /// Skips tags that a reported error may have swallowed: those open now and those in the rest of the fragment.
    pub(in crate::document) fn skip_affected(&mut self) {
        self.recovering = true;
        for position in [self.barriers.last().copied(), self.scopes.len().checked_sub(1)].into_iter().flatten() {
            if let Some(scope) = self.scopes.get_mut(position) {
                scope.affected = scope.tags.len();
            }
        }
    }

    /// Skips the tags around the innermost one, whose text extends to the end of its fragment.
    pub(in crate::document) fn skip_around(&mut self) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.affected = scope.affected.max(scope.tags.len().saturating_sub(1));
        }
    }

    /// Enters a Markdown container.
    pub(in crate::document) fn enter(&mut self, container: Container) {
        if let Container::Link(span) = container {
            self.link_inside(span);
            self.links.push(self.scopes.len());
        }
        if container.is_barrier() {
            self.barriers.push(self.scopes.len());
        }
        self.scopes.push(Scope { container, id: self.next_scope, tags: Vec::new(), affected: 0 });
        self.next_scope += 1;
    }

    /// Leaves the innermost Markdown container. Its open tags are unclosed, except blocks that began in a paragraph.
    pub(in crate::document) fn leave(&mut self) {
        let Some(scope) = self.scopes.pop() else { return };
        if scope.container.is_barrier() {
            self.barriers.pop();
        }
        if matches!(scope.container, Container::Link(_)) {
            self.links.pop();
        }
        for tag in scope.tags.iter().rev() {
            self.remove_open(tag);
        }
        let around_fence =
            (scope.container == Container::Fence).then(|| self.scopes.last().map(|scope| scope.id)).flatten();
        let stays = |tag: &Tag| scope.container == Container::Text && is_block(&tag.name) && !tag.suppressed;
        let mut left = Vec::new();
        for (index, mut tag) in scope.tags.into_iter().enumerate() {
            tag.suppressed |= index < scope.affected;
            if stays(&tag) {
                self.push(tag);
            } else {
                left.push(tag);
            }
        }
        self.unclosed(left, around_fence);
    }

    /// The innermost scope that end tags do not cross.
    fn barrier(&self) -> usize {
        self.barriers.last().copied().unwrap_or(0)
    }

    /// Whether a paragraph is open; table cells and tight list items have none.
    fn in_paragraph(&self) -> bool {
        self.scopes.get(self.barrier() + 1).is_some_and(|scope| scope.container == Container::Text)
    }

    fn current(&self) -> usize {
        self.scopes.len().saturating_sub(1)
    }

    /// Location of the innermost open tag with this name, inside the barrier.
    fn innermost(&self, name: &LocalName) -> Option<(usize, usize)> {
        self.open
            .get(name)
            .and_then(|locations| locations.last())
            .copied()
            .filter(|(scope, _)| *scope >= self.barrier())
    }

    fn tag(&mut self, (scope, index): (usize, usize)) -> Option<&mut Tag> {
        self.scopes.get_mut(scope)?.tags.get_mut(index)
    }

    /// Puts a tag on top of the innermost scope.
    fn push(&mut self, tag: Tag) {
        let current = self.current();
        if let Some(scope) = self.scopes.last_mut() {
            self.open.or_default(&tag.name).push((current, scope.tags.len()));
            scope.tags.push(tag);
        }
    }

    /// Removes a tag that leaves its scope from the open tags. Call in reverse order of opening.
    fn remove_open(&mut self, tag: &Tag) {
        if !tag.closed
            && let Some(locations) = self.open.get_mut(&tag.name)
        {
            locations.pop();
        }
    }
}
