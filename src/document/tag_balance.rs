//! What a browser has to repair before it can show the page, found while the tree is built.
//!
//! Tags are judged as their author wrote them, which is not how a browser, or the tree, nests them: `<p align="center">`, a list
//! and `</p>` are balanced to whoever reads the source, although the list ends the paragraph. So the balance of tags has a
//! stack of its own, the [`Balance`], beside the one that builds the tree.

mod scopes;

use html5ever::LocalName;

pub(super) use scopes::{Balance, Container, StartTag};

use crate::span::Span;

/// What is wrong with a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProblemKind {
    /// A start tag without its end tag. The other place, if any, is a second start tag that was meant to be the end tag.
    Unclosed,
    /// As [`Self::Unclosed`], with a `/>` that closes nothing in HTML.
    SelfClosed,
    /// A start tag whose end tag, the other place, stands outside of what the start tag stands in.
    Overlapping,
    /// A start tag that is followed by an end tag of another name, the other place.
    WrongEnd,
    /// An end tag without its start tag.
    Stray,
    /// An end tag of an element that has none, such as `</br>`.
    VoidEnd,
    /// An attribute that begins where the value of the one before it ends. The other place is the tag.
    RunTogether,
    /// A quotation mark too much or too little. The other place is the tag.
    Quotes,
    /// `name=` and nothing. The other place is the tag.
    NoValue,
    /// A tag that the page, or its part of the page, ends in.
    CutOff,
    /// A tag that Markdown does not take for one, so that readers see it.
    Shown,
    /// A comment that never ends.
    Comment,
    /// A link inside a link, the other place.
    NestedLink,
    /// A start tag of no element: most likely `<your name>`, which readers do not see.
    Placeholder,
}

/// One problem; each cause is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub kind: ProblemKind,
    /// Lower-cased name of the element; empty for a comment.
    pub name: LocalName,
    /// The characters that are wrong.
    pub span: Span,
    /// A second place that belongs to it.
    pub other: Option<Span>,
}
