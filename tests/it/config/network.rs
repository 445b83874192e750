//! Settings that only a server can observe.

use std::{fs, sync::Arc, time::Duration};

use ack_lint::config::schema;

use crate::common::{
    program::{Ran, command, project, ran},
    server::{Crowd, Server},
};

/// How a setting is given.
#[derive(Debug, Clone, Copy)]
enum Way {
    File,
    Option,
    Environment,
}

const WAYS: [Way; 3] = [Way::File, Way::Option, Way::Environment];

/// Runs `check` on a page with links to `urls`, with one key of `[link]` set to a value (`true` for a flag).
fn check(urls: &[String], key: &str, value: &str, way: Way, more: &[&str]) -> Ran {
    let page: String = urls.iter().map(|url| format!("[a]({url})\n")).collect();
    let folder = project(&[("CREDITS.md", &page)]);
    let option = schema::find(&format!("link.{key}")).unwrap().option;
    let option = option.map_or_else(String::new, |option| format!("--{}", option.name));
    let option = option.as_str();
    let quoted = if key == "user-agent" { format!("'{value}'") } else { value.to_owned() };
    let quoted = if key == "accept" { format!("[{value}]") } else { quoted };
    let mut args = vec!["check", "--allow-private", "--no-progress", "--output-format", "concise"];
    args.extend(more);
    let flag = key == "throttle";
    match way {
        Way::File => fs::write(folder.path().join("ack-lint.toml"), format!("[link]\n{key} = {quoted}\n")).unwrap(),
        Way::Option if flag => args.push(option),
        Way::Option => args.extend([option, value]),
        Way::Environment => {}
    }
    let mut command = command(folder.path(), &args);
    if let Way::Environment = way {
        let name = format!("ACK_LINT_{}", option[2..].to_uppercase().replace('-', "_"));
        command.env(name, if flag { "true" } else { value });
    }
    ran(&command.output().unwrap())
}

#[test]
fn a_user_agent_is_sent() {
    for way in WAYS {
        let server = Server::new(|_, _, peer| peer.page("text/html", "fine"));
        let ran = check(&[server.url("/")], "user-agent", "tester/1", way, &[]);
        assert_eq!(ran.code, 0, "{way:?}: {}{}", ran.out, ran.err);
        assert!(server.requests().iter().all(|request| request.has("user-agent: tester/1")), "{way:?}");
    }
}

#[test]
fn an_accepted_status_is_alive() {
    for way in WAYS {
        let server = Server::new(|_, _, peer| peer.answer("418 Teapot", ""));
        let ran = check(&[server.url("/")], "accept", "418", way, &["--fail-on", "warning"]);
        assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{way:?}: {}", ran.err);
    }
}

#[test]
fn retries_are_counted() {
    for way in WAYS {
        let server = Server::new(|_, _, peer| peer.answer("503 Later", ""));
        let ran = check(&[server.url("/")], "retries", "1", way, &[]);
        assert!(ran.out.contains("link/unreachable"), "{way:?}: {}{}", ran.out, ran.err);
        assert_eq!(server.count(), 2, "{way:?}");
    }
}

#[test]
fn a_link_has_a_deadline() {
    for way in WAYS {
        let server = Server::new(|_, _, peer| peer.hang());
        let ran = check(&[server.url("/")], "timeout", "1", way, &["--retries", "0"]);
        assert!(ran.out.contains("link/unreachable"), "{way:?}: {}{}", ran.out, ran.err);
    }
}

/// The maximum number of requests that were open at once, when `many` are expected.
fn most_at_once(many: usize, key: &str, value: &str, way: Way, more: &[&str]) -> usize {
    let crowd = Arc::new(Crowd::default());
    let here = Arc::clone(&crowd);
    // An unexpected request would arrive within this time; the test waits for the expected ones.
    let (wanted, patience) = if many == 1 { (2, Duration::from_millis(250)) } else { (many, Duration::from_secs(10)) };
    let server = Server::new(move |_, _, peer| {
        here.wait_for(wanted, patience);
        peer.page("text/html", "fine");
    });
    let urls: Vec<String> = (0..6).map(|n| server.url(&format!("/{n}"))).collect();
    let ran = check(&urls, key, value, way, more);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    crowd.most()
}

