//! Each key has its effect in a file, as an option and in the environment; every key and option is covered.

use std::{collections::BTreeSet, fs};

use ack_lint::config::schema::{self, Shape};

use super::cases::{CASES, Case};
use crate::common::program::{command, project, ran};

/// All output of a run, with its exit status.
fn reported(case: &Case, toml: &str, args: &[&str], environment: Option<(&str, &str)>) -> String {
    let folder = project(case.files);
    fs::write(folder.path().join("ack-lint.toml"), toml).unwrap();
    let all = [&["check"], case.args, args].concat();
    let mut command = command(folder.path(), &all);
    command.envs(environment);
    let ran = ran(&command.output().unwrap());
    format!("\n{}\n{}\nexit {}\n", ran.out, ran.err, ran.code)
}

fn agrees(case: &Case, with: &str, without: &str, how: &str) {
    let Case { key, shows, hides, .. } = case;
    assert!(!shows.is_empty() || !hides.is_empty(), "{key} is to show or to hide something");
    let both = format!("with it:\n{with}\nwithout it:\n{without}\nboth with {}", case.args.join(" "));
    assert!(
        shows.is_empty() || (with.contains(shows) && !without.contains(shows)),
        "{key} {how} does not show “{shows}”; {both}"
    );
    assert!(
        hides.is_empty() || (!with.contains(hides) && without.contains(hides)),
        "{key} {how} does not hide “{hides}”; {both}"
    );
}

fn variable(option: &str) -> String {
    format!("ACK_LINT_{}", option.trim_start_matches('-').to_uppercase().replace('-', "_"))
}

/// The cases that apply to this build: without the HTTP client, there are no link checks to exclude or switch off.
fn cases() -> impl Iterator<Item = &'static Case> {
    CASES.iter().filter(|case| cfg!(feature = "net") || !["link.exclude", "offline"].contains(&case.key))
}

#[test]
fn every_key_changes_what_users_see() {
    for case in cases() {
        let without = reported(case, case.base, &[], None);
        let with = reported(case, &format!("{}\n{}\n", case.base, case.toml), &[], None);
        agrees(case, &with, &without, "in ack-lint.toml");
    }
}

#[test]
fn options_and_variables_do_what_their_keys_do() {
    for case in cases().filter(|case| !case.option.is_empty()) {
        // A `--output-format` of the case would take precedence over the variable.
        let args = if case.key == "output-format" { &case.args[..1] } else { case.args };
        let case = &Case { args, ..*case };
        let without = reported(case, case.base, &[], None);
        agrees(case, &reported(case, case.base, case.option, None), &without, "as an option");
        let (name, value) = (variable(case.option[0]), case.option.get(1).copied().unwrap_or("1"));
        agrees(case, &reported(case, case.base, &[], Some((&name, value))), &without, &name);
    }
}

/// Keys that need a server; `network.rs` covers them.
pub(crate) const NETWORK: &[&str] = &[
    "max-time",
    "link.accept",
    "link.timeout",
    "link.retries",
    "link.max-concurrency",
    "link.per-host",
    "link.throttle",
    "link.grace",
    "link.user-agent",
    "link.hosts",
];

/// Options without a key, and where they are exercised.
const RUN_ONLY: &[&str] = &[
    "--stdin-filename",  // cli/main.rs
    "--config",          // files.rs
    "--no-config",       // files.rs
    "--modules",         // files.rs
    "--fix",             // cli/fixing.rs
    "--unsafe-fixes",    // cli/fixing.rs
    "--diff",            // cli/fixing.rs
    "--baseline",        // cli/baseline.rs
    "--diff-base",       // cli/diff_base.rs
    "--write-baseline",  // cli/baseline.rs
    "--exit-zero",       // cli/main.rs
    "--output-file",     // cli/main.rs
    "--statistics",      // cli/commands.rs
    "--quiet",           // cli/main.rs
    "--verbose",         // files.rs
    "--color",           // cli/main.rs
    "--no-progress",     // network.rs
    "--header",          // network.rs
    "--no-cache",        // network.rs
    "--refresh",         // network.rs
    "--suggest-archive", // network.rs
    "--archive-url",     // network.rs
    "--cache-dir",       // network.rs
    "--allow-private",   // network.rs
];

/// Fails with what only one of two sets has.
#[track_caller]
fn same(tried: &BTreeSet<String>, declared: &BTreeSet<String>, what: &str, list: &str) {
    let missing: Vec<_> = declared.difference(tried).collect();
    let unknown: Vec<_> = tried.difference(declared).collect();
    assert!(
        missing.is_empty() && unknown.is_empty(),
        "{what}: {missing:?} are not in {list}; {unknown:?} do not exist"
    );
}

#[test]
fn every_key_and_option_is_covered() {
    for case in CASES {
        let declared = schema::find(case.key).and_then(|key| key.option).map(|option| format!("--{}", option.name));
        assert_eq!(case.option.first().copied(), declared.as_deref(), "{}", case.key);
    }
    let keys: BTreeSet<String> = schema::paths()
        .into_iter()
        .filter(|(_, key)| !matches!(key.shape, Shape::Table(_)))
        .map(|(path, _)| path)
        .collect();
    let network = NETWORK.iter().map(|key| (*key).to_owned());
    let tried: BTreeSet<String> = CASES.iter().map(|case| case.key.to_owned()).chain(network).collect();
    same(&tried, &keys, "keys of the schema", "CASES of tests/it/config/cases.rs");

    let check = ack_lint::cli::command(|_| false).find_subcommand("check").unwrap().clone();
    let longs =
        check.get_arguments().filter_map(|arg| arg.get_long()).filter(|long| !matches!(*long, "help" | "version"));
    let options: BTreeSet<String> = longs.map(|long| format!("--{long}")).collect();
    let option = |key: &schema::Key| key.option.map(|option| format!("--{}", option.name));
    let of_keys: Vec<String> = schema::paths().iter().filter_map(|(_, key)| option(key)).collect();
    let tried: BTreeSet<String> = RUN_ONLY.iter().map(|option| (*option).to_owned()).chain(of_keys).collect();
    same(&tried, &options, "options of `check --help`", "RUN_ONLY of tests/it/config/keys.rs");
}
