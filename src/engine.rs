//! Pages in, findings out: parses pages, collects the links to check, and lints with the answers.
//!
//! Pure: the caller provides texts, module trees and answers. Same input, same output, byte for byte.

mod broken_tags;
mod coverage;
mod fingerprint;
mod fixing;
mod grouping;
mod ignored;
mod known_findings;
mod labels;
mod limits;
mod link_counter;
mod lint;
mod roster;
mod session;
mod shape;
mod source;
mod suppress;
mod workspace;

pub use broken_tags::Spared;
pub use coverage::Coverage;
pub use fingerprint::Fingerprint;
pub use grouping::group;
pub use ignored::Ignored;
pub use known_findings::{Known, KnownFindings, fingerprints};
pub use link_counter::LinkCounter;
pub use lint::{Linted, MAX_FINDINGS, limit, limit_suppressed, lint};
pub use roster::{LintedRoster, lint_roster};
pub use session::Session;
pub use shape::is_same_outside;
pub use workspace::{Edited, Pending, Settled, Workspace, in_parallel};

use crate::{
    diagnostic::{Diagnostic, Severity},
    document::{Dialect, Document, Language},
    facts::{FetchRequest, FileFact, Generator},
    model::{
        self, Model,
        links::{self, Target},
        modules::ModuleTree,
        page::Page,
        profile::{Choice, Profile},
        roster::Comparison,
        sourced::Sourced,
        unread,
    },
    report::{Checked, ModulesChecked, OpenAnchors, ReadAs, RosterChecked, Unchecked},
    rule::Facts,
    rules,
    span::Span,
};

/// A parsed page with its model.
#[derive(Debug)]
pub struct ParsedPage {
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
    /// Why the page is not checked, if it exceeds a limit; the predicate of a sentence about it. Its model is empty.
    pub refusal: Option<String>,
}

/// What decides how a page is read, besides its name and text.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reading {
    /// What builds the site that the page belongs to.
    pub generator: Option<Generator>,
    /// The language that the configuration sets.
    pub language: Option<Language>,
}

impl ParsedPage {
    /// Parses one page. `find_modules` is called once, with the contract, and returns the modules there are, if any.
    pub fn parse(
        path: String,
        source: String,
        choice: &Choice,
        find_modules: impl FnOnce(Option<&Profile>) -> Option<ModuleTree>,
    ) -> Self {
        Self::parse_as(Reading::default(), path, source, choice, find_modules)
    }

    /// [`Self::parse`] for a page that is read in another way than its name and text show.
    pub fn parse_as(
        reading: Reading,
        path: String,
        source: String,
        choice: &Choice,
        find_modules: impl FnOnce(Option<&Profile>) -> Option<ModuleTree>,
    ) -> Self {
        let dialect = match reading.language {
            Some(language) => Dialect::of(language, &source),
            None => Dialect::detect(&path, &source),
        };
        let document = Document::parse_on(reading.generator, source, dialect);
        let page = Page::read(&document);
        let profile = choice.choose(&page, &document);
        let refusal = limits::refusal(&document, profile.as_ref().map(|profile| &profile.contract));
        if refusal.is_some() {
            return Self { path, document, model: Model::default(), profile, modules: None, refusal };
        }
        let modules = find_modules(profile.as_ref());
        let mut model =
            Model::read(&document, page, profile.as_ref().map(|profile| &profile.contract), modules.as_ref());
        model.may_list_people = model::credit::may_list_people(&path);
        if model::has_notices(&path) {
            model.claims.clear();
            model.quotes_licenses = true;
        }
        let refusal = model.entries.excess.then(|| {
            model = Model::default();
            "has too many labels for the fields and aliases of its contract".to_owned()
        });
        Self { path, document, model, profile, modules, refusal }
    }

    /// Why the page is not checked, as a sentence.
    #[must_use]
    pub fn refused(&self) -> Option<String> {
        self.refusal.as_ref().map(|why| format!("{} {why}", self.path))
    }

    /// The people of the page against those of the file that they are written from.
    #[must_use]
    pub fn compared<'a>(&'a self, facts: &'a Facts) -> Option<Comparison<'a>> {
        Comparison::of(&self.document, &self.model, facts.roster.as_deref()?)
    }

    /// The entries of the page against the dependencies and files that they are for.
    #[must_use]
    pub fn sourced<'a>(&'a self, facts: &'a Facts) -> Option<Sourced<'a>> {
        Some(Sourced::of(&self.document, &self.model, facts.sources.as_deref()?))
    }

    fn count_links(&self, wanted: impl Fn(&Target) -> bool) -> usize {
        self.model.links.iter().filter(|link| wanted(&link.target)).count()
    }

