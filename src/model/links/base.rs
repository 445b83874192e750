//! What the relative targets of a whole HTML page are relative to (`<base href>`, WHATWG HTML 2.4.3).

use scraper::StrTendril;
use url::Url;

use super::{
    Target,
    classify::{classify, parse, trim},
};
use crate::document::{Dialect, Document};

/// The address that a page gives as its base.
pub(super) enum Base {
    Web(Url),
    /// A path, percent-decoded.
    Path(String),
    /// It is not known, or is not valid.
    Unknown,
}

impl Base {
    /// The base of a page; `None` if relative targets are relative to the page itself. The first one counts.
    pub(super) fn of(document: &Document) -> Option<Self> {
        if document.dialect() != Dialect::Html || !document.has_element("base") {
            return None;
        }
        let attr = document.indices().find_map(|node| match document.name(node) {
            "base" => document.attr(node, "href"),
            _ => None,
        })?;
        if document.is_computed(attr) {
            return Some(Self::Unknown);
        }
        match classify(&attr.value) {
            Target::Web { .. } => {
                let value = trim(&attr.value);
                let value = if value.starts_with("//") { format!("https:{value}") } else { value.to_owned() };
                Some(Url::parse(&value).map_or(Self::Unknown, Self::Web))
            }
            Target::File { path, .. } if !path.is_empty() => Some(Self::Path(path.to_string())),
            // Of the page itself. Browsers ignore `data:` and `javascript:` here.
            Target::Anchor(_) | Target::Empty | Target::File { .. } | Target::Scheme(_) => None,
            _ => Some(Self::Unknown),
        }
    }

    /// Where a target leads.
    pub(super) fn resolve(&self, value: &str, target: Target) -> Target {
        let (path, fragment) = match &target {
            Target::File { path, fragment } => (&**path, fragment.clone()),
            Target::Anchor(fragment) => ("", Some(fragment.clone())),
            _ => return target,
        };
        match self {
            Self::Unknown => Target::Template,
            Self::Web(base) => base.join(trim(value)).map_or(target, |url| parse(url.as_str())),
            Self::Path(_) if path.starts_with('/') => target,
            Self::Path(base) if path.is_empty() => Target::File { path: base.as_str().into(), fragment },
            Self::Path(base) => {
                let folder = base.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
                Target::File { path: StrTendril::from(folder + path), fragment }
            }
        }
    }
}
