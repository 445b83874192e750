//! `claim/license`: another licence than that of the LICENSE file.

use crate::{
    diagnostic::{Diagnostic, Severity},
    model::claims::Claim,
    rule::{Context, Fixable, Level, Needs, Rule, Sink},
    rules::{renumber, say},
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "claim/license",
    page: include_str!("../../../rules/claim/license.md"),
    level: Level::On(Severity::Warning),
    fix: Fixable::None,
    needs: Needs::Document,
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    let Some(licenses) = context.licenses else { return };
    // A file that nobody recognises may be the one that the page means.
    let known: Option<Vec<&str>> = licenses.files.iter().map(|file| file.id.as_deref()).collect();
    let Some(known) = known.filter(|known| !known.is_empty()) else { return };
    for claim in &context.model.claims {
        if !claim.licenses.iter().any(|named| known.iter().any(|id| named.is(id))) {
            let holds: Vec<String> =
                licenses.files.iter().zip(&known).map(|(file, id)| format!("{} holds {id}", file.path)).collect();
            sink.report(tell(claim, &holds));
        }
    }
}

fn tell(claim: &Claim, holds: &[String]) -> Diagnostic {
    let message = format!("The page says {}; {}", say::clipped(&claim.text), renumber::listed(holds, "and"));
    Diagnostic::new(claim.span, message).help("name the licence of the file here, or replace the file")
}
