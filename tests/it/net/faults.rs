//! Failing hosts: what is reported, how often a link is retried, and that nothing hangs.

use std::{
    io::{Read, Write},
    net::TcpListener,
    time::{Duration, Instant},
};

use ack_lint::{
    facts::{Answer, FetchRequest, Outcome, Stage, Unreachable},
    io::net::Options,
};

use super::send::{fragment, hasty, link, options, patient, picture, send};
use crate::common::server::{Server, nobody};

/// Much longer than any deadline here.
const SOON: Duration = Duration::from_secs(60);

/// Sends a request to a host with this behavior, and asserts that it ends.
fn request_soon(request: FetchRequest) -> Answer {
    within(&options(), request)
}

/// Sends a request to a host that responds too slowly.
fn wait_for(request: FetchRequest) -> Answer {
    within(&hasty(), request)
}

fn within(options: &Options, request: FetchRequest) -> Answer {
    let started = Instant::now();
    let answer = send(options, request);
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
    answer
}

fn timeout(stage: Stage) -> Outcome {
    Outcome::Unreachable(Unreachable::Timeout(stage))
}

#[test]
fn refused() {
    let answer = request_soon(link(nobody()));
    assert_eq!(answer.outcome, Outcome::Unreachable(Unreachable::Connect("connection refused".into())));
    assert_eq!(answer.attempts, 3);
}

#[test]
fn closed_before_the_response() {
    let server = Server::new(|_, _, _| {});
    let answer = request_soon(link(server.url("/")));
    assert!(matches!(answer.outcome, Outcome::Unreachable(Unreachable::Connect(_))), "{answer:?}");
    assert_eq!((answer.attempts, server.count()), (3, 3));
}

#[test]
fn reset_before_the_request_is_read() {
    // Closing a socket that holds unread bytes sends a reset.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let stream = stream.unwrap();
            let _ = stream.peek(&mut [0; 1]);
            drop(stream);
        }
    });
    let answer = request_soon(link(url));
    assert!(matches!(answer.outcome, Outcome::Unreachable(Unreachable::Connect(_))), "{answer:?}");
    assert_eq!(answer.attempts, 3);
}

#[test]
fn closed_in_the_middle_of_the_response() {
    let server = Server::new(|_, _, peer| {
        peer.write("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<p id=a>");
    });
    for request in [fragment(server.url("/")), picture(server.url("/"))] {
        let answer = request_soon(request);
        assert_eq!(answer.outcome, Outcome::Unreachable(Unreachable::Broken("the response ended early".into())));
        assert_eq!(answer.attempts, 3);
    }
    assert_eq!(server.count(), 6);
}

#[test]
fn a_truncated_response_is_retried() {
    let server = Server::new(|_, before, peer| match before {
        0 => {
            peer.write("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<p");
        }
        _ => peer.page("text/html", "<p id=a>"),
    });
    let answer = request_soon(fragment(server.url("/")));
    assert!(matches!(answer.outcome, Outcome::Alive { .. }), "{answer:?}");
    assert_eq!(answer.attempts, 2);
}

#[test]
fn a_header_that_never_comes() {
    let server = Server::new(|_, _, peer| peer.hang());
    let answer = wait_for(link(server.url("/")));
    assert_eq!(answer.outcome, timeout(Stage::Header));
    assert_eq!(answer.attempts as usize, server.count());
    assert!(answer.attempts >= 2, "a lost request is tried again: {answer:?}");
    let once = send(&Options { retries: 0, ..hasty() }, link(server.url("/")));
    assert_eq!((once.outcome, once.attempts), (timeout(Stage::Header), 1));
}

#[test]
fn a_host_that_lost_one_request() {
    let server = Server::new(|_, before, peer| match before {
        0 => peer.hang(),
        _ => peer.answer("200 OK", ""),
    });
    let answer = wait_for(link(server.url("/")));
    assert!(matches!(answer.outcome, Outcome::Alive { .. }), "{answer:?}");
}

