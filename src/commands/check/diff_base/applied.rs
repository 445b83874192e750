//! What a page is held to besides its configuration: a contract that its content selects, and the modules beside it. A change
//! that takes them away has no findings.

use super::super::workspace::{finds_entries, finds_list};
use crate::{
    engine::ParsedPage,
    model::{
        Model,
        entries::{self, EntryList},
        modules::{ModuleSource, ModuleTree},
        profile::{Choice, Profile},
        references::References,
    },
    report::Setting,
    text,
};

/// What applied to a page at the revision.
pub(super) struct Applied {
    /// The contract, if the content selected it.
    detected: Option<Profile>,
    modules: Option<Modules>,
    /// The number of entries of each contract.
    entries: Vec<usize>,
    /// The number of contributors that a selector finds.
    contributors: usize,
}

/// The modules of a page.
struct Modules {
    profile: Profile,
    tree: ModuleTree,
    /// What the page says about modules.
    mentions: Vec<String>,
}

impl Applied {
    pub(super) fn new(page: &ParsedPage, choice: &Choice) -> Self {
        let detected = page.profile.clone().filter(|profile| choice.is_detected() && profile.is_builtin());
        let modules = page.modules.clone().zip(page.profile.clone());
        let modules = modules.map(|(tree, profile)| Modules { profile, tree, mentions: mentions(&page.model) });
        Self { detected, modules, entries: entries(page), contributors: contributors(page) }
    }

    /// What applied at the revision and does not apply to the page of today.
    pub(super) fn lost(&self, page: &ParsedPage, choice: &Choice, revision: &str) -> Vec<Setting> {
        let contract =
            self.detected.as_ref().filter(|then| choice.is_detected() && !is_followed(then, page)).map(|then| {
                let now = page.profile.as_ref().filter(|now| now.constrains_page()).map_or("none", |now| &now.name);
                format!("contract {} applied at {revision}, {now} applies now", then.name)
            });
        let modules = self.modules.as_ref().filter(|then| then.are_lost(page)).map(|then| {
            let now = page.modules.as_ref().map_or_else(|| "none".to_owned(), count);
            format!("modules changed since {revision} ({}, now {now})", count(&then.tree))
        });
        let changed = |(what, then)| format!("{what} changed since {revision} ({then}, now none)");
        let entries = self.lost_entries(page).into_iter().map(changed);
        let is_lost = self.contributors > 0 && has_selector(page) && page.model.grids.is_empty();
        let people = is_lost.then(|| changed(("contributors".to_owned(), self.contributors)));
        let setting = |text| Setting { text, origin: page.path.clone() };
        contract.into_iter().chain(modules).chain(entries).chain(people).map(setting).collect()
    }
}

impl Applied {
    /// The contracts that find no entries any more without a finding, each in words with the number that there were.
    fn lost_entries(&self, page: &ParsedPage) -> Vec<(String, usize)> {
        let lists = &page.model.entries.lists;
        let all: usize = self.entries.iter().sum();
        if lists.len() < 2 || lists.len() != self.entries.len() {
            let is_lost = all > 0 && !lists.is_empty() && !finds_entries(page);
            return is_lost.then(|| ("entries".to_owned(), all)).into_iter().collect();
        }
        let lost = |(at, (list, &then)): (usize, (&EntryList, &usize))| {
            let titles =
                list.terms.sections.iter().map(|title| format!("“{}”", text::clip(title, 80))).collect::<Vec<_>>();
            let is_lost = then > 0 && !finds_list(page, at);
            is_lost.then(|| (format!("entries of {}", text::join(&titles, "and")), then))
        };
        lists.iter().zip(&self.entries).enumerate().filter_map(lost).collect()
    }
}

impl Modules {
    /// Whether the page may say what these modules contradict, and today's do not.
    fn are_lost(&self, page: &ParsedPage) -> bool {
        let contract = |profile: &Profile| profile.contract.modules.clone();
        // A contract with other modules is named where it is set.
        if page.profile.as_ref().and_then(contract) != contract(&self.profile) {
            return false;
        }
        let tree = &self.tree;
        let today = page.modules.as_ref();
        let same = today.is_some_and(|today| today.source() == tree.source());
        let is_kept = |today: &ModuleTree| {
            tree.modules().iter().all(|module| {
                let mut named = today.named(&module.name);
                named.any(|other| same || other.number == module.number)
            })
        };
        // A list may have modules that no folder ever had.
        let is_folder = |tree: &ModuleTree| matches!(tree.source(), ModuleSource::Directory(_));
        if today.is_some_and(|today| is_folder(today) >= is_folder(tree) && is_kept(today)) {
            return false;
        }
        // As they were read at the revision: some are recognized by the name of a module.
        let choice = Choice::Profile(Box::new(self.profile.clone()));
        let read =
            ParsedPage::parse(page.path.clone(), page.document.original().to_owned(), &choice, |_| Some(tree.clone()));
        let mentions = mentions(&read.model);
        // In the same folder, modules may go together with what the page says of them.
        !mentions.is_empty() && (!same || mentions == self.mentions)
    }
}

/// Whether a page still follows a contract, even if another one comes first.
fn is_followed(contract: &Profile, page: &ParsedPage) -> bool {
    page.profile.as_ref().is_some_and(|now| now.name == contract.name)
        || entries::fits(&contract.contract, &page.model.page, &page.document)
}

/// The number of entries of each contract of a page.
fn entries(page: &ParsedPage) -> Vec<usize> {
    page.model.entries.lists.iter().map(|list| list.entries.len()).collect()
}

/// The number of contributors that the selector of the contract of a page finds.
fn contributors(page: &ParsedPage) -> usize {
    let people = page.model.grids.iter().map(|grid| grid.people.len()).sum();
    if has_selector(page) { people } else { 0 }
}

fn has_selector(page: &ParsedPage) -> bool {
    page.profile.as_ref().is_some_and(|profile| profile.contract.contributors.selector.is_some())
}

/// What a page says about modules.
fn mentions(model: &Model) -> Vec<String> {
    let References { references, counts } = &model.references;
    let counts = counts.iter().map(|count| count.text.clone());
    references.iter().map(|reference| reference.text.clone()).chain(counts).collect()
}

/// How many modules there are, and where: `5 in src/`.
fn count(tree: &ModuleTree) -> String {
    format!("{} in {}", tree.count(), tree.holder())
}
