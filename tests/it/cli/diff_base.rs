//! `--diff-base`: reports what a change introduced, and nothing that was there before.

use std::{fs, path::Path};

use tempfile::TempDir;

use super::{
    SEED,
    history::{commit, git},
    modules,
};
use crate::common::program::{Ran, run, run_with_input};

const TREE: &[&str] = &["01_tensor", "02_activations", "03_layers"];
const PAGE: &str =
    "# Credits\n\n[gone](gone.md) and [there](docs/guide.md#start).\n\n## People\n\nSee [them](#people).\n";

/// A repository with one commit.
fn repository(page: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    git(folder.path(), &["init", "-q", "-b", "main"]);
    fs::create_dir(folder.path().join("docs")).unwrap();
    fs::write(folder.path().join("docs/guide.md"), "# Start\n").unwrap();
    fs::write(folder.path().join("CREDITS.md"), page).unwrap();
    commit(folder.path(), TREE, "first");
    folder
}

fn write(folder: &TempDir, path: &str, text: &str) {
    fs::write(folder.path().join(path), text).unwrap();
}

fn check(folder: &Path, more: &[&str]) -> Ran {
    let given = ["check", "--offline", "--output-format", "concise"];
    run(folder, &given.iter().chain(more).copied().collect::<Vec<_>>())
}

#[test]
fn a_known_script_does_not_hide_another() {
    let known = |before: &str, after: &str| {
        let folder = repository(&format!("# Credits\n\n{before}\n"));
        let written = check(folder.path(), &["--write-baseline", "known.json"]);
        assert!(written.code != 2, "{}", written.err);
        write(&folder, "CREDITS.md", &format!("# Credits\n\nNew.\n\n{after}\n"));
        let found = [["--diff-base", "main"], ["--baseline", "known.json"]]
            .map(|known| check(folder.path(), &known).out.matches("[html/script]").count());
        assert_eq!(found[0], found[1], "{after}");
        found[0] == 0
    };
    let refresh = |to: &str| format!("<meta http-equiv=refresh content=\"9;url={to}\">");
    for (before, after) in [
        ("<div onclick=\"a()\">x</div>".to_owned(), "<div onclick=\"evil()\">x</div>".to_owned()),
        ("<b onclick=\"a()\">x</b>".into(), "<b onclick=\"A()\">x</b>".into()),
        ("<b onload=\"a()\">x</b>".into(), "<img onload=\"a()\" src=\"docs/guide.md\" alt=\"\">".into()),
        ("<object data=\"a.swf\"></object>".into(), "<object data=\"https://evil.test/x.swf\"></object>".into()),
        ("<object><param name=movie value=a></object>".into(), "<object><param name=movie value=evil></object>".into()),
        ("<applet code=a></applet>".into(), "<applet code=evil></applet>".into()),
        (refresh("https://a.test"), refresh("https://evil.test")),
        ("<iframe src=\"docs/guide.md\"></iframe>".into(), "<iframe srcdoc=x src=\"docs/guide.md\"></iframe>".into()),
        ("<script>a()</script>".into(), "<script>steal()</script>".into()),
        ("<script>// a()</script>".into(), "<script>//\na()</script>".into()),
        ("A <script>a()</script> b".into(), "Another <script>steal()</script> paragraph".into()),
        // An end tag in code is not one.
        (
            "A <script>a()\n\n`</script>` b()\n\nc </script>".into(),
            "A <script>a()\n\n`</script>` steal()\n\nc </script>".into(),
        ),
        (
            "A <script>a()\n\n```\n</script>\n```\n\nb()\n\nc </script>".into(),
            "A <script>a()\n\n```\n</script>\n```\n\nsteal()\n\nc </script>".into(),
        ),
        (
            format!("<script>{}a()</script>", "x();\n".repeat(2_000)),
            format!("<script>{}steal()</script>", "x();\n".repeat(2_000)),
        ),
    ] {
        assert!(known(&before, &before), "{before}");
        assert!(!known(&before, &after), "{after}");
    }
    for (before, after) in [
        ("<script>\na()\n</script>", "<script class=\"x\">\r\n  a()\r\n</script>"),
        ("<iframe src=\"https://a.test\" width=80></iframe>", "<iframe height='90' src='https://a.test'></iframe>"),
        ("<b onclick=\"a()\">x</b>", "<b class=\"x\"\nonclick='a()'>y</b>"),
    ] {
        assert!(known(before, after), "{after}");
    }
}

