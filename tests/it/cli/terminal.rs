//! The program in a pseudo-terminal; a terminal emulator draws its screen.

use std::{
    fs::File,
    io::Read,
    path::Path,
    process::{Command, ExitStatus, Stdio},
};

use pty_process::{Size, blocking};
use regex::Regex;

use crate::common::program::{command, project, run, shell};

/// A page with a finding, and a help text that has to be wrapped.
const PAGE: &str =
    "# Credits\n\nThanks to [Ada](notes/that-are-not-there.md), and to the people of [Lex](htps://lex.test/team).\n";

/// The output of a run in a terminal.
struct Seen {
    /// Every byte that was sent to it.
    sent: String,
    /// Standard output, if that was not the terminal.
    out: String,
    /// The final screen, without trailing empty lines.
    screen: String,
    status: ExitStatus,
}

/// How a test starts the program.
struct Terminal {
    size: (u16, u16),
    environment: Vec<(&'static str, &'static str)>,
    /// Whether standard output is a pipe, and only standard error the terminal.
    piped: bool,
}

impl Terminal {
    fn new() -> Self {
        Self { size: (60, 100), environment: vec![("TERM", "xterm-256color")], piped: false }
    }

    fn columns(self, columns: u16) -> Self {
        Self { size: (60, columns), ..self }
    }

    fn piped(self) -> Self {
        Self { piped: true, ..self }
    }

    fn with(mut self, name: &'static str, value: &'static str) -> Self {
        self.environment.push((name, value));
        self
    }

    fn program(&self, folder: &Path, arguments: &[&str]) -> Command {
        let mut command = command(folder, arguments);
        for name in ["FORCE_HYPERLINK", "VTE_VERSION", "TERM_PROGRAM", "COLORTERM", "WT_SESSION", "KONSOLE_VERSION"] {
            command.env_remove(name);
        }
        command.envs(self.environment.iter().copied());
        command
    }

    /// Runs the program to its end.
    fn run(&self, folder: &Path, arguments: &[&str]) -> Seen {
        self.run_and(folder, arguments, |_, _| {})
    }

    /// Like [`Self::run`]; `each` gets the output so far and may type.
    fn run_and(&self, folder: &Path, arguments: &[&str], each: impl Fn(&[u8], &mut blocking::Pty)) -> Seen {
        let (rows, columns) = self.size;
        let (mut terminal, program) = blocking::open().unwrap();
        terminal.resize(Size::new(rows, columns)).unwrap();
        let mut command = blocking::Command::from(self.program(folder, arguments));
        if self.piped {
            command = command.stdout(Stdio::piped());
        }
        let mut child = command.spawn(program).unwrap();
        let out = child.stdout.take().map(|mut out| {
            std::thread::spawn(move || {
                let mut text = String::new();
                out.read_to_string(&mut text).unwrap();
                text
            })
        });
        let mut sent = Vec::new();
        let mut piece = [0; 4096];
        // Linux reports the end as an error.
        while let Ok(length @ 1..) = terminal.read(&mut piece) {
            sent.extend_from_slice(&piece[..length]);
            each(&sent, &mut terminal);
        }
        let mut emulator = vt100::Parser::new(rows.try_into().unwrap(), columns.try_into().unwrap(), 10_000);
        emulator.process(&sent);
        Seen {
            sent: String::from_utf8(sent).unwrap(),
            out: out.map_or_else(String::new, |out| out.join().unwrap()),
            screen: emulator.screen().contents().trim_end().to_owned(),
            status: child.wait().unwrap(),
        }
    }
}

fn coloured(text: &str) -> bool {
    Regex::new("\x1b\\[[0-9;]*m").unwrap().is_match(text)
}

