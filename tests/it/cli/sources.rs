//! `[entries] source`: the dependencies and files that entries are for.

use std::{collections::BTreeMap, fs};

use crate::common::{
    adapter,
    facts::Facts,
    growth::assert_linear,
    program::{Ran, project, run},
};

const CONFIG: &str = "[entries]\nform = 'item'\nsource = 'Cargo.toml'\n";
const MANIFEST: &str =
    "[dependencies]\nserde = '1'\nslab = '0.4'\nown = { path = 'own' }\n[dev-dependencies]\ninsta = '1'\n";
const PAGE: &str = "# Credits\n\n- Serde: JSON\n- nom: parses\n";

fn check(files: &[(&str, &str)], more: &[&str]) -> Ran {
    let folder = project(files);
    let args = ["check", "--offline", "--output-format", "concise"];
    run(folder.path(), &[&args[..], more].concat())
}

#[test]
fn dependencies_and_entries_are_compared_both_ways() {
    let ran = check(&[("CREDITS.md", PAGE), ("ack-lint.toml", CONFIG), ("Cargo.toml", MANIFEST)], &[]);
    let expected = "CREDITS.md:1:3: warning[entry/unlisted] `slab` is in Cargo.toml but not on this page\n\
                    CREDITS.md:4:3: warning[entry/unsourced] nom is on this page but not in Cargo.toml\n";
    assert_eq!((ran.code, ran.out.as_str()), (0, expected), "{}", ran.err);
    // Paths are relative to the configuration, wherever the page is.
    let files =
        [("docs/CREDITS.md", PAGE), ("ack-lint.toml", CONFIG), ("Cargo.toml", MANIFEST), ("docs/Cargo.toml", "")];
    assert_eq!(check(&files, &[]).out.lines().count(), 2);
    let config = "[entries]\nform = 'item'\nsource = ['Cargo.toml', 'web/package.json']\ngroups = ['dev']\n";
    let files = [
        ("CREDITS.md", PAGE),
        ("ack-lint.toml", config),
        ("Cargo.toml", MANIFEST),
        ("web/package.json", "{\"dependencies\": {\"NOM\": \"1\", \"vue\": \"3\"}}"),
    ];
    let ran = check(&files, &[]);
    let expected = "CREDITS.md:1:3: warning[entry/unlisted] 2 dependencies are in Cargo.toml but not on this page: `insta` and `slab`\n\
                    CREDITS.md:1:3: warning[entry/unlisted] `vue` is in web/package.json but not on this page\n";
    assert_eq!(ran.out, expected, "{}", ran.err);
}

/// Neither where the finding is nor a name in the tag makes it one about the tag.
#[test]
fn a_broken_tag_hides_no_missing_dependency() {
    for page in [
        "<h1 title=\"slab>Credits</h1>\n\n<p title=\"a\">\n\n- Serde: JSON\n",
        "# Credits <b title=\"a\"class=b>of slab</b>\n\n- Serde: JSON\n",
        "# Credits\n\n- Serde: JSON\n\n<p title=\"slab\"class=a>no slab</p>\n",
    ] {
        let ran = check(&[("CREDITS.md", page), ("ack-lint.toml", CONFIG), ("Cargo.toml", MANIFEST)], &[]);
        let has = |rule: &str| ran.out.contains(&format!("[{rule}]"));
        assert!(has("html/syntax") && has("entry/unlisted") && ran.out.contains("`slab` is in"), "{page}{}", ran.out);
    }
}

/// An entry in one section is enough, and one dependency is reported once.
#[test]
fn several_contracts_may_have_one_source() {
    let section = |title: &str| {
        format!("[[entries]]\nsection = '{title}'\nform = 'item'\nsource = 'Cargo.toml'\ngroups = ['dev']\n")
    };
    let config = section("Code") + &section("Tests");
    let page = "# Credits\n\n## Code\n\n- serde\n\n## Tests\n\n- insta\n";
    let files = [("CREDITS.md", page), ("ack-lint.toml", config.as_str()), ("Cargo.toml", MANIFEST)];
    let ran = check(&files, &[]);
    assert_eq!(
        ran.out, "CREDITS.md:3:4: warning[entry/unlisted] `slab` is in Cargo.toml but not on this page\n",
        "{}",
        ran.err
    );
}

