//! Every key of the configuration, once: what it means, which form its value has, and what holds where nobody sets it.
//!
//! Reading, the errors, the JSON Schema and `config show` all follow this table.

/// One key.
#[derive(Debug)]
pub struct Key {
    /// In kebab-case.
    pub name: &'static str,
    /// What it is for, in one line.
    pub doc: &'static str,
    /// What its value looks like.
    pub shape: Shape,
    /// The value that holds where nobody sets it, as TOML; empty for none.
    pub default: &'static str,
    /// Whether the table that it stands in has to have it.
    pub required: bool,
    /// Whether it may stand in `[[per-file]]`; else it holds for the whole run.
    pub per_file: bool,
    /// Whether a list adds to what stands below it instead of replacing it.
    pub adds: bool,
}

/// The form of a value.
#[derive(Debug)]
pub enum Shape {
    /// `true` or `false`.
    Flag,
    /// A whole number, both ends included.
    Integer(i64, i64),
    /// Seconds, above 0 and up to an hour, with or without a fraction.
    Seconds,
    /// Text of some kind.
    Text(Text),
    /// One of these texts.
    Choice(&'static [&'static str]),
    /// An array of values of one shape.
    List(&'static Self),
    /// A table with these keys.
    Table(&'static [Key]),
    /// A table with any key, and values of one shape.
    Map(&'static Self),
    /// An array of tables: `files`, and any key that may be set for some documents only.
    PerFile,
}

/// What a text has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Text {
    /// Anything but nothing.
    Filled,
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
    /// A path below the folder of the configuration; it never leads out of it.
    Path,
    /// Number and name of a module: `06 Autograd`.
    Module,
    /// The value of a header field (RFC 9110, 5.5).
    Header,
}

const fn key(name: &'static str, shape: Shape, doc: &'static str) -> Key {
    Key { name, doc, shape, default: "", required: false, per_file: false, adds: false }
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
}

const TEXTS: Shape = Shape::List(&Shape::Text(Text::Filled));
const RULES: Shape = Shape::List(&Shape::Text(Text::Rule));
const GLOBS: Shape = Shape::List(&Shape::Text(Text::Glob));

/// The keys that make up a contract: those of `rules/profiles/*.toml`.
pub const CONTRACT: [&str; 5] = ["project", "sections", "entries", "modules", "contributors"];
/// The keys that say which rules run. Each layer adds to the one below it.
pub const SELECTORS: [&str; 4] = ["select", "ignore", "warn", "error"];

/// The keys of `ack-lint.toml` and of `[tool.ack-lint]` in `pyproject.toml`.
pub static ROOT: &[Key] = &[
    key("select", RULES, "Run only these rules or groups").per_file(),
    key("ignore", RULES, "Do not run these rules or groups").adds().per_file(),
    key("warn", RULES, "Run these and report them as warnings").adds().per_file(),
    key("error", RULES, "Run these and report them as errors").adds().per_file(),
    key(
        "fail-on",
        Shape::Choice(&["error", "warning", "never"]),
        "Exit with 1 where a finding is at least this severe",
    )
    .default("'error'"),
    key(
        "output-format",
        Shape::Choice(&[
            "full", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "rdjsonl", "markdown",
        ]),
        "The form of the findings on standard output",
    )
    .default("'full'"),
    key(
        "paths",
        Shape::List(&Shape::Text(Text::Path)),
        "What to check where the command line names nothing, relative to this file's folder",
    )
    .default("['.']"),
    key("include", GLOBS, "Which files of a directory are documents, case ignored")
        .default("['{ACKNOWLEDGMENTS,ACKNOWLEDGEMENTS,CREDITS,CONTRIBUTORS}.{md,markdown,qmd,myst}']"),
    key("exclude", GLOBS, "Files and directories that are left out, case ignored").default("[]").adds(),
    key("force-exclude", Shape::Flag, "Leave excluded files out even where the command line names them")
        .default("false"),
    key("allow-empty", Shape::Flag, "No document to check is fine").default("false"),
    key("offline", Shape::Flag, "Send nothing over the network").default("false"),
    key("link", Shape::Table(LINK), "How links are checked"),
    key(
        "profile",
        Shape::Text(Text::Profile),
        "The contract: `auto` (what the page shows), `none`, or a built-in profile",
    )
    .default("'auto'")
    .per_file(),
    key("project", Shape::Text(Text::Filled), "The project whose page it is, as its text calls it").per_file(),
    key("sections", Shape::Table(SECTIONS), "Sections of the page, by the text of their heading").per_file(),
    key("entries", Shape::Table(ENTRIES), "Which parts of the page are entries, and what each has to hold").per_file(),
    key("modules", Shape::Table(MODULES), "The numbered modules of the project").per_file(),
    key("contributors", Shape::Table(CONTRIBUTORS), "The grids of people").per_file(),
    key("per-file", Shape::PerFile, "What holds for some documents only; later sections go before"),
];

static LINK: &[Key] = &[
    key("exclude", Shape::List(&Shape::Text(Text::Regex)), "Addresses that are not asked").default("[]").adds(),
    key("accept", Shape::List(&Shape::Integer(100, 999)), "Statuses that count as alive, besides 200 to 299")
        .default("[]")
        .adds(),
    key("timeout", Shape::Seconds, "Time for one link, its retries included").default("20"),
    key("retries", Shape::Integer(0, 20), "How often a link is asked again").default("2"),
    key("max-concurrency", Shape::Integer(1, 10_000), "Requests at once").default("64"),
    key("per-host", Shape::Integer(1, 10_000), "Requests at once to one host").default("8"),
    key("throttle", Shape::Flag, "Start low at each host, and slow down where it is in trouble").default("true"),
    key("hosts", Shape::Map(&Shape::Table(HOST)), "What holds for single hosts, by their name"),
    key("user-agent", Shape::Text(Text::Header), "The User-Agent that is sent"),
    key("site-root", Shape::Text(Text::Path), "The folder that `/…` leads to, relative to this file's folder"),
];

static HOST: &[Key] = &[
    key("concurrency", Shape::Integer(1, 10_000), "Requests at once"),
    key("interval", Shape::Seconds, "Least time between the starts of two requests"),
    key("timeout", Shape::Seconds, "Time for one link that begins there"),
    key("accept", Shape::List(&Shape::Integer(100, 999)), "Statuses that count as alive there"),
];

static SECTIONS: &[Key] =
    &[key("required", TEXTS, "Each has to be there"), key("forbidden", TEXTS, "None of them may be there")];

static ENTRIES: &[Key] = &[
    key("section", Shape::Text(Text::Filled), "Heading of the section that holds them; without it the whole page does"),
    key(
        "form",
        Shape::Choice(&["heading", "item", "row", "element"]),
        "What an entry is: a heading and what stands \
        under it, an item of a list, a row of a table, or what `selector` matches",
    ),
    key("selector", Shape::Text(Text::Selector), "The entries, where they are elements"),
    key("level", Shape::Integer(1, 6), "Heading level of an entry"),
    key(
        "link",
        Shape::Flag,
        "Whether an entry has a link to the project: a bold one under its heading, else the first in it",
    ),
    key("author", Shape::Flag, "Whether “by …” follows that link"),
    key("labels", Shape::Choice(&["bold", "plain"]), "How labels are written: `**label**: …`, or `label: …` too"),
    key("ignore-case", Shape::Flag, "Whether labels are compared without case"),
    key(
        "ordered",
        Shape::Flag,
        "Whether the fields stand in the order of the contract (they do unless this is `false`)",
    ),
    key("sorted", Shape::Flag, "Whether the entries of a section stand in alphabetical order"),
    key("unique", Shape::Flag, "Whether no two entries have one name (unless this is `false`)"),
    key("open", Shape::Flag, "Whether an entry may have bold labels that are no field"),
    key("fields", Shape::List(&Shape::Table(FIELD)), "The fields, in the order they are to stand in"),
];

static FIELD: &[Key] = &[
    key(
        "label",
        Shape::Text(Text::Filled),
        "The label, or the heading of a column; `{entry}` stands for the entry's name",
    )
    .required(),
    key("aliases", TEXTS, "Other labels that are as good"),
    key("required", Shape::Flag, "Whether every entry has it (unless this is `false`)"),
    key(
        "pattern",
        Shape::Text(Text::Regex),
        "Instead of a label: a regular expression on the text of the entry; its first \
        group is the value",
    ),
    key("selector", Shape::Text(Text::Selector), "Instead of a label: the first such element is the value"),
    key(
        "type",
        Shape::Choice(&["text", "link", "license", "login", "module"]),
        "What the value is; a licence is an SPDX \
        expression",
    ),
    key("values", TEXTS, "The values it may have"),
    key("min-length", Shape::Integer(1, 10_000), "Least length of the value, in characters"),
    key("unique", Shape::Flag, "Whether no two entries have the same value"),
];

static MODULES: &[Key] = &[
    key(
        "directories",
        Shape::List(&Shape::Text(Text::Path)),
        "Folders that may hold the `NN_name` directories, relative to the page's folder or one above it",
    ),
    key(
        "list",
        Shape::List(&Shape::Text(Text::Module)),
        "The modules themselves (`06 Autograd`): no directory is looked for",
    ),
    key("aliases", Shape::Map(&TEXTS), "Other names of a module, by its name"),
    key("tiers", Shape::List(&Shape::Table(TIER)), "Groups of modules that the page calls a tier"),
    key("short-forms", Shape::Flag, "Whether `M06` is a reference too"),
];

static TIER: &[Key] = &[
    key("name", Shape::Text(Text::Filled), "Its name without the word “Tier”").required(),
    key("modules", TEXTS, "Names of its modules").required(),
];

static CONTRIBUTORS: &[Key] = &[
    key("selector", Shape::Text(Text::Selector), "The elements that are a grid of people each; nothing else is one"),
    key(
        "alt",
        Shape::Choice(&["auto", "login", "name"]),
        "What the alternative text of a picture says: `auto` is what the grid mostly has",
    ),
    key("generated", Shape::Flag, "Whether the page holds the list that all-contributors writes"),
];

static FILES: Key = key("files", GLOBS, "The documents that it holds for").required();

/// The keys of a `[[per-file]]` section.
pub(super) fn per_file() -> impl Iterator<Item = &'static Key> {
    std::iter::once(&FILES).chain(ROOT.iter().filter(|key| key.per_file))
}

