//! The binary as users run it: what it prints, where, and with which exit status.

pub(crate) mod add;
mod baseline;
mod commands;
mod diff_base;
mod documents;
mod drift;
mod fixing;
#[cfg(feature = "net")]
mod github;
mod grouping;
mod hidden;
pub(crate) mod history;
#[cfg(all(feature = "net", unix))]
mod interrupt;
mod lost;
pub(crate) mod moves;
mod outputs;
mod parts;
mod patches;
pub(crate) mod renumbering;
mod repository;
mod sources;
mod targets;
#[cfg(unix)]
mod terminal;
#[cfg(unix)]
mod uncredited;
mod weakened;

use std::{fs, path::Path, process::Stdio};

use crate::common::program::{command, project, ran, run, run_with_input};

const SEED: &str = include_str!("../../fixtures/seed/ACKNOWLEDGMENTS.md");

fn modules(folder: &Path, names: &[&str]) {
    for name in names {
        fs::create_dir_all(folder.join("src").join(name)).unwrap();
    }
}

const TODAY: &[&str] = &[
    "01_tensor",
    "02_activations",
    "03_layers",
    "04_losses",
    "05_dataloader",
    "06_autograd",
    "07_optimizers",
    "08_training",
    "09_convolutions",
    "10_tokenization",
    "11_embeddings",
    "12_attention",
    "13_transformers",
    "14_profiling",
    "15_quantization",
    "16_compression",
    "17_acceleration",
    "18_memoization",
    "19_benchmarking",
    "20_capstone",
];

const BEFORE: &[&str] = &[
    "01_tensor",
    "02_activations",
    "03_layers",
    "04_losses",
    "05_autograd",
    "06_optimizers",
    "07_training",
    "08_dataloader",
    "09_spatial",
    "10_tokenization",
    "11_embeddings",
    "12_attention",
    "13_transformers",
    "14_profiling",
    "15_quantization",
    "16_compression",
    "17_memoization",
    "18_acceleration",
    "19_benchmarking",
    "20_capstone",
];

#[test]
fn the_seed_is_clean_in_every_form() {
    let quarto = format!(
        "---\ntitle: Acknowledgments\n---\n{}",
        SEED.strip_prefix("# Acknowledgments\n").unwrap().replace("```{raw} html", "```{=html}")
    );
    let forms = [
        SEED.to_owned(),
        SEED.replace('\n', "\r\n"),
        format!("\u{FEFF}{SEED}"),
        quarto,
        SEED.lines().map(|line| format!("> {line}\n")).collect(),
    ];
    for tree in [TODAY, &[]] {
        for text in &forms {
            let folder = project(&[("ACKNOWLEDGMENTS.md", text)]);
            modules(folder.path(), tree);
            let ran = run(folder.path(), &["check", "ACKNOWLEDGMENTS.md", "--offline"]);
            assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
            assert!(ran.err.contains("4 entries, 6 module references"), "{}", ran.err);
            // The text may be wrapped anywhere.
            let words = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(words.contains("20 modules), 19 contributors"), "{}", ran.err);
            assert!(words.contains("links were not checked (--offline)"), "{}", ran.err);
        }
    }
}

#[test]
fn a_renumbered_tree_is_reported_at_both_references() {
    let folder = project(&[("docs/ACKNOWLEDGMENTS.md", SEED)]);
    modules(folder.path(), BEFORE);
    let ran = run(folder.path(), &["check", "docs/ACKNOWLEDGMENTS.md", "--offline", "--output-format", "concise"]);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_eq!(lines.len(), 2, "{}", ran.out);
    assert!(
        lines[0].starts_with("docs/ACKNOWLEDGMENTS.md:21:") && lines[0].contains("module/wrong-title"),
        "{}",
        ran.out
    );
    assert!(
        lines[1].starts_with("docs/ACKNOWLEDGMENTS.md:35:") && lines[1].contains("module/wrong-title"),
        "{}",
        ran.out
    );
    assert!(ran.err.contains("src"), "{}", ran.err);
}

