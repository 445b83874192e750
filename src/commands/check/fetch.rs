//! Checks the links of a run, and looks up the accounts that its pages name.

use super::{super::Failure, diff_base::DiffBase, notes::Notes, options::CheckOptions};
use crate::{
    engine::{self, ParsedPage},
    facts::{Accounts, Answer, FetchRequest, Outcome, Skipped, WebFacts},
};

/// Fetches the addresses of the pages, and looks up their accounts.
pub(in crate::commands) fn fetch<'a>(
    pages: impl Iterator<Item = &'a ParsedPage> + Clone,
    options: &CheckOptions<'_>,
    base: Option<&DiffBase>,
    notes: &Notes,
) -> Result<(WebFacts, Accounts), Failure> {
    let requests = engine::requests(pages.clone());
    let excluded = |request: &FetchRequest| options.link_exclude.iter().any(|regex| regex.is_match(&request.url));
    let (excluded, wanted): (Vec<FetchRequest>, Vec<FetchRequest>) = requests.into_iter().partition(excluded);
    let is_old = |request: &FetchRequest| base.is_some_and(|base| base.requests(request));
    let (unchanged, wanted): (Vec<FetchRequest>, Vec<FetchRequest>) = wanted.into_iter().partition(is_old);
    if !excluded.is_empty() {
        let (count, noun) = (excluded.len(), if excluded.len() == 1 { "link was" } else { "links were" });
        notes.add(format!("{count} {noun} not checked (excluded)"));
    }
    if wanted.is_empty() {
        return Ok((WebFacts::new(), Accounts::default()));
    }
    let (mut web, accounts) = send(wanted, pages, options, base, notes)?;
    let skipped = || Answer::unsent(Outcome::Skipped(Skipped::Unchanged));
    web.extend(unchanged.into_iter().map(|request| (request.url, skipped())));
    Ok((web, accounts))
}

#[cfg(feature = "net")]
use online::send;

/// A build with the HTTP client.
#[cfg(feature = "net")]
mod online {
    use std::collections::BTreeSet;

    use url::Url;

    use super::{
        Accounts, Answer, CheckOptions, DiffBase, Failure, FetchRequest, Notes, Outcome, ParsedPage, Skipped, WebFacts,
    };
    use crate::{
        commands::check::cache_session::CacheSession,
        facts::{AccountRequests, Dead, Web},
        io::{
            net::{
                self, archive,
                github::{Access, GitHub},
            },
            terminal,
        },
        model::people::accounts::{self, GithubTarget},
        output::sanitize,
    };

