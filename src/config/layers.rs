//! Layers on top of each other: what holds for a document, and where it comes from.

use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::{
    globs::Globs,
    layer::{Layer, Origin, Set},
    schema::{self, Key, SELECTORS},
};
use crate::{
    model::profile::{Choice, Profile},
    rules::{Selection, Selectors, UnknownRule},
};

/// What holds for one document, or for the run.
#[derive(Debug)]
pub struct Layers<'a> {
    /// The lowest first.
    layers: Vec<&'a Layer>,
    /// The section that names a profile, the highest: the contract starts anew with it.
    anew: usize,
    /// What contracts of the configuration are called.
    name: &'a str,
}

impl<'a> Layers<'a> {
    /// A file, those of its sections that are for `document` (an absolute path), and the options above them.
    ///
    /// `name` is what the file is called.
    #[must_use]
    pub fn new(file: Option<&'a Layer>, name: &'a str, document: Option<&Path>, options: &'a Layer) -> Self {
        let mut layers: Vec<&Layer> = file.into_iter().collect();
        if let (Some(file), Some(document)) = (file, document) {
            let matching = file.per_file.iter().filter(|section| {
                // The reader has compiled them: an error cannot come.
                Globs::new(&file.base, &section.files).is_ok_and(|globs| globs.cover(document))
            });
            layers.extend(matching.map(|section| &section.layer));
        }
        let anew = layers.iter().rposition(|layer| layer.values.contains_key("profile")).unwrap_or_default();
        layers.push(options);
        Self { layers, anew, name }
    }

    /// The layers that a key can have its value from.
    fn holding(&self, path: &str) -> &[&'a Layer] {
        let shape = path.starts_with("entries.") || path.starts_with("sections.");
        self.layers.get(if shape { self.anew } else { 0 }..).unwrap_or_default()
    }

    /// The highest value of a key, with the folder that paths in it are relative to.
    fn get(&self, path: &str) -> Option<(&Set, &Path)> {
        self.holding(path).iter().rev().find_map(|layer| Some((layer.values.get(path)?, layer.base.as_path())))
    }

    /// Where the highest value of a key comes from.
    #[must_use]
    pub fn origin(&self, path: &str) -> Origin {
        self.get(path).map_or(Origin::Default, |(set, _)| set.origin.clone())
    }

    fn value(&self, path: &str) -> Option<Value> {
        debug_assert!(schema::find(path).is_some(), "{path} is a key of the schema");
        self.get(path).map(|(set, _)| set.value.clone()).or_else(|| default(schema::find(path)?))
    }

    /// A flag; one without a value is off.
    #[must_use]
    pub fn flag(&self, path: &str) -> bool {
        self.value(path).and_then(|value| value.as_bool()).unwrap_or_default()
    }

