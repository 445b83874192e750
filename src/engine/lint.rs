//! Runs the rules on one page, and removes the findings that its comments suppress.

use std::{
    cell::LazyCell,
    cmp::{Ordering, Reverse},
    collections::{BTreeMap, BTreeSet},
};

use super::{
    ParsedPage,
    broken_tags::{BrokenTags, Reported, Spared},
    coverage, grouping,
    ignored::{Ignored, Lists},
    known_findings,
    labels::Labels,
    source,
    suppress::Comments,
};
use crate::{
    diagnostic::{Diagnostic, Suppressed},
    document::Document,
    model::links::{self, Link},
    rule::{Context, Facts, Needs, Rule, Sink, Within, append},
    rules::{self, Selection},
    span::Span,
};

/// The findings of one page.
#[derive(Debug, Clone, Default)]
pub struct Linted {
    /// Sorted by location, then by rule.
    pub found: Vec<Diagnostic>,
    /// Findings in broken tags that are not reported as long as those about the tags are.
    pub spared: Vec<Spared>,
    /// Findings that comments of the page suppressed, sorted likewise.
    pub suppressed: Vec<Suppressed>,
    /// The rules that were run: those that are on, and whose facts are there.
    pub ran: Vec<&'static Rule>,
    /// What `.all-contributorsrc` suppressed, if it lists the page.
    pub ignored: Option<Ignored>,
}

/// Runs the enabled rules on one page, unless it exceeds a limit.
#[must_use]
pub fn lint(page: &ParsedPage, facts: &Facts, selection: &Selection) -> Linted {
    if page.refusal.is_some() {
        return Linted::default();
    }
    let compared = page.compared(facts);
    let references = page.modules.as_ref().map(|tree| rules::module::check_references(&page.model.references, tree));
    let sourced = page.sourced(facts);
    let answers = links::answers(&page.model.links, &facts.web);
    let context = Context {
        document: &page.document,
        model: &page.model,
        contract: page.profile.as_ref().map(|profile| &profile.contract),
        modules: page.modules.as_ref(),
        references: references.as_deref().unwrap_or_default(),
        facts,
        answers: &answers,
        roster: compared.as_ref(),
        sourced: sourced.as_ref(),
        unused: &[],
    };
    let mut found = Vec::new();
    let mut ran = Vec::new();
    for rule in rules::ALL.iter().filter(|rule| rule.needs != Needs::Suppressions) {
        ran.extend(run(rule, &context, selection, &mut found).then_some(*rule));
    }
    drop_redundant(&mut found, &ran, &page.document);
    let broken = BrokenTags::new(page);
    broken.keep_from_fixes(&mut found);
    let left = source::leave_to_source(&mut found, page, compared.as_ref(), facts, selection);
    broken.leave_to_source(&mut found, &left);
    keep_labels(&mut found, &page.document);
    let mut comments = Comments::new(&page.document);
    comments.suppress(&mut found);
    let mut lists = compared.as_ref().map(|compared| Lists::new(compared.roster));
    if let Some((lists, compared)) = lists.as_mut().zip(compared.as_ref()) {
        lists.suppress_on_page(&mut found, page, compared);
    }
    let mut spared = broken.spare(&mut found);
    for rule in rules::ALL.iter().filter(|rule| rule.needs == Needs::Suppressions) {
        let unused = comments.unused(rule, || coverage::settled(&ran, page, facts), selection);
        let mut own = Vec::new();
        ran.extend(run(rule, &Context { unused: &unused, ..context }, selection, &mut own).then_some(*rule));
        comments.suppress_own(&mut own);
        found.append(&mut own);
    }
    let mut all: Vec<&mut Diagnostic> =
        found.iter_mut().chain(spared.iter_mut().map(|spared| &mut spared.finding)).collect();
    let links = &page.model.links;
    let by_tag = LazyCell::new(|| -> BTreeMap<Span, &Link> {
        links.iter().map(|link| (page.document.open(link.node), link)).collect()
    });
    for finding in &mut all {
        // A tag is the same if it leads to the same file in other words.
        let of_tag = || by_tag.get(&finding.span).filter(|_| finding.subject.is_none())?.key();
        let key = finding.target.clone().or_else(of_tag);
        finding.target = key.map(|key| links::from_root(&page.path, &key));
    }
    let mut suppressed = comments.into_suppressed();
    let ignored = lists.map(|lists| {
        suppressed.extend(lists.suppressed);
        Ignored::new(lists.used, coverage::settled(&ran, page, facts))
    });
    grouping::set_containers(all, page);
    found.sort_by(by_place);
    suppressed.sort_by(|a, b| by_place(&a.finding, &b.finding));
    Linted { found, spared, suppressed, ran, ignored }
}

