//! What people see while they wait.

use std::{
    io::{IsTerminal, Write, stderr},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::net::Progress;

/// What a log is told instead: one line, at the start.
fn one_line(done: usize, total: usize, hosts: &str) {
    if done == 0 {
        let _ = writeln!(stderr(), "asking {total} addresses: {hosts}");
    }
}

/// A bar on standard error for [`super::net::Client::with_progress`]; `None` unless `wanted` and standard error is a
/// terminal. It disappears with the last answer.
#[must_use]
pub fn link_progress(wanted: bool) -> Option<Box<Progress>> {
    if !wanted || !stderr().is_terminal() {
        return if wanted && std::env::var_os("CI").is_some() { Some(Box::new(one_line)) } else { None };
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    let style =
        ProgressStyle::with_template("{spinner} {bar:24} {pos}/{len} links  {per_sec:.0}  waiting for {wide_msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    Some(Box::new(move |done, total, hosts| {
        if done == 0 {
            bar.reset();
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        bar.set_length(total as u64);
        bar.set_position(done as u64);
        bar.set_message(hosts.to_owned());
        if done == total {
            bar.disable_steady_tick();
            bar.finish_and_clear();
        }
    }))
}
