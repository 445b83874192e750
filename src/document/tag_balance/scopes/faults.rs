//! Tags without a partner: one problem per cause.

use html5ever::{LocalName, local_name};

use super::{Balance, Container, Orphan, Problem, ProblemKind, Tag};
use crate::{
    document::{
        elements::{has_optional_end, is_block, may_be_implied, needs_table},
        names::NameMap,
    },
    facts::Generator,
    span::Span,
};

impl Balance {
    /// The start tag is in a paragraph, the end tag in emphasis inside it: `<b>*x</b>*`.
    pub(super) fn across_emphasis(&mut self, location: (usize, usize), end: Span) {
        let Some(tag) = self.tag(location) else { return };
        let suppressed = std::mem::replace(&mut tag.suppressed, true);
        tag.closed = true;
        let (name, span) = (tag.name.clone(), tag.span);
        if let Some(locations) = self.open.get_mut(&name) {
            locations.pop();
        }
        if !suppressed && self.is_new_overlap(self.problems.len()) {
            self.note(Problem { kind: ProblemKind::Overlapping, name, span, other: Some(end) });
        }
    }

    /// Handles the end tag of a void element. In JSX, it may have one; its start tag is never reported, because the page may be
    /// read as Markdown after all.
    pub(super) fn void_end(&mut self, name: &LocalName, span: Span) {
        let is_component = |tag: &Tag| tag.name != *name && tag.name.eq_ignore_ascii_case(name);
        if self.scopes.last().and_then(|scope| scope.tags.last()).is_some_and(is_component) {
            return self.stray(name, span, None);
        }
        if self.site != Some(Generator::Mdx) {
            return self.note(Problem { kind: ProblemKind::VoidEnd, name: name.clone(), span, other: None });
        }
        match self.voids.get_mut(name).filter(|count| **count > 0) {
            Some(count) => *count -= 1,
            None => self.stray(name, span, None),
        }
    }

    /// Handles an unmatched end tag; its start tag may be `outside` the barrier.
    pub(super) fn stray(&mut self, name: &LocalName, span: Span, outside: Option<(usize, usize)>) {
        let implied = may_be_implied(name)
            && (self.innermost(&local_name!("table")).is_some() || matches!(&**name, "html" | "head" | "body"));
        if self.recovering || implied || (self.has_misplaced() && (needs_table(name) || &**name == "table")) {
            return;
        }
        if self.starts_lost(name) || self.ends_reported_parts(name) {
            return;
        }
        if let Some(orphan) = self.orphans.remove(name) {
            return self.match_orphan(&orphan, span);
        }
        self.note_stray(name);
        let at = self.problems.len();
        self.note(Problem { kind: ProblemKind::Stray, name: name.clone(), span, other: None });
        // If the start tag outside the barrier, or the one before, turns out to be unclosed, both are one mistake.
        let before = self.tags;
        let tag = match outside {
            Some(location) => self.tag(location),
            None => self
                .scopes
                .last_mut()
                .and_then(|scope| scope.tags.last_mut())
                .filter(|tag| tag.number + 1 == before || is_like(&tag.name, name)),
        };
        if let Some(tag) = tag {
            tag.wrong_end.get_or_insert(at);
        }
    }

    /// Handles an end tag of a tag that is already reported as unclosed.
    fn match_orphan(&mut self, orphan: &Orphan, end: Span) {
        // A tag opened in a raw-HTML fence may be closed after it: page builders pass fences through.
        let fence = self.scopes.last().is_some_and(|scope| scope.container == Container::Fence);
        let enclosing = self.scopes.len().checked_sub(if fence { 2 } else { 1 }).and_then(|at| self.scopes.get(at));
        let intended = orphan.around_fence.is_some() && enclosing.map(|scope| scope.id) == orphan.around_fence;
        let is_new = intended || self.is_new_overlap(orphan.problem);
        let Some(slot) = self.problems.get_mut(orphan.problem) else { return };
        if let Some(problem) = slot.as_mut().filter(|problem| is_new && !(intended && is_block(&problem.name))) {
            problem.kind = ProblemKind::Overlapping;
            problem.other = Some(end);
        } else {
            *slot = None;
        }
    }

    /// Reports tags, outermost first, that will not be closed any more.
    pub(super) fn unclosed(&mut self, tags: Vec<Tag>, around_fence: Option<u32>) {
        let mut previous: Option<(LocalName, usize)> = None;
        for tag in tags {
            // What follows an unclosed table is in none of its cells.
            if &*tag.name == "table"
                && let Some(slot) = self.leave_table().and_then(|at| self.problems.get_mut(at))
            {
                *slot = None;
            }
            if tag.suppressed || has_optional_end(&tag.name) {
                continue;
            }
            // `<b>bold<b>`: the second is probably the end tag.
            if let Some((name, at)) = previous.take()
                && name == tag.name
                && !tag.attrs
                && !tag.placeholder
                && let Some(Some(problem)) = self.problems.get_mut(at)
                && problem.other.is_none()
            {
                problem.other = Some(tag.span);
                self.orphans.remove(&name);
                continue;
            }
            if tag.wrong_end.is_none() && self.ends_in_comment(&tag.name, tag.span) {
                continue;
            }
            let end = tag.wrong_end.and_then(|at| self.problems.get_mut(at)).and_then(Option::take);
            let kind = match &end {
                Some(end) if end.name == tag.name => ProblemKind::Overlapping,
                Some(_) => ProblemKind::WrongEnd,
                None if tag.placeholder => ProblemKind::Placeholder,
                None if tag.self_closing => ProblemKind::SelfClosed,
                None => ProblemKind::Unclosed,
            };
            let problem = self.problems.len();
            if end.is_none() {
                self.orphans.insert(tag.name.clone(), Orphan { problem, around_fence });
            }
            if tag.placeholder {
                self.broken.push(tag.span);
            }
            previous = Some((tag.name.clone(), problem));
            self.note(Problem { kind, name: tag.name, span: tag.span, other: end.map(|end| end.span) });
        }
    }

    /// Adds start tags that Markdown does not parse as tags, by position. Their end tags, among the problems since
    /// `mark`, are not errors of their own.
    pub(in crate::document) fn add_literal(&mut self, found: Vec<Problem>, mark: usize) {
        let mut pending: NameMap<u32> = NameMap::default();
        let mut starts = found.iter().peekable();
        for slot in self.problems.iter_mut().skip(mark) {
            let Some(end) = slot.as_ref().filter(|problem| problem.kind == ProblemKind::Stray) else { continue };
            while let Some(start) = starts.next_if(|start| start.span.start < end.span.start) {
                *pending.or_default(&start.name) += 1;
            }
            if let Some(count) = pending.get_mut(&end.name).filter(|count| **count > 0) {
                *count -= 1;
                *slot = None;
            }
        }
        for start in starts {
            *pending.or_default(&start.name) += 1;
        }
        for (name, count) in pending.into_pairs() {
            self.lost.add(name, count, self.tags);
        }
        self.problems.extend(found.into_iter().map(Some));
    }
}

/// Longest name that is compared, in bytes; `figcaption` has ten.
const LONGEST_NAME: usize = 16;

/// Whether one name may be a typo of the other.
fn is_like(one: &str, other: &str) -> bool {
    if one.len().max(other.len()) > LONGEST_NAME {
        return false;
    }
    let same = |a: &str, b: &str| matches!((a, b), ("b", "strong") | ("i", "em"));
    same(one, other) || same(other, one) || strsim::osa_distance(one, other) <= usize::from(one.len() > 3) + 1
}
