//! Keeps reference links whose text is their label (`[text]`, `[text][]`) when a fix edits that text.

use crate::{
    document::{Document, NodeIndex, NodeKind, Origin},
    fix::{Edit, Fix},
    span::Span,
};

/// The reference links of a page whose text is their label, in order.
pub(super) struct Labels {
    all: Vec<Label>,
}

struct Label {
    /// The text between the brackets.
    text: Span,
    /// Where a label of its own is inserted, with brackets or into the empty ones.
    insert: u32,
    brackets: bool,
}

impl Labels {
    pub(super) fn of(document: &Document) -> Self {
        let reference = |&node: &NodeIndex| document.node(node).kind == NodeKind::Element(Origin::Reference);
        let all = document.indices().filter(reference).filter_map(|node| label(document.source(), document.open(node)));
        Self { all: all.collect() }
    }

    /// Adds the old label to each reference whose text a fix changes: `[new text][old label]`. Returns `false` if that
    /// is not possible.
    pub(super) fn keep(&self, source: &str, fix: &mut Fix) -> bool {
        let mut added: Vec<Edit> = Vec::new();
        for edit in &fix.edits {
            let next = self.all.partition_point(|label| label.text.start <= edit.span.start);
            let label = next.checked_sub(1).and_then(|at| self.all.get(at));
            let Some(label) = label.filter(|label| label.text.contains(edit.span)) else { continue };
            let text = label.text.slice(source);
            if text.contains(['\n', '\r']) {
                return false;
            }
            let text = if label.brackets { format!("[{text}]") } else { text.to_owned() };
            let edit = Edit { span: Span::empty(label.insert), text };
            if !added.contains(&edit) {
                added.push(edit);
            }
        }
        if !added.is_empty() {
            fix.edits.append(&mut added);
            fix.edits.sort_by_key(|edit| edit.span);
        }
        true
    }
}

/// The label of a link or image, if it is its text.
fn label(source: &str, element: Span) -> Option<Label> {
    let written = element.slice(source);
    let start = written.find('[')? + 1;
    let mut escaped = false;
    let inner = written.get(start..)?;
    let end = inner.find(|c: char| {
        let bracket = !escaped && matches!(c, '[' | ']');
        escaped = !escaped && c == '\\';
        bracket
    })?;
    let (text, rest) = inner.split_at_checked(end)?;
    let text = Span::new(element.start + start as u32, element.start + (start + text.len()) as u32);
    match rest {
        "]" => Some(Label { text, insert: element.end, brackets: true }),
        "][]" => Some(Label { text, insert: element.end - 1, brackets: false }),
        _ => None,
    }
}
