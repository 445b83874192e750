//! Applies the safe fixes of arbitrary text: the fixed page has no new finding.
#![no_main]

#[path = "../properties.rs"]
mod properties;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|source: &str| properties::fixes_add_nothing(source));
