//! Documents in, findings out: reads each page, collects what has to be asked, judges the answers.
//!
//! Pure: whoever calls it brings the texts, the module trees and the answers. Same input, same output, byte for byte.

mod key;
mod known;
mod reach;
mod roster;

pub use key::Key;
pub use known::{Known, fingerprints, hidden, hide};
pub use reach::Reach;
pub use roster::judge_roster;

use std::{
    cmp::Ordering,
    collections::BTreeSet,
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use crate::{
    diagnostic::{Diagnostic, Severity, Suppressed},
    document::{Dialect, Document, Suppression},
    facts::{Accounts, Answer, History, Licenses, Outcome, Question},
    model::{
        Model,
        links::{self, Target},
        modules::ModuleTree,
        page::Page,
        profile::{Choice, Profile},
        roster::{Compared, Roster},
    },
    report::{Checked, LinkCounts, ModulesChecked, RosterChecked},
    rule::{Context, FileFacts, Level, Needs, Rule, Sink, WebFacts},
    rules::{self, Levels},
    span::Span,
};

/// A page that has been read and can be asked about.
#[derive(Debug)]
pub struct Prepared {
    /// The path it is reported under.
    pub path: String,
    /// The page as a tree.
    pub document: Document,
    /// What it is about.
    pub model: Model,
    /// The contract it is held to.
    pub profile: Option<Profile>,
    /// The modules its references are compared with, where the contract has modules.
    pub modules: Option<ModuleTree>,
    /// The licence files its claims are compared with. Not looked for here: few pages claim anything ([`Model::claims`]).
    pub licenses: Option<Licenses>,
    /// What is known of the accounts and repositories that the page names.
    pub accounts: Arc<Accounts>,
    /// When the lines with references to modules were written. Not looked for here.
    pub history: Option<History>,
    /// The file that names this page as one that its people are written into. Not looked for here.
    pub roster: Option<Arc<Roster>>,
}

/// Reads one page. `find_modules` is called once, with the contract, and says which modules there are, if any.
pub fn prepare(
    path: String,
    source: String,
    choice: &Choice,
    find_modules: impl FnOnce(Option<&Profile>) -> Option<ModuleTree>,
) -> Prepared {
    let dialect = Dialect::detect(&path, &source);
    let document = Document::parse(source, dialect);
    let page = Page::read(&document);
    let profile = choice.choose(&page, &document);
    let modules = find_modules(profile.as_ref());
    let model = Model::read(&document, page, profile.as_ref().map(|profile| &profile.contract), modules.as_ref());
    Prepared {
        path,
        document,
        model,
        profile,
        modules,
        licenses: None,
        accounts: Arc::default(),
        history: None,
        roster: None,
    }
}

impl Prepared {
    /// The people of the page against those of the file that they are written from.
    #[must_use]
    pub fn compared(&self) -> Option<Compared<'_>> {
        Compared::of(&self.document, &self.model, self.roster.as_deref()?)
    }

    /// What was looked at, for the summary.
    #[must_use]
    pub fn checked(&self) -> Checked {
        let entries = self.profile.as_ref().and_then(|profile| profile.contract.entries.as_ref());
        Checked {
            contract: self.profile.as_ref().filter(|profile| profile.promises()).map(|profile| profile.name.clone()),
            entries: self.model.entries.list.len(),
            fields: entries.map_or(0, |entries| entries.fields.len()),
            references: self.model.references.references.len(),
            modules: self
                .modules
                .as_ref()
                .map(|tree| ModulesChecked { source: tree.source().to_string(), count: tree.count() }),
            contributors: self.model.grids.iter().map(|grid| grid.people.len()).sum(),
            roster: self.compared().map(|compared| RosterChecked {
                path: compared.roster.path.clone(),
                people: compared.roster.people.len(),
            }),
            links: self.model.links.iter().filter(|link| !matches!(link.target, Target::Empty)).count(),
        }
    }
}

/// The addresses that the pages name, each once, sorted.
#[must_use]
pub fn questions<'a>(pages: impl Iterator<Item = &'a Prepared>) -> Vec<Question> {
    let mut questions: Vec<Question> = pages.flat_map(|page| links::questions(&page.model.links)).collect();
    questions.sort();
    questions.dedup_by(|next, kept| {
        let same = next.url == kept.url;
        if same {
            kept.image |= next.image;
            kept.anchors |= next.anchors;
        }
        same
    });
    questions
}

/// What a page gives.
#[derive(Debug, Clone, Default)]
pub struct Judged {
    /// Sorted by place, then by rule.
    pub found: Vec<Diagnostic>,
    /// Findings that comments of the page suppressed, sorted likewise.
    pub suppressed: Vec<Suppressed>,
    /// The rules that were run: those that are on, and whose facts are there.
    pub ran: Vec<&'static Rule>,
}

/// Runs the enabled rules on one page.
#[must_use]
pub fn judge(page: &Prepared, web: &WebFacts, files: &FileFacts, levels: &Levels) -> Judged {
    let compared = page.compared();
    let mut context = Context {
        document: &page.document,
        model: &page.model,
        contract: page.profile.as_ref().map(|profile| &profile.contract),
        modules: page.modules.as_ref(),
        web,
        files,
        licenses: page.licenses.as_ref(),
        accounts: &page.accounts,
        history: page.history.as_ref(),
        roster: compared.as_ref(),
        unused: &[],
    };
    let mut found = Vec::new();
    let mut ran = Vec::new();
    for rule in rules::ALL.iter().filter(|rule| rule.needs != Needs::Suppressions) {
        ran.extend(run(rule, &context, levels, &mut found).then_some(*rule));
    }
    drop_repetitions(&mut found, &page.document);
    let (mut suppressed, unused) = suppress(&mut found, page, web, &ran);
    context.unused = &unused;
    for rule in rules::ALL.iter().filter(|rule| rule.needs == Needs::Suppressions) {
        ran.extend(run(rule, &context, levels, &mut found).then_some(*rule));
    }
    found.sort_by(by_place);
    suppressed.sort_by(|a, b| by_place(&a.finding, &b.finding));
    Judged { found, suppressed, ran }
}

