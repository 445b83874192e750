//! Applies fixes in rounds, and takes back those that would add a finding.

mod blame;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    Fingerprint, ParsedPage,
    grouping::Cause,
    shape::Shape,
    workspace::{Edited, Lint, Page, Pending, Settled, Workspace, in_parallel},
};
use crate::{
    diagnostic::{Diagnostic, Severity},
    fix::{self, Applied, Fix, Safety},
    report::{Fixed, Refusal, Unapplied},
    span::Span,
};

/// How many times the fixes of a run are tried in parts, to find those that add a finding.
const MAX_TRIALS: usize = 100;
/// How many bytes of pages are linted again for fixes: so many, and so many times the bytes of all pages.
const MIN_LINTED: usize = 4 << 20;
const TIMES_LINTED: usize = 6;

/// The pages of a session while fixes are applied.
pub(super) struct Rounds<'a, W: Workspace> {
    lint: &'a Lint<'a, W>,
    states: Vec<State<W>>,
    edited: Edited,
    trials: usize,
    /// How many bytes of pages may still be linted.
    left: usize,
}

/// Fixes that are tried together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Safe ones that leave all elements what they are.
    Keeping,
    /// Safe ones that remove a tag that is not an element: texts stay where they are as well.
    Removing,
    /// Those that leave all elements what they are but in the part of the page that the finding is about.
    Within(Safety),
    /// All others.
    Unsafe,
}

impl Kind {
    fn of(finding: &Diagnostic) -> Option<Self> {
        Some(match (finding.fix.as_ref()?.safety, finding.reshapes) {
            (Safety::Safe, Some(part)) if part.is_empty() => Self::Removing,
            (safety, Some(_)) => Self::Within(safety),
            (Safety::Safe, None) => Self::Keeping,
            (Safety::Unsafe, None) => Self::Unsafe,
        })
    }
}

/// One page.
struct State<W: Workspace> {
    page: W::Page,
    before: Arc<str>,
    text: Arc<str>,
    linted: Page<W>,
    shape: Shape,
    /// The most severe finding before any fix.
    worst: Option<Severity>,
    /// How many fixes were applied so far.
    fixes: usize,
    /// The causes of what they fixed, and how many other findings.
    causes: BTreeSet<Cause>,
    others: usize,
    /// The findings whose fixes are not applied, with the reason.
    refused: BTreeMap<Fingerprint, Refusal>,
}

/// A fix: the index of its page, and of its finding there.
type Candidate = (usize, usize);

/// Fixes that add findings, with the rules of these.
type Blamed = BTreeMap<Candidate, BTreeSet<&'static str>>;

/// The pages that a trial adds findings to, with the rules of these.
type Worse = BTreeMap<usize, BTreeSet<&'static str>>;

/// What some fixes lead to.
struct Trial<W: Workspace> {
    /// By index of the page: the applied fixes, and the page afterwards.
    pages: BTreeMap<usize, (Applied, Page<W>, Shape)>,
    candidates: Vec<Candidate>,
    /// By index of the page: the parts of the page before whose elements the fixes may change.
    parts: BTreeMap<usize, Vec<Span>>,
    kind: Kind,
}

impl<'a, W: Workspace> Rounds<'a, W> {
    /// Lints the pages as they are.
    pub(super) fn new(lint: &'a Lint<'a, W>, pages: Vec<(W::Page, ParsedPage)>) -> Self {
        let states = in_parallel(pages, |(page, parsed)| {
            let text: Arc<str> = Arc::from(parsed.document.original());
            let linted = lint.page(&page, &parsed, &Edited::new(), None);
            let shape = Shape::of(&parsed.document);
            let worst = W::findings(&linted.outcome).iter().map(|finding| finding.severity).max();
            let (before, causes, refused) = (Arc::clone(&text), BTreeSet::new(), BTreeMap::new());
            State { page, before, text, linted, shape, worst, fixes: 0, causes, others: 0, refused }
        });
        let all: usize = states.iter().map(|state: &State<W>| state.text.len()).sum();
        Self { lint, states, edited: Edited::new(), trials: 0, left: MIN_LINTED + TIMES_LINTED * all }
    }

