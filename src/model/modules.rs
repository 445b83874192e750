//! The numbered modules of a project: which number has which name.
//!
//! A tree is read from directories named `NN_name`, from a list in the configuration, or from a built-in contract.
//! Numbers may start at 00, have gaps, and be shared by several directories.

mod name;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use super::contract;
use crate::text;
pub use name::normalize;

/// The source of a module tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ModuleSource {
    /// Directories in this folder; a path below the root with `/`.
    Directory(String),
    /// A list in the configuration.
    Config,
    /// The list of the built-in contract of this name.
    Builtin(String),
}

impl std::fmt::Display for ModuleSource {
    /// As reports show it: the path, `config`, or `builtin:name`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Directory(path) => f.write_str(path),
            Self::Config => f.write_str("config"),
            Self::Builtin(name) => write!(f, "builtin:{name}"),
        }
    }
}

/// One module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    /// Its number; several modules of a tree may share one.
    pub number: u32,
    /// The name as it is in the source, without the number: `autograd`.
    pub name: String,
    /// The name as people write it: `Autograd`, `DataLoader`.
    pub title: String,
    /// Its directory as a path below the root, if it has one.
    pub directory: Option<String>,
    /// Other names for it in the contract.
    pub aliases: Vec<String>,
}

/// A tier of the contract with the numbers of its modules in this tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierNumbers<'a> {
    /// The contract's spelling, without the word “Tier”.
    pub name: &'a str,
    /// The numbers of its modules; never empty.
    pub numbers: BTreeSet<u32>,
    /// The numbers of the first and the last module that the contract lists. They differ from the lowest and the highest
    /// number if the modules have another order in this tree.
    pub listed_ends: (u32, u32),
}

impl TierNumbers<'_> {
    /// The lowest and the highest number.
    #[must_use]
    pub fn ends(&self) -> (u32, u32) {
        (self.numbers.first().copied().unwrap_or(0), self.numbers.last().copied().unwrap_or(0))
    }

    /// Whether a range is the whole tier. A module that has moved to an edge may be counted to the next tier, so the
    /// contract's first and last module are edges, too.
    #[must_use]
    pub fn is_extent(&self, from: u32, to: u32) -> bool {
        let (first, last) = self.ends();
        [first, self.listed_ends.0].contains(&from) && [last, self.listed_ends.1].contains(&to)
    }
}

/// The modules of a project, by number and by name.
#[derive(Debug, Clone)]
pub struct ModuleTree {
    source: ModuleSource,
    /// By number, then by name.
    modules: Vec<Module>,
    tiers: Vec<contract::Tier>,
    /// Normalized names to indices of `modules`. An alias is included only if no module has it as its name.
    names: BTreeMap<String, Vec<usize>>,
    /// Number of digits the tree pads numbers to.
    width: usize,
}

impl ModuleTree {
    /// Whether directories of these names are a module tree: at least two are named `NN_name`.
    #[must_use]
    pub fn is_tree<S: AsRef<str>>(directories: &[S]) -> bool {
        directories.iter().filter(|name| name::directory(name.as_ref()).is_some()).nth(1).is_some()
    }

    /// Builds the tree of directories at the root, without a contract.
    #[must_use]
    pub fn of_directories(directories: &[String]) -> Self {
        Self::from_directories("", directories, &contract::Modules::default())
    }

    /// Builds the tree of the folder `path` (below the root, with `/`; empty or `.` for the root itself) from the names
    /// of its directories. Ignores names that are not `NN_name`, and archived ones (`_ARCHIVED`, `_backup`).
    #[must_use]
    pub fn from_directories<S: AsRef<str>>(path: &str, directories: &[S], contract: &contract::Modules) -> Self {
        let path = path.trim_end_matches('/').trim_start_matches("./");
        let mut width = 1;
        let mut modules = Vec::new();
        for directory in directories.iter().map(AsRef::as_ref) {
            let Some((digits, name)) = name::directory(directory) else { continue };
            let Ok(number) = digits.parse() else { continue };
            width = width.max(digits.len());
            modules.push(Module {
                number,
                name: name.to_owned(),
                title: name::display(name, contract),
                directory: Some(match path {
                    "" | "." => directory.to_owned(),
                    path => format!("{path}/{directory}"),
                }),
                aliases: name::aliases(name, contract),
            });
        }
        Self::new(ModuleSource::Directory(path.to_owned()), modules, width, contract)
    }

