//! The part of the link cache that one run may use.

use std::{
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use super::{super::Failure, notes::Notes};
use crate::{
    cli::CheckArgs,
    facts::{Answer, Dead, FetchRequest, Grace, Outcome, WebFacts},
    io::{
        boundary,
        cache::{self, Cache, Lapse},
        files,
        git::{Git, day},
        net::{Options, headers::Headers},
    },
};

/// The cache of a run. Without one, nothing is recalled and nothing is kept.
pub(in crate::commands) struct CacheSession<'a> {
    cache: Option<Cache>,
    refresh: bool,
    private: bool,
    net: &'a Options,
    /// The user's headers. Answers to them are not shared with other runs.
    headers: Headers,
}

impl<'a> CacheSession<'a> {
    /// Opens the cache, unless the options say otherwise. Notes why it cannot be opened.
    ///
    /// # Errors
    /// An invalid header.
    pub(in crate::commands) fn open(args: &CheckArgs, net: &'a Options, notes: &Notes) -> Result<Self, Failure> {
        let directory = args.cache_dir.clone().or_else(cache::directory).filter(|_| !args.no_cache);
        let cache = directory.and_then(|directory| {
            let opened = own_folder(&directory)
                .and_then(|folder| Cache::open(&folder, SystemTime::now()).map_err(|error| error.to_string()));
            opened.map_err(|why| notes.add(format!("the link cache is not used: {why}"))).ok()
        });
        let cache = cache.map(|cache| cache.for_agent(net.user_agent.as_deref()));
        let headers = Headers::new(&net.headers)?;
        Ok(Self { cache, refresh: args.refresh, private: args.allow_private, net, headers })
    }

    /// The answers of earlier runs, in the order of `requests`.
    pub(in crate::commands) fn recall(&self, requests: &[FetchRequest]) -> Vec<Option<Answer>> {
        let Some(cache) = self.cache.as_ref().filter(|_| !self.refresh) else { return vec![None; requests.len()] };
        let mut known = cache.get(requests, self.private);
        for (request, answer) in requests.iter().zip(&mut known) {
            let excluded = |url: &str| self.net.exclude.iter().any(|regex| regex.is_match(url));
            answer.take_if(|answer| {
                self.is_personal(request, answer) || self.may_accept(answer) || urls(request, answer).any(excluded)
            });
        }
        known
    }

    /// Keeps answers for later runs. Notes why that fails.
    pub(super) fn keep(&mut self, requests: &[FetchRequest], answers: &[Answer], notes: &Notes) {
        if requests.is_empty() {
            return;
        }
        let shared: Vec<_> =
            requests.iter().zip(answers).filter(|(request, answer)| !self.is_personal(request, answer)).collect();
        let Some(cache) = &mut self.cache else { return };
        if let Err(error) = cache.put(shared.into_iter(), self.private) {
            notes.add(format!("the link cache was not written: {error}"));
        }
    }

    /// Remembers which links are alive, and says of those that are dead whether they were alive a short time ago. Notes why that
    /// fails.
    pub(super) fn observe(&mut self, web: &mut WebFacts, grace: Duration, notes: &Notes) {
        let headers = &self.headers;
        let is_shared = |url: &str, answer: &Answer| {
            std::iter::once(url).chain(answer.hops.iter().map(|hop| hop.to.as_str())).all(|url| !headers.concern(url))
        };
        let state = |answer: &Answer| match &answer.outcome {
            // Other statuses are alive only by this run's options. What is recalled was observed when it was fetched.
            Outcome::Alive { status: 200..=299, .. } if !answer.cached => Some(true),
            Outcome::Dead(_) => Some(false),
            _ => None,
        };
        let Some(cache) = &mut self.cache else { return };
        let shared = web.iter().filter(|(url, answer)| is_shared(url, answer));
        let links = shared.filter_map(|(url, answer)| Some((url.as_str(), state(answer)?)));
        if let Err(error) = cache.observe(links, self.private) {
            notes.add(format!("the link cache was not written: {error}"));
        }
        let grace = i64::try_from(grace.as_secs()).unwrap_or_default();
        let dead = web.iter_mut().filter(|(url, answer)| state(answer) == Some(false) && is_shared(url, answer));
        for (url, answer) in dead.filter(|_| grace > 0) {
            let lapse = cache.lapse(url, self.private).filter(|lapse| cache.now() - lapse.dead < grace);
            let days = |lapse: Lapse| Grace { since: day(lapse.dead), until: day(lapse.dead + grace) };
            answer.grace = lapse.map(days);
        }
    }

    /// Whether this run may accept a status that another one did not.
    fn may_accept(&self, answer: &Answer) -> bool {
        let Outcome::Dead(Dead::Status(status)) = answer.outcome else { return false };
        let hosts = self.net.hosts.values().map(|host| &host.accept);
        hosts.chain([&self.net.accept]).any(|accepted| accepted.contains(&status))
    }

    /// Whether one of the user's headers is sent on the way to an answer.
    fn is_personal(&self, request: &FetchRequest, answer: &Answer) -> bool {
        urls(request, answer).any(|url| self.headers.concern(url))
    }
}

/// The folder of the cache, unless it or what SQLite reads in it came with the repository: whoever wrote the pages wrote
/// the answers as well.
fn own_folder(directory: &Path) -> Result<PathBuf, String> {
    let folder = boundary::resolve_named(directory, &files::current_root()).map_err(|error| error.to_string())?;
    let real = files::real(&folder);
    let there: Vec<&str> = cache::FILES.into_iter().filter(|name| files::is_there(&real.join(name))).collect();
    let (Some(first), Some(git)) = (there.first(), Git::discover(&real)) else { return Ok(folder) };
    let tracks = |name: &&str| git.tracks_any(&[real.join(name)]);
    let paths: Vec<PathBuf> = there.iter().map(|name| real.join(name)).collect();
    match git.tracks_any(&paths) {
        Some(false) => Ok(folder),
        Some(true) => {
            let name = there.iter().find(|name| tracks(name) == Some(true)).unwrap_or(first);
            Err(format!("{} is committed to the repository", directory.join(name).display()))
        }
        None => Err(format!("git cannot say whether {} is committed", directory.join(first).display())),
    }
}

/// The URL of a request and those that it was redirected to.
fn urls<'a>(request: &'a FetchRequest, answer: &'a Answer) -> impl Iterator<Item = &'a str> {
    std::iter::once(request.url.as_str()).chain(answer.hops.iter().map(|hop| hop.to.as_str()))
}
