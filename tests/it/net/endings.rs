//! A run ends, whatever a host does.

use std::{
    collections::BTreeMap,
    io::Read,
    net::TcpListener,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use ack_lint::{
    facts::{Answer, FetchRequest, GivenUp, Outcome, Skipped, Unreachable, Web},
    io::net::{Client, Options},
};

use super::send::{alive, link, options, request_all};
use crate::common::server::Server;

fn links(server: &Server, count: usize) -> Vec<FetchRequest> {
    (0..count).map(|n| link(server.url(&format!("/{n}")))).collect()
}

fn given_up(answers: &[Answer], why: GivenUp) -> usize {
    let wanted = Outcome::Unreachable(Unreachable::GivenUp(why));
    answers.iter().filter(|answer| answer.outcome == wanted && answer.attempts == 0).count()
}

#[test]
fn a_host_that_never_answers_is_given_up_and_delays_no_other() {
    let waiting = Arc::new(AtomicUsize::new(0));
    let (seen, now) = (Arc::clone(&waiting), Arc::clone(&waiting));
    let silent = Server::new(move |_, _, peer| {
        seen.fetch_add(1, Ordering::SeqCst);
        peer.hang();
    });
    let latest = Arc::new(AtomicUsize::new(0));
    let last = Arc::clone(&latest);
    let fine = Server::at("127.0.0.2", move |_, _, peer| {
        last.store(now.load(Ordering::SeqCst), Ordering::SeqCst);
        peer.answer("200 OK", "");
    });
    let mut requests = links(&silent, 300);
    requests.extend(links(&fine, 100));
    let answers = request_all(&Options { timeout: Duration::from_secs(3), ..options() }, &requests);
    let (silent_answers, fine_answers) = answers.split_at(300);
    assert!(fine_answers.iter().all(|answer| answer.outcome == alive(200)));
    let latest = latest.load(Ordering::SeqCst);
    assert!(latest < silent.count() / 2, "the other host was done after {latest} of {} requests", silent.count());
    let skipped = given_up(silent_answers, GivenUp::Failures(5));
    assert!(skipped >= 290, "{skipped} of 300");
    assert!(silent.count() <= 30, "{} requests", silent.count());
    for answer in silent_answers.iter().filter(|answer| answer.attempts > 0) {
        assert!(matches!(answer.outcome, Outcome::Unreachable(_)), "{answer:?}");
    }
}

#[test]
fn a_host_that_only_limits_is_given_up() {
    let server = Server::new(|_, _, peer| peer.answer("429 Too Many Requests\r\nRetry-After: 0", ""));
    let answers = request_all(&Options { retries: 0, ..options() }, &links(&server, 300));
    let skipped = given_up(&answers, GivenUp::Failures(5));
    assert_eq!(skipped + server.count(), 300);
    assert!(server.count() <= 8, "{} requests", server.count());
}

#[test]
fn a_host_that_is_down_for_a_while_is_given_up_after_that_while() {
    let server = Server::new(|_, _, peer| peer.answer("503 Service Unavailable\r\nRetry-After: 2", ""));
    let answers = request_all(&Options { retries: 1, ..options() }, &links(&server, 300));
    let skipped = given_up(&answers, GivenUp::Failures(5));
    assert!(skipped >= 200 && server.count() <= 100, "{skipped} skipped, {} requests", server.count());
}

#[test]
fn any_answer_starts_the_count_anew() {
    // Every fifth page works.
    let server = Server::new(|request, _, peer| {
        let n: usize = request.path[1..].parse().unwrap();
        peer.answer(if n % 5 == 4 { "200 OK" } else { "500 Broken" }, "");
    });
    let answers = request_all(&Options { retries: 0, per_host: 1, ..options() }, &links(&server, 40));
    assert_eq!(server.count(), 40);
    assert_eq!(answers.iter().filter(|answer| answer.outcome == alive(200)).count(), 8);
}

#[test]
fn without_throttling_a_host_is_given_up_as_well() {
    let server = Server::new(|_, _, peer| peer.hang());
    let options = Options { throttle: false, timeout: Duration::from_millis(300), retries: 0, ..options() };
    let answers = request_all(&options, &links(&server, 300));
    assert!(given_up(&answers, GivenUp::Failures(40)) >= 240);
}

#[test]
fn https_is_not_tried_again_and_again() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let handshakes = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&handshakes);
    // Answers over http, and never over https.
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, seen) = (stream.unwrap(), Arc::clone(&seen));
            thread::spawn(move || {
                let mut bytes = [0; 4096];
                let _ = stream.read(&mut bytes);
                if bytes[0] == 22 {
                    seen.fetch_add(1, Ordering::SeqCst);
                    let _ = stream.read(&mut bytes);
                    return;
                }
                let _ = std::io::Write::write_all(
                    &mut stream,
                    b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                );
            });
        }
    });
    let connect_to = BTreeMap::from([("plain.test".to_owned(), address)]);
    let options = Options { connect_to, timeout: Duration::from_secs(2), ..options() };
    let requests: Vec<_> = (0..60).map(|n| link(format!("http://plain.test/{n}"))).collect();
    for answer in request_all(&options, &requests) {
        assert_eq!((answer.outcome, answer.https), (alive(200), None));
    }
    let handshakes = handshakes.load(Ordering::SeqCst);
    assert!((1..=12).contains(&handshakes), "{handshakes} handshakes");
}

#[test]
fn the_deadline_of_a_run_ends_it_with_what_is_known() {
    let server = Server::new(|request, _, peer| match request.path.as_str() {
        "/0" => peer.answer("404 Not Found", ""),
        _ => peer.hang(),
    });
    let deadline = Instant::now().checked_add(Duration::from_secs(2));
    let options = Options { deadline, timeout: Duration::from_secs(600), per_host: 1, ..options() };
    let client = Client::new(&options).unwrap();
    let answers = client.fetch(&links(&server, 20));
    assert!(client.was_interrupted());
    assert!(matches!(answers[0].outcome, Outcome::Dead(_)), "{answers:?}");
    assert!(answers[1..].iter().all(|answer| answer.outcome == Outcome::Skipped(Skipped::OutOfTime)), "{answers:?}");
}
