//! Configurations in the documentation and in the fixtures, and the length of `--help`.

use std::{fs, path::Path};

use ack_lint::config::{self, Place, schema};

use crate::common::program::{project, run};

#[test]
fn examples_are_configurations() {
    for (page, least) in [
        ("docs/src/configuration.md", 2),
        ("docs/src/contracts.md", 2),
        ("docs/src/people.md", 2),
        ("docs/src/links.md", 1),
    ] {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).unwrap();
        let examples: Vec<&str> =
            text.split("\n```toml\n").skip(1).map(|rest| rest.split("\n```").next().unwrap()).collect();
        assert!(examples.len() >= least, "{page}");
        for text in examples {
            let read = config::read(text, page, "/".into(), Place::Whole);
            assert!(read.is_ok(), "{text}: {:?}", read.unwrap_err());
        }
    }
}

#[test]
fn fixtures_are_good_or_bad() {
    let folder = |name: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/config").join(name);
        let mut files: Vec<_> = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files.into_iter().map(|path| (fs::read_to_string(&path).unwrap(), path)).collect::<Vec<_>>()
    };
    for (text, path) in folder("good") {
        let layer =
            config::read(&text, "x", "/".into(), Place::Whole).unwrap_or_else(|wrong| panic!("{path:?}: {wrong:?}"));
        if path.ends_with("every-key.toml") {
            let set = layer.unwrap();
            for (key, known) in schema::paths() {
                let table = known.shape.keys().is_some() || matches!(known.shape, schema::Shape::PerFile);
                assert!(table || set.values.contains_key(&key), "{key} is not in every-key.toml");
            }
            assert_eq!(set.per_file.len(), 2);
        }
    }
    let bad = folder("bad");
    assert!(bad.len() > 10);
    for (text, path) in bad {
        let wrong = config::read(&text, "x", "/".into(), Place::Whole);
        assert_eq!(wrong.map_err(|wrong| wrong.len()).unwrap_err(), 1, "{path:?}");
    }
}

#[test]
fn help_fits_a_screen_a_group() {
    let folder = project(&[]);
    for command in [&["check"][..], &["inspect"], &["explain"], &["rules"], &["config", "show"], &["config"]] {
        let ran = run(folder.path(), &[command, &["--help"]].concat());
        assert_eq!(ran.code, 0);
        for group in ran.out.split("\n\n") {
            assert!(group.lines().count() <= 24, "{group}");
        }
        for line in ran.out.lines() {
            assert!(line.chars().count() <= 100, "{line}");
        }
    }
}
