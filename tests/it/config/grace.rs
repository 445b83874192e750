//! `link.grace`: links that were alive some days ago.

use std::{
    fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use rusqlite::Connection;

use crate::common::{
    program::{Ran, project, run},
    server::Server,
};

/// Sets the times of the cache back, as if so many days had passed.
fn pass(folder: &Path, days: i64) {
    let cache = Connection::open(folder.join(".git/ack-lint-cache/links.sqlite")).unwrap();
    let seconds = days * 86_400;
    let both = format!(
        "UPDATE seen SET alive = alive - {seconds}, dead = dead - {seconds};
         UPDATE answers SET stored = stored - {seconds}, until = until - {seconds}"
    );
    cache.execute_batch(&both).unwrap();
}

fn check(folder: &Path, more: &[&str]) -> Ran {
    let args = ["check", "--allow-private", "--retries", "0", "--output-format", "concise", "--quiet"];
    run(folder, &[&args[..], more].concat())
}

#[test]
fn a_link_that_was_alive_is_a_warning_for_some_days() {
    let is_gone = Arc::new(AtomicBool::new(false));
    let gone = Arc::clone(&is_gone);
    let server = Server::new(move |request, _, peer| match request.path.as_str() {
        "/never" => peer.answer("404 Not Found", ""),
        _ if gone.load(Ordering::Relaxed) => peer.answer("410 Gone", ""),
        "/a.png" => peer.page("image/svg+xml", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        _ => peer.page("text/html", "fine"),
    });
    let [page, picture, never] = ["/page", "/a.png", "/never"].map(|path| server.url(path));
    let text = format!("[a]({page}) ![b]({picture}) [c]({never})\n");
    let folder = project(&[("CREDITS.md", &text), ("ack-lint.toml", "link.grace = '7d'\n")]);
    let found = |more: &[&str]| {
        let ran = check(folder.path(), more);
        let lines = ran.out.lines().filter(|line| line.contains("/dead]"));
        let shown = lines.map(|line| {
            let (_, rest) = line.split_once(": ").unwrap();
            rest.split_once(']').unwrap().0.to_owned()
        });
        (ran.code, shown.collect::<Vec<_>>())
    };
    let (warned, failed) = (
        ["warning[link/dead", "warning[avatar/dead", "error[link/dead"],
        ["error[link/dead", "error[avatar/dead", "error[link/dead"],
    );
    let owned = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
    assert_eq!(found(&[]), (1, owned(&["error[link/dead"])));
    pass(folder.path(), 30);
    is_gone.store(true, Ordering::Relaxed);
    assert_eq!(found(&[]), (1, owned(&warned)), "first dead today");
    assert_eq!(found(&[]), (1, owned(&warned)), "the answers are from the cache");
    let label = run(folder.path(), &["check", "--allow-private", "--retries", "0"]);
    assert_eq!(label.out.matches("since 20").count(), 2, "{}", label.out);
    assert!(label.out.contains("; an error from 20"), "{}", label.out);
    pass(folder.path(), 6);
    assert_eq!(found(&["--refresh"]), (1, owned(&warned)));
    assert_eq!(found(&["--no-cache"]), (1, owned(&failed)), "nothing was seen alive");
    pass(folder.path(), 1);
    assert_eq!(found(&[]), (1, owned(&failed)), "dead for seven days");
    // The summary names what a configuration hides.
    let summary = run(folder.path(), &["check", "--allow-private", "--retries", "0"]);
    assert!((summary.out + &summary.err).contains("link.grace = \"7d\": ack-lint.toml:1"));
    // Without it, a dead link is an error.
    fs::write(folder.path().join("ack-lint.toml"), "link.grace = '2w'\n").unwrap();
    assert_eq!(found(&[]), (1, owned(&warned)));
    fs::write(folder.path().join("ack-lint.toml"), "").unwrap();
    assert_eq!(found(&[]), (1, owned(&failed)));
    // For a link that is alive again, the time starts again.
    is_gone.store(false, Ordering::Relaxed);
    fs::write(folder.path().join("ack-lint.toml"), "link.grace = '7d'\n").unwrap();
    pass(folder.path(), 1);
    assert_eq!(found(&[]), (1, owned(&["error[link/dead"])));
    pass(folder.path(), 1);
    is_gone.store(true, Ordering::Relaxed);
    assert_eq!(found(&["--refresh"]), (1, owned(&warned)));
}

#[test]
fn a_time_has_a_unit_and_a_bound() {
    for (value, is_valid) in [
        ("7d", true),
        ("0d", true),
        ("8760h", true),
        ("52w", true),
        ("366d", false),
        ("7", false),
        ("1y", false),
        ("-1d", false),
        ("99999999999999999999d", false),
        ("1.5d", false),
        ("d", false),
    ] {
        let config = format!("link.grace = '{value}'\n");
        let folder = project(&[("CREDITS.md", "x\n"), ("ack-lint.toml", &config)]);
        let ran = run(folder.path(), &["check", "--offline"]);
        assert_eq!(ran.code, if is_valid { 0 } else { 2 }, "{value}: {}", ran.err);
        assert_eq!(ran.err.contains("is not a time of at most 365 days"), !is_valid, "{value}: {}", ran.err);
    }
}