#[test]
fn limits_hold() {
    for way in WAYS {
        assert_eq!(most_at_once(1, "per-host", "1", way, &["--no-throttle"]), 1, "{way:?}");
        assert_eq!(most_at_once(1, "max-concurrency", "1", way, &["--no-throttle"]), 1, "{way:?}");
        assert_eq!(most_at_once(6, "throttle", "false", way, &[]), 6, "{way:?}");
    }
}

#[test]
fn a_header_reaches_its_host() {
    let server = Server::new(|_, _, peer| peer.page("text/html", "fine"));
    let folder = project(&[("CREDITS.md", &format!("[a]({})\n", server.url("/")))]);
    let header = format!("http://127.0.0.1:{}: x-key=secret", server.port());
    let args = ["check", "--allow-private", "--no-cache", "--header", &header];
    assert_eq!(ran(&command(folder.path(), &args).output().unwrap()).code, 0);
    let mut by_variable = command(folder.path(), &args[..3]);
    by_variable.env("ACK_LINT_HEADER", &header);
    assert_eq!(ran(&by_variable.output().unwrap()).code, 0);
    assert_eq!(server.count(), 2);
    assert!(server.requests().iter().all(|request| request.has("x-key: secret")));
    // Nobody said that it may be sent in the clear.
    for host in ["127.0.0.1".to_owned(), format!("127.0.0.1:{}", server.port()), "http://127.0.0.1".to_owned()] {
        let header = format!("{host}: x-key=secret");
        let args = [&args[..4], &[&header]].concat();
        assert_eq!(ran(&command(folder.path(), &args).output().unwrap()).code, 0);
        assert!(server.requests().last().is_some_and(|request| !request.has("x-key")), "{host}");
    }
    assert_eq!(server.count(), 5);
}

#[test]
fn a_malformed_header_is_not_printed() {
    let folder = project(&[("CREDITS.md", "[a](http://10.0.0.1/)\n")]);
    for text in [
        "api.corp.test Authorization=Bearer s3cret",
        "api.corp.test: Authorization s3cret",
        "api.corp.test: Author ization=s3cret",
        "Authorization: Bearer s3cret==",
        "s3cret",
        "a b: s3cret=s3cret",
        "https://api.corp.test/s3cret: X=s3cret",
        "api.corp.test: X=s3cret\u{7}",
    ] {
        let by_option = ran(&command(folder.path(), &["check", "--header", text]).output().unwrap());
        let by_variable = ran(&command(folder.path(), &["check"]).env("ACK_LINT_HEADER", text).output().unwrap());
        for ran in [by_option, by_variable] {
            assert_eq!(ran.code, 2, "{text}: {}", ran.err);
            assert!(ran.err.contains("--header") && ran.err.contains("hidden"), "{}", ran.err);
            assert!(!ran.err.contains("s3cret") && !ran.out.contains("s3cret"), "{}", ran.err);
        }
    }
}

#[test]
fn answers_to_a_header_serve_no_run_without_it() {
    let server = Server::new(|request, _, peer| match request.has("x-key: secret") {
        true => peer.page("text/html", "for members"),
        false => peer.answer("404 Not Found", ""),
    });
    let folder = project(&[("CREDITS.md", &format!("[a]({})\n", server.url("/")))]);
    for host in ["127.0.0.1", "127.1", "0x7f000001", "127.0.0.1."] {
        let header = format!("HTTP://{host}:{}: x-key=secret", server.port());
        let args = ["check", "--allow-private", "--header", &header];
        let with = ran(&command(folder.path(), &args).output().unwrap());
        assert_eq!(with.code, 0, "{host}: {}{}", with.out, with.err);
        let without = ran(&command(folder.path(), &args[..2]).output().unwrap());
        assert!(without.out.contains("link/dead"), "{host}: {}", without.out);
    }
}

