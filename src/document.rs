//! Markdown and the HTML inside it as one tree, every node with its byte span.
//!
//! The tree is a [`scraper::Html`]; spans stand in a side table by node. Nothing here knows what a page is about.

pub mod flow;
pub mod line_index;

pub use line_index::LineIndex;

/// A parsed page.
#[derive(Debug)]
pub struct Document {
    source: String,
    lines: LineIndex,
}

impl Document {
    /// The text the document was parsed from, as it stands in the file.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Lines and columns of the source.
    #[must_use]
    pub fn lines(&self) -> &LineIndex {
        &self.lines
    }
}