/// The rules did not run, and that is not green.
#[test]
fn a_source_that_cannot_be_read_fails_the_run() {
    let files = |manifest: &'static str| {
        let all = [("CREDITS.md", PAGE), ("ack-lint.toml", CONFIG), ("Cargo.toml", manifest)];
        all.into_iter().filter(|(_, text)| !text.is_empty()).collect::<Vec<_>>()
    };
    for (manifest, why) in [
        ("", "Cargo.toml: no such file or directory"),
        ("x =\n", "Cargo.toml: not valid TOML (line 1)"),
        ("[dependencies]\n\"a\\u001Bb\" = '1'\n", "Cargo.toml: the name of a dependency is not valid"),
    ] {
        let ran = check(&files(manifest), &[]);
        assert_eq!((ran.code, ran.err.contains(&format!("`entries.source`: {why}"))), (2, true), "{}", ran.err);
    }
    let folder = project(&files("x"));
    let failing = |bytes: &[u8], why: &str| {
        fs::write(folder.path().join("Cargo.toml"), bytes).unwrap();
        let ran = run(folder.path(), &["check", "--offline"]);
        assert_eq!((ran.code, ran.err.contains(why)), (2, true), "{}", ran.err);
    };
    failing(b"\xffsecret", "Cargo.toml: not UTF-8 (first invalid byte at offset 0)");
    failing(&vec![b'\n'; 8 << 20], "Cargo.toml: too large (8 MiB; the limit is 2 MiB)");
    failing(&[b"a = ".to_vec(), vec![b'['; 1 << 20]].concat(), "Cargo.toml: not valid TOML (line 1)");
    fs::remove_file(folder.path().join("Cargo.toml")).unwrap();
    fs::create_dir(folder.path().join("Cargo.toml")).unwrap();
    assert_eq!(run(folder.path(), &["check", "--offline"]).code, 2);
}

#[test]
fn the_configuration_names_what_is_not_a_source() {
    for (source, why) in [
        ("'Cargo.lock'", "`entries.source`: `Cargo.lock` is not a manifest"),
        ("'../Cargo.toml'", "`entries.source`: `../Cargo.toml` is outside the configuration's folder"),
        ("'files:../x/*'", "`entries.source`: `../x/*` is outside the configuration's folder"),
        ("'files:'", "`entries.source`: the glob is missing"),
        ("['Cargo.toml', 1]", "`entries.source` cannot be 1"),
    ] {
        let config = format!("[entries]\nsource = {source}\n");
        let ran = check(&[("CREDITS.md", PAGE), ("ack-lint.toml", &config)], &[]);
        assert_eq!((ran.code, ran.err.contains(why)), (2, true), "{}", ran.err);
    }
}

