//! `claim/license`: another licence than that of the LICENSE file.

use crate::{
    diagnostic::Diagnostic,
    model::claims::Claim,
    rule::{Context, Level, Sink},
    rules::wording,
    text,
};

rule! {
    id: "claim/license",
    level: Level::WARNING,
    check: check,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let Some(licenses) = context.facts.licenses.as_ref() else { return };
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
    let message = format!("The page says {}; {}", wording::clipped(&claim.text), text::join(holds, "and"));
    Diagnostic::new(claim.span, message).help("name the licence of the file here, or replace the file")
}
