//! The table of keys: one `key(…)` each, with the option of `check` that sets the same.

use super::{Key, Shape, Text, key};
use crate::{
    choice::Choice,
    config::FailOn,
    document::Language,
    model::contract::{AltPolicy, Form, Kind, Labels},
    output::Format,
};

const TEXTS: Shape = Shape::List(&Shape::Text(Text::Filled));
const LABELS: Shape = Shape::List(&Shape::Text(Text::Label));
const RULES: Shape = Shape::List(&Shape::Text(Text::Rule));
const GLOBS: Shape = Shape::List(&Shape::Text(Text::Glob));
/// A shorter timeout makes of a dead link one that cannot be reached.
const TIMEOUT: Shape = Shape::Seconds { least: 1, file: 3600, option: 3600 };
const STATUSES: Shape = Shape::List(&Shape::Integer(100, 999));

/// The keys of `ack-lint.toml` and of `[tool.ack-lint]` in `pyproject.toml`.
pub static ROOT: &[Key] = &[
    key(
        "extends",
        Shape::List(&Shape::Text(Text::File)),
        "Configuration files whose keys this one inherits, relative to it; later ones take precedence, and this one over all",
    ),
    key(
        "profile",
        Shape::Text(Text::Profile),
        "Contract to check against: a built-in profile, `auto` (detect) or `none`",
    )
    .default("'auto'")
    .option("profile", "NAME", "Contract")
    .per_file(),
    key("select", RULES, "Run only these rules or groups").option("select", "RULE|GROUP", "Rules").per_file(),
    key("ignore", RULES, "Do not run these rules or groups").option("ignore", "RULE|GROUP", "Rules").adds().per_file(),
    key("warn", RULES, "Run these rules or groups and report warnings")
        .option("warn", "RULE|GROUP", "Rules")
        .adds()
        .per_file(),
    key("error", RULES, "Run these rules or groups and report errors")
        .option("error", "RULE|GROUP", "Rules")
        .adds()
        .per_file(),
    key("paths", Shape::List(&Shape::Text(Text::Path)), "Paths to check if the command line names none")
        .default("['.']"),
    key("include", GLOBS, "Files to check in a directory; case is ignored")
        .default(
            "['{ACKNOWLEDGMENTS,ACKNOWLEDGEMENTS,AUTHORS,CONTRIBUTORS,CREDITS,MAINTAINERS,THANKS,THIRD_PARTY_NOTICES,\
             THIRD-PARTY-NOTICES}.{md,markdown,qmd,myst}']",
        )
        .option("include", "GLOB", "Files"),
    key("exclude", GLOBS, "Files and directories to skip; case is ignored")
        .default("[]")
        .option("exclude", "GLOB", "Files")
        .adds(),
    key("force-exclude", Shape::Flag, "Apply exclusions to files named on the command line as well")
        .default("false")
        .option("force-exclude", "", "Files"),
    key("allow-empty", Shape::Flag, "Succeed when there is nothing to check").default("false").option(
        "allow-empty",
        "",
        "Exit status",
    ),
    key("fail-on", Shape::Choice(FailOn::LIST), "Exit 1 if there are findings of this severity or above")
        .default("'error'")
        .option("fail-on", "SEVERITY", "Exit status"),
    key("output-format", Shape::Choice(Format::LIST), "Output format").default("'full'").option(
        "output-format",
        "FORMAT",
        "Output",
    ),
    key(
        "max-findings",
        Shape::Integer(0, 1_000_000),
        "Findings of one rule and page that `full` and `concise` list; the others are counted, and 0 lists all",
    )
    .default("20")
    .option("max-findings", "N", "Output"),
    key("offline", Shape::Flag, "Do not use the network").default("false").option("offline", "", "Links"),
    key(
        "max-time",
        Shape::Seconds { least: 0, file: 600, option: 86_400 },
        "Seconds after which the run reports what it knows and exits with 2",
    )
    .default("600")
    .option("max-time", "SECONDS", "Links"),
    key("link", Shape::Table(LINK), "How links are checked"),
    key("language", Shape::Choice(Language::LIST), "Language of files whose names do not show it, or show another")
        .per_file(),
    key("project", Shape::Text(Text::Filled), "Name of the project that the page belongs to, as written on the page")
        .per_file(),
    key("sections", Shape::Table(SECTIONS), "Sections of the page, by the text of their heading").per_file(),
    key("entries", Shape::TableOrList(&Shape::Table(ENTRIES)), "Form of the entries, and what each entry must have: one contract, or several `[[entries]]` with their own sections")
        .per_file(),
    key("modules", Shape::Table(MODULES), "The numbered modules of the project").per_file(),
    key("contributors", Shape::Table(CONTRIBUTORS), "Contributor grids").per_file(),
    key("per-file", Shape::PerFile, "Settings for some files only; later sections take precedence"),
];