#[test]
fn a_run_ends_in_time() {
    let server = Server::new(|_, _, peer| peer.hang());
    let page = format!("[a]({}) [b](gone.md)\n", server.url("/"));
    for way in WAYS {
        let folder = project(&[("CREDITS.md", &page)]);
        let mut args = vec!["check", "--allow-private", "--timeout", "600", "--output-format", "concise"];
        match way {
            Way::File => fs::write(folder.path().join("ack-lint.toml"), "max-time = 0.5\n").unwrap(),
            Way::Option => args.extend(["--max-time", "0.5"]),
            Way::Environment => {}
        }
        let mut command = command(folder.path(), &args);
        if let Way::Environment = way {
            command.env("ACK_LINT_MAX_TIME", "0.5");
        }
        let ran = ran(&command.output().unwrap());
        assert_eq!(ran.code, 2, "{way:?}: {}{}", ran.out, ran.err);
        assert!(ran.out.contains("link/missing-file"), "{way:?}: {}", ran.out);
        let words = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("the time of the run was up (--max-time): 1 link was not checked"), "{}", ran.err);
    }
}

#[test]
fn a_configuration_cannot_lengthen_a_run() {
    let folder = project(&[("CREDITS.md", "Text.\n")]);
    let check = |toml: &str, more: &[&str]| {
        fs::write(folder.path().join("ack-lint.toml"), toml).unwrap();
        ran(&command(folder.path(), &[&["check", "--offline"], more].concat()).output().unwrap())
    };
    for (toml, most) in [("max-time = 601", 600), ("[link.hosts.\"x.test\"]\ninterval = 3600", 10)] {
        let ran = check(toml, &[]);
        assert_eq!(ran.code, 2, "{toml}");
        assert!(ran.err.contains(&format!("a number of seconds, more than 0 and at most {most}")), "{}", ran.err);
    }
    assert_eq!(check("max-time = 60", &["--max-time", "7200"]).code, 0, "the user can");
}

#[test]
fn with_the_network_down_the_rest_is_still_reported() {
    let nobody = ["127.0.0.1", "127.0.0.2", "127.0.0.3"].map(|host| format!("http://{host}:9/"));
    let page = format!("[a]({}) [b]({}) [c]({}) [d](gone.md)\n", nobody[0], nobody[1], nobody[2]);
    let folder = project(&[("CREDITS.md", &page)]);
    for format in ["concise", "json"] {
        let args = ["check", "--allow-private", "--retries", "0", "--output-format", format];
        let ran = ran(&command(folder.path(), &args).output().unwrap());
        assert_eq!(ran.code, 2, "{}", ran.err);
        assert!(ran.out.contains("link/missing-file") && !ran.out.contains("link/unreachable"), "{}", ran.out);
        let last = ran.err.lines().last().unwrap();
        assert!(last.starts_with("error: the network is down: no host could be reached"), "{}", ran.err);
    }
}

#[test]
fn what_is_blocked_is_known_with_the_network_down() {
    let folder = project(&[(
        "CREDITS.md",
        "[a](http://8.8.8.8/) [b](http://8.8.4.4/) [c](http://9.9.9.9/) [d](http://10.0.0.1/)\n",
    )]);
    let mut command = command(folder.path(), &["check", "--retries", "0", "--output-format", "concise"]);
    // Nobody listens there.
    let ran =
        ran(&command.env("HTTP_PROXY", "http://127.0.0.1:9").env("http_proxy", "http://127.0.0.1:9").output().unwrap());
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(
        ran.out.contains("link/blocked") && ran.err.contains("the network is down: 3 links"),
        "{}{}",
        ran.out,
        ran.err
    );
}

#[test]
fn a_cache_that_came_with_the_pages_is_not_used() {
    let server = Server::new(|_, _, peer| peer.answer("404 Not Found", ""));
    let folder = project(&[("CREDITS.md", &format!("[a]({})\n", server.url("/")))]);
    fs::remove_dir_all(folder.path().join(".git")).unwrap();
    let git = |args: &[&str]| {
        let name = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
        let mut git = std::process::Command::new("git");
        assert!(git.current_dir(folder.path()).args(name).args(args).output().unwrap().status.success(), "{args:?}");
    };
    git(&["init", "-q"]);
    let args = ["check", "--allow-private", "--cache-dir", ".ack-lint"];
    let check = || ran(&command(folder.path(), &args).output().unwrap());
    assert!(check().out.contains("link/dead"));
    assert!(!check().err.contains("not used"), "its own cache is used");
    assert_eq!(server.count(), 1);
    git(&["add", "-f", ".ack-lint/links.sqlite"]);
    git(&["commit", "-q", "-m", "x"]);
    let ran = check();
    let words = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("the link cache is not used: .ack-lint/links.sqlite is committed to the"), "{}", ran.err);
    assert_eq!(server.count(), 2);
}

