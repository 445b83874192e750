//! The built-in contracts, by name. A new one is its file here and a line below.

/// Name and text of each.
pub(crate) const BUILTIN: &[(&str, &str)] = &[
    ("tinytorch", include_str!("tinytorch.toml")),
    ("dependencies", include_str!("dependencies.toml")),
    ("all-contributors", include_str!("all-contributors.toml")),
];
