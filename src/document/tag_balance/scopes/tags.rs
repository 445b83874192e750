//! Start and end tags, as they are written.

use html5ever::{LocalName, local_name};

use super::{Balance, Container, Problem, ProblemKind, Scope, StartTag, Tag, lost::Closes};
use crate::{
    document::elements::{is_block, is_foreign, is_known, is_table_part, is_void},
    facts::Generator,
    span::Span,
};

impl Balance {
    /// Handles a start tag.
    pub(in crate::document) fn start(&mut self, start: &StartTag<'_>) {
        self.tags += 1;
        let name = start.name;
        if is_void(name) {
            if self.site == Some(Generator::Mdx) && !start.self_closing {
                *self.voids.or_default(name) += 1;
            }
            return;
        }
        let foreign = self.has_foreign
            && [local_name!("svg"), local_name!("math")].iter().any(|root| self.innermost(root).is_some());
        let known = foreign || *name == local_name!("a") || is_known(name);
        // `/>` closes foreign elements. It is also intended on components: `<Team size="3" />`, `<my-mark/>`, and
        // unknown tags outside a paragraph.
        let component = !known && (start.values || name.contains('-') || self.current() == self.barrier());
        if start.self_closing && (foreign || is_foreign(name) || component) {
            return;
        }
        self.note_block(name);
        self.orphans.remove(name);
        self.has_foreign |= is_foreign(name);
        if &**name == "table" {
            self.misplaced.push(None);
        }
        if start.faulty && is_table_part(name) {
            self.expect_misplaced();
        }
        if &**name == "a" {
            self.link_inside(start.span);
        }
        self.push(Tag {
            name: name.clone(),
            span: start.span,
            attrs: start.attrs,
            placeholder: !known && !start.values,
            self_closing: start.self_closing,
            suppressed: start.faulty,
            closed: false,
            number: self.tags,
            wrong_end: None,
            inner_link: None,
        });
    }

    /// Reports a link that starts inside another.
    pub(super) fn link_inside(&mut self, span: Span) {
        let around = self.links.last().filter(|&&link| link > self.barrier());
        if let Some(Scope { container: Container::Link(outer), .. }) = around.and_then(|&link| self.scopes.get(link)) {
            let other = Some(*outer);
            return self.note(Problem { kind: ProblemKind::NestedLink, name: LocalName::from("a"), span, other });
        }
        // Reported only if the outer link is closed: an unclosed one is itself the cause.
        if let Some(location) = self.innermost(&local_name!("a"))
            && let Some(tag) = self.tag(location)
        {
            tag.inner_link.get_or_insert(span);
        }
    }

    /// Handles an end tag of the source; returns whether it may close an element. It does not if its start tag is lost, or
    /// outside the table around the end tag.
    pub(in crate::document) fn end(&mut self, name: &LocalName, span: Span, source: &str) -> bool {
        self.tags += 1;
        if is_void(name) {
            self.void_end(name, span);
            return true;
        }
        let found = self.open.get(name).and_then(|locations| locations.last()).copied();
        let (barrier, current) = (self.barrier(), self.current());
        let fence = self.scopes.last().is_some_and(|scope| scope.container == Container::Fence);
        let open = found.filter(|location| location.0 >= barrier);
        match open.map_or(Closes::Open, |location| self.closes_lost(name, location)) {
            Closes::Open => {}
            Closes::Known => return false,
            Closes::Text => {
                self.stray(name, span, None);
                return false;
            }
        }
        if let Some(location) = open.filter(|location| self.is_out_of_scope(name, *location, span, source)) {
            self.stray(name, span, Some(location));
            return false;
        }
        match found {
            // Tags opened around a paragraph may be closed in it, even inside emphasis.
            Some(location) if location.0 == current || (location.0 == barrier && self.in_paragraph()) => {
                self.close(location)
            }
            Some(location) if location.0 >= barrier => self.across_emphasis(location, span),
            // One fence may open what another closes: page builders pass both through.
            Some(location) if fence && location.0 + 1 == current && is_block(name) => self.close(location),
            beyond => self.stray(name, span, beyond),
        }
        true
    }

    /// Closes the tag at a location; tags opened after it in its scope are unclosed.
    fn close(&mut self, (scope, index): (usize, usize)) {
        let Some(scope) = self.scopes.get_mut(scope) else { return };
        let mut above = scope.tags.split_off((index + 1).min(scope.tags.len()));
        for tag in above.iter_mut().take(scope.affected.saturating_sub(index + 1)) {
            tag.suppressed = true;
        }
        let tag = scope.tags.pop();
        scope.affected = scope.affected.min(index);
        for tag in above.iter().rev().chain(&tag) {
            self.remove_open(tag);
        }
        self.unclosed(above, None);
        if tag.as_ref().is_some_and(|tag| &*tag.name == "table") {
            self.leave_table();
        }
        if let Some(Tag { name, span, inner_link: Some(inner), .. }) = tag {
            self.note(Problem { kind: ProblemKind::NestedLink, name, span: inner, other: Some(span) });
        }
    }
}
