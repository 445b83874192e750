//! Rules about pictures of people, and other pictures that are fetched from elsewhere.

pub mod dead;
pub mod not_an_image;
pub mod size;
