//! Links and images of a page, and what kind of target each has.

use url::Url;

use crate::{
    document::{Document, NodeIndex, NodeKind, Origin},
    span::Span,
};

/// One place that names a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The element.
    pub node: NodeIndex,
    /// The element in the source.
    pub element: Span,
    /// The target's characters, without quotes or brackets.
    pub span: Span,
    /// The target as written, decoded.
    pub value: String,
    /// Shown as a picture.
    pub image: bool,
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
        /// The absolute URL without its fragment, as WHATWG URL serializes it; the key of questions and answers.
        url: String,
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
    /// Another scheme (`mailto:`, `tel:`, `javascript:`), lower-cased.
    Scheme(String),
    /// Nothing: an empty target or `#`.
    Empty,
    /// Not an address.
    Invalid(Invalid),
}

/// Why a target is not an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Invalid {
    /// `https://…` was meant and left out; what was probably meant.
    Schemeless(String),
    /// The scheme is there twice.
    DoubleScheme(String),
    /// A scheme that nearly is `http` or `https`; what was probably meant.
    SchemeTypo(String),
    /// A host without a dot that is neither an IP literal nor `localhost`.
    HostWithoutDot(String),
    /// White space inside.
    WhiteSpace,
    /// WHATWG URL parsing fails; its message.
    Unparsable(String),
}

/// All links and images of a document, in document order.
#[must_use]
pub fn read(document: &Document) -> Vec<Link> {
    let mut links = Vec::new();
    for index in 0..document.nodes().len() as NodeIndex {
        let image = document.name(index) == "img";
        let attribute = match document.name(index) {
            "a" | "area" => "href",
            "img" => "src",
            _ => continue,
        };
        let NodeKind::Element { origin, .. } = document.node(index).kind else { continue };
        if let Some(attr) = document.attr(index, attribute) {
            links.push(Link {
                node: index,
                element: document.node(index).span,
                span: attr.value_span,
                value: attr.value.clone(),
                image,
                origin,
                target: classify(&attr.value),
            });
        }
    }
    links
}

fn classify(value: &str) -> Target {
    let value = value.trim_matches(|c: char| c.is_ascii_whitespace());
    match value {
        "" | "#" => return Target::Empty,
        _ => {}
    }
    if let Some(fragment) = value.strip_prefix('#') {
        return Target::Anchor(decode(fragment));
    }
    match Url::parse(value) {
        Ok(mut url) if matches!(url.scheme(), "http" | "https") => {
            let fragment = url.fragment().map(decode);
            url.set_fragment(None);
            Target::Web { url: url.into(), fragment }
        }
        Ok(url) => Target::Scheme(url.scheme().to_owned()),
        Err(url::ParseError::RelativeUrlWithoutBase) => {
            let (path, fragment) =
                value.split_once('#').map_or((value, None), |(path, fragment)| (path, Some(fragment)));
            let path = path.split('?').next().unwrap_or_default();
            Target::File { path: decode(path), fragment: fragment.map(decode) }
        }
        Err(error) => Target::Invalid(Invalid::Unparsable(error.to_string())),
    }
}

/// Percent-decoding (RFC 3986, 2.1), invalid UTF-8 replaced.
fn decode(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// stub
pub fn questions(links: &[Link]) -> Vec<crate::facts::Question> {
    links
        .iter()
        .filter_map(|l| match &l.target {
            Target::Web { url, .. } => {
                Some(crate::facts::Question { url: url.clone(), image: l.image, anchors: false })
            }
            _ => None,
        })
        .collect()
}
