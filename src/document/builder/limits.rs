//! How large a tree may be.

/// Most nodes and attributes of a page. Each needs some hundred bytes in all, and real pages have one for every 20 bytes of text.
pub(super) const MAX_NODES: usize = 500_000;

/// Most elements around a raw element. One that is deeper ends where the next one starts, as in browsers.
pub(super) const MAX_DEPTH: usize = 256;

/// Most elements around a Markdown element.
pub(super) const MAX_NESTING: usize = 2 * MAX_DEPTH;

/// The limit that a page exceeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::document) enum Excess {
    /// [`MAX_NODES`].
    Nodes,
    /// [`MAX_NESTING`].
    Depth,
}

impl Excess {
    /// The predicate of a sentence about the page.
    pub(in crate::document) fn predicate(self) -> String {
        match self {
            Self::Nodes => format!("has more than {MAX_NODES} elements, attributes and texts"),
            Self::Depth => format!("has Markdown that is nested deeper than {MAX_NESTING} levels"),
        }
    }
}
