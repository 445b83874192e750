//! Finds the manifest that the entries of a page are for.

use std::path::Path;

use crate::{
    config::DraftSource,
    engine::ParsedPage,
    facts::EntrySource,
    infer::Proposal,
    io::entry_sources::Finder,
    model::{
        contract::{Contract, Entries},
        profile::{Choice, Profile},
    },
    rule::Facts,
};

/// The manifests that are looked for next to the configuration.
const MANIFESTS: [&str; 5] = ["Cargo.toml", "package.json", "pyproject.toml", "requirements.txt", "go.mod"];
/// Fewer entries may be named like dependencies by chance.
const FEWEST: usize = 3;

/// The manifest of each contract of a page, if it names most of the entries, and the page most of its dependencies. `home` is the folder of the configuration.
pub(super) fn find(name: &str, text: &str, proposal: &Proposal, home: &Path, root: &Path) -> Vec<Option<DraftSource>> {
    let mut best: Vec<Option<DraftSource>> = vec![None; proposal.lists.len()];
    for manifest in MANIFESTS.into_iter().filter(|manifest| home.join(manifest).is_file()) {
        let with_source = |entries: &Entries| Entries { sources: vec![manifest.to_owned()], ..entries.clone() };
        let entries = proposal.contract.entries.iter().map(with_source).collect();
        let contract = Contract { entries, ..proposal.contract.clone() };
        let choice = Choice::Profile(Box::new(Profile { name: manifest.to_owned(), contract }));
        let page = ParsedPage::parse(name.to_owned(), text.to_owned(), &choice, |_| None);
        // One that cannot be read is not proposed.
        let sources = Finder::default().find(&page.model.entries.lists, home, root);
        let required = |source: &EntrySource| source.items.iter().filter(|item| item.required).count();
        let required = sources.iter().flatten().flatten().map(|source| required(source)).max().unwrap_or_default();
        let facts = Facts { sources, ..Facts::default() };
        let Some(sourced) = page.sourced(&facts) else { continue };
        let missing = sourced.unlisted.len();
        // The page credits a selection.
        if required.saturating_sub(missing) * 4 < required * 3 {
            continue;
        }
        for (best, count) in best.iter_mut().zip(&sourced.counts) {
            let Some((all, matched)) = *count else { continue };
            let is_most = matched >= FEWEST && matched * 4 >= all * 3;
            if is_most && best.as_ref().is_none_or(|best| best.matched < matched) {
                *best = Some(DraftSource { name: manifest.to_owned(), matched, all, missing });
            }
        }
    }
    best
}
