//! What a page is about: the contract applied to the tree.

pub mod contract;
pub mod modules;
pub mod references;

use references::References;

/// All that rules want to know of a page, read once.
#[derive(Debug, Default)]
pub struct Model {
    /// References to numbered modules, and counts of modules.
    pub references: References,
}