#[test]
fn a_header_that_drips() {
    let server = Server::new(|_, _, peer| {
        peer.write("HTTP/1.1 200 OK\r\n");
        while peer.write("X: y\r\n") {
            std::thread::sleep(Duration::from_millis(50));
        }
    });
    assert_eq!(wait_for(link(server.url("/"))).outcome, timeout(Stage::Header));
}

#[test]
fn a_handshake_that_never_ends() {
    // It listens, but does not speak TLS.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/", listener.local_addr().unwrap());
    let answer = wait_for(link(url));
    assert_eq!(answer.outcome, timeout(Stage::Connect));
    drop(listener);
}

#[test]
fn a_body_that_never_arrives_times_out() {
    let server = Server::new(|request, _, peer| {
        let mime = if request.path == "/page" { "text/html" } else { "image/png" };
        peer.write(format!("HTTP/1.1 200 OK\r\nContent-Type: {mime}\r\nContent-Length: 5000\r\n\r\n"));
        peer.write("<p");
        peer.hang();
    });
    let patient = Options { retries: 0, ..patient() };
    assert_eq!(within(&patient, fragment(server.url("/page"))).outcome, timeout(Stage::Body));
    assert_eq!(within(&patient, picture(server.url("/picture"))).outcome, timeout(Stage::Body));
    let plain = within(&patient, link(server.url("/page")));
    assert!(matches!(plain.outcome, Outcome::Alive { status: 200, .. }), "nobody wants this body: {plain:?}");
}

#[test]
fn endless_headers_are_cut_off() {
    let server = Server::new(|_, _, peer| {
        peer.write("HTTP/1.1 200 OK\r\n");
        let line = format!("X: {}\r\n", "y".repeat(8000));
        while peer.write(&line) {}
    });
    let answer = request_soon(link(server.url("/")));
    assert_eq!(answer.outcome, Outcome::Unreachable(Unreachable::Broken("the response header is too large".into())));
    assert_eq!(server.count(), 1, "it would be no smaller next time");
    assert!(server.taken() < 16 * 1024 * 1024, "{}", server.taken());
}

#[test]
fn a_flood_of_interim_responses_ends_in_time() {
    let server = Server::new(|_, _, peer| while peer.write("HTTP/1.1 100 Continue\r\n\r\n".repeat(100)) {});
    let answer = wait_for(link(server.url("/")));
    assert!(matches!(answer.outcome, Outcome::Unreachable(_)), "{answer:?}");
}

#[test]
fn one_interim_response_is_ignored() {
    let server = Server::new(|_, _, peer| {
        peer.write("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n");
        peer.answer("200 OK", "");
    });
    assert!(matches!(request_soon(link(server.url("/"))).outcome, Outcome::Alive { status: 200, .. }));
}

#[test]
fn a_response_that_is_not_http() {
    for bytes in
        ["SSH-2.0-OpenSSH_9.6\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 200 OK\r\nbad header\r\n\r\n", "\0\0\0\0"]
    {
        let server = Server::new(move |_, _, peer| {
            peer.write(bytes);
        });
        let answer = request_soon(link(server.url("/")));
        assert!(matches!(answer.outcome, Outcome::Unreachable(Unreachable::Broken(_) | Unreachable::Connect(_))));
    }
}

#[test]
fn http_instead_of_tls() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
            let _ = stream.read(&mut [0; 4096]);
        }
    });
    let answer = request_soon(link(url));
    assert_eq!(answer.outcome, Outcome::Unreachable(Unreachable::Tls("the server does not speak TLS".into())));
    assert_eq!(answer.attempts, 1);
}

#[test]
fn hostile_text_is_escaped() {
    let server = Server::new(|_, _, peer| {
        peer.write(
            b"HTTP/1.1 404 \x1b[31m\xff\xfe\r\nContent-Type: \xff\xff\r\nServer: \x80\r\nContent-Length: 0\r\n\r\n",
        );
    });
    let answer = request_soon(picture(server.url("/")));
    assert!(matches!(answer.outcome, Outcome::Dead(_) | Outcome::Unreachable(_)), "{answer:?}");
}
