//! `config show` and `config schema` agree with the parser.

use std::{fs, path::Path};

use ack_lint::config::schema;

use super::cases::CASES;
use crate::common::{
    generated,
    program::{command, project, ran, run},
};

#[test]
fn show_prints_every_value_and_its_origin() {
    let text = "ignore = ['html']\n[link]\ntimeout = 5\n[modules]\naliases = { A = ['B c'] }\n[[per-file]]\nfiles = ['docs/*']\nwarn = ['link']\n";
    let folder = project(&[("ack-lint.toml", text), ("docs/CREDITS.md", "")]);
    let args = ["config", "show", "docs/CREDITS.md", "--ignore", "link/moved", "--retries", "0"];
    let ran = ran(&command(folder.path(), &args).env("ACK_LINT_OFFLINE", "true").output().unwrap());
    let line = |key: &str| {
        let found = ran.out.lines().find(|line| line.starts_with(&format!("{key} = ")));
        found
            .unwrap_or_else(|| panic!("{key}: {}{}", ran.out, ran.err))
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(line("ignore"), "ignore = [\"html\", \"link/moved\"] # ack-lint.toml:1, --ignore");
    assert_eq!(line("timeout"), "timeout = 5 # ack-lint.toml:3");
    assert_eq!(line("aliases"), "aliases = { A = [\"B c\"] } # ack-lint.toml:5");
    assert_eq!(line("warn"), "warn = [\"link\"] # ack-lint.toml:8");
    assert_eq!(line("offline"), "offline = true # ACK_LINT_OFFLINE");
    assert_eq!(line("retries"), "retries = 0 # --retries");
    assert_eq!(line("per-host"), "per-host = 8 # default");
    // The output is a valid configuration with the same meaning.
    fs::write(folder.path().join("shown.toml"), &ran.out).unwrap();
    let again = run(folder.path(), &["config", "show", "--config", "shown.toml"]);
    assert_eq!(again.code, 0, "{}", again.err);
    assert!(again.out.contains("timeout = 5"), "{}", again.out);
    let json = run(folder.path(), &["config", "show", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["link.timeout"], serde_json::json!({ "value": 5, "origins": ["ack-lint.toml:3"] }));
    assert_eq!(run(folder.path(), &["config", "show", "gone"]).code, 2);
}

#[test]
fn the_schema_has_every_key_and_no_other() {
    let folder = project(&[]);
    let ran = run(folder.path(), &["config", "schema"]);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    for (path, key) in schema::paths() {
        let pointer = format!("/properties/{}", path.replace('.', "/properties/"));
        let property = json.pointer(&pointer).unwrap_or_else(|| panic!("{path}"));
        assert_eq!(property["description"], key.doc, "{path}");
    }
    for table in ["", "/properties/link", "/properties/entries", "/properties/per-file/items"] {
        assert_eq!(json.pointer(table).unwrap()["additionalProperties"], false, "{table}");
    }
}

/// Editors fetch the schema from this file.
#[test]
fn the_schema_of_the_repository_is_that_of_the_program() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/ack-lint.schema.json");
    let schema = run(project(&[]).path(), &["config", "schema"]).out;
    generated::check(&path, &schema);
}

#[test]
fn defaults_and_examples_are_valid() {
    // A default is written as TOML and is valid for its key: parsing it checks that.
    let folder = project(&[("CREDITS.md", ""), ("sub/ack-lint.toml", "")]);
    for (path, key) in schema::paths().into_iter().filter(|(_, key)| !key.default.is_empty()) {
        fs::write(folder.path().join("ack-lint.toml"), format!("{path} = {}\n", key.default)).unwrap();
        let ran = run(folder.path(), &["config", "show"]);
        assert_eq!(ran.code, 0, "{path}: {}", ran.err);
    }
    for case in CASES {
        fs::write(folder.path().join("ack-lint.toml"), format!("{}\n{}\n", case.base, case.toml)).unwrap();
        assert_eq!(run(folder.path(), &["config", "show"]).code, 0, "{}", case.key);
    }
}
