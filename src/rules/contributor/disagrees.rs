//! `contributor/disagrees`: the page and .all-contributorsrc differ about a person.

use super::{identity, subject};
use crate::{
    diagnostic::Diagnostic,
    document::Document,
    model::{
        people::invalid_login_reason,
        roster::{Comparison, Difference, Field, Pair},
    },
    rule::{Context, Level, Needs, Sink, Within, Yield},
    rules::wording,
    text,
};

rule! {
    id: "contributor/disagrees",
    level: Level::WARNING,
    check: check,
    needs: Needs::Roster,
    yields_to: Some(Yield { group: "link", within: Within::Span }),
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let Some(compared) = context.roster else { return };
    for pair in &compared.pairs {
        let mut differences = pair.differences(context.document, compared.roster);
        // `contributor/invalid-login` reports these.
        let is_invalid = |login: &str| invalid_login_reason(login).is_some();
        let here = pair.person.login.as_deref().is_some_and(is_invalid);
        let there =
            pair.listed.has_account() && pair.listed.login.as_ref().is_some_and(|login| is_invalid(&login.text));
        differences.retain(|difference| match difference.field {
            Field::Profile => !here,
            Field::Login => !there,
            _ => true,
        });
        if let Some((first, others)) = differences.split_first() {
            sink.report(finding(context.document, compared, pair, first, others));
        }
    }
}

fn finding(
    document: &Document,
    compared: &Comparison<'_>,
    pair: &Pair<'_>,
    first: &Difference,
    others: &[Difference],
) -> Diagnostic {
    let all = std::iter::once(first).chain(others);
    let what: Vec<&str> = all.map(|difference| name(difference.field)).collect();
    let there = |difference: &Difference| format!("“{}”", wording::short(&difference.there));
    let (who, path, line) = (subject(document, pair.person), &compared.roster.path, pair.listed.line);
    let one = others.is_empty() && first.field != Field::Contributions;
    let verb = if one { "differs" } else { "differ" };
    let message = format!("{who}'s {} {verb} from {path}", text::join(&what, "and"));
    let help = if compared.generated {
        "correct the file if it is wrong, then run `all-contributors generate`"
    } else {
        "make the page and the file agree"
    };
    let label = format!("{} on line {line} of the file", there(first));
    let subject = format!("{} {}", identity(document, pair.person), what.join(" "));
    let mut finding = Diagnostic::new(first.here.span, message).label(label).help(help).subject(subject);
    if compared.generated {
        // One cause: the list was not generated again.
        finding = finding.together(format!("people differ in {} from {path}", text::join(&what, "and")), help);
    }
    others.iter().fold(finding, |finding, other| finding.also(other.here.span, format!("{} in the file", there(other))))
}

const fn name(field: Field) -> &'static str {
    match field {
        Field::Name => "name",
        Field::Avatar => "avatar",
        Field::Profile => "profile",
        Field::Contributions => "contributions",
        Field::Login => "login",
    }
}
