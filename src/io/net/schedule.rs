//! Each distinct address once, all of them queued at their hosts.

use std::{
    cmp::Reverse,
    collections::BTreeMap,
    pin::pin,
    sync::{Arc, Mutex, PoisonError, atomic::Ordering},
};

use tokio::{
    runtime::Runtime,
    sync::mpsc::{UnboundedSender, unbounded_channel},
    task::JoinSet,
};
use url::Url;

use super::{Progress, Shared, fetch, gate::Shut};
use crate::facts::{Answer, FetchRequest, Outcome, Skipped, Unreachable};

/// Hosts that progress names.
const SHOWN: usize = 3;

/// Answers all requests, in their order. Requests about one address are asked as one that wants all they want.
pub(super) fn run(
    net: &Arc<Shared>,
    runtime: &Runtime,
    requests: &[FetchRequest],
    progress: Option<&Progress>,
) -> Vec<Answer> {
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut distinct: Vec<FetchRequest> = Vec::new();
    let mut place_of = Vec::with_capacity(requests.len());
    for request in requests {
        let place = *places.entry(&request.url).or_insert_with(|| {
            distinct.push(request.clone());
            distinct.len() - 1
        });
        distinct[place].image |= request.image;
        distinct[place].anchors |= request.anchors;
        place_of.push(place);
    }
    let answers = runtime.block_on(ask_all(net, distinct, progress));
    place_of.into_iter().map(|place| answers[place].clone()).collect()
}

/// Requests of one host with their places, the next one last.
type Queue = Arc<Mutex<Vec<(usize, FetchRequest)>>>;

/// Asks distinct requests: those of each host in their order, by as many tasks as may be at work there.
async fn ask_all(net: &Arc<Shared>, requests: Vec<FetchRequest>, progress: Option<&Progress>) -> Vec<Answer> {
    let total = requests.len();
    let mut answers: Vec<Option<Answer>> = vec![None; total];
    let mut hosts: BTreeMap<String, Vec<(usize, FetchRequest)>> = BTreeMap::new();
    for (place, request) in requests.into_iter().enumerate() {
        hosts.entry(host_of(&request.url)).or_default().push((place, request));
    }
    let mut left: BTreeMap<String, usize> =
        hosts.iter().map(|(host, waiting)| (host.clone(), waiting.len())).filter(|_| progress.is_some()).collect();
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
    let mut done = 0;
    let mut interrupt = pin!(interrupt(net.interruptible));
    let unanswered = loop {
        if let Some(progress) = progress {
            progress(done, total, &most_awaited(&left));
        }
        tokio::select! {
            received = receive.recv() => match received {
                Some((place, host, answer)) => {
                    done += 1;
                    answers[place] = Some(answer);
                    if let Some(count) = left.get_mut(&*host) {
                        *count -= 1;
                    }
                }
                None => break lost(),
            },
            () = &mut interrupt => {
                net.interrupted.store(true, Ordering::Relaxed);
                break Answer::unsent(Outcome::Skipped(Skipped::Interrupted));
            }
        }
    };
    if let Some(progress) = progress.filter(|_| done < total) {
        progress(total, total, "");
    }
    answers.into_iter().map(|answer| answer.unwrap_or_else(|| unanswered.clone())).collect()
}

/// Ends when the user interrupts the program, where that is wanted; never otherwise.
async fn interrupt(wanted: bool) {
    if !wanted || tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// The hosts with the most links to be asked.
fn most_awaited(left: &BTreeMap<String, usize>) -> String {
    let mut hosts: Vec<(&String, usize)> =
        left.iter().map(|(host, &count)| (host, count)).filter(|(_, count)| *count > 0).collect();
    hosts.sort_by_key(|(_, count)| Reverse(*count));
    let more = hosts.len().saturating_sub(SHOWN);
    let mut shown: Vec<String> = hosts.iter().take(SHOWN).map(|(host, count)| format!("{host} ({count})")).collect();
    shown.extend((more > 0).then(|| format!("{more} more hosts")));
    shown.join(", ")
}

/// Takes requests of one host until there are none left.
async fn work(net: Arc<Shared>, host: Arc<str>, queue: Queue, answers: UnboundedSender<(usize, Arc<str>, Answer)>) {
    loop {
        let next = queue.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let Some((place, request)) = next else { return };
        let answer = match net.gate.turn(&host).await {
            // Boxed, so that a task in the queue is small.
            Ok(turn) => Box::pin(fetch::answer(&net, &request, turn)).await,
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
