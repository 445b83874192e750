//! The kinds of contributions that all-contributors knows.

use std::collections::BTreeMap;

use super::Text;
use crate::span::Span;

/// How a kind of contribution is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Kind {
    /// The text of its link.
    pub(super) symbol: Text,
    /// The title of its link.
    pub(super) description: Text,
}

/// A kind by its id: one of the project, else one of the generator.
pub(super) fn find(id: &str, own: &BTreeMap<String, Kind>) -> Option<Kind> {
    let built_in = || {
        let (_, symbol, description) = KINDS.iter().find(|(name, ..)| *name == id)?;
        let text = |text: &str| Text { text: text.to_owned(), span: Span::default() };
        Some(Kind { symbol: text(symbol), description: text(description) })
    };
    own.get(id).cloned().or_else(built_in)
}

/// Id, symbol and description of each (all-contributors-cli 6.26).
const KINDS: &[(&str, &str, &str)] = &[
    ("a11y", "♿️", "Accessibility"),
    ("audio", "🔊", "Audio"),
    ("blog", "📝", "Blogposts"),
    ("bug", "🐛", "Bug reports"),
    ("business", "💼", "Business development"),
    ("code", "💻", "Code"),
    ("content", "🖋", "Content"),
    ("data", "🔣", "Data"),
    ("design", "🎨", "Design"),
    ("doc", "📖", "Documentation"),
    ("eventOrganizing", "📋", "Event Organizing"),
    ("example", "💡", "Examples"),
    ("financial", "💵", "Financial"),
    ("fundingFinding", "🔍", "Funding Finding"),
    ("ideas", "🤔", "Ideas, Planning, & Feedback"),
    ("infra", "🚇", "Infrastructure (Hosting, Build-Tools, etc)"),
    ("maintenance", "🚧", "Maintenance"),
    ("mentoring", "🧑‍🏫", "Mentoring"),
    ("platform", "📦", "Packaging/porting to new platform"),
    ("plugin", "🔌", "Plugin/utility libraries"),
    ("projectManagement", "📆", "Project Management"),
    ("promotion", "📣", "Promotion"),
    ("question", "💬", "Answering Questions"),
    ("research", "🔬", "Research"),
    ("review", "👀", "Reviewed Pull Requests"),
    ("security", "🛡️", "Security"),
    ("talk", "📢", "Talks"),
    ("test", "⚠️", "Tests"),
    ("tool", "🔧", "Tools"),
    ("translation", "🌍", "Translation"),
    ("tutorial", "✅", "Tutorials"),
    ("userTesting", "📓", "User Testing"),
    ("video", "📹", "Videos"),
];

/// Most kinds of a project that an unknown one is compared with.
const MAX_NAMES: usize = 64;

/// The ids that an unknown one may be meant to be.
pub(super) fn names(own: &BTreeMap<String, Kind>) -> impl Iterator<Item = &str> {
    own.keys().map(String::as_str).take(MAX_NAMES).chain(KINDS.iter().map(|(id, ..)| *id))
}

/// All kinds: those of the project, and those of the generator that it does not replace.
pub(super) fn all(own: &BTreeMap<String, Kind>) -> impl Iterator<Item = Kind> {
    let built_in = KINDS.iter().filter(|(id, ..)| !own.contains_key(*id));
    own.values().cloned().chain(built_in.filter_map(|(id, ..)| find(id, &BTreeMap::new())))
}
