//! The metadata block at the top of a page.

use crate::span::Span;

/// A YAML or TOML block before the page's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrontMatter {
    /// From the start of the file to the end of the closing line.
    pub span: Span,
    /// The `title` and its span, if it is a plain or quoted scalar on one line.
    pub title: Option<(String, Span)>,
}

/// Finds a block that starts on the first line: `---` … `---` or `...` (YAML), `+++` … `+++` (TOML). A block that is
/// not closed, or whose second line is blank, is a thematic break (as in Pandoc and Jekyll). A forge shows `+++` as text, with
/// its links: a block with links is not metadata, and neither is one that is not TOML.
pub(super) fn find(source: &str) -> Option<FrontMatter> {
    let bom = if source.starts_with('\u{FEFF}') { 3 } else { 0 };
    let body = &source[bom..];
    let fence = body.get(..3).filter(|fence| matches!(*fence, "---" | "+++"))?;
    let mut offset = bom;
    let mut title = None;
    for (number, line) in body.split_inclusive('\n').enumerate() {
        let text = line.trim_end();
        let start = offset;
        offset += line.len();
        match number {
            0 if text != fence => return None,
            0 => {}
            1 if text.is_empty() => return None,
            _ if text == fence || (fence == "---" && text == "...") => {
                let inside = source.get(bom + fence.len()..start).unwrap_or_default();
                if fence == "+++" && !is_metadata(inside) {
                    return None;
                }
                return Some(FrontMatter { span: Span::new(0, offset as u32), title });
            }
            _ => title = title.or_else(|| title_of(text, start as u32)),
        }
    }
    None
}

/// Whether a text is TOML without links of Markdown and HTML.
fn is_metadata(text: &str) -> bool {
    let is_tag = |(at, _): (usize, &str)| text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic());
    !["](", "]:", "]["].iter().any(|mark| text.contains(mark))
        && !text.match_indices('<').any(is_tag)
        && toml::from_str::<toml::Table>(text).is_ok()
}

fn title_of(line: &str, start: u32) -> Option<(String, Span)> {
    let rest = line.strip_prefix("title")?.trim_start();
    let value = rest.strip_prefix(':').or_else(|| rest.strip_prefix('='))?.trim();
    let text = ['"', '\'']
        .iter()
        .find_map(|&quote| value.strip_prefix(quote).and_then(|inner| inner.strip_suffix(quote)))
        .unwrap_or(value);
    let at = start + line.rfind(text)? as u32;
    (!text.is_empty()).then(|| (text.to_owned(), Span::new(at, at + text.len() as u32)))
}
