//! Links and images of a page, and their targets.

mod base;
mod broken;
mod classify;
mod contribution;
pub mod danger;
mod embedded;
mod forge;
mod host;
mod local;
mod placeholder;
mod schemes;
#[cfg(test)]
mod tests;
mod web_address;

use std::collections::{BTreeMap, BTreeSet};

use scraper::StrTendril;

pub use broken::{Mistake, Syntax, is_plain, is_quote, references};
pub use classify::checked_fragment;
pub use forge::{Forge, localize, may_link_to_own_files};
pub use host::{has_white_space, is_schemeless, without_white_space};
pub use local::{FileRequest, from_root, is_dotted, shown_key};
pub use placeholder::{Placeholder, is_placeholder_name};
pub use web_address::{UrlParts, WebAddress};

use super::page::Page;
use crate::{
    document::{Document, NodeIndex, NodeKind, Origin, ProblemKind},
    facts::{Answer, FetchRequest, Generator, WebFacts},
    span::Span,
};

/// One link or image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The element; for broken link syntax ([`Invalid::Syntax`]), a node of its text.
    pub node: NodeIndex,
    /// Span of the element.
    pub element: Span,
    /// Span of the target, without quotes or brackets; for broken link syntax, of all of it.
    pub span: Span,
    /// The target as written, decoded, without the tabs and line ends that browsers remove.
    pub value: StrTendril,
    /// Whether it is an image.
    pub image: bool,
    /// Whether it is in an all-contributors list (`<!-- ALL-CONTRIBUTORS-LIST:START -->`).
    pub listed: bool,
    /// Whether it is for a contribution, as in such a list or copied from one: its fragment leads nowhere by design.
    pub is_contribution: bool,
    /// Syntax of the link.
    pub origin: Origin,
    /// Its target.
    pub target: Target,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// An `http` or `https` address.
    Web {
        /// The key of requests and answers.
        url: WebAddress,
        /// Decoded fragment, if any.
        fragment: Option<StrTendril>,
    },
    /// An anchor on this page; the decoded fragment.
    Anchor(StrTendril),
    /// A file of the repository.
    File {
        /// Percent-decoded path as written, relative to the page's folder, or to the site root if it starts with `/`.
        path: StrTendril,
        /// Decoded fragment, if any.
        fragment: Option<StrTendril>,
    },
    /// A file of the repository, linked by its URL on the forge.
    Repository {
        /// Percent-decoded path from the repository root.
        path: StrTendril,
        /// Decoded fragment, if any.
        fragment: Option<StrTendril>,
    },
    /// Another scheme (`mailto:`, `tel:`, `javascript:`), lower-cased.
    Scheme(String),
    /// A template placeholder: `{{ site.url }}/x`, `${url}`, `https://ada.dev/<name>`.
    Template,
    /// An empty target or `#`.
    Empty,
    /// Not a valid target.
    Invalid(Invalid),
}

/// Why a target is not valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Invalid {
    /// `https://` is missing; the suggested URL. Valid if a file with that name exists: [`Link::key`].
    Schemeless(String),
    /// The scheme is repeated; the suggested URL.
    DoubleScheme(String),
    /// A misspelled scheme; the suggested URL.
    SchemeTypo(String),
    /// Something else than `://` after `http` or `https`; the suggested URL.
    Punctuation(String),
    /// A host without a dot that is not an IP literal or `localhost`.
    HostWithoutDot(String),
    /// White space inside.
    WhiteSpace,
    /// A `<` before or a `>` after it; the target without it.
    StrayBracket(String),
    /// Parentheses around it; the target without them.
    Parentheses(String),
    /// A title directly behind it; the target without it.
    JoinedTitle(String),
    /// A path on the computer of who wrote it.
    OneComputer,
    /// A WHATWG URL parse error; its message.
    Unparsable(String),
    /// Broken Markdown link syntax, shown literally.
    Syntax(Syntax),
}

