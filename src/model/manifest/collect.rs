//! Puts together what the sources of one contract name.

use std::{
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    mem,
};

use super::{Declared, FILES, Format, GROUPS, Manifest, Members, is_name, npm};
use crate::{
    facts::{EntrySource, Registry, SourceItem},
    model::sourced,
};

/// Most manifests of one source, workspace members included.
const MAX_MANIFESTS: usize = 2_000;
/// Most dependencies and files of one source.
const MAX_ITEMS: usize = 10_000;
/// Folders above a manifest that may have that of its workspace.
const MAX_ABOVE: usize = 16;

/// The files that sources name. Paths are relative to the folder of the configuration, with `/`.
pub trait Folder {
    /// The text of a file, which is read as this format.
    ///
    /// # Errors
    /// Why it cannot be read.
    fn read(&mut self, path: &str, format: Format) -> Result<String, Unread>;

    /// What matches a glob, sorted. `is_shown` is whether messages name it.
    ///
    /// # Errors
    /// Why that is not known.
    fn find(&mut self, glob: &str, is_shown: bool) -> Result<Vec<Found>, String>;
}

/// Why a file was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The reason, without the path.
    pub reason: String,
    /// Whether there is no such file.
    pub is_missing: bool,
}

/// What matches a glob.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its path.
    pub path: String,
    /// Whether it is a folder.
    pub is_folder: bool,
}

/// Reads the sources of a contract. `groups` are those whose dependencies must have entries besides the usual ones.
///
/// # Errors
/// Why the dependencies are not known. The text of a manifest is not quoted.
pub fn collect(sources: &[String], groups: &[String], folder: &mut dyn Folder) -> Result<EntrySource, String> {
    let mut collector =
        Collector { folder, groups, manifests: 0, source: 0, met: BTreeSet::new(), items: BTreeMap::new() };
    for (at, source) in sources.iter().enumerate() {
        collector.source = at;
        match source.strip_prefix(FILES) {
            Some(glob) => collector.files(glob)?,
            None => collector.manifest(source)?,
        }
    }
    let is_met = |group: &&String| GROUPS.contains(&group.as_str()) || collector.met.contains(*group);
    if let Some(group) = groups.iter().find(|group| !is_met(group)) {
        return Err(format!("no dependency of {} is in the group `{group}`", sources.join(" or ")));
    }
    Ok(EntrySource { names: sources.to_vec(), items: collector.items.into_values().collect() })
}

struct Collector<'a> {
    folder: &'a mut dyn Folder,
    groups: &'a [String],
    manifests: usize,
    /// The index of the source that is read.
    source: usize,
    /// The groups of all dependencies.
    met: BTreeSet<String>,
    /// By registry and key.
    items: BTreeMap<(Registry, String), SourceItem>,
}

