//! The part of the link cache that one run may use.

use std::{path::Path, time::SystemTime};

use regex::Regex;

use super::{super::Failure, notes::Notes};
use crate::{
    cli::CheckArgs,
    facts::{Answer, FetchRequest},
    io::{
        cache::{self, Cache},
        files,
        git::Git,
        net::{Options, headers::Headers},
    },
};

/// The cache of a run. Without one, nothing is recalled and nothing is kept.
pub(super) struct CacheSession<'a> {
    cache: Option<Cache>,
    refresh: bool,
    private: bool,
    exclude: &'a [Regex],
    /// The user's headers. Answers to them are not shared with other runs.
    headers: Headers,
}

impl<'a> CacheSession<'a> {
    /// Opens the cache, unless the options say otherwise. Notes why it cannot be opened.
    ///
    /// # Errors
    /// An invalid header.
    pub(super) fn open(args: &CheckArgs, net: &'a Options, notes: &Notes) -> Result<Self, Failure> {
        let directory = args.cache_dir.clone().or_else(cache::directory).filter(|_| !args.no_cache);
        let cache = directory.and_then(|directory| {
            let path = cache::file(&directory);
            // Whoever wrote the pages wrote the answers as well.
            if is_committed(&path) {
                notes.add(format!("the link cache is not used: {} is committed to the repository", path.display()));
                return None;
            }
            let opened = Cache::open(&directory, SystemTime::now());
            opened.map_err(|error| notes.add(format!("the link cache is not used: {error}"))).ok()
        });
        let headers = Headers::new(&net.headers)?;
        Ok(Self { cache, refresh: args.refresh, private: args.allow_private, exclude: &net.exclude, headers })
    }

    /// The answers of earlier runs, in the order of `requests`.
    pub(super) fn recall(&self, requests: &[FetchRequest]) -> Vec<Option<Answer>> {
        let Some(cache) = self.cache.as_ref().filter(|_| !self.refresh) else { return vec![None; requests.len()] };
        let mut known = cache.get(requests, self.private);
        for (request, answer) in requests.iter().zip(&mut known) {
            let excluded = |url: &str| self.exclude.iter().any(|regex| regex.is_match(url));
            answer.take_if(|answer| self.is_personal(request, answer) || urls(request, answer).any(excluded));
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

    /// Whether one of the user's headers is sent on the way to an answer.
    fn is_personal(&self, request: &FetchRequest, answer: &Answer) -> bool {
        urls(request, answer).any(|url| self.headers.concern(url))
    }
}

fn is_committed(path: &Path) -> bool {
    let path = files::real(path);
    path.exists() && Git::discover(&path).is_some_and(|git| git.tracks(&path))
}

/// The URL of a request and those that it was redirected to.
fn urls<'a>(request: &'a FetchRequest, answer: &'a Answer) -> impl Iterator<Item = &'a str> {
    std::iter::once(request.url.as_str()).chain(answer.hops.iter().map(|hop| hop.to.as_str()))
}
