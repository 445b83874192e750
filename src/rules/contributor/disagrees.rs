//! `contributor/disagrees`: page and .all-contributorsrc say different things of somebody.

use super::who;
use crate::{
    diagnostic::{Diagnostic, Severity},
    document::Document,
    model::roster::{Compared, Difference, Field, Pair},
    rule::{Context, Fixable, Level, Needs, Rule, Sink},
    rules::say,
};

/// The rule.
pub static RULE: Rule = Rule {
    id: "contributor/disagrees",
    page: include_str!("../../../rules/contributor/disagrees.md"),
    level: Level::On(Severity::Warning),
    fix: Fixable::None,
    needs: Needs::Roster,
    check,
};

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
    compared: &Compared<'_>,
    pair: &Pair<'_>,
    first: &Difference<'_>,
    others: &[Difference<'_>],
) -> Diagnostic {
    let all = || std::iter::once(first).chain(others);
    let what: Vec<&str> = all().map(|difference| name(difference.field)).collect();
    let there: Vec<String> = all().map(|difference| format!("“{}”", say::short(difference.there))).collect();
    let (who, path, line) = (who(document, pair.person), &compared.roster.path, pair.listed.line);
    let message = format!("{who} has another {} in {path}, line {line}: {}", say::and(&what), say::and(&there));
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