#[test]
fn only_findings_of_the_change_are_reported() {
    let folder = repository(PAGE);
    let before = check(folder.path(), &["--diff-base", "main"]);
    assert!(before.code == 0 && before.out.is_empty(), "{}{}", before.out, before.err);
    assert!(
        before.err.contains("compared with main (") && before.err.contains("1 known finding is hidden"),
        "{}",
        before.err
    );

    // Moved lines are not a change; a renamed heading is reported at the link that it broke, a removed file at the
    // links to it.
    write(&folder, "CREDITS.md", &format!("Thanks.\n\n{}", PAGE.replace("## People", "## Contributors")));
    let ran = check(folder.path(), &["--diff-base", "main"]);
    assert_eq!((ran.code, ran.out.lines().count()), (1, 1), "{}", ran.out);
    assert!(ran.out.contains("link/missing-anchor") && ran.out.contains("CREDITS.md:9:"), "{}", ran.out);

    write(&folder, "CREDITS.md", PAGE);
    fs::remove_file(folder.path().join("docs/guide.md")).unwrap();
    let ran = check(folder.path(), &["--diff-base", "main"]);
    assert!(ran.out.lines().count() == 1 && ran.out.contains("docs/guide.md"), "{}", ran.out);
    // The pages are read from the commit, whatever is in the index.
    git(folder.path(), &["commit", "-qam", "second"]);
    assert!(check(folder.path(), &["--diff-base", "main"]).out.is_empty());
    assert_eq!(check(folder.path(), &["--diff-base", "HEAD~1"]).out, ran.out);
}

#[test]
fn one_more_equal_finding_is_reported_where_it_was_added() {
    let folder = repository("# Credits\n\n[a](gone.md)\n");
    write(&folder, "CREDITS.md", "# Credits\n\n[b](gone.md#x)\n\n[a](gone.md)\n");
    let ran = check(folder.path(), &["--diff-base", "HEAD"]);
    assert!(ran.out.lines().count() == 1 && ran.out.contains("CREDITS.md:3:"), "{}", ran.out);
}

#[test]
fn a_deleted_field_and_a_moved_module_are_reported() {
    let folder = TempDir::new().unwrap();
    git(folder.path(), &["init", "-q", "-b", "main"]);
    write(&folder, "ACKNOWLEDGMENTS.md", SEED);
    let old = ["01_tensor", "02_activations", "03_layers", "04_losses", "05_dataloader", "06_autograd"];
    commit(folder.path(), &old, "first");
    let field = SEED.lines().find(|line| line.starts_with("**When to use")).unwrap();
    write(&folder, "ACKNOWLEDGMENTS.md", &SEED.replacen(field, "Something.", 1));
    let ran = check(folder.path(), &["--diff-base", "main"]);
    assert!(ran.out.contains("entry/missing-field"), "{}{}", ran.out, ran.err);

    write(&folder, "ACKNOWLEDGMENTS.md", SEED);
    fs::remove_dir_all(folder.path().join("src/05_dataloader")).unwrap();
    fs::remove_dir_all(folder.path().join("src/06_autograd")).unwrap();
    modules(folder.path(), &["05_autograd", "06_dataloader"]);
    let ran = check(folder.path(), &["--diff-base", "main"]);
    assert!(
        !ran.out.is_empty() && ran.out.lines().all(|line| line.contains("module/") || line.contains("document/")),
        "{}",
        ran.out
    );
}

