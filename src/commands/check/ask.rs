//! Asking the addresses of a run.

use super::{super::Failure, settings::Settings};
use crate::{cli::CheckArgs, facts::Question, rule::WebFacts};

/// The answers, by address; remarks about the run are added to `notes`.
pub(super) fn ask(
    questions: &[Question],
    args: &CheckArgs,
    settings: &Settings,
    notes: &mut Vec<String>,
) -> Result<WebFacts, Failure> {
    let excluded = |question: &Question| settings.link_exclude.iter().any(|regex| regex.is_match(&question.url));
    let (excluded, wanted): (Vec<Question>, Vec<Question>) = questions.iter().cloned().partition(excluded);
    if !excluded.is_empty() {
        notes.push(format!("{} not asked: excluded", count(excluded.len(), "link")));
    }
    if wanted.is_empty() {
        return Ok(WebFacts::new());
    }
    let answers = send(&wanted, args, settings, notes)?;
    Ok(wanted.into_iter().map(|question| question.url).zip(answers).collect())
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

#[cfg(feature = "net")]
fn send(
    questions: &[Question],
    args: &CheckArgs,
    settings: &Settings,
    _notes: &mut Vec<String>,
) -> Result<Vec<crate::facts::Answer>, Failure> {
    use crate::{
        facts::Web,
        io::{net, terminal},
    };
    let headers = args.header.iter().map(|header| net::HostHeader {
        host: header.host.clone(),
        name: header.name.clone(),
        value: header.value.clone(),
    });
    let options =
        net::Options { headers: headers.collect(), allow_private: args.allow_private, ..settings.net.clone() };
    let mut client = net::Client::new(&options)?;
    if let Some(bar) = terminal::link_progress(!args.quiet && !args.no_progress) {
        client = client.with_progress(bar);
    }
    let answers = client.ask(questions);
    if net::network_is_down(questions, &answers) {
        return Err(Failure::Text(
            "the network is down: every host that was asked failed in name resolution or connecting; \
             nothing can be said about the links (--offline leaves them out)"
                .to_owned(),
        ));
    }
    Ok(answers)
}

#[cfg(not(feature = "net"))]
fn send(
    questions: &[Question],
    _args: &CheckArgs,
    _settings: &Settings,
    notes: &mut Vec<String>,
) -> Result<Vec<crate::facts::Answer>, Failure> {
    use crate::facts::{Answer, Outcome, Skipped};
    notes.push("links were not asked: this ack-lint was built without the feature `net`".to_owned());
    Ok(questions.iter().map(|_| Answer::unsent(Outcome::Skipped(Skipped::Offline))).collect())
}