#[test]
fn a_host_has_limits_of_its_own() {
    let run_with = |limits: &str, server: &Server, more: &[&str]| {
        let page: String = (0..4).map(|n| format!("[a]({})\n", server.url(&format!("/{n}")))).collect();
        let toml = format!(
            "[link]\nthrottle = false\n[link.hosts.\"127.0.0.1\"]\n{limits}\n[link.hosts.\"other.test\"]\naccept = [500]\n"
        );
        let folder = project(&[("CREDITS.md", &page), ("ack-lint.toml", &toml)]);
        let args = [&["check", "--allow-private", "--retries", "0", "--output-format", "concise"], more].concat();
        ran(&command(folder.path(), &args).output().unwrap())
    };
    let teapot = Server::new(|_, _, peer| peer.answer("418 Teapot", ""));
    assert_eq!(run_with("accept = [418]", &teapot, &[]).out, "");
    let broken = Server::new(|_, _, peer| peer.answer("500 Broken", ""));
    assert_eq!(run_with("accept = [418]", &broken, &[]).out.matches("link/unreachable").count(), 4);
    let silent = Server::new(|_, _, peer| peer.hang());
    assert_eq!(run_with("timeout = 1", &silent, &["--timeout", "600"]).out.matches("link/unreachable").count(), 4);
    // One at a time, and a pause between two starts.
    let times: Arc<std::sync::Mutex<Vec<std::time::Instant>>> = Arc::default();
    let seen = Arc::clone(&times);
    let server = Server::new(move |_, _, peer| {
        seen.lock().unwrap().push(std::time::Instant::now());
        peer.page("text/html", "fine");
    });
    assert_eq!(run_with("interval = 0.2", &server, &[]).code, 0);
    let times = times.lock().unwrap();
    // A request that arrives late makes one pause seem short.
    let kept = times.windows(2).filter(|pair| pair[1] - pair[0] > Duration::from_millis(150)).count();
    assert!(times.len() == 4 && kept >= 2, "{times:?}");
    let crowd = Arc::new(Crowd::default());
    let here = Arc::clone(&crowd);
    let server = Server::new(move |_, _, peer| {
        here.wait_for(2, Duration::from_millis(100));
        peer.page("text/html", "fine");
    });
    assert_eq!(run_with("concurrency = 1", &server, &[]).code, 0);
    assert_eq!(crowd.most(), 1);
}

