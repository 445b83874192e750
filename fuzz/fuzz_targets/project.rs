//! Checks an arbitrary page with an arbitrary configuration, which is above the first line `+++`.
#![no_main]

#[path = "../properties.rs"]
mod properties;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|source: &str| properties::configuration_and_page(source));
