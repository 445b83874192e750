//! The contract of a page, as data: which sections, entries, fields and modules it promises.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::choice::choices;

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

impl Contract {
    /// Whether it promises something of the page: entries, sections or a list.
    #[must_use]
    pub const fn promises(&self) -> bool {
        let Sections { required, forbidden } = &self.sections;
        self.entries.is_some() || !required.is_empty() || !forbidden.is_empty() || self.contributors.generated
    }
}

/// How grids of people are found and judged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Contributors {
    /// A CSS selector: each element that it matches is one grid, and nothing else is. Without it grids are found by how they are built.
    pub selector: Option<String>,
    /// What the alternative text of a picture says.
    pub alt: AltPolicy,
    /// Whether the page holds the list that all-contributors writes, between its two comments.
    pub generated: bool,
}

choices! {
    /// What the alt text of a contributor's avatar says.
    #[derive(Default)]
    pub enum AltPolicy {
        /// Whatever most of the grid uses
        #[default]
        Auto = "auto",
        /// The login
        Login = "login",
        /// The name shown next to the avatar
        Name = "name",
    }
}

/// Sections by the text of their heading, compared without case and surrounding white space.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Sections {
    /// Each has to be there.
    pub required: Vec<String>,
    /// None of them may be there.
    pub forbidden: Vec<String>,
}

/// Which parts of the page are entries, and what each has to hold.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Entries {
    /// Heading of the section that holds them; without it the whole page does.
    pub section: Option<String>,
    /// What an entry is.
    pub form: Form,
    /// A CSS selector of the entries, for [`Form::Element`].
    pub selector: Option<String>,
    /// Heading level of an entry, 1 to 6, for [`Form::Heading`]. The usual one is below the page's title and the section.
    pub level: u8,
    /// Whether an entry has a link to the project: a bold one under its heading, else the first one in it.
    pub link: bool,
    /// Whether “by …” follows that link.
    pub author: bool,
    /// How the labels of fields are written.
    pub labels: Labels,
    /// Whether labels are compared without case.
    pub ignore_case: bool,
    /// Whether the fields stand in the order of the contract.
    pub ordered: bool,
    /// Whether the entries of a section stand in alphabetical order.
    pub sorted: bool,
    /// Whether no two entries of a section have one name.
    pub unique: bool,
    /// Whether an entry may have bold labels that are no field.
    pub open: bool,
    /// The fields, in the order they are to stand in.
    pub fields: Vec<Field>,
}

impl Default for Entries {
    fn default() -> Self {
        Self {
            section: None,
            form: Form::default(),
            selector: None,
            level: 3,
            link: false,
            author: false,
            labels: Labels::default(),
            ignore_case: false,
            ordered: true,
            sorted: false,
            unique: true,
            open: false,
            fields: Vec::new(),
        }
    }
}

choices! {
    /// What an entry is.
    #[derive(Default)]
    pub enum Form {
        /// A heading and the text below it
        #[default]
        Heading = "heading",
        /// An item of a list, including nested lists
        Item = "item",
        /// A row of a table; each column is a field
        Row = "row",
        /// An element that `selector` matches
        Element = "element",
    }
}

choices! {
    /// How the labels of fields are written.
    #[derive(Default)]
    pub enum Labels {
        /// `**label**: text`, at the start of a line
        #[default]
        Bold = "bold",
        /// `label: text` as well
        Plain = "plain",
    }
}

/// One field of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Field {
    /// The label, or the heading of the column; `{entry}` stands for the entry's name.
    pub label: String,
    /// Other labels that are as good.
    pub aliases: Vec<String>,
    /// Whether every entry has it.
    pub required: bool,
    /// A regular expression on the text of the entry, in place of a label: what its first group matches is the value.
    pub pattern: Option<String>,
    /// A CSS selector in place of a label: the first such element in the entry is the value.
    pub selector: Option<String>,
    /// What the value is.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// The values that are allowed; none where all are.
    pub values: Vec<String>,
    /// Least length of the value, in characters.
    pub min_length: u32,
    /// Whether no two entries have the same value.
    pub unique: bool,
}

impl Default for Field {
    fn default() -> Self {
        Self {
            label: String::new(),
            aliases: Vec::new(),
            required: true,
            pattern: None,
            selector: None,
            kind: Kind::default(),
            values: Vec::new(),
            min_length: 0,
            unique: false,
        }
    }
}

choices! {
    /// What the value of a field has to be.
    #[derive(Default)]
    pub enum Kind {
        /// Any text
        #[default]
        Text = "text",
        /// A link or a URL
        Link = "link",
        /// An SPDX license expression (`MIT OR Apache-2.0`)
        License = "license",
        /// A GitHub login, with or without `@`
        Login = "login",
        /// A reference to a module
        Module = "module",
    }
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
