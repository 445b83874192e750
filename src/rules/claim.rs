//! Rules about what the page says of the project.

pub mod license;