/// Whatever the number of contracts, folders and globs.
#[test]
fn sources_have_a_size() {
    let glob = "*a".repeat(100_000);
    let config = format!("[entries]\nsource = 'files:{glob}'\n");
    let ran = check(&[("CREDITS.md", PAGE), ("ack-lint.toml", &config)], &[]);
    assert!(ran.code == 2 && ran.err.contains("longer than 1000 characters"), "{}", ran.err);
    let manifest = format!("{{\"workspaces\": [\"{glob}\"]}}");
    let config = "[entries]\nform = 'item'\nsource = 'package.json'\n";
    let ran = check(&[("CREDITS.md", PAGE), ("ack-lint.toml", config), ("package.json", &manifest)], &[]);
    let why = "package.json: a glob of its members: longer than 1000 characters";
    assert!(ran.code == 2 && ran.err.contains(why), "{}", ran.err);
    // A list that includes another one again and again is read as often.
    let others: Vec<(String, String)> = (1..20).map(|at| (format!("r{at}.txt"), "-r r0.txt\n".to_owned())).collect();
    let includes: String = others.iter().map(|(name, _)| format!("--requirement {name}\n")).collect();
    let large = "# a\n".repeat(500_000);
    let config: String = (0..20)
        .map(|at| format!("[[entries]]\nsection = 'S{at}'\nsource = ['requirements.txt', 'r{}.txt']\n", at + 1))
        .collect();
    let page: String = (0..20).map(|at| format!("## S{at}\n\n- serde\n\n")).collect();
    let mut files = vec![
        ("CREDITS.md", page.as_str()),
        ("ack-lint.toml", &config),
        ("requirements.txt", &includes),
        ("r0.txt", &large),
        ("r20.txt", "serde\n"),
    ];
    files.extend(others.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    let ran = check(&files, &[]);
    assert!(ran.code == 2 && ran.err.contains("the manifests of a run may have 32 MiB"), "{}", ran.err);
}

/// Folders are looked at up to the depth of the glob, and files about others are left out.
#[test]
fn files_need_entries() {
    let config = "[entries]\nform = 'item'\nsource = ['files:fonts/*', 'files:img/**/*.{png,svg}']\n";
    let page = "# Credits\n\n- Inter\n- [Ada's photo](img/people/ada.png)\n- Pebble\n";
    let files = [
        ("CREDITS.md", page),
        ("ack-lint.toml", config),
        ("fonts/Inter-Bold.ttf", ""),
        ("fonts/LICENSE.txt", ""),
        ("fonts/.hidden", ""),
        ("fonts/brook/brook.ttf", ""),
        ("img/people/ada.png", ""),
        ("img/people/readme.txt", ""),
        ("img/logo.svg", ""),
    ];
    let ran = check(&files, &[]);
    let expected = "CREDITS.md:1:3: warning[entry/unlisted] `brook` matches `fonts/*` but is not on this page\n\
                    CREDITS.md:1:3: warning[entry/unlisted] `logo.svg` matches `img/**/*.{png,svg}` but is not on this page\n\
                    CREDITS.md:5:3: warning[entry/unsourced] Pebble is on this page but not in `fonts/*` or `img/**/*.{png,svg}`\n";
    assert_eq!(ran.out, expected, "{}", ran.err);
}

/// The headline lists what is missing, so that neither the label nor the help says it again.
#[test]
fn several_are_one_finding_in_its_own_words() {
    let config = "[entries]\nform = 'item'\nsource = ['Cargo.toml', 'files:img/**/*.png']\n";
    let manifest = "[dependencies]\nslab = '0.4'\njson = { package = 'serde_json', version = '1' }\n";
    let page = "# Credits\n\n- nom: parses\n- Ada's photo\n";
    let files = [
        ("CREDITS.md", page),
        ("ack-lint.toml", config),
        ("Cargo.toml", manifest),
        ("img/people/bob.png", ""),
        ("img/logo.png", ""),
    ];
    let folder = project(&files);
    let ran = run(folder.path(), &["check", "--offline"]);
    for part in [
        "2 dependencies are in Cargo.toml but not on this page: `serde_json` (alias",
        "2 files match `img/**/*.png` but are not on this page: `logo.png` and",
        "`people/bob.png`\n",
        "add an entry for each\n",
        "2 entries are on this page but not in Cargo.toml or `img/**/*.png`: nom and",
        "remove the entries, or name their dependencies or files\n",
    ] {
        assert!(ran.out.contains(part), "{part}: {}", ran.out);
    }
    assert!(!ran.out.contains("; ") && !ran.out.contains("no entry") && !ran.out.contains("is on this"), "{}", ran.out);
    for (source, help) in [("Cargo.toml", "name its dependency\n"), ("files:img/**/*.png", "name its file\n")] {
        let config = format!("[entries]\nform = 'item'\nsource = '{source}'\n");
        fs::write(folder.path().join("ack-lint.toml"), config).unwrap();
        fs::write(folder.path().join("CREDITS.md"), "# Credits\n\n- nom: parses\n").unwrap();
        let ran = run(folder.path(), &["check", "--offline"]);
        assert!(ran.out.contains(help), "{}", ran.out);
    }
}

#[test]
fn init_names_the_manifest_that_entries_are_for() {
    let manifest = "[dependencies]\nserde = '1'\nslab = '0.4'\nnom = '8'\nurl = '2'\n";
    let page =
        "# Credits\n\n| Name | Licence |\n|---|---|\n| serde | MIT |\n| nom | MIT |\n| slab | MIT |\n| Ada | ISC |\n";
    let folder = project(&[("CREDITS.md", page), ("Cargo.toml", manifest)]);
    assert_eq!(run(folder.path(), &["init", "CREDITS.md"]).code, 0);
    let config = fs::read_to_string(folder.path().join("ack-lint.toml")).unwrap();
    let line = "source = \"Cargo.toml\"  # 3 of 4 entries are for its dependencies; 1 dependency has no entry\n";
    assert!(config.contains(line), "{config}");
    let ran = run(folder.path(), &["check", "--offline", "--output-format", "concise"]);
    assert!(
        ran.code == 0 && ran.out.contains("`url` is in Cargo.toml") && ran.out.contains("Ada is on"),
        "{}",
        ran.out
    );
    let other = project(&[("CREDITS.md", page), ("Cargo.toml", "[dependencies]\nserde = '1'\n")]);
    assert!(!run(other.path(), &["init", "--stdout", "CREDITS.md"]).out.contains("source"));
}

/// A page that credits some of the dependencies would be reported for the others.
#[test]
fn init_names_no_manifest_of_which_the_page_credits_a_selection() {
    let page = "# Credits\n\n| Name | Licence |\n|---|---|\n| serde | MIT |\n| nom | MIT |\n| slab | MIT |\n";
    let config = |others: usize| {
        let others: String = (0..others).map(|at| format!("other{at} = '1'\n")).collect();
        let manifest =
            format!("[dependencies]\nserde = '1'\nslab = '0.4'\nnom = '8'\n{others}[dev-dependencies]\ninsta = '1'\n");
        let folder = project(&[("CREDITS.md", page), ("Cargo.toml", manifest.as_str())]);
        run(folder.path(), &["init", "--stdout", "CREDITS.md"]).out
    };
    for (others, expected) in [(0, true), (1, true), (2, false), (40, false)] {
        let config = config(others);
        assert!(config.contains("[entries]") && config.contains("source") == expected, "{others}: {config}");
    }
}

/// The manifest names the repository, whatever the package is called.
#[test]
fn an_entry_may_link_to_the_repository_that_a_dependency_is_from() {
    let git = |version: &str| format!("{{\"dependencies\": {{\"hoot-core\": \"{version}\"}}}}");
    let cargo = |source: &str| format!("[dependencies]\nhoot-core = {{ {source} }}\n");
    let project = |rest: &str| format!("[project]\nname = 'p'\ndependencies = {rest}\n");
    for (file, manifest) in [
        ("Cargo.toml", cargo("git = 'https://github.com/roe/hoot'")),
        ("Cargo.toml", cargo("git = 'ssh://git@github.com/Roe/Hoot.git', rev = '12'")),
        ("package.json", git("github:roe/hoot#v1")),
        ("package.json", git("roe/hoot")),
        ("package.json", git("git+https://github.com/roe/hoot.git#semver:^1")),
        ("package.json", git("git+ssh://git@github.com/roe/hoot.git")),
        ("package.json", git("git@github.com:roe/hoot.git")),
        ("package.json", git("https://github.com/roe/hoot/archive/v1.tar.gz")),
        (
            "pyproject.toml",
            "[tool.poetry.dependencies]\nhoot-core = { git = 'https://github.com/roe/hoot.git' }\n".to_owned(),
        ),
        ("pyproject.toml", project("['hoot-core @ git+https://github.com/roe/hoot@v1']")),
        (
            "pyproject.toml",
            project("['hoot-core']") + "[tool.uv.sources]\nhoot-core = { git = 'https://github.com/roe/hoot' }\n",
        ),
        ("requirements.txt", "hoot-core @ git+https://github.com/roe/hoot.git@v1 ; python_version > '3'\n".to_owned()),
        ("requirements.txt", "git+https://github.com/roe/hoot.git@v1#egg=hoot-core\n".to_owned()),
        ("requirements.txt", "git+https://github.com/roe/hoot.git@v1\n".to_owned()),
        ("requirements.txt", "-e git+ssh://git@github.com/roe/hoot.git\n".to_owned()),
    ] {
        let config = format!("[entries]\nform = 'item'\nsource = '{file}'\n");
        let found = |link: &str| {
            let page = format!("# Credits\n\n- [The owl library]({link})\n");
            let files = [("CREDITS.md", page.as_str()), ("ack-lint.toml", &config), (file, &manifest)];
            let ran = check(&files, &[]);
            (ran.out.matches("entry/un").count(), ran.out + &ran.err)
        };
        for link in [
            "https://github.com/roe/hoot",
            "https://www.github.com/Roe/hoot.git",
            "https://github.com/roe/hoot/tree/main/core",
        ] {
            let (count, out) = found(link);
            assert_eq!(count, 0, "{manifest} {link}: {out}");
        }
        let (count, out) = found("https://github.com/roe/other");
        assert!(count > 0 && out.contains("entry/unsourced"), "{manifest}: {out}");
    }
}

#[test]
fn many_entries_and_dependencies_are_compared_in_linear_time() {
    let config = adapter::config("[entries]\nform = 'item'\nsource = 'requirements.txt'\n").unwrap();
    let page = |n: usize| (0..n).map(|at| format!("- entry{at}x: `code{at}`\n")).collect::<String>();
    let work = |page: &str| {
        let manifest = page.replace("- entry", "dep").replace(": `code", " # ");
        let facts = Facts { sources: BTreeMap::from([("requirements.txt".to_owned(), manifest)]), ..Facts::default() };
        adapter::lint_with(vec!["entry/unlisted", "entry/unsourced"], page, &config, &facts).len()
    };
    assert_eq!(work(&page(20)), 40);
    assert_linear("entries and dependencies", 400, page, work);
}

/// An entry may be for all files whose names begin with its words, and many entries may have one name.
#[test]
fn entries_and_files_that_share_a_name_are_compared_in_linear_time() {
    let config = adapter::config("[entries]\nform = 'item'\nsource = 'files:fonts/*'\n").unwrap();
    let page = |n: usize| "- Open\n".repeat(n);
    let work = |page: &str| {
        let file = |at: usize| (format!("fonts/Open-{at}.ttf"), String::new());
        let sources = (0..page.lines().count()).map(file).collect();
        let facts = Facts { sources, ..Facts::default() };
        let found = adapter::lint_with(vec!["entry/unlisted", "entry/unsourced"], page, &config, &facts);
        found.iter().filter(|finding| finding.rule != "entry/duplicate-entry").count()
    };
    assert_eq!(work(&page(20)), 0);
    assert_linear("entries and files with one name", 500, page, work);
}
