//! Results by status, and when a link is retried.

use std::time::Duration;

use ack_lint::{
    facts::{Dead, Outcome, Unreachable},
    io::net::Options,
};

use super::send::{accept, alive, link, options, picture, send, verdict};
use crate::common::server::Server;

fn status(head: &'static str) -> Server {
    Server::new(move |_, _, peer| peer.answer(head, ""))
}

#[test]
fn successes_are_alive() {
    for (head, code) in [("200 OK", 200), ("204 No Content", 204), ("206 Partial Content", 206)] {
        let server = status(head);
        assert_eq!(verdict(server.url("/")), alive(code));
        assert_eq!(server.count(), 1);
        assert!(server.requests()[0].has("user-agent: ack-lint/"));
    }
}

#[test]
fn gone_is_dead_at_once() {
    for (head, code) in [("404 Not Found", 404), ("410 Gone", 410)] {
        let server = status(head);
        let answer = send(&options(), link(server.url("/")));
        assert_eq!(answer.outcome, Outcome::Dead(Dead::Status(code)));
        assert_eq!((answer.attempts, server.count()), (1, 1));
    }
}

#[test]
fn bot_challenges_are_inconclusive_and_not_retried() {
    for (head, code) in [
        ("400 Bad Request", 400),
        ("401 Unauthorized", 401),
        ("403 Forbidden", 403),
        ("405 Method Not Allowed", 405),
        ("418 Teapot", 418),
        ("451 Legal", 451),
        ("999 Denied", 999),
        ("503 Service Unavailable\r\ncf-mitigated: challenge", 503),
        ("404 Not Found\r\ncf-mitigated: challenge", 404),
        ("300 Multiple Choices", 300),
        ("304 Not Modified", 304),
    ] {
        let server = status(head);
        let answer = send(&options(), link(server.url("/")));
        assert_eq!(answer.outcome, Outcome::Unreachable(Unreachable::Status(code)));
        assert_eq!((answer.attempts, server.count()), (1, 1), "{head}");
    }
}

#[test]
fn temporary_failures_are_retried() {
    for (head, code) in [
        ("408 Request Timeout", 408),
        ("425 Too Early", 425),
        ("429 Too Many Requests", 429),
        ("500 Internal Server Error", 500),
        ("502 Bad Gateway", 502),
        ("503 Service Unavailable", 503),
    ] {
        let server = status(head);
        let answer = send(&options(), link(server.url("/")));
        assert_eq!(answer.outcome, Outcome::Unreachable(Unreachable::Status(code)));
        assert_eq!((answer.attempts, server.count()), (3, 3), "{head}");
        let once = Server::new(move |_, before, peer| peer.answer(if before == 0 { head } else { "200 OK" }, ""));
        let answer = send(&options(), link(once.url("/")));
        assert_eq!((answer.outcome, answer.attempts, once.count()), (alive(200), 2, 2), "{head}");
    }
}

#[test]
fn no_retries_means_one_request() {
    let server = status("503 Service Unavailable");
    let answer = send(&Options { retries: 0, ..options() }, link(server.url("/")));
    assert_eq!((answer.attempts, server.count()), (1, 1));
}

#[test]
fn retry_after_is_respected() {
    let server = Server::new(|_, before, peer| match before {
        0 => peer.answer("429 Too Many Requests\r\nRetry-After: 1", ""),
        _ => peer.answer("200 OK", ""),
    });
    let answer = send(&options(), link(server.url("/")));
    assert_eq!((answer.outcome, answer.attempts), (alive(200), 2));
    assert!(answer.elapsed >= Duration::from_secs(1), "{:?}", answer.elapsed);
}

#[test]
fn retry_after_dates_are_parsed() {
    let server = Server::new(|_, before, peer| match before {
        0 => peer.answer("503 Service Unavailable\r\nRetry-After: Sun, 06 Nov 1994 08:49:37 GMT", ""),
        _ => peer.answer("200 OK", ""),
    });
    let answer = send(&options(), link(server.url("/")));
    assert_eq!((answer.outcome, answer.attempts), (alive(200), 2));
}

#[test]
fn a_backoff_beyond_the_deadline_ends_the_check() {
    let server = status("429 Too Many Requests\r\nRetry-After: 3600");
    let answer = send(&options(), link(server.url("/")));
    assert_eq!(answer.outcome, Outcome::Unreachable(Unreachable::Status(429)));
    assert_eq!((answer.attempts, server.count()), (1, 1));
}

#[test]
fn accepted_statuses_are_alive() {
    let options = Options { accept: accept(&[403, 404, 503, 301]), ..options() };
    for (head, code) in [
        ("403 Forbidden", 403),
        ("404 Not Found", 404),
        ("503 Service Unavailable", 503),
        ("301 Moved Permanently\r\nLocation: /elsewhere", 301),
    ] {
        let server = status(head);
        assert_eq!(send(&options, link(server.url("/"))).outcome, alive(code));
        assert_eq!(send(&options, picture(server.url("/"))).outcome, alive(code));
        assert_eq!(server.count(), 2, "{head}");
    }
}
