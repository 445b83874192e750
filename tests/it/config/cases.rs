//! One case for each key: what it changes for users.

/// What one key, or the corresponding option, changes.
pub(crate) struct Case {
    pub(crate) key: &'static str,
    /// Configuration that precedes the key; also used without it.
    pub(crate) base: &'static str,
    pub(crate) toml: &'static str,
    /// The option and its value; empty if there is none.
    pub(crate) option: &'static [&'static str],
    pub(crate) files: &'static [(&'static str, &'static str)],
    pub(crate) args: &'static [&'static str],
    /// Output that appears only with it.
    pub(crate) shows: &'static str,
    /// Output that appears only without it.
    pub(crate) hides: &'static str,
}

const OFFLINE: &[&str] = &["--offline", "--output-format", "concise"];

const fn case(key: &'static str, toml: &'static str, files: &'static [(&'static str, &'static str)]) -> Case {
    Case { key, base: "", toml, option: &[], files, args: OFFLINE, shows: "", hides: "" }
}

impl Case {
    const fn base(mut self, base: &'static str) -> Self {
        self.base = base;
        self
    }

    const fn option(mut self, option: &'static [&'static str]) -> Self {
        self.option = option;
        self
    }

    const fn args(mut self, args: &'static [&'static str]) -> Self {
        self.args = args;
        self
    }

    const fn shows(mut self, text: &'static str) -> Self {
        self.shows = text;
        self
    }

    const fn hides(mut self, text: &'static str) -> Self {
        self.hides = text;
        self
    }
}

const BROKEN: &[(&str, &str)] = &[("CREDITS.md", "[a](gone.md) [b](#no)\n")];
const TWO: &[(&str, &str)] = &[("CREDITS.md", "[a](gone.md)\n"), ("docs/CREDITS.md", "[a](gone.md)\n")];
const BLOCKED: &[(&str, &str)] = &[("CREDITS.md", "[a](http://127.0.0.1:9/x)\n")];
const LIBS: &[(&str, &str)] = &[("CREDITS.md", "# C\n\n## Libs\n\n#### x\n\nText.\n")];
const LIBRARY: &[(&str, &str)] = &[("CREDITS.md", "# C\n\n## Libs\n\n### x\n\n**[x](https://x.org/x)**\n")];
const LISTS: &[(&str, &str)] = &[("CREDITS.md", "# C\n\n## Libs\n\n- c\n- *b* is it\n")];
const PLAIN: &[(&str, &str)] =
    &[("CREDITS.md", "# C\n\n## Libs\n\n### x\n\n**Why**: it is good.\n\n**How**: well.\n\nUse: often.\n")];
const DEPENDENT: &[(&str, &str)] = &[
    ("CREDITS.md", "- serde\n"),
    ("Cargo.toml", "dependencies = { serde = '1', slab = '0.4' }\ndev-dependencies = { insta = '1' }\n"),
];
const MODULES: &[(&str, &str)] = &[
    ("CREDITS.md", "Module 09 and Module 01 (Alpha), M08, and Modules 02-03 (Basics Tier).\n"),
    ("parts/01_words/x", ""),
    ("parts/02_trees/x", ""),
];
const LISTED: &str = "modules.list = ['01 Words', '02 Trees', '03 Search', '09 Games']";
const TEAM: &[(&str, &str)] = &[(
    "CREDITS.md",
    "<div class=\"team\"><a href=\"https://ada.example.org/\"><img src=\"https://img.example.org/a.png\" alt=\"Ada\"></a></div>\n",
)];
const GRID: &[(&str, &str)] = &[(
    "CREDITS.md",
    "<a href=\"https://github.com/ada\"><img src=\"https://github.com/ada.png\" alt=\"Ada L.\"><br>Ada L.</a>\n\
     <a href=\"https://github.com/bob\"><img src=\"https://github.com/bob.png\" alt=\"Bob B.\"><br>Bob B.</a>\n",
)];

