//! `package.json` (npm, “package.json” and “workspaces”).

use serde_json::{Map, Value};

use super::{Declared, Manifest, Members, repository};

/// The tables of dependencies, and their groups.
const TABLES: [(&str, Option<&str>); 4] = [
    ("dependencies", None),
    ("devDependencies", Some("dev")),
    ("optionalDependencies", Some("optional")),
    ("peerDependencies", Some("peer")),
];

/// What a version begins with if the dependency is a folder of the project.
const OWN: [&str; 4] = ["file:", "link:", "portal:", "workspace:"];

pub(super) fn parse(text: &str) -> Result<Manifest, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let table: Map<String, Value> =
        serde_json::from_str(text).map_err(|error| format!("not valid JSON (line {})", error.line()))?;
    let mut manifest = Manifest::default();
    let optional = |name: &str| table.get("optionalDependencies").is_some_and(|table| table.get(name).is_some());
    for (key, group) in TABLES {
        let dependencies = table.get(key).and_then(Value::as_object).into_iter().flatten();
        // npm writes an optional dependency to both tables.
        let dependencies = dependencies.filter(|(name, _)| key != "dependencies" || !optional(name));
        manifest.dependencies.extend(dependencies.map(|(name, version)| declared(name, version, group)));
    }
    let workspaces = table.get("workspaces").map(|value| value.get("packages").unwrap_or(value));
    let globs = workspaces.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let (exclude, all): (Vec<&str>, Vec<&str>) = globs.partition(|glob| glob.starts_with('!'));
    manifest.members = Members {
        all: all.into_iter().map(str::to_owned).collect(),
        default: None,
        exclude: exclude.into_iter().map(|glob| glob.trim_start_matches('!').to_owned()).collect(),
    };
    Ok(manifest)
}

/// The name of a package; members of a workspace depend on each other by it.
pub(super) fn name(text: &str) -> Option<String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let table: Value = serde_json::from_str(text).ok()?;
    Some(table.get("name")?.as_str()?.to_owned())
}

fn declared(key: &str, version: &Value, group: Option<&str>) -> Declared {
    let version = version.as_str().unwrap_or_default().trim();
    let renamed = version.strip_prefix("npm:").map(|named| {
        let end = named.get(1..).and_then(|rest| rest.find('@')).map_or(named.len(), |at| at + 1);
        named.get(..end).unwrap_or(named)
    });
    let renamed = renamed.filter(|name| !name.is_empty() && *name != key);
    Declared {
        name: renamed.unwrap_or(key).to_owned(),
        alias: renamed.map(|_| key.to_owned()),
        repository: repository::of_npm(version),
        groups: group.into_iter().map(str::to_owned).collect(),
        is_own: OWN.iter().any(|start| version.starts_with(start)),
        is_inherited: false,
    }
}
