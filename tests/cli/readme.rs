//! The README's commands do what they say. Those below a `ci:` marker need more than this program: CI runs them
//! (tests/house.rs).

use std::{fs, path::Path, process::Command};

use super::{
    SEED,
    program::{project, ran},
};

/// The commands of the blocks without a marker, in order.
fn commands() -> Vec<String> {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let mut blocks = readme.split("\n```sh\n");
    let mut before = blocks.next().unwrap();
    let mut found = Vec::new();
    for block in blocks {
        let marked = before.lines().last().unwrap().starts_with("<!-- ci: ");
        let commands = block.split("\n```").next().unwrap();
        if !marked {
            found.extend(commands.lines().map(str::to_owned));
        }
        before = block;
    }
    found
}

#[test]
fn the_commands_of_the_readme_run() {
    let page = "# Credits\n\n- [a](https://a.dev)\n- [b](https://b.dev)\n- [c](https://c.dev)\n";
    let folder = project(&[
        ("ACKNOWLEDGMENTS.md", SEED),
        ("docs/ACKNOWLEDGMENTS.md", SEED),
        ("page.md", SEED),
        ("CREDITS.md", page),
    ]);
    let program = Path::new(env!("CARGO_BIN_EXE_ack-lint"));
    let path = std::env::join_paths(
        program
            .parent()
            .into_iter()
            .map(Path::to_owned)
            .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    );
    let path = path.unwrap();
    let shell = |line: &str| {
        let mut command = Command::new("sh");
        command.args(["-euc", line]).current_dir(folder.path()).env_clear().env("PATH", &path);
        ran(&command.env("HOME", folder.path()).env("ACK_LINT_OFFLINE", "true").output().unwrap())
    };
    let author = "-c user.name=A -c user.email=a@example.org";
    let set_up = format!(
        "rmdir .git && git init -q && git add . && git {author} commit -qm a && git update-ref refs/remotes/origin/main HEAD"
    );
    let set_up = shell(&set_up);
    assert_eq!(set_up.code, 0, "{}", set_up.err);
    let commands = commands();
    assert!(commands.len() > 10, "{commands:?}");
    for line in commands {
        let own = ["ack-lint ", "cat "].iter().any(|start| line.starts_with(start));
        assert!(own, "`{line}` needs more than ack-lint: its block wants a marker");
        let ran = shell(&line);
        assert_eq!(ran.code, 0, "{line}\n{}{}", ran.out, ran.err);
    }
}