pub(crate) static CASES: &[Case] = &[
    case("select", "select = ['link/missing-anchor']", BROKEN)
        .option(&["--select", "link/missing-anchor"])
        .hides("error[link/missing-file]"),
    case(
        "extends",
        "extends = ['sub/ack-lint.toml']",
        &[("CREDITS.md", "[a](gone.md)\n"), ("sub/ack-lint.toml", "fail-on = 'never'")],
    )
    .shows("exit 0"),
    case("max-findings", "max-findings = 1", &[("CREDITS.md", "[a](gone.md) [b](lost.md)\n")])
        .option(&["--max-findings", "1"])
        .hides("`lost.md` does not exist"),
    case("ignore", "ignore = ['link/missing-file']", BROKEN)
        .option(&["--ignore", "link/missing-file"])
        .hides("error[link/missing-file]"),
    case("warn", "warn = ['link/missing-file']", BROKEN)
        .option(&["--warn", "link/missing-file"])
        .shows("warning[link/missing-file]"),
    case("error", "error = ['html']", &[("CREDITS.md", "<img src=\"https://x.org/a.png\">\n")])
        .option(&["--error", "html"])
        .shows("error[html/missing-alt]"),
    case("fail-on", "fail-on = 'never'", BROKEN).option(&["--fail-on", "never"]).shows("exit 0"),
    case("output-format", "output-format = 'json'", BROKEN)
        .option(&["--output-format", "json"])
        .args(&["--offline"])
        .shows("\"version\": 1"),
    case("paths", "paths = ['docs']", TWO).hides("\nCREDITS.md:1"),
    case("include", "include = ['*.{mdown,mkd}']", &[("a/notes.mkd", "[a](gone.md)\n"), ("CREDITS.md", "")])
        .option(&["--include", "*.{mdown,mkd}"])
        .shows("a/notes.mkd:1:5"),
    case("language", "language = 'markdown'", &[("AUTHORS", "[a](gone.md)\n")])
        .args(&["--offline", "--output-format", "concise", "AUTHORS"])
        .shows("AUTHORS:1:5"),
    case("exclude", "exclude = ['docs']", TWO).option(&["--exclude", "docs,other"]).hides("docs/CREDITS.md"),
    case("force-exclude", "force-exclude = true", TWO)
        .base("exclude = ['docs']")
        .option(&["--force-exclude"])
        .args(&["--offline", "docs/CREDITS.md"])
        .shows("excluded"),
    case("allow-empty", "allow-empty = true", &[]).option(&["--allow-empty"]).shows("exit 0").hides("exit 2"),
    case("offline", "offline = true", BLOCKED).option(&["--offline"]).args(&[]).shows("links were not checked"),
    case("profile", "profile = 'tinytorch'", BROKEN)
        .option(&["--profile", "tinytorch"])
        .shows("document/missing-section"),
    case("project", "project = 'Foo'", &[("CREDITS.md", "Foo's Module 09 rules.\n")])
        .base("modules.list = ['01 Words', '02 Trees']")
        .shows("module/unknown"),
    case("sections.required", "sections.required = ['Thanks']", BROKEN).shows("document/missing-section"),
    case("entries.section", "entries.section = 'Libs'", LIBRARY)
        .base("profile = 'tinytorch'")
        .shows("entry/missing-field"),
    case(
        "entries",
        "[[entries]]\nsection = 'Fonts'\nform = 'item'\n[[entries]]\nsection = 'Libs'\nform = 'item'",
        LISTS,
    )
    .shows("2 entries"),
    case("sections.forbidden", "sections.forbidden = ['libs']", LIBS).shows("The section “libs” is not allowed"),
    case("entries.form", "entries.form = 'item'", LISTS).base("entries.section = 'Libs'").shows("2 entries"),
    case("entries.selector", "entries.form = 'element'\nentries.selector = 'em'", LISTS).shows("1 entry"),
    case("entries.labels", "entries.labels = 'plain'", PLAIN)
        .base("entries.section = 'Libs'\nentries.fields = [{ label = 'Use' }]")
        .hides("entry/missing-field"),
    case("entries.ignore-case", "entries.ignore-case = true", PLAIN)
        .base("entries.section = 'Libs'\nentries.fields = [{ label = 'why' }]")
        .hides("entry/missing-field"),
    case("entries.ordered", "entries.ordered = false", PLAIN)
        .base("entries.section = 'Libs'\nentries.fields = [{ label = 'How' }, { label = 'Why' }]")
        .hides("entry/field-order"),
    case("entries.sorted", "entries.sorted = true", LISTS)
        .base("entries.section = 'Libs'\nentries.form = 'item'")
        .shows("b should come before c"),
    case("entries.unique", "entries.unique = false", &[("CREDITS.md", "## Libs\n\n- x\n- x\n")])
        .base("entries.section = 'Libs'\nentries.form = 'item'")
        .hides("entry/duplicate-entry"),
    case("entries.open", "entries.open = true", PLAIN)
        .base("entries.section = 'Libs'\nentries.fields = [{ label = 'Why' }]")
        .hides("entry/unknown-field"),
    case("entries.level", "entries.level = 4", LIBS)
        .base("entries.section = 'Libs'\nentries.link = true")
        .shows("entry/missing-link"),
    case("entries.link", "entries.link = true", &[("CREDITS.md", "## Libs\n\n### x\n\nText.\n")])
        .base("entries.section = 'Libs'")
        .shows("entry/missing-link"),
    case("entries.author", "entries.author = true", LIBRARY)
        .base("entries.section = 'Libs'\nentries.link = true")
        .shows("entry/missing-author"),
    case("entries.source", "entries.source = 'Cargo.toml'", DEPENDENT)
        .base("entries.form = 'item'")
        .shows("entry/unlisted"),
    case("entries.groups", "entries.groups = ['dev']", DEPENDENT)
        .base("entries.form = 'item'\nentries.source = 'Cargo.toml'")
        .shows("insta"),
    case("entries.fields", "entries.fields = [{ label = 'Why {entry}' }]", LIBRARY)
        .base("entries.section = 'Libs'\nentries.link = true")
        .shows("Why x"),
    case("modules.directories", "modules.directories = ['parts']", MODULES).shows("module/unknown"),
    case("modules.list", "modules.list = ['01 Words', '02 Trees']", MODULES).shows("module/unknown"),
    case("modules.aliases", "modules.aliases = { Trees = ['Alpha'] }", MODULES)
        .base(LISTED)
        .shows("module/wrong-title"),
    case("modules.tiers", "modules.tiers = [{ name = 'Basics', modules = ['Words', 'Trees'] }]", MODULES)
        .base(LISTED)
        .shows("module/wrong-tier"),
    case("modules.short-forms", "modules.short-forms = true", MODULES).base(LISTED).shows("There is no module 08"),
    case("contributors.selector", "contributors.selector = '.team'", TEAM).shows("1 contributor"),
    case("contributors.alt", "contributors.alt = 'login'", GRID).shows("should be the login, as configured"),
    case("contributors.generated", "contributors.generated = true", GRID).shows("The all-contributors list is missing"),
    case("contributors.ignore", "contributors.ignore = ['ada']", GRID)
        .base("warn = ['contributor/uncredited']")
        .shows("contributors.ignore = […]"),
    case("contributors.min-commits", "contributors.min-commits = 2", GRID)
        .base("warn = ['contributor/uncredited']")
        .shows("contributors.min-commits = 2"),
    case("contributors.history", "contributors.history = ['src/**']", GRID)
        .base("warn = ['contributor/uncredited']")
        .shows("contributors.history = […]"),
    case("per-file", "[[per-file]]\nfiles = ['docs/**']\nignore = ['link']", TWO).hides("docs/CREDITS.md:1:5"),
    case("link.exclude", "link.exclude = ['127[.]0']", BLOCKED)
        .option(&["--link-exclude", "127[.]0"])
        .args(&[])
        .hides("link/blocked"),
    case("link.site-root", "link.site-root = 'docs'", &[("CREDITS.md", "[a](/gone)\n"), ("docs/x.md", "")])
        .shows("link/missing-file"),
];
