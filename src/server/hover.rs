//! What an editor shows for a location: the rule of a finding, the modules that a reference names.

use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind};

use super::{Checked, Encoding, touches};
use crate::{
    model::{modules::ModuleTree, references::Reference},
    output::rule_url,
    rule::Rule,
    rules,
    span::Span,
};

/// The rules of the findings at an offset, or the modules that are named there.
#[must_use]
pub fn at(checked: &Checked, offset: u32, encoding: Encoding) -> Option<Hover> {
    let cursor = Span::empty(offset);
    let mut parts = Vec::new();
    let mut span = None;
    for finding in checked.findings_in(cursor) {
        let rule = rules::ALL.iter().find(|rule| rule.id == finding.rule);
        let part = rule.map(|rule| explained(rule)).unwrap_or_default();
        if !part.is_empty() && !parts.contains(&part) {
            parts.push(part);
        }
        span.get_or_insert(finding.span);
    }
    if let Some((reference, tree)) = reference_at(checked, offset) {
        parts.push(modules(reference, tree));
        span.get_or_insert(reference.span);
    }
    parts.retain(|part| !part.is_empty());
    if parts.is_empty() {
        return None;
    }
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value: parts.join("\n\n---\n\n") }),
        range: span.map(|span| checked.positions(encoding).range(span)),
    })
}

/// The reference to modules at an offset.
pub fn reference_at(checked: &Checked, offset: u32) -> Option<(&Reference, &ModuleTree)> {
    let tree = checked.page.modules.as_ref()?;
    let all = &checked.page.model.references.references;
    let reference = all.iter().find(|reference| touches(reference.span, Span::empty(offset)))?;
    Some((reference, tree))
}

/// The title of a rule, why it is one, and where its page is.
fn explained(rule: &Rule) -> String {
    let why = rule.section("Why");
    let (title, url) = (rule.title(), rule_url(rule.id));
    format!("**{title}** ([{}]({url}))\n\n{why}", rule.id)
}

/// The modules that a reference names, a line each.
fn modules(reference: &Reference, tree: &ModuleTree) -> String {
    let lines = reference.modules(tree).into_iter().flat_map(|number| tree.numbered(number)).map(|module| {
        let tiers = tree.tiers().filter(|tier| tier.numbers.contains(&module.number));
        let tiers: Vec<String> = tiers.map(|tier| format!(" · {} Tier", tier.name)).collect();
        let directory = module.directory.as_ref().map(|directory| format!(" · `{directory}`")).unwrap_or_default();
        format!("- Module {:02}: **{}**{}{directory}", module.number, module.title, tiers.concat())
    });
    lines.collect::<Vec<_>>().join("\n")
}
