//! Each response is reported by its rule, in its wording.

use ack_lint::{
    diagnostic::Severity,
    facts::{Anchors, Dead, Image, Skipped, Stage, Unreachable},
    fix::apply,
};

use super::*;

const LINK: &str = "[a](https://x.org/a)\n";
const IMAGE: &str = "<img src=\"https://x.org/a\" width=\"100px;\">\n";

fn text(text: &str) -> String {
    text.to_owned()
}

fn image(image: Image) -> Outcome {
    Outcome::Alive { status: 200, image: Some(image), anchors: None }
}

/// An outcome, the redirects before it, the number of attempts; the rule and its message.
type Case<'a> = (Outcome, &'a [(u16, &'a str)], u32, &'a str, &'a str);

#[test]
fn every_outcome_has_one_rule_and_one_message() {
    let dead = Outcome::Dead;
    let unreachable = Outcome::Unreachable;
    let moved = &[(301, "https://y.org/b")][..];
    let cases: Vec<Case> = vec![
        (dead(Dead::Status(410)), &[], 1, "link/dead", "https://x.org/a returned 410 Gone"),
        (
            dead(Dead::Status(404)),
            moved,
            1,
            "link/dead",
            "https://x.org/a redirects to https://y.org/b, which returned 404 Not Found",
        ),
        (dead(Dead::NoSuchHost(text("x.org"))), &[], 1, "link/dead", "The host x.org does not exist"),
        (
            dead(Dead::NoSuchHost(text("y.org"))),
            moved,
            1,
            "link/dead",
            "https://x.org/a redirects to https://y.org/b, but the host y.org does not exist",
        ),
        (dead(Dead::RedirectLoop), moved, 1, "link/dead", "https://x.org/a redirects in a loop"),
        (
            dead(Dead::RedirectScheme(text("mailto:a@b.org"))),
            &[],
            1,
            "link/dead",
            "https://x.org/a redirects to mailto:a@b.org, which is not a web address",
        ),
        (
            unreachable(Unreachable::Status(503)),
            &[],
            3,
            "link/unreachable",
            "https://x.org/a returned 503 Service Unavailable (tried 3 times)",
        ),
        (unreachable(Unreachable::Status(403)), &[], 1, "link/unreachable", "https://x.org/a returned 403 Forbidden"),
        (unreachable(Unreachable::Status(499)), &[], 1, "link/unreachable", "https://x.org/a returned 499"),
        (
            unreachable(Unreachable::Dns(text("it failed"))),
            &[],
            2,
            "link/unreachable",
            "The host x.org could not be resolved: it failed (tried 2 times)",
        ),
        (
            unreachable(Unreachable::Connect(text("connection refused"))),
            moved,
            1,
            "link/unreachable",
            "The connection to y.org failed: connection refused",
        ),
        (
            unreachable(Unreachable::Tls(text("no common version"))),
            &[],
            1,
            "link/unreachable",
            "The TLS handshake with x.org failed: no common version",
        ),
        (
            unreachable(Unreachable::Timeout(Stage::Connect)),
            &[],
            1,
            "link/unreachable",
            "The connection to x.org timed out",
        ),
        (unreachable(Unreachable::Timeout(Stage::Header)), &[], 1, "link/unreachable", "https://x.org/a timed out"),
        (
            unreachable(Unreachable::NoLocation(302)),
            &[],
            1,
            "link/unreachable",
            "https://x.org/a returned 302 Found without a location",
        ),
        (Outcome::Certificate(text("has expired")), &[], 1, "link/certificate", "The certificate of x.org has expired"),
        (
            Outcome::Blocked(text("10.0.0.1 is a private address")),
            moved,
            0,
            "link/blocked",
            "https://x.org/a redirects to https://y.org/b, which is a private address and was not fetched",
        ),
        (alive(), moved, 1, "link/moved", "https://x.org/a has moved permanently to https://y.org/b"),
    ];
    for (outcome, hops, attempts, rule, message) in cases {
        let found = judge(LINK, &answered(outcome, hops, attempts), &FileFacts::new());
        let reported: Vec<_> = found.iter().map(|one| (one.rule, one.message.as_str(), one.span.slice(LINK))).collect();
        assert_eq!(reported, [(rule, message, "https://x.org/a")]);
        assert!(found[0].help.is_some());
        let warning = matches!(rule, "link/unreachable" | "link/moved");
        assert_eq!(found[0].severity, if warning { Severity::Warning } else { Severity::Error });
    }
}

#[test]
fn images_have_their_own_rules() {
    for (outcome, hops, rules) in [
        (Outcome::Dead(Dead::Status(404)), &[][..], &["avatar/dead"][..]),
        (Outcome::Certificate(text("has expired")), &[], &["link/certificate"]),
        (Outcome::Unreachable(Unreachable::Status(500)), &[], &["link/unreachable"]),
        (image(Image::Not(text("a web page (text/html)"))), &[(301, "https://y.org/")], &["avatar/not-an-image"]),
        (image(Image::Raster { width: 99, height: 200 }), &[], &["avatar/size"]),
        (image(Image::Raster { width: 100, height: 1 }), &[], &[]),
        (image(Image::Raster { width: 1, height: 1 }), &[], &[]),
        (image(Image::Vector), &[], &[]),
        (image(Image::Raster { width: 100, height: 100 }), &[(308, "https://y.org/b")], &["link/moved"]),
    ] {
        let found = judge(IMAGE, &answered(outcome, hops, 1), &FileFacts::new());
        assert_eq!(found.iter().map(|one| one.rule).collect::<Vec<_>>(), rules);
        assert!(found.iter().all(|one| one.span.slice(IMAGE) == "https://x.org/a"));
    }
}

#[test]
fn a_link_has_moved_even_if_its_address_is_shown_as_an_image_elsewhere() {
    let answers = || answered(image(Image::Not(text("a web page (text/html)"))), &[(301, "https://y.org/b")], 1);
    let found = judge(LINK, &answers(), &FileFacts::new());
    assert_eq!(found.iter().map(|one| one.rule).collect::<Vec<_>>(), ["link/moved"]);
    let both = format!("{LINK}\n\n{IMAGE}");
    let found = judge(&both, &answers(), &FileFacts::new());
    assert_eq!(found.iter().map(|one| one.rule).collect::<Vec<_>>(), ["link/moved", "avatar/not-an-image"]);
}

#[test]
fn no_finding_without_an_answer() {
    for outcome in [Outcome::Skipped(Skipped::Offline), Outcome::Skipped(Skipped::Excluded), alive()] {
        assert_eq!(judge(LINK, &answered(outcome, &[], 0), &FileFacts::new()), []);
    }
    assert_eq!(offline(LINK), []);
    let temporary = answered(alive(), &[(301, "https://y.org/"), (302, "https://z.org/")], 1);
    assert_eq!(judge(LINK, &temporary, &FileFacts::new()), []);
}

#[test]
fn anchors_of_a_fetched_page() {
    let page = |ids: &[&str], incomplete| Outcome::Alive {
        status: 200,
        image: None,
        anchors: Some(Anchors { ids: ids.iter().map(|id| text(id)).collect(), incomplete }),
    };
    let reported = |fragment: &str, outcome, hops: &[(u16, &str)]| -> Vec<String> {
        let source = format!("[a](https://x.org/a#{fragment})\n");
        let found = judge(&source, &answered(outcome, hops, 1), &FileFacts::new());
        found.into_iter().map(|one| format!("{}: {}", one.rule, one.help.unwrap_or_default())).collect()
    };
    assert_eq!(reported("b", page(&["b"], false), &[]), [""; 0]);
    assert_eq!(reported("b", page(&[], true), &[]), [""; 0]);
    assert_eq!(reported("%C3%A9", page(&["é"], false), &[]), [""; 0]);
    for fragment in ["L10", "L1-L2", "/r", "!r", ":~:text=b", "top", ""] {
        assert_eq!(reported(fragment, page(&["c"], false), &[]), [""; 0], "{fragment}");
    }
    assert_eq!(
        reported("installd", page(&["installed"], false), &[]),
        ["link/missing-anchor: did you mean `#installed`?"]
    );
    // One finding per cause: the address has moved, and the fragment does not exist.
    assert_eq!(reported("b", page(&["c"], false), &[(301, "https://y.org/b")]).len(), 1);
    assert_eq!(reported("b", page(&["c"], false), &[(302, "https://y.org/b#c")]), [""; 0]);
}

#[test]
fn a_moved_address_is_rewritten_everywhere() {
    let source = "[x.org/a](https://x.org/a) [b][r] <a href='https://x.org/a#c'>\n> ![d](https://x.org/a)\n\n[r]: <https://x.org/a>\n";
    let found = judge(source, &answered(alive(), &[(301, "https://y.org/?p&q='b'")], 1), &FileFacts::new());
    // `/` is the front page, so there is no fix.
    assert!(found.len() == 1 && found[0].fix.is_none() && found[0].locations().count() == 4, "{found:?}");
    let found = judge(source, &answered(alive(), &[(308, "https://y.org/b?p&q='")], 1), &FileFacts::new());
    let (text, count) = apply(source, found[0].singles().filter_map(|single| single.fix.as_ref()));
    assert_eq!(count, 4);
    let wanted = "[y.org/b?p&q='](https://y.org/b?p&q=') [b][r] <a href='https://y.org/b?p&q=%27#c'>\n> ![d](https://y.org/b?p&q=')\n\n[r]: <https://y.org/b?p&q='>\n";
    assert_eq!(text, wanted);
}
