//! How many requests are sent to each host, and how many at once.

use std::{
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use ack_lint::{
    facts::{Answer, FetchRequest, Outcome, Stage, Unreachable, Web},
    io::net::{Client, Options, network_is_down},
};

use super::send::{alive, fragment, hasty, link, options, picture, request_all};
use crate::common::server::{Crowd, Server};

/// A slow server, and the number of requests that it has at once.
fn busy() -> (Server, Arc<Crowd>) {
    let crowd = Arc::new(Crowd::default());
    let here = Arc::clone(&crowd);
    let server = Server::new(move |_, _, peer| {
        here.wait_for(usize::MAX, Duration::from_millis(20));
        peer.answer("200 OK", "");
    });
    (server, crowd)
}

#[test]
fn limits_hold() {
    for (all, per_host, limit) in [(64, 3, 3), (2, 8, 2), (1, 1, 1)] {
        let (server, crowd) = busy();
        let requests: Vec<_> = (0..20).map(|n| link(server.url(&format!("/{n}")))).collect();
        let options = Options { max_concurrency: all, per_host, ..options() };
        for answer in request_all(&options, &requests) {
            assert_eq!(answer.outcome, alive(200));
        }
        assert_eq!(server.count(), 20);
        assert!(crowd.most() <= limit, "{} at once, {limit} allowed", crowd.most());
    }
}

#[test]
fn limits_hold_across_redirects_without_a_deadlock() {
    let b = Server::at("127.0.0.2", |_, _, peer| peer.answer("200 OK", ""));
    let to_b = b.url("/end");
    let a = Server::new(move |request, _, peer| match request.path.starts_with("/end") {
        true => peer.answer("200 OK", ""),
        false => peer.answer(&format!("302 Found\r\nLocation: {to_b}"), ""),
    });
    let to_a = a.url("/end");
    let c = Server::at("127.0.0.2", move |_, _, peer| peer.answer(&format!("302 Found\r\nLocation: {to_a}"), ""));
    let requests: Vec<_> = (0..10).flat_map(|n| [&a, &c].map(|s| link(s.url(&format!("/{n}"))))).collect();
    for answer in request_all(&Options { max_concurrency: 2, per_host: 1, ..options() }, &requests) {
        assert_eq!(answer.outcome, alive(200));
    }
}

#[test]
fn waiting_for_a_turn_is_not_waiting_for_an_answer() {
    let server = Server::new(|_, _, peer| {
        thread::sleep(Duration::from_millis(200));
        peer.answer("200 OK", "");
    });
    let requests: Vec<_> = (0..24).map(|n| link(server.url(&format!("/{n}")))).collect();
    for answer in request_all(&Options { per_host: 1, ..hasty() }, &requests) {
        assert_eq!(answer.outcome, alive(200), "all together take longer than the time for one link");
    }
}

#[test]
fn an_address_is_requested_once_for_everything() {
    let server = Server::new(|_, _, peer| peer.page("text/html", "<p id=a>"));
    let url = server.url("/");
    let requests = [link(&url), picture(&url), link(server.url("/other")), fragment(&url), link(&url)];
    let answers = request_all(&options(), &requests);
    assert_eq!(server.count(), 2);
    assert_eq!(answers[0], answers[4]);
    let Outcome::Alive { image: Some(_), anchors: Some(anchors), .. } = &answers[3].outcome else {
        panic!("{:?}", answers[3]);
    };
    assert!(anchors.ids.contains("a"));
}

#[test]
fn answers_are_in_the_order_of_the_requests() {
    let server = Server::new(|request, _, peer| {
        let n: u64 = request.path[1..].parse().unwrap();
        thread::sleep(Duration::from_millis(n % 7 * 10));
        peer.answer(&format!("{} X", 200 + n), "");
    });
    let requests: Vec<_> =
        (0..30).filter(|n| ![4, 5].contains(n)).map(|n| link(server.url(&format!("/{n}")))).collect();
    for (request, answer) in requests.iter().zip(request_all(&options(), &requests)) {
        let n: u16 = request.url.rsplit('/').next().unwrap().parse().unwrap();
        assert_eq!(answer.outcome, alive(200 + n));
    }
}

#[test]
fn a_client_can_be_reused() {
    let server = Server::new(|_, _, peer| peer.answer("200 OK", ""));
    let client = Client::new(&options()).unwrap();
    assert_eq!(client.fetch(&[]), []);
    for n in 0..3 {
        assert_eq!(client.fetch(&[link(server.url(&format!("/{n}")))])[0].outcome, alive(200));
    }
    assert_eq!(server.count(), 3);
}

#[test]
fn progress_is_shown() {
    let server = Server::new(|_, _, peer| peer.answer("200 OK", ""));
    let reported = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&reported);
    let client = Client::new(&options()).unwrap().with_progress(Box::new(move |done, total, hosts| {
        notes.lock().unwrap().push((done, total, hosts.to_owned()));
    }));
    client.fetch(&[link(server.url("/a")), link(server.url("/b")), link(server.url("/a"))]);
    let left = |count: usize| format!("127.0.0.1 ({count})");
    assert_eq!(*reported.lock().unwrap(), [(0, 2, left(2)), (1, 2, left(1)), (2, 2, String::new())]);
}

#[test]
fn an_invalid_address_gets_an_outcome() {
    for url in ["", "no url", "ftp://a.test/", "http://", "mailto:a@b.test"] {
        let answer = request_all(&options(), &[link(url)]).remove(0);
        assert!(matches!(answer.outcome, Outcome::Unreachable(Unreachable::Broken(_))), "{url}: {answer:?}");
        assert_eq!(answer.attempts, 0);
    }
}

#[test]
fn the_network_is_down_if_no_host_is_reachable() {
    let request = |host: &str| link(format!("http://{host}/"));
    let answer = Answer::unsent;
    let refused = || answer(Outcome::Unreachable(Unreachable::Connect("refused".into())));
    let dns = || answer(Outcome::Unreachable(Unreachable::Dns("failed".into())));
    let slow = || answer(Outcome::Unreachable(Unreachable::Timeout(Stage::Connect)));
    let client = Client::new(&options()).unwrap();
    let down = |hosts: &[&str], answers: &[Answer]| {
        network_is_down(&client, &hosts.iter().map(|h| request(h)).collect::<Vec<FetchRequest>>(), answers)
    };
    assert!(down(&["a", "b", "c"], &[refused(), dns(), slow()]));
    assert!(!down(&["a", "b"], &[refused(), dns()]), "two hosts prove nothing");
    assert!(!down(&["a", "b", "b"], &[refused(), dns(), slow()]), "two hosts prove nothing");
    assert!(!down(&["a", "b", "c"], &[refused(), dns(), answer(alive(200))]));
    assert!(!down(&["a", "b", "c"], &[refused(), dns(), answer(Outcome::Unreachable(Unreachable::Status(503)))]));
    assert!(!down(&["a", "b", "c", "a"], &[refused(), dns(), slow(), answer(alive(200))]), "a answered once");
    assert!(!down(&["a", "b", "c"], &[refused(), dns(), answer(Outcome::Blocked("x".into()))]));
    assert!(down(&["a", "b", "c", "d"], &[refused(), dns(), slow(), answer(Outcome::Blocked("x".into()))]));
    assert!(!down(&[], &[]));
}
