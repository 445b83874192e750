//! Each key does what it says, in a file, as an option and in the environment; no key and no option is left out.

use std::{collections::BTreeSet, fs};

use ack_lint::config::schema::{self, Shape};

use super::cases::{CASES, Case};
use crate::common::program::{command, project, ran};

/// All that a run tells, with its exit status.
fn told(case: &Case, toml: &str, args: &[&str], environment: Option<(&str, &str)>) -> String {
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
    assert!(
        shows.is_empty() || (with.contains(shows) && !without.contains(shows)),
        "{key} {how}: {with}\n---{without}"
    );
    assert!(
        hides.is_empty() || (!with.contains(hides) && without.contains(hides)),
        "{key} {how}: {with}\n---{without}"
    );
}

fn variable(option: &str) -> String {
    format!("ACK_LINT_{}", option.trim_start_matches('-').to_uppercase().replace('-', "_"))
}

/// The cases that this build can show: without its HTTP client nothing is asked that could be excluded.
fn cases() -> impl Iterator<Item = &'static Case> {
    CASES.iter().filter(|case| cfg!(feature = "net") || case.key != "link.exclude")
}

#[test]
fn every_key_changes_what_users_see() {
    for case in cases() {
        let without = told(case, case.base, &[], None);
        let with = told(case, &format!("{}\n{}\n", case.base, case.toml), &[], None);
        agrees(case, &with, &without, "in ack-lint.toml");
    }
}

#[test]
fn options_and_variables_do_what_their_keys_do() {
    for case in cases().filter(|case| !case.option.is_empty()) {
        // A format that a case is read in would go before the variable.
        let args = if case.key == "output-format" { &case.args[..1] } else { case.args };
        let case = &Case { args, ..*case };
        let without = told(case, case.base, &[], None);
        agrees(case, &told(case, case.base, case.option, None), &without, "as an option");
        let (name, value) = (variable(case.option[0]), case.option.get(1).copied().unwrap_or("1"));
        agrees(case, &told(case, case.base, &[], Some((&name, value))), &without, &name);
    }
}

/// Keys that need a server: `network.rs` has them.
pub(crate) const NETWORK: &[&str] = &[
    "max-time",
    "link.accept",
    "link.timeout",
    "link.retries",
    "link.max-concurrency",
    "link.per-host",
    "link.throttle",
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

#[test]
fn no_key_and_no_option_is_left_out() {
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
    assert_eq!(tried, keys, "left: exercised, right: the schema");

    let check = ack_lint::cli::command(|_| false).find_subcommand("check").unwrap().clone();
    let longs =
        check.get_arguments().filter_map(|arg| arg.get_long()).filter(|long| !matches!(*long, "help" | "version"));
    let options: BTreeSet<String> = longs.map(|long| format!("--{long}")).collect();
    let option = |key: &schema::Key| key.option.map(|option| format!("--{}", option.name));
    let of_keys: Vec<String> = schema::paths().iter().filter_map(|(_, key)| option(key)).collect();
    let tried: BTreeSet<String> = RUN_ONLY.iter().map(|option| (*option).to_owned()).chain(of_keys).collect();
    assert_eq!(tried, options, "left: exercised, right: `check --help`");
}
