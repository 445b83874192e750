//! Properties of HTML elements, by name.

use html5ever::LocalName;

/// Void elements (WHATWG HTML 13.1.2), including obsolete ones that parsers still know (13.2.6.4.7).
pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name.as_bytes(),
        b"area"
            | b"base"
            | b"basefont"
            | b"bgsound"
            | b"br"
            | b"col"
            | b"embed"
            | b"frame"
            | b"hr"
            | b"img"
            | b"input"
            | b"keygen"
            | b"link"
            | b"meta"
            | b"param"
            | b"source"
            | b"track"
            | b"wbr"
    )
}

/// Whether the element separates the text before and after it into different blocks.
#[must_use]
pub fn is_block(name: &str) -> bool {
    matches!(
        name.as_bytes(),
        b"address"
            | b"article"
            | b"aside"
            | b"blockquote"
            | b"body"
            | b"caption"
            | b"center"
            | b"dd"
            | b"details"
            | b"dialog"
            | b"div"
            | b"dl"
            | b"dt"
            | b"fieldset"
            | b"figcaption"
            | b"figure"
            | b"footer"
            | b"form"
            | b"h1"
            | b"h2"
            | b"h3"
            | b"h4"
            | b"h5"
            | b"h6"
            | b"head"
            | b"header"
            | b"hgroup"
            | b"hr"
            | b"html"
            | b"iframe"
            | b"legend"
            | b"li"
            | b"main"
            | b"menu"
            | b"nav"
            | b"ol"
            | b"optgroup"
            | b"option"
            | b"p"
            | b"pre"
            | b"search"
            | b"section"
            | b"summary"
            | b"table"
            | b"tbody"
            | b"td"
            | b"tfoot"
            | b"th"
            | b"thead"
            | b"tr"
            | b"ul"
    )
}

/// Start tags that end an open `p` (WHATWG HTML 13.1.2.4).
pub(super) fn closes_paragraph(name: &str) -> bool {
    is_block(name)
        && !matches!(
            name.as_bytes(),
            b"body"
                | b"caption"
                | b"dd"
                | b"dt"
                | b"head"
                | b"html"
                | b"iframe"
                | b"legend"
                | b"li"
                | b"optgroup"
                | b"option"
                | b"summary"
                | b"tbody"
                | b"td"
                | b"tfoot"
                | b"th"
                | b"thead"
                | b"tr"
        )
}

/// Elements that a start tag or end tag in them does not reach out of, to a `p` (WHATWG HTML 13.2.4.2).
pub(super) const PARAGRAPH_SCOPE: [&str; 9] =
    ["applet", "button", "caption", "marquee", "object", "table", "td", "template", "th"];

/// Elements whose end tag is optional (WHATWG HTML 13.1.2.4).
pub(super) fn has_optional_end(name: &str) -> bool {
    matches!(
        name.as_bytes(),
        b"body"
            | b"caption"
            | b"colgroup"
            | b"dd"
            | b"dt"
            | b"head"
            | b"html"
            | b"li"
            | b"optgroup"
            | b"option"
            | b"p"
            | b"rp"
            | b"rt"
            | b"tbody"
            | b"td"
            | b"tfoot"
            | b"th"
            | b"thead"
            | b"tr"
    )
}

/// Elements that exist even without tags (WHATWG HTML 13.1.2.4), so that a lone end tag is valid.
pub(super) fn may_be_implied(name: &str) -> bool {
    matches!(name.as_bytes(), b"body" | b"colgroup" | b"head" | b"html" | b"tbody")
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

/// Interned names.
macro_rules! names {
    ($($name:tt)*) => {
        const { &[$(html5ever::local_name!($name)),*] }
    };
}

/// The open elements that a start tag closes, and the elements that stop that search (WHATWG HTML 13.1.2.4).
pub(super) fn implied_ends(name: &str) -> (&'static [LocalName], &'static [LocalName]) {
    match name.as_bytes() {
        b"li" => (names!("li"), names!("ul" "ol" "menu" "td" "th" "caption" "button" "object" "template")),
        b"dt" | b"dd" => (names!("dt" "dd"), names!("dl" "td" "th" "caption" "button" "object" "template")),
        b"td" | b"th" => (names!("td" "th" "caption" "colgroup"), names!("tr" "table")),
        b"tr" => (names!("td" "th" "tr" "caption" "colgroup"), names!("table" "tbody" "thead" "tfoot")),
        b"caption" | b"colgroup" => (names!("caption" "colgroup"), names!("table")),
        b"table" => (names!("table" "tbody" "thead" "tfoot" "tr"), names!("td" "th" "caption")),
        b"tbody" | b"thead" | b"tfoot" => {
            (names!("td" "th" "tr" "tbody" "thead" "tfoot" "caption" "colgroup"), names!("table"))
        }
        b"option" => (names!("option"), names!("select" "datalist" "optgroup")),
        b"optgroup" => (names!("option" "optgroup"), names!("select")),
        b"rt" | b"rp" => (names!("rt" "rp"), names!("ruby")),
        b"a" => (names!("a"), names!("td" "th" "caption" "object" "template")),
        _ => (names!(), names!()),
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
    matches!(name.as_bytes(), b"table" | b"tbody" | b"thead" | b"tfoot" | b"tr")
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
    matches!(name.as_bytes(), b"svg" | b"math")
}

/// Elements whose content is tokenized as text up to their end tag (WHATWG HTML 13.2.5.1, 13.2.6.2).
pub(super) fn is_text_mode(name: &str) -> bool {
    matches!(
        name.as_bytes(),
        b"script" | b"style" | b"textarea" | b"title" | b"xmp" | b"iframe" | b"noembed" | b"noframes" | b"plaintext"
    )
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
