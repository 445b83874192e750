//! `claim/license`: the page names a license that the LICENSE file does not contain.

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
    // A file that is not recognised may be the one that the page means.
    let known: Option<Vec<&str>> = licenses.files.iter().map(|file| file.id.as_deref()).collect();
    let Some(known) = known.filter(|known| !known.is_empty()) else { return };
    for claim in &context.model.claims {
        // “FFmpeg is under the LGPL” in a section named License is only about this project if that is FFmpeg.
        if claim.assumed.as_ref().is_some_and(|name| !licenses.may_be_of(name)) {
            continue;
        }
        if !claim.licenses.iter().any(|named| known.iter().any(|id| named.is(id))) {
            let contents: Vec<String> =
                licenses.files.iter().zip(&known).map(|(file, id)| format!("{} contains {id}", file.path)).collect();
            sink.report(report(claim, &contents));
        }
    }
}

fn report(claim: &Claim, contents: &[String]) -> Diagnostic {
    let named = wording::clipped(&text::collapse(&claim.text));
    let message = format!("The page says {named}, but {}", text::join(contents, "and"));
    Diagnostic::new(claim.span, message).help("name the license of the file, or replace the file")
}
