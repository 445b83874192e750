//! What runs code in the reader's browser, or shows content from elsewhere.

/// Whether an element does, whatever its attributes.
#[must_use]
pub fn is_element(name: &str) -> bool {
    matches!(name, "script" | "iframe" | "frame" | "object" | "embed" | "applet")
}

/// Whether an attribute is an event handler (WHATWG HTML 8.1.8.2, and those of other specifications). Browsers have many of
/// their own, so any `on` with letters is one, unless the name is an English word.
#[must_use]
pub fn is_handler(name: &str) -> bool {
    const WORDS: [&str; 3] = ["once", "only", "onto"];
    let is_event = |event: &str| event.len() > 1 && event.bytes().all(|byte| byte.is_ascii_lowercase());
    name.strip_prefix("on").is_some_and(is_event) && !WORDS.contains(&name)
}
