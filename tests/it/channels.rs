//! Everything that the program prints, fed with what CI runners take for commands. A new command or format must be added here.

use std::{collections::BTreeSet, fs, path::Path};

use ack_lint::{choice::Choice, cli, output::Format};
use regex::Regex;

use crate::common::program::{Ran, command, project, ran, run};

/// What a stranger writes in pages, names and values.
const HOSTILE: [&str; 6] = [
    "##vso[task.uploadfile]x",
    "##[error]x",
    "##teamcity[message text='x']",
    "section_start:1:x\r\u{1b}[0K",
    "x\n::error::x",
    "x\r  ::stop-commands::x",
];

/// Text that reaches a log, and everything in it that a runner takes for a command.
fn commands(log: &str) -> Vec<String> {
    let section = Regex::new(r"section_(start|end):\d+:").unwrap();
    let is_command = |line: &&str| {
        let line = line.trim();
        let folded = line.to_lowercase();
        let github = line.strip_prefix("::").is_some_and(|rest| rest.contains("::")) || line.contains("##[");
        github || folded.contains("##vso[") || folded.contains("##teamcity[") || section.is_match(line)
    };
    log.split(['\n', '\r']).filter(is_command).map(str::to_owned).collect()
}

/// A way to the log: the command that it belongs to, and what it prints, in whatever form.
struct Channel {
    command: &'static str,
    name: &'static str,
    print: fn(&Path, &str) -> Vec<Ran>,
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A string of TOML.
fn toml(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The page has the text wherever a finding shows it: in the target, in its text, and on the lines around.
fn page(text: &str) -> String {
    let target = text.replace(['\n', '\r'], "&#10;");
    format!(
        "# Credits\n\n{text}\n[{target}](<gone {target}.md>) <img src=\"x.png\"> [a](b c.md)\n{text}\n\n## {text}\n\n\
         <!-- ack-lint-disable-next-line {text} -->\n"
    )
}

fn in_every_format(folder: &Path, more: &[&str]) -> Vec<Ran> {
    let print = |format: &Format| {
        let mut arguments = vec!["check", "--offline", "--output-format", format.name()];
        arguments.extend(more);
        let mut ran = run(folder, &arguments);
        if *format == Format::Github {
            // Its own commands, one for each finding.
            let own = |line: &&str| !["::error file=", "::warning file="].iter().any(|own| line.starts_with(own));
            ran.out = ran.out.lines().filter(own).collect::<Vec<_>>().join("\n");
        }
        ran
    };
    Format::ALL.iter().map(print).collect()
}

/// What a file name cannot hold is left out.
fn name(text: &str) -> String {
    text.replace('/', "")
}

const CHANNELS: &[Channel] = &[
    Channel {
        command: "check",
        name: "findings in each format",
        print: |folder, text| {
            write(folder, "CREDITS.md", &page(text));
            in_every_format(folder, &["--verbose"])
        },
    },
    Channel {
        command: "check",
        name: "names of pages in each format",
        print: |folder, text| {
            write(folder, &format!("docs/{}/CREDITS.md", name(text)), "[a](gone.md)\n");
            in_every_format(folder, &["--verbose"])
        },
    },
    Channel {
        command: "check",
        name: "contract, verbose, statistics",
        print: |folder, text| {
            write(folder, "CREDITS.md", &page(text));
            let (text, section) = (toml(text), "[entries]\nlevel = 2\n[[entries.fields]]");
            write(folder, "ack-lint.toml", &format!("project = {text}\n{section}\nlabel = {text}\n"));
            let mut all = in_every_format(folder, &["--verbose"]);
            all.push(run(folder, &["check", "--offline", "--verbose", "--statistics"]));
            all
        },
    },
    Channel {
        command: "check",
        name: "hidden findings",
        print: |folder, text| {
            let home = format!("{}/ack-lint.toml", name(text));
            write(folder, &home, "ignore = ['html', 'link', 'avatar']\nfail-on = 'never'\n");
            write(folder, &format!("{}/CREDITS.md", name(text)), "<img src='x.png'>\n");
            let mut all = in_every_format(folder, &[]);
            all.extend(in_every_format(folder, &[&name(text)]));
            all
        },
    },
    Channel {
        command: "check",
        name: "errors of the configuration",
        print: |folder, text| {
            write(folder, "CREDITS.md", "x\n");
            let mut all = Vec::new();
            for wrong in
                [format!("ignore = [{}]", toml(text)), format!("{} = 1", toml(text)), format!("x = {text}\n{text}")]
            {
                write(folder, "ack-lint.toml", &wrong);
                all.extend([run(folder, &["check", "--offline"]), run(folder, &["config", "show"])]);
            }
            all
        },
    },
    Channel {
        command: "check",
        name: "errors of options",
        print: |folder, text| {
            let option = format!("--{text}");
            let mut all: Vec<Ran> = [
                &["check", "--fail-on", text][..],
                &["check", "--ignore", text],
                &["check", "--profile", text],
                &["check", "--exclude", "{", text],
                &["check", &option],
                &["check", "--config", text],
                &["check", "--baseline", text],
                &["check", "--diff-base", text],
                &["check", "--header", text],
                &["check", text],
                &[text],
                &[&format!("{text}.md")],
            ]
            .iter()
            .map(|arguments| run(folder, arguments))
            .collect();
            all.push(ran(&command(folder, &["check"]).env("ACK_LINT_FAIL_ON", text).output().unwrap()));
            all
        },
    },
    Channel {
        command: "check",
        name: "notes, baselines",
        print: |folder, text| {
            write(folder, "CREDITS.md", "[a](gone.md)\n");
            let file = format!("{}.json", name(text));
            fs::create_dir(folder.join(name(text))).unwrap();
            vec![
                run(folder, &["check", "--offline", "--write-baseline", &file]),
                run(folder, &["check", "--offline", "--baseline", &file]),
                run(folder, &["check", "--offline", "CREDITS.md", &name(text)]),
            ]
        },
    },
    Channel {
        command: "check",
        name: "the network",
        print: |folder, text| {
            let target = text.replace(['\n', '\r'], "&#10;");
            write(folder, "CREDITS.md", &format!("<a href=\"http://127.0.0.1:1/{target}\">x</a>\n{text}\n"));
            let options = ["check", "--allow-private", "--retries", "0", "--timeout", "1", "--no-cache"];
            vec![ran(&command(folder, &options).env("CI", "1").output().unwrap())]
        },
    },
    Channel {
        command: "check",
        name: "the summary of a step",
        print: |folder, text| {
            write(folder, "CREDITS.md", &page(text));
            let summary = folder.join("summary");
            let mut all =
                ran(&command(folder, &["check", "--offline"]).env("GITHUB_STEP_SUMMARY", &summary).output().unwrap());
            all.out += &fs::read_to_string(summary).unwrap();
            vec![all]
        },
    },
    Channel {
        command: "check",
        name: "patches",
        print: |folder, text| {
            let fixable = "Thanks to ![Ada](https://avatars.githubusercontent.com/u/1?v=4?s=100).\n";
            write(folder, "CREDITS.md", &format!("{text}\n\n{fixable}\nmore\n\n{text}\n{fixable}"));
            write(folder, &format!("{}/CREDITS.md", name(text)), &format!("{text} {fixable}"));
            vec![
                run(folder, &["check", "--offline", "--diff"]),
                run(folder, &["check", "--offline", "--diff", "--unsafe-fixes"]),
            ]
        },
    },
    Channel {
        command: "inspect",
        name: "a page",
        print: |folder, text| {
            write(folder, "CREDITS.md", &page(text));
            vec![run(folder, &["inspect", "CREDITS.md"]), run(folder, &["inspect", text])]
        },
    },
    Channel {
        command: "init",
        name: "a contract",
        print: |folder, text| {
            let entry = |name: &str| format!("### {name}\n\n**{text}**: x\n\n**License**: MIT\n\n");
            write(folder, "CREDITS.md", &format!("## {text}\n\n{}{}{}", entry("One"), entry("Two"), entry(text)));
            let other = format!("{}/PAGE.md", name(text));
            write(folder, &other, "# x\n");
            vec![
                run(folder, &["init", "CREDITS.md", "--stdout"]),
                run(folder, &["init", &other, "--stdout"]),
                run(folder, &["init", &name(text)]),
                run(folder, &["init", text]),
            ]
        },
    },
    Channel {
        command: "config show",
        name: "the configuration",
        print: |folder, text| {
            write(folder, &format!("{}/ack-lint.toml", name(text)), &format!("project = {}\n", toml(text)));
            let show = |format| run(folder, &["config", "show", &name(text), "--format", format]);
            vec![show("toml"), show("json"), run(folder, &["config", "show", &format!("{text}.md")])]
        },
    },
    Channel {
        command: "cache info",
        name: "the cache",
        print: |folder, text| vec![run(folder, &["cache", "info", "--cache-dir", text])],
    },
    Channel {
        command: "cache clear",
        name: "the cache",
        print: |folder, text| {
            write(folder, &format!("{}/links.sqlite", name(text)), "x");
            vec![
                run(folder, &["cache", "clear", "--cache-dir", text]),
                run(folder, &["cache", "clear", "--cache-dir", &name(text)]),
            ]
        },
    },
    Channel { command: "explain", name: "unknown rules", print: |folder, text| vec![run(folder, &["explain", text])] },
    Channel { command: "rules", name: "unknown options", print: |folder, text| vec![run(folder, &["rules", text])] },
    Channel {
        command: "config schema",
        name: "unknown options",
        print: |folder, text| vec![run(folder, &["config", "schema", text]), run(folder, &["config", text])],
    },
    Channel {
        command: "completions",
        name: "unknown shells",
        print: |folder, text| vec![run(folder, &["completions", text])],
    },
    Channel { command: "server", name: "messages that are not valid", print: crate::server::hostile },
    Channel { command: "add", name: "names, pages and changes", print: crate::cli::add::hostile },
    Channel { command: "man", name: "unknown options", print: |folder, text| vec![run(folder, &["man", text])] },
    Channel {
        command: "help",
        name: "unknown commands",
        print: |folder, text| vec![run(folder, &["help", text]), run(folder, &["help", "config", text])],
    },
];

#[test]
fn nothing_that_is_printed_commands_a_runner() {
    let mut problems = Vec::new();
    for channel in CHANNELS {
        for text in HOSTILE {
            let folder = project(&[]);
            for ran in (channel.print)(folder.path(), text) {
                let found = [commands(&ran.out), commands(&ran.err)].concat();
                if !found.is_empty() {
                    problems.push(format!("{}, {}, {text:?}: {found:?}", channel.command, channel.name));
                }
            }
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn every_command_has_a_channel() {
    fn leaves(command: &clap::Command, above: &str, all: &mut BTreeSet<String>) {
        let subcommands: Vec<_> = command.get_subcommands().collect();
        if subcommands.is_empty() {
            all.insert(above.trim().to_owned());
        }
        subcommands.into_iter().for_each(|inner| leaves(inner, &format!("{above} {}", inner.get_name()), all));
    }
    let mut all = BTreeSet::new();
    leaves(&cli::command(|_| false), "", &mut all);
    let fed: BTreeSet<String> = CHANNELS.iter().map(|channel| channel.command.to_owned()).collect();
    let missing: Vec<_> = all.difference(&fed).collect();
    assert!(missing.is_empty(), "without a channel: {missing:?}");
}

#[test]
fn values_are_the_same_after_decoding() {
    for text in HOSTILE {
        let folder = project(&[("ack-lint.toml", &format!("project = {}\n", toml(text))), ("CREDITS.md", "x\n")]);
        let show = |format| run(folder.path(), &["config", "show", "--format", format]).out;
        let json: serde_json::Value = serde_json::from_str(&show("json")).unwrap();
        assert_eq!(json["project"]["value"], text);
        let table: toml::Table = ::toml::from_str(&show("toml")).unwrap();
        assert_eq!(table["project"].as_str(), Some(text));
    }
    let (first, link) = (HOSTILE[0], HOSTILE[1]);
    let folder = project(&[("CREDITS.md", &format!("## {first}\n\n[a](<{link}.md>)\n"))]);
    let inspected: serde_json::Value =
        serde_json::from_str(&run(folder.path(), &["inspect", "CREDITS.md"]).out).unwrap();
    assert_eq!(inspected["headings"][0]["text"], first);
    assert_eq!(inspected["links"][0]["target"], format!("{link}.md"));
    for format in ["json", "sarif", "gitlab", "rdjsonl", "jsonl"] {
        let out = run(folder.path(), &["check", "--offline", "--output-format", format]).out;
        let decoded: String = serde_json::Deserializer::from_str(&out)
            .into_iter::<serde_json::Value>()
            .map(|value| value.unwrap().to_string())
            .collect();
        assert!(decoded.contains(link), "{format}: {out}");
    }
}

/// A page with a link that a safe fix repairs on the line `FIX`.
fn patch(page: &str) -> (tempfile::TempDir, Ran) {
    let line = "Thanks to ![Ada](https://avatars.githubusercontent.com/u/1?v=4?s=100).";
    let folder = project(&[("CREDITS.md", &page.replace("FIX", line))]);
    fs::remove_dir(folder.path().join(".git")).unwrap();
    let done = std::process::Command::new("git").args(["init", "--quiet"]).current_dir(folder.path()).status().unwrap();
    assert!(done.success());
    let ran = run(folder.path(), &["check", "--offline", "--diff", "--unsafe-fixes"]);
    (folder, ran)
}

/// Applies a patch, and returns whether that gives what `--fix` writes.
fn applies(folder: &Path, patch: &str, program: &[&str]) -> bool {
    fs::write(folder.join("fix.patch"), patch).unwrap();
    let before = fs::read_to_string(folder.join("CREDITS.md")).unwrap();
    let mut command = std::process::Command::new(program[0]);
    let done = command.args(&program[1..]).arg("fix.patch").current_dir(folder).output().unwrap();
    let patched = fs::read_to_string(folder.join("CREDITS.md")).unwrap();
    fs::write(folder.join("CREDITS.md"), before).unwrap();
    run(folder, &["check", "--offline", "--fix", "--unsafe-fixes"]);
    done.status.success() && patched == fs::read_to_string(folder.join("CREDITS.md")).unwrap()
}

#[test]
fn hunks_end_before_a_command() {
    let evil = "##vso[task.uploadfile]x";
    let page = format!("one\n{evil}\ntwo\n\nFIX\n\nthree\n{evil}\nfour\nFIX\n\nfive\nsix\n");
    let (folder, ran) = patch(&page);
    assert_eq!(ran.out.matches("@@ -").count(), 2, "{}", ran.out);
    assert!(ran.out.contains("\n two\n") && ran.out.contains("\n four\n") && !ran.out.contains("vso"), "{}", ran.out);
    assert!(!ran.err.contains("unidiff-zero"), "{}", ran.err);
    assert!(applies(folder.path(), &ran.out, &["git", "apply"]), "{}", ran.out);

    let (folder, ran) = patch(&format!("one\n\nFIX\n{evil}\n\nfive\nsix\nseven\n"));
    assert!(ran.err.contains("note: CREDITS.md: a change has no lines around it"), "{}", ran.err);
    assert!(applies(folder.path(), &ran.out, &["git", "apply", "--unidiff-zero"]), "{}", ran.out);
}

#[test]
fn a_page_whose_changed_line_is_a_command_has_no_patch() {
    let (folder, ran) = patch("one\n\n##[error] FIX\n");
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert!(ran.err.contains("note: CREDITS.md: the patch is not shown"), "{}", ran.err);
    fs::write(folder.path().join("CONTRIBUTORS.md"), "![Ada](https://avatars.githubusercontent.com/u/1?v=4?s=100)\n")
        .unwrap();
    let ran = run(folder.path(), &["check", "--offline", "--diff", "--unsafe-fixes", "--quiet"]);
    assert!(ran.out.contains("+++ b/CONTRIBUTORS.md") && !ran.out.contains("CREDITS"), "{}", ran.out);
    assert!(ran.err.contains("note: CREDITS.md: the patch is not shown"), "{}", ran.err);
}

#[test]
fn the_name_of_a_page_is_quoted_as_git_does() {
    let (folder, _) = patch("x\n");
    let page = "##[error]x/CREDITS.md";
    write(folder.path(), page, "![Ada](https://avatars.githubusercontent.com/u/1?v=4?s=100)\n");
    let ran = run(folder.path(), &["check", "--offline", "--diff", "--unsafe-fixes", page]);
    assert!(ran.out.contains(r#"+++ "b/\043\043[error]x/CREDITS.md""#), "{}", ran.out);
    fs::write(folder.path().join("fix.patch"), &ran.out).unwrap();
    let done = std::process::Command::new("git").args(["apply", "fix.patch"]).current_dir(folder.path()).status();
    assert!(done.unwrap().success(), "{}", ran.out);
}
