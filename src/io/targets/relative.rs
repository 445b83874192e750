//! How a page links to a path.

use std::path::{Component, Path};

/// Link from a page in `start` to a path.
pub(super) fn relative_to(path: &Path, start: &Path, rooted: bool) -> String {
    let shared = path.components().zip(start.components()).take_while(|(a, b)| a == b).count();
    let up = start.components().count() - shared;
    let names = path.components().skip(shared).filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
        _ => None,
    });
    let parts: Vec<String> = std::iter::repeat_n("..".to_owned(), up).chain(names).collect();
    format!("{}{}", if rooted { "/" } else { "" }, parts.join("/"))
}