    /// The dialect and the line that alone shows it, if the name of the page does not and a forge shows more of it.
    fn read_as(&self) -> Option<ReadAs> {
        let is_named = Dialect::detect(&self.path, "") != Dialect::Gfm;
        // A name without an extension is a label of MyST, and an anchor with dots is that of a Python object.
        let may_be_label = |target: &Target| match target {
            Target::File { path, .. } => !path.contains(['/', '.']),
            Target::Anchor(fragment) => links::is_dotted(fragment),
            _ => false,
        };
        let has_label = self.document.dialect() == Dialect::Myst && self.count_links(may_be_label) > 0;
        if is_named || !(self.document.hides() || has_label) {
            return None;
        }
        let since = self.document.dialect_since()?;
        Some(ReadAs { dialect: self.document.dialect().title(), since, hides: self.document.hides() })
    }

    /// What a forge shows of the page and the page as it is read does not have, if there is any. Also what a diff base
    /// has: where it leads may have changed.
    #[must_use]
    pub fn unread(&self) -> Option<Unchecked> {
        // What the name or the site sets is what the anchors and definitions of the page are for.
        let is_of_forge = self.document.generator().is_none() && Dialect::detect(&self.path, "") == Dialect::Gfm;
        self.unchecked(&unread::find(&self.document, &self.model, is_of_forge))
    }

    /// The links to anchors that are not judged: a file may be included that has them, or cannot be read. Also those
    /// that a diff base has: the anchor may have been there.
    #[must_use]
    pub fn open_anchors(&self, facts: &Facts) -> Option<OpenAnchors> {
        let include = self.model.page.includes;
        let is_open = |fact: &FileFact| matches!(fact, FileFact::File { anchors: Some(anchors) } if anchors.incomplete);
        if include.is_none() && !facts.files.values().any(is_open) {
            return None;
        }
        let links = rules::link::missing_anchor::unjudged(&self.document, &self.model, facts);
        let own = |span: Span| format!("line {} may include other files", self.document.lines().line(span.start));
        let why = links.first()?.clone().or_else(|| include.map(own)).unwrap_or_default();
        Some(OpenAnchors { links: links.len(), why })
    }

    /// The links to anchors that only a site generator would make, where none is known.
    #[must_use]
    pub fn site_anchors(&self, facts: &Facts) -> Option<Unchecked> {
        let is_any = |fact: &FileFact| matches!(fact, FileFact::File { anchors: Some(anchors) } if !anchors.only_on_sites.is_empty());
        if self.model.page.only_on_sites.is_empty() && !facts.files.values().any(is_any) {
            return None;
        }
        let links = rules::link::missing_anchor::only_on_sites(&self.document, &self.model, facts);
        self.unchecked(&links.into_iter().map(|link| link.span).collect::<Vec<_>>())
    }

    /// Parts that are not checked, with their lines.
    fn unchecked(&self, parts: &[Span]) -> Option<Unchecked> {
        let mut lines: Vec<u32> = parts.iter().map(|part| self.document.lines().line(part.start)).collect();
        lines.dedup();
        (!parts.is_empty()).then_some(Unchecked { parts: parts.len(), lines })
    }

    /// What was checked, for the summary.
    #[must_use]
    pub fn checked(&self, facts: &Facts) -> Checked {
        Checked {
            contract: self
                .profile
                .as_ref()
                .filter(|profile| profile.constrains_page())
                .map(|profile| profile.name.clone()),
            entries: self.model.entries.all().count(),
            references: self.model.references.references.len(),
            modules: self
                .modules
                .as_ref()
                .map(|tree| ModulesChecked { source: tree.source().to_string(), count: tree.count() }),
            contributors: self.model.grids.iter().map(|grid| grid.people.len()).sum(),
            roster: self.compared(facts).map(|compared| RosterChecked {
                path: compared.roster.path.clone(),
                people: compared.roster.people.len(),
            }),
            web_links: self.count_links(|target| matches!(target, Target::Web { .. })),
            read_as: self.read_as(),
            unread: None,
            open_anchors: None,
            site_anchors: None,
            template_links: self.count_links(|target| *target == Target::Template),
            local_links: self.count_links(|target| {
                matches!(target, Target::Anchor(_) | Target::File { .. } | Target::Repository { .. })
            }),
        }
    }
}

/// The addresses that the pages name, each once, sorted.
#[must_use]
pub fn requests<'a>(pages: impl Iterator<Item = &'a ParsedPage>) -> Vec<FetchRequest> {
    let mut requests: Vec<FetchRequest> = pages.flat_map(|page| links::requests(&page.model.links)).collect();
    requests.sort();
    requests.dedup_by(|next, kept| {
        let same = next.url == kept.url;
        if same {
            kept.merge(next);
        }
        same
    });
    requests
}

/// Whether a run with these findings fails.
#[must_use]
pub fn fails<'a>(mut found: impl Iterator<Item = &'a Diagnostic>, at: Option<Severity>) -> bool {
    at.is_some_and(|at| found.any(|diagnostic| diagnostic.severity >= at))
}