    /// Builds a tree from a list: `06 Autograd`. Skips entries of another form ([`ModuleTree::list_entry`]).
    #[must_use]
    pub fn from_list(source: ModuleSource, list: &[String], contract: &contract::Modules) -> Self {
        let mut width = 1;
        let mut modules = Vec::new();
        for (digits, title) in list.iter().filter_map(|entry| Self::list_entry(entry)) {
            let Ok(number) = digits.parse() else { continue };
            width = width.max(digits.len());
            modules.push(Module {
                number,
                name: title.to_owned(),
                title: title.to_owned(),
                directory: None,
                aliases: name::aliases(title, contract),
            });
        }
        Self::new(source, modules, width, contract)
    }

    /// The digits and the name of a list entry of the form `06 Autograd` or `06_autograd`.
    #[must_use]
    pub fn list_entry(entry: &str) -> Option<(&str, &str)> {
        name::list_entry(entry)
    }

    fn new(source: ModuleSource, mut modules: Vec<Module>, width: usize, contract: &contract::Modules) -> Self {
        modules.sort_by(|a, b| (a.number, &a.name).cmp(&(b.number, &b.name)));
        let mut names = BTreeMap::<String, Vec<usize>>::new();
        for (index, module) in modules.iter().enumerate() {
            names.entry(normalize(&module.name)).or_default().push(index);
        }
        let mut others = BTreeMap::<String, Vec<usize>>::new();
        for (index, module) in modules.iter().enumerate() {
            for alias in module.aliases.iter().map(|alias| normalize(alias)).filter(|alias| !names.contains_key(alias))
            {
                let indices = others.entry(alias).or_default();
                if indices.last() != Some(&index) {
                    indices.push(index);
                }
            }
        }
        names.append(&mut others);
        names.remove("");
        Self { source, modules, tiers: contract.tiers.clone(), names, width }
    }

    /// The source of the tree.
    #[must_use]
    pub const fn source(&self) -> &ModuleSource {
        &self.source
    }

    /// All modules, by number, then by name.
    #[must_use]
    pub fn modules(&self) -> &[Module] {
        &self.modules
    }

    /// The number of distinct numbers.
    #[must_use]
    pub fn count(&self) -> usize {
        self.modules.chunk_by(|a, b| a.number == b.number).count()
    }

    /// The modules with this number: none, one, or several.
    #[must_use]
    pub fn numbered(&self, number: u32) -> &[Module] {
        let start = self.modules.partition_point(|module| module.number < number);
        let end = self.modules.partition_point(|module| module.number <= number);
        self.modules.get(start..end).unwrap_or_default()
    }

    /// Whether a module has this number.
    #[must_use]
    pub fn has(&self, number: u32) -> bool {
        !self.numbered(number).is_empty()
    }

