//! References to numbered modules in prose: “Module 06 (Autograd)”, “Modules 14-19 (Optimization Tier)”, “20 modules”.
//!
//! The scanner reads one block at a time, so references do not cross blocks, and code is skipped. It does not need a
//! module tree: it collects what the text claims, and rules check it. References in sentences about other projects are
//! dropped.

mod attribution;
mod numbers;
mod scan;
#[cfg(test)]
mod tests;
mod text;
mod title;
mod totals;
pub mod verdict;

pub use scan::{ScanOptions, scan};

use crate::{document::flow::Flow, span::Span};

/// A number as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    /// Its value, at most 999.
    pub value: u32,
    /// Its digits, leading zeros included.
    pub width: u8,
    /// The digits in the source.
    pub span: Span,
}

impl Number {
    /// Whether it has leading zeros.
    #[must_use]
    pub const fn padded(self) -> bool {
        self.width as u32 > digits(self.value)
    }
}

/// Number of decimal digits of a value.
const fn digits(value: u32) -> u32 {
    match value.checked_ilog10() {
        Some(log) => log + 1,
        None => 1,
    }
}

/// One item in the numbers of a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// `06`
    Single(Number),
    /// `06-08`
    Range(Number, Number),
    /// `9+`
    OpenEnded(Number),
}

impl Part {
    /// The numbers written in this part, in order.
    pub fn numbers(&self) -> impl Iterator<Item = Number> {
        let (first, last) = match *self {
            Self::Single(number) | Self::OpenEnded(number) => (number, None),
            Self::Range(first, last) => (first, Some(last)),
        };
        std::iter::once(first).chain(last)
    }
}

/// How a title is attached to the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TitleStyle {
    /// `Module 06 (Autograd)`
    Bracketed,
    /// `Module 06: Autograd`
    Colon,
    /// `Module 06 - Autograd`
    Dash,
}

/// A title, or a remark or description in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    /// As displayed, without surrounding quotation marks; line breaks are spaces.
    pub text: String,
    /// Span in the source.
    pub span: Span,
}

impl Title {
    /// Whether it looks like a name rather than a remark: “Big Model”, but not “see below”, “2 hours” or “Optional”.
    #[must_use]
    pub fn looks_like_name(&self) -> bool {
        title::looks_like_name(&self.text)
    }
}

/// One reference to modules by number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// From “Module” (or the tier's name before it) to the end of the numbers, the bracket or the title.
    pub span: Span,
    /// The text of `span` as displayed; line breaks are spaces.
    pub text: String,
    /// From the first digit to the last, or to a `+`.
    pub numbers: Span,
    /// The same as a byte range of `text`.
    pub numbers_at: (usize, usize),
    /// The numbers, at least one part.
    pub parts: Vec<Part>,
    /// The titles in the bracket or after the colon or dash, split at commas, without tiers.
    pub titles: Vec<Title>,
    /// How `titles` are attached; `None` if there are none.
    pub style: Option<TitleStyle>,
    /// Whether the two titles are the ends of a range: “(Tensor → Training)”.
    pub title_range: bool,
    /// The tier named in the bracket or before it, without the word “Tier”.
    pub tier: Option<Title>,
}

impl Reference {
    /// All numbers as written, in order.
    pub fn written(&self) -> impl Iterator<Item = Number> + '_ {
        self.parts.iter().flat_map(Part::numbers)
    }

    /// Whether it consists of numbers only, so that only its history identifies the modules.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.tier.is_none() && !self.titles.iter().any(Title::looks_like_name)
    }

    /// The text up to the end of the numbers: “Modules 06-08”.
    #[must_use]
    pub fn head(&self) -> &str {
        self.text.get(..self.numbers_at.1).unwrap_or(&self.text)
    }
}

/// A statement of how many modules there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The number.
    pub value: u32,
    /// Its digits in the source.
    pub number: Span,
    /// From the number to “modules”.
    pub span: Span,
    /// The text of `span` as displayed.
    pub text: String,
}

/// References and counts found by a scan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct References {
    /// In document order, if blocks are added in that order.
    pub references: Vec<Reference>,
    /// In document order.
    pub counts: Vec<Count>,
}

impl References {
    /// Scans one block and adds its references and counts.
    pub fn push_flow(&mut self, flow: &Flow, options: &ScanOptions<'_>) {
        let mut found = scan(flow, options);
        self.references.append(&mut found.references);
        self.counts.append(&mut found.counts);
    }
}
