//! Runs the rules on one page, and takes out what its comments suppress.

use std::{cmp::Ordering, collections::BTreeSet};

use super::{ParsedPage, coverage};
use crate::{
    diagnostic::{Diagnostic, Suppressed},
    document::{Document, Suppression},
    rule::{Context, Facts, Level, Needs, Rule, Sink, Within},
    rules::{self, Selection},
    span::Span,
};

/// The findings of one page.
#[derive(Debug, Clone, Default)]
pub struct Linted {
    /// Sorted by place, then by rule.
    pub found: Vec<Diagnostic>,
    /// Findings that comments of the page suppressed, sorted likewise.
    pub suppressed: Vec<Suppressed>,
    /// The rules that were run: those that are on, and whose facts are there.
    pub ran: Vec<&'static Rule>,
}

/// Runs the enabled rules on one page, unless it exceeds a limit.
#[must_use]
pub fn lint(page: &ParsedPage, facts: &Facts, selection: &Selection) -> Linted {
    if page.refusal.is_some() {
        return Linted::default();
    }
    let compared = page.compared(facts);
    let references = page.modules.as_ref().map(|tree| rules::module::check_references(&page.model.references, tree));
    let mut context = Context {
        document: &page.document,
        model: &page.model,
        contract: page.profile.as_ref().map(|profile| &profile.contract),
        modules: page.modules.as_ref(),
        references: references.as_deref().unwrap_or_default(),
        facts,
        roster: compared.as_ref(),
        unused: &[],
    };
    let mut found = Vec::new();
    let mut ran = Vec::new();
    for rule in rules::ALL.iter().filter(|rule| rule.needs != Needs::Suppressions) {
        ran.extend(run(rule, &context, selection, &mut found).then_some(*rule));
    }
    drop_redundant(&mut found, &ran, &page.document);
    let (mut suppressed, unused) = suppress(&mut found, page, facts, &ran);
    context.unused = &unused;
    for rule in rules::ALL.iter().filter(|rule| rule.needs == Needs::Suppressions) {
        ran.extend(run(rule, &context, selection, &mut found).then_some(*rule));
    }
    found.sort_by(by_place);
    suppressed.sort_by(|a, b| by_place(&a.finding, &b.finding));
    Linted { found, suppressed, ran }
}

/// The order of findings: by place, then by rule.
pub(super) fn by_place(a: &Diagnostic, b: &Diagnostic) -> Ordering {
    (a.span.start, a.span.end, a.rule, &a.message).cmp(&(b.span.start, b.span.end, b.rule, &b.message))
}

/// Most findings of a page that are reported.
pub const MAX_FINDINGS: usize = 10_000;

/// Keeps [`MAX_FINDINGS`] of sorted findings, errors first, and returns the number of the others.
pub fn limit(found: &mut Vec<Diagnostic>) -> usize {
    let more = found.len().saturating_sub(MAX_FINDINGS);
    if more > 0 {
        found.sort_by(|a, b| b.severity.cmp(&a.severity));
        found.truncate(MAX_FINDINGS);
        found.sort_by(by_place);
    }
    more
}

/// Runs a rule that is on and whose facts are there; says whether it ran.
fn run(rule: &Rule, context: &Context<'_>, selection: &Selection, found: &mut Vec<Diagnostic>) -> bool {
    let Some(severity) = selection.severity(rule.id) else { return false };
    let ready = match rule.needs {
        Needs::Document | Needs::Files | Needs::Anchors | Needs::Suppressions => true,
        Needs::Contract => context.contract.is_some(),
        Needs::Modules | Needs::History => context.modules.is_some(),
        Needs::Web => !context.facts.web.is_empty(),
        Needs::Accounts => !context.facts.accounts.is_empty(),
        Needs::Roster => context.roster.is_some(),
    };
    if ready {
        let mut sink = Sink::new(rule.id, severity);
        (rule.check)(context, &mut sink);
        found.append(&mut sink.into_found());
    }
    ready
}

/// Takes out what comments suppress. Gives what was taken out, and the comments that were of no use although every
/// rule they mean was run.
fn suppress(
    found: &mut Vec<Diagnostic>,
    page: &ParsedPage,
    facts: &Facts,
    ran: &[&'static Rule],
) -> (Vec<Suppressed>, Vec<usize>) {
    let comments = page.document.suppressions();
    if comments.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let mut suppressed = Vec::new();
    let mut used = vec![false; comments.len()];
    for mut finding in std::mem::take(found) {
        let mut covering = |span: Span| {
            let mut first = None;
            for (comment, used) in comments.iter().zip(&mut used) {
                if comment.covers(finding.rule, span.start) {
                    *used = true;
                    first = first.or(Some(comment));
                }
            }
            first
        };
        let first = covering(finding.span);
        if finding.retain_locations(|place| covering(place).is_none()) {
            found.push(finding);
        } else {
            let finding = Diagnostic { fix: None, ..finding };
            suppressed.push(Suppressed { finding, reason: first.and_then(|comment| comment.reason.clone()) });
        }
    }
    let done = coverage::settled(ran, page, facts);
    let all_ran = |comment: &Suppression| {
        let mut meant = rules::ALL.iter().filter(|rule| comment.names(rule.id) && rule.level != Level::Off).peekable();
        meant.peek().is_some() && meant.all(|rule| done.contains(&rule.id) || rule.needs == Needs::Suppressions)
    };
    let unused = (0..comments.len()).filter(|&index| !used[index] && all_ran(&comments[index])).collect();
    (suppressed, unused)
}

/// Drops each finding whose rule yields to another that was found at the same place.
fn drop_redundant(found: &mut Vec<Diagnostic>, ran: &[&'static Rule], document: &Document) {
    let line = |span: Span| document.lines().line(span.start);
    for (rule, to) in ran.iter().filter_map(|rule| Some((rule, rule.yields_to?))) {
        if !found.iter().any(|finding| finding.rule == rule.id) {
            continue;
        }
        let groups = ran.iter().filter(|other| other.group() == to.group && other.id != rule.id);
        let others: BTreeSet<&str> = groups.map(|other| other.id).collect();
        let spans: BTreeSet<Span> =
            found.iter().filter(|finding| others.contains(finding.rule)).map(|finding| finding.span).collect();
        let lines: BTreeSet<u32> = spans.iter().copied().map(line).collect();
        found.retain(|finding| {
            let all = || std::iter::once(finding.span).chain(finding.labels.iter().map(|label| label.span));
            let redundant = match to.within {
                Within::Line => all().any(|span| lines.contains(&line(span))),
                Within::Span => {
                    let within = Span::empty(finding.span.start)..Span::empty(finding.span.end);
                    spans.range(within).next().is_some()
                }
            };
            finding.rule != rule.id || !redundant
        });
    }
}
