//! What a finding about a script is identified by: the code that runs, or the address that it is loaded from. Known findings
//! must not hide other code.

use std::hash::Hasher;

use siphasher::sip128::{Hasher128, SipHasher24};

use crate::document::{Attr, Document, NodeIndex, NodeKind};

/// Attributes that only change how an element looks, or what it is called.
const LOOKS: [&str; 11] =
    ["align", "alt", "border", "class", "frameborder", "height", "id", "loading", "style", "title", "width"];

/// What runs, or is loaded.
pub(super) struct Code {
    name: String,
    hasher: SipHasher24,
}

impl Code {
    fn new(name: &str) -> Self {
        Self { name: name.to_owned(), hasher: SipHasher24::new() }
    }

    /// The value of an event handler of an element.
    pub(super) fn of_handler(element: &str, handler: &Attr) -> Self {
        let mut code = Self::new(&handler.name);
        code.add(element);
        code.add(&handler.value);
        code
    }

    /// The attributes of an element, its parameters, and the text of a script.
    pub(super) fn of_element(document: &Document, index: NodeIndex) -> Self {
        let name = document.name(index);
        let mut code = Self::new(name);
        code.add_attrs(document, index);
        match name {
            "script" => code.add(body(document, index)),
            "object" | "applet" => {
                for parameter in document.children(index).filter(|&child| document.name(child) == "param") {
                    code.add_attrs(document, parameter);
                }
            }
            _ => {}
        }
        code
    }

    fn add_attrs(&mut self, document: &Document, index: NodeIndex) {
        let attrs = document.attrs(index).iter().filter(|attr| !LOOKS.contains(&&*attr.name));
        let mut attrs: Vec<&Attr> = attrs.collect();
        // The first of several is the one that counts.
        attrs.sort_by_cached_key(|attr| attr.name.to_string());
        attrs.dedup_by(|next, first| next.name == first.name);
        for attr in attrs {
            self.add(&attr.name);
            self.add(&attr.value);
        }
        self.end();
    }

    /// Adds the lines of a text. Indentation and line ends are not part of it.
    fn add(&mut self, text: &str) {
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            self.hasher.write(line.as_bytes());
            self.hasher.write(b"\n");
        }
        self.end();
    }

    /// Separates two parts, with a byte that never occurs in a text.
    fn end(&mut self) {
        self.hasher.write(&[0xFF]);
    }

    /// The subject of the finding.
    pub(super) fn subject(&self) -> String {
        format!("{} {:032x}", self.name, self.hasher.finish128().as_u128())
    }
}

/// The text of a script, up to the next one: what a browser runs, however Markdown divides it.
fn body(document: &Document, script: NodeIndex) -> &str {
    let start = document.open(script).end as usize;
    let next = (script + 1..document.indices().end).find(|&node| document.name(node) == "script");
    let end = next.map_or(document.source().len(), |next| document.open(next).start as usize);
    let end = document.close(script).map_or(end, |close| end.min(close.start as usize));
    let text = document.source().get(start..end).unwrap_or_default();
    if document.close(script).is_some() {
        return text;
    }
    // Its end tag is not part of the element if a paragraph ends in between.
    let tags = text.as_bytes().windows(8).enumerate().filter(|(_, tag)| tag.eq_ignore_ascii_case(b"</script"));
    let end = tags.map(|(at, _)| at).find(|&at| !is_shown(document, (start + at) as u32)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

/// Whether readers see what is at an offset: in code, and behind a backslash, a tag is text.
fn is_shown(document: &Document, at: u32) -> bool {
    let next = document.nodes().partition_point(|node| node.span.start <= at);
    let node = next.checked_sub(1).and_then(|last| document.nodes().get(last));
    node.is_some_and(|node| node.kind == NodeKind::Text && at < node.span.end)
}