    /// A text.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<String> {
        self.value(path)?.as_str().map(str::to_owned)
    }

    /// A number, whole or not.
    #[must_use]
    pub fn number(&self, path: &str) -> f64 {
        match self.value(path) {
            Some(Value::Integer(number)) => number as f64,
            Some(Value::Float(number)) => number,
            _ => 0.0,
        }
    }

    /// All items of a list, those of lower layers first where the key adds.
    #[must_use]
    pub fn list(&self, path: &str) -> Vec<Value> {
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

    /// A table with keys of any name; empty where nobody set it.
    #[must_use]
    pub fn table(&self, path: &str) -> Table {
        self.value(path).and_then(|value| value.as_table().cloned()).unwrap_or_default()
    }

    /// The texts of a list.
    #[must_use]
    pub fn texts(&self, path: &str) -> Vec<String> {
        self.list(path).into_iter().filter_map(|value| value.as_str().map(str::to_owned)).collect()
    }

    /// The paths of a list or a text, made absolute; `otherwise` is what a default is relative to.
    #[must_use]
    pub fn paths(&self, path: &str, otherwise: &Path) -> Vec<PathBuf> {
        let base = self.get(path).map_or(otherwise, |(_, base)| base);
        let texts = self.text(path).map_or_else(|| self.texts(path), |text| vec![text]);
        texts.iter().map(|text| base.join(text)).collect()
    }

    /// The globs of a list, by the folder they are relative to; a default is relative to every folder.
    ///
    /// # Errors
    /// A text of the command line that is no glob.
    pub fn globs(&self, path: &str) -> Result<Vec<Globs>, globset::Error> {
        let adds = schema::find(path).is_some_and(|key| key.adds);
        let set = self.layers.iter().rev().filter(|layer| layer.values.contains_key(path));
        let globs =
            set.take(if adds { usize::MAX } else { 1 }).map(|layer| Globs::new(&layer.base, &layer.texts(path)));
        let mut found = globs.collect::<Result<Vec<_>, _>>()?;
        if found.is_empty() {
            let texts = self.texts(path);
            found.extend((!texts.is_empty()).then(|| Globs::new(Path::new("/"), &texts)).transpose()?);
        }
        Ok(found)
    }

    /// Which rules run.
    ///
    /// # Errors
    /// A rule or group that does not exist.
    pub fn levels(&self) -> Result<Selection, UnknownRule> {
        let lists: Vec<[Vec<String>; 4]> =
            self.layers.iter().map(|layer| SELECTORS.map(|name| layer.texts(name))).collect();
        let selectors: Vec<Selectors<'_>> =
            lists.iter().map(|[select, ignore, warn, error]| Selectors { select, ignore, warn, error }).collect();
        Selection::layered(&selectors)
    }

    /// Which contract holds.
    ///
    /// # Errors
    /// What is wrong with the contract as it was put together.
    pub fn choice(&self) -> Result<Choice, String> {
        let own = self.contract();
        let failed = |error: toml::de::Error| format!("{}: {}", self.name, error.message().trim());
        match self.text("profile").as_deref() {
            None | Some("auto") if own.is_empty() => Ok(Choice::Auto),
            Some("none") if own.is_empty() => Ok(Choice::None),
            None | Some("auto") if !own.contains_key("entries") && !own.contains_key("sections") => {
                let builtin = Profile::builtin().iter().map(|profile| profile.extended(&own));
                let builtin = builtin.collect::<Result<Vec<_>, _>>().map_err(failed)?;
                let otherwise = Profile::from_table(self.name, own).map_err(failed)?;
                Ok(Choice::Extended { builtin, fallback: Box::new(otherwise) })
            }
            // No contract, but what the page is compared with stays.
            Some("none") => {
                let kept = own.into_iter().filter(|(key, _)| !matches!(key.as_str(), "entries" | "sections")).collect();
                Profile::from_table(self.name, kept).map(|profile| Choice::Profile(Box::new(profile))).map_err(failed)
            }
            None | Some("auto") => {
                Profile::from_table(self.name, own).map(|profile| Choice::Profile(Box::new(profile))).map_err(failed)
            }
            Some(name) => {
                let known = Profile::builtin().iter().find(|profile| profile.name == name);
                let known = known.ok_or_else(|| {
                    let names: Vec<&str> = Profile::builtin().iter().map(|profile| profile.name.as_str()).collect();
                    format!("--profile {name}: no such profile; there are {}, auto, none", names.join(", "))
                })?;
                known.extended(&own).map(|profile| Choice::Profile(Box::new(profile))).map_err(failed)
            }
        }
    }

    /// Whether the modules are listed, so that no directory is looked for.
    #[must_use]
    pub fn lists_modules(&self) -> bool {
        self.get("modules.list").is_some()
    }

    /// The keys of a contract that somebody set, as a profile writes them.
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

    /// Every key that has a value, with the places it comes from, in the order of the schema.
    #[must_use]
    pub fn all(&self) -> Vec<(String, Value, Vec<Origin>)> {
        let mut found = Vec::new();
        for (path, key) in schema::paths() {
            let set = self.holding(&path).iter().filter_map(|layer| layer.values.get(&path));
            let origins: Vec<Origin> = set.map(|set| set.origin.clone()).collect();
            let value = if key.adds { Some(Value::Array(self.list(&path))) } else { self.value(&path) };
            match (value, origins.len()) {
                (Some(value), 0) if !key.default.is_empty() => found.push((path, value, vec![Origin::Default])),
                (Some(value), 1..) if key.adds => found.push((path, value, origins)),
                (Some(value), 1..) => found.push((path, value, origins.into_iter().next_back().into_iter().collect())),
                _ => {}
            }
        }
        found
    }
}

/// The default of a key.
pub(super) fn default(key: &Key) -> Option<Value> {
    if key.default.is_empty() {
        return None;
    }
    toml::from_str::<Table>(&format!("value = {}", key.default)).ok()?.remove("value")
}
