//! The authors of commits whom pages have to name (`contributor/uncredited`).

use std::{path::Path, time::Instant};

use super::{
    loader::{Loader, Origin},
    project::Projects,
};
use crate::{
    config::Layers,
    facts::Author,
    io::{
        files,
        git::{Commits, Git, NoAuthors},
    },
    model::credit::{self, Ignored, Named},
    rule::Needs,
    rules, text,
};

/// Whom a page names.
pub(super) fn named(loader: &Loader, (origin, text): &(Origin, String)) -> Named {
    let page = loader.parse(origin, text.clone());
    let roster = loader.roster(origin, &page);
    Named::of([(&page.document, &page.model, roster.as_deref())])
}

/// The authors of the repository of a page, without those that its settings leave out.
pub(super) fn of_page(
    origin: &Origin,
    projects: &Projects,
    since: Option<&str>,
    deadline: Option<Instant>,
) -> Result<(Git, Vec<Author>), String> {
    let page = files::absolute(&origin.path);
    let layers = origin.project.layers(Some(&page), &projects.options);
    let git = Git::discover(&origin.folder()).ok_or_else(|| note("the page is not in a git repository", ""))?;
    let paths = layers.texts("contributors.history");
    let commits = Commits { since, paths: &paths, folder: origin.project.base() };
    let authors = people(&git, commits, deadline)?;
    Ok((git, without_ignored(authors, &layers)))
}

/// The authors of commits; a note if they are not known.
pub(super) fn people(git: &Git, commits: Commits<'_>, deadline: Option<Instant>) -> Result<Vec<Author>, String> {
    let log = git.authors(commits, deadline).map_err(|why| match why {
        NoAuthors::Shallow => note("the clone is shallow", " (fetch the whole history: `fetch-depth: 0`)"),
        NoAuthors::Untrusted(advice) => {
            note("git does not trust the owner of the repository", &format!(" (run `{advice}`)"))
        }
        NoAuthors::Unreadable => note("git could not read the commits of the repository", ""),
        NoAuthors::OutOfTime => note("reading the history took too long", ""),
    })?;
    Ok(credit::people(&log))
}

fn without_ignored(authors: Vec<Author>, layers: &Layers<'_>) -> Vec<Author> {
    let ignored = Ignored::new(&layers.texts("contributors.ignore"));
    let least: usize = layers.count("contributors.min-commits");
    authors.into_iter().filter(|author| author.commits >= least && !ignored.has(author)).collect()
}

/// Why rules that need the authors did not run.
fn note(why: &str, advice: &str) -> String {
    let names: Vec<&str> = rules::ALL.iter().filter(|rule| rule.needs == Needs::Authors).map(|rule| rule.id).collect();
    format!("{why}, so {} did not run{advice}", text::join(&names, "and"))
}

/// The page whose authors are looked up: the first with a rule that needs them.
pub(super) fn first(sources: &[(Origin, String)]) -> Option<usize> {
    sources.iter().position(|(origin, _)| origin.policy.selection.need(Needs::Authors))
}

/// Whether two paths are the same document.
pub(super) fn is_page(path: &Path, origin: &Origin) -> bool {
    path == files::absolute(&origin.path)
}
