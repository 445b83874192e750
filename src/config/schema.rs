//! The schema of the configuration: each key is declared once, in [`ROOT`], with its value, default and option.
//!
//! Reading, error messages, the JSON Schema, `config show`, the options of `check` and the tables of the documentation derive
//! from it.

mod keys;

use crate::choice::Described;

pub use keys::ROOT;

/// One key.
#[derive(Debug)]
pub struct Key {
    /// In kebab-case.
    pub name: &'static str,
    /// Description, in one line: also the help of the option.
    pub doc: &'static str,
    /// What the value has to be.
    pub shape: Shape,
    /// Default value as TOML; empty if there is none.
    pub default: &'static str,
    /// Whether its table must have it.
    pub required: bool,
    /// Whether it can be set in `[[per-file]]`; all others apply to the whole run.
    pub per_file: bool,
    /// Whether a list adds to the layers below instead of replacing them.
    pub adds: bool,
    /// The option of `check` that sets the same.
    pub option: Option<Opt>,
}

/// The option of a key.
#[derive(Debug, Clone, Copy)]
pub struct Opt {
    /// Long name; `no-…` turns a flag off.
    pub name: &'static str,
    /// Placeholder of the value in `--help`; empty for a flag.
    pub value: &'static str,
    /// Heading in `--help`.
    pub heading: &'static str,
    /// Description, where that of the key does not fit.
    pub help: Option<&'static str>,
}