#[test]
fn colors_follow_the_options() {
    let folder = project(&[("CREDITS.md", PAGE)]);
    let check = ["check", "--offline"];
    let seen = Terminal::new().run(folder.path(), &check);
    assert!(coloured(&seen.sent), "{}", seen.sent);
    assert_eq!(seen.status.code(), Some(1));
    assert!(seen.screen.contains("× "), "{}", seen.screen);
    let cases: [(&str, &str, &[&str], bool); 9] = [
        ("NO_COLOR", "1", &[], false),
        ("NO_COLOR", "", &[], true),
        ("NO_COLOR", "1", &["--color", "always"], true),
        ("CLICOLOR_FORCE", "1", &["--color", "never"], false),
        ("TERM", "xterm-256color", &["--color", "never"], false),
        ("TERM", "dumb", &[], false),
        ("TERM", "dumb", &["--color", "always"], true),
        ("ACK_LINT_COLOR", "never", &[], false),
        ("CI", "1", &[], true),
    ];
    for (name, value, options, wanted) in cases {
        let seen = Terminal::new().with(name, value).run(folder.path(), &[&check[..], options].concat());
        assert_eq!(coloured(&seen.sent), wanted, "{name}={value} {options:?}: {}", seen.sent);
    }
}

#[test]
fn piped_output_has_no_colors_but_the_summary_has() {
    let folder = project(&[("CREDITS.md", PAGE)]);
    let seen = Terminal::new().piped().run(folder.path(), &["check", "--offline"]);
    assert!(!seen.out.contains('\x1b'), "{}", seen.out);
    assert!(seen.out.contains("link/missing-file") && !seen.sent.contains("link/missing-file"), "{}", seen.sent);
    assert!(coloured(&seen.sent) && seen.screen.contains("2 errors"), "{}", seen.sent);
    let forced = Terminal::new().piped().with("CLICOLOR_FORCE", "1").run(folder.path(), &["check", "--offline"]);
    assert!(coloured(&forced.out), "{}", forced.out);
    for format in ["json", "github", "markdown"] {
        let args = ["check", "--offline", "--output-format", format];
        let seen = Terminal::new().piped().with("CLICOLOR_FORCE", "1").run(folder.path(), &args);
        assert!(!seen.out.contains('\x1b'), "{}", seen.out);
    }
}

#[test]
fn configuration_errors_are_colored_like_findings() {
    let folder = project(&[("CREDITS.md", PAGE), ("ack-lint.toml", "selct = []\n")]);
    let seen = Terminal::new().run(folder.path(), &["check"]);
    assert!(coloured(&seen.sent) && seen.status.code() == Some(2), "{}", seen.sent);
    let seen = Terminal::new().run(folder.path(), &["check", "--color", "never"]);
    assert!(!coloured(&seen.sent) && seen.status.code() == Some(2), "{}", seen.sent);
}

/// Columns of the longest line.
fn longest(text: &str) -> usize {
    let plain =
        Regex::new("\x1b(\\[[0-9;?]*[a-zA-Z]|\\]8;;[^\x1b]*\x1b\\\\)").unwrap().replace_all(text, "").into_owned();
    plain.lines().map(|line| line.trim_end().chars().count()).max().unwrap_or(0)
}

#[test]
fn lines_are_as_long_as_the_terminal_is_wide() {
    let folder = project(&[("CREDITS.md", PAGE)]);
    let width = |terminal: Terminal| longest(&terminal.run(folder.path(), &["check", "--offline", "--quiet"]).sent);
    assert_eq!(width(Terminal::new()), 100);
    assert_eq!(width(Terminal::new().columns(60)), 60);
    assert_eq!(width(Terminal::new().columns(110)), 110);
    // Lines stay readable in a very wide terminal.
    assert_eq!(width(Terminal::new().columns(200)), 120);
    // An explicit setting takes precedence over the measured width.
    assert_eq!(width(Terminal::new().columns(60).with("COLUMNS", "90")), 90);
    assert_eq!(width(Terminal::new().columns(60).with("COLUMNS", "")), 60);
    assert_eq!(width(Terminal::new().columns(60).with("COLUMNS", "0")), 60);
    assert!(width(Terminal::new().columns(10)) <= 40);
    // A file is not a terminal, even if standard error is one.
    let seen = Terminal::new().columns(60).piped().run(folder.path(), &["check", "--offline"]);
    assert_eq!(longest(&seen.out), 100);
}

