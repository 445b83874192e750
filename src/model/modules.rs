//! The numbered modules of a project.

/// Modules by number, with what they are called.
#[derive(Debug, Clone, Default)]
pub struct ModuleTree {}
