//! Each distinct address once, all of them queued at their hosts.

use std::{collections::BTreeMap, sync::Arc};

use tokio::{runtime::Runtime, task::JoinSet};
use url::Url;

use super::{Progress, Shared, fetch, gate::Shut};
use crate::facts::{Answer, Outcome, Question, Unreachable};

/// Answers all questions, in their order. Questions about one address are asked as one that wants all they want.
pub(super) fn run(
    net: &Arc<Shared>,
    runtime: &Runtime,
    questions: &[Question],
    progress: Option<&Progress>,
) -> Vec<Answer> {
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut distinct: Vec<Question> = Vec::new();
    let mut place_of = Vec::with_capacity(questions.len());
    for question in questions {
        let place = *places.entry(&question.url).or_insert_with(|| {
            distinct.push(question.clone());
            distinct.len() - 1
        });
        distinct[place].image |= question.image;
        distinct[place].anchors |= question.anchors;
        place_of.push(place);
    }
    let answers = runtime.block_on(ask_all(net, distinct, progress));
    place_of.into_iter().map(|place| answers[place].clone()).collect()
}

/// Asks distinct questions, all that the gate lets through at once.
async fn ask_all(net: &Arc<Shared>, questions: Vec<Question>, progress: Option<&Progress>) -> Vec<Answer> {
    let total = questions.len();
    let mut answers = vec![lost(); total];
    let mut tasks = JoinSet::new();
    for (place, question) in questions.into_iter().enumerate() {
        let net = Arc::clone(net);
        tasks.spawn(async move {
            let host = host_of(&question.url);
            let answer = match net.gate.turn(&host).await {
                // Boxed, so that a question in the queue is small.
                Ok(turn) => Box::pin(fetch::answer(&net, &question, turn)).await,
                Err(Shut(status)) => Answer::unsent(Outcome::Unreachable(Unreachable::Status(status))),
            };
            (place, host, answer)
        });
    }
    let tell = |done, host: &str| {
        if let Some(progress) = progress {
            progress(done, total, host);
        }
    };
    let mut done = 0;
    tell(done, "");
    while let Some(finished) = tasks.join_next().await {
        done += 1;
        let Ok((place, host, answer)) = finished else { continue };
        answers[place] = answer;
        tell(done, &host);
    }
    answers
}

/// The answer where a check itself broke down, which it never should.
fn lost() -> Answer {
    Answer::unsent(Outcome::Unreachable(Unreachable::Broken("the check of this address failed".to_owned())))
}

/// The host of an address, or nothing where it has none.
fn host_of(url: &str) -> String {
    Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}
