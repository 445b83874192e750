//! Maps keyed by element name.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

use html5ever::LocalName;

/// A map keyed by interned names, which carry their own hash.
pub(super) type NameMap<V> = HashMap<LocalName, V, BuildHasherDefault<AtomHasher>>;

/// Hashes an interned name by the hash it carries.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct AtomHasher(u64);

impl Hasher for AtomHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }
    fn write_u32(&mut self, value: u32) {
        self.0 = u64::from(value).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}
