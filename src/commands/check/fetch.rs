//! Asking the addresses of a run.

use super::{super::Failure, diff_base::DiffBase, options::Settings};
use crate::{
    cli::CheckArgs,
    engine::{self, ParsedPage},
    facts::{Accounts, Answer, FetchRequest, Outcome, Skipped, WebFacts},
};

/// What is known of the addresses, by address, and of accounts; remarks about the run are added to `notes`.
pub(super) fn ask<'a>(
    pages: impl Iterator<Item = &'a ParsedPage> + Clone,
    args: &CheckArgs,
    settings: &Settings,
    base: Option<&DiffBase>,
    notes: &mut Vec<String>,
) -> Result<(WebFacts, Accounts), Failure> {
    let requests = engine::requests(pages.clone());
    let excluded = |request: &FetchRequest| settings.link_exclude.iter().any(|regex| regex.is_match(&request.url));
    let (excluded, wanted): (Vec<FetchRequest>, Vec<FetchRequest>) = requests.into_iter().partition(excluded);
    let stood = |request: &FetchRequest| base.is_some_and(|base| base.stood(request));
    let (standing, wanted): (Vec<FetchRequest>, Vec<FetchRequest>) = wanted.into_iter().partition(stood);
    if !excluded.is_empty() {
        let (count, noun) = (excluded.len(), if excluded.len() == 1 { "link" } else { "links" });
        notes.push(format!("{count} {noun} not asked: excluded"));
    }
    if wanted.is_empty() {
        return Ok((WebFacts::new(), Accounts::default()));
    }
    let (mut web, accounts) = send(wanted, pages, args, settings, base, notes)?;
    let unasked = || Answer::unsent(Outcome::Skipped(Skipped::Unchanged));
    web.extend(standing.into_iter().map(|request| (request.url, unasked())));
    Ok((web, accounts))
}

#[cfg(feature = "net")]
use online::send;

/// A build with the HTTP client.
#[cfg(feature = "net")]
mod online {
    use std::collections::BTreeSet;

    use url::Url;

    use super::{Accounts, CheckArgs, DiffBase, Failure, FetchRequest, ParsedPage, Settings, WebFacts};
    use crate::{
        commands::check::cache_session::CacheSession,
        facts::{AccountRequests, Dead, Outcome, Web},
        io::{
            net::{
                self, archive,
                github::{Access, GitHub},
            },
            terminal,
        },
        model::people::accounts::{self, Named},
    };

