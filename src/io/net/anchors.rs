//! The anchors of a fetched page.

use std::collections::BTreeSet;

use html5gum::{
    Span, Tokenizer,
    emitters::callback::{CallbackEmitter, CallbackEvent},
};

use crate::{document::HtmlReader, facts::Anchors};

/// GitHub prefixes the ids of a README with this; its script resolves both forms.
const USER_CONTENT: &str = "user-content-";

/// Whether a content type (lower case, without parameters) is HTML whose anchors can be read.
pub(super) fn is_html(mime: &str) -> bool {
    matches!(mime, "text/html" | "application/xhtml+xml")
}

/// Anchors of a response that is not HTML: unknown.
pub(super) fn unknown() -> Anchors {
    Anchors { incomplete: true, ..Anchors::default() }
}

/// Reads the anchors of a page (WHATWG HTML, 7.4.6.4: every `id`, and `name` on `a`). `cut` says that the page is
/// longer than `html`. Of very many anchors, those that are `wanted` are kept, and few others. The list is incomplete if the page has scripts, a refresh to another page, or an encoding other
/// than UTF-8.
pub(super) fn read(html: &[u8], cut: bool, wanted: &BTreeSet<String>) -> Anchors {
    let mut reader = Reader::new(wanted);
    reader.anchors.incomplete = cut || html.starts_with(b"\xff\xfe") || html.starts_with(b"\xfe\xff");
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| -> Option<()> {
        reader.event(&event);
        None
    });
    emitter.naively_switch_states(true);
    for _ in Tokenizer::new_with_emitter(HtmlReader::new(html), emitter) {}
    reader.anchors
}

/// Collects anchors from tokenizer events.
struct Reader<'a> {
    anchors: Anchors,
    wanted: &'a BTreeSet<String>,
    /// Length of all anchors.
    bytes: usize,
    tag: Tag,
    attribute: Attribute,
    /// Whether the current script tag holds data.
    data_block: bool,
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Tag {
    A,
    Script,
    Meta,
    Other,
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Attribute {
    Id,
    Name,
    Type,
    HttpEquiv,
    Other,
}

impl<'a> Reader<'a> {
    fn new(wanted: &'a BTreeSet<String>) -> Self {
        let anchors = Anchors::default();
        Self { anchors, wanted, bytes: 0, tag: Tag::Other, attribute: Attribute::Other, data_block: false }
    }

    fn event(&mut self, event: &CallbackEvent<'_>) {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.data_block = false;
                self.tag = match *name {
                    b"a" => Tag::A,
                    b"script" => Tag::Script,
                    b"meta" => Tag::Meta,
                    _ => Tag::Other,
                };
            }
            CallbackEvent::AttributeName { name } => {
                self.attribute = match *name {
                    b"id" => Attribute::Id,
                    b"name" => Attribute::Name,
                    b"type" => Attribute::Type,
                    b"http-equiv" => Attribute::HttpEquiv,
                    _ => Attribute::Other,
                };
            }
            CallbackEvent::AttributeValue { value } => self.value(value),
            CallbackEvent::CloseStartTag { .. } if self.tag == Tag::Script && !self.data_block => {
                self.anchors.incomplete = true;
            }
            _ => {}
        }
    }

    fn value(&mut self, value: &[u8]) {
        match (self.tag, self.attribute) {
            (_, Attribute::Id) | (Tag::A, Attribute::Name) => self.anchor(value),
            (Tag::Script, Attribute::Type) => self.data_block = is_data_type(value),
            (Tag::Meta, Attribute::HttpEquiv) if value.eq_ignore_ascii_case(b"refresh") => {
                self.anchors.incomplete = true;
            }
            _ => {}
        }
    }

    fn anchor(&mut self, value: &[u8]) {
        let Ok(id) = std::str::from_utf8(value) else {
            self.anchors.incomplete = true;
            return;
        };
        if let Some(short) = id.strip_prefix(USER_CONTENT) {
            self.keep(short);
        }
        if !id.is_empty() {
            self.keep(id);
        }
    }

    fn keep(&mut self, id: &str) {
        let full = self.anchors.ids.len() >= Anchors::MAX || self.bytes >= Anchors::MAX_BYTES;
        if (!full || self.wanted.contains(id)) && self.anchors.ids.insert(id.to_owned()) {
            self.bytes += id.len();
        }
    }
}

/// Whether a script of this type is data that is never run (WHATWG HTML, 4.12.1: not JavaScript, not a module).
fn is_data_type(value: &[u8]) -> bool {
    let value = String::from_utf8_lossy(value).trim().to_ascii_lowercase();
    let run = value.is_empty() || value == "module" || value.contains("javascript") || value.contains("ecmascript");
    !run
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(html: &str) -> Vec<String> {
        read(html.as_bytes(), false, &BTreeSet::new()).ids.into_iter().collect()
    }

    #[test]
    fn ids_and_names_are_decoded() {
        let html = "<h1 ID=top>x</h1><a name='old&amp;new'></a><p name=no><i id=\"&uuml;ber\"><!-- id=c --><b id=''>";
        assert_eq!(ids(html), ["old&new", "top", "über"]);
    }

    #[test]
    fn github_ids_have_both_forms() {
        assert_eq!(ids("<a id=user-content-install>"), ["install", "user-content-install"]);
    }

    #[test]
    fn of_very_many_anchors_those_of_links_are_kept() {
        let html: String = (0..100_000).map(|number| format!("<p id=p{number}>")).collect();
        let wanted = BTreeSet::from(["p99999".to_owned(), "q".to_owned()]);
        let found = read(html.as_bytes(), false, &wanted);
        assert!(!found.incomplete && found.is_full() && found.ids.len() < 10_000);
        assert!(found.ids.contains("p99999") && !found.ids.contains("q"));
    }

    #[test]
    fn text_is_not_markup() {
        assert_eq!(
            ids("<textarea><p id=a></textarea><style>id=b</style><title><p id=c></title>"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn pages_with_scripts_are_incomplete() {
        let incomplete = |html: &[u8], cut| read(html, cut, &BTreeSet::new()).incomplete;
        assert!(!incomplete(b"<p id=a>", false));
        assert!(incomplete(b"<p id=a>", true));
        assert!(incomplete(b"<script src=x></script>", false));
        assert!(incomplete(b"<script type=module></script>", false));
        assert!(incomplete(b"<script type='text/javascript; charset=utf-8'>1</script>", false));
        assert!(!incomplete(b"<script type=application/ld+json>{}</script>", false));
        assert!(!incomplete(b"<script type=application/json>{}</script><p id=a>", false));
        assert!(incomplete(b"<meta http-equiv=Refresh content='0; url=x'>", false));
        assert!(incomplete(b"<p id=\xfcber>", false));
        assert!(unknown().incomplete);
    }
}
