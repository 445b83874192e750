//! Accounts and repositories, with a local server as the GitHub API.

use std::collections::BTreeMap;

use ack_lint::{
    document::{Dialect, Document},
    facts::{AccountRequests, Accounts},
    io::net::{
        Options,
        github::{Access, GitHub},
    },
    model::{
        links,
        page::Page,
        people::{self, accounts},
    },
};
use serde_json::{Value, json};

use super::send::options;
use crate::common::server::{Peer, Request, Server};

const SEED: &str = include_str!("../../../fixtures/seed/ACKNOWLEDGMENTS.md");

/// Logins with their ids, and repositories with their names today; in an array if they are private.
type World = BTreeMap<&'static str, Value>;

fn body(request: &Request, peer: &mut Peer<'_>) -> Value {
    let length = request.header.iter().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
    let mut bytes = vec![0; length.parse().unwrap()];
    peer.stream.read_exact(&mut bytes).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

/// Answers a query as GitHub does: one part for each alias, `null` for what does not exist.
fn graphql(world: &World, query: &Value) -> Value {
    let text = query["query"].as_str().unwrap();
    let (mut data, mut errors) = (serde_json::Map::new(), Vec::new());
    for (variable, value) in query["variables"].as_object().unwrap() {
        let Some(at) = variable.strip_prefix('a') else { continue };
        let (alias, first) = (format!("n{at}"), value.as_str().unwrap());
        let part = match query["variables"].get(format!("b{at}")) {
            Some(name) => {
                assert!(text.contains(&format!("{alias}: repository(owner: $a{at}, name: $b{at})")));
                let found = world.get(format!("{first}/{}", name.as_str().unwrap()).as_str());
                let part = |today: &Value| match today.as_array() {
                    Some(private) => json!({ "nameWithOwner": private[0], "isPrivate": true }),
                    None => json!({ "nameWithOwner": today, "isPrivate": false }),
                };
                assert!(text.contains("isPrivate"));
                found.map(part)
            }
            None => {
                assert!(text.contains(&format!("{alias}: repositoryOwner(login: $a{at})")));
                world.get(first).map(|id| json!({ "login": first, "databaseId": id }))
            }
        };
        if part.is_none() && query["variables"].get(format!("b{at}")).is_some() {
            errors.push(json!({ "type": "NOT_FOUND", "path": [alias.clone()], "message": "Could not resolve" }));
        }
        data.insert(alias, part.unwrap_or(Value::Null));
    }
    json!({ "data": data, "errors": errors })
}

fn server(world: World) -> Server {
    Server::new(move |request, _, peer| {
        if request.path == "/graphql" {
            let answer = graphql(&world, &body(request, peer));
            return peer.answer("200 OK\r\nContent-Type: application/json", answer.to_string());
        }
        let id: u64 = request.path.strip_prefix("/user/").unwrap().parse().unwrap();
        match world.iter().find(|(_, value)| value.as_u64() == Some(id)) {
            Some((login, _)) => peer.answer("200 OK", json!({ "login": login, "id": id }).to_string()),
            None => peer.answer("404 Not Found", "{}"),
        }
    })
}

fn access(server: &Server, token: Option<&str>) -> Access {
    let api = server.url("");
    Access::from_environment(|name| match name {
        "GITHUB_API_URL" => Some(format!("{api}/")),
        "GITHUB_TOKEN" => token.map(str::to_owned),
        _ => None,
    })
}

fn send(server: &Server, token: Option<&str>, requests: &AccountRequests, ids: &[u64]) -> (Accounts, Option<String>) {
    let mut github = GitHub::new(&access(server, token), &Options { timeout: options().timeout, ..options() }).unwrap();
    let mut known = Accounts::default();
    github.look_up(requests, &mut known);
    github.look_up_ids(ids.iter().copied(), &mut known);
    (known, github.error().map(str::to_owned))
}

fn some(logins: &[&str], repositories: &[&str]) -> AccountRequests {
    let all = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    AccountRequests { logins: all(logins), repositories: all(repositories) }
}

#[test]
fn the_whole_seed_is_one_request() {
    let document = Document::parse(SEED.to_owned(), Dialect::Myst);
    let page = Page::read(&document);
    let all = links::read(&document, &page);
    let requests = accounts::requests(&all);
    let grids = people::read(&document, &page, &all, &Default::default());
    let people: Vec<_> = grids.iter().flat_map(|grid| &grid.people).collect();
    assert_eq!((requests.logins.len(), requests.repositories.len()), (19, 3));
    let ids: BTreeMap<String, Option<u64>> =
        people.iter().map(|person| (person.login.clone().unwrap().to_lowercase(), person.avatar_id)).collect();
    let server = Server::new(move |request, _, peer| {
        let query = body(request, peer);
        let mut data = serde_json::Map::new();
        for (name, value) in query["variables"].as_object().unwrap() {
            let Some(at) = name.strip_prefix('a') else { continue };
            let first = value.as_str().unwrap();
            let part = match query["variables"].get(format!("b{at}")).and_then(Value::as_str) {
                Some(second) => json!({ "nameWithOwner": format!("{first}/{second}"), "isPrivate": false }),
                None => json!({ "login": first, "databaseId": ids.get(first).copied().flatten().unwrap_or(1) }),
            };
            data.insert(format!("n{at}"), part);
        }
        peer.answer("200 OK", json!({ "data": data }).to_string());
    });
    let (known, error) = send(&server, Some("secret-token"), &requests, &[]);
    assert_eq!((server.count(), error), (1, None));
    let request = &server.requests()[0];
    assert!(request.path == "/graphql" && request.has("authorization: bearer secret-token"));
    assert_eq!(known.logins.len() + known.repositories.len(), requests.len());
    assert_eq!(accounts::possibly_renamed_ids(&grids, &known, |_| false).count(), 0);
    for link in &all {
        let links::Target::Web { url, .. } = &link.target else { continue };
        if !link.image && accounts::github_target(url).is_some() {
            assert!(accounts::api_answer(url, &known).is_some(), "{url}");
        }
    }
}

#[test]
fn existing_missing_and_renamed_files() {
    let world = BTreeMap::from([("ada", json!(1)), ("grace-h", json!(2)), ("ada/old", json!("guild/new"))]);
    let server = server(world);
    let (known, error) = send(&server, Some("t"), &some(&["ada", "grace"], &["ada/gone", "ada/old"]), &[2, 3, 2]);
    assert_eq!(error, None);
    assert_eq!(known.logins["ada"].as_ref().unwrap().id, 1);
    assert_eq!(known.logins["grace"], None);
    assert_eq!(known.repositories["ada/old"].as_deref(), Some("guild/new"));
    assert_eq!(known.repositories["ada/gone"], None);
    assert_eq!(known.renamed("grace", 2).unwrap().login, "grace-h");
    assert_eq!((known.renamed("Grace-H", 2), known.ids[&3].as_ref()), (None, None));
    assert_eq!(server.count(), 3, "one query and each id once");
}

#[test]
fn what_only_the_token_sees_is_not_vouched_for() {
    let world = BTreeMap::from([
        ("ada/open", json!("ada/open")),
        ("ada/plans", json!(["ada/plans"])),
        ("ada/old", json!(["ada/secret-project"])),
    ]);
    let server = server(world);
    let (known, error) = send(&server, Some("t"), &some(&[], &["ada/old", "ada/open", "ada/plans"]), &[]);
    assert_eq!(error, None);
    assert_eq!(known.repositories, BTreeMap::from([("ada/open".to_owned(), Some("ada/open".to_owned()))]));
    let api_answer =
        |path: &str| accounts::api_answer(&url::Url::parse(&format!("https://github.com/{path}")).unwrap(), &known);
    assert!(api_answer("ada/open").is_some());
    assert_eq!((api_answer("ada/plans"), api_answer("ada/old")), (None, None), "fetched as any reader would");
    // An answer that does not say so is not taken for a public repository.
    let silent = Server::new(|_, _, peer| {
        peer.answer("200 OK", json!({ "data": { "n0": { "nameWithOwner": "ada/x" } } }).to_string());
    });
    assert!(send(&silent, Some("t"), &some(&[], &["ada/x"]), &[]).0.is_empty());
}

#[test]
fn many_names_are_asked_a_hundred_at_a_time() {
    let server = server(BTreeMap::new());
    let logins: Vec<String> = (0..250).map(|n| format!("user{n}")).collect();
    let names: Vec<&str> = logins.iter().map(String::as_str).collect();
    let (known, _) = send(&server, Some("t"), &some(&names, &[]), &[]);
    assert_eq!((server.count(), known.logins.len()), (3, 250));
}

#[test]
fn without_a_token_only_ids_are_looked_up() {
    let server = server(BTreeMap::from([("grace-h", json!(2))]));
    let (known, error) = send(&server, None, &some(&["ada"], &["ada/x"]), &[2]);
    assert!(known.logins.is_empty() && known.repositories.is_empty() && error.is_none());
    assert_eq!(known.renamed("grace", 2).unwrap().login, "grace-h");
    assert!(
        server.requests().iter().all(|request| !request.header.iter().any(|line| line.starts_with("authorization")))
    );
}

#[test]
fn an_api_error_ends_the_lookups_and_is_reported_once() {
    let cases: [(&str, &str, &str); 7] = [
        ("401 Unauthorized", "{}", "rejected GITHUB_TOKEN"),
        ("403 Forbidden\r\nX-RateLimit-Remaining: 0", "{}", "rate limit of the GitHub API is exceeded"),
        ("429 Too Many Requests", "{}", "rate limit of the GitHub API is exceeded"),
        (
            "200 OK",
            "{\"errors\":[{\"type\":\"RATE_LIMITED\",\"message\":\"x\"}]}",
            "rate limit of the GitHub API is exceeded",
        ),
        ("500 Broken", "", "returned 500"),
        ("302 Found\r\nLocation: http://127.0.0.2:9/", "", "returned 302"),
        ("200 OK", "<html>", "not JSON"),
    ];
    for (head, text, reason) in cases {
        let server = Server::new(move |_, _, peer| peer.answer(head, text));
        let (known, error) = send(&server, Some("t"), &some(&["ada"], &[]), &[2, 3]);
        assert!(known.is_empty() && server.count() == 1, "{head}");
        assert!(error.as_deref().is_some_and(|why| why.contains(reason)), "{head}: {error:?}");
    }
}

#[test]
fn malformed_responses_are_not_facts() {
    for data in [
        json!({ "n0": { "login": "a\u{1b}[31m", "databaseId": 1 } }),
        json!({ "n0": { "login": "ada", "databaseId": "1" } }),
        json!({ "n0": [] }),
        json!({ "n9": null }),
        json!([]),
    ] {
        let text = json!({ "data": data }).to_string();
        let server = Server::new(move |_, _, peer| peer.answer("200 OK", &text));
        assert!(send(&server, Some("t"), &some(&["ada"], &[]), &[]).0.is_empty(), "{data}");
    }
    let endless = Server::new(|_, _, peer| {
        peer.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
        while peer.write([b' '; 65536]) {}
    });
    let (known, error) = send(&endless, Some("t"), &some(&["ada"], &[]), &[]);
    assert!(known.is_empty() && error.unwrap().contains("too large") && endless.taken() < 64 << 20);
}

#[test]
fn a_token_is_sent_under_tls_only() {
    for (api, fine) in [
        ("https://ghe.example.org/api/v3", true),
        ("http://127.0.0.1:9", true),
        ("http://ghe.example.org/api/v3", false),
        ("ftp://ghe.example.org", false),
        ("nonsense", false),
    ] {
        let access = Access::from_environment(|name| (name == "GITHUB_API_URL").then(|| api.to_owned()));
        assert_eq!(GitHub::new(&access, &options()).is_ok(), fine, "{api}");
    }
    let access = Access::from_environment(|name| (name == "GITHUB_TOKEN").then(|| "secret".to_owned()));
    assert_eq!(
        (access.api.as_str(), access.graphql.as_str()),
        ("https://api.github.com", "https://api.github.com/graphql")
    );
    assert!(!format!("{access:?}").contains("secret"));
}