#[test]
fn json_has_the_promised_shape() {
    let folder = project(&[("ACKNOWLEDGMENTS.md", &SEED.replace("Module 06 (Autograd)", "Module 07 (Autograd)"))]);
    let ran = run(folder.path(), &["check", "--offline", "--output-format", "json"]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.err, "");
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(json["version"], 1);
    assert_eq!(json["summary"]["errors"], 1);
    assert_eq!(json["summary"]["links"]["skipped"], 44);
    assert_eq!(json["summary"]["modules"]["source"], "builtin:tinytorch");
    let finding = &json["diagnostics"][0];
    assert_eq!(finding["rule"], "module/wrong-title");
    assert_eq!(finding["file"], "ACKNOWLEDGMENTS.md");
    assert_eq!((finding["start"]["line"].as_u64(), finding["start"]["column"].as_u64()), (Some(35), Some(30)));
    let edit = &finding["fix"]["edits"][0];
    let at = edit["start"].as_u64().unwrap() as usize;
    assert!(SEED.as_bytes()[at].is_ascii_digit() || SEED[at..].starts_with("Module"));
    assert_eq!(finding["fix"]["safety"], "unsafe");
}

#[test]
fn unreadable_files_fail_the_run() {
    let folder = project(&[("ok.md", "# Fine\n"), ("docs/readme.md", "x")]);
    fs::write(folder.path().join("utf16.md"), [0xFF, 0xFE, b'a', 0]).unwrap();
    fs::write(folder.path().join("latin.md"), b"caf\xE9").unwrap();
    fs::write(folder.path().join("nul.md"), b"a\0b").unwrap();
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 1\n";
    fs::write(folder.path().join("lfs.md"), pointer).unwrap();
    for (arguments, reason) in [
        (&["check", "gone.md"][..], "gone.md: no such file"),
        (&["check", "utf16.md"], "utf16.md: encoded as UTF-16, not UTF-8"),
        (&["check", "latin.md"], "latin.md: not UTF-8 (first invalid byte at offset 3)"),
        (&["check", "lfs.md"], "lfs.md: a Git LFS pointer"),
        (&["check", "nul.md"], "nul.md: not a text file (NUL byte at offset 1)"),
        (&["check", "docs"], "nothing to check in docs"),
        (&["check"], "nothing to check"),
        (&["check", "ok.md", "gone.md", "--output-format", "json"], "gone.md: no such file"),
        (&["check", "ok.md", "--select", "module/unknwon"], "did you mean “module/unknown”?"),
        (&["check", "ok.md", "--profile", "x"], "no such profile"),
        (&["check", "ok.md", "--modules", "docs"], "--modules docs"),
        (&["check", "ok.md", "--timeout", "0"], "--timeout"),
        (&["check", "ok.md", "--header", "x"], "HOST: NAME=VALUE"),
        (&["check", "ok.md", "--header", "x.org: A B=v"], "HOST: NAME=VALUE"),
        (&["check", "ok.md", "--header", "x.org: A=v\nB: w"], "HOST: NAME=VALUE"),
        (&["check", "ok.md", "--link-exclude", "("], "--link-exclude"),
        (&["chek"], "check"),
    ] {
        let ran = run(folder.path(), arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains(reason), "{arguments:?}: {}", ran.err);
        assert_eq!(ran.out, "", "{arguments:?}");
    }
    let ran = run(folder.path(), &["check", "docs", "--allow-empty"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    fs::write(folder.path().join("empty.md"), "").unwrap();
    assert_eq!(run(folder.path(), &["check", "empty.md"]).code, 0);
}

#[test]
fn directories_are_searched_for_credits_pages() {
    let folder = project(&[
        ("Acknowledgements.MD", "[a](gone.md)\n"),
        ("docs/credits.qmd", "[a](gone.md)\n"),
        ("docs/other.md", "[a](gone.md)\n"),
        ("build/CREDITS.md", "[a](gone.md)\n"),
        (".gitignore", "build\n"),
    ]);
    let ran = run(folder.path(), &["check", "--offline", "--output-format", "concise"]);
    let files: Vec<&str> = ran.out.lines().map(|line| line.split(':').next().unwrap()).collect();
    assert_eq!(files, ["Acknowledgements.MD", "docs/credits.qmd"], "{}{}", ran.out, ran.err);
}

#[test]
fn standard_input_is_checked_as_the_given_filename() {
    let folder = project(&[("docs/x.md", "")]);
    let input = SEED.replace("Module 06 (Autograd)", "Module 26 (Autograd)");
    let arguments = ["check", "-", "--stdin-filename", "docs/ACK.md", "--offline", "--output-format", "concise"];
    let ran = run_with_input(folder.path(), &arguments, input.as_bytes());
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.out.starts_with("docs/ACK.md:35:") && ran.out.contains("module/unknown"), "{}", ran.out);
    assert_eq!(ran.out.lines().count(), 1);
}

#[test]
fn exit_status_follows_fail_on() {
    let folder = project(&[("CREDITS.md", &format!("{SEED}\nTinyTorch has 19 modules.\n"))]);
    for (options, code) in [
        (&[][..], 0),
        (&["--fail-on", "warning"], 1),
        (&["--fail-on", "never"], 0),
        (&["--error", "module/wrong-count"], 1),
        (&["--error", "module", "--exit-zero"], 0),
        (&["--ignore", "module", "--fail-on", "warning"], 0),
        (&["--select", "entry", "--fail-on", "warning"], 0),
        (&["--ignore", "module", "--warn", "module/wrong-count", "--fail-on", "warning"], 1),
    ] {
        let ran = run(folder.path(), &[&["check", "CREDITS.md", "--offline"], options].concat());
        assert_eq!(ran.code, code, "{options:?}: {}{}", ran.out, ran.err);
    }
}

#[test]
fn a_page_without_a_contract_is_not_checked_against_one() {
    let folder = project(&[("CREDITS.md", "# Credits\n\n## License\n\n### A\n\nModule 99 rules.\n")]);
    let ran = run(folder.path(), &["check", "--offline"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    let note = "note: no contract applies, so rules that need one did not run";
    // `init` has nothing to offer for this page.
    assert!(ran.err.contains(note) && !ran.err.contains("ack-lint init"), "{}", ran.err);
    let list = "# Credits\n\n- [a](https://a.test) - x\n- [b](https://b.test) - y\n- [c](https://c.test) - z\n";
    fs::write(folder.path().join("CREDITS.md"), list).unwrap();
    let ran = run(folder.path(), &["check", "--offline"]);
    assert!(ran.err.contains(note) && ran.err.contains("(`ack-lint init"), "{}", ran.err);
    fs::write(folder.path().join("CREDITS.md"), "# Credits\n\n## License\n\n### A\n\nModule 99 rules.\n").unwrap();
    let ran = run(folder.path(), &["check", "--offline", "--profile", "tinytorch", "--output-format", "concise"]);
    assert!(ran.out.contains("document/missing-section"), "{}", ran.out);
}

#[test]
fn only_links_that_were_checked_are_counted() {
    let folder = project(&[("CREDITS.md", "# Credits\n\n[a](#credits) [b](htps://b.test) [c](https://c.test)\n")]);
    let ran = run(folder.path(), &["check", "--offline"]);
    assert!(ran.err.contains("CREDITS.md: 1 local link\n"), "{}", ran.err);
    assert!(ran.err.contains("note: links were not checked (--offline)\n"), "{}", ran.err);
}

#[test]
fn findings_go_to_a_file_and_to_closed_pipes() {
    let folder = project(&[("CREDITS.md", "[a](gone.md)\n")]);
    let ran = run(folder.path(), &["check", "--offline", "--output-file", "report.txt", "--quiet"]);
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (1, "", ""));
    assert!(fs::read_to_string(folder.path().join("report.txt")).unwrap().contains("link/missing-file"));
    let plain = run(folder.path(), &["check", "--offline", "--quiet"]);
    let dash = run(folder.path(), &["check", "--offline", "--output-file", "-", "--quiet"]);
    assert_eq!((dash.code, dash.out, dash.err), (1, plain.out, plain.err));
    assert!(!folder.path().join("-").exists());
    let mut child = command(folder.path(), &["rules"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
}

#[test]
fn a_misspelled_variable_is_named() {
    let folder = project(&[("CREDITS.md", "[a](https://a.test)\n")]);
    let ran = |name: &str, value: &str| {
        ran(&command(folder.path(), &["check", "--offline"]).env(name, value).output().unwrap())
    };
    for (name, near) in [
        ("ACK_LINT_OFLINE", "ACK_LINT_OFFLINE"),
        ("ACK_LINT_FAILON", "ACK_LINT_FAIL_ON"),
        ("ACK_LINT_LINK_EXCLUDES", "ACK_LINT_LINK_EXCLUDE"),
    ] {
        let err = ran(name, "1").err;
        let note = format!("note: {name} is not a variable of ack-lint; did you mean {near}?\n");
        assert!(err.contains(&note), "{err}");
        assert!(!ran(name, "").err.contains(name));
    }
    for name in ["ACK_LINT_OFFLINE", "ACK_LINT_VERSION", "ACK_LINT_HOME", "ACK_LINTER"] {
        assert!(!ran(name, "1").err.contains(name), "{name}");
    }
}

#[test]
fn pages_that_are_excluded_are_named() {
    let files =
        [("docs/CREDITS.md", "x\n"), ("old/CREDITS.md", "x\n"), ("old/CONTRIBUTORS.md", "x\n"), ("CREDITS.md", "x\n")];
    let configuration = ("ack-lint.toml", "exclude = [\"docs\", \"old/*\"]\n");
    let folder = project(&[&files[..], &[configuration]].concat());
    for (arguments, message) in [
        (&["docs"][..], "error: nothing to check in docs: docs/CREDITS.md is excluded (--allow-empty accepts this)\n"),
        (&["old"], "nothing to check in old: old/CONTRIBUTORS.md and 1 more are excluded ("),
        (&["docs", "CREDITS.md"], "note: no credits pages in docs, as docs/CREDITS.md is excluded\n"),
        (&["old", "CREDITS.md"], "note: no credits pages in old, as 2 are excluded\n"),
    ] {
        let ran = run(folder.path(), &[&["check", "--offline"], arguments].concat());
        assert!(ran.err.contains(message), "{arguments:?}: {}", ran.err);
    }
    let folder = project(&files[..1]);
    let ran = run(folder.path(), &["check", "docs", "--exclude", "**/CREDITS.md"]);
    assert!(ran.code == 2 && ran.err.contains("docs/CREDITS.md is excluded"), "{}", ran.err);
}

#[test]
fn color_is_for_terminals_or_on_demand() {
    let folder = project(&[("CREDITS.md", "[a](gone.md)\n")]);
    assert!(!run(folder.path(), &["check", "--offline"]).out.contains('\u{1b}'));
    assert!(run(folder.path(), &["check", "--offline", "--color", "always"]).out.contains('\u{1b}'));
    let forced = ran(&command(folder.path(), &["check", "--offline"]).env("CLICOLOR_FORCE", "1").output().unwrap());
    assert!(forced.out.contains('\u{1b}'));
    let both = command(folder.path(), &["check", "--offline"]).env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1").output();
    assert!(!ran(&both.unwrap()).out.contains('\u{1b}'));
}

#[test]
fn a_hostile_page_cannot_write_to_the_terminal() {
    let text = "[a](gone\u{1b}]0;owned\u{7}.md) [b](x\u{202e}dm.enog)\n\n### \u{1b}[31mred\n";
    let folder = project(&[("CREDITS.md", text)]);
    for format in ["full", "concise"] {
        let ran = run(folder.path(), &["check", "--offline", "--output-format", format]);
        assert!(!ran.out.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{:?}", ran.out);
        assert!(!ran.out.is_empty());
    }
}
