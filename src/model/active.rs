//! What runs code in the reader's browser, or shows content from elsewhere.

use crate::document::{Dialect, Document, NodeIndex};

/// Whether an element does, whatever its attributes.
#[must_use]
pub fn is_element(name: &str) -> bool {
    matches!(name, "script" | "iframe" | "frame" | "object" | "embed" | "applet" | "portal")
}

/// What an element of the head does to a page that it is on, whatever is around it.
#[must_use]
pub fn on_page(document: &Document, index: NodeIndex) -> Option<&'static str> {
    let value = |name: &str| document.attr(index, name).map(|attr| attr.value.trim().to_ascii_lowercase());
    match document.name(index) {
        "base" => value("href").map(|_| "changes where relative links lead"),
        "meta" => value("http-equiv").filter(|kind| kind == "refresh").map(|_| "sends readers to another page"),
        // A site may need one.
        "link" if document.generator().is_none() && document.dialect() == Dialect::Gfm => {
            let kinds = value("rel").filter(|_| document.attr(index, "href").is_some())?;
            kinds.split_ascii_whitespace().any(|kind| kind == "stylesheet").then_some("loads a stylesheet")
        }
        _ => None,
    }
}

/// Whether an attribute is an event handler (WHATWG HTML 8.1.8.2, and those of other specifications). Browsers have many of
/// their own, so any `on` with letters is one, unless the name is an English word.
#[must_use]
pub fn is_handler(name: &str) -> bool {
    const WORDS: [&str; 3] = ["once", "only", "onto"];
    let is_event = |event: &str| event.len() > 1 && event.bytes().all(|byte| byte.is_ascii_lowercase());
    name.strip_prefix("on").is_some_and(is_event) && !WORDS.contains(&name)
}
