//! A doctype with a space in it, which is a comment.

use crate::{
    diagnostic::Diagnostic,
    document::{Dialect, Document},
    span::Span,
};

/// Finds `<! DOCTYPE html>` at the start of an HTML file: browsers show the page without a doctype.
pub(super) fn find(document: &Document) -> Option<Diagnostic> {
    if document.dialect() != Dialect::Html {
        return None;
    }
    let page = super::super::start(document);
    let inside = page.strip_prefix("<!").filter(|inside| inside.starts_with(char::is_whitespace))?;
    let end = inside.find('>')?;
    let is_doctype = inside.trim_start().get(..7).is_some_and(|word| word.eq_ignore_ascii_case("doctype"));
    let start = document.source().len() - page.len();
    let span = Span::new(start as u32, (start + 2 + end + 1) as u32);
    is_doctype.then(|| {
        Diagnostic::new(span, "The doctype is a comment because of the space before `DOCTYPE`".to_owned())
            .label("browsers show the page in quirks mode")
            .help("write `<!DOCTYPE html>`")
    })
}
