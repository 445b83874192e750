//! What people see while they wait.

use std::io::{IsTerminal, Write, stderr};

use terminal_size::terminal_size_of;

use super::net::Progress;

/// For [`super::net::Client::with_progress`]: a line on standard error that is written over and disappears with the last answer. Where
/// standard error is no terminal, a log of CI is told once; `None` unless `wanted`, and where nobody would see it.
#[must_use]
pub fn link_progress(wanted: bool) -> Option<Box<Progress>> {
    let set = |name: &str| std::env::var_os(name);
    let terminal = stderr().is_terminal() && set("TERM").is_none_or(|term| term != "dumb");
    match wanted {
        true if terminal => Some(Box::new(one_place)),
        true if set("CI").is_some() => Some(Box::new(one_line)),
        _ => None,
    }
}

/// What a log is told: one line, at the start.
fn one_line(done: usize, total: usize, hosts: &str) {
    if done == 0 {
        let _ = writeln!(stderr(), "asking {total} addresses: {hosts}");
    }
}

/// What a terminal shows, always in the same line. Columns at its end stay free: a terminal writes `^C` where the cursor is, and were that
/// the next line, this one could not be taken back.
fn one_place(done: usize, total: usize, hosts: &str) {
    let columns = terminal_size_of(stderr()).map_or(80, |(width, _)| usize::from(width.0));
    let text = format!("{done}/{total} links, waiting for {hosts}");
    let line = match done == total {
        true => format!("\r{:1$}\r", "", columns.saturating_sub(1)),
        false => format!("\r{text:0$.0$}", columns.saturating_sub(4)),
    };
    let _ = stderr().write_all(line.as_bytes());
}
