//! HTML errors that a browser has to recover from, found while the tree is built.
//!
//! Tags are checked as they are written, not as a browser, or the tree, nests them: `<p align="center">`, a list and
//! `</p>` are balanced in the source, although the list ends the paragraph. So tag balance has its own stack, the
//! [`Balance`], separate from the one that builds the tree.

mod scopes;

use html5ever::LocalName;

pub(super) use scopes::{Balance, Container, StartTag};

use crate::span::Span;

/// Kind of an HTML error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProblemKind {
    /// A start tag without its end tag. The other location, if any, is a second start tag that was probably meant as
    /// the end tag.
    Unclosed,
    /// As [`Self::Unclosed`], but with a `/>`, which does not close HTML elements.
    SelfClosed,
    /// A start tag whose end tag, the other location, is outside its container.
    Overlapping,
    /// A start tag followed by an end tag with another name, the other location.
    WrongEnd,
    /// An end tag without its start tag.
    Stray,
    /// An end tag of a void element, such as `</br>`.
    VoidEnd,
    /// An attribute without a space before it. The other location is the tag, if Markdown reads it as one; so below.
    RunTogether,
    /// A missing or extra quotation mark. The other location is the tag.
    Quotes,
    /// Typographic quotation marks around a value, which are part of it. The other location is the tag.
    CurlyQuotes,
    /// `name=` without a value. The other location is the tag.
    NoValue,
    /// A tag without its `>`, cut off by another tag or by the end of the page or of its container.
    CutOff,
    /// A tag that Markdown does not parse as one, so that readers see its source.
    Literal,
    /// A comment that is never closed.
    Comment,
    /// A raw-HTML fence that is never closed.
    Fence,
    /// Content of a table outside its cells, which browsers show above the table. The name is that of the element around
    /// it.
    Misplaced,
    /// A part of a table outside a table, which browsers ignore.
    NoTable,
    /// A link inside a link, the other location.
    NestedLink,
    /// A start tag of an unknown element: most likely `<your name>`, which readers do not see.
    Placeholder,
}

/// One HTML error; each cause is reported once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub kind: ProblemKind,
    /// Lower-cased name of the element; empty for a comment.
    pub name: LocalName,
    /// The erroneous characters.
    pub span: Span,
    /// A second location that belongs to it.
    pub other: Option<Span>,
}