#[test]
fn a_renamed_page_is_compared_with_its_old_version() {
    let folder = repository(PAGE);
    git(folder.path(), &["mv", "CREDITS.md", "CONTRIBUTORS.md"]);
    let ran = check(folder.path(), &["--diff-base", "main"]);
    assert!(ran.code == 0 && ran.out.is_empty(), "{}", ran.out);
    // A new page has no earlier version to compare with.
    write(&folder, "THANKS.md", PAGE);
    assert_eq!(check(folder.path(), &["--diff-base", "main", "THANKS.md"]).out.lines().count(), 1);
}

#[test]
fn standard_input_and_fixes_are_limited_to_new_findings() {
    let folder = repository("# Credits\n\n![a](https://avatars.githubusercontent.com/u/1?v=4?s=100)\n");
    let page = "# Credits\n\n![a](https://avatars.githubusercontent.com/u/1?v=4?s=100) ![b](https://avatars.githubusercontent.com/u/2?v=4?s=100)\n";
    let given =
        ["check", "--offline", "--output-format=concise", "--diff-base=main", "--stdin-filename=CREDITS.md", "-"];
    let ran = run_with_input(folder.path(), &given, page.as_bytes());
    assert!(ran.out.lines().count() == 1 && ran.out.contains("3:64: warning[avatar/query]"), "{}", ran.out);
    // What was there before is not fixed either, even if it is part of a finding with the new one.
    write(&folder, "CREDITS.md", page);
    assert_eq!(check(folder.path(), &["--diff-base", "main", "--fix"]).out.lines().count(), 0);
    let fixed = fs::read_to_string(folder.path().join("CREDITS.md")).unwrap();
    assert_eq!(fixed, page.replace("u/2?v=4?s", "u/2?v=4&s"));
    let page = "# Credits\n\n![a](https://avatars.githubusercontent.com/u/1?v=4?s=100) [b](gone.md)\n";
    write(&folder, "CREDITS.md", page);
    assert_eq!(check(folder.path(), &["--diff-base", "main", "--fix"]).out.lines().count(), 1);
    let fixed = fs::read_to_string(folder.path().join("CREDITS.md")).unwrap();
    assert_eq!(fixed, page);
}

#[test]
fn an_unusable_diff_base_is_an_error() {
    let folder = repository(PAGE);
    for revision in ["nothing", "--help", "main:CREDITS.md", ""] {
        let ran = check(folder.path(), &[&format!("--diff-base={revision}")]);
        assert!(ran.code == 2 && ran.err.contains("unknown commit"), "{revision}: {}", ran.err);
    }
    let alone = super::project(&[("CREDITS.md", PAGE)]);
    let ran = check(alone.path(), &["--diff-base", "main"]);
    assert!(ran.code == 2 && ran.err.contains("not a git repository"), "{}", ran.err);

    git(folder.path(), &["commit", "-q", "--allow-empty", "-m", "second"]);
    let shallow = TempDir::new().unwrap();
    let from = format!("file://{}", folder.path().display());
    git(shallow.path(), &["clone", "-q", "--depth", "1", &from, "copy"]);
    let ran = check(&shallow.path().join("copy"), &["--diff-base", "HEAD~1"]);
    assert!(ran.code == 2 && ran.err.contains("fetch-depth: 0"), "{}", ran.err);
}

#[test]
fn earlier_drift_is_known() {
    let folder = repository("# Credits\n\nThanks.\n\n## Core Inspirations\n\nSee Module 02.\n");
    let given = ["--profile", "tinytorch", "--select", "module/drifted", "--diff-base", "main"];
    commit(folder.path(), &["01_tensor", "02_dataloader", "03_layers"], "renumbered");
    let ran = check(folder.path(), &given);
    assert!(ran.out.is_empty() && ran.err.contains("1 known finding is hidden"), "{}{}", ran.out, ran.err);
    let before = [&given[..5], &["HEAD~1"]].concat();
    let ran = check(folder.path(), &before);
    assert!(ran.out.lines().count() == 1 && ran.out.contains("module/drifted"), "{}{}", ran.out, ran.err);
}

