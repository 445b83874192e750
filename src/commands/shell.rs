//! `ack-lint completions`, `ack-lint man` and `ack-lint help`.

use std::io::{self, IsTerminal};

use clap::Command;
use clap_mangen::Man;

use super::{Failure, print, style};
use crate::cli::{self, When};

/// Writes the completion script of a shell.
///
/// # Errors
/// Standard output cannot be written.
pub fn completions(shell: clap_complete::Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut cli::command(|_| false), "ack-lint", &mut script);
    // For bash, clap_complete escapes the hyphen in the program's name in two ways, so that nothing completes after a command
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
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        sections(sub, "ACK\\-LINT", &mut page)?;
    }
    print(&String::from_utf8_lossy(&page))
}

/// Prints the help of a command, or of the program.
///
/// # Errors
/// There is no such command.
pub fn help(names: &[String]) -> Result<(), Failure> {
    let help = cli::find(names).map_err(Failure::Text)?.render_help();
    let colored = style(When::Auto, io::stdout().is_terminal()).color;
    let text = if colored { help.ansi().to_string() } else { help.to_string() };
    print(&format!("{}\n", text.trim_end()))
}

/// A section for a command, or one for each of its subcommands.
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