/// All links and images of a document, broken link syntax included, in document order.
#[must_use]
pub fn read(document: &Document, page: &Page) -> Vec<Link> {
    let mut links = Vec::new();
    let mut listed = false;
    let base = base::Base::of(document);
    let resolve = |value: &str, target| match &base {
        Some(base) => base.resolve(value, target),
        None => target,
    };
    for index in 0..document.nodes().len() as NodeIndex {
        let node = document.node(index);
        let NodeKind::Element(origin) = node.kind else {
            if node.kind == NodeKind::Comment {
                listed = boundary(document.text(index), LIST).unwrap_or(listed);
            }
            continue;
        };
        let (image, attribute) = match document.name(index) {
            "a" | "area" => (false, "href"),
            "img" => (true, "src"),
            _ => (false, ""),
        };
        if let Some(attr) = document.attr(index, attribute).filter(|_| !attribute.is_empty()) {
            let is_open = document.is_computed(attr) || is_alias(document, &attr.value);
            let target = if let Some(address) = joined_title(document, origin, attr.value_span, &attr.value) {
                Target::Invalid(Invalid::JoinedTitle(address.to_owned()))
            } else if is_open || (origin == Origin::BareUrl && is_cut_off(document, node.span)) {
                Target::Template
            } else {
                resolve(&attr.value, classify::classify(&attr.value))
            };
            links.push(Link {
                node: index,
                element: node.span,
                span: attr.value_span,
                value: classify::without_line_ends(&attr.value),
                image,
                listed,
                is_contribution: contribution::is_anchor(document, index, listed),
                origin,
                target,
            });
        }
        for embedded::Embedded { span, value } in embedded::targets(document, index) {
            // A fragment is a part of the picture, or a time.
            let whole = value.split('#').next().unwrap_or_default();
            let target = resolve(whole, classify::classify(&whole.into()));
            let value = value.into();
            links.push(Link {
                node: index,
                element: node.span,
                span,
                value,
                image: false,
                listed,
                is_contribution: false,
                origin,
                target,
            });
        }
    }
    broken::insert(document, page, &mut links);
    links
}

/// Whether a bare URL goes on with a word in angle brackets, which `html/syntax` reports: `https://ada.dev/<name>`.
fn is_cut_off(document: &Document, url: Span) -> bool {
    let after = document.source().get(url.end as usize..).unwrap_or_default();
    let rest = after.trim_start_matches(['.', ',', ':', ';', '!', '?', '*', '_', '~', '"', '\'']);
    let tag = url.end + (after.len() - rest.len()) as u32;
    let problems = document.problems();
    let next = problems.partition_point(|problem| problem.span.start < tag);
    rest.starts_with('<')
        && problems
            .get(next)
            .is_some_and(|problem| problem.span.start == tag && problem.kind == ProblemKind::Placeholder)
}

/// The address that has a title directly behind it, and is not in `<…>`.
fn joined_title<'a>(document: &Document, origin: Origin, span: Span, value: &'a str) -> Option<&'a str> {
    let is_markdown = origin == Origin::Markdown && value.ends_with('"');
    let before = (span.start as usize).checked_sub(1).and_then(|before| document.source().as_bytes().get(before));
    if is_markdown && before != Some(&b'<') { broken::without_title(value) } else { None }
}

/// Whether an address begins with a name that Docusaurus gives a folder of the site or of a package: `@site/static/a.png`.
fn is_alias(document: &Document, address: &str) -> bool {
    const NAMES: [&str; 6] = ["site", "theme", "theme-original", "theme-init", "docusaurus", "generated"];
    let name = address.trim().strip_prefix('@').and_then(|rest| rest.split_once('/')).map(|(name, _)| name);
    document.generator() == Some(Generator::Mdx) && name.is_some_and(|name| NAMES.contains(&name))
}

/// The part of a page that all-contributors generates for its people, as comments name it.
pub const LIST: &str = "LIST";

/// Whether a comment begins (`true`) or ends (`false`) a part of a page that all-contributors generates.
#[must_use]
pub fn boundary(comment: &str, part: &str) -> Option<bool> {
    let after = comment.trim_start().strip_prefix("ALL-CONTRIBUTORS-")?.strip_prefix(part)?.strip_prefix(':')?;
    after.starts_with("START").then_some(true).or_else(|| after.starts_with("END").then_some(false))
}