    /// Applies the fixes of one kind that add no finding on any page. Returns whether a text changed.
    pub(super) fn apply(&mut self, kind: Kind) -> bool {
        let all = self.candidates(kind);
        if self.left == 0 {
            self.leave(&all);
            return false;
        }
        let Some(trial) = self.attempt(&all, kind) else { return false };
        let worse = self.pages_with_more(&trial);
        if worse.is_empty() {
            self.commit(trial);
            return true;
        }
        // Most likely a fix on its line adds it, or one on its page: of many such fixes, not each has to be tried.
        let (mut accepted, mut last, mut left) = (Vec::new(), None, all.clone());
        let mut blamed = BTreeMap::new();
        if let Some((alone, unsure)) = self.blame(&trial, &worse) {
            let (suspects, free): (Vec<_>, Vec<_>) =
                all.iter().copied().partition(|one| alone.contains_key(one) || unsure.contains(one));
            let trial = self.attempt(&free, kind);
            if trial.as_ref().is_none_or(|trial| self.pages_with_more(trial).is_empty()) {
                left = suspects.into_iter().filter(|suspect| !alone.contains_key(suspect)).collect();
                (accepted, last, blamed) = (free, trial, alone);
            }
        }
        if last.is_none() && blamed.is_empty() {
            let (suspects, others): (Vec<_>, Vec<_>) =
                all.iter().copied().partition(|(page, _)| worse.contains_key(page));
            if !suspects.is_empty()
                && let Some(trial) = self.attempt(&others, kind)
                && self.pages_with_more(&trial).is_empty()
            {
                self.commit(trial);
                return true;
            }
        }
        // Of a group that adds a finding, try each half.
        let mut groups: Vec<Vec<Candidate>> = left.chunk_by(|a, b| a.0 == b.0).map(<[Candidate]>::to_vec).collect();
        while let Some(mut group) = groups.pop() {
            let together: Vec<Candidate> = accepted.iter().chain(&group).copied().collect();
            let is_over = |rounds: &Self| rounds.trials >= MAX_TRIALS || rounds.left == 0;
            let trial = if is_over(self) { None } else { self.attempt(&together, kind) };
            self.trials += 1;
            match trial.as_ref().map(|trial| refusal(self.pages_with_more(trial))) {
                Some(None) => (accepted, last) = (together, trial),
                Some(Some(_)) if group.len() > 1 && !is_over(self) => {
                    let half = group.split_off(group.len() / 2);
                    groups.extend([half, group]);
                }
                Some(Some(refusal)) if group.len() == 1 => self.refuse(&group, |_| refusal.clone()),
                Some(Some(_)) | None => self.leave(&group),
            }
        }
        for (candidate, rules) in blamed {
            self.refuse(&[candidate], |_| Refusal::Adds(rules.clone()));
        }
        let changed = last.is_some();
        if let Some(trial) = last {
            self.commit(trial);
        }
        changed
    }

    /// The fixes of one kind that were not refused.
    fn candidates(&self, kind: Kind) -> Vec<Candidate> {
        let of_page = |(at, state): (usize, &State<W>)| {
            let findings = W::findings(&state.linted.outcome).iter().enumerate();
            let wanted = findings.filter(|(_, finding)| Kind::of(finding) == Some(kind));
            let free = wanted.filter(|(_, finding)| !state.is_refused(finding));
            free.map(|(index, _)| (at, index)).collect::<Vec<_>>()
        };
        self.states.iter().enumerate().flat_map(of_page).collect()
    }

    fn finding(&self, (page, index): Candidate) -> Option<&Diagnostic> {
        W::findings(&self.states.get(page)?.linted.outcome).get(index)
    }