static LINK: &[Key] = &[
    key("exclude", Shape::List(&Shape::Text(Text::Regex)), "Skip URLs that match")
        .default("[]")
        .option("link-exclude", "REGEX", "Links")
        .adds(),
    key("accept", STATUSES, "Statuses to accept besides 200-299")
        .default("[]")
        .option("link-accept", "STATUS", "Links")
        .adds(),
    key("timeout", TIMEOUT, "Seconds per link, retries included").default("20").option("timeout", "SECONDS", "Links"),
    key("retries", Shape::Integer(0, 20), "Retries per link").default("2").option("retries", "N", "Links"),
    key("max-concurrency", Shape::Integer(1, 10_000), "Concurrent requests").default("64").option(
        "max-concurrency",
        "N",
        "Links",
    ),
    key("per-host", Shape::Integer(1, 10_000), "Concurrent requests per host")
        .default("8")
        .option("per-host", "N", "Links"),
    key("throttle", Shape::Flag, "Start with few requests per host, and slow down when a host is overloaded")
        .default("true")
        .option("no-throttle", "", "Links")
        .help("Start at the concurrency limits instead of adapting to each host"),
    key("hosts", Shape::Map(&Shape::Table(HOST)), "Settings for single hosts, by host name"),
    key(
        "grace",
        Shape::Text(Text::Age),
        "How long a link that was alive in the cache may be dead before that is an error; until then it is a warning",
    ),
    key("user-agent", Shape::Text(Text::Header), "User-Agent header to send").option("user-agent", "TEXT", "Links"),
    key("site-root", Shape::Text(Text::Path), "Folder that links beginning with `/` are resolved against"),
];

static HOST: &[Key] = &[
    key("concurrency", Shape::Integer(1, 10_000), "Concurrent requests to the host"),
    key("interval", Shape::Seconds { least: 0, file: 10, option: 10 }, "Minimum seconds between two requests"),
    key("timeout", TIMEOUT, "Seconds per link that begins at the host, retries included"),
    key("accept", STATUSES, "Statuses to accept from the host besides 200-299"),
];

static SECTIONS: &[Key] = &[
    key("required", TEXTS, "Sections that the page must have"),
    key("forbidden", TEXTS, "Sections that the page must not have"),
];

static ENTRIES: &[Key] = &[
    key(
        "section",
        Shape::TextOrList(&Shape::Text(Text::Filled)),
        "Heading of the section with the entries, or of several (default: the whole page)",
    ),
    key("form", Shape::Choice(Form::LIST), "Form of an entry"),
    key("selector", Shape::Text(Text::Selector), "CSS selector of the entries, for `form = \"element\"`"),
    key("level", Shape::Integer(1, 6), "Heading level of an entry (default: 3)"),
    key(
        "link",
        Shape::Flag,
        "Entries must have a link to their project: a bold link under the heading, else the first link",
    ),
    key("author", Shape::Flag, "Entries must name their author after the link (“by …”)"),
    key("labels", Shape::Choice(Labels::LIST), "How labels are written"),
    key("ignore-case", Shape::Flag, "Ignore case when comparing labels"),
    key("ordered", Shape::Flag, "Fields must be in the order of the contract (default: true)"),
    key("sorted", Shape::Flag, "Entries of a section must be in alphabetical order"),
    key("unique", Shape::Flag, "Entry names must be unique (default: true)"),
    key("open", Shape::Flag, "Allow bold labels that are not a field of the contract"),
    key(
        "source",
        Shape::TextOrList(&Shape::Text(Text::Source)),
        "Manifest of the dependencies that the entries are for, or `files:` and a glob, or several of them",
    ),
    key(
        "groups",
        TEXTS,
        "Dependencies that need an entry besides the usual ones: `dev`, `build`, `optional`, `peer`, or the name of a group",
    ),
    key("fields", Shape::List(&Shape::Table(FIELD)), "The fields of an entry, in order"),
];

static FIELD: &[Key] = &[
    key("label", Shape::Text(Text::Label), "Label or column heading; `{entry}` is replaced by the entry's name")
        .required(),
    key("aliases", LABELS, "Other labels for the same field"),
    key("required", Shape::Flag, "Every entry must have the field (default: true)"),
    key(
        "pattern",
        Shape::Text(Text::Regex),
        "Regular expression to find the value instead of a label; the first group is the value",
    ),
    key(
        "selector",
        Shape::Text(Text::Selector),
        "CSS selector to find the value instead of a label; the first match is the value",
    ),
    key("type", Shape::Choice(Kind::LIST), "Type of the value"),
    key("values", TEXTS, "Allowed values"),
    key("min-length", Shape::Integer(1, 10_000), "Minimum length of the value in characters"),
    key("unique", Shape::Flag, "Values must be unique"),
];

static MODULES: &[Key] = &[
    key(
        "directories",
        Shape::List(&Shape::Text(Text::Path)),
        "Folders that may contain the `NN_name` directories, relative to the page's folder or a parent",
    ),
    key("list", Shape::List(&Shape::Text(Text::Module)), "List of the modules (`06 Autograd`), instead of directories"),
    key("aliases", Shape::Map(&TEXTS), "Other names for a module, by module name"),
    key("tiers", Shape::List(&Shape::Table(TIER)), "Named groups of modules"),
    key("short-forms", Shape::Flag, "Treat `M06` as a module reference as well"),
];

static TIER: &[Key] = &[
    key("name", Shape::Text(Text::Filled), "Name without the word “Tier”").required(),
    key("modules", TEXTS, "Names of the modules in the tier").required(),
];

static CONTRIBUTORS: &[Key] = &[
    key("selector", Shape::Text(Text::Selector), "CSS selector of the contributor grids (default: detected)"),
    key("alt", Shape::Choice(AltPolicy::LIST), "Required alt text of avatars"),
    key("generated", Shape::Flag, "The page must contain the list that all-contributors generates"),
    key(
        "ignore",
        TEXTS,
        "Authors of commits who need not be named: names, logins, and addresses in which `*` is any text",
    ),
    key("min-commits", Shape::Integer(1, 1_000_000), "Commits that an author must have to be named").default("1"),
    key("history", Shape::List(&Shape::Text(Text::Pathspec)), "Files whose commits count (default: all)"),
];

pub(super) static FILES: Key = key(super::FILES, GLOBS, "Files that the section applies to").required();
