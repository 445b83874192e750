//! `ack-lint completions SHELL` and `ack-lint man`: what packages install beside the program.

use super::{Failure, print};
use crate::cli;

/// Writes the completion script of a shell.
///
/// # Errors
/// Standard output cannot be written.
pub fn completions(shell: clap_complete::Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut cli::command(|_| false), "ack-lint", &mut script);
    print(&String::from_utf8_lossy(&script))
}

/// Writes the manual page (roff, man(7)): the program, then each command.
///
/// # Errors
/// Standard output cannot be written.
pub fn man() -> Result<(), Failure> {
    let mut command = cli::command(|_| false);
    command.build();
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    for sub in command.get_subcommands() {
        let man = clap_mangen::Man::new(sub.clone());
        page.extend(format!(".SH \"ACK\\-LINT {}\"\n", sub.get_name().to_uppercase()).bytes());
        let mut body = Vec::new();
        man.render_description_section(&mut body)?;
        man.render_options_section(&mut body)?;
        let text = String::from_utf8_lossy(&body).replace(".SH ", ".SS ");
        page.extend(text.bytes());
    }
    print(&String::from_utf8_lossy(&page))
}
