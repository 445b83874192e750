//! `contributor/disagrees`: page and .all-contributorsrc say different things of somebody.

use super::who;
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
            sink.report(tell(context.document, compared, pair, first, others));
        }
    }
}

fn tell(
    document: &Document,
    compared: &Comparison<'_>,
    pair: &Pair<'_>,
    first: &Difference<'_>,
    others: &[Difference<'_>],
) -> Diagnostic {
    let all = || std::iter::once(first).chain(others);
    let what: Vec<&str> = all().map(|difference| name(difference.field)).collect();
    let there: Vec<String> = all().map(|difference| format!("“{}”", wording::short(difference.there))).collect();
    let (who, path, line) = (who(document, pair.person), &compared.roster.path, pair.listed.line);
    let message =
        format!("{who} has another {} in {path}, line {line}: {}", text::join(&what, "and"), text::join(&there, "and"));
    let help = if compared.generated {
        "correct the file where it is wrong, and write the list anew: `all-contributors generate`"
    } else {
        "make the two say the same"
    };
    let finding = Diagnostic::new(first.here.span, message).help(help);
    others
        .iter()
        .fold(finding, |finding, other| finding.also(other.here.span, format!("another {}", name(other.field))))
}

const fn name(field: Field) -> &'static str {
    match field {
        Field::Name => "name",
        Field::Avatar => "picture",
        Field::Profile => "profile",
    }
}