impl Linted {
    /// All that was found, also in broken tags. What is known of a page is compared with these.
    pub fn all(&self) -> impl Iterator<Item = &Diagnostic> {
        self.found.iter().chain(self.spared.iter().map(|spared| &spared.finding))
    }

    /// Hides findings. `recognize` says of each of some findings whether one or another list has it. Findings in a broken tag are
    /// reported where the one about the tag is hidden. Returns how many either list hides.
    pub fn hide(
        &mut self,
        document: &Document,
        recognize: impl FnOnce(&[Diagnostic]) -> (Vec<bool>, Vec<bool>),
    ) -> (usize, usize) {
        let own = self.found.len();
        let mut places = Vec::new();
        for Spared { finding, tags } in std::mem::take(&mut self.spared) {
            self.found.push(finding);
            places.push(tags);
        }
        let (one, other) = recognize(&self.found);
        let mut hidden: Vec<bool> = one.iter().zip(&other).map(|(one, other)| *one || *other).collect();
        let left = self.found.iter().zip(&hidden).take(own).filter(|(_, hidden)| !**hidden);
        let reported = Reported::of(document, left.map(|(finding, _)| finding));
        let spared: Vec<bool> = places.iter().map(|tags| reported.covers(tags)).collect();
        let is_spared = |at: usize| at.checked_sub(own).and_then(|at| spared.get(at)).is_some_and(|spared| *spared);
        let count = |known: &[bool]| known.iter().enumerate().filter(|(at, known)| **known && !is_spared(*at)).count();
        // What both lists have is counted once.
        let only: Vec<bool> = one.iter().zip(&other).map(|(one, other)| *other && !*one).collect();
        let counts = (count(&one), count(&only));
        hidden.iter_mut().enumerate().for_each(|(at, hidden)| *hidden |= is_spared(at));
        known_findings::hide(&mut self.found, &hidden);
        self.found.sort_by(by_place);
        counts
    }
}

/// The order of findings: by location, then by rule, and by rank.
pub(super) fn by_place(a: &Diagnostic, b: &Diagnostic) -> Ordering {
    (a.span.start, a.span.end, a.rule, a.rank, &a.message).cmp(&(b.span.start, b.span.end, b.rule, b.rank, &b.message))
}

/// Most findings of a page that are reported.
pub const MAX_FINDINGS: usize = 10_000;

/// Keeps [`MAX_FINDINGS`] of sorted findings, errors first, and returns the number of the others.
pub fn limit(found: &mut Vec<Diagnostic>) -> usize {
    let more = found.len().saturating_sub(MAX_FINDINGS);
    if more > 0 {
        found.sort_by_key(|finding| Reverse(finding.severity));
        found.truncate(MAX_FINDINGS);
        // The memory of a million findings is not kept until all pages are checked.
        found.shrink_to_fit();
        found.sort_by(by_place);
    }
    more
}

/// The same for findings that comments suppress, which are only counted and listed in SARIF.
pub fn limit_suppressed(suppressed: &mut Vec<Suppressed>) -> usize {
    let more = suppressed.len().saturating_sub(MAX_FINDINGS);
    suppressed.truncate(MAX_FINDINGS);
    suppressed.shrink_to_fit();
    more
}

/// Runs a rule that is enabled and whose facts are known. Returns whether it ran.
fn run(rule: &Rule, context: &Context<'_>, selection: &Selection, found: &mut Vec<Diagnostic>) -> bool {
    let Some(severity) = selection.severity(rule.id) else { return false };
    let ready = match rule.needs {
        Needs::Document | Needs::Files | Needs::Anchors | Needs::Suppressions => true,
        Needs::Contract => context.contract.is_some(),
        Needs::Modules | Needs::History => context.modules.is_some(),
        Needs::Web => !context.facts.web.is_empty(),
        Needs::Accounts => !context.facts.accounts.is_empty(),
        Needs::Roster => context.roster.is_some(),
        Needs::EntrySources => context.sourced.is_some(),
        Needs::Authors => context.facts.authors.is_some(),
    };
    if ready {
        let mut sink = Sink::new(rule.id, severity);
        (rule.check)(context, &mut sink);
        append(found, sink.into_found());
    }
    ready
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

/// Takes care that fixes leave reference links what they are.
fn keep_labels(found: &mut [Diagnostic], document: &Document) {
    if found.iter().all(|finding| finding.fix.is_none()) {
        return;
    }
    let labels = Labels::of(document);
    for finding in found {
        finding.fix.take_if(|fix| !labels.keep(document.source(), fix));
    }
}