impl Link {
    /// The suggested URL for an invalid one; `None` if it is valid or there is no suggestion.
    #[must_use]
    pub fn suggestion(address: &str) -> Option<String> {
        match classify::classify(&address.into()) {
            Target::Invalid(
                Invalid::Schemeless(suggestion)
                | Invalid::DoubleScheme(suggestion)
                | Invalid::SchemeTypo(suggestion)
                | Invalid::Punctuation(suggestion)
                | Invalid::Parentheses(suggestion),
            ) => Some(suggestion),
            _ => None,
        }
    }

    /// The key of a local target in requests and answers: the percent-decoded path without `.` and inner `..` segments.
    /// It is relative to the page's folder, to the site root if it starts with `/`, or to the repository root if it
    /// starts with `//`. A trailing `/` is kept.
    ///
    /// URLs without a scheme also have a key, because a file with that name may exist.
    #[must_use]
    pub fn key(&self) -> Option<String> {
        match &self.target {
            Target::File { path, .. } => local::normalize(path),
            Target::Repository { path, .. } => local::normalize(&format!("/{path}")).map(|path| format!("/{path}")),
            Target::Invalid(Invalid::Schemeless(_)) => local::normalize(&classify::split(&self.value).0),
            _ => None,
        }
    }

    /// The key of a relative address in broken syntax, for which no file is looked up.
    #[must_use]
    pub fn broken_key(address: &str) -> Option<String> {
        let is_local = !address.contains(':') && !address.starts_with(['#', '?']);
        is_local.then(|| local::normalize(&classify::split(address.trim()).0)).flatten()
    }

    /// The fragment to look up in the target. `None` if there is none, if it is not an anchor (`#L10`, `#:~:text=…`, a
    /// script's route), or if fragments are not resolved here.
    #[must_use]
    pub fn anchor(&self) -> Option<&str> {
        if self.image || self.is_contribution {
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

/// Most links that may start between a link and a text in it.
const INSIDE: usize = 2;

/// The links around a text.
pub fn around(links: &[Link], text: Span) -> impl Iterator<Item = &Link> {
    let before = links.partition_point(|link| link.element.start <= text.start);
    let near = links.get(before.saturating_sub(INSIDE)..before).unwrap_or_default();
    near.iter().filter(move |link| link.element.contains(text))
}

/// The answer about each link, if there is one.
#[must_use]
pub fn answers<'a>(links: &[Link], web: &'a WebFacts) -> Vec<Option<&'a Answer>> {
    let answer = |link: &Link| match &link.target {
        Target::Web { url, .. } => web.get(url.as_str()),
        _ => None,
    };
    if web.is_empty() { Vec::new() } else { links.iter().map(answer).collect() }
}

/// Requests for the URLs of a page, sorted, without duplicates and placeholders.
#[must_use]
pub fn requests(links: &[Link]) -> Vec<FetchRequest> {
    let mut merged: BTreeMap<&str, FetchRequest> = BTreeMap::new();
    for link in links {
        if let (Target::Web { url, .. }, None) = (&link.target, link.placeholder()) {
            let request = merged.entry(url.as_str()).or_default();
            request.image |= link.image;
            request.anchors |= link.anchor().is_some();
            request.fragments.extend(link.anchor().map(str::to_owned));
        }
    }
    merged.into_iter().map(|(url, request)| FetchRequest { url: url.to_owned(), ..request }).collect()
}

/// Requests for the local targets of a page, sorted, without duplicates.
#[must_use]
pub fn file_requests(links: &[Link]) -> Vec<FileRequest> {
    let mut merged: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for link in links {
        if let Some(key) = link.key() {
            merged.entry(key).or_default().extend(link.anchor().map(str::to_owned));
        }
    }
    let request = |(key, fragments): (String, BTreeSet<String>)| {
        let anchors = !fragments.is_empty();
        FileRequest { key, anchors, fragments }
    };
    merged.into_iter().map(request).collect()
}
