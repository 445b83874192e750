//! `contributor/unlisted`: somebody is in .all-contributorsrc and not on the page.

use crate::{
    diagnostic::Diagnostic,
    model::roster::Comparison,
    rule::{Context, Level, Needs, Sink},
    rules::wording,
};

rule! {
    id: "contributor/unlisted",
    level: Level::WARNING,
    check: check,
    needs: Needs::Roster,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let Some(compared) = context.roster else { return };
    let Comparison { roster, pairs, unlisted, location, .. } = compared;
    let help = if compared.generated {
        "write the list anew: `all-contributors generate`"
    } else {
        "add them, or take them out of the file"
    };
    if pairs.is_empty() && unlisted.len() > 1 {
        let message = format!("None of the {} people in {} is in this list", unlisted.len(), roster.path);
        sink.report(Diagnostic::new(*location, message).help(help));
        return;
    }
    for listed in unlisted {
        let who = wording::clipped(listed.display_name());
        let message = format!("{who} is in {}, line {}, and not in this list", roster.path, listed.line);
        sink.report(Diagnostic::new(*location, message).help(help));
    }
}
