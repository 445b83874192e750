//! `contributor/unknown-contribution`: a contribution of a type that all-contributors does not know.

use crate::{
    diagnostic::Diagnostic,
    model::roster::Roster,
    rule::{Level, Needs, Sink},
    rules::wording,
    text,
};

rule! {
    id: "contributor/unknown-contribution",
    level: Level::ERROR,
    // The types are in the file alone.
    check: |_, _| {},
    needs: Needs::Roster,
    check_roster: Some(in_roster),
}

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
            let finding = Diagnostic::new(kind.span, message).label("all-contributors stops with an error here");
            sink.report(finding.help(help).subject(format!("{} {}", listed.display_name(), kind.text)));
        }
    }
}
