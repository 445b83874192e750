//! What people see while they wait.

use std::{
    io::{IsTerminal, stderr},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::net::Progress;

/// A bar on standard error for [`super::net::Client::with_progress`]; `None` unless `wanted` and standard error is a
/// terminal. It disappears with the last answer.
#[must_use]
pub fn link_progress(wanted: bool) -> Option<Box<Progress>> {
    if !wanted || !stderr().is_terminal() {
        return None;
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{spinner} {bar:24} {pos}/{len} links  {per_sec:.0}  {wide_msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    Some(Box::new(move |done, total, host| {
        if done == 0 {
            bar.reset();
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        bar.set_length(total as u64);
        bar.set_position(done as u64);
        bar.set_message(host.to_owned());
        if done == total {
            bar.disable_steady_tick();
            bar.finish_and_clear();
        }
    }))
}
