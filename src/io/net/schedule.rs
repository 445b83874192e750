//! Each distinct address once, all of them queued at their hosts.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::{
    runtime::Runtime,
    sync::mpsc::{UnboundedSender, unbounded_channel},
    task::JoinSet,
};
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

/// Questions of one host with their places, the next one last.
type Queue = Arc<Mutex<Vec<(usize, Question)>>>;

/// Asks distinct questions: those of each host in their order, by as many tasks as may be at work there.
async fn ask_all(net: &Arc<Shared>, questions: Vec<Question>, progress: Option<&Progress>) -> Vec<Answer> {
    let total = questions.len();
    let mut answers = vec![lost(); total];
    let mut hosts: BTreeMap<String, Vec<(usize, Question)>> = BTreeMap::new();
    for (place, question) in questions.into_iter().enumerate() {
        hosts.entry(host_of(&question.url)).or_default().push((place, question));
    }
    let (send, mut receive) = unbounded_channel();
    let mut tasks = JoinSet::new();
    for (host, mut waiting) in hosts {
        waiting.reverse();
        // Some wait before they ask again, and others may go on meanwhile.
        let workers = (net.gate.most(&host).saturating_mul(4)).max(32).min(waiting.len());
        let (host, queue): (Arc<str>, Queue) = (host.into(), Arc::new(Mutex::new(waiting)));
        for _ in 0..workers {
            tasks.spawn(work(Arc::clone(net), Arc::clone(&host), Arc::clone(&queue), send.clone()));
        }
    }
    drop(send);
    let tell = |done, host: &str| {
        if let Some(progress) = progress {
            progress(done, total, host);
        }
    };
    let mut done = 0;
    tell(done, "");
    while let Some((place, host, answer)) = receive.recv().await {
        done += 1;
        answers[place] = answer;
        tell(done, &host);
    }
    answers
}

/// Takes questions of one host until there are none left.
async fn work(net: Arc<Shared>, host: Arc<str>, queue: Queue, answers: UnboundedSender<(usize, Arc<str>, Answer)>) {
    loop {
        let next = queue.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let Some((place, question)) = next else { return };
        let answer = match net.gate.turn(&host).await {
            // Boxed, so that a task in the queue is small.
            Ok(turn) => Box::pin(fetch::answer(&net, &question, turn)).await,
            Err(Shut(status)) => Answer::unsent(Outcome::Unreachable(Unreachable::Status(status))),
        };
        // Nobody listens any more where the run has ended.
        if answers.send((place, Arc::clone(&host), answer)).is_err() {
            return;
        }
    }
}

/// The answer where a check itself broke down, which it never should.
fn lost() -> Answer {
    Answer::unsent(Outcome::Unreachable(Unreachable::Broken("the check of this address failed".to_owned())))
}

/// The host of an address, or nothing where it has none.
fn host_of(url: &str) -> String {
    Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}
