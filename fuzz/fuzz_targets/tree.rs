//! Parses arbitrary text in every dialect: every span of the tree must be on character boundaries of the text.
#![no_main]

#[path = "../properties.rs"]
mod properties;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|source: &str| properties::trees(source));