    /// Lints the pages as some fixes leave them. `None` if no text changes.
    fn attempt(&mut self, candidates: &[Candidate], kind: Kind) -> Option<Trial<W>> {
        let mut fixes: BTreeMap<usize, Vec<&Fix>> = BTreeMap::new();
        let mut parts: BTreeMap<usize, Vec<Span>> = BTreeMap::new();
        for (page, finding) in candidates.iter().filter_map(|&one| Some((one.0, self.finding(one)?))) {
            fixes.entry(page).or_default().extend(&finding.fix);
            parts.entry(page).or_default().extend(finding.reshapes);
        }
        let mut changed: BTreeMap<usize, Applied> = BTreeMap::new();
        let mut edited = self.edited.clone();
        for (page, fixes) in fixes {
            let Some(state) = self.states.get(page) else { continue };
            let applied = fix::apply_all(&state.text, fixes.into_iter());
            if applied.count > 0 && applied.text != *state.text {
                edited.insert(self.lint.workspace.path(&state.page), Arc::from(applied.text.as_str()));
                changed.insert(page, applied);
            }
        }
        if changed.is_empty() {
            return None;
        }
        let linted = self.states.iter().enumerate().filter_map(|(page, state)| {
            let applied = changed.get(&page).map(|applied| applied.text.len());
            applied.or_else(|| state.linted.reads_others.then_some(state.text.len()))
        });
        self.left = self.left.saturating_sub(linted.sum());
        let affected = self.states.iter().enumerate().filter_map(|(page, state)| {
            let unchanged = || fix::apply_all(&state.text, std::iter::empty());
            let applied = changed.remove(&page).or_else(|| state.linted.reads_others.then(unchanged));
            Some((page, (&state.page, state.linted.dated.as_ref()), applied?))
        });
        let (lint, edited) = (self.lint, &edited);
        let pages = in_parallel(affected.collect(), |(index, (page, dated), applied)| {
            let parsed = lint.workspace.parse(page, applied.text.clone());
            let dated = dated.map(|dated| dated.after(&applied, &parsed.model.references));
            let linted = lint.page(page, &parsed, edited, dated.as_ref());
            (index, (applied, linted, Shape::of(&parsed.document)))
        });
        let pages = pages.into_iter().collect();
        Some(Trial { pages, candidates: candidates.to_vec(), parts, kind })
    }

    /// The pages that have a finding which was not there before, with the rules of these findings, or other elements
    /// where the fixes keep them.
    fn pages_with_more(&self, trial: &Trial<W>) -> Worse {
        let more = trial.pages.iter().filter_map(|(page, (applied, after, shape))| {
            let before = self.states.get(*page)?;
            let (old, new) = (W::findings(&before.linted.outcome), W::findings(&after.outcome));
            let added = blame::added(old, &before.text, new, applied);
            let rules: BTreeSet<&'static str> = added.iter().map(|(rule, _)| *rule).collect();
            let kept = match trial.kind {
                Kind::Keeping => before.shape.has_same_elements(shape),
                Kind::Removing | Kind::Within(_) => {
                    let parts = trial.parts.get(page).map(Vec::as_slice).unwrap_or_default();
                    let moved: Vec<Span> = parts.iter().map(|&part| applied.span(part)).collect();
                    before.shape.is_same_outside(parts, shape, &moved, trial.kind == Kind::Within(Safety::Unsafe))
                }
                Kind::Unsafe => true,
            };
            (!kept || !rules.is_empty()).then_some((*page, rules))
        });
        more.collect()
    }

    /// The fixes on the lines of findings that a trial adds: those that are alone there, with the rules, and the others. `None` if
    /// there are none on the lines of one.
    fn blame(&self, trial: &Trial<W>, worse: &Worse) -> Option<(Blamed, BTreeSet<Candidate>)> {
        let (mut blamed, mut unsure) = (BTreeMap::new(), BTreeSet::new());
        for &page in worse.keys() {
            let (applied, after, _) = trial.pages.get(&page)?;
            let before = self.states.get(page)?;
            let (old, new) = (W::findings(&before.linted.outcome), W::findings(&after.outcome));
            let tried: Vec<usize> = trial.candidates.iter().filter(|(of, _)| *of == page).map(|(_, at)| *at).collect();
            let fixed =
                applied.applied.iter().filter_map(|at| tried.get(*at).and_then(|at| Some((*at, old.get(*at)?))));
            let added = blame::added(old, &before.text, new, applied);
            if added.is_empty() {
                return None;
            }
            let (alone, others) = blame::of_lines(&fixed.collect::<Vec<_>>(), &added, applied)?;
            blamed.extend(alone.into_iter().map(|(at, rules)| ((page, at), rules)));
            unsure.extend(others.into_iter().map(|at| (page, at)));
        }
        Some((blamed, unsure))
    }

