//! Which files are pages: by their name, because `.all-contributorsrc` lists them, or because the configuration says so.

use std::{fs, path::Path};

use serde_json::Value;

use super::{history::git, moves::repository};
use crate::common::program::{project, run, run_with_input};

const DEAD: &str = "# Credits\n\n[gone](gone.md)\n";
/// MIT.
const LICENSE: &str = include_str!("../../../LICENSE-MIT");
const RC: &str = r#"{"projectName": "p", "projectOwner": "o", "files": ["README.md", "docs/people.md", "CREDITS.rst"], "contributors": []}"#;

/// The pages with findings, and the exit status.
fn pages(folder: &Path, args: &[&str]) -> (Vec<String>, i32) {
    let ran = run(folder, &[&["check", "--offline", "--output-format", "json"], args].concat());
    let report: Value = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}", ran.err));
    let found = report["diagnostics"].as_array().unwrap().iter();
    (found.map(|finding| finding["file"].as_str().unwrap().to_owned()).collect(), ran.code)
}

#[test]
fn a_directory_is_searched_for_every_name_of_a_credits_page() {
    let names = ["Acknowledgements.markdown", "AUTHORS.md", "MAINTAINERS.qmd", "THANKS.myst", "third-party-notices.md"];
    let other = ["AUTHORS", "AUTHORS.rst", "CREDITS.html", "README.md", "Thanks.txt"];
    let foreign = ["node_modules/x/AUTHORS.md", "third_party/CREDITS.md", "src/Vendor/THANKS.md"];
    let all: Vec<(&str, &str)> = [&names[..], &other, &foreign].concat().iter().map(|name| (*name, DEAD)).collect();
    let folder = project(&all);
    let mut expected = names.map(str::to_owned);
    expected.sort();
    assert_eq!(pages(folder.path(), &[]), (expected.to_vec(), 1));
    // What is named is read.
    assert_eq!(pages(folder.path(), &["third_party"]).0, ["third_party/CREDITS.md"]);
    assert_eq!(
        pages(folder.path(), &["src/Vendor/THANKS.md", "CREDITS.html"]).0,
        ["CREDITS.html", "src/Vendor/THANKS.md"]
    );
}

#[test]
fn the_pages_that_all_contributors_writes_are_credits_pages() {
    let files = [
        (".all-contributorsrc", RC),
        ("README.md", DEAD),
        ("docs/people.md", DEAD),
        ("CREDITS.rst", DEAD),
        ("docs/other.md", DEAD),
        ("vendor/x/.all-contributorsrc", RC),
        ("vendor/x/README.md", DEAD),
    ];
    let folder = repository(&files);
    let found = |names: &[&str]| (names.iter().map(ToString::to_string).collect::<Vec<_>>(), 1);
    assert_eq!(pages(folder.path(), &[]), found(&["README.md", "docs/people.md"]));
    assert_eq!(pages(folder.path(), &[".all-contributorsrc"]), found(&["README.md", "docs/people.md"]));
    assert_eq!(pages(folder.path(), &["--exclude", "docs"]), found(&["README.md"]));
    // `include` says which files are pages.
    assert_eq!(pages(folder.path(), &["--include", "other.md"]), found(&["docs/other.md"]));
    // A page that git ignores and tracks is one all the same.
    fs::write(folder.path().join(".gitignore"), ".all-contributorsrc\nREADME.md\n").unwrap();
    assert_eq!(pages(folder.path(), &[]), found(&["README.md", "docs/people.md"]));
}

#[test]
fn a_listed_page_that_a_change_takes_away_is_named() {
    let folder = repository(&[(".all-contributorsrc", RC), ("README.md", DEAD), ("docs/people.md", DEAD)]);
    fs::write(folder.path().join("ack-lint.toml"), "exclude = ['docs']\n").unwrap();
    let ran = run(folder.path(), &["check", "--offline"]);
    assert!(ran.err.contains("docs/people.md was not read (`exclude` in ack-lint.toml:1)"), "{}", ran.err);
    fs::remove_file(folder.path().join("ack-lint.toml")).unwrap();
    fs::write(folder.path().join(".all-contributorsrc"), RC.replace("\"docs/people.md\", ", "")).unwrap();
    git(folder.path(), &["add", "-A"]);
    let ran = run(folder.path(), &["check", "--offline", "--diff-base", "main"]);
    assert!(ran.err.contains("docs/people.md was not read (a page at main)"), "{}", ran.err);
}

