//! Maps keyed by element name.

use std::collections::BTreeMap;

use html5ever::LocalName;

/// A map keyed by interned names. They are compared, not hashed: the hash that a short name carries is a mixture of its
/// letters, and a page can contain as many names with the same one as it likes.
pub(super) type NameMap<V> = BTreeMap<LocalName, V>;
