//! Runs the offline check on arbitrary text: it must not panic, and all findings and edits must be within the text.
#![no_main]

#[path = "../properties.rs"]
mod properties;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|source: &str| properties::reports(source));