#[test]
fn pages_of_rules_are_wrapped() {
    let folder = project(&[]);
    for rule in ["entry/missing-field", "link/dead"] {
        let seen = Terminal::new().columns(70).run(folder.path(), &["explain", rule]);
        let prose = seen.sent.lines().filter(|line| !line.starts_with("    ")).collect::<Vec<_>>().join("\n");
        assert!(longest(&prose) <= 70, "{prose}");
        assert!(longest(&prose) > 60, "{prose}");
    }
}

#[test]
fn names_of_rules_lead_to_their_pages_where_terminals_know_links() {
    let folder = project(&[("CREDITS.md", PAGE)]);
    let check = ["check", "--offline"];
    let link = "\x1b]8;;https://github.com/ack-lint/ack-lint/blob/main/rules/link/missing-file.md\x1b\\";
    let known =
        [("TERM_PROGRAM", "WezTerm"), ("VTE_VERSION", "7006"), ("TERM", "xterm-kitty"), ("FORCE_HYPERLINK", "1")];
    for (name, value) in known {
        let seen = Terminal::new().with(name, value).run(folder.path(), &check);
        assert!(seen.sent.contains(link), "{name}: {}", seen.sent);
        assert_eq!(seen.sent.matches("\x1b]8;;\x1b\\").count(), 2, "each is closed");
        assert!(longest(&seen.sent.lines().take(3).collect::<Vec<_>>().join("\n")) <= 100, "{}", seen.sent);
    }
    let without = [
        Terminal::new(),
        Terminal::new().with("TERM_PROGRAM", "WezTerm").with("NO_COLOR", "1"),
        Terminal::new().with("TERM_PROGRAM", "WezTerm").with("FORCE_HYPERLINK", "0"),
        Terminal::new().with("TERM_PROGRAM", "WezTerm").piped(),
    ];
    for terminal in without {
        let seen = terminal.run(folder.path(), &check);
        assert!(!seen.sent.contains("]8;;") && !seen.out.contains("]8;;"), "{}{}", seen.sent, seen.out);
    }
}

/// A reader that closes the pipe before the first byte.
fn closed_pipe() -> Stdio {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    writer.into()
}

#[test]
fn a_closed_pipe_is_survived() {
    let page = format!("# Credits\n\n{}", "[a](gone.md) [b](htps://lex.test)\n\n".repeat(500));
    let folder = project(&[("CREDITS.md", &page)]);
    let commands: [(&[&str], i32); 9] = [
        (&["check", "--offline"], 1),
        (&["check", "--offline", "--output-format", "json"], 1),
        (&["check", "--offline", "--exit-zero", "--output-format", "sarif"], 0),
        (&["inspect", "CREDITS.md"], 0),
        (&["explain", "link"], 0),
        (&["rules"], 0),
        (&["config", "schema"], 0),
        (&["man"], 0),
        (&["check", "--help"], 0),
    ];
    for (arguments, code) in commands {
        let output = command(folder.path(), arguments).stdout(closed_pipe()).output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {err}");
        assert!(!err.contains("panicked") && !err.contains("error:"), "{arguments:?}: {err}");
        // Nobody reads standard error either.
        let silent = command(folder.path(), arguments).stdout(closed_pipe()).stderr(closed_pipe()).status().unwrap();
        assert_eq!(silent.code(), Some(code), "{arguments:?}");
    }
    // Only Linux has a device that is always full.
    if let Ok(disk) = File::create("/dev/full") {
        let full = command(folder.path(), &["check", "--offline"]).stdout(disk).output().unwrap();
        assert_eq!(full.status.code(), Some(2), "a disk that is full is an error");
        assert!(String::from_utf8(full.stderr).unwrap().starts_with("error: standard output: "));
    }
    let whole = run(folder.path(), &["check", "--offline"]);
    let head = shell(folder.path(), "\"$1\" check --offline | head -n 1").output().unwrap();
    assert_eq!(String::from_utf8(head.stdout).unwrap().lines().next(), whole.out.lines().next());
}

