//! The contract of a page, as data: which sections, entries, fields and modules it promises.

use std::collections::BTreeMap;

use serde::Deserialize;

/// What a page promises its readers. Read from `rules/profiles/*.toml`; the configuration uses the same keys.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Contract {
    /// The project whose page it is, as its own text calls it. A module reference in a sentence about another project is
    /// not one of ours.
    pub project: Option<String>,
    /// Sections the page has to have or must not have.
    pub sections: Sections,
    /// The entries (inspirations, dependencies, people).
    pub entries: Option<Entries>,
    /// The numbered modules the page refers to.
    pub modules: Option<Modules>,
    /// The grids of people.
    pub contributors: Contributors,
}

/// How grids of people are found and judged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Contributors {
    /// A CSS selector: each element that it matches is one grid, and nothing else is. Without it grids are found by how they are built.
    pub selector: Option<String>,
    /// What the alternative text of a picture says.
    pub alt: AltPolicy,
}

/// What the alternative text of a person's picture says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AltPolicy {
    /// What the grid mostly has.
    #[default]
    Auto,
    /// The login.
    Login,
    /// The name shown beside the picture.
    Name,
}

/// Sections by the text of their heading, compared without case and surrounding white space.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Sections {
    /// Each has to be there.
    pub required: Vec<String>,
}

/// Which parts of the page are entries, and what each has to hold.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Entries {
    /// Heading of the section that holds them.
    pub section: String,
    /// Heading level of an entry, 1 to 6.
    #[serde(default = "third")]
    pub level: u8,
    /// Whether an entry starts with a bold link to the project.
    #[serde(default)]
    pub link: bool,
    /// Whether “by …” follows that link.
    #[serde(default)]
    pub author: bool,
    /// The fields, in the order they are to stand in.
    #[serde(default)]
    pub fields: Vec<Field>,
}

/// The usual level: below the page's title and the section.
const fn third() -> u8 {
    3
}

/// One labelled paragraph of an entry: `**label**: text`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Field {
    /// The label; `{entry}` stands for the entry's name.
    pub label: String,
}

/// The numbered modules of the project.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Modules {
    /// Folders that may hold the `NN_name` directories, relative to the page's folder or one above it.
    pub directories: Vec<String>,
    /// The modules where no such folder is found: `"06 Autograd"`.
    pub list: Vec<String>,
    /// Other names of a module, by its name.
    pub aliases: BTreeMap<String, Vec<String>>,
    /// Groups of modules that the page calls a tier.
    pub tiers: Vec<Tier>,
    /// Whether `M06` is a reference too.
    pub short_forms: bool,
}

/// A named group of modules.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Tier {
    /// Its name without the word “Tier”.
    pub name: String,
    /// Names of its modules.
    pub modules: Vec<String>,
}
