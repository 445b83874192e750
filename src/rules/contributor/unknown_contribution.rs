//! `contributor/unknown-contribution`: a contribution of a type that all-contributors does not know.

use crate::{
    diagnostic::Diagnostic,
    model::roster::Roster,
    rule::{Context, Level, Needs, Sink},
    rules::wording,
    text,
};

rule! {
    id: "contributor/unknown-contribution",
    level: Level::ERROR,
    check: check,
    needs: Needs::Roster,
    check_roster: Some(in_roster),
}

/// The types are in the file alone.
const fn check(_: &Context<'_>, _: &mut Sink) {}

fn in_roster(roster: &Roster, sink: &mut Sink) {
    for listed in &roster.people {
        for kind in listed.contributions.iter().map(|contribution| &contribution.kind) {
            if roster.knows_type(&kind.text) {
                continue;
            }
            let name = wording::clipped(listed.display_name());
            let message = format!("`{}` of {name} is not a contribution type", wording::clipped(&kind.text));
            let help = match text::nearest_name(&kind.text, roster.type_names()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "use a type of all-contributors, or define this one in `types`".to_owned(),
            };
            let finding = Diagnostic::new(kind.span, message).label("all-contributors ends with an error here");
            sink.report(finding.help(help).subject(format!("{} {}", listed.display_name(), kind.text)));
        }
    }
}
