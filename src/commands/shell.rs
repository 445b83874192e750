//! `ack-lint completions SHELL` and `ack-lint man`: what packages install beside the program.

use std::io;

use clap::Command;
use clap_mangen::Man;

use super::{Failure, print};
use crate::cli;

/// Writes the completion script of a shell.
///
/// # Errors
/// Standard output cannot be written.
pub fn completions(shell: clap_complete::Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut cli::command(|_| false), "ack-lint", &mut script);
    // For bash, clap_complete spells a hyphen in the program's name in two ways, and nothing is offered after a command
    // (clap-rs/clap#6421).
    print(&String::from_utf8_lossy(&script).replace("ack__subcmd__lint", "ack__lint"))
}

/// Writes the manual page (roff, man(7)): the program, then each command.
///
/// # Errors
/// Standard output cannot be written.
pub fn man() -> Result<(), Failure> {
    let mut command = cli::command(|_| false);
    command.build();
    let man = Man::new(command.clone());
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    for sub in command.get_subcommands() {
        sections(sub, "ACK\\-LINT", &mut page)?;
    }
    print(&String::from_utf8_lossy(&page))
}

/// A section for a command, or one for each of the commands that it has.
fn sections(command: &Command, parent: &str, page: &mut Vec<u8>) -> io::Result<()> {
    let title = format!("{parent} {}", command.get_name().to_uppercase());
    if command.has_subcommands() {
        return command.get_subcommands().try_for_each(|sub| sections(sub, &title, page));
    }
    let man = Man::new(command.clone());
    let mut body = Vec::new();
    man.render_description_section(&mut body)?;
    man.render_options_section(&mut body)?;
    page.extend(format!(".SH \"{title}\"\n").bytes());
    page.extend(String::from_utf8_lossy(&body).replace(".SH ", ".SS ").bytes());
    Ok(())
}
