//! Rules about avatars and other images that are loaded from the web.

pub mod dead;
pub mod not_an_image;
pub mod query;
pub mod size;