impl Collector<'_> {
    /// Reads a manifest, and those of the members of its workspace.
    fn manifest(&mut self, path: &str) -> Result<(), String> {
        let Some(format) = Format::of(path) else { return Err(format!("{path}: not a manifest")) };
        let text = self.text(path, format)?;
        let mut manifest = parse(format, path, &text)?;
        let members = mem::take(&mut manifest.members);
        let mut read = vec![(path.to_owned(), manifest, true)];
        let mut names: Vec<String> = Vec::new();
        for (folder, is_required) in self.members(path, &members)? {
            let file = path.rsplit('/').next().unwrap_or(path);
            let member = join(&folder, file);
            let text = match self.folder.read(&member, format) {
                Ok(text) => text,
                // A glob may match other folders.
                Err(Unread { is_missing: true, .. }) => continue,
                Err(Unread { reason, .. }) => return Err(format!("{member}: {reason}")),
            };
            self.count(path)?;
            names.extend(Some(&text).filter(|_| format == Format::Npm).and_then(|text| npm::name(text)));
            read.push((member.clone(), parse(format, &member, &text)?, is_required));
        }
        let root = read.first().filter(|(_, manifest, _)| manifest.is_workspace);
        let shared = root.map(|(_, manifest, _)| manifest.inherited.clone());
        for (path, manifest, is_required) in read {
            self.add(&path, format, manifest, is_required, shared.as_ref(), &names)?;
        }
        Ok(())
    }

    /// The folders of the members of a workspace, and whether their dependencies must have entries.
    fn members(&mut self, path: &str, members: &Members) -> Result<Vec<(String, bool)>, String> {
        let mut all: BTreeMap<String, bool> = BTreeMap::new();
        let default = members.default.as_deref();
        let globs = members.all.iter().map(|glob| (glob, default.is_none()));
        for (glob, is_required) in globs.chain(default.into_iter().flatten().map(|glob| (glob, true))) {
            for found in self.folders(path, glob)?.into_iter().filter(|found| found.is_folder) {
                *all.entry(found.path).or_default() |= is_required;
            }
        }
        for glob in &members.exclude {
            for found in self.folders(path, glob)? {
                all.remove(&found.path);
            }
        }
        // The manifest itself was read.
        all.remove(parent(path));
        Ok(all.into_iter().collect())
    }

    fn add(
        &mut self,
        path: &str,
        format: Format,
        manifest: Manifest,
        is_required: bool,
        shared: Option<&BTreeMap<String, Declared>>,
        members: &[String],
    ) -> Result<(), String> {
        let inherits = manifest.dependencies.iter().any(|dependency| dependency.is_inherited);
        let found = if inherits && shared.is_none() { Some(self.workspace(path, &manifest)?) } else { None };
        let shared = shared.or(found.as_ref());
        for mut declared in manifest.dependencies {
            if declared.is_inherited {
                let of_all = shared.and_then(|shared| shared.get(&declared.name));
                let of_all = of_all.ok_or_else(|| format!("{path}: a dependency is not one of its workspace"))?;
                let groups = mem::take(&mut declared.groups);
                declared = Declared { groups, ..of_all.clone() };
            }
            declared.is_own |= members.contains(&declared.name);
            self.push(path, format.registry(), declared, is_required)?;
        }
        for (file, groups) in manifest.includes {
            self.include(&join(parent(path), &file), &groups)?;
        }
        Ok(())
    }

    /// Reads a requirements file, and those that it names.
    fn include(&mut self, path: &str, groups: &[String]) -> Result<(), String> {
        let mut left = vec![path.to_owned()];
        let mut done = BTreeSet::new();
        while let Some(path) = left.pop() {
            if !done.insert(path.clone()) {
                continue;
            }
            self.count(&path)?;
            let text = self.text(&path, Format::Requirements)?;
            let manifest = parse(Format::Requirements, &path, &text)?;
            for declared in manifest.dependencies {
                self.push(&path, Registry::Pypi, Declared { groups: groups.to_vec(), ..declared }, true)?;
            }
            left.extend(manifest.includes.into_iter().map(|(file, _)| join(parent(&path), &file)));
        }
        Ok(())
    }

    /// The dependencies of the workspace that a manifest inherits from.
    fn workspace(&mut self, path: &str, manifest: &Manifest) -> Result<BTreeMap<String, Declared>, String> {
        let file = path.rsplit('/').next().unwrap_or(path);
        let above = |levels: usize| join(parent(path), &"../".repeat(levels));
        let candidates = match &manifest.workspace {
            Some(folder) => vec![join(parent(path), folder)],
            None => (0..MAX_ABOVE).map(above).collect(),
        };
        for folder in candidates {
            let root = join(&folder, file);
            match self.folder.read(&root, Format::Cargo) {
                Ok(text) => {
                    let read = parse(Format::Cargo, &root, &text)?;
                    if read.is_workspace {
                        return Ok(read.inherited);
                    }
                }
                Err(Unread { is_missing: true, .. }) => {}
                Err(_) => break,
            }
        }
        Err(format!("{path}: the workspace of its dependencies was not found"))
    }

    /// Adds a dependency, which several manifests and tables may name.
    fn push(&mut self, path: &str, registry: Registry, declared: Declared, is_required: bool) -> Result<(), String> {
        let Declared { name, alias, repository, groups, is_own, .. } = declared;
        let names = [Some(&name), alias.as_ref()];
        if !names.into_iter().flatten().all(|name| is_name(registry, name)) {
            return Err(format!("{path}: the name of a dependency is not valid"));
        }
        let is_chosen = groups.is_empty() || groups.iter().any(|group| self.groups.contains(group));
        self.met.extend(groups);
        // Another table or manifest may have it from the registry.
        let required = is_required && is_chosen && !is_own;
        let item = SourceItem { name, alias, repository, registry, required, source: self.source };
        let key = (registry, sourced::key(registry, &item.name));
        match self.items.entry(key) {
            Entry::Vacant(slot) => drop(slot.insert(item)),
            Entry::Occupied(mut slot) => {
                let known = slot.get_mut();
                known.required |= item.required;
                known.alias = known.alias.take().or(item.alias);
                known.repository = known.repository.take().or(item.repository);
            }
        }
        if self.items.len() > MAX_ITEMS {
            return Err(format!("{path}: there are more than {MAX_ITEMS} dependencies"));
        }
        Ok(())
    }

    fn files(&mut self, glob: &str) -> Result<(), String> {
        // With `**`, each folder is only on the way to files.
        let with_folders = !glob.contains("**");
        let found = self.folder.find(glob, true).map_err(|reason| format!("{glob}: {reason}"))?;
        let is_asset = |found: &&Found| if found.is_folder { with_folders } else { !is_about_others(&found.path) };
        let (registry, source) = (Registry::Files, self.source);
        for Found { path, .. } in found.iter().filter(is_asset) {
            let name = path.clone();
            let item = SourceItem { name, alias: None, repository: None, registry, required: true, source };
            self.items.insert((registry, path.clone()), item);
        }
        match self.items.len() > MAX_ITEMS {
            true => Err(format!("{FILES}{glob}: there are more than {MAX_ITEMS} files")),
            false => Ok(()),
        }
    }

    /// What matches a glob of a manifest.
    fn folders(&mut self, path: &str, glob: &str) -> Result<Vec<Found>, String> {
        let found = self.folder.find(&join(parent(path), glob), false);
        found.map_err(|reason| format!("{path}: a glob of its members: {reason}"))
    }

    fn text(&mut self, path: &str, format: Format) -> Result<String, String> {
        self.folder.read(path, format).map_err(|Unread { reason, .. }| format!("{path}: {reason}"))
    }

    fn count(&mut self, path: &str) -> Result<(), String> {
        self.manifests += 1;
        let is_too_much = self.manifests > MAX_MANIFESTS;
        if is_too_much { Err(format!("{path}: there are more than {MAX_MANIFESTS} manifests")) } else { Ok(()) }
    }
}

fn parse(format: Format, path: &str, text: &str) -> Result<Manifest, String> {
    format.parse(text).map_err(|why| format!("{path}: {why}"))
}

/// Whether a file is about others in its folder: their license, a readme.
fn is_about_others(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_uppercase();
    let starts = ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "UNLICENSE", "NOTICE", "README", "OFL", "."];
    let stem = name.split(['.', '-', '_', ' ']).next().unwrap_or(&name);
    name.ends_with(".LICENSE") || name.starts_with('.') || starts.contains(&stem)
}

/// The folder of a file; empty for that of the configuration.
fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A path from a folder, without `.` and `name/..`.
fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}
