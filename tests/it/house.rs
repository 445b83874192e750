//! Rules for this code base that the compiler cannot check.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use regex::Regex;

/// Modules of the library, lowest first. A module may use those of lower layers and itself, nothing else.
const LAYERS: [&[&str]; 16] = [
    &["choice", "span", "text"],
    &["fix"],
    &["diagnostic"],
    &["facts"],
    &["document"],
    &["model"],
    &["rule"],
    &["rules"],
    &["report"],
    &["engine"],
    &["infer"],
    &["output", "io"],
    &["config"],
    &["cli"],
    &["server"],
    &["commands"],
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Files of the checkout under `folder` with one of the extensions, as paths with `/`.
fn files(folder: &str, endings: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(root().join(&folder)) else { continue };
        for entry in entries.flatten() {
            let path = folder.join(entry.file_name());
            if entry.path().is_dir() {
                if !matches!(entry.file_name().to_str(), Some("target" | "corpus" | "artifacts")) {
                    folders.push(path);
                }
            } else if endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
                found.push(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

/// A source file with its `#[cfg(test)]` items replaced by empty lines. Relies on rustfmt: the closing brace of an item
/// is in the same column as its first character.
fn without_tests(source: &str) -> String {
    let mut out = String::new();
    let mut lines = source.lines();
    while let Some(line) = lines.next() {
        out.push('\n');
        if line.trim() != "#[cfg(test)]" {
            out.push_str(line);
            continue;
        }
        let close = format!("{}}}", &line[..line.len() - line.trim_start().len()]);
        let mut opened = false;
        for inner in lines.by_ref() {
            out.push('\n');
            opened |= inner.ends_with('{');
            if inner == close || (!opened && inner.ends_with(';')) {
                break;
            }
        }
    }
    out
}

/// Sources of the library and the program, without their tests: path and text.
fn sources() -> Vec<(String, String)> {
    let all = files("src", &[".rs"]);
    assert!(!all.is_empty());
    let text = |path: String| (path.clone(), without_tests(&read(&path)));
    all.into_iter().filter(|path| !path.ends_with("/tests.rs")).map(text).collect()
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).unwrap_or_else(|error| panic!("{error}"))
}

fn settle(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

/// Whether a file contains a rule, and not an analysis that several rules share.
fn is_rule(text: &str) -> bool {
    text.lines().any(|line| line == "rule! {")
}

#[test]
fn files_are_short() {
    let mut problems = Vec::new();
    for folder in ["src", "tests", "benches", "fuzz", "scripts"] {
        for path in files(folder, &[".rs", ".py", ".sh"]) {
            let text = read(&path);
            let most = match path.as_str() {
                "src/main.rs" => 60,
                path if path.starts_with("src/rules/") && is_rule(&text) => 150,
                _ => 400,
            };
            let lines = text.lines().count();
            if lines > most {
                problems.push(format!("{path} has {lines} lines, {most} are allowed"));
            }
        }
    }
    settle(&problems);
}

#[test]
fn contracts_are_data() {
    let mut problems = Vec::new();
    for (path, text) in sources() {
        for (number, line) in text.lines().enumerate() {
            // The line that embeds a built-in contract has to name its file.
            let embeds = line.contains("include_str!") && line.contains("profiles/");
            if line.to_lowercase().contains("tinytorch") && !embeds {
                problems.push(format!("{path}:{number}: {}", line.trim()));
            }
        }
    }
    settle(&problems);
}

#[test]
fn every_rule_has_a_page_and_every_page_a_rule() {
    let names = |folder: &str, ending: &str| -> BTreeSet<String> {
        let name = |path: &String| path.strip_prefix(folder)?.strip_suffix(ending).map(|name| name.replace('_', "-"));
        let paths = files(folder, &[ending]).into_iter();
        paths.filter(|path| ending == ".md" || is_rule(&read(path))).filter_map(|path| name(&path)).collect()
    };
    let (code, pages) = (names("src/rules", ".rs"), names("rules", ".md"));
    assert_eq!(code.difference(&pages).collect::<Vec<_>>(), Vec::<&String>::new(), "rules without a page");
    assert_eq!(pages.difference(&code).collect::<Vec<_>>(), Vec::<&String>::new(), "pages without a rule");
}

/// The library's modules that a file names, by `crate::…` or by climbing up to the root with `super::`.
fn uses(module: &[&str], text: &str) -> BTreeSet<String> {
    let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let path = pattern(r"\b(crate::|(?:super::)+)(\{|\w+)");
    let word = pattern(r"\w+|[^\s\w]");
    let mut found = BTreeSet::new();
    for captures in path.captures_iter(&code) {
        if captures[1].starts_with("super") && captures[1].matches("super::").count() < module.len() {
            continue;
        }
        if &captures[2] != "{" {
            found.insert(captures[2].to_owned());
            continue;
        }
        let group = &code[captures.get(2).map_or(0, |open| open.end())..];
        let (mut depth, mut first) = (0, true);
        for word in word.find_iter(group) {
            match word.as_str() {
                "{" => depth += 1,
                "}" if depth == 0 => break,
                "}" => depth -= 1,
                "," if depth == 0 => first = true,
                name if first => {
                    found.insert(name.to_owned());
                    first = false;
                }
                _ => {}
            }
        }
    }
    found
}

#[test]
fn dependencies_run_one_way() {
    let client = pattern(r"\b(reqwest|tokio)::");
    let layer = |name: &str| LAYERS.iter().position(|layer| layer.contains(&name));
    let mut problems = Vec::new();
    for (path, text) in sources() {
        let module: Vec<&str> = path["src/".len()..path.len() - ".rs".len()].split('/').collect();
        if matches!(module[0], "lib" | "main") {
            continue;
        }
        let Some(own) = layer(module[0]) else {
            problems.push(format!("{path}: the module {} has no layer in tests/it/house.rs", module[0]));
            continue;
        };
        for used in uses(&module, &text) {
            if used != module[0] && layer(&used).is_none_or(|layer| layer >= own) {
                problems.push(format!("{path} uses {used}, which does not lie below {}", module[0]));
            }
        }
        if !path.starts_with("src/io/") && client.is_match(&text) {
            problems.push(format!("{path} names the HTTP client; only src/io/ may"));
        }
    }
    settle(&problems);
}

#[test]
fn exceptions_to_a_lint_have_a_reason() {
    let attribute = pattern(r"#!?\[(?:allow|expect)\([^\]]*\]");
    let mut problems = Vec::new();
    for folder in ["src", "tests", "benches", "fuzz"] {
        for path in files(folder, &[".rs"]) {
            let text = read(&path);
            let bare = attribute.find_iter(&text).filter(|found| !found.as_str().contains("reason"));
            problems.extend(bare.map(|found| format!("{path}: {}", found.as_str())));
        }
    }
    settle(&problems);
}

/// The pages of the documentation: path and text.
fn documentation() -> Vec<(String, String)> {
    let mut paths = files("docs/src", &[".md"]);
    paths.extend(["README.md", "CONTRIBUTING.md"].map(str::to_owned));
    paths.into_iter().map(|path| (path.clone(), read(&path))).collect()
}

/// The blocks of the documentation that CI runs: page, name and text.
fn marked_blocks() -> Vec<(String, String, String)> {
    let marker = pattern(r"<!-- ci: ([\w-]+) -->\n```\w+\n((?s:.*?))\n```\n");
    let mut blocks = Vec::new();
    for (path, text) in documentation() {
        let found = marker.captures_iter(&text).map(|found| (path.clone(), found[1].to_owned(), found[2].to_owned()));
        let before = blocks.len();
        blocks.extend(found);
        assert_eq!(
            blocks.len() - before,
            text.lines().filter(|line| line.starts_with("<!-- ci: ")).count(),
            "{path}: a block follows each marker"
        );
    }
    blocks
}

#[test]
fn ci_runs_the_commands_of_the_documentation() {
    let scripts = files("scripts", &[".sh"]).iter().map(|path| read(path)).collect::<Vec<_>>().join("\n");
    let ci = read(".ci/run") + "\n" + &scripts;
    let blocks = marked_blocks();
    for (page, name) in [("README.md", "run"), ("README.md", "install"), ("README.md", "test")] {
        let one = |block: &str| block.starts_with("cargo ") && block.lines().count() == 1;
        let found = |(path, marked, block): &(String, String, String)| path == page && marked == name && one(block);
        assert!(blocks.iter().any(found), "{page} has one cargo command marked `ci: {name}`");
    }
    let names: BTreeSet<&str> = blocks.iter().map(|(_, name, _)| name.as_str()).collect();
    assert_eq!(names.len(), blocks.len(), "scripts/block.sh finds each block by its name");
    for (page, name, block) in &blocks {
        let taken = pattern(&format!(r"(?m)(?:documented|block\.sh) {name}(?: --debug)?\)?$"));
        assert!(taken.is_match(&ci), "CI takes the block `{name}` from {page}");
        let mut lines = block.lines().map(str::trim).filter(|line| !line.is_empty());
        let copied = lines.any(|command| ci.lines().any(|line| line.trim_end().ends_with(command)));
        assert!(!copied, "CI has a copy of a line of the block `{name}` of {page}");
    }
}

/// The first command must build fast, so it uses the debug profile; the installed program is built for speed.
#[test]
fn the_readme_builds_without_optimization_first() {
    let blocks: Vec<_> = marked_blocks().into_iter().filter(|(page, ..)| page == "README.md").collect();
    let (_, first, command) = &blocks[0];
    assert!(first == "run" && !command.contains("--release"), "README.md: {command}");
    let lines = read("README.md").lines().count();
    assert!((100..=150).contains(&lines), "README.md has {lines} lines; the rest belongs in the book");
}

/// The pre-commit hooks get the files that the default `include` matches, as one pattern.
#[test]
fn hooks_match_the_default_include() {
    let key = ack_lint::config::schema::paths().into_iter().find(|(path, _)| path == "include");
    let include = key.expect("the key include").1.default.trim_matches(['[', ']', '\'']);
    let hooks = read(".pre-commit-hooks.yaml");
    let files: Vec<&str> = hooks.lines().filter_map(|line| line.trim().strip_prefix("files: ")).collect();
    let words = include.replace('{', "(").replace('}', ")").replace(',', "|").replace('.', r"\.").to_lowercase();
    let wanted = format!(r"(?i)(^|/)({words}|\.all-contributorsrc)$");
    assert_eq!(files, [wanted.as_str(), &wanted], ".pre-commit-hooks.yaml");
}

#[test]
fn packages_have_one_version() {
    let version = format!("\"{}\"", env!("CARGO_PKG_VERSION"));
    let project = read("pyproject.toml");
    assert!(project.contains(&format!("\nversion = {version}\n")), "pyproject.toml: version");
    assert!(project.contains(&format!("\"ack-lint=={}\"", env!("CARGO_PKG_VERSION"))), "pyproject.toml: dependencies");
    // The README and the book show the hooks.
    let shown: Vec<(String, String)> =
        documentation().into_iter().filter(|(_, text)| text.contains("\n    rev: ")).collect();
    assert!(shown.iter().any(|(path, _)| path == "README.md"), "README.md shows the hooks");
    for (path, text) in shown {
        assert!(text.contains(&format!("\n    rev: v{}\n", env!("CARGO_PKG_VERSION"))), "{path}: rev");
    }
    assert!(read("templates/github.yml").contains(&format!("ack-lint@v{}\n", env!("CARGO_PKG_VERSION"))), "github.yml");
    assert!(read("templates/gitlab.yml").contains(&format!("ack-lint=={}\n", env!("CARGO_PKG_VERSION"))), "gitlab.yml");
    let schema = format!("/v{}/schema/ack-lint.schema.json", env!("CARGO_PKG_VERSION"));
    assert!(read("docs/src/configuration.md").contains(&schema), "docs/src/configuration.md: {schema}");
}

#[test]
fn the_architecture_chapter_lists_every_module() {
    let chapter = read("docs/src/architecture.md");
    let row = pattern(r"(?m)^\| `(\w+)` \|");
    let listed: Vec<&str> =
        row.captures_iter(&chapter).filter_map(|row| row.get(1)).map(|name| name.as_str()).collect();
    let library = read("src/lib.rs");
    let declared = pattern(r"(?m)^(?:pub )?mod (\w+);");
    let declared: BTreeSet<&str> =
        declared.captures_iter(&library).filter_map(|found| found.get(1)).map(|name| name.as_str()).collect();
    assert_eq!(BTreeSet::from_iter(listed.iter().copied()), declared, "left: architecture.md, right: src/lib.rs");
    let layers: Vec<_> = listed.iter().map(|name| LAYERS.iter().position(|layer| layer.contains(name))).collect();
    assert!(layers.is_sorted(), "architecture.md lists the modules lowest first: {listed:?}");
}

/// User-facing texts do not use the project's old dialect; code and sessions are not checked.
#[test]
fn documentation_uses_the_words_of_the_field() {
    let dialect =
        pattern(r"(?i)\b(?:mend(?:s|ed|ing)?|told|anew|in vain|for good|in trouble|pictures?|stands?)\b|\w, too\b");
    let code = pattern(r"(?ms)^ *```.*?^ *```|`[^`\n]*`");
    let mut problems = Vec::new();
    for (path, text) in documentation() {
        let prose = code.replace_all(&text, "");
        problems.extend(dialect.find_iter(&prose).map(|found| format!("{path}: “{}”", found.as_str())));
    }
    settle(&problems);
}

/// Code that looks like a path exists in the checkout, unless its line is about a new file.
#[test]
fn documentation_names_files_that_exist() {
    let code =
        pattern(r"`((?:src|tests|scripts|docs|fixtures|rules|templates|schema|pypi|fuzz|benches|\.ci)/[\w./-]+)`");
    let mut problems = Vec::new();
    for (path, text) in documentation() {
        let outside: String = text.split("```").step_by(2).collect();
        let outside = outside.lines().filter(|line| !line.contains("| new: ")).collect::<Vec<_>>().join("\n");
        for found in code.captures_iter(&outside).filter(|found| !root().join(&found[1]).exists()) {
            problems.push(format!("{path}: {} does not exist", &found[1]));
        }
    }
    settle(&problems);
}

#[test]
fn no_file_names_a_place_on_one_machine() {
    let git = Command::new("git").current_dir(root()).args(["ls-files", "-z"]).output().expect("git runs");
    assert!(git.status.success(), "git ls-files: {}", String::from_utf8_lossy(&git.stderr));
    let places = format!("(?:^|[\\s\"'`(=:]|file://){}", "/(?:tmp|root|work|home|opt|Users)/");
    let places = pattern(&places);
    let mut problems = Vec::new();
    for path in String::from_utf8_lossy(&git.stdout).split_terminator('\0') {
        let Ok(text) = fs::read_to_string(root().join(path)) else { continue }; // deleted, or no text
        let hits = text.lines().enumerate().filter(|(_, line)| places.is_match(line));
        problems.extend(hits.map(|(number, line)| format!("{path}:{}: {}", number + 1, line.trim())));
    }
    settle(&problems);
}

#[test]
fn the_checks_detect_violations() {
    let used = uses(
        &["a", "b"],
        "use crate::{\n    io::{self, net},\n    span,\n};\nuse super::c;\nfn f() { super::super::cli::x(crate::fix::y) }\n// crate::rules",
    );
    assert_eq!(used.into_iter().collect::<Vec<_>>(), ["cli", "fix", "io", "span"]);
    let text = "a\n#[cfg(test)]\nmod tests {\n    fn f() {\n    }\n}\nb\n#[cfg(test)]\nuse x;\nc\n";
    assert_eq!(without_tests(text).split_whitespace().collect::<Vec<_>>(), ["a", "b", "c"]);
    assert_eq!(without_tests(text).lines().count(), text.lines().count() + 1);
}