    fn commit(&mut self, trial: Trial<W>) {
        for (page, (applied, linted, shape)) in trial.pages {
            let Some(state) = self.states.get_mut(page) else { continue };
            let tried: Vec<usize> = trial.candidates.iter().filter(|(of, _)| *of == page).map(|(_, at)| *at).collect();
            let fixed =
                applied.applied.iter().filter_map(|at| W::findings(&state.linted.outcome).get(*tried.get(*at)?));
            for finding in fixed {
                match Cause::of(finding) {
                    Some(cause) => _ = state.causes.insert(cause),
                    None => state.others += 1,
                }
            }
            state.fixes += applied.count;
            if applied.count > 0 {
                state.text = Arc::from(applied.text);
                self.edited.insert(self.lint.workspace.path(&state.page), Arc::clone(&state.text));
            }
            (state.linted, state.shape) = (linted, shape);
        }
    }

    /// Leaves fixes untried.
    fn leave(&mut self, group: &[Candidate]) {
        self.refuse(group, |finding| Refusal::Untried(finding.rule));
    }

    fn refuse(&mut self, group: &[Candidate], refusal: impl Fn(&Diagnostic) -> Refusal) {
        for &(page, index) in group {
            let Some(state) = self.states.get_mut(page) else { continue };
            let Some(finding) = W::findings(&state.linted.outcome).get(index) else { continue };
            let fingerprint = Fingerprint::of(finding, &state.text);
            let refusal = refusal(finding);
            state.refused.insert(fingerprint, refusal);
        }
    }

    /// The pages at the end, before they are written.
    pub(super) fn pending(&self) -> Vec<Pending<'_, W>> {
        self.states.iter().map(|state| Pending { outcome: &state.linted.outcome, fixed: state.fixed() }).collect()
    }

    /// Takes back all fixes of some pages, and lints what depends on them again.
    pub(super) fn revert(&mut self, pages: &BTreeSet<usize>) {
        if pages.is_empty() {
            return;
        }
        for &page in pages {
            let Some(state) = self.states.get_mut(page) else { continue };
            (state.text, state.fixes) = (Arc::clone(&state.before), 0);
            (state.causes, state.others) = (BTreeSet::new(), 0);
            self.edited.remove(&self.lint.workspace.path(&state.page));
        }
        let affected = self.states.iter().enumerate().filter_map(|(page, state)| {
            let reverted = pages.contains(&page);
            // Its history is that of the lines on disk again.
            let dated = state.linted.dated.as_ref().filter(|_| !reverted);
            (reverted || state.linted.reads_others).then_some((page, &state.page, &state.text, dated))
        });
        let (lint, edited) = (self.lint, &self.edited);
        let again = in_parallel(affected.collect(), |(index, page, text, dated)| {
            let parsed = lint.workspace.parse(page, text.to_string());
            (index, lint.page(page, &parsed, edited, dated))
        });
        for (index, linted) in again {
            if let Some(state) = self.states.get_mut(index) {
                state.linted = linted;
            }
        }
    }

    /// The pages at the end.
    pub(super) fn settle(self) -> Vec<Settled<W::Outcome>> {
        self.states.into_iter().map(State::settle).collect()
    }
}

impl<W: Workspace> State<W> {
    fn is_refused(&self, finding: &Diagnostic) -> bool {
        !self.refused.is_empty() && self.refused.contains_key(&Fingerprint::of(finding, &self.text))
    }

    fn fixed(&self) -> Option<Fixed> {
        let (before, after) = (Arc::clone(&self.before), Arc::clone(&self.text));
        let count = self.causes.len() + self.others;
        (self.fixes > 0).then_some(Fixed { before, after, count, locations: self.fixes })
    }

    fn settle(mut self) -> Settled<W::Outcome> {
        let mut unapplied = Unapplied::new();
        if !self.refused.is_empty() {
            for finding in W::findings_mut(&mut self.linted.outcome).iter_mut().filter(|finding| finding.fix.is_some())
            {
                if let Some(refusal) = self.refused.get(&Fingerprint::of(finding, &self.text)) {
                    finding.fix = None;
                    *unapplied.entry(refusal.clone()).or_default() += 1;
                }
            }
        }
        Settled { fixed: self.fixed(), worst: self.worst, outcome: self.linted.outcome, unapplied }
    }
}

/// Why fixes that lead to these pages are not applied, if they lead to any.
fn refusal(more: Worse) -> Option<Refusal> {
    if more.is_empty() {
        return None;
    }
    let rules: BTreeSet<&'static str> = more.into_values().flatten().collect();
    Some(if rules.is_empty() { Refusal::Reshapes } else { Refusal::Adds(rules) })
}
