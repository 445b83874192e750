//! `pyproject.toml`: the project table (PEP 621), dependency groups (PEP 735), and the tables of Poetry, PDM, uv and setuptools.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use super::{Declared, Manifest, repository, requirements, texts};
use crate::facts::Registry;

pub(super) fn parse(text: &str) -> Result<Manifest, String> {
    let table = super::toml(text)?;
    let project = table.get("project").and_then(Value::as_table);
    let tool = |name: &str| table.get("tool")?.get(name)?.as_table();
    let poetry = tool("poetry");
    let mut manifest = Manifest::default();
    let mut is_known = false;
    if let Some(project) = project {
        let is_dynamic = |key: &str| texts(project.get("dynamic")).any(|name| name == key);
        add(&mut manifest, project.get("dependencies"), &[])?;
        for (extra, list) in entries(project.get("optional-dependencies")) {
            add(&mut manifest, Some(list), &["optional", extra])?;
        }
        is_known = !is_dynamic("dependencies");
        let files = tool("setuptools").and_then(|tool| tool.get("dynamic")).and_then(Value::as_table);
        if let Some(list) = files.and_then(|files| files.get("dependencies")?.get("file")) {
            is_known = true;
            include(&mut manifest, list, &[]);
        }
        for (extra, list) in entries(files.and_then(|files| files.get("optional-dependencies"))) {
            list.get("file").into_iter().for_each(|list| include(&mut manifest, list, &["optional", extra]));
        }
    }
    let groups = table.get("dependency-groups");
    let including = including(groups);
    for (group, list) in entries(groups) {
        let others = including.get(&normal(group)).into_iter().flatten().map(String::as_str);
        add(&mut manifest, Some(list), &["dev", group].into_iter().chain(others).collect::<Vec<_>>())?;
    }
    for (tool, key) in [(tool("uv"), "dev-dependencies"), (tool("pdm"), "dev-dependencies")] {
        let list = tool.and_then(|tool| tool.get(key));
        add(&mut manifest, list.filter(|list| list.is_array()), &["dev"])?;
        for (group, list) in entries(list) {
            add(&mut manifest, Some(list), &["dev", group])?;
        }
    }
    if let Some(poetry) = poetry {
        is_known |= poetry.contains_key("dependencies");
        add_poetry(&mut manifest, poetry.get("dependencies"), &[]);
        add_poetry(&mut manifest, poetry.get("dev-dependencies"), &["dev"]);
        for (group, table) in entries(poetry.get("group")) {
            add_poetry(&mut manifest, table.get("dependencies"), &["dev", group]);
        }
    }
    if !is_known {
        let why = if project.is_some() { "its dependencies are dynamic" } else { "it has no dependencies" };
        return Err(format!("{why}, so they are not known"));
    }
    let sources = tool("uv").and_then(|tool| tool.get("sources"));
    let repositories: BTreeMap<String, String> =
        entries(sources).filter_map(|(name, source)| Some((normal(name), git(source)?))).collect();
    let folders: BTreeSet<String> =
        entries(sources).filter(|(_, source)| is_folder(source)).map(|(name, _)| normal(name)).collect();
    // Extras may name each other by the name of the project.
    let own = project.or(poetry).and_then(|table| table.get("name")?.as_str()).map(normal);
    let is_own = |name: &String| folders.contains(name) || own.as_ref() == Some(name);
    for dependency in &mut manifest.dependencies {
        let name = normal(&dependency.name);
        dependency.is_own |= is_own(&name);
        dependency.repository = dependency.repository.take().or_else(|| repositories.get(&name).cloned());
    }
    Ok(manifest)
}

fn normal(name: &str) -> String {
    crate::model::sourced::key(Registry::Pypi, name)
}

/// The keys and values of a table.
fn entries(value: Option<&Value>) -> impl Iterator<Item = (&str, &Value)> {
    value.and_then(Value::as_table).into_iter().flatten().map(|(key, value)| (key.as_str(), value))
}

fn owned(groups: &[&str]) -> Vec<String> {
    groups.iter().map(|group| (*group).to_owned()).collect()
}

/// Most dependency groups whose includes are followed.
const MAX_GROUPS: usize = 100;

/// The groups that include another one, directly or not, by its name (PEP 735).
fn including(groups: Option<&Value>) -> BTreeMap<String, BTreeSet<String>> {
    let included = |list: &Value| -> Vec<String> {
        let tables = list.as_array().into_iter().flatten();
        tables.filter_map(|one| Some(normal(one.get("include-group")?.as_str()?))).collect()
    };
    let direct: BTreeMap<String, Vec<String>> =
        entries(groups).take(MAX_GROUPS).map(|(group, list)| (normal(group), included(list))).collect();
    let mut including: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (group, _) in entries(groups).take(MAX_GROUPS) {
        let mut left = vec![normal(group)];
        while let Some(next) = left.pop() {
            for inner in direct.get(&next).into_iter().flatten() {
                if including.entry(inner.clone()).or_default().insert(group.to_owned()) {
                    left.push(inner.clone());
                }
            }
        }
    }
    including
}

/// Adds a list of requirements; a table in it includes another group, which is read by itself.
fn add(manifest: &mut Manifest, list: Option<&Value>, groups: &[&str]) -> Result<(), String> {
    for text in texts(list) {
        let read = requirements::requirement(text).ok_or("it has a dependency that is not a requirement (PEP 508)")?;
        manifest.dependencies.push(Declared { groups: owned(groups), ..read });
    }
    Ok(())
}

fn include(manifest: &mut Manifest, list: &Value, groups: &[&str]) {
    let files = list.as_str().into_iter().chain(texts(Some(list)));
    manifest.includes.extend(files.map(|file| (file.to_owned(), owned(groups))));
}

/// Adds a table of Poetry: a version, a table, or a table for each environment.
fn add_poetry(manifest: &mut Manifest, table: Option<&Value>, groups: &[&str]) {
    for (name, value) in entries(table).filter(|(name, _)| *name != "python") {
        let all = value.as_array().map_or(std::slice::from_ref(value), |all| all);
        let is_optional = all.iter().any(|one| one.get("optional").and_then(Value::as_bool).unwrap_or_default());
        let optional = is_optional.then_some("optional");
        let groups = groups.iter().copied().chain(optional).map(str::to_owned).collect();
        let is_own = all.iter().all(is_folder);
        let repository = all.iter().find_map(git);
        manifest.dependencies.push(Declared {
            name: name.to_owned(),
            repository,
            groups,
            is_own,
            ..Declared::default()
        });
    }
}

/// The repository of a dependency, for uv or Poetry.
fn git(source: &Value) -> Option<String> {
    let all = source.as_array().map_or(std::slice::from_ref(source), |all| all);
    all.iter().find_map(|one| one.get("git")?.as_str()).and_then(repository::key)
}

/// Whether a dependency is a folder of the project, for uv or Poetry.
fn is_folder(source: &Value) -> bool {
    let is_one = |source: &Table| {
        source.contains_key("path") || source.get("workspace").and_then(Value::as_bool).unwrap_or_default()
    };
    match source {
        Value::Table(source) => is_one(source),
        Value::Array(sources) => {
            !sources.is_empty() && sources.iter().all(|source| source.as_table().is_some_and(is_one))
        }
        _ => false,
    }
}
