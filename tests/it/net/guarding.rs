//! The address guard and the proxy, from outside. Unit tests of the guard check which addresses are refused.

use std::collections::BTreeMap;

use ack_lint::{
    facts::Outcome,
    io::net::{Client, Error, HostHeader, Options, network_is_down},
};

use super::{
    send::{alive, guarded, link, options, request_all, send},
    trust::in_child,
};
use crate::common::server::Server;

fn blocked(url: &str) -> String {
    match send(&guarded(), link(url)) {
        answer if answer.attempts != 0 => panic!("{url} was requested: {answer:?}"),
        answer => match answer.outcome {
            Outcome::Blocked(why) => why,
            other => panic!("{url}: {other:?}"),
        },
    }
}

#[test]
fn private_addresses_are_not_requested() {
    let server = Server::new(|_, _, peer| peer.answer("200 OK", ""));
    let port = server.port();
    for host in ["127.0.0.1", "127.1", "0x7f000001", "2130706433", "0.0.0.0", "[::ffff:127.0.0.1]", "[::1]", "[::]"] {
        blocked(&format!("http://{host}:{port}/"));
    }
    assert_eq!(blocked(&server.named("localhost", "/")), "localhost is this machine");
    assert_eq!(blocked(&server.named("a.localhost", "/")), "a.localhost is this machine");
    assert_eq!(blocked("http://169.254.169.254/latest/meta-data/"), "169.254.169.254 is a link-local address");
    assert_eq!(server.count(), 0);
}

#[test]
fn the_guard_can_be_turned_off() {
    let server = Server::new(|_, _, peer| peer.answer("200 OK", ""));
    assert_eq!(send(&options(), link(server.named("localhost", "/"))).outcome, alive(200));
}

#[test]
fn blocked_addresses_do_not_mean_that_the_network_is_down() {
    let requests = ["http://10.0.0.1/", "http://10.0.0.2/", "http://10.0.0.3/"].map(link);
    let answers = request_all(&guarded(), &requests);
    assert!(!network_is_down(&Client::new(&guarded()).unwrap(), &requests, &answers));
}

/// A proxy that answers for every host, and redirects some paths to private addresses.
fn proxy() -> Server {
    Server::new(|request, _, peer| match request.path.as_str() {
        "http://public.test/to-meta" => peer.answer("302 Found\r\nLocation: http://meta.test/latest", ""),
        "http://public.test/to-private" => peer.answer("302 Found\r\nLocation: http://127.0.0.1:9/", ""),
        "http://public.test/to-localhost" => peer.answer("302 Found\r\nLocation: http://localhost:9/", ""),
        "http://public.test/" => peer.answer("200 OK", ""),
        _ => peer.answer("418 Teapot", ""),
    })
}

#[test]
fn a_proxy_resolves_names_and_ip_literals_are_checked() {
    in_child(
        "net::guarding::a_proxy_resolves_names_and_ip_literals_are_checked",
        || {
            let proxy = proxy();
            let url = format!("http://127.0.0.1:{}", proxy.port());
            // The variable has to be set before the process starts, so a grandchild sends the requests.
            (BTreeMap::from([("HTTP_PROXY", url.clone()), ("http_proxy", url)]), proxy)
        },
        |proxy| {
            if let Some(proxy) = proxy {
                let paths: Vec<_> = proxy.requests().into_iter().map(|request| request.path).collect();
                let wanted =
                    ["http://public.test/", "http://public.test/to-private", "http://public.test/to-localhost"];
                assert_eq!(paths, wanted, "nothing else reached the proxy");
                return;
            }
            let options = Options { proxies: true, ..options() };
            let guarded = Options { allow_private: false, ..options };
            assert_eq!(send(&guarded, link("http://public.test/")).outcome, alive(200));
            for path in ["to-private", "to-localhost"] {
                let answer = send(&guarded, link(format!("http://public.test/{path}")));
                assert!(matches!(answer.outcome, Outcome::Blocked(_)), "{answer:?}");
                assert_eq!(answer.hops.len(), 1);
            }
            for url in ["http://127.0.0.1:9/", "http://localhost:9/", "http://[::1]/", "http://10.0.0.1/"] {
                let answer = send(&guarded, link(url));
                assert!(matches!(answer.outcome, Outcome::Blocked(_)), "{answer:?}");
            }
        },
    );
}

#[test]
fn behind_a_proxy_a_name_is_judged_by_where_it_leads_here() {
    in_child(
        "net::guarding::behind_a_proxy_a_name_is_judged_by_where_it_leads_here",
        || {
            let proxy = proxy();
            let url = format!("http://127.0.0.1:{}", proxy.port());
            let names = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"];
            (names.map(|name| (name, url.clone())).into(), proxy)
        },
        |proxy| {
            if let Some(proxy) = proxy {
                let paths: Vec<_> = proxy.requests().into_iter().map(|request| request.path).collect();
                assert_eq!(paths, ["http://open.test/", "http://public.test/to-meta"], "nothing else was sent");
                return;
            }
            let to = |ip: &str| std::net::SocketAddr::new(ip.parse().unwrap(), 80);
            let connect_to = [("meta.test", to("169.254.169.254")), ("open.test", to("1.1.1.1"))];
            let connect_to = connect_to.map(|(name, to)| (name.to_owned(), to)).into();
            let guarded = Options { proxies: true, allow_private: false, connect_to, ..options() };
            assert_eq!(send(&guarded, link("http://open.test/")).attempts, 1);
            let why = "meta.test resolves to 169.254.169.254, a link-local address".to_owned();
            for url in ["http://meta.test/latest", "https://META.test/latest", "http://public.test/to-meta"] {
                assert_eq!(send(&guarded, link(url)).outcome, Outcome::Blocked(why.clone()), "{url}");
            }
        },
    );
}

#[test]
fn the_name_of_the_proxy_is_also_guarded() {
    in_child(
        "net::guarding::the_name_of_the_proxy_is_also_guarded",
        || {
            let proxy = proxy();
            let url = format!("localhost:{}", proxy.port());
            (BTreeMap::from([("HTTP_PROXY", url.clone()), ("http_proxy", url)]), proxy)
        },
        |proxy| {
            if let Some(proxy) = proxy {
                assert_eq!(proxy.requests().len(), 1);
                return;
            }
            let guarded = Options { proxies: true, allow_private: false, ..options() };
            assert_eq!(send(&guarded, link("http://public.test/")).outcome, alive(200));
            for url in ["http://localhost/", "https://localhost/", "https://localhost.:9/"] {
                let answer = send(&guarded, link(url));
                assert!(matches!(answer.outcome, Outcome::Blocked(_)), "{answer:?}");
            }
        },
    );
}

#[test]
fn options_that_cannot_be_sent_are_errors() {
    let agent = Options { user_agent: Some("a\nb".into()), ..options() };
    assert_eq!(Client::new(&agent).unwrap_err(), Error::UserAgent("a\nb".into()));
    let header = HostHeader { host: "a.test".into(), name: "X Y".into(), value: "v".into() };
    let reported = Client::new(&Options { headers: vec![header], ..options() }).unwrap_err();
    assert_eq!(reported.to_string(), "--header: not a valid header name (the header is hidden)");
}

#[test]
fn the_user_agent_can_be_chosen() {
    let server = Server::new(|_, _, peer| peer.answer("200 OK", ""));
    send(&Options { user_agent: Some("Mine/1".into()), ..options() }, link(server.url("/")));
    assert!(server.requests()[0].has("user-agent: mine/1"));
}
