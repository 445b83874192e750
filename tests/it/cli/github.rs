//! Responses of the GitHub API appear in the report; the token is sent to the API.

use std::process::Output;

use crate::common::{
    program::{command, project, ran},
    server::Server,
};

const PAGE: &str = "\
[![ada](https://avatars.githubusercontent.com/u/1)](https://github.com/ada) Ada
[![grace](https://avatars.githubusercontent.com/u/7)](https://github.com/grace) Grace

Built on [tinyparse](https://github.com/ada/tinyparse).
";

fn check(server: &Server, more: &[&str]) -> Output {
    let folder = project(&[("CREDITS.md", PAGE)]);
    let args = ["check", "--output-format", "json", "--link-exclude", "avatars[.]"];
    let mut command = command(folder.path(), &[&args[..], more].concat());
    command.env("GITHUB_TOKEN", "a-secret").env("GITHUB_API_URL", server.url(""));
    command.output().unwrap()
}

#[test]
fn one_request_looks_up_people_and_repositories() {
    let server = Server::new(|request, _, peer| {
        assert!(request.path == "/graphql" || request.path == "/user/7", "{}", request.path);
        let text = if request.path == "/graphql" {
            r#"{"data":{"n0":{"login":"ada","databaseId":1},"n1":{"login":"Grace","databaseId":2},"n2":{"nameWithOwner":"guild/tinyparse","isPrivate":false}}}"#
        } else {
            r#"{"login":"lin","id":7}"#
        };
        peer.answer("200 OK", text);
    });
    let ran = ran(&check(&server, &[]));
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let reported: Vec<(&str, &str)> = json["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| (finding["rule"].as_str().unwrap(), finding["message"].as_str().unwrap()))
        .collect();
    assert_eq!(
        reported,
        [
            ("contributor/avatar-mismatch", "The avatar of Grace belongs to the account lin"),
            (
                "link/moved",
                "https://github.com/ada/tinyparse has moved permanently to https://github.com/guild/tinyparse"
            ),
        ],
        "{}",
        ran.err
    );
    let links = &json["summary"]["links"];
    assert_eq!((&links["ok"], &links["moved"], &links["skipped"]), (&2.into(), &1.into(), &2.into()));
    assert_eq!(server.count(), 2);
    assert!(server.requests().iter().all(|request| request.has("authorization: bearer a-secret")));
    assert!(!ran.out.contains("a-secret") && !ran.err.contains("a-secret"));
}

#[test]
fn no_requests_offline_or_without_rules_that_need_them() {
    let server = Server::new(|_, _, peer| peer.answer("200 OK", "{}"));
    assert_eq!(ran(&check(&server, &["--offline"])).code, 0);
    assert_eq!(ran(&check(&server, &["--select", "html"])).code, 0);
    assert_eq!(server.count(), 0);
}

#[test]
fn accounts_beyond_a_limit_are_noted() {
    let server = Server::new(|request, _, peer| match request.path.as_str() {
        "/graphql" => {
            let logins: Vec<String> = (0..22).map(|n| format!("\"n{n}\":null")).collect();
            peer.answer("200 OK", format!("{{\"data\":{{{}}}}}", logins.join(",")));
        }
        _ => peer.answer("404 Not Found", "{}"),
    });
    let person = |n: u32| {
        format!("[![p{n}](https://avatars.githubusercontent.com/u/{n})](https://github.com/person-{n}) Person {n}\n")
    };
    let noted = |people: u32| {
        let other = format!("\nSee [this]({}).\n", server.url("/other"));
        let page = (1..=people).map(person).chain([other]).collect::<String>();
        let folder = project(&[("CREDITS.md", &page)]);
        let excluded = ["--link-exclude", "avatars[.]|github[.]com"];
        let mut command = command(folder.path(), &[&["check", "--allow-private"], &excluded[..]].concat());
        command.env("GITHUB_TOKEN", "a-secret").env("GITHUB_API_URL", server.url(""));
        ran(&command.output().unwrap()).err
    };
    let err = noted(22);
    let wanted = "note: 2 accounts were not looked up (too many for one run), so renamed ones may be missing";
    assert!(err.contains(wanted), "{err}");
    assert!(!noted(20).contains("looked up"));
}