/// What a configuration may not say, and why: it comes with the pull request of a stranger.
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
    /// The form in words, as an error tells it: `a list of rules or groups`.
    #[must_use]
    pub fn expected(&self) -> String {
        match self {
            Self::Flag => "true or false".to_owned(),
            Self::Integer(least, most) => format!("a whole number from {least} to {most}"),
            Self::Seconds => "a number of seconds above 0 and up to 3600".to_owned(),
            Self::Text(text) => text.noun().to_owned(),
            Self::Choice(all) => {
                format!("one of {}", all.iter().map(|one| format!("`{one}`")).collect::<Vec<_>>().join(", "))
            }
            Self::List(item) => format!("a list, each item {}", item.expected()),
            Self::Table(_) => "a table".to_owned(),
            Self::PerFile => "sections `[[per-file]]`".to_owned(),
            Self::Map(value) => format!("a table, each value {}", value.expected()),
        }
    }
}

impl Text {
    /// What it is, with its article.
    pub(super) const fn noun(self) -> &'static str {
        match self {
            Self::Filled => "a text",
            Self::Rule => "a rule or group",
            Self::Profile => "`auto`, `none` or a built-in profile",
            Self::Glob => "a glob",
            Self::Regex => "a regular expression",
            Self::Selector => "a CSS selector",
            Self::Path => "a path below the folder of the configuration",
            Self::Module => "a module, `06 Autograd`",
            Self::Header => "a text that can stand in a header field",
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
        keys = match &found?.shape {
            Shape::Table(keys) => keys,
            _ => &[],
        };
    }
    found
}

/// Every path with its key, tables before what they hold, in the order of the table.
#[must_use]
pub fn paths() -> Vec<(String, &'static Key)> {
    fn walk(prefix: &str, keys: &'static [Key], found: &mut Vec<(String, &'static Key)>) {
        for key in keys {
            let path = format!("{prefix}{}", key.name);
            found.push((path.clone(), key));
            if let Shape::Table(inner) = &key.shape {
                walk(&format!("{path}."), inner, found);
            }
        }
    }
    let mut found = Vec::new();
    walk("", ROOT, &mut found);
    found
}