    /// The distinct numbers from `first` to `last`, both included, ascending.
    pub fn between(&self, first: u32, last: u32) -> impl Iterator<Item = u32> + '_ {
        let start = self.modules.partition_point(|module| module.number < first);
        let rest = self.modules.get(start..).unwrap_or_default();
        rest.chunk_by(|a, b| a.number == b.number)
            .filter_map(|same| same.first().map(|module| module.number))
            .take_while(move |&number| number <= last)
    }

    /// The lowest and the highest number; `None` for an empty tree.
    #[must_use]
    pub fn ends(&self) -> Option<(u32, u32)> {
        Some((self.modules.first()?.number, self.modules.last()?.number))
    }

    /// The modules with this name or alias, compared by [`normalize`].
    pub fn named(&self, name: &str) -> impl Iterator<Item = &Module> {
        let indices = self.names.get(&normalize(name)).map(Vec::as_slice).unwrap_or_default();
        indices.iter().filter_map(|&index| self.modules.get(index))
    }

    /// The numbers of the modules with this name, ascending; empty if there is none.
    #[must_use]
    pub fn numbers_of(&self, name: &str) -> Vec<u32> {
        let mut numbers: Vec<u32> = self.named(name).map(|module| module.number).collect();
        numbers.dedup();
        numbers
    }

    /// Whether `name` is the name or an alias of a module.
    #[must_use]
    pub fn is_module(&self, name: &str) -> bool {
        self.names.contains_key(&normalize(name))
    }

    /// Whether `name`, with or without the word “Tier”, is a tier of the contract.
    #[must_use]
    pub fn is_tier(&self, name: &str) -> bool {
        self.contract_tier(name).is_some()
    }

    /// Whether `name` is a module or a tier, for the scanner of references.
    #[must_use]
    pub fn knows(&self, name: &str) -> bool {
        self.is_module(name) || self.is_tier(name)
    }

    /// The tier of this name with its numbers; `None` if it is unknown or one of its modules is not in the tree.
    #[must_use]
    pub fn tier(&self, name: &str) -> Option<TierNumbers<'_>> {
        self.contract_tier(name).and_then(|tier| self.tier_numbers(tier))
    }

    /// The tiers whose modules are all in the tree, in the contract's order.
    pub fn tiers(&self) -> impl Iterator<Item = TierNumbers<'_>> {
        self.tiers.iter().filter_map(|tier| self.tier_numbers(tier))
    }

    fn contract_tier(&self, name: &str) -> Option<&contract::Tier> {
        let wanted = name::tier(name);
        self.tiers.iter().find(|tier| name::tier(&tier.name) == wanted)
    }

    fn tier_numbers<'a>(&'a self, tier: &'a contract::Tier) -> Option<TierNumbers<'a>> {
        let mut numbers = BTreeSet::new();
        let mut listed: Vec<u32> = Vec::new();
        for name in &tier.modules {
            listed.push(self.named(name).map(|module| module.number).next()?);
            numbers.extend(self.named(name).map(|module| module.number));
        }
        let listed_ends = (*listed.first()?, *listed.last()?);
        Some(TierNumbers { name: &tier.name, numbers, listed_ends })
    }

    /// A number padded as in the tree: `06`.
    #[must_use]
    pub fn show(&self, number: u32) -> String {
        format!("{number:0width$}", width = self.width)
    }

    /// The titles of the modules with this number, for a message: `Capstone or Competition`; empty if there is none.
    #[must_use]
    pub fn titles(&self, number: u32) -> String {
        let mut titles: Vec<&str> = self.numbered(number).iter().map(|module| module.title.as_str()).collect();
        titles.dedup();
        titles.join(" or ")
    }

    /// Where the modules of a number are, for a label: `src/06_optimizers`, or `06 Optimizers` of a list.
    #[must_use]
    pub fn location(&self, number: u32) -> String {
        let listed = |module: &Module| format!("{} {}", self.show(number), module.title);
        let location = |module: &Module| module.directory.clone().unwrap_or_else(|| listed(module));
        self.numbered(number).iter().map(location).collect::<Vec<_>>().join(", ")
    }

    /// What has the modules, for a label: `src/`, `the built-in list`.
    #[must_use]
    pub fn holder(&self) -> String {
        match &self.source {
            ModuleSource::Directory(path) if path.is_empty() || path == "." => "this folder".to_owned(),
            ModuleSource::Directory(path) => format!("{path}/"),
            ModuleSource::Config => "the configuration".to_owned(),
            ModuleSource::Builtin(_) => "the built-in list".to_owned(),
        }
    }

    /// Which numbers exist, for a label: `src/ has 01-20`, `the built-in list has 00-07 and 16`.
    #[must_use]
    pub fn extent(&self) -> String {
        let holder = self.holder();
        let numbers: Vec<u32> = self.between(0, u32::MAX).collect();
        let runs = numbers.chunk_by(|a, b| a + 1 == *b).filter_map(|run| Some((*run.first()?, *run.last()?)));
        let mut runs: Vec<String> = runs
            .map(|(first, last)| match last - first {
                0 => self.show(first),
                _ => format!("{}-{}", self.show(first), self.show(last)),
            })
            .collect();
        match runs.pop() {
            None => format!("{holder} has no modules"),
            Some(last) if runs.is_empty() => format!("{holder} has {last}"),
            Some(last) if runs.len() < 4 => format!("{holder} has {} and {last}", runs.join(", ")),
            Some(_) => format!("{holder} has {} modules", self.count()),
        }
    }

    /// The module whose name is nearest to a misspelt one, if it is near enough.
    #[must_use]
    pub fn nearest(&self, name: &str) -> Option<&Module> {
        let wanted = normalize(name);
        let length = wanted.chars().count();
        if !(3..=64).contains(&length) {
            return None;
        }
        let mut names: Vec<(&String, &Vec<usize>)> = self.names.iter().collect();
        names.sort_by_key(|(_, indices)| *indices);
        let names = names.into_iter().map(|(name, _)| name.as_str());
        let name = text::nearest(&wanted, names, |_| length.div_ceil(4))?;
        self.names.get(name)?.first().and_then(|&index| self.modules.get(index))
    }
}
