//! Fetches each distinct link once, queued by host.

use std::{
    cmp::Reverse,
    collections::BTreeMap,
    pin::pin,
    sync::{Arc, Mutex, PoisonError, atomic::Ordering},
    time::Instant,
};

use tokio::{
    runtime::Runtime,
    sync::mpsc::{UnboundedSender, unbounded_channel},
    task::JoinSet,
    time::sleep_until,
};
use url::Url;

use super::{Progress, Shared, fetch};
use crate::facts::{Answer, FetchRequest, Outcome, Skipped, Unreachable};

/// Most hosts named in the progress.
const MAX_NAMED: usize = 3;

/// Answers all requests, in order. Merges requests for the same URL.
pub(super) fn run(
    net: &Arc<Shared>,
    runtime: &Runtime,
    requests: &[FetchRequest],
    progress: Option<&Progress>,
) -> Vec<Answer> {
    let mut by_url: BTreeMap<&str, usize> = BTreeMap::new();
    let mut distinct: Vec<FetchRequest> = Vec::new();
    let mut index_of = Vec::with_capacity(requests.len());
    for request in requests {
        let index = *by_url.entry(&request.url).or_insert_with(|| {
            distinct.push(request.clone());
            distinct.len() - 1
        });
        distinct[index].merge(request);
        index_of.push(index);
    }
    let answers = runtime.block_on(fetch_all(net, distinct, progress));
    // All different: the usual case, in which nothing has to be copied.
    if answers.len() == requests.len() {
        return answers;
    }
    index_of.into_iter().map(|index| answers[index].clone()).collect()
}

/// Requests of one host with their indices, the next one last.
type Queue = Arc<Mutex<Vec<(usize, FetchRequest)>>>;

/// Fetches distinct requests: those of each host in order, with a limited number of tasks.
async fn fetch_all(net: &Arc<Shared>, requests: Vec<FetchRequest>, progress: Option<&Progress>) -> Vec<Answer> {
    let total = requests.len();
    let mut answers: Vec<Option<Answer>> = vec![None; total];
    let mut hosts: BTreeMap<String, Vec<(usize, FetchRequest)>> = BTreeMap::new();
    for (index, request) in requests.into_iter().enumerate() {
        hosts.entry(host_of(&request.url)).or_default().push((index, request));
    }
    let mut left: BTreeMap<String, usize> =
        hosts.iter().map(|(host, waiting)| (host.clone(), waiting.len())).filter(|_| progress.is_some()).collect();
    let (send, mut receive) = unbounded_channel();
    let mut tasks = JoinSet::new();
    for (host, mut waiting) in hosts {
        waiting.reverse();
        // Tasks that wait for a retry must not block others.
        let workers = (net.rate_limiter.max_concurrency(&host).saturating_mul(4)).max(32).min(waiting.len());
        let (host, queue): (Arc<str>, Queue) = (host.into(), Arc::new(Mutex::new(waiting)));
        for _ in 0..workers {
            tasks.spawn(worker(Arc::clone(net), Arc::clone(&host), Arc::clone(&queue), send.clone()));
        }
    }
    drop(send);
    let mut done = 0;
    let mut interrupt = pin!(interrupt(net.interruptible));
    let mut deadline = pin!(reached(net.deadline));
    let fallback = loop {
        if let Some(progress) = progress {
            progress(done, total, &busiest_hosts(&left));
        }
        tokio::select! {
            received = receive.recv() => match received {
                Some((index, host, answer)) => {
                    done += 1;
                    answers[index] = Some(answer);
                    if let Some(count) = left.get_mut(&*host) {
                        *count -= 1;
                    }
                }
                None => break task_failed(),
            },
            () = &mut interrupt => {
                net.interrupted.store(true, Ordering::Relaxed);
                break Answer::unsent(Outcome::Skipped(Skipped::Interrupted));
            }
            () = &mut deadline => {
                net.interrupted.store(true, Ordering::Relaxed);
                break Answer::unsent(Outcome::Skipped(Skipped::OutOfTime));
            }
        }
    };
    if let Some(progress) = progress.filter(|_| done < total) {
        progress(total, total, "");
    }
    answers.into_iter().map(|answer| answer.unwrap_or_else(|| fallback.clone())).collect()
}

/// Completes when the user interrupts the program, if `wanted`; otherwise never.
async fn interrupt(wanted: bool) {
    if !wanted || tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Completes at the deadline of the run, if it has one; otherwise never.
async fn reached(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => sleep_until(deadline.into()).await,
        None => std::future::pending().await,
    }
}

/// Names the hosts with the most remaining links.
fn busiest_hosts(left: &BTreeMap<String, usize>) -> String {
    let mut hosts: Vec<(&String, usize)> =
        left.iter().map(|(host, &count)| (host, count)).filter(|(_, count)| *count > 0).collect();
    hosts.sort_by_key(|(_, count)| Reverse(*count));
    let more = hosts.len().saturating_sub(MAX_NAMED);
    let mut names: Vec<String> =
        hosts.iter().take(MAX_NAMED).map(|(host, count)| format!("{host} ({count})")).collect();
    names.extend((more > 0).then(|| format!("{more} more hosts")));
    names.join(", ")
}

/// Processes the requests of one host.
async fn worker(net: Arc<Shared>, host: Arc<str>, queue: Queue, answers: UnboundedSender<(usize, Arc<str>, Answer)>) {
    loop {
        let next = queue.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let Some((index, request)) = next else { return };
        let answer = match net.rate_limiter.acquire(&host).await {
            // Boxed to keep queued tasks small.
            Ok(permit) => Box::pin(fetch::answer(&net, &request, permit)).await,
            Err(why) => Answer::unsent(Outcome::Unreachable(Unreachable::GivenUp(why))),
        };
        // The receiver is gone if the run has ended.
        if answers.send((index, Arc::clone(&host), answer)).is_err() {
            return;
        }
    }
}

/// The answer if a task panics, which should not happen.
fn task_failed() -> Answer {
    Answer::unsent(Outcome::Unreachable(Unreachable::Broken("the check of this link failed".to_owned())))
}

/// Host of a URL; empty if it has none.
fn host_of(url: &str) -> String {
    Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}
