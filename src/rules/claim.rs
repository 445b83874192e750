//! Rules about what the page claims of the project.

pub mod license;
