//! Ctrl-C: the findings so far, marked partial.

use std::{
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::common::{
    program::{command, project, ran, run},
    server::Server,
};

#[test]
fn an_interrupt_ends_the_run_with_a_partial_report() {
    let server = Server::new(|request, _, peer| match request.path.as_str() {
        "/gone" => peer.answer("404 Not Found", ""),
        _ => peer.hang(),
    });
    let page = format!("[a]({}) [b]({}) [c](gone.md)\n", server.url("/gone"), server.url("/slow"));
    let folder = project(&[("CREDITS.md", &page)]);
    let args = ["check", "--allow-private", "--timeout", "600", "--per-host", "1", "--output-format", "json"];
    let mut child =
        command(folder.path(), &args).env("CI", "1").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let begun = Instant::now();
    // One at a time: when the second request arrives, the first response has been read.
    while server.count() < 2 && begun.elapsed() < Duration::from_secs(60) {
        thread::sleep(Duration::from_millis(20));
    }
    assert!(child.try_wait().unwrap().is_none(), "it waits for the slow one");
    let interrupted = Instant::now();
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let ran = ran(&child.wait_with_output().unwrap());
    assert!(interrupted.elapsed() < Duration::from_secs(60), "the slow link is not waited for");
    assert_eq!(ran.code, 2, "{}", ran.err);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(json["summary"]["partial"], true);
    let rules: Vec<&str> =
        json["diagnostics"].as_array().unwrap().iter().map(|finding| finding["rule"].as_str().unwrap()).collect();
    assert_eq!(rules, ["link/dead", "link/missing-file"], "{}", ran.err);
    assert!(ran.err.starts_with("checking 2 links: 127.0.0.1 (2)\n"), "{}", ran.err);
}

#[test]
fn a_run_that_ends_early_writes_no_page_and_says_so() {
    let server = Server::new(|request, _, peer| match request.path.as_str() {
        "/old" => peer.answer("301 Moved Permanently\r\nLocation: /new", ""),
        "/new" => peer.page("text/html", "here"),
        _ => peer.hang(),
    });
    let page = format!("[a]({}) [b]({})\n", server.url("/old"), server.url("/slow"));
    let folder = project(&[("CREDITS.md", &page)]);
    let args = ["check", "--allow-private", "--timeout", "600", "--max-time", "2", "--fix"];
    let ran = run(folder.path(), &args);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("Would fix 1 finding.") && !ran.err.contains("Fixed"), "{}", ran.err);
    assert!(ran.err.contains("no page was written"), "{}", ran.err);
    assert_eq!(std::fs::read_to_string(folder.path().join("CREDITS.md")).unwrap(), page);
}