#[cfg(feature = "net")]
mod waiting {
    //! While links are checked.

    use std::{cell::Cell, io::Write, thread, time::Duration};

    use super::*;
    use crate::common::server::Server;

    /// Two URLs, one of which is slow.
    fn site() -> (Server, tempfile::TempDir) {
        let server = Server::new(|request, _, peer| {
            if request.path == "/slow" {
                thread::sleep(Duration::from_millis(900));
            }
            peer.page("text/html", "hello");
        });
        let page = format!("# Credits\n\n[a]({}) [b]({})\n", server.url("/fast"), server.url("/slow"));
        let folder = project(&[("CREDITS.md", &page)]);
        (server, folder)
    }

    #[test]
    fn progress_is_cleared_at_the_end() {
        let (_server, folder) = site();
        let seen = Terminal::new().run(folder.path(), &["check", "--allow-private", "--refresh"]);
        assert!(seen.sent.contains("/2 links") && seen.sent.contains("waiting for"), "{:?}", seen.sent);
        assert!(seen.screen.starts_with("CREDITS.md: 2 links"), "{}", seen.screen);
        assert!(!seen.screen.contains("waiting for"), "{}", seen.screen);
        assert_eq!(seen.status.code(), Some(0));
        let piped = Terminal::new().piped().run(folder.path(), &["check", "--allow-private", "--refresh"]);
        assert!(piped.sent.contains("waiting for") && !piped.screen.contains("waiting for"), "{:?}", piped.sent);
        assert_eq!(piped.out, "");
    }

    #[test]
    fn progress_can_be_turned_off() {
        let (_server, folder) = site();
        let check = ["check", "--allow-private", "--refresh"];
        for options in [&["--no-progress"][..], &["--quiet"]] {
            let seen = Terminal::new().run(folder.path(), &[&check, options].concat());
            assert!(!seen.sent.contains("waiting for"), "{:?}", seen.sent);
        }
        let dumb = Terminal::new().with("TERM", "dumb").run(folder.path(), &check);
        assert!(!dumb.sent.contains("waiting for"), "it cannot be taken back there: {:?}", dumb.sent);
        let nowhere = run(folder.path(), &check);
        assert!(!nowhere.err.contains("waiting for") && !nowhere.err.contains('\x1b'), "{:?}", nowhere.err);
    }

    #[test]
    fn progress_is_cleared_on_interrupt() {
        let server = Server::new(|request, _, peer| match request.path.as_str() {
            "/slow" => peer.hang(),
            _ => peer.page("text/html", "hello"),
        });
        let page = format!("# Credits\n\n[a]({}) [b]({})\n", server.url("/fast"), server.url("/slow"));
        let folder = project(&[("CREDITS.md", &page)]);
        let check = ["check", "--allow-private", "--refresh", "--timeout", "600"];
        let typed = Cell::new(false);
        let seen = Terminal::new().run_and(folder.path(), &check, |sent, terminal| {
            if String::from_utf8_lossy(sent).contains("1/2 links") && !typed.replace(true) {
                terminal.write_all(b"\x03").unwrap();
            }
        });
        assert_eq!(seen.status.code(), Some(2), "{}", seen.screen);
        assert!(seen.screen.contains("interrupted: 1 link was not checked"), "{}", seen.screen);
        assert!(!seen.screen.contains("waiting for"), "{}", seen.screen);
    }
}
