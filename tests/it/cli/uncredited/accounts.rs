//! The accounts of authors, from the GitHub API.

use std::process::Output;

use serde_json::{Value, json};

use super::{Commit, git, people, repository};
use crate::common::{
    program::{command, ran},
    server::Server,
};

const PAGE: &str = "# Authors\n\n- Johnny Cano\n- [K](https://github.com/kakwok)\n- Ada Lovelace\n";

/// Answers for each commit with the authors that have an account.
fn server() -> Server {
    Server::new(|request, _, peer| {
        assert_eq!(request.path, "/graphql");
        let length = request.header.iter().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        let mut bytes = vec![0; length.parse().unwrap()];
        peer.stream.read_exact(&mut bytes).unwrap();
        let query: Value = serde_json::from_slice(&bytes).unwrap();
        let variables = query["variables"].as_object().unwrap();
        assert_eq!((&variables["o"], &variables["n"]), (&json!("guild"), &json!("tool")));
        let user = |login: &str, id: u64, name: &str| json!({ "login": login, "databaseId": id, "name": name });
        let nodes = json!([
            { "name": "el-g-1", "email": "J@x.test", "user": user("johnnyc", 5, "Johnny Cano") },
            { "name": "Martin", "email": "other@x.test", "user": user("KaKwok", 6, "") },
            { "name": "Lin", "email": "lin@x.test", "user": user("lin-l", 7, "Lin L.") },
            { "name": "Nemo", "email": "u@x.test", "user": null },
        ]);
        let commits = variables.keys().filter(|key| key.starts_with('c'));
        let commits = commits.map(|alias| (alias.clone(), json!({ "authors": { "nodes": nodes } })));
        let commits: serde_json::Map<String, Value> = commits.collect();
        peer.answer("200 OK", json!({ "data": { "repository": commits } }).to_string());
    })
}

fn commits() -> [Commit<'static>; 4] {
    [
        Commit("Ada Lovelace <ada@x.test>", "", "a"),
        Commit("el-g-1 <j@x.test>", "Co-authored-by: Martin <m@x.test>", "a"),
        Commit("Lin <lin@x.test>", "", "a"),
        Commit("Nemo <u@x.test>", "", "a"),
    ]
}

fn check(server: &Server, remote: &str, token: &str, more: &[&str]) -> Output {
    let folder = repository(&[("AUTHORS.md", PAGE)], &commits());
    git(folder.path(), &["remote", "add", "origin", remote]);
    let args = ["check", "--select", "contributor/uncredited", "--output-format", "json"];
    let mut command = command(folder.path(), &[&args[..], more].concat());
    command.env("GITHUB_TOKEN", token).env("GITHUB_API_URL", server.url(""));
    command.output().unwrap()
}

const REMOTE: &str = "git@github.com:guild/tool.git";

#[test]
fn accounts_are_those_of_a_commit() {
    let server = server();
    let ran = ran(&check(&server, REMOTE, "a-secret", &[]));
    assert_eq!(people(&ran).0, ["Lin 1", "Nemo 1"], "{}", ran.err);
    // One request for three commits: Ada is on the page anyway.
    let requests = server.requests();
    assert!(requests.len() == 1 && requests[0].has("authorization: bearer a-secret"));
    assert!(!ran.out.contains("a-secret") && !ran.err.contains("a-secret"));
}

#[test]
fn nothing_is_sent_offline_without_a_token_or_about_another_host() {
    let server = server();
    let all = ["el-g-1 1", "Martin 1", "Lin 1", "Nemo 1"];
    for (remote, token, more) in [
        (REMOTE, "a-secret", &["--offline"][..]),
        (REMOTE, "", &[]),
        ("https://gitlab.com/guild/tool.git", "a-secret", &[]),
        ("/srv/git/tool.git", "a-secret", &[]),
    ] {
        let ran = ran(&check(&server, remote, token, more));
        assert_eq!(people(&ran).0, all, "{remote}: {}", ran.err);
    }
    assert_eq!(server.count(), 0);
}

#[test]
fn a_token_is_not_sent_without_tls() {
    let folder = repository(&[("AUTHORS.md", PAGE)], &commits());
    git(folder.path(), &["remote", "add", "origin", REMOTE]);
    let args = ["check", "--select", "contributor/uncredited", "--output-format", "json"];
    let mut command = command(folder.path(), &args);
    command.env("GITHUB_TOKEN", "a-secret").env("GITHUB_API_URL", "http://api.example.test");
    let ran = ran(&command.output().unwrap());
    let (found, notes) = people(&ran);
    assert_eq!(found.len(), 4);
    assert!(notes.iter().any(|note| note.contains("is not an https URL for the GitHub API")), "{notes:?}");
}

#[test]
fn an_api_that_fails_leaves_all_as_they_are() {
    for answer in
        ["{\"data\": null, \"errors\": [{\"message\": \"no\"}]}", "[]", "{\"data\":{\"repository\":{\"c0\":[1]}}}"]
    {
        let server = Server::new(move |_, _, peer| peer.answer("200 OK", answer));
        let ran = ran(&check(&server, REMOTE, "a-secret", &[]));
        assert_eq!(people(&ran).0.len(), 4, "{answer}: {}", ran.err);
    }
}
