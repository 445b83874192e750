//! Files and folders that were made to be large, slow or unreadable.

use std::{fs, os::unix::fs::symlink, process::Command};

use crate::common::program::{project, ran, run, shell};

#[test]
fn large_pages_and_pipes_are_refused() {
    let folder = project(&[("big.md", &"a".repeat((8 << 20) + 1)), ("fits.md", &"a ".repeat(4 << 20))]);
    let made = Command::new("mkfifo").arg(folder.path().join("CREDITS.md")).status().unwrap();
    assert!(made.success());
    for (arguments, why) in [
        (&["big.md"][..], "big.md: too large (9 MiB; the limit is 8 MiB)"),
        (&["CREDITS.md"], "CREDITS.md: not a regular file"),
        (&["fits.md", "--config", "CREDITS.md"], "CREDITS.md: not a regular file"),
        (&["fits.md", "--baseline", "CREDITS.md"], "CREDITS.md: not a regular file"),
    ] {
        let ran = run(folder.path(), &[&["check", "--offline"], arguments].concat());
        assert!(ran.code == 2 && ran.err.contains(why), "{}", ran.err);
    }
    // A shell's pipes are files of the user's choice.
    let script = "\"$1\" check --offline --stdin-filename a.md /dev/stdin";
    let piped = shell(folder.path(), script).stdin(std::process::Stdio::null()).output();
    assert_eq!(ran(&piped.unwrap()).code, 0);
}

#[test]
fn patterns_to_ignore_have_a_limit() {
    let many = |count: usize| (0..count).map(|at| format!("folder{at}/*.x?\n")).collect::<String>();
    let folder = project(&[("CREDITS.md", ""), ("docs/.gitignore", &many(300_000)), ("docs/CREDITS.md", "")]);
    for arguments in [&["check", "--offline"][..], &["check", "--offline", "docs"], &["init", "CREDITS.md", "--stdout"]]
    {
        let ran = run(folder.path(), arguments);
        assert!(ran.code == 2 && ran.err.contains("docs/.gitignore: more than 10000 patterns"), "{}", ran.err);
    }
    let folder = project(&[("CREDITS.md", ""), (".gitignore", &(many(1_000) + "docs/\n")), ("docs/CREDITS.md", "")]);
    let ran = run(folder.path(), &["check", "--offline", "--verbose"]);
    assert!(ran.code == 0 && !ran.err.contains("docs/"), "{}", ran.err);
}

#[test]
fn numbered_directories_have_a_limit() {
    let folder = project(&[("CREDITS.md", "Module 01\n"), ("ack-lint.toml", "profile = 'tinytorch'\n")]);
    for at in 0..1_002 {
        fs::create_dir_all(folder.path().join(format!("src/{at:04}_a"))).unwrap();
    }
    let ran = run(folder.path(), &["check", "--offline"]);
    assert!(ran.code == 2 && ran.err.contains("`src` has more than 1000 numbered directories"), "{}", ran.err);
}

#[cfg(target_os = "linux")]
#[test]
fn a_module_directory_in_another_encoding_counts() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
    let configuration = "profile = 'tinytorch'\nselect = ['module']\n[modules]\ndirectories = ['src']\n";
    let folder = project(&[("CREDITS.md", "Module 05 and module 06.\n"), ("ack-lint.toml", configuration)]);
    for name in [&b"04_a"[..], b"05_\xdcbung"] {
        fs::create_dir_all(folder.path().join("src").join(OsStr::from_bytes(name))).unwrap();
    }
    let ran = run(folder.path(), &["check", "--offline", "--output-format", "concise"]);
    assert!(ran.out.contains("There is no module 06") && !ran.out.contains("module 05"), "{}{}", ran.out, ran.err);
}

/// 2,500 pages in folders of their own, with and without configurations, in little memory: what they share is read
/// once.
#[cfg(target_os = "linux")]
#[test]
fn pages_share_what_is_known_of_their_project() {
    for configured in [false, true] {
        let folder = project(&[("README.md", "")]);
        for at in 0..2_500 {
            let own = folder.path().join(format!("a-folder-with-a-long-name-{at:04}"));
            fs::create_dir(&own).unwrap();
            fs::write(own.join("CREDITS.md"), "[a](../readme.md) [b](../none.md)\n").unwrap();
            if configured {
                fs::write(own.join("ack-lint.toml"), "ignore = ['html']\n").unwrap();
            }
        }
        let script = "ulimit -v 700000; \"$1\" check --offline --output-format concise";
        let ran = ran(&shell(folder.path(), script).env("RAYON_NUM_THREADS", "2").output().unwrap());
        assert_eq!((ran.code, ran.out.lines().count()), (1, 5_000), "{}", ran.err);
    }
}

#[test]
fn a_loop_of_links_ends() {
    let folder = project(&[("a.md", "[a](x) [b](y/z)\n")]);
    symlink("x", folder.path().join("x")).unwrap();
    symlink("y/y", folder.path().join("y")).unwrap();
    symlink("loop.md", folder.path().join("loop.md")).unwrap();
    let ran = run(folder.path(), &["check", "--offline", "a.md"]);
    let is_missing = |target: &str| ran.out.contains(&format!("`{target}` does not exist"));
    assert!(ran.code == 1 && is_missing("x") && is_missing("y/z"), "{}", ran.out);
    let ran = run(folder.path(), &["check", "--offline", "loop.md"]);
    assert!(ran.code == 2 && ran.err.contains("loop.md: links to itself"), "{}", ran.err);
}