#[test]
fn a_revision_is_checked_with_its_own_configuration() {
    let folder = repository(PAGE);
    write(&folder, "ack-lint.toml", "ignore = ['link/missing-file']\n");
    commit(folder.path(), TREE, "configured");
    fs::remove_file(folder.path().join("ack-lint.toml")).unwrap();
    let ran = check(folder.path(), &["--diff-base", "main"]);
    assert!(ran.out.lines().count() == 1 && ran.out.contains("link/missing-file"), "{}", ran.out);

    write(&folder, "ack-lint.toml", "nonsense = [\n");
    commit(folder.path(), TREE, "broken");
    write(&folder, "ack-lint.toml", "");
    let ran = check(folder.path(), &["--diff-base", "main"]);
    assert!(ran.code == 0 && ran.err.contains("is not valid; the current one is used"), "{}{}", ran.out, ran.err);
}

#[test]
fn a_suppression_for_an_unchecked_link_is_not_unused() {
    let comment = "<!-- ack-lint-disable-next-line link/missing-anchor -->";
    let folder = repository(&format!("# Credits\n\n{comment}\n[a](https://a.test/#x)\n"));
    assert!(!check(folder.path(), &[]).out.contains("suppression/unused"));
    write(&folder, "CREDITS.md", &format!("# Credits\n\n{comment}\n[a](https://a.test/)\n"));
    assert!(check(folder.path(), &[]).out.contains("suppression/unused"));
}

#[cfg(feature = "net")]
#[test]
fn links_at_the_diff_base_are_not_checked() {
    let server = crate::common::server::Server::new(|_, _, peer| peer.answer("404 Not Found", ""));
    let link = |path: &str| format!("[{path}]({})\n", server.url(path));
    let suppressed = format!("<!-- ack-lint-disable-next-line link/dead -->\n{}", link("/suppressed"));
    let before = format!("# Credits\n\n{}\n{suppressed}", link("/old"));
    let folder = repository(&before);
    write(&folder, "CREDITS.md", &format!("{before}\n{}", link("/new")));
    let ran = run(
        folder.path(),
        &["check", "--allow-private", "--no-cache", "--retries=0", "--output-format=concise", "--diff-base=main"],
    );
    assert!(ran.out.lines().count() == 1 && ran.out.contains("/new"), "{}{}", ran.out, ran.err);
    assert!(server.requests().iter().all(|request| request.path == "/new"));
    assert!(ran.err.contains("1 link (1 dead)"), "{}", ran.err);
}

