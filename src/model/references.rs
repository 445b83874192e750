//! References to numbered modules in prose: “Module 06 (Autograd)”, “Modules 14-19 (Optimization Tier)”, “20 modules”.
//!
//! The scanner reads the text of one block at a time, so references do not cross blocks, and skips code. It reads what
//! a reference says; the rules check whether that is right. It drops references to the modules of other projects.

mod attribution;
pub mod marks;
mod numbers;
mod scan;
#[cfg(test)]
mod tests;
mod text;
mod title;
mod totals;
mod words;

pub use scan::{ScanOptions, scan};

use super::modules::ModuleTree;
use crate::{document::flow::Flow, span::Span};

/// A number in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    /// Its value, at most 999.
    pub value: u32,
    /// Number of digits, including leading zeros.
    pub width: u8,
    /// The digits in the source.
    pub span: Span,
}

impl Number {
    /// Whether it has a leading zero.
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

    /// Whether it is a range that runs backwards.
    #[must_use]
    pub const fn is_reversed(&self) -> bool {
        matches!(self, Self::Range(first, last) if first.value > last.value)
    }

    /// How many numbers it covers by itself, whatever modules there are.
    #[must_use]
    pub const fn width(&self) -> usize {
        match self {
            Self::Range(first, last) => last.value.abs_diff(first.value) as usize + 1,
            Self::Single(_) | Self::OpenEnded(_) => 1,
        }
    }

    /// The numbers of the modules it covers. A range covers only modules that exist; a single number is taken as it is.
    #[must_use]
    pub fn modules(&self, tree: &ModuleTree) -> Vec<u32> {
        match self {
            Self::Single(number) => vec![number.value],
            Self::Range(first, last) => tree.between(first.value, last.value).collect(),
            Self::OpenEnded(number) => tree.between(number.value, u32::MAX).collect(),
        }
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

/// A title, or a remark or a description in the same position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    /// The text without quotation marks around it, on one line.
    pub text: String,
    /// Its span in the source.
    pub span: Span,
}

impl Title {
    /// Whether it looks like a name rather than a remark: “Big Model”, but not “see below”, “2 hours” or “Optional”.
    #[must_use]
    pub fn looks_like_name(&self) -> bool {
        title::looks_like_name(&self.text, words::Words::get())
    }
}

/// One reference to modules by number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// From “Module” (or the tier's name before it) to the end of the numbers, the brackets or the title.
    pub span: Span,
    /// The text of `span` on one line.
    pub text: String,
    /// From the first digit to the last, or to a `+`.
    pub numbers: Span,
    /// The same as a byte range of `text`.
    pub numbers_at: (usize, usize),
    /// The numbers, at least one part.
    pub parts: Vec<Part>,
    /// The texts in the brackets or after the colon or dash, split at commas, without tiers.
    pub titles: Vec<Title>,
    /// How `titles` are attached; `None` if there are none.
    pub style: Option<TitleStyle>,
    /// Whether the two titles are the first and the last of a series: “(Tensor → Training)”.
    pub title_range: bool,
    /// The tier in the brackets or before them, without the word “Tier”.
    pub tier: Option<Title>,
}

impl Reference {
    /// All numbers in the text, in order.
    pub fn written(&self) -> impl Iterator<Item = Number> + '_ {
        self.parts.iter().flat_map(Part::numbers)
    }

    /// The numbers of the modules it covers, in its order.
    #[must_use]
    pub fn modules(&self, tree: &ModuleTree) -> Vec<u32> {
        self.parts.iter().flat_map(|part| part.modules(tree)).collect()
    }

    /// Whether it has only numbers, no tier and no name.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.tier.is_none() && !self.titles.iter().any(Title::looks_like_name)
    }
}

/// A statement of how many modules there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The number.
    pub value: u32,
    /// From the number to “modules”.
    pub span: Span,
    /// The text of `span` on one line.
    pub text: String,
}

/// Whether a text may have references or counts: it has the word, or short forms are known.
#[must_use]
pub fn may_refer(text: &str, options: &ScanOptions<'_>) -> bool {
    options.short_forms || text::find_module(text, 0).is_some()
}

/// The references and counts of a page or a block.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct References {
    /// In the order of the page.
    pub references: Vec<Reference>,
    /// In document order.
    pub counts: Vec<Count>,
}

impl References {
    /// Adds those of one block.
    pub fn push_flow(&mut self, flow: &Flow, options: &ScanOptions<'_>) {
        let mut found = scan(flow, options);
        self.references.append(&mut found.references);
        self.counts.append(&mut found.counts);
    }
}
