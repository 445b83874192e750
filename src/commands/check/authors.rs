//! Looks up who wrote the commits and is not named on the pages of a run.

use std::{path::PathBuf, sync::Arc};

use super::{
    super::{
        authors,
        loader::{Loader, Origin},
        project::Projects,
    },
    diff_base::DiffBase,
    notes::Notes,
    options::CheckOptions,
};
use crate::{
    engine,
    facts::{Author, Authors},
    io::{files, git::Git},
    model::credit::{self, Named},
};

/// The authors that one page of the run has to name.
#[derive(Debug, Clone)]
pub(super) struct Uncredited {
    page: PathBuf,
    authors: Arc<Authors>,
}

impl Uncredited {
    /// Those of the repository of the first page whose rules need them, without those that other pages name.
    pub(super) fn find(
        sources: &[(Origin, String)],
        projects: &Projects,
        loader: &Loader,
        options: &CheckOptions<'_>,
        base: Option<&DiffBase>,
        notes: &Notes,
    ) -> Option<Self> {
        let first = authors::first(sources)?;
        let (origin, _) = sources.get(first)?;
        let since = base.map(DiffBase::commit);
        let (git, mut people) = match authors::of_page(origin, projects, since, options.deadline) {
            Ok(found) => found,
            Err(note) => {
                notes.add(note);
                return None;
            }
        };
        let mut named = engine::in_parallel(sources.iter().collect(), |source| authors::named(loader, source));
        let own = named.remove(first);
        let others = Named::merged(named);
        people.retain(|author| !others.has(author));
        let mut open: Vec<&mut Author> = people.iter_mut().filter(|author| !own.has(author)).collect();
        resolve(&mut open, &git, loader, options, notes);
        people.retain(|author| !others.has(author));
        if !own.has_accounts() && !others.has_accounts() {
            leave_out_logins(&mut people, &own, notes);
        }
        let authors = Authors { people, since_base: base.is_some() };
        Some(Self { page: files::absolute(&origin.path), authors: Arc::new(authors) })
    }

    /// What a page has to know.
    pub(super) fn of(&self, origin: &Origin) -> Option<Arc<Authors>> {
        authors::is_page(&self.page, origin).then(|| Arc::clone(&self.authors))
    }
}

/// Nothing tells whether pages without accounts name somebody whose login alone is known.
fn leave_out_logins(people: &mut Vec<Author>, page: &Named, notes: &Notes) {
    let before = people.len();
    people.retain(|author| !credit::is_only_login(author) || page.has(author));
    let who = match before - people.len() {
        0 => return,
        1 => "1 author is".to_owned(),
        count => format!("{count} authors are"),
    };
    notes.add(format!("{who} known by a login only, and the pages have no logins to compare it with"));
}

#[cfg(feature = "net")]
fn resolve(people: &mut [&mut Author], git: &Git, loader: &Loader, options: &CheckOptions<'_>, notes: &Notes) {
    use crate::io::net::github::{Access, GitHub};
    let access = Access::from_environment(|name| std::env::var(name).ok());
    if options.offline.is_some() || access.token.is_none() || people.is_empty() {
        return;
    }
    let Some(forge) = loader.forge(git.root()).filter(|forge| access.serves(&forge.host)) else { return };
    match GitHub::new(&access, &options.net) {
        Ok(mut api) => {
            let more = api.look_up_authors(&forge.project, people);
            if more > 0 {
                let noun = if more == 1 { "author was" } else { "authors were" };
                notes.add(format!("the accounts of {more} {noun} not looked up (too many for one run)"));
            }
            api.error()
                .iter()
                .for_each(|why| notes.add(format!("{why}; some authors are known by their commits only")));
        }
        Err(error) => notes.add(format!("the accounts of authors were not looked up: {error}")),
    }
}

#[cfg(not(feature = "net"))]
fn resolve(_: &mut [&mut Author], _: &Git, _: &Loader, _: &CheckOptions<'_>, _: &Notes) {}