    /// Consults, in this order: the API of GitHub, the cache, the addresses, and what follows from their answers.
    pub(super) fn send<'a>(
        requests: Vec<FetchRequest>,
        pages: impl Iterator<Item = &'a ParsedPage> + Clone,
        options: &CheckOptions<'_>,
        base: Option<&DiffBase>,
        notes: &Notes,
    ) -> Result<(WebFacts, Accounts), Failure> {
        let net = net_options(options);
        let mut known = Accounts::default();
        let mut github = github(pages.clone(), base, &net, &mut known, notes);
        let mut web = WebFacts::new();
        let wanted = without_vouched(requests, &known, &mut web);
        let mut memory = CacheSession::open(options.args, &net, notes)?;
        let ended = check(wanted, options, &net, &mut memory, &mut web, notes)?;
        memory.observe(&mut web, options.grace, notes);
        if ended {
            return Ok((web, known));
        }
        if options.args.suggest_archive {
            suggest(options, &net, &mut web, notes);
        }
        if let Some(api) = &mut github {
            let more = api.look_up_ids(doubtful(pages, &web, &known), &mut known);
            if more > 0 {
                let noun = if more == 1 { "account was" } else { "accounts were" };
                notes
                    .add(format!("{more} {noun} not looked up (too many for one run), so renamed ones may be missing"));
            }
            api.error().iter().for_each(|why| notes.add(format!("{why}; accounts were checked as ordinary links")));
        }
        Ok((web, known))
    }

    fn net_options(options: &CheckOptions<'_>) -> net::Options {
        let headers = options.args.header.iter().map(|header| net::HostHeader {
            host: header.host.clone(),
            name: header.name.clone(),
            value: header.value.clone(),
        });
        net::Options {
            headers: headers.collect(),
            allow_private: options.args.allow_private,
            interruptible: true,
            ..options.net.clone()
        }
    }

    /// Looks up the accounts and repositories that the pages name.
    fn github<'a>(
        pages: impl Iterator<Item = &'a ParsedPage>,
        base: Option<&DiffBase>,
        net: &net::Options,
        known: &mut Accounts,
        notes: &Notes,
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
        match GitHub::new(&Access::from_environment(|name| std::env::var(name).ok()), net) {
            Ok(mut api) => {
                api.look_up(&names, known);
                Some(api)
            }
            Err(error) => {
                notes.add(format!("accounts were not looked up: {error}"));
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
            let api_answer = || accounts::api_answer(&Url::parse(&request.url).ok()?, known);
            match plain.then(api_answer).flatten() {
                Some(answer) => drop(web.insert(request.url, answer)),
                None => wanted.push(request),
            }
        }
        wanted
    }

    /// Answers from the cache, and from the network where it has none. Returns whether the run ends early: the user
    /// interrupted it, its time is up, or the network is down.
    fn check(
        requests: Vec<FetchRequest>,
        options: &CheckOptions<'_>,
        net: &net::Options,
        memory: &mut CacheSession<'_>,
        web: &mut WebFacts,
        notes: &Notes,
    ) -> Result<bool, Failure> {
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
        let mut client = net::Client::new(net)?;
        if let Some(bar) = terminal::link_progress(!options.args.quiet && !options.args.no_progress, shown) {
            client = client.with_progress(bar);
        }
        let answers = client.fetch(&unknown);
        if !client.was_interrupted() && net::network_is_down(&client, &unknown, &answers) {
            let down = || Answer::unsent(Outcome::Skipped(Skipped::NetworkDown));
            // What is blocked is known without a network.
            let known = |answer: Answer| if matches!(answer.outcome, Outcome::Blocked(_)) { answer } else { down() };
            web.extend(unknown.into_iter().zip(answers).map(|(request, answer)| (request.url, known(answer))));
            return Ok(true);
        }
        memory.keep(&unknown, &answers, notes);
        web.extend(unknown.into_iter().map(|request| request.url).zip(answers));
        Ok(client.was_interrupted())
    }

    /// The names of hosts, safe to print.
    fn shown(hosts: &str) -> String {
        sanitize::inert(sanitize::line(hosts).into_owned())
    }

    /// Looks for snapshots of dead pages.
    fn suggest(options: &CheckOptions<'_>, net: &net::Options, web: &mut WebFacts, notes: &Notes) {
        let base = options.args.archive_url.as_deref().unwrap_or(archive::BASE);
        let dead = web.iter().filter(|(_, answer)| matches!(answer.outcome, Outcome::Dead(_)));
        match archive::snapshots(dead.map(|(url, _)| url.as_str()), base, net) {
            Ok(found) => {
                for (url, snapshot) in found {
                    web.entry(url).and_modify(|answer| answer.archived = Some(snapshot));
                }
            }
            Err(error) => notes.add(format!("archived copies were not looked up: {error}")),
        }
    }

    /// The accounts whose login may be another one today.
    fn doubtful<'a>(pages: impl Iterator<Item = &'a ParsedPage>, web: &WebFacts, known: &Accounts) -> BTreeSet<u64> {
        let dead = web.iter().filter(|(_, answer)| matches!(answer.outcome, Outcome::Dead(Dead::Status(_))));
        let profile = |url: &String| match accounts::github_target(&Url::parse(url).ok()?)? {
            GithubTarget::Account(login) => Some(login.to_lowercase()),
            GithubTarget::Repository(..) => None,
        };
        let gone: BTreeSet<String> = dead.filter_map(|(url, _)| profile(url)).collect();
        let ids = |page: &'a ParsedPage| {
            accounts::possibly_renamed_ids(&page.model.grids, known, |login| gone.contains(&login.to_lowercase()))
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
    _options: &CheckOptions<'_>,
    _base: Option<&DiffBase>,
    notes: &Notes,
) -> Result<(WebFacts, Accounts), Failure> {
    notes.add("links were not checked (built without the `net` feature)");
    let skipped = || Answer::unsent(Outcome::Skipped(Skipped::Offline));
    Ok((requests.into_iter().map(|request| (request.url, skipped())).collect(), Accounts::default()))
}