#[test]
fn a_list_without_its_source_has_nothing_new() {
    let list = |cell: &str| {
        format!(
            "# Credits\n\n<!-- ALL-CONTRIBUTORS-LIST:START -->\n<table>\n  <tr>\n    <td align=\"center\">{cell}</td>\n  \
             </tr>\n</table>\n<!-- ALL-CONTRIBUTORS-LIST:END -->\n"
        )
    };
    let avatar = "https://avatars.githubusercontent.com/u/1?v=4?s=100";
    let page = list(&format!("<img src=\"{avatar}\" width=\"100px;\" alt=\"Ada\"/><br /><sub><b>Ada</b></sub><br />"));
    let source = "{\"files\": [\"CREDITS.md\"], \"contributors\": [\n{\"login\": \"ada\", \"name\": \"Ada\", \
                  \"avatar_url\": \"https://avatars.githubusercontent.com/u/1?v=4\", \"profile\": \"\", \
                  \"contributions\": [\"code\"]}]}\n";
    let folder = repository(&page);
    write(&folder, ".all-contributorsrc", source);
    git(folder.path(), &["add", "-A"]);
    git(folder.path(), &["commit", "-qm", "source"]);
    let ran = check(folder.path(), &["--select", "contributor/missing-profile", "CREDITS.md"]);
    assert!(
        ran.out.starts_with(".all-contributorsrc:2:")
            && ran.out.lines().count() == 1
            && ran.out.contains("missing-profile"),
        "{}",
        ran.out
    );
    fs::remove_file(folder.path().join(".all-contributorsrc")).unwrap();
    let ran = check(folder.path(), &["--select", "contributor/missing-profile", "CREDITS.md"]);
    assert!(ran.out.starts_with("CREDITS.md:6:") && ran.out.contains("missing-profile"), "{}", ran.out);
    let ran = check(folder.path(), &["--select", "contributor/missing-profile", "--diff-base", "HEAD", "CREDITS.md"]);
    assert!(ran.code == 0 && ran.out.is_empty(), "{}{}", ran.out, ran.err);
    // Another person is new.
    write(&folder, "CREDITS.md", &page.replace("</td>", "</td>\n    <td align=\"center\"><img src=\"https://avatars.githubusercontent.com/u/2?v=4?s=100\" width=\"100px;\" alt=\"Lin\"/><br /><sub><b>Lin</b></sub><br /></td>"));
    let ran = check(folder.path(), &["--select", "contributor/missing-profile", "--diff-base", "HEAD", "CREDITS.md"]);
    assert!(ran.out.contains("Lin has no profile") && !ran.out.contains("Ada"), "{}{}", ran.out, ran.err);
}

#[test]
fn a_known_broken_tag_hides_nothing_new() {
    let broken = |href: &str| format!("# Credits\n\n<p>\n<a href=\"{href}\" title=\"x\"y\">y</a>\n</p>\n");
    let folder = repository(&broken("gone.md"));
    let against = |more: &[&str]| {
        let ran = check(folder.path(), more);
        let rule = |line: &str| line.split(['[', ']']).nth(1).map(str::to_owned);
        (ran.out.lines().filter_map(rule).collect::<Vec<_>>(), ran.err)
    };
    let (since, listed) = (["--diff-base", "main"], ["--baseline", "known.json"]);
    assert_eq!(check(folder.path(), &["--write-baseline", "known.json"]).code, 0);
    for known in [&since, &listed] {
        write(&folder, "CREDITS.md", &broken("gone.md"));
        let (rules, err) = against(known);
        assert!(rules.is_empty() && err.contains("2 known findings are hidden"), "{known:?} {rules:?} {err}");
        write(&folder, "CREDITS.md", &broken("javascript:alert(1)"));
        assert_eq!(against(known).0, ["link/unsafe-scheme"], "{known:?}");
        // Where the tag is new, it alone is reported.
        let one_more = format!("{}\n{}", broken("gone.md"), &broken("javascript:alert(1)")["# Credits\n\n".len()..]);
        write(&folder, "CREDITS.md", &one_more);
        assert_eq!(against(known).0, ["html/syntax"], "{known:?}");
        // What was there before it was repaired is known.
        write(&folder, "CREDITS.md", &broken("gone.md").replace("\"y\"", "\""));
        assert!(against(known).0.is_empty(), "{known:?}");
    }
}

#[test]
fn sections_of_a_given_configuration_apply_at_the_revision_as_well() {
    let folder = repository("# Credits\n\n### Pebble\n\nA stone.\n");
    let section = "[[per-file]]\nfiles = ['CREDITS.md']\n[per-file.entries]\nlevel = 3\n[[per-file.entries.fields]]\nlabel = 'License'\n";
    write(&folder, "strict.toml", section);
    let given = ["--config", "strict.toml"];
    assert_eq!(check(folder.path(), &given).code, 1);
    let ran = check(folder.path(), &[&given[..], &["--diff-base", "main"]].concat());
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
}