#[test]
fn cached_links_are_not_requested_again() {
    let server = Server::new(|request, _, peer| match request.path.as_str() {
        "/gone" => peer.answer("404 Not Found", ""),
        "/later" => peer.answer("503 Later", ""),
        _ => peer.page("text/html", "<p id=\"here\">fine"),
    });
    let [fine, here, gone, later] = ["/fine", "/page#here", "/gone", "/later"].map(|path| server.url(path));
    let folder = project(&[("CREDITS.md", &format!("[a]({fine}) [b]({here}) [c]({gone}) [d]({later})\n"))]);
    let other = project(&[]);
    let elsewhere = other.path().to_str().unwrap();
    let requests = |more: &[&str]| {
        let args = [&["check", "--allow-private", "--retries", "0", "--output-format", "json"], more].concat();
        let before = server.count();
        let ran = ran(&command(folder.path(), &args).output().unwrap());
        let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let links = &json["summary"]["links"];
        assert_eq!(
            (&links["ok"], &links["dead"], &links["unreachable"]),
            (&2.into(), &1.into(), &1.into()),
            "{more:?}"
        );
        (server.count() - before, links["cached"].as_u64().unwrap())
    };
    assert_eq!(requests(&[]), (4, 0));
    assert_eq!(requests(&[]), (1, 3), "what had no verdict is requested again");
    assert_eq!(requests(&["--no-cache"]), (4, 0));
    assert_eq!(requests(&["--refresh"]), (4, 0));
    assert_eq!(requests(&["--cache-dir", elsewhere]), (4, 0));
    assert_eq!(requests(&["--cache-dir", elsewhere]), (1, 3));
    let header = format!("http://127.0.0.1:{}: x-key=1", server.port());
    assert_eq!(requests(&["--header", &header]), (4, 0), "an answer to this user alone");
    // Leave to reach private networks is not kept with the answers.
    let guarded = ran(&command(folder.path(), &["check", "--output-format", "concise"]).output().unwrap());
    assert_eq!(guarded.out.matches("link/blocked").count(), 4, "{}", guarded.out);

    let info = ran(&command(folder.path(), &["cache", "info"]).output().unwrap());
    assert!(info.out.contains("links.sqlite\n3 results, 0 expired"), "{}{}", info.out, info.err);
    assert!(ran(&command(folder.path(), &["cache", "clear"]).output().unwrap()).out.starts_with("Removed "));
    assert!(
        ran(&command(folder.path(), &["cache", "clear"]).output().unwrap()).out.starts_with("There is no link cache ")
    );
    assert_eq!(requests(&[]), (4, 0));
}

#[test]
fn an_unusable_cache_does_not_fail_the_run() {
    let server = Server::new(|_, _, peer| peer.page("text/html", "fine"));
    let folder = project(&[("CREDITS.md", &format!("[a]({})\n", server.url("/"))), ("cache/links.sqlite", "foreign")]);
    let args = ["check", "--allow-private", "--cache-dir", "cache"];
    let foreign = ran(&command(folder.path(), &args).output().unwrap());
    assert_eq!(foreign.code, 0, "{}", foreign.err);
    assert!(
        foreign.err.contains("note: the link cache is not used: cache/links.sqlite: not an ack-lint cache"),
        "{}",
        foreign.err
    );
    assert_eq!(fs::read_to_string(folder.path().join("cache/links.sqlite")).unwrap(), "foreign");
    let nowhere = ran(&command(folder.path(), &[&args[..3], &["CREDITS.md/x"]].concat()).output().unwrap());
    assert_eq!(nowhere.code, 0, "{}", nowhere.err);
    assert!(nowhere.err.contains("note: the link cache is not used: "), "{}", nowhere.err);
}

#[test]
fn a_dead_link_suggests_its_snapshot() {
    let server = Server::new(|request, _, peer| match request.path.split_once('?') {
        None => peer.answer("404 Not Found", ""),
        Some(("/wayback/available", query)) if query.ends_with("%2Fkept") => {
            let url = "http://web.archive.org/web/20200102030405/x";
            let text = format!("{{\"archived_snapshots\":{{\"closest\":{{\"available\":true,\"url\":\"{url}\"}}}}}}");
            peer.answer("200 OK", text);
        }
        Some(_) => peer.answer("200 OK", "{\"archived_snapshots\":{}}"),
    });
    let page = format!("[a]({}) [b]({})\n", server.url("/kept"), server.url("/lost"));
    let folder = project(&[("CREDITS.md", &page)]);
    let args = ["check", "--allow-private", "--no-cache", "--output-format", "json", "--archive-url", &server.url("")];
    let helps = |more: &[&str]| {
        let ran = ran(&command(folder.path(), &[&args[..], more].concat()).output().unwrap());
        let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let found = json["diagnostics"].as_array().unwrap().clone();
        found.iter().map(|finding| finding["help"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let reported = helps(&["--suggest-archive"]);
    assert!(reported[0].ends_with("a copy is at https://web.archive.org/web/20200102030405/x"), "{reported:?}");
    assert!(reported[1].contains("a copy may be at"), "{reported:?}");
    assert_eq!(server.count(), 4);
    helps(&[]);
    assert_eq!(server.count(), 6, "nothing is looked up unless it is wanted");
}
