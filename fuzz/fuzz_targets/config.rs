//! Reads arbitrary text as configuration: it is valid, or has errors whose spans are within it.
#![no_main]

#[path = "../properties.rs"]
mod properties;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|source: &str| properties::configuration(source));