#[test]
fn a_roster_without_a_page_fails_the_run() {
    let rc = |files: &str| RC.replace(r#""README.md", "docs/people.md", "CREDITS.rst""#, files);
    for (text, error) in [
        (rc(r#""CREDITS.rst""#), "error: .all-contributorsrc: no Markdown page in `files`\n"),
        (rc(r#""gone.md""#), "error: gone.md: no such file or directory\n"),
        (rc(r#""../gone.md""#), "gone.md` is outside the repository\n"),
    ] {
        let folder = project(&[(".all-contributorsrc", &text)]);
        let ran = run(folder.path(), &["check", "--offline", ".all-contributorsrc"]);
        assert!(ran.code == 2 && ran.err.ends_with(error), "{}", ran.err);
    }
}

#[test]
fn a_file_that_is_no_page_by_its_name_fails_the_run() {
    let folder = project(&[("AUTHORS", DEAD), ("AUTHORS.rst", DEAD), ("CREDITS.md", "# Credits\n")]);
    let why = "is not Markdown or HTML; `[[per-file]]` sections can set its `language`";
    for name in ["AUTHORS", "AUTHORS.rst"] {
        let ran = run(folder.path(), &["check", "--offline", "CREDITS.md", name]);
        assert_eq!((ran.code, ran.err), (2, format!("error: {name} {why}\n")));
        let ran =
            run_with_input(folder.path(), &["check", "--offline", "--stdin-filename", name, "-"], DEAD.as_bytes());
        assert_eq!((ran.code, ran.err), (2, format!("error: {name} {why}\n")));
    }
    let ran = run(folder.path(), &["check", "--offline", "--include", "AUTHORS*"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert_eq!(run_with_input(folder.path(), &["check", "--offline", "-"], DEAD.as_bytes()).code, 1);
    let language = "[[per-file]]\nfiles = ['AUTHORS*']\nlanguage = 'markdown'\n";
    fs::write(folder.path().join("ack-lint.toml"), language).unwrap();
    assert_eq!(pages(folder.path(), &["AUTHORS", "AUTHORS.rst"]), (vec!["AUTHORS".into(), "AUTHORS.rst".into()], 1));
}

#[test]
fn a_language_that_differs_from_the_name_is_named_as_hiding() {
    let folder = project(&[("AUTHORS.md", DEAD), ("notes.txt", DEAD), ("ack-lint.toml", "language = 'html'\n")]);
    let ran = run(folder.path(), &["check", "--offline", "AUTHORS.md"]);
    assert!(ran.err.contains("language = \"html\": ack-lint.toml:1"), "{}", ran.err);
    let ran = run(folder.path(), &["check", "--offline", "notes.txt"]);
    assert!(!ran.err.contains("language"), "{}", ran.err);
}

#[test]
fn notices_of_third_parties_quote_licenses() {
    let notice = "# Notices\n\nCopyright <year> <copyright holders>, <Owner>\n\nThis project is licensed under the Apache License 2.0.\n";
    let folder = project(&[("CREDITS.md", notice), ("THIRD_PARTY_NOTICES.md", notice), ("LICENSE", LICENSE)]);
    let found = |page: &str| {
        let ran = run(folder.path(), &["check", "--offline", "--output-format", "concise", page]);
        (ran.out.matches("html/syntax").count(), ran.out.matches("claim/license").count())
    };
    assert_eq!(found("CREDITS.md"), (3, 1));
    assert_eq!(found("THIRD_PARTY_NOTICES.md"), (0, 0));
}

#[cfg(unix)]
#[test]
fn a_configuration_cannot_make_a_page_of_a_file_with_a_secret() {
    const SECRET: &str = "token=SEKRET\n";
    let quotes = "[entries]\nform = 'element'\nselector = 'p'\n[[entries.fields]]\nlabel = 'x'\npattern = '(.+)'\nvalues = ['no']\n";
    let language = "[[per-file]]\nfiles = ['*']\nlanguage = 'markdown'\n";
    for (name, is_tracked) in [(".npmrc", false), (".npmrc", true), ("key.txt", false)] {
        for include in [format!("paths = ['{name}']\n"), format!("include = ['{name}']\n"), String::new()] {
            let folder =
                repository(&[("ack-lint.toml", &format!("{include}{quotes}{language}")), ("a/CREDITS.md", "")]);
            fs::write(folder.path().join(name), SECRET).unwrap();
            let mut args = vec!["check", "--offline"];
            if is_tracked {
                git(folder.path(), &["add", "-A"]);
            }
            if include.is_empty() {
                std::os::unix::fs::symlink(name, folder.path().join("CREDITS.md")).unwrap();
                git(folder.path(), &["add", "CREDITS.md"]);
                args.push("CREDITS.md");
            }
            let ran = run(folder.path(), &args);
            assert!(!format!("{}{}", ran.out, ran.err).contains("SEKRET"), "{include}: {}{}", ran.out, ran.err);
        }
    }
    // What is committed as a page is one.
    let folder = repository(&[("ack-lint.toml", &format!("paths = ['AUTHORS']\n{language}")), ("AUTHORS", DEAD)]);
    assert_eq!(pages(folder.path(), &[]), (vec!["AUTHORS".to_owned()], 1));
}

/// git compares a file that may have changed by its content, and would run the filter for that.
#[test]
fn a_file_is_compared_with_the_committed_one_without_filters() {
    let config = "paths = ['AUTHORS']\n[[per-file]]\nfiles = ['AUTHORS']\nlanguage = 'markdown'\n";
    let folder = repository(&[("ack-lint.toml", config), ("AUTHORS", DEAD)]);
    fs::write(folder.path().join(".gitattributes"), "AUTHORS filter=own\n").unwrap();
    git(folder.path(), &["config", "filter.own.clean", "touch clean.ran; cat"]);
    let author = fs::File::options().append(true).open(folder.path().join("AUTHORS")).unwrap();
    author.set_modified(std::time::UNIX_EPOCH).unwrap();
    assert_eq!(pages(folder.path(), &[]), (vec!["AUTHORS".to_owned()], 1));
    assert!(!folder.path().join("clean.ran").exists());
}

#[test]
fn all_pages_of_a_run_have_a_limit_together() {
    let folder = project(&[]);
    for number in 0..17 {
        let path = folder.path().join(format!("{number}/CREDITS.md"));
        fs::create_dir(path.parent().unwrap()).unwrap();
        // A hole takes no space.
        fs::File::create(path).unwrap().set_len(8 << 20).unwrap();
    }
    let ran = run(folder.path(), &["check", "--offline"]);
    let limit = "the 17 pages have 136 MiB together; the limit is 128 MiB: check some of them at a time";
    assert_eq!((ran.code, ran.err), (2, format!("error: {limit}\n")));
}

#[test]
fn what_a_forge_shows_and_nothing_checks_is_noted() {
    let noted = |path: &str, text: &str| {
        let site = if path.starts_with("site/") { "mkdocs.yml" } else { "docusaurus.config.js" };
        let folder = project(&[(site, "docs_dir: site\n"), (path, &format!("# C\n\n{text}\n"))]);
        let ran = run(folder.path(), &["check", "--offline"]);
        let err = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
        err.split("note: ").find(|note| note.contains("not checked (line")).map(|note| note.trim().to_owned())
    };
    let one = |path: &str, line: usize| {
        let parts = "1 part that a forge shows was not checked";
        Some(format!("{path}: {parts} (line {line}), because of templates, comments, directives or MDX"))
    };
    for (path, text, line) in [
        ("CREDITS.md", "{# [x](nope.md) #}", 3),
        ("CREDITS.md", "{# thanks #}", 3),
        ("CREDITS.md", "<pre>{# <a href=\"nope.md\">x</a> #}</pre>", 3),
        ("CREDITS.md", "```\n{% comment %}\n```\n\nthanks\n\n```\n{% endcomment %}\n```", 4),
        ("CREDITS.md", "{% comment %}\n\n<script>x</script>\n\n{% endcomment %}", 3),
        ("CREDITS.md", "<!-- {% comment %} -->\n\n[x]\n\n<!-- {% endcomment %} -->\n\n[x]: nope.md", 3),
        ("CREDITS.md", "{% raw %}\n[x](nope.md)\n{% endraw %}", 3),
        ("CREDITS.md", "{{ https://dead.test }}", 3),
        ("CREDITS.md", "::: [x](nope.md)", 3),
        ("CREDITS.md", "::: <script>a</script>", 3),
        ("CREDITS.md", ":::{note}\n:class: [x](nope.md)\n:::", 4),
        ("CREDITS.md", "    ```{image} CREDITS.md\n\n[x](nope.md)\n\n    ```", 5),
        ("CREDITS.md", "{# ack-lint-disable-next-line link -- see [x](y) #}", 3),
        ("CREDITS.md", "<p title=\"{{\"><img src=\"gone.png\" alt=\"a\"><b title=\"}}\">", 3),
        ("docs/CREDITS.md", "{/* [x](nope.md) */}", 3),
        ("docs/CREDITS.md", "{ [x](nope.md) }", 3),
        ("site/CREDITS.md", "```\n<!--\n```\n\n[x](nope.md)\n\n```\n--> y\n```", 7),
    ] {
        assert_eq!(noted(path, text), one(path, line), "{text}");
    }
    // A forge shows front matter as text.
    let matter = "---\nimage: {src: https://ada.test/a.png}\ntitle: '{{ <b>a</b> }}'\n---\n";
    let folder = project(&[("docusaurus.config.js", ""), ("docs/CREDITS.md", &format!("{matter}\n# C\n"))]);
    assert!(!run(folder.path(), &["check", "--offline"]).err.contains("that a forge shows"));
    for text in [
        "{{ site.title }}",
        "{# ack-lint-disable-next-line link -- it is down today #}",
        "{% include x %}",
        // A forge shows code, which nothing checks.
        "Write `{# thanks #}` above it.",
        "```\n{% comment %}\n\n[x](nope.md)\n\n{% endcomment %}\n```",
        ":::{note}\nThanks to [Ada](https://ada.test).\n:::",
        ":::{figure} https://ada.test/a.png\n:target: https://ada.test\n:::",
        "```{image} https://ada.test/a.png\n:target: https://ada.test\n```",
    ] {
        assert_eq!(noted("CREDITS.md", text), None, "{text}");
    }
}

#[test]
fn many_pages_with_hidden_parts_are_counted() {
    let names: Vec<String> = (0..13).map(|number| format!("{number}/CREDITS.md")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "# C\n\n{# thanks #}\n")).collect();
    let err = run(project(&files).path(), &["check", "--offline"]).err;
    assert_eq!(
        err.split_whitespace().collect::<Vec<_>>().join(" ").matches("1 part that a forge shows").count(),
        10,
        "{err}"
    );
    assert!(err.contains("note: 3 other pages have such parts\n"), "{err}");
}

#[test]
fn a_comment_has_no_directives() {
    for page in [
        "<!--\n:::a-->\n\n[x](nope.md)\n\n<!-- z -->",
        "<!--\n```{image} CREDITS.md\n-->\n\n[x](nope.md)\n\n<!--\n```\n-->",
        "<!--\n```{note}\n-->\n\n[x](nope.md)\n\n```\ncode\n```",
    ] {
        let folder = project(&[("CREDITS.md", &format!("# C\n\n{page}\n"))]);
        assert_eq!(pages(folder.path(), &[]), (vec!["CREDITS.md".to_owned()], 1), "{page}");
    }
}

#[test]
fn notes_stand_beside_every_format() {
    let folder = project(&[("CREDITS.md", "# C\n\n{# [x](nope.md) #}\n")]);
    let note = "CREDITS.md: 1 part that a forge shows";
    for format in ["gitlab", "junit", "rdjsonl", "jsonl"] {
        let ran = run(folder.path(), &["check", "--offline", "--output-format", format]);
        assert!(ran.err.contains(&format!("note: {note}")), "{format}: {}", ran.err);
        let ran = run(folder.path(), &["check", "--offline", "--output-format", format, "--quiet"]);
        assert_eq!(ran.err, "", "{format}");
    }
    let ran = run(folder.path(), &["check", "--offline", "--output-format", "json"]);
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert!(report["summary"]["notes"][1].as_str().unwrap().starts_with(note), "{}", ran.out);
}

#[test]
fn parts_that_the_diff_base_has_as_well_are_noted() {
    let folder = repository(&[("CREDITS.md", "# C\n\n{# [x](nope.md) #}\n")]);
    let parts = |more: &[&str]| {
        let ran = run(folder.path(), &[&["check", "--offline", "--output-format", "json"], more].concat());
        let report: Value = serde_json::from_str(&ran.out).unwrap();
        (ran.out.contains("that a forge shows"), report["summary"]["hidden"]["unchecked"].as_u64())
    };
    assert_eq!(parts(&[]), (true, Some(1)));
    assert_eq!(parts(&["--diff-base", "main"]), (true, Some(1)));
    fs::write(folder.path().join("CREDITS.md"), "# C\n\n{# [x](nope.md) #}\n\n{# y #}\n").unwrap();
    assert_eq!(parts(&["--diff-base", "main"]), (true, Some(2)));
    // What they lead to may have changed.
    for (before, after) in [
        ("{{ [b][l] }}\n\n[l]: ok.md\n", "{{ [b][l] }}\n\n[l]: javascript:alert(1)\n"),
        ("::: [x][l]\n\n[l]: ok.md\n", "::: [x][l]\n\n[l]: missing.md\n"),
    ] {
        let folder = repository(&[("CREDITS.md", before), ("ok.md", "")]);
        fs::write(folder.path().join("CREDITS.md"), after).unwrap();
        let ran = run(folder.path(), &["check", "--offline", "--diff-base", "main"]);
        assert!(ran.err.contains("CREDITS.md: 1 part that a forge shows"), "{after}: {}", ran.err);
    }
}

#[test]
fn links_whose_anchor_may_be_gone_since_the_diff_base_are_noted() {
    let page = "# Credits\n\n[x](b.md#foo) [y](#bar)\n\n# Bar\n";
    let include = "```{include} x.md\n```\n";
    let noted = |files: &[(&str, Vec<u8>)]| {
        let folder = repository(&[("CREDITS.md", page), ("b.md", "# Foo\n")]);
        files.iter().for_each(|(name, text)| fs::write(folder.path().join(name), text).unwrap());
        let notes = [&[][..], &["--diff-base", "main"]].map(|more: &[&str]| {
            let ran = run(folder.path(), &[&["check", "--offline"], more].concat());
            assert_eq!((ran.code, ran.out.contains("missing-anchor")), (0, false), "{}{}", ran.out, ran.err);
            let err = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
            let note = err.split("note: CREDITS.md: 1 link to an anchor was not checked, because ").nth(1);
            note.map(|note| note.split(" note: ").next().unwrap_or_default().trim().to_owned())
        });
        let [full, compared] = notes;
        assert_eq!(full, compared);
        full.unwrap_or_default()
    };
    assert_eq!(noted(&[]), "");
    assert_eq!(noted(&[("b.md", include.into())]), "b.md may include other files");
    let own = page.replace("# Bar\n", include);
    assert_eq!(noted(&[("CREDITS.md", own.into())]), "line 5 may include other files");
    // A forge shows the page all the same.
    for text in [b"# X \xff\n".to_vec(), "> ".repeat(600).into(), vec![b'a'; 9 << 20]] {
        assert_eq!(noted(&[("b.md", text)]), "b.md could not be read");
    }
}

#[test]
fn a_link_from_the_top_is_judged_as_a_forge_does_or_counted() {
    let page = "# C\n\n[a](/there.md) [b](/nope.md) [c](/nope)\n";
    let found = |files: &[(&str, &str)]| {
        let folder = project(&[&[("there.md", "")], files].concat());
        git(folder.path(), &["init", "-q"]);
        let ran = run(folder.path(), &["check", "--offline", "--output-format", "concise"]);
        let note = ran.err.lines().find(|line| line.contains("begin")).unwrap_or_default().to_owned();
        (ran.out.lines().count(), note)
    };
    // A site may serve what has no name of a file.
    let note = "note: 1 link begins with `/` and was not checked (`link.site-root` is not set)";
    assert_eq!(found(&[("CREDITS.md", page)]), (1, note.to_owned()));
    let note = "note: 2 links begin with `/` and were not checked (`link.site-root` is not set)";
    for file in ["docs/CREDITS.md", "CREDITS.md"] {
        let site = if file.contains('/') { "other.txt" } else { "docusaurus.config.js" };
        let (count, noted) = found(&[(file, page), (site, "")]);
        assert_eq!((count, noted.as_str()), (0, note), "{file}");
    }
    // Where the root of the site is known, all are judged.
    let set = "[link]\nsite-root = '.'\n";
    assert_eq!(found(&[("docs/CREDITS.md", page), ("ack-lint.toml", set)]), (2, String::new()));
}
