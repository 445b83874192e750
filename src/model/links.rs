//! Links and images of a page, and what kind of target each has.

mod broken;
mod classify;
pub mod danger;
mod forge;
mod host;
mod local;
mod placeholder;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use url::Url;

pub use broken::{Mistake, Syntax};
pub use classify::checked_fragment;
pub use forge::{Forge, localize, may_link_to_own_files};
pub use local::{FileRequest, shown_key};
pub use placeholder::{Placeholder, is_placeholder_name};

use super::page::Page;
use crate::{
    document::{Document, NodeIndex, NodeKind, Origin},
    facts::FetchRequest,
    span::Span,
};

/// One place that names a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The element; for a link that was meant and is none ([`Invalid::Syntax`]), a node of its text.
    pub node: NodeIndex,
    /// The element in the source.
    pub element: Span,
    /// The target's characters, without quotes or brackets; for a link that is none, all its characters.
    pub span: Span,
    /// The target as written, decoded.
    pub value: String,
    /// Shown as a picture.
    pub image: bool,
    /// Inside an all-contributors list (`<!-- ALL-CONTRIBUTORS-LIST:START -->`), whose fragments lead nowhere by design.
    pub listed: bool,
    /// How it was written.
    pub origin: Origin,
    /// What it leads to.
    pub target: Target,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// An `http` or `https` address.
    Web {
        /// The absolute URL without its fragment; as WHATWG URL serializes it, the key of requests and answers.
        url: Url,
        /// Decoded fragment, where there is one.
        fragment: Option<String>,
    },
    /// A place on this page; the decoded fragment.
    Anchor(String),
    /// A file of the repository.
    File {
        /// Percent-decoded path as written, relative to the page's folder, or to the site's root where it starts with `/`.
        path: String,
        /// Decoded fragment, where there is one.
        fragment: Option<String>,
    },
    /// A file of the repository, named by its address on the forge.
    Repository {
        /// Percent-decoded path below the repository's root.
        path: String,
        /// Decoded fragment, where there is one.
        fragment: Option<String>,
    },
    /// Another scheme (`mailto:`, `tel:`, `javascript:`), lower-cased.
    Scheme(String),
    /// Text that a program fills in before anybody follows it: `{{ site.url }}/x`, `${url}`.
    Template,
    /// Nothing: an empty target or `#`.
    Empty,
    /// Not an address.
    Invalid(Invalid),
}

/// Why a target is not an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Invalid {
    /// `https://…` was meant and left out; what was probably meant. If a file of that name exists, the link is fine: [`Link::key`].
    Schemeless(String),
    /// The scheme is there twice; what was probably meant.
    DoubleScheme(String),
    /// A scheme that nearly is `http` or `https`, or without `//`; what was probably meant.
    SchemeTypo(String),
    /// A host without a dot that is neither an IP literal nor `localhost`.
    HostWithoutDot(String),
    /// White space inside.
    WhiteSpace,
    /// WHATWG URL parsing fails; its message.
    Unparsable(String),
    /// Markdown that nearly is a link, and shows as it stands.
    Syntax(Syntax),
}

/// All links and images of a document, in document order, those among them that were meant as links and are none.
#[must_use]
pub fn read(document: &Document, page: &Page) -> Vec<Link> {
    let mut links = Vec::new();
    let mut listed = false;
    for index in 0..document.nodes().len() as NodeIndex {
        let node = document.node(index);
        let NodeKind::Element { origin, .. } = node.kind else {
            if node.kind == NodeKind::Comment {
                listed = inside_list(document.text(index)).unwrap_or(listed);
            }
            continue;
        };
        let (image, attribute) = match document.name(index) {
            "a" | "area" => (false, "href"),
            "img" => (true, "src"),
            _ => continue,
        };
        if let Some(attr) = document.attr(index, attribute) {
            links.push(Link {
                node: index,
                element: node.span,
                span: attr.value_span,
                value: attr.value.clone(),
                image,
                listed,
                origin,
                target: classify::classify(&attr.value),
            });
        }
    }
    broken::insert(document, page, &mut links);
    links
}

/// Whether an all-contributors list begins or ends with this comment.
fn inside_list(comment: &str) -> Option<bool> {
    let after = comment.trim_start().strip_prefix("ALL-CONTRIBUTORS-LIST:")?;
    after.starts_with("START").then_some(true).or_else(|| after.starts_with("END").then_some(false))
}

impl Link {
    /// What an address that is none was probably meant to be; `None` where it is one, or where nobody knows.
    #[must_use]
    pub fn suggestion(address: &str) -> Option<String> {
        match classify::classify(address) {
            Target::Invalid(Invalid::Schemeless(meant) | Invalid::DoubleScheme(meant) | Invalid::SchemeTypo(meant)) => {
                Some(meant)
            }
            _ => None,
        }
    }

    /// The name of a local target in requests and answers: the path, percent-decoded, without `.` and inner `..` segments, relative to
    /// the page's folder, to the site's root where it starts with `/`, or to the repository's root where it starts with `//`. A trailing `/` stays.
    ///
    /// Also for an address without its scheme, which is fine if it happens to be a file.
    #[must_use]
    pub fn key(&self) -> Option<String> {
        match &self.target {
            Target::File { path, .. } => local::normalize(path),
            Target::Repository { path, .. } => local::normalize(&format!("/{path}")).map(|path| format!("/{path}")),
            Target::Invalid(Invalid::Schemeless(_)) => local::normalize(&classify::split(&self.value).0),
            _ => None,
        }
    }

    /// The fragment that has to be an anchor of the target: `None` where there is none, where it says something else than a place
    /// (`#L10`, `#:~:text=…`, a script's route), and where none resolves.
    #[must_use]
    pub fn anchor(&self) -> Option<&str> {
        if self.image || self.listed {
            return None;
        }
        match &self.target {
            Target::Anchor(fragment) => checked_fragment(fragment),
            Target::Web { fragment, .. } | Target::File { fragment, .. } | Target::Repository { fragment, .. } => {
                checked_fragment(fragment.as_deref()?)
            }
            _ => None,
        }
    }
}

/// What has to be known about the addresses of a page: each address once, sorted. Nobody is asked about placeholders.
#[must_use]
pub fn requests(links: &[Link]) -> Vec<FetchRequest> {
    let mut merged: BTreeMap<&str, (bool, bool)> = BTreeMap::new();
    for link in links {
        if let (Target::Web { url, .. }, None) = (&link.target, link.placeholder()) {
            let (image, anchors) = merged.entry(url.as_str()).or_default();
            *image |= link.image;
            *anchors |= link.anchor().is_some();
        }
    }
    merged.into_iter().map(|(url, (image, anchors))| FetchRequest { url: url.to_owned(), image, anchors }).collect()
}

/// What has to be known about the local targets of a page: each key once, sorted.
#[must_use]
pub fn file_requests(links: &[Link]) -> Vec<FileRequest> {
    let mut merged: BTreeMap<String, bool> = BTreeMap::new();
    for link in links {
        if let Some(key) = link.key() {
            *merged.entry(key).or_default() |= link.anchor().is_some();
        }
    }
    merged.into_iter().map(|(key, anchors)| FileRequest { key, anchors }).collect()
}
