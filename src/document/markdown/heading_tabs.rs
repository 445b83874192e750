//! Tabs at the ends of headings. CommonMark 4.2 removes them; pulldown-cmark takes them for text, and a closing `#` before them
//! as well.

use crate::text;

/// The text with spaces instead of these tabs, if there are any.
pub(super) fn hide(text: &str) -> Option<String> {
    if !(text::contains(text, "\t\n") || text::contains(text, "\t\r") || text.ends_with('\t')) {
        return None;
    }
    let mut hidden = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        let (content, end) = line.split_at(content.len());
        hidden.push_str(content);
        if is_heading(content) {
            hidden.push_str(&end.replace('\t', " "));
        } else {
            hidden.push_str(end);
        }
    }
    Some(hidden)
}

/// Whether a line may be a heading, also in quotes and lists.
fn is_heading(line: &str) -> bool {
    let in_container = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '\t' | '>' | '-' | '*' | '+' | '.' | ')');
    line.trim_start_matches(in_container).starts_with('#')
}

#[cfg(test)]
mod tests {
    use crate::{
        document::{Dialect, Document},
        model::page::Page,
    };

    #[test]
    fn a_tab_at_the_end_of_a_heading_is_no_text() {
        for (source, anchor) in [
            ("## a # \t", "a"),
            ("> 1. ## *a* b #\t\n", "a-b"),
            ("## a&#32; \t\r\n", "a-"),
            ("## a&#32;\t", "a-"),
            ("## a \t \t\nb", "a"),
        ] {
            let document = Document::parse(source.to_owned(), Dialect::Gfm);
            let anchors = Page::read(&document).anchors;
            assert!(anchors.contains(anchor), "{source:?}: {anchors:?}");
        }
        let code = Document::parse("```\n# a\t\n```\n".to_owned(), Dialect::Gfm);
        assert!((1..code.nodes().len() as u32).any(|node| code.text(node) == "# a\t\n"));
    }
}
