//! Progress of the link check.

use std::io::{IsTerminal, Write, stderr};

use terminal_size::terminal_size_of;

use super::net::Progress;

/// Progress for [`super::net::Client::with_progress`]: a line on standard error that is overwritten and cleared at the
/// end. If standard error is not a terminal, writes one line in CI. `None` if not `wanted` or if nobody would see it. `safe` makes
/// a text safe to print.
#[must_use]
pub fn link_progress(wanted: bool, safe: fn(&str) -> String) -> Option<Box<Progress>> {
    let set = |name: &str| std::env::var_os(name);
    let terminal = stderr().is_terminal() && set("TERM").is_none_or(|term| term != "dumb");
    match wanted {
        true if terminal => Some(Box::new(move |done, total, hosts: &str| redraw(done, total, &safe(hosts)))),
        true if set("CI").is_some() => {
            Some(Box::new(move |done, total, hosts: &str| log_start(done, total, &safe(hosts))))
        }
        _ => None,
    }
}

/// Writes one line at the start, for logs.
fn log_start(done: usize, total: usize, hosts: &str) {
    if done == 0 {
        let _ = writeln!(stderr(), "checking {total} links: {hosts}");
    }
}

/// Redraws one terminal line. Leaves the last columns free: the terminal writes `^C` at the cursor, and if that wraps,
/// the line cannot be cleared.
fn redraw(done: usize, total: usize, hosts: &str) {
    let columns = terminal_size_of(stderr()).map_or(80, |(width, _)| usize::from(width.0));
    let text = format!("{done}/{total} links, waiting for {hosts}");
    let line = match done == total {
        true => format!("\r{:1$}\r", "", columns.saturating_sub(1)),
        false => format!("\r{text:0$.0$}", columns.saturating_sub(4)),
    };
    let _ = stderr().write_all(line.as_bytes());
}
