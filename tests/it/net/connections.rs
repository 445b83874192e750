//! Connections: what a server may send on them, when they are used again, and how they pass a proxy.

use std::{
    collections::BTreeMap,
    io::{Read, Write},
    sync::Arc,
    time::Duration,
};

use ack_lint::{
    facts::{Outcome, Unreachable},
    io::net::{HostLimits, Options},
};

use super::{
    send::{alive, link, options, request_all, send},
    trust::{Authority, config, in_child},
};
use crate::common::server::{Peer, Server};

const INTERIM: &str = "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n";

/// Hosts that send interim responses without end.
const ENDLESS: usize = 8;

#[test]
fn interim_responses_without_end_take_the_time_limit_and_delay_no_other_host() {
    let interim = INTERIM.repeat(1000);
    let endless = |n: usize| {
        let interim = interim.clone();
        Server::at(&format!("127.0.1.{n}"), move |_, _, peer| while peer.write(&interim) {})
    };
    let mut servers: Vec<_> = (1..=ENDLESS).map(endless).collect();
    servers.push(Server::at("127.0.0.2", |_, _, peer| peer.answer("200 OK", "")));
    let links = |server: &Server| [0, 1].map(|n| link(server.url(&format!("/{n}"))));
    let limits = HostLimits { timeout: Some(Duration::from_secs(3)), ..HostLimits::default() };
    let hosts = (1..=ENDLESS).map(|n| (format!("127.0.1.{n}"), limits.clone())).collect();
    let requests: Vec<_> = servers.iter().flat_map(links).collect();
    let answers = request_all(&Options { retries: 1, hosts, ..options() }, &requests);
    let (endless, fine) = answers.split_at(2 * ENDLESS);
    for answer in endless {
        assert!(matches!(answer.outcome, Outcome::Unreachable(Unreachable::Timeout(_))), "{answer:?}");
        assert_eq!(answer.attempts, 2, "an attempt that ends late is the last");
    }
    assert!(fine.iter().all(|answer| answer.outcome == alive(200)), "{fine:?}");
}

#[test]
fn interim_responses_are_skipped() {
    let server = Server::new(|_, _, peer| {
        let _ = peer.write(INTERIM.repeat(100));
        peer.answer("200 OK", "");
    });
    assert_eq!(send(&options(), link(server.url("/"))).outcome, alive(200));
}

/// Reads another request from a connection.
fn next_request(peer: &mut Peer<'_>) {
    let mut read = Vec::new();
    let mut byte = [0];
    while !read.ends_with(b"\r\n\r\n") && peer.stream.read(&mut byte).is_ok_and(|count| count > 0) {
        read.extend(byte);
    }
}

#[test]
fn a_pooled_connection_that_the_server_closes_is_replaced() {
    // Keeps each connection after the first response, and closes it on the second request, as if it had timed out.
    let server = Server::new(|_, _, peer| {
        let _ = peer.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        next_request(peer);
    });
    let requests: Vec<_> = (0..20).map(|n| link(server.url(&format!("/{n}")))).collect();
    let answers = request_all(&Options { retries: 0, per_host: 1, ..options() }, &requests);
    for answer in answers {
        assert_eq!((answer.outcome, answer.attempts), (alive(200), 1));
    }
}

#[test]
fn a_new_connection_that_the_server_closes_is_not_replaced() {
    let server = Server::new(|_, _, _| {});
    let answer = send(&Options { retries: 0, ..options() }, link(server.url("/")));
    assert!(matches!(answer.outcome, Outcome::Unreachable(Unreachable::Connect(_))), "{answer:?}");
    assert_eq!(server.count(), 1);
}

#[test]
fn credentials_of_a_url_are_sent_as_basic_authentication() {
    let server = Server::new(|_, _, peer| peer.answer("200 OK", ""));
    let url = server.url("/a").replace("http://", "http://ada:a%20b%3Ac@");
    assert_eq!(send(&options(), link(url)).outcome, alive(200));
    let request = &server.requests()[0];
    assert!(request.has("authorization: basic ywrhomegyjpj"), "{request:?}");
    assert!(request.path == "/a" && request.has("host: 127.0.0.1"), "{request:?}");
}

#[test]
fn https_passes_a_proxy_through_a_tunnel() {
    in_child(
        "net::connections::https_passes_a_proxy_through_a_tunnel",
        || {
            let (authority, file) = Authority::in_file();
            let (certificate, key) = authority.certificate(&["one.test"], None);
            let config = Arc::new(config(certificate, &key));
            // Plays the server at the other end as well.
            let proxy = Server::new(move |request, _, peer| {
                if request.path != "one.test:443" {
                    return peer.answer("418 Teapot", "");
                }
                let _ = peer.write("HTTP/1.1 200 OK\r\n\r\n");
                let session = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
                let mut secured = rustls::StreamOwned::new(session, &mut *peer.stream);
                let _ = secured.read(&mut [0; 4096]);
                let _ = secured.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
            });
            let url = format!("http://ada:secret@127.0.0.1:{}", proxy.port());
            let path = file.path().to_str().unwrap().to_owned();
            (
                BTreeMap::from([("SSL_CERT_FILE", path), ("HTTPS_PROXY", url.clone()), ("HTTP_PROXY", url)]),
                (file, proxy),
            )
        },
        |parent| {
            if let Some((_, proxy)) = parent {
                let requests = proxy.requests();
                let paths: Vec<_> = requests.iter().map(|request| request.path.as_str()).collect();
                assert_eq!(paths, ["one.test:443", "http://two.test/plain"]);
                for request in &requests {
                    assert!(request.has("proxy-authorization: basic ywrhonnly3jlda=="), "{request:?}");
                    assert!(request.has("user-agent: ack-lint/"), "{request:?}");
                }
                return;
            }
            let options = Options { proxies: true, ..options() };
            assert_eq!(send(&options, link("https://one.test/secure")).outcome, alive(204));
            let answer = send(&options, link("http://two.test/plain"));
            assert_eq!(answer.outcome, Outcome::Unreachable(Unreachable::Status(418)));
        },
    );
}
