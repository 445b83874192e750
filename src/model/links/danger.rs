//! Schemes that run code, detected as browsers do.

/// The unsafe scheme of a decoded target: `javascript`, `vbscript`, or `data` with a type that browsers render as a
/// page. Leading control characters and spaces are ignored, as are tabs and line breaks anywhere (WHATWG URL, 4.4).
#[must_use]
pub fn scheme(value: &str) -> Option<&'static str> {
    let value = value.trim_start_matches(|c: char| c.is_ascii_control() || c == ' ');
    if !value.starts_with(['j', 'J', 'v', 'V', 'd', 'D']) {
        return None;
    }
    let head: String = value.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).take(60).collect();
    let (name, rest) = head.split_once(':')?;
    match name.to_ascii_lowercase().as_str() {
        "javascript" => Some("javascript"),
        "vbscript" => Some("vbscript"),
        "data" => {
            let kind = rest.trim_start().split([';', ',']).next().unwrap_or_default().trim_end().to_ascii_lowercase();
            let page = matches!(kind.as_str(), "text/html" | "application/xhtml+xml" | "text/xml" | "application/xml");
            page.then_some("data")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::scheme;

    #[test]
    fn schemes_are_detected_as_browsers_do() {
        for (value, wanted) in [
            ("javascript:alert(1)", Some("javascript")),
            (" \u{1}JaVaScRiPt:x", Some("javascript")),
            ("java\tscr\nipt\r:x", Some("javascript")),
            ("vbscript:x", Some("vbscript")),
            ("data:text/html,<b>", Some("data")),
            ("data: TEXT/HTML ;base64,x", Some("data")),
            ("data:image/png;base64,x", None),
            ("java script:x", None),
            ("javascript", None),
            ("https://x.org/javascript:x", None),
            ("./javascript:x", None),
        ] {
            assert_eq!(scheme(value), wanted, "{value:?}");
        }
    }
}
