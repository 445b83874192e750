//! References to numbered modules in prose.

/// All references of a page.
#[derive(Debug, Clone, Default)]
pub struct References {}
