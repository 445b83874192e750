//! Rate limits of hosts are respected, and hosts do not wait for each other.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use ack_lint::{
    facts::{GivenUp, Outcome, Unreachable},
    io::net::Options,
};

use super::send::{alive, link, options, request_all};
use crate::common::server::{Crowd, Server};

/// A server that answers 429 above `limit` requests within a second.
fn limited(limit: usize) -> Server {
    let times: Mutex<Vec<Instant>> = Mutex::default();
    Server::new(move |_, _, peer| {
        let fine = {
            let mut times = times.lock().unwrap();
            let now = Instant::now();
            times.retain(|&time| now.duration_since(time) < Duration::from_secs(1));
            times.push(now);
            times.len() <= limit
        };
        peer.answer(if fine { "200 OK" } else { "429 Too Many Requests" }, "");
    })
}

#[test]
fn a_host_with_a_limit_gives_a_verdict_on_every_link() {
    let server = limited(20);
    let requests: Vec<_> = (0..60).map(|n| link(server.url(&format!("/{n}")))).collect();
    for answer in request_all(&options(), &requests) {
        assert_eq!(answer.outcome, alive(200));
    }
    assert!(server.count() <= 90, "{} requests for 60 links", server.count());
}

#[test]
fn bursts_of_429_cost_no_verdict() {
    let server = limited(50);
    let requests: Vec<_> = (0..150).map(|n| link(server.url(&format!("/{n}")))).collect();
    for answer in request_all(&options(), &requests) {
        assert_eq!(answer.outcome, alive(200));
    }
}

#[test]
fn good_answers_do_not_shorten_the_pause_a_host_asked_for() {
    let refused: Arc<Mutex<Option<Instant>>> = Arc::default();
    let early = Arc::new(AtomicUsize::new(0));
    let (reported, seen) = (Arc::clone(&refused), Arc::clone(&early));
    let server = Server::new(move |request, _, peer| {
        let mut reported = reported.lock().unwrap();
        if reported.is_some_and(|reported| reported.elapsed() < Duration::from_millis(900)) {
            seen.fetch_add(1, Ordering::SeqCst);
        }
        if request.path == "/0" && reported.is_none() {
            *reported = Some(Instant::now());
            drop(reported);
            return peer.answer("429 Too Many Requests\r\nRetry-After: 1", "");
        }
        drop(reported);
        thread::sleep(Duration::from_millis(20));
        peer.answer("200 OK", "");
    });
    let requests: Vec<_> = (0..12).map(|n| link(server.url(&format!("/{n}")))).collect();
    for answer in request_all(&options(), &requests) {
        assert_eq!(answer.outcome, alive(200));
    }
    // Requests that were in flight when the host set its limit may still arrive.
    assert!(early.load(Ordering::SeqCst) <= 1, "{} requests in the pause", early.load(Ordering::SeqCst));
}

#[test]
fn a_host_with_a_long_retry_after_is_skipped() {
    let server = Server::new(|_, _, peer| peer.answer("429 Too Many Requests\r\nRetry-After: 3600", ""));
    let other = Server::at("127.0.0.2", |_, _, peer| peer.answer("200 OK", ""));
    let requests: Vec<_> = (0..20).flat_map(|n| [&server, &other].map(|s| link(s.url(&format!("/{n}"))))).collect();
    for (request, answer) in requests.iter().zip(request_all(&Options { per_host: 1, ..options() }, &requests)) {
        let wanted = if request.url == server.url("/0") {
            Outcome::Unreachable(Unreachable::Status(429))
        } else if request.url.starts_with(&server.url("/")) {
            Outcome::Unreachable(Unreachable::GivenUp(GivenUp::Backoff(429)))
        } else {
            alive(200)
        };
        assert_eq!(answer.outcome, wanted, "{}", request.url);
    }
    assert_eq!((server.count(), other.count()), (1, 20));
}

#[test]
fn without_throttling_requests_start_at_the_limit() {
    let most = |throttle: bool| {
        let crowd = Arc::new(Crowd::default());
        let here = Arc::clone(&crowd);
        let server = Server::new(move |_, _, peer| {
            here.wait_for(6, Duration::from_secs(2));
            peer.answer("200 OK", "");
        });
        let requests: Vec<_> = (0..6).map(|n| link(server.url(&format!("/{n}")))).collect();
        request_all(&Options { throttle, per_host: 6, ..options() }, &requests);
        crowd.most()
    };
    assert_eq!(most(false), 6);
    assert_eq!(most(true), 4, "two, then four");
}
