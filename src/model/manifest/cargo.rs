//! `Cargo.toml` (The Cargo Book, “Specifying Dependencies” and “Workspaces”).

use toml::{Table, Value};

use super::{Declared, Manifest, Members, repository, texts};

/// The tables of dependencies, and their groups.
const TABLES: [(&str, Option<&str>); 5] = [
    ("dependencies", None),
    ("dev-dependencies", Some("dev")),
    ("dev_dependencies", Some("dev")),
    ("build-dependencies", Some("build")),
    ("build_dependencies", Some("build")),
];

pub(super) fn parse(text: &str) -> Result<Manifest, String> {
    let table = super::toml(text)?;
    let mut manifest = Manifest::default();
    let targets = table.get("target").and_then(Value::as_table).into_iter().flat_map(Table::values);
    for of_target in targets.filter_map(Value::as_table).chain([&table]) {
        for (name, group) in TABLES {
            let dependencies = of_target.get(name).and_then(Value::as_table).into_iter().flatten();
            manifest.dependencies.extend(dependencies.map(|(key, value)| declared(key, value, group)));
        }
    }
    let package = table.get("package").or_else(|| table.get("project")).and_then(Value::as_table);
    manifest.workspace = package.and_then(|package| package.get("workspace")?.as_str()).map(str::to_owned);
    if let Some(workspace) = table.get("workspace").and_then(Value::as_table) {
        manifest.is_workspace = true;
        let list = |key: &str| texts(workspace.get(key)).map(str::to_owned).collect::<Vec<_>>();
        let default = workspace.contains_key("default-members").then(|| list("default-members"));
        // As `cargo build` in this folder does.
        let default = default.or_else(|| package.map(|_| Vec::new()));
        manifest.members = Members { all: list("members"), default, exclude: list("exclude") };
        let shared = workspace.get("dependencies").and_then(Value::as_table).into_iter().flatten();
        manifest.inherited = shared.map(|(key, value)| (key.clone(), declared(key, value, None))).collect();
    }
    Ok(manifest)
}

fn declared(key: &str, value: &Value, group: Option<&str>) -> Declared {
    let flag = |name: &str| value.get(name).and_then(Value::as_bool).unwrap_or_default();
    let renamed = value.get("package").and_then(Value::as_str).filter(|name| *name != key);
    let optional = flag("optional").then_some("optional");
    Declared {
        name: renamed.unwrap_or(key).to_owned(),
        alias: renamed.map(|_| key.to_owned()),
        repository: value.get("git").and_then(Value::as_str).and_then(repository::key),
        groups: group.into_iter().chain(optional).map(str::to_owned).collect(),
        is_own: value.get("path").is_some(),
        is_inherited: flag("workspace"),
    }
}
