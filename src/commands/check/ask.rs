//! Asking the addresses of a run.

use super::{super::Failure, settings::Settings};
use crate::{
    cli::CheckArgs,
    engine::{self, Prepared},
    facts::{Accounts, Question},
    rule::WebFacts,
};

/// What is known of the addresses, by address, and of accounts; remarks about the run are added to `notes`.
pub(super) fn ask<'a>(
    pages: impl Iterator<Item = &'a Prepared> + Clone,
    args: &CheckArgs,
    settings: &Settings,
    notes: &mut Vec<String>,
) -> Result<(WebFacts, Accounts), Failure> {
    let questions = engine::questions(pages.clone());
    let excluded = |question: &Question| settings.link_exclude.iter().any(|regex| regex.is_match(&question.url));
    let (excluded, wanted): (Vec<Question>, Vec<Question>) = questions.into_iter().partition(excluded);
    if !excluded.is_empty() {
        notes.push(format!("{} not asked: excluded", count(excluded.len(), "link")));
    }
    if wanted.is_empty() {
        return Ok((WebFacts::new(), Accounts::default()));
    }
    send(wanted, pages, args, settings, notes)
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

#[cfg(feature = "net")]
fn send<'a>(
    questions: Vec<Question>,
    pages: impl Iterator<Item = &'a Prepared> + Clone,
    args: &CheckArgs,
    settings: &Settings,
    notes: &mut Vec<String>,
) -> Result<(WebFacts, Accounts), Failure> {
    use std::collections::BTreeSet;

    use url::Url;

    use super::memory::Memory;
    use crate::{
        facts::{AccountQuestions, Dead, Outcome, Web},
        io::{
            net::{
                self, archive,
                github::{Access, GitHub},
            },
            terminal,
        },
        model::people::accounts::{self, Named},
    };

    let headers = args.header.iter().map(|header| net::HostHeader {
        host: header.host.clone(),
        name: header.name.clone(),
        value: header.value.clone(),
    });
    let options = net::Options {
        headers: headers.collect(),
        allow_private: args.allow_private,
        interruptible: true,
        ..settings.net.clone()
    };
    let mut known = Accounts::default();
    let mut names = AccountQuestions::default();
    pages.clone().for_each(|page| names.merge(accounts::questions(&page.model.links)));
    let mut github = None;
    if !names.is_empty() {
        match GitHub::new(&Access::from_environment(|name| std::env::var(name).ok()), &options) {
            Ok(mut api) => {
                api.ask(&names, &mut known);
                github = Some(api);
            }
            Err(error) => notes.push(format!("accounts were not looked up: {error}")),
        }
    }

    // What the API vouches for need not be asked; a fragment is on the page itself.
    let vouched = |question: &Question| {
        let plain = !known.is_empty() && !question.image && !question.anchors;
        plain.then(|| accounts::vouched(&Url::parse(&question.url).ok()?, &known)).flatten()
    };
    let mut web = WebFacts::new();
    let mut wanted = Vec::new();
    for question in questions {
        match vouched(&question) {
            Some(answer) => drop(web.insert(question.url, answer)),
            None => wanted.push(question),
        }
    }
    let mut memory = Memory::open(args, &options.exclude, notes);
    let mut unknown = Vec::new();
    for (question, answer) in
        memory.recall(&wanted).into_iter().zip(wanted).map(|(answer, question)| (question, answer))
    {
        match answer {
            Some(answer) => drop(web.insert(question.url, answer)),
            None => unknown.push(question),
        }
    }
    let (mut answers, mut interrupted) = (Vec::new(), false);
    // The client reads certificates, which a run that knows all it needs can spare.
    if !unknown.is_empty() {
        let mut client = net::Client::new(&options)?;
        if let Some(bar) = terminal::link_progress(!args.quiet && !args.no_progress) {
            client = client.with_progress(bar);
        }
        answers = client.ask(&unknown);
        interrupted = client.was_interrupted();
    }
    if !interrupted && net::network_is_down(&unknown, &answers) {
        return Err(Failure::Text(
            "the network is down: every host that was asked failed in name resolution or connecting; \
             nothing can be said about the links (--offline leaves them out)"
                .to_owned(),
        ));
    }
    memory.keep(&unknown, &answers, notes);
    web.extend(unknown.into_iter().map(|question| question.url).zip(answers));

    if args.suggest_archive && !interrupted {
        let base = args.archive_url.as_deref().unwrap_or(archive::BASE);
        let dead = web.iter().filter(|(_, answer)| matches!(answer.outcome, Outcome::Dead(_)));
        match archive::snapshots(dead.map(|(url, _)| url.as_str()), base, &options) {
            Ok(found) => {
                for (url, snapshot) in found {
                    web.entry(url).and_modify(|answer| answer.archived = Some(snapshot));
                }
            }
            Err(error) => notes.push(format!("no archive was asked: {error}")),
        }
    }
    if let Some(api) = github.as_mut().filter(|_| !interrupted) {
        let dead = web.iter().filter(|(_, answer)| matches!(answer.outcome, Outcome::Dead(Dead::Status(_))));
        let profile = |url: &String| match accounts::named(&Url::parse(url).ok()?)? {
            Named::Account(login) => Some(login.to_lowercase()),
            Named::Repository(..) => None,
        };
        let gone: BTreeSet<String> = dead.filter_map(|(url, _)| profile(url)).collect();
        let ids: BTreeSet<u64> = pages
            .flat_map(|page| {
                accounts::doubtful_ids(&page.model.grids, &known, |login| gone.contains(&login.to_lowercase()))
            })
            .collect();
        api.ask_ids(ids, &mut known);
        notes.extend(api.trouble().map(|why| format!("{why}: accounts were asked as any other link")));
    }
    Ok((web, known))
}

#[cfg(not(feature = "net"))]
fn send<'a>(
    questions: Vec<Question>,
    _pages: impl Iterator<Item = &'a Prepared> + Clone,
    _args: &CheckArgs,
    _settings: &Settings,
    notes: &mut Vec<String>,
) -> Result<(WebFacts, Accounts), Failure> {
    use crate::facts::{Answer, Outcome, Skipped};
    notes.push("links were not asked: this ack-lint was built without the feature `net`".to_owned());
    let skipped = || Answer::unsent(Outcome::Skipped(Skipped::Offline));
    Ok((questions.into_iter().map(|question| (question.url, skipped())).collect(), Accounts::default()))
}
