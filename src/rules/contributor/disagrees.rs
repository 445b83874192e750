//! `contributor/disagrees`: the page and .all-contributorsrc differ about a person.

use super::{identity, subject};
use crate::{
    diagnostic::Diagnostic,
    document::Document,
    model::roster::{Comparison, Difference, Field, Pair},
    rule::{Context, Level, Needs, Sink},
    rules::wording,
    text,
};

rule! {
    id: "contributor/disagrees",
    level: Level::WARNING,
    check: check,
    needs: Needs::Roster,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let Some(compared) = context.roster else { return };
    for pair in &compared.pairs {
        let differences = pair.differences(context.document, compared.roster);
        if let Some((first, others)) = differences.split_first() {
            sink.report(finding(context.document, compared, pair, first, others));
        }
    }
}

fn finding(
    document: &Document,
    compared: &Comparison<'_>,
    pair: &Pair<'_>,
    first: &Difference<'_>,
    others: &[Difference<'_>],
) -> Diagnostic {
    let all = std::iter::once(first).chain(others);
    let what: Vec<&str> = all.map(|difference| name(difference.field)).collect();
    let there = |difference: &Difference<'_>| format!("“{}”", wording::short(difference.there));
    let (who, path, line) = (subject(document, pair.person), &compared.roster.path, pair.listed.line);
    let verb = if others.is_empty() { "differs" } else { "differ" };
    let message = format!("{who}'s {} {verb} from {path}", text::join(&what, "and"));
    let help = if compared.generated {
        "correct the file if it is wrong, then run `all-contributors generate`"
    } else {
        "make the page and the file agree"
    };
    let label = format!("{} on line {line} of the file", there(first));
    let subject = format!("{} {}", identity(document, pair.person), what.join(" "));
    let finding = Diagnostic::new(first.here.span, message).label(label).help(help).subject(subject);
    others.iter().fold(finding, |finding, other| finding.also(other.here.span, format!("{} in the file", there(other))))
}

const fn name(field: Field) -> &'static str {
    match field {
        Field::Name => "name",
        Field::Avatar => "avatar",
        Field::Profile => "profile",
    }
}
