//! Properties of HTML elements, by name.

/// Void elements (WHATWG HTML 13.1.2), including obsolete ones that parsers still know (13.2.6.4.7).
pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "basefont"
            | "bgsound"
            | "br"
            | "col"
            | "embed"
            | "frame"
            | "hr"
            | "img"
            | "input"
            | "keygen"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Whether the element separates the text before and after it into different blocks.
#[must_use]
pub fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "iframe"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "optgroup"
            | "option"
            | "p"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
    )
}

/// Start tags that end an open `p` (WHATWG HTML 13.1.2.4).
pub(super) fn closes_paragraph(name: &str) -> bool {
    is_block(name)
        && !matches!(
            name,
            "body"
                | "caption"
                | "dd"
                | "dt"
                | "head"
                | "html"
                | "iframe"
                | "legend"
                | "li"
                | "optgroup"
                | "option"
                | "summary"
                | "tbody"
                | "td"
                | "tfoot"
                | "th"
                | "thead"
                | "tr"
        )
}

/// Elements that a start tag or end tag in them does not reach out of, to a `p` (WHATWG HTML 13.2.4.2).
pub(super) const PARAGRAPH_SCOPE: [&str; 9] =
    ["applet", "button", "caption", "marquee", "object", "table", "td", "template", "th"];

/// Elements whose end tag is optional (WHATWG HTML 13.1.2.4).
pub(super) fn has_optional_end(name: &str) -> bool {
    matches!(
        name,
        "body"
            | "caption"
            | "colgroup"
            | "dd"
            | "dt"
            | "head"
            | "html"
            | "li"
            | "optgroup"
            | "option"
            | "p"
            | "rp"
            | "rt"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
    )
}

/// Elements that exist even without tags (WHATWG HTML 13.1.2.4), so that a lone end tag is valid.
pub(super) fn may_be_implied(name: &str) -> bool {
    matches!(name, "body" | "colgroup" | "head" | "html" | "tbody")
}

/// Whether the element is valid inside another of the same name, so that a second start tag may be intended.
#[must_use]
pub fn nests(name: &str) -> bool {
    matches!(
        name,
        "article"
            | "aside"
            | "blockquote"
            | "details"
            | "div"
            | "dl"
            | "fieldset"
            | "figure"
            | "g"
            | "menu"
            | "nav"
            | "ol"
            | "section"
            | "span"
            | "svg"
            | "table"
            | "ul"
    )
}

/// Current and obsolete HTML elements, `svg` and `math`; the elements inside those two are not listed.
const KNOWN: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "address",
    "applet",
    "area",
    "article",
    "aside",
    "audio",
    "b",
    "base",
    "basefont",
    "bdi",
    "bdo",
    "bgsound",
    "big",
    "blink",
    "blockquote",
    "body",
    "br",
    "button",
    "canvas",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "datalist",
    "dd",
    "del",
    "details",
    "dfn",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "keygen",
    "label",
    "legend",
    "li",
    "link",
    "listing",
    "main",
    "map",
    "mark",
    "marquee",
    "math",
    "menu",
    "menuitem",
    "meta",
    "meter",
    "nav",
    "nobr",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "ol",
    "optgroup",
    "option",
    "output",
    "p",
    "param",
    "picture",
    "plaintext",
    "pre",
    "progress",
    "q",
    "rb",
    "rp",
    "rt",
    "rtc",
    "ruby",
    "s",
    "samp",
    "script",
    "search",
    "section",
    "select",
    "slot",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "track",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
    "xmp",
];

/// Whether HTML has or had an element with this lower-cased name.
pub(super) fn is_known(name: &str) -> bool {
    KNOWN.binary_search(&name).is_ok()
}

/// The open elements that a start tag closes, and the elements that stop that search (WHATWG HTML 13.1.2.4).
pub(super) fn implied_ends(name: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match name {
        "li" => (&["li"], &["ul", "ol", "menu", "td", "th", "caption", "button", "object", "template"]),
        "dt" | "dd" => (&["dt", "dd"], &["dl", "td", "th", "caption", "button", "object", "template"]),
        "td" | "th" => (&["td", "th", "caption", "colgroup"], &["tr", "table"]),
        "tr" => (&["td", "th", "tr", "caption", "colgroup"], &["table", "tbody", "thead", "tfoot"]),
        "caption" | "colgroup" => (&["caption", "colgroup"], &["table"]),
        "table" => (&["table", "tbody", "thead", "tfoot", "tr"], &["td", "th", "caption"]),
        "tbody" | "thead" | "tfoot" => {
            (&["td", "th", "tr", "tbody", "thead", "tfoot", "caption", "colgroup"], &["table"])
        }
        "option" => (&["option"], &["select", "datalist", "optgroup"]),
        "optgroup" => (&["option", "optgroup"], &["select"]),
        "rt" | "rp" => (&["rt", "rp"], &["ruby"]),
        "a" => (&["a"], &["td", "th", "caption", "object", "template"]),
        _ => (&[], &[]),
    }
}

/// Whether an element between the cells of a table, in `parent`, stays there (WHATWG HTML 13.2.6.4.9 to 13.2.6.4.14).
pub(super) fn belongs_in_table(name: &str, parent: &str) -> bool {
    let part = match name {
        "td" | "th" | "style" | "script" | "template" | "form" | "input" => true,
        "tr" => parent != "tr",
        "caption" | "col" | "colgroup" | "tbody" | "thead" | "tfoot" => parent == "table",
        _ => false,
    };
    part || !is_table_part(parent)
}

/// Elements of a table that hold other elements of it, and no text.
pub(super) fn is_table_part(name: &str) -> bool {
    matches!(name, "table" | "tbody" | "thead" | "tfoot" | "tr")
}

/// Elements with content that are ignored outside a table (WHATWG HTML 13.2.6.4.7).
pub(super) const TABLE_PARTS: [&str; 8] = ["td", "th", "tr", "tbody", "thead", "tfoot", "caption", "colgroup"];

/// Whether an element is ignored outside a table.
#[must_use]
pub fn needs_table(name: &str) -> bool {
    TABLE_PARTS.contains(&name) || name == "col"
}

/// Elements that `/>` closes, because they are not HTML.
pub(super) fn is_foreign(name: &str) -> bool {
    matches!(name, "svg" | "math")
}

/// Elements whose content is tokenized as text up to their end tag (WHATWG HTML 13.2.5.1, 13.2.6.2).
pub(super) fn is_text_mode(name: &str) -> bool {
    matches!(name, "script" | "style" | "textarea" | "title" | "xmp" | "iframe" | "noembed" | "noframes" | "plaintext")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_names_are_sorted() {
        assert!(KNOWN.is_sorted());
        assert!(is_known("a") && is_known("xmp") && !is_known("number"));
    }
}