/// What a value has to be.
#[derive(Debug)]
pub enum Shape {
    /// `true` or `false`.
    Flag,
    /// A whole number, both ends included.
    Integer(i64, i64),
    /// Seconds, above 0, with or without a fraction. A file is not trusted, so it has other limits than an option.
    Seconds {
        /// The least in a configuration file; 0 for any above 0.
        least: u32,
        /// The most in a configuration file.
        file: u32,
        /// The most on the command line or in the environment.
        option: u32,
    },
    /// A string.
    Text(Text),
    /// One of these.
    Choice(&'static [Described]),
    /// An array of values of one shape.
    List(&'static Self),
    /// One such string, or a list of them.
    TextOrList(&'static Self),
    /// A table with these keys.
    Table(&'static [Key]),
    /// One such table, or several as `[[…]]`, each with its own `section`.
    TableOrList(&'static Self),
    /// A table with any key, and values of one shape.
    Map(&'static Self),
    /// An array of tables with `files` and any key that can be set per file.
    PerFile,
}

/// What a string has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Text {
    /// Any text that is not blank.
    Filled,
    /// A label of a field, with `{entry}` for the name of the entry.
    Label,
    /// A rule or a group.
    Rule,
    /// `auto`, `none`, or a built-in profile.
    Profile,
    /// A glob (`*`, `**`, `?`, `[…]`, `{…}`).
    Glob,
    /// A regular expression (crate `regex`: no look-around, no backreferences, linear time).
    Regex,
    /// A CSS selector.
    Selector,
    /// A path inside the folder of the configuration.
    Path,
    /// The path of another configuration file, relative to the file that names it.
    File,
    /// A path or a glob of git (`*`, `**`, `?`, `[…]`) inside the folder of the configuration.
    Pathspec,
    /// A manifest inside the folder of the configuration, or `files:` and a glob.
    Source,
    /// Number and name of a module: `06 Autograd`.
    Module,
    /// A time as a number with its unit: `7d`, `12h`, `2w`.
    Age,
    /// The value of a header field (RFC 9110, 5.5).
    Header,
}

const fn key(name: &'static str, shape: Shape, doc: &'static str) -> Key {
    Key { name, doc, shape, default: "", required: false, per_file: false, adds: false, option: None }
}

impl Key {
    const fn default(mut self, value: &'static str) -> Self {
        self.default = value;
        self
    }

    const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    const fn adds(mut self) -> Self {
        self.adds = true;
        self
    }

    const fn per_file(mut self) -> Self {
        self.per_file = true;
        self
    }

    const fn option(mut self, name: &'static str, value: &'static str, heading: &'static str) -> Self {
        self.option = Some(Opt { name, value, heading, help: None });
        self
    }

    const fn help(mut self, text: &'static str) -> Self {
        if let Some(option) = self.option {
            self.option = Some(Opt { help: Some(text), ..option });
        }
        self
    }
}

/// The keys that make up a contract: those of `rules/profiles/*.toml`.
pub const CONTRACT: [&str; 5] = ["project", "sections", "entries", "modules", "contributors"];
/// The keys that select rules. Each layer adds to the one below.
pub const SELECTORS: [&str; 4] = ["select", "ignore", "warn", "error"];

/// The key of a `[[per-file]]` section that says which files it is about.
pub(super) const FILES: &str = "files";

/// The keys of a `[[per-file]]` section.
pub(super) fn per_file() -> impl Iterator<Item = &'static Key> {
    std::iter::once(&keys::FILES).chain(ROOT.iter().filter(|key| key.per_file))
}

/// Settings that a configuration file cannot change, because it may come from an untrusted pull request.
pub(super) const REFUSED: [&str; 10] = [
    "allow-private",
    "cache",
    "cache-dir",
    "header",
    "headers",
    "no-cache",
    "output-file",
    "proxy",
    "refresh",
    "token",
];

impl Shape {
    /// The value in words, for error messages and tables: `a list of rules or groups`.
    #[must_use]
    pub fn expected(&self) -> String {
        match self {
            Self::Flag => "true or false".to_owned(),
            Self::Integer(least, most) => format!("a whole number from {least} to {most}"),
            Self::Seconds { least: 0, file, .. } => format!("a number of seconds, more than 0 and at most {file}"),
            Self::Seconds { least, file, .. } => format!("a number of seconds from {least} to {file}"),
            Self::Text(text) => text.noun().to_owned(),
            Self::Choice(all) => {
                format!("one of {}", all.iter().map(|one| format!("`{}`", one.name)).collect::<Vec<_>>().join(", "))
            }
            Self::List(item) => format!("a list of {}", item.plural()),
            Self::TextOrList(text) => format!("{}, or a list of {}", text.expected(), text.plural()),
            Self::Table(_) => "a table".to_owned(),
            Self::TableOrList(_) => "a table or `[[entries]]` sections".to_owned(),
            Self::PerFile => "`[[per-file]]` sections".to_owned(),
            Self::Map(value) => format!("a table whose values are {}", value.expected()),
        }
    }
}

impl Shape {
    /// The keys of the table that this is.
    #[must_use]
    pub const fn keys(&self) -> Option<&'static [Key]> {
        match self {
            Self::Table(keys) | Self::TableOrList(Self::Table(keys)) => Some(keys),
            _ => None,
        }
    }

    /// Several such values in words.
    fn plural(&self) -> String {
        match self {
            Self::Integer(least, most) => format!("whole numbers from {least} to {most}"),
            Self::Text(text) => text.plural().to_owned(),
            Self::Table(_) => "tables".to_owned(),
            other => format!("values, each {}", other.expected()),
        }
    }
}

impl Text {
    /// Several such strings.
    const fn plural(self) -> &'static str {
        match self {
            Self::Filled | Self::Label => "strings",
            Self::Rule => "rules or groups",
            Self::Profile => "profiles",
            Self::Glob => "globs",
            Self::Regex => "regular expressions",
            Self::Selector => "CSS selectors",
            Self::Path => "paths inside the configuration's folder",
            Self::File => "paths of configuration files",
            Self::Pathspec => "paths or globs inside the configuration's folder",
            Self::Source => "manifests, or globs after `files:`",
            Self::Module => "modules such as `06 Autograd`",
            Self::Age => "times such as `7d`",
            Self::Header => "header values",
        }
    }

    /// One such string, with its article.
    pub(super) const fn noun(self) -> &'static str {
        match self {
            Self::Filled | Self::Label => "a non-empty string",
            Self::Rule => "a rule or group",
            Self::Profile => "`auto`, `none` or a built-in profile",
            Self::Glob => "a glob",
            Self::Regex => "a regular expression",
            Self::Selector => "a CSS selector",
            Self::Path => "a path inside the configuration's folder",
            Self::File => "the path of a configuration file",
            Self::Pathspec => "a path or a glob inside the configuration's folder",
            Self::Source => "a manifest, or `files:` and a glob",
            Self::Module => "a module such as `06 Autograd`",
            Self::Age => "a time such as `7d`, `12h` or `2w`, at most 365 days",
            Self::Header => "a valid header value (printable ASCII)",
        }
    }
}

/// The key of a path (`link.timeout`).
#[must_use]
pub fn find(path: &str) -> Option<&'static Key> {
    let mut keys = ROOT;
    let mut found = None;
    for part in path.split('.') {
        found = keys.iter().find(|key| key.name == part);
        keys = found?.shape.keys().unwrap_or_default();
    }
    found
}

/// Every path with its key in the order of [`ROOT`], each table before its keys.
#[must_use]
pub fn paths() -> Vec<(String, &'static Key)> {
    fn walk(prefix: &str, keys: &'static [Key], found: &mut Vec<(String, &'static Key)>) {
        for key in keys {
            let path = format!("{prefix}{}", key.name);
            found.push((path.clone(), key));
            if let Some(inner) = key.shape.keys() {
                walk(&format!("{path}."), inner, found);
            }
        }
    }
    let mut found = Vec::new();
    walk("", ROOT, &mut found);
    found
}
