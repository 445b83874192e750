//! The part of the link cache that one run may use.

use std::{collections::BTreeSet, time::SystemTime};

use regex::Regex;
use url::Url;

use super::notes::Notes;
use crate::{
    cli::CheckArgs,
    facts::{Answer, FetchRequest},
    io::cache::{self, Cache},
};

/// The cache of a run. Without one, nothing is recalled and nothing is kept.
pub(super) struct CacheSession<'a> {
    cache: Option<Cache>,
    refresh: bool,
    private: bool,
    exclude: &'a [Regex],
    /// Hosts that receive a header field of the user's. Their answers are not shared with other runs.
    personal: BTreeSet<String>,
}

impl<'a> CacheSession<'a> {
    /// Opens the cache, unless the options say otherwise. Notes why it cannot be opened.
    pub(super) fn open(args: &CheckArgs, exclude: &'a [Regex], notes: &Notes) -> Self {
        let directory = args.cache_dir.clone().or_else(cache::directory).filter(|_| !args.no_cache);
        let opened = directory.map(|directory| Cache::open(&directory, SystemTime::now()));
        let cache = opened
            .and_then(|opened| opened.map_err(|error| notes.add(format!("the link cache is not used: {error}"))).ok());
        let host = |host: &str| host.split(':').next().unwrap_or_default().to_ascii_lowercase();
        let personal = args.header.iter().map(|header| host(&header.host)).collect();
        Self { cache, refresh: args.refresh, private: args.allow_private, exclude, personal }
    }

    /// The answers of earlier runs, in the order of `requests`.
    pub(super) fn recall(&self, requests: &[FetchRequest]) -> Vec<Option<Answer>> {
        let Some(cache) = self.cache.as_ref().filter(|_| !self.refresh) else { return vec![None; requests.len()] };
        let mut known = cache.get(requests, self.private);
        if self.exclude.is_empty() && self.personal.is_empty() {
            return known;
        }
        for (request, answer) in requests.iter().zip(&mut known) {
            let passes = |url: &str| !self.exclude.iter().any(|regex| regex.is_match(url)) && !self.is_personal(url);
            answer.take_if(|answer| !passes(&request.url) || !answer.hops.iter().all(|hop| passes(&hop.to)));
        }
        known
    }

    /// Keeps answers for later runs. Notes why that fails.
    pub(super) fn keep(&mut self, requests: &[FetchRequest], answers: &[Answer], notes: &Notes) {
        if requests.is_empty() {
            return;
        }
        let personal = &self.personal;
        let Some(cache) = &mut self.cache else { return };
        let own = |url: &str| !personal.is_empty() && host_of(url).is_some_and(|host| personal.contains(&host));
        let common = |(request, answer): &(&FetchRequest, &Answer)| {
            !own(&request.url) && !answer.hops.iter().any(|hop| own(&hop.to))
        };
        if let Err(error) = cache.put(requests.iter().zip(answers).filter(common), self.private) {
            notes.add(format!("the link cache was not written: {error}"));
        }
    }

    fn is_personal(&self, url: &str) -> bool {
        host_of(url).is_some_and(|host| self.personal.contains(&host))
    }
}

fn host_of(url: &str) -> Option<String> {
    Url::parse(url).ok()?.host_str().map(str::to_owned)
}
