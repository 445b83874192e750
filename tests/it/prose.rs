//! Keeps the documentation true: runs its sessions and commands again, and draws its image again.
//!
//! - A ```` ```console ```` block is a session: lines that begin with `$ ` are run, the others are their output, both
//!   streams merged.
//! - A line `<!-- in: FOLDER -->` above it starts in a new copy of that folder; later sessions continue there.
//! - The lines of a ```` ```sh ```` block are run one by one and must succeed. Blocks with `<!-- ci: NAME -->` above them
//!   are run by CI.
//!
//! `ACK_LINT_BLESS=1` writes the current output and image.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use regex::Regex;
use tempfile::TempDir;

use crate::common::generated;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Pages of the documentation, under the root.
fn pages() -> Vec<PathBuf> {
    let book = fs::read_dir(root().join("docs/src")).unwrap().map(|entry| entry.unwrap().path());
    let mut pages: Vec<PathBuf> = book.filter(|path| path.extension().is_some_and(|ending| ending == "md")).collect();
    pages.sort();
    pages.extend(["README.md", "CONTRIBUTING.md"].map(|name| root().join(name)));
    pages
}

/// A folder under git, with the files of a fixture.
struct Project {
    folder: TempDir,
}

impl Project {
    fn new(files: &Path) -> Self {
        let project = Self { folder: TempDir::new().unwrap() };
        for entry in fs::read_dir(files).unwrap() {
            let from = entry.unwrap().path();
            fs::copy(&from, project.folder.path().join(from.file_name().unwrap())).unwrap();
        }
        assert!(project.run("git init -q -b main && git add .").status.success());
        project
    }

    /// Runs a line in a shell in that folder, with both streams merged.
    fn run(&self, line: &str) -> Output {
        let program = Path::new(env!("CARGO_BIN_EXE_ack-lint")).parent().unwrap();
        let path = format!("{}:{}", program.display(), env::var("PATH").unwrap());
        Command::new("sh")
            .args(["-c", &format!("exec 2>&1\n{line}")])
            .current_dir(self.folder.path())
            .env_clear()
            .envs([("PATH", path.as_str()), ("COLUMNS", "90"), ("GIT_CONFIG_GLOBAL", "/dev/null"), ("TZ", "UTC")])
            .env("HOME", self.folder.path().join(".git"))
            .output()
            .unwrap()
    }

    /// The output of a line, with every duration replaced by the same one.
    fn answer(&self, line: &str) -> String {
        let time = Regex::new(r"(?m)\(\d+(\.\d+)? m?s\)$").unwrap();
        let output = self.run(line);
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(matches!(output.status.code(), Some(0 | 1)), "{line}: {text}");
        time.replace_all(&text, "(12 ms)").into_owned()
    }
}

/// The value of a comment line `<!-- KEY: value -->`.
fn marker<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    line.strip_prefix("<!-- ")?.strip_suffix(" -->")?.strip_prefix(key)?.strip_prefix(": ")
}

/// A page with the current output in every session.
fn typed_again(page: &Path, text: &str) -> String {
    let mut project = None;
    let mut out = String::new();
    let mut lines = text.split_inclusive('\n');
    while let Some(line) = lines.next() {
        out += line;
        if let Some(folder) = marker(line.trim_end(), "in") {
            project = Some(Project::new(&page.parent().unwrap().join(folder)));
        }
        if line != "```console\n" {
            continue;
        }
        let project = project.as_ref().unwrap_or_else(|| panic!("{}: a session without `in:`", page.display()));
        for line in lines.by_ref().take_while(|line| *line != "```\n") {
            if let Some(command) = line.strip_prefix("$ ") {
                out += line;
                out += &project.answer(command);
            }
        }
        out += "```\n";
    }
    out
}

#[test]
fn sessions_produce_the_documented_output() {
    let mut sessions = 0;
    for page in pages() {
        generated::update(&page, |text| {
            sessions += text.matches("\n```console\n").count();
            typed_again(&page, text)
        });
    }
    assert!(sessions > 5);
}

/// A clean project with everything that the commands need.
fn everything() -> Project {
    let project = Project::new(&root().join("fixtures/seed"));
    let folder = project.folder.path();
    fs::create_dir(folder.join("docs")).unwrap();
    for name in ["docs/ACKNOWLEDGMENTS.md", "page.md"] {
        fs::copy(folder.join("ACKNOWLEDGMENTS.md"), folder.join(name)).unwrap();
    }
    let credits = "# Credits\n\n- [a](https://a.dev)\n- [b](https://b.dev)\n- [c](https://c.dev)\n";
    fs::write(folder.join("CREDITS.md"), credits).unwrap();
    let author = "-c user.name=A -c user.email=a@example.org";
    let commit = format!("git add . && git {author} commit -qm a && git update-ref refs/remotes/origin/main HEAD");
    assert!(project.run(&commit).status.success());
    project
}

#[test]
fn commands_run() {
    let mut commands = 0;
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let project = everything();
        let mut above = "";
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if line == "```sh" && marker(above, "ci").is_none() {
                for command in lines.by_ref().take_while(|line| *line != "```") {
                    let own = ["ack-lint ", "cat "].iter().any(|start| command.starts_with(start));
                    assert!(own, "`{command}` needs more than ack-lint: its block wants a marker for CI");
                    // Commands that would use the network run offline here.
                    let output = project.run(&format!("export ACK_LINT_OFFLINE=true\n{command}"));
                    let out = String::from_utf8_lossy(&output.stdout);
                    assert!(output.status.success(), "{}: {command}\n{out}", page.display());
                    commands += 1;
                }
            }
            above = line;
        }
    }
    assert!(commands > 10);
}

#[test]
fn the_image_shows_a_current_report() {
    let project = Project::new(&root().join("fixtures/tutorial/tinytorch"));
    let command = "ack-lint check --offline";
    let session = format!("\x1b[1m$ {command}\x1b[0m\n{}", project.answer(&format!("CLICOLOR_FORCE=1 {command}")));
    // A terminal of that width wraps longer lines.
    let columns = 92;
    let mut terminal = vt100::Parser::new(80.try_into().unwrap(), columns.try_into().unwrap(), 0);
    terminal.process(session.replace('\n', "\r\n").as_bytes());
    let rows = terminal.screen().rows_formatted(0, columns).map(|row| row + "\x1b[0m");
    let mut shown: Vec<String> = rows.collect();
    shown.truncate(terminal.screen().cursor_position().0.into());
    let svg = anstyle_svg::Term::new().palette(anstyle_svg::WIN10_CONSOLE).render_svg(&shown.join("\n"));
    let path = root().join("docs/src/report.svg");
    generated::check(&path, &svg);
}