/// The order of findings: by place, then by rule.
fn by_place(a: &Diagnostic, b: &Diagnostic) -> Ordering {
    (a.span.start, a.span.end, a.rule, &a.message).cmp(&(b.span.start, b.span.end, b.rule, &b.message))
}

/// Runs a rule that is on and whose facts are there; says whether it ran.
fn run(rule: &Rule, context: &Context<'_>, levels: &Levels, found: &mut Vec<Diagnostic>) -> bool {
    let Some(severity) = levels.severity(rule.id) else { return false };
    let ready = match rule.needs {
        Needs::Document | Needs::Files | Needs::Anchors | Needs::Suppressions => true,
        Needs::Contract => context.contract.is_some(),
        Needs::Modules | Needs::History => context.modules.is_some(),
        Needs::Web => !context.web.is_empty(),
        Needs::Accounts => !context.accounts.is_empty(),
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
    page: &Prepared,
    web: &WebFacts,
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
        if finding.retain_places(|place| covering(place).is_none()) {
            found.push(finding);
        } else {
            let finding = Diagnostic { fix: None, ..finding };
            suppressed.push(Suppressed { finding, reason: first.and_then(|comment| comment.reason.clone()) });
        }
    }
    let done = reach::settled(ran, page, web);
    let all_ran = |comment: &Suppression| {
        let mut meant = rules::ALL.iter().filter(|rule| comment.names(rule.id) && rule.level != Level::Off).peekable();
        meant.peek().is_some() && meant.all(|rule| done.contains(&rule.id) || rule.needs == Needs::Suppressions)
    };
    let unused = (0..comments.len()).filter(|&index| !used[index] && all_ran(&comments[index])).collect();
    (suppressed, unused)
}

/// A contradiction is worth telling only where nothing better is known of the two lines, and what a number once meant where nothing else
/// is told of it.
fn drop_repetitions(found: &mut Vec<Diagnostic>, document: &Document) {
    let line = |offset| document.lines().line(offset);
    let modules = || found.iter().filter(|finding| finding.rule.starts_with("module/"));
    let told: BTreeSet<u32> = modules().map(|finding| line(finding.span.start)).collect();
    let others = modules().filter(|finding| finding.rule != "module/drifted");
    let otherwise: BTreeSet<Span> = others.map(|finding| finding.span).collect();
    found.retain(|finding| match finding.rule {
        "document/contradiction" => {
            let mut places = std::iter::once(finding.span).chain(finding.labels.iter().map(|label| label.span));
            !places.any(|span| told.contains(&line(span.start)))
        }
        "module/drifted" => {
            let within = Span::empty(finding.span.start)..Span::empty(finding.span.end);
            otherwise.range(within).next().is_none()
        }
        _ => true,
    });
}

/// Counts what became of links: the distinct targets of all pages, and how often they are named.
#[derive(Debug, Default)]
pub struct LinkCounter {
    /// Hashes of the addresses seen, with duplicates until the end.
    seen: Vec<u64>,
    counts: LinkCounts,
}

impl LinkCounter {
    /// Adds the links of one page.
    pub fn add(&mut self, page: &Prepared) {
        for link in &page.model.links {
            if let Target::Web { url, .. } = &link.target {
                self.seen.push(hash(url.as_str()));
            }
        }
    }

    /// Adds what was counted elsewhere.
    pub fn merge(&mut self, mut other: Self) {
        self.seen.append(&mut other.seen);
    }

    /// The counts, with the answers there are; a target without an answer was skipped.
    #[must_use]
    pub fn finish(mut self, web: &WebFacts) -> LinkCounts {
        self.counts.total = self.seen.len();
        self.seen.sort_unstable();
        self.seen.dedup();
        self.counts.unique = self.seen.len();
        let mut answered = 0;
        for (_, answer) in web.iter().filter(|(url, _)| self.seen.binary_search(&hash(url)).is_ok()) {
            *slot(answer, &mut self.counts) += 1;
            self.counts.cached += usize::from(answer.cached);
            answered += 1;
        }
        self.counts.skipped += self.counts.unique - answered;
        self.counts
    }
}

/// The same for the same address in one run of the program.
fn hash(url: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    url.hash(&mut hasher);
    hasher.finish()
}

fn slot<'a>(answer: &Answer, counts: &'a mut LinkCounts) -> &'a mut usize {
    match &answer.outcome {
        Outcome::Alive { .. } if !answer.hops.is_empty() && answer.hops.iter().all(crate::facts::Hop::permanent) => {
            &mut counts.moved
        }
        Outcome::Alive { .. } => &mut counts.ok,
        Outcome::Dead(_) | Outcome::Certificate(_) => &mut counts.dead,
        Outcome::Unreachable(_) => &mut counts.unreachable,
        Outcome::Blocked(_) => &mut counts.blocked,
        Outcome::Skipped(_) => &mut counts.skipped,
    }
}

/// Whether a run with these findings fails.
#[must_use]
pub fn fails<'a>(mut found: impl Iterator<Item = &'a Diagnostic>, at: Option<Severity>) -> bool {
    at.is_some_and(|at| found.any(|diagnostic| diagnostic.severity >= at))
}
