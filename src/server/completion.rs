//! Completions: the missing fields of an entry, the title of a module, the rules in a comment.

use lsp_types::{CompletionItem, CompletionItemKind, CompletionTextEdit, Documentation, TextEdit};

use super::{Checked, Encoding};
use crate::{
    document::suppression::VERBS,
    model::{entries::State, modules::ModuleTree},
    rules,
    span::Span,
    text,
};

/// What may be written at an offset.
#[must_use]
pub fn at(checked: &Checked, offset: u32, encoding: Encoding) -> Vec<CompletionItem> {
    let positions = checked.positions(encoding);
    let text = checked.page.document.original();
    let line = positions.line(offset);
    let before = text.get(line.start as usize..offset as usize).unwrap_or_default();
    if let Some(from) = before.rfind("ack-lint-") {
        return in_comment(before.get(from + "ack-lint-".len()..).unwrap_or_default());
    }
    if let Some(tree) = &checked.page.modules
        && let Some(items) = titles(before, tree)
    {
        return items;
    }
    let indented = before.trim_start_matches(['*', '_', ' ', '-', '+']);
    // A word at the start of a line may become a label.
    if indented.contains(|c: char| !c.is_alphanumeric() && c != ' ') {
        return Vec::new();
    }
    let range = positions.range(Span::new(line.start, offset));
    fields(checked, offset)
        .into_iter()
        .map(|label| {
            let bold = format!("**{label}**: ");
            CompletionItem {
                filter_text: Some(format!("{before}{label}")),
                text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text: bold })),
                ..item(&label, CompletionItemKind::FIELD)
            }
        })
        .collect()
}

/// The names of comments, or the rules behind one.
fn in_comment(written: &str) -> Vec<CompletionItem> {
    if written.contains(char::is_whitespace) {
        return rule_ids();
    }
    VERBS.iter().map(|(verb, _)| item(verb, CompletionItemKind::KEYWORD)).collect()
}

/// All rules, with their titles.
#[must_use]
pub fn rule_ids() -> Vec<CompletionItem> {
    let of_rule = |rule: &&crate::rule::Rule| CompletionItem {
        detail: Some(rule.title().to_owned()),
        documentation: Some(Documentation::String(rule.section("Why").to_owned())),
        ..item(rule.id, CompletionItemKind::VALUE)
    };
    rules::ALL.iter().map(of_rule).collect()
}

/// The title of the module whose number is before an open bracket: `Module 06 (`.
fn titles(before: &str, tree: &ModuleTree) -> Option<Vec<CompletionItem>> {
    let (head, typed) = before.rsplit_once('(')?;
    let head = head.trim_end();
    let digits = head.len() - head.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let number: u32 = head.get(head.len() - digits..)?.parse().ok()?;
    let words = head.get(..head.len() - digits)?.trim_end();
    if typed.contains(')') || !text::contains(&words.to_lowercase(), "module") {
        return None;
    }
    let of_module = |module: &crate::model::modules::Module| CompletionItem {
        insert_text: Some(format!("{})", module.title)),
        ..item(&module.title, CompletionItemKind::MODULE)
    };
    Some(tree.numbered(number).iter().map(of_module).collect())
}

/// The fields that the entry at an offset lacks.
fn fields(checked: &Checked, offset: u32) -> Vec<String> {
    let (document, model) = (&checked.page.document, &checked.page.model);
    let around = model.page.headings.iter().rposition(|heading| document.node(heading.node).span.start <= offset);
    let entry = model.entries.all().find(|entry| entry.heading.is_some() && entry.heading == around);
    let missing = entry.into_iter().flat_map(|entry| &entry.fields).filter(|field| field.state == State::Missing);
    missing.map(|field| field.label.clone()).collect()
}

fn item(label: &str, kind: CompletionItemKind) -> CompletionItem {
    CompletionItem { label: label.to_owned(), kind: Some(kind), ..CompletionItem::default() }
}
