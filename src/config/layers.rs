//! The merged configuration of a file, and where each value comes from.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    time::Duration,
};

use regex::Regex;

use toml::{Table, Value};

use super::{
    globs::Globs,
    layer::{Layer, Origin, Set},
    schema::{self, Key, SELECTORS},
    typed::{self, Section},
};
use crate::{
    model::profile::{Choice, Profile},
    rule::Rule,
    rules::{self, Selection, Selectors, UnknownRule},
};

/// Parts of a contract that make one of their own, in place of the one that the content of a page selects.
const REPLACING: [&str; 2] = ["entries", "sections"];

/// The layers of one file, or of the whole run.
#[derive(Debug)]
pub struct Layers<'a> {
    /// The lowest first.
    layers: Vec<&'a Layer>,
    /// Index of the highest layer that names a profile: contract keys of lower layers are ignored.
    contract_from: usize,
    /// Index of the highest layer with `[[entries]]`: keys of `[entries]` in it and in lower layers are ignored.
    list_at: Option<usize>,
    /// The name of the configuration file, also of its contract.
    name: &'a str,
}

impl<'a> Layers<'a> {
    /// A configuration file named `name` after those that it extends, each with its sections that match `document` (an absolute
    /// path), and the options on top.
    #[must_use]
    pub fn new(files: &'a [Layer], name: &'a str, document: Option<&Path>, options: &'a Layer) -> Self {
        let mut layers: Vec<&Layer> = Vec::with_capacity(files.len() + 1);
        for file in files {
            layers.push(file);
            let is_meant = |section: &&Layer| {
                let files = section.compiled(schema::FILES);
                document.is_some_and(|document| files.is_some_and(|files| files.cover(document)))
            };
            layers.extend(file.per_file.iter().filter(is_meant));
        }
        let contract_from = layers.iter().rposition(|layer| layer.values.contains_key("profile")).unwrap_or_default();
        layers.push(options);
        let own = layers.get(contract_from..).unwrap_or_default();
        let list_at = own.iter().rposition(|layer| layer.values.contains_key("entries")).map(|at| contract_from + at);
        Self { layers, contract_from, list_at, name }
    }

    /// The layers that can set a key.
    fn holding(&self, path: &str) -> &[&'a Layer] {
        let from = match path.split('.').next() {
            Some(_) if path == "entries" => return self.list_layer(),
            Some("entries") => self.list_at.map_or(self.contract_from, |at| at + 1),
            Some("sections") => self.contract_from,
            _ => 0,
        };
        self.layers.get(from..).unwrap_or_default()
    }

    /// The layer with the `[[entries]]` that apply; `None` if a higher layer has `[entries]`, or none has any.
    fn list_layer(&self) -> &[&'a Layer] {
        let Some(at) = self.list_at else { return &[] };
        let is_set = |layer: &&Layer| layer.values.keys().any(|key| key.starts_with("entries."));
        let is_replaced = self.layers.get(at + 1..).is_some_and(|above| above.iter().any(is_set));
        if is_replaced { &[] } else { self.layers.get(at..=at).unwrap_or_default() }
    }

    /// The value of the highest layer that sets a key, with the folder that its paths are relative to.
    fn get(&self, path: &str) -> Option<(&Set, &Path)> {
        self.holding(path).iter().rev().find_map(|layer| Some((layer.values.get(path)?, layer.base.as_path())))
    }

    /// Where the value of a key comes from.
    #[must_use]
    pub fn origin(&self, path: &str) -> Origin {
        self.get(path).map_or(Origin::Default, |(set, _)| set.origin.clone())
    }

    fn value(&self, path: &str) -> Option<Value> {
        debug_assert!(schema::find(path).is_some(), "{path} is a key of the schema");
        self.get(path).map(|(set, _)| set.value.clone()).or_else(|| default(schema::find(path)?))
    }

    /// A flag; false if it has no value.
    #[must_use]
    pub fn flag(&self, path: &str) -> bool {
        self.value(path).and_then(|value| value.as_bool()).unwrap_or_default()
    }

