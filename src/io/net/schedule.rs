//! Who is asked when: each distinct address once, so many at a time, so many at one host.
//!
//! The plain first version: hosts and addresses take their turns in the order of the questions. What a better one
//! needs to replace is here and nowhere else.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::{
    runtime::Runtime,
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinSet,
};
use url::Url;

use super::{Progress, Shared, fetch};
use crate::facts::{Answer, Outcome, Question, Unreachable};

/// Hands out turns.
#[derive(Debug)]
pub(super) struct Gate {
    all: Arc<Semaphore>,
    per_host: usize,
    hosts: Mutex<BTreeMap<String, Arc<Semaphore>>>,
}

/// A turn at one host; dropping it lets the next one in.
#[derive(Debug)]
pub(super) struct Turn {
    _host: Option<OwnedSemaphorePermit>,
    _all: Option<OwnedSemaphorePermit>,
}

impl Gate {
    /// A gate for `all` requests at once, `per_host` of them to one host; both at least 1.
    pub(super) fn new(all: usize, per_host: usize) -> Self {
        let most = Semaphore::MAX_PERMITS;
        Self {
            all: Arc::new(Semaphore::new(all.clamp(1, most))),
            per_host: per_host.clamp(1, most),
            hosts: Mutex::default(),
        }
    }

    /// Waits for a turn at `host`. Who has one must give it back before asking for another.
    pub(super) async fn turn(&self, host: &str) -> Turn {
        let queue = {
            let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
            match hosts.get(host) {
                Some(queue) => Arc::clone(queue),
                None => {
                    let queue = Arc::new(Semaphore::new(self.per_host));
                    hosts.insert(host.to_owned(), Arc::clone(&queue));
                    queue
                }
            }
        };
        // The semaphores are never closed, so neither of these is ever an error.
        let host = queue.acquire_owned().await.ok();
        let all = Arc::clone(&self.all).acquire_owned().await.ok();
        Turn { _host: host, _all: all }
    }
}

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
            let turn = net.gate.turn(&host).await;
            // Boxed, so that a question in the queue is small.
            let answer = Box::pin(fetch::answer(&net, &question, turn)).await;
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