    /// Asks, in this order: the API of GitHub, the cache, the addresses, and what follows from their answers.
    pub(super) fn send<'a>(
        requests: Vec<FetchRequest>,
        pages: impl Iterator<Item = &'a ParsedPage> + Clone,
        args: &CheckArgs,
        settings: &Settings,
        base: Option<&DiffBase>,
        notes: &mut Vec<String>,
    ) -> Result<(WebFacts, Accounts), Failure> {
        let options = options(args, settings);
        let mut known = Accounts::default();
        let mut github = github(pages.clone(), base, &options, &mut known, notes);
        let mut web = WebFacts::new();
        let wanted = without_vouched(requests, &known, &mut web);
        let interrupted = ask(wanted, args, &options, &mut web, notes)?;
        if interrupted {
            return Ok((web, known));
        }
        if args.suggest_archive {
            suggest(args, &options, &mut web, notes);
        }
        if let Some(api) = &mut github {
            api.look_up_ids(doubtful(pages, &web, &known), &mut known);
            notes.extend(api.error().map(|why| format!("{why}: accounts were asked as any other link")));
        }
        Ok((web, known))
    }

    fn options(args: &CheckArgs, settings: &Settings) -> net::Options {
        let headers = args.header.iter().map(|header| net::HostHeader {
            host: header.host.clone(),
            name: header.name.clone(),
            value: header.value.clone(),
        });
        net::Options {
            headers: headers.collect(),
            allow_private: args.allow_private,
            interruptible: true,
            ..settings.net.clone()
        }
    }

    /// Asks the API for the accounts and repositories that the pages name, where they name any.
    fn github<'a>(
        pages: impl Iterator<Item = &'a ParsedPage>,
        base: Option<&DiffBase>,
        options: &net::Options,
        known: &mut Accounts,
        notes: &mut Vec<String>,
    ) -> Option<GitHub> {
        let mut names = AccountRequests::default();
        pages.for_each(|page| names.merge(accounts::requests(&page.model.links)));
        if let Some(base) = base {
            names.logins.retain(|login| !base.named(login));
            names.repositories.retain(|name| !base.named(name));
        }
        if names.is_empty() {
            return None;
        }
        match GitHub::new(&Access::from_environment(|name| std::env::var(name).ok()), options) {
            Ok(mut api) => {
                api.look_up(&names, known);
                Some(api)
            }
            Err(error) => {
                notes.push(format!("accounts were not looked up: {error}"));
                None
            }
        }
    }

    /// The requests that the API has not answered; those it has go to `web`. A fragment is on the page itself.
    fn without_vouched(requests: Vec<FetchRequest>, known: &Accounts, web: &mut WebFacts) -> Vec<FetchRequest> {
        if known.is_empty() {
            return requests;
        }
        let mut wanted = Vec::new();
        for request in requests {
            let plain = !request.image && !request.anchors;
            let vouched = || accounts::vouched(&Url::parse(&request.url).ok()?, known);
            match plain.then(vouched).flatten() {
                Some(answer) => drop(web.insert(request.url, answer)),
                None => wanted.push(request),
            }
        }
        wanted
    }

    /// Answers from the cache, and from the network where it has none; says whether the user interrupted that.
    fn ask(
        requests: Vec<FetchRequest>,
        args: &CheckArgs,
        options: &net::Options,
        web: &mut WebFacts,
        notes: &mut Vec<String>,
    ) -> Result<bool, Failure> {
        let mut memory = CacheSession::open(args, &options.exclude, notes);
        let recalled = memory.recall(&requests);
        let mut unknown = Vec::new();
        for (request, answer) in requests.into_iter().zip(recalled) {
            match answer {
                Some(answer) => drop(web.insert(request.url, answer)),
                None => unknown.push(request),
            }
        }
        // The client reads certificates, which a run that knows all it needs can spare.
        if unknown.is_empty() {
            return Ok(false);
        }
        let mut client = net::Client::new(options)?;
        if let Some(bar) = terminal::link_progress(!args.quiet && !args.no_progress) {
            client = client.with_progress(bar);
        }
        let answers = client.fetch(&unknown);
        if !client.was_interrupted() && net::network_is_down(&unknown, &answers) {
            return Err(Failure::Text(
                "the network is down: every host that was asked failed in name resolution or connecting; \
                 nothing can be said about the links (--offline leaves them out)"
                    .to_owned(),
            ));
        }
        memory.keep(&unknown, &answers, notes);
        web.extend(unknown.into_iter().map(|request| request.url).zip(answers));
        Ok(client.was_interrupted())
    }

    /// Looks for snapshots of dead pages.
    fn suggest(args: &CheckArgs, options: &net::Options, web: &mut WebFacts, notes: &mut Vec<String>) {
        let base = args.archive_url.as_deref().unwrap_or(archive::BASE);
        let dead = web.iter().filter(|(_, answer)| matches!(answer.outcome, Outcome::Dead(_)));
        match archive::snapshots(dead.map(|(url, _)| url.as_str()), base, options) {
            Ok(found) => {
                for (url, snapshot) in found {
                    web.entry(url).and_modify(|answer| answer.archived = Some(snapshot));
                }
            }
            Err(error) => notes.push(format!("no archive was asked: {error}")),
        }
    }

    /// The accounts whose login may be another one today.
    fn doubtful<'a>(pages: impl Iterator<Item = &'a ParsedPage>, web: &WebFacts, known: &Accounts) -> BTreeSet<u64> {
        let dead = web.iter().filter(|(_, answer)| matches!(answer.outcome, Outcome::Dead(Dead::Status(_))));
        let profile = |url: &String| match accounts::named(&Url::parse(url).ok()?)? {
            Named::Account(login) => Some(login.to_lowercase()),
            Named::Repository(..) => None,
        };
        let gone: BTreeSet<String> = dead.filter_map(|(url, _)| profile(url)).collect();
        let ids = |page: &'a ParsedPage| {
            accounts::doubtful_ids(&page.model.grids, known, |login| gone.contains(&login.to_lowercase()))
                .collect::<Vec<_>>()
        };
        pages.flat_map(ids).collect()
    }
}

/// A build without it.
#[cfg(not(feature = "net"))]
fn send<'a>(
    requests: Vec<FetchRequest>,
    _pages: impl Iterator<Item = &'a ParsedPage> + Clone,
    _args: &CheckArgs,
    _settings: &Settings,
    _base: Option<&DiffBase>,
    notes: &mut Vec<String>,
) -> Result<(WebFacts, Accounts), Failure> {
    notes.push("links were not asked: this ack-lint was built without the feature `net`".to_owned());
    let skipped = || Answer::unsent(Outcome::Skipped(Skipped::Offline));
    Ok((requests.into_iter().map(|request| (request.url, skipped())).collect(), Accounts::default()))
}
