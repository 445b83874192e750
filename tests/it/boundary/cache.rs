//! A link cache that came with the repository, or what is left of one.

use std::{fs, path::Path};

use tempfile::TempDir;

use crate::{
    cli::history::git,
    common::{
        program::{Ran, command, ran},
        server::Server,
    },
};

/// A repository whose page has a dead link, with a cache of its own.
fn repository(server: &Server) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("CREDITS.md"), format!("[a]({})\n", server.url("/"))).unwrap();
    git(folder.path(), &["init", "-q"]);
    git(folder.path(), &["add", "-A"]);
    git(folder.path(), &["commit", "-q", "-m", "page"]);
    folder
}

fn check(folder: &Path) -> Ran {
    let args = ["check", "--allow-private", "--cache-dir", ".ack-lint", "--output-format", "concise"];
    let mut ran = ran(&command(folder, &args).output().unwrap());
    ran.err = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
    ran
}

#[test]
fn a_committed_journal_does_not_take_the_place_of_the_cache() {
    let server = Server::new(|_, _, peer| peer.answer("404 Not Found", ""));
    for (committed, named) in [
        (".ack-lint/links.sqlite-journal", ".ack-lint/links.sqlite-journal"),
        (".ack-lint/links.sqlite-wal", ".ack-lint/links.sqlite-wal"),
        // The same file where the file system ignores case.
        (".ACK-LINT/Links.SQLite", ".ack-lint/links.sqlite"),
    ] {
        let folder = repository(&server);
        let path = folder.path();
        assert!(!check(path).err.contains("not used"), "its own cache is used");
        assert!(check(path).err.contains("1 from the cache"));
        fs::create_dir_all(path.join(committed).parent().unwrap()).unwrap();
        fs::write(path.join(committed), "x".repeat(600)).unwrap();
        git(path, &["add", "-f", committed]);
        let ran = check(path);
        let why = format!("the link cache is not used: {named} is committed to the repository");
        assert!(ran.err.contains(&why) && !ran.err.contains("from the cache"), "{committed}: {}", ran.err);
        assert_eq!(ran.code, 1);
    }
}

#[test]
fn a_committed_link_does_not_choose_where_the_cache_is_written() {
    let server = Server::new(|_, _, peer| peer.answer("404 Not Found", ""));
    let (folder, outside) = (repository(&server), TempDir::new().unwrap());
    std::os::unix::fs::symlink(outside.path(), folder.path().join(".ack-lint")).unwrap();
    let ran = check(folder.path());
    assert!(ran.err.contains("`.ack-lint` is a link that leads outside the repository"), "{}", ran.err);
    assert_eq!(ran.code, 1, "the link is checked");
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
}

#[test]
fn a_cache_is_not_trusted_where_git_cannot_say_who_wrote_it() {
    let server = Server::new(|_, _, peer| peer.answer("404 Not Found", ""));
    let folder = repository(&server);
    check(folder.path());
    // As in a container whose user does not own the checkout.
    fs::write(folder.path().join(".git/config"), "not a configuration").unwrap();
    let ran = check(folder.path());
    assert!(ran.err.contains("git cannot say whether .ack-lint/links.sqlite is committed"), "{}", ran.err);
    assert_eq!(ran.code, 1);
}

#[test]
fn a_pipe_is_not_a_cache() {
    let server = Server::new(|_, _, peer| peer.answer("404 Not Found", ""));
    for name in ["links.sqlite", "links.sqlite-journal"] {
        let folder = repository(&server);
        fs::create_dir(folder.path().join(".ack-lint")).unwrap();
        let pipe = folder.path().join(".ack-lint").join(name);
        assert!(std::process::Command::new("mkfifo").arg(pipe).status().unwrap().success());
        let ran = check(folder.path());
        assert!(ran.err.contains("links.sqlite: not an ack-lint cache"), "{}", ran.err);
    }
}

#[test]
fn the_template_for_gitlab_saves_no_cache_that_was_committed() {
    let template = include_str!("../../../templates/gitlab.yml");
    let script = template.split_once("  script:\n").unwrap().1;
    let lines = script.lines().map_while(|line| line.strip_prefix("    ")).filter_map(|line| line.strip_prefix("- "));
    let before: Vec<&str> = lines.take_while(|line| !line.starts_with("pip ")).collect();
    let run = |folder: &Path| {
        let script = before.join("\n");
        let done = std::process::Command::new("sh").current_dir(folder).args(["-e", "-c", &script]).status().unwrap();
        assert!(done.success(), "{script}");
        folder.join(".ack-lint").exists()
    };
    let server = Server::new(|_, _, peer| peer.answer("404 Not Found", ""));
    let folder = repository(&server);
    let path = folder.path();
    assert!(!run(path), "there is none");
    check(path);
    assert!(run(path), "its own is kept");
    git(path, &["add", "-f", ".ack-lint"]);
    git(path, &["commit", "-q", "-m", "cache"]);
    assert!(!run(path), "it came with the change");
    check(path);
    assert!(!run(path), "deleted and written again, it is still tracked");
    fs::write(path.join(".git/config"), "not a configuration").unwrap();
    fs::create_dir_all(path.join(".ack-lint")).unwrap();
    assert!(!run(path), "git cannot say");
}

#[test]
fn an_answer_to_another_user_agent_is_not_used() {
    let server = Server::new(|request, _, peer| match request.has("user-agent: friend") {
        true => peer.page("text/html", "fine"),
        false => peer.answer("404 Not Found", ""),
    });
    let folder = repository(&server);
    fs::write(folder.path().join("ack-lint.toml"), "[link]\nuser-agent = 'friend'\n").unwrap();
    assert_eq!(check(folder.path()).code, 0);
    assert!(check(folder.path()).err.contains("1 from the cache"), "its own answers are used");
    fs::remove_file(folder.path().join("ack-lint.toml")).unwrap();
    let ran = check(folder.path());
    assert!(ran.code == 1 && !ran.err.contains("from the cache"), "{}", ran.err);
    // Pages with many links read the cache in another way.
    let links =
        |more: usize| (0..=more).map(|at| format!("[a]({})\n", server.url(&format!("/{at}")))).collect::<String>();
    fs::write(folder.path().join("CREDITS.md"), links(210)).unwrap();
    fs::write(folder.path().join("ack-lint.toml"), "[link]\nuser-agent = 'friend'\n").unwrap();
    assert_eq!(check(folder.path()).code, 0);
    assert!(check(folder.path()).err.contains("211 from the cache"));
    fs::remove_file(folder.path().join("ack-lint.toml")).unwrap();
    let ran = check(folder.path());
    assert!(ran.code == 1 && !ran.err.contains("from the cache"), "{}", ran.err);
}

#[test]
fn a_dead_link_in_the_cache_does_not_outlive_an_accepted_status() {
    let server = Server::new(|_, _, peer| peer.answer("404 Not Found", ""));
    let folder = repository(&server);
    assert_eq!(check(folder.path()).code, 1);
    fs::write(folder.path().join("ack-lint.toml"), "[link]\naccept = [404]\n").unwrap();
    assert_eq!(check(folder.path()).code, 0);
    fs::write(folder.path().join("ack-lint.toml"), "[link.hosts.'127.0.0.1']\naccept = [404]\n").unwrap();
    assert_eq!(check(folder.path()).code, 0);
}