    /// A string.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<String> {
        self.value(path)?.as_str().map(str::to_owned)
    }

    /// A choice.
    #[must_use]
    pub fn one_of<T: crate::choice::Choice>(&self, path: &str) -> Option<T> {
        self.value(path)?.as_str().and_then(T::from_name)
    }

    /// A whole number, 0 if it is not set.
    #[must_use]
    pub fn count<T: TryFrom<i64> + Default>(&self, path: &str) -> T {
        self.value(path).as_ref().and_then(typed::count).unwrap_or_default()
    }

    /// A number of seconds, none if it is not set.
    #[must_use]
    pub fn duration(&self, path: &str) -> Duration {
        self.value(path).as_ref().and_then(typed::duration).unwrap_or_default()
    }

    /// A number of days or hours, none if it is not set.
    #[must_use]
    pub fn age(&self, path: &str) -> Duration {
        self.text(path).and_then(|text| typed::age(&text)).unwrap_or_default()
    }

    /// A set of HTTP statuses.
    #[must_use]
    pub fn statuses(&self, path: &str) -> BTreeSet<u16> {
        self.list(path).iter().filter_map(typed::count).collect()
    }

    /// A list of regular expressions, compiled. Reading has rejected those that are not valid.
    #[must_use]
    pub fn regexes(&self, path: &str) -> Vec<Regex> {
        self.texts(path).iter().filter_map(|text| Regex::new(text).ok()).collect()
    }

    /// The sections of a table with arbitrary keys (`link.hosts`), by key.
    #[must_use]
    pub fn sections(&self, path: &str) -> BTreeMap<String, Section> {
        let table = self.value(path).and_then(|value| value.as_table().cloned()).unwrap_or_default();
        let section = |(name, value): (String, Value)| Some((name, Section::new(value.as_table()?.clone())));
        table.into_iter().filter_map(section).collect()
    }

    /// All items of a list, those of lower layers first if the key adds.
    fn list(&self, path: &str) -> Vec<Value> {
        let Some(key) = schema::find(path) else { return Vec::new() };
        let items = |value: Value| match value {
            Value::Array(items) => items,
            _ => Vec::new(),
        };
        if !key.adds {
            return self.value(path).map(items).unwrap_or_default();
        }
        let set = self.holding(path).iter().filter_map(|layer| layer.values.get(path));
        set.flat_map(|set| items(set.value.clone())).collect()
    }

    /// A list of strings.
    #[must_use]
    pub fn texts(&self, path: &str) -> Vec<String> {
        self.list(path).into_iter().filter_map(|value| value.as_str().map(str::to_owned)).collect()
    }

    /// The paths of a list or string, made absolute; defaults are relative to `otherwise`.
    #[must_use]
    pub fn paths(&self, path: &str, otherwise: &Path) -> Vec<PathBuf> {
        let base = self.get(path).map_or(otherwise, |(_, base)| base);
        let texts = self.text(path).map_or_else(|| self.texts(path), |text| vec![text]);
        texts.iter().map(|text| base.join(text)).collect()
    }

    /// The globs of a list, one set per base folder; a default applies everywhere.
    ///
    /// # Errors
    /// An invalid glob on the command line.
    pub fn globs(&self, path: &str) -> Result<Vec<Globs>, globset::Error> {
        let adds = schema::find(path).is_some_and(|key| key.adds);
        let set = self.layers.iter().rev().filter(|layer| layer.values.contains_key(path));
        let globs = set.take(if adds { usize::MAX } else { 1 }).map(|layer| match layer.compiled(path) {
            Some(globs) => Ok(globs),
            None => Globs::new(&layer.base, &layer.texts(path)),
        });
        let mut found = globs.collect::<Result<Vec<_>, _>>()?;
        if found.is_empty() {
            let texts = self.texts(path);
            found.extend((!texts.is_empty()).then(|| Globs::new(Path::new("/"), &texts)).transpose()?);
        }
        Ok(found)
    }

    /// The rules that run, with their severities.
    ///
    /// # Errors
    /// An unknown rule or group.
    pub fn levels(&self) -> Result<Selection, UnknownRule> {
        Selection::layered(&selectors(&self.selector_lists()))
    }

    /// The rules that files turn off although options leave them on, and where.
    #[must_use]
    pub fn turned_off(&self) -> Vec<(&'static Rule, Origin)> {
        let off = rules::turned_off(&selectors(&self.selector_lists())).into_iter();
        off.filter_map(|(rule, layer, list)| Some((rule, self.layers.get(layer)?.values.get(list)?.origin.clone())))
            .collect()
    }

    /// The rules whose errors files lower to warnings although options do not, and where.
    #[must_use]
    pub fn lowered(&self) -> Vec<(&'static Rule, Origin)> {
        let lowered = rules::lowered(&selectors(&self.selector_lists())).into_iter();
        lowered
            .filter_map(|(rule, layer)| Some((rule, self.layers.get(layer)?.values.get("warn")?.origin.clone())))
            .collect()
    }

    fn selector_lists(&self) -> Vec<[Vec<String>; 4]> {
        self.layers.iter().map(|layer| SELECTORS.map(|name| layer.texts(name))).collect()
    }

    /// The contract.
    ///
    /// # Errors
    /// What is wrong with the merged contract.
    pub fn choice(&self) -> Result<Choice, String> {
        let own = self.contract();
        let failed = |error: toml::de::Error| format!("{}: {}", self.name, error.message().trim());
        match self.text("profile").as_deref() {
            None | Some("auto") if own.is_empty() => Ok(Choice::Auto),
            Some("none") if own.is_empty() => Ok(Choice::None),
            None | Some("auto") if !REPLACING.iter().any(|root| own.contains_key(*root)) => {
                let builtin = Profile::builtin().iter().map(|profile| profile.extended(&own));
                let builtin = builtin.collect::<Result<Vec<_>, _>>().map_err(failed)?;
                let otherwise = Profile::from_table(self.name, own).map_err(failed)?;
                Ok(Choice::Extended { builtin, fallback: Box::new(otherwise) })
            }
            // No contract, but keep the modules and contributors to compare with.
            Some("none") => {
                let kept = own.into_iter().filter(|(key, _)| !REPLACING.contains(&key.as_str())).collect();
                Profile::from_table(self.name, kept).map(|profile| Choice::Profile(Box::new(profile))).map_err(failed)
            }
            None | Some("auto") => {
                Profile::from_table(self.name, own).map(|profile| Choice::Profile(Box::new(profile))).map_err(failed)
            }
            Some(name) => {
                let known = Profile::builtin().iter().find(|profile| profile.name == name);
                let known = known.ok_or_else(|| {
                    let names: Vec<&str> = Profile::builtin().iter().map(|profile| profile.name.as_str()).collect();
                    format!("--profile {name}: no such profile; the profiles are {}, auto, none", names.join(", "))
                })?;
                known.extended(&own).map(|profile| Choice::Profile(Box::new(profile))).map_err(failed)
            }
        }
    }

    /// Whether the modules are listed, so that no directory is needed.
    #[must_use]
    pub fn lists_modules(&self) -> bool {
        self.get("modules.list").is_some()
    }

    /// The folder that `[entries] source` is relative to: that of the file that sets it.
    #[must_use]
    pub fn source_base(&self) -> Option<&Path> {
        self.get("entries.source").or_else(|| self.get("entries")).map(|(_, base)| base)
    }

    /// The keys that say where entries, contributors and modules are, each with what sets it, and for one of several contracts
    /// its position. Of listed modules, no folder counts.
    #[must_use]
    pub fn searches(&self) -> Vec<(&'static str, Origin, Option<usize>)> {
        const ENTRIES: [&str; 5] =
            ["entries.section", "entries.selector", "entries.form", "entries.level", "entries.fields"];
        let set = |key: &'static str| Some((key, self.get(key)?.0.origin.clone(), None));
        let lists = self.list_layer().iter().flat_map(|layer| layer.entries.iter().cloned().enumerate());
        let lists = lists.map(|(at, origin)| ("entries", origin, Some(at)));
        let folders = set("modules.directories").filter(|_| !self.lists_modules());
        ENTRIES
            .into_iter()
            .find_map(set)
            .into_iter()
            .chain(lists)
            .chain(set("contributors.selector"))
            .chain(folders)
            .collect()
    }

    /// The contract keys that are set, in the form of a profile.
    fn contract(&self) -> Table {
        let mut table = Table::new();
        for (path, _) in schema::paths() {
            let (root, rest) = path.split_once('.').map_or((path.as_str(), None), |(root, rest)| (root, Some(rest)));
            if !schema::CONTRACT.contains(&root) {
                continue;
            }
            let Some((set, _)) = self.get(&path) else { continue };
            match rest {
                None => {
                    table.insert(path.clone(), set.value.clone());
                }
                Some(rest) => {
                    let inner = table.entry(root).or_insert_with(|| Value::Table(Table::new()));
                    inner.as_table_mut().map(|inner| inner.insert(rest.to_owned(), set.value.clone()));
                }
            }
        }
        table
    }

    /// The keys that are set and make a contract of their own, with their values.
    #[must_use]
    pub fn replacing(&self) -> Vec<(String, &Value)> {
        let of_contract = |path: &String| path.split('.').next().is_some_and(|root| REPLACING.contains(&root));
        let paths = schema::paths().into_iter().map(|(path, _)| path).filter(of_contract);
        paths.filter_map(|path| self.get(&path).map(|(set, _)| &set.value).map(|value| (path, value))).collect()
    }

    /// The keys of the contract whose value differs from that of other layers, and what sets it, or set it there.
    #[must_use]
    pub fn changed_contract(&self, then: &Layers<'_>) -> Vec<(String, Origin)> {
        let is_contract = |path: &str| {
            path == "profile" || path.split('.').next().is_some_and(|root| schema::CONTRACT.contains(&root))
        };
        let changed = schema::paths()
            .into_iter()
            .map(|(path, _)| path)
            .filter(|path| is_contract(path) && self.value(path) != then.value(path));
        let with_origin = |path: String| match self.origin(&path) {
            Origin::Default => (then.origin(&path), path),
            set => (set, path),
        };
        changed.map(with_origin).map(|(origin, path)| (path, origin)).collect()
    }

    /// Every key that has a value, and where it comes from, in the order of the schema.
    #[must_use]
    pub fn all(&self) -> Vec<(String, Value, Vec<Origin>)> {
        let mut found = Vec::new();
        // What is inherited is there already.
        for (path, key) in schema::paths().into_iter().filter(|(path, _)| path != "extends") {
            let set = self.holding(&path).iter().filter_map(|layer| layer.values.get(&path));
            let mut origins: Vec<Origin> = set.map(|set| set.origin.clone()).collect();
            if path == "entries" {
                origins = self.list_layer().iter().flat_map(|layer| layer.entries.iter().cloned()).collect();
            }
            let value = if key.adds { Some(Value::Array(self.list(&path))) } else { self.value(&path) };
            match (value, origins.len()) {
                (Some(value), 0) if !key.default.is_empty() => found.push((path, value, vec![Origin::Default])),
                (Some(value), 1..) if key.adds || path == "entries" => found.push((path, value, origins)),
                (Some(value), 1..) => found.push((path, value, origins.into_iter().next_back().into_iter().collect())),
                _ => {}
            }
        }
        found
    }
}

fn selectors(lists: &[[Vec<String>; 4]]) -> Vec<Selectors<'_>> {
    lists.iter().map(|[select, ignore, warn, error]| Selectors { select, ignore, warn, error }).collect()
}

/// The default of a key.
pub(super) fn default(key: &Key) -> Option<Value> {
    if key.default.is_empty() {
        return None;
    }
    toml::from_str::<Table>(&format!("value = {}", key.default)).ok()?.remove("value")
}
