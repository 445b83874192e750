//! Changes that an editor offers: fixes, and comments that suppress a finding.

use lsp_types::TextEdit;

use super::{Checked, Encoding, Positions};
use crate::{
    diagnostic::Diagnostic,
    document::Dialect,
    facts::Generator,
    fix::{self, Edit, Safety},
    span::Span,
};

/// Most findings of a request that comments are offered for: the page is read once more for each.
const MOST_SUPPRESSED: usize = 4;

/// A change that resolves one finding.
#[derive(Debug)]
pub struct Action<'a> {
    /// What it does, in the imperative.
    pub title: String,
    /// The finding.
    pub finding: &'a Diagnostic,
    /// The edits, in order.
    pub edits: Vec<TextEdit>,
    /// Whether it may be applied without review.
    pub is_preferred: bool,
    /// Whether it resolves the finding, and does not only hide it.
    pub is_fix: bool,
}

/// The fixes of the findings in a part of a page, safe ones first, then the comments that suppress them.
#[must_use]
pub fn of_span(checked: &Checked, span: Span, encoding: Encoding) -> Vec<Action<'_>> {
    let positions = checked.positions(encoding);
    let text = checked.page.document.original();
    let mut actions: Vec<Action<'_>> = Vec::new();
    for finding in checked.findings_in(span) {
        if let Some(fix) = &finding.fix {
            actions.push(Action {
                title: capitalized(&fix.title),
                finding,
                edits: edits(&fix.edits, text, &positions),
                is_preferred: fix.safety == Safety::Safe,
                is_fix: true,
            });
        }
    }
    actions.sort_by_key(|action| !action.is_preferred);
    for finding in checked.findings_in(span).take(MOST_SUPPRESSED) {
        let comments =
            [(comment_on_line(checked, finding), "on this line"), (comment_on_page(checked, finding), "on this page")];
        for (edit, place) in comments {
            actions.extend(edit.map(|edit| Action {
                title: format!("Suppress {} {place}", finding.rule),
                finding,
                edits: edits(&[edit], text, &positions),
                is_preferred: false,
                is_fix: false,
            }));
        }
    }
    actions
}

/// What turns one text into another: one edit, without what both have in common at their ends.
#[must_use]
pub fn difference(before: &str, after: &str, positions: &Positions<'_>) -> Option<TextEdit> {
    if before == after {
        return None;
    }
    let equal = |(a, b): &(char, char)| a == b;
    let start: usize = before.chars().zip(after.chars()).take_while(equal).map(|(c, _)| c.len_utf8()).sum();
    let (rest, new) = (before.get(start..).unwrap_or_default(), after.get(start..).unwrap_or_default());
    let end: usize = rest.chars().rev().zip(new.chars().rev()).take_while(equal).map(|(c, _)| c.len_utf8()).sum();
    let new_text = new.get(..new.len() - end).unwrap_or_default().to_owned();
    let range = positions.range(Span::from_range(&(start..before.len() - end)));
    Some(TextEdit { range, new_text })
}

fn edits(edits: &[Edit], text: &str, positions: &Positions<'_>) -> Vec<TextEdit> {
    let ending = fix::line_ending(text);
    let edit = |edit: &Edit| TextEdit {
        range: positions.range(edit.span),
        new_text: fix::with_line_endings(ending, &edit.text).into_owned(),
    };
    edits.iter().map(edit).collect()
}

/// A comment above the finding's line if that begins a block, where a comment at its end may become a part of an anchor, else at its
/// end. There is none for a line that is inside a tag or in code, where it would be text.
fn comment_on_line(checked: &Checked, finding: &Diagnostic) -> Option<Edit> {
    let text = checked.page.document.original();
    let line = checked.positions(Encoding::Utf8).line(finding.span.start);
    let above = text.get(..line.start as usize)?.lines().next_back().unwrap_or_default();
    let begins_block = above.trim().is_empty() && !line.slice(text).starts_with([' ', '\t', '>']);
    let (at, inserted, lead) = if begins_block {
        (line.start, format!("{}\n", comment(checked, &format!("disable-next-line {}", finding.rule))), 0)
    } else {
        let space = if line.slice(text).ends_with(' ') { "" } else { " " };
        let comment = comment(checked, &format!("disable-line {}", finding.rule));
        (line.end, format!("{space}{comment}"), space.len() as u32)
    };
    let changed = format!("{}{inserted}{}", text.get(..at as usize)?, text.get(at as usize..)?);
    works(checked, changed, at + lead).then(|| Edit { span: Span::empty(at), text: inserted })
}

/// A comment above the page, below its front matter.
fn comment_on_page(checked: &Checked, finding: &Diagnostic) -> Option<Edit> {
    let document = &checked.page.document;
    let text = document.original();
    let start = document.front_matter().map_or(0, |front| front.span.end);
    let bom = if start == 0 && text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() as u32 } else { 0 };
    let at = start + bom;
    let comment = comment(checked, &format!("disable-file {}", finding.rule));
    let (before, after) = (text.get(..at as usize)?, text.get(at as usize..)?);
    let lead = if before.is_empty() || before.ends_with(['\n', '\u{feff}']) { "" } else { "\n" };
    let changed = format!("{before}{lead}{comment}\n\n{after}");
    let works = works(checked, changed, at + lead.len() as u32);
    works.then(|| Edit { span: Span::empty(at), text: format!("{lead}{comment}\n\n") })
}

/// A comment in the language of the page.
fn comment(checked: &Checked, command: &str) -> String {
    let document = &checked.page.document;
    match document.generator() {
        Some(Generator::Mdx) if document.dialect() != Dialect::Html => format!("{{/* ack-lint-{command} */}}"),
        _ => format!("<!-- ack-lint-{command} -->"),
    }
}

/// Whether a changed page is read with a comment at an offset.
fn works(checked: &Checked, changed: String, at: u32) -> bool {
    let document = &checked.page.document;
    let read = crate::document::Document::parse_on(document.generator(), changed, document.dialect());
    read.suppressions().iter().any(|comment| comment.span.start == at)
}

/// A title as editors show it.
fn capitalized(title: &str) -> String {
    let mut chars = title.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
