//! Redirects: followed one by one, each checked.

use ack_lint::{
    facts::{Dead, Hop, Outcome, Unreachable},
    io::net::{HostHeader, Options},
};

use super::send::{alive, link, options, send, verdict};
use crate::common::server::Server;

/// A server that returns this redirect for `/`, and 200 for every other path.
fn redirecting(head: &'static str) -> Server {
    Server::new(move |request, _, peer| match request.path.as_str() {
        "/" => peer.answer(head, ""),
        _ => peer.answer("200 OK", ""),
    })
}

#[test]
fn a_chain_is_reported_hop_by_hop() {
    let server = Server::new(|request, _, peer| match request.path.as_str() {
        "/a" => peer.answer("301 Moved Permanently\r\nLocation: /b", ""),
        "/b" => peer.answer("308 Permanent Redirect\r\nLocation: c#part", ""),
        "/c" => peer.answer("302 Found\r\nLocation: /caf\u{e9}", ""),
        "/caf%C3%A9" => peer.answer("200 OK", ""),
        _ => peer.answer("404 Not Found", ""),
    });
    let answer = send(&options(), link(server.url("/a")));
    // The fragment of the second redirect is one of the last page, so its anchors are read.
    assert!(matches!(answer.outcome, Outcome::Alive { status: 200, anchors: Some(_), .. }), "{:?}", answer.outcome);
    assert_eq!((answer.attempts, server.count()), (1, 4));
    let hop = |status, path| Hop { status, to: server.url(path) };
    assert_eq!(answer.hops, [hop(301, "/b"), hop(308, "/c#part"), hop(302, "/caf%C3%A9")]);
    assert_eq!(answer.hops.iter().map(Hop::permanent).collect::<Vec<_>>(), [true, true, false]);
}

#[test]
fn redirect_targets_are_checked() {
    let server = Server::new(|request, _, peer| match request.path.as_str() {
        "/" => peer.answer("301 Moved Permanently\r\nLocation: /gone", ""),
        _ => peer.answer("404 Not Found", ""),
    });
    let answer = send(&options(), link(server.url("/")));
    assert_eq!(answer.outcome, Outcome::Dead(Dead::Status(404)));
    assert_eq!(answer.hops.len(), 1);
}

#[test]
fn loops_are_dead() {
    let itself = redirecting("302 Found\r\nLocation: /");
    assert_eq!(verdict(itself.url("/")), Outcome::Dead(Dead::RedirectLoop));
    assert_eq!(itself.count(), 1);
    let two = Server::new(|request, _, peer| {
        let next = if request.path == "/a" { "/b" } else { "/a#x" };
        peer.answer(&format!("301 Moved Permanently\r\nLocation: {next}"), "");
    });
    assert_eq!(verdict(two.url("/a")), Outcome::Dead(Dead::RedirectLoop));
    assert_eq!(two.count(), 2);
    let endless = Server::new(|_, before, peer| peer.answer(&format!("302 Found\r\nLocation: /{before}x"), ""));
    let answer = send(&options(), link(endless.url("/")));
    assert_eq!(answer.outcome, Outcome::Dead(Dead::RedirectLoop));
    assert_eq!((answer.hops.len(), endless.count()), (10, 11));
}

#[test]
fn a_page_that_needs_its_cookie_is_not_a_loop() {
    let server = Server::new(|request, _, peer| match request.has("cookie: seen=1") {
        true => peer.answer("200 OK", ""),
        false => peer.answer("302 Found\r\nLocation: /\r\nSet-Cookie: seen=1; Path=/; HttpOnly", ""),
    });
    assert_eq!(verdict(server.url("/")), alive(200));
    assert_eq!(server.count(), 2);
}

#[test]
fn other_schemes_are_dead() {
    for target in ["file:///etc/passwd", "javascript:alert(1)", "ftp://a.test/", "data:text/html,x", "mailto:a@b.test"]
    {
        let server =
            Server::new(move |_, _, peer| peer.answer(&format!("301 Moved Permanently\r\nLocation: {target}"), ""));
        assert_eq!(verdict(server.url("/")), Outcome::Dead(Dead::RedirectScheme(target.to_owned())));
    }
}

#[test]
fn a_redirect_without_a_target_is_inconclusive() {
    for head in [
        "301 Moved Permanently",
        "301 Moved Permanently\r\nLocation:",
        "301 Moved Permanently\r\nLocation: http://[::bad/",
        "301 Moved Permanently\r\nLocation: http://a b.test/",
    ] {
        let server = redirecting(head);
        assert_eq!(verdict(server.url("/")), Outcome::Unreachable(Unreachable::NoLocation(301)), "{head}");
        assert_eq!(server.count(), 1);
    }
}

#[test]
fn a_target_in_raw_bytes_is_handled() {
    let server = Server::new(|request, _, peer| match request.path.as_str() {
        "/" => {
            peer.write(b"HTTP/1.1 301 Moved\r\nContent-Length: 0\r\nConnection: close\r\nLocation: /\xe9\xff\r\n\r\n");
        }
        "/%E9%FF" => peer.answer("200 OK", ""),
        _ => peer.answer("404 Not Found", ""),
    });
    assert_eq!(verdict(server.url("/")), alive(200));
    let long = Server::new(|_, _, peer| peer.answer(&format!("301 M\r\nLocation: /{}", "x".repeat(100_000)), ""));
    assert_eq!(verdict(long.url("/")), Outcome::Unreachable(Unreachable::NoLocation(301)));
}

#[test]
fn fields_for_a_host_do_not_travel() {
    let other = Server::at("127.0.0.2", |_, _, peer| peer.answer("200 OK", ""));
    let to = other.url("/landed");
    let first = Server::new(move |_, _, peer| peer.answer(&format!("302 Found\r\nLocation: {to}"), ""));
    let (host, name) = (first.url(""), "Authorization".into());
    let header = HostHeader { host, name, value: "Bearer s3cret".into() };
    let options = Options { headers: vec![header], ..options() };
    assert_eq!(send(&options, link(first.url("/"))).outcome, alive(200));
    assert!(first.requests()[0].has("authorization: bearer s3cret"));
    assert!(!other.requests()[0].has("authorization"));
    assert!(!other.requests()[0].has("referer"));
}

#[test]
fn retries_are_shared_along_the_chain() {
    let server = Server::new(|request, before, peer| match (request.path.as_str(), before) {
        ("/", 0) | ("/next", 2) => peer.answer("503 Service Unavailable", ""),
        ("/", _) => peer.answer("302 Found\r\nLocation: /next", ""),
        _ => peer.answer("200 OK", ""),
    });
    let answer = send(&options(), link(server.url("/")));
    assert_eq!((answer.outcome, answer.attempts, server.count()), (alive(200), 3, 4));
}

#[test]
fn the_anchor_of_a_redirect_is_looked_for() {
    let server = Server::new(|request, _, peer| match request.path.as_str() {
        "/" => peer.answer("301 Moved Permanently\r\nLocation: /new#st%61rt", ""),
        _ => peer.answer("200 OK\r\nContent-Type: text/html", "<h1 id=start>Start</h1>"),
    });
    let anchors = |path: &str| match send(&options(), link(server.url(path))).outcome {
        Outcome::Alive { anchors, .. } => anchors.map(|anchors| anchors.ids.into_iter().collect::<Vec<_>>()),
        other => panic!("{other:?}"),
    };
    assert_eq!(anchors("/"), Some(vec!["start".to_owned()]));
    assert_eq!(anchors("/new"), None, "nobody asks for them");
}
