//! `.all-contributorsrc`: the source of a page's contributor list.
//!
//! The file is JSON, parsed as leniently as the all-contributors CLI does (comments, trailing commas). Its formatting
//! options only matter as far as they affect what the list shows.

mod compare;
mod differences;
mod ignores;
mod insert;
mod keys;
mod render;
#[cfg(test)]
mod tests;
mod types;

pub use compare::{Comparison, Pair};
pub use differences::{Difference, Field};
pub use ignores::{IGNORE, Ignore, Ignores};
pub(crate) use render::sheet;
use render::{MAX_SHEET, NoSheet, Sheet};

use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

use jsonc_parser::{
    CollectOptions, ParseOptions,
    ast::{Object, ObjectProp, Value},
    common::Ranged,
    parse_to_ast,
};

use super::{
    contract::Contributors,
    page::Page,
    people::{self, address},
};
use crate::{
    document::{Dialect, Document, LineIndex},
    span::Span,
};

/// Name of the file.
pub const FILE: &str = ".all-contributorsrc";

/// One file, as far as it could be parsed.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    /// Path as shown in reports.
    pub path: String,
    /// Its text; empty if unreadable.
    pub source: Arc<str>,
    /// The pages with the generated list, relative to the folder of the file.
    pub files: Vec<String>,
    /// In file order.
    pub people: Vec<Listed>,
    /// Whether logins are GitHub logins.
    pub github: bool,
    /// The rules whose findings it suppresses.
    pub ignores: Ignores,
    /// `owner/name` of the project, which is part of the addresses of contributions.
    pub project: Option<String>,
    /// How the list is generated.
    options: Options,
    /// Why the file is not usable; `people` is then empty.
    pub error: Option<RosterError>,
    /// Its people by what identifies them, once a page was compared with them.
    keyed: OnceLock<Arc<compare::Keyed>>,
}

/// How the list is generated.
#[derive(Debug, Clone, Default)]
struct Options {
    /// The project's own cell template.
    template: Option<String>,
    /// Kinds of contributions of the project, by id.
    types: BTreeMap<String, types::Kind>,
    /// Width of the avatars.
    image_size: String,
}

/// Why a file is not a valid list of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterError {
    /// Span in the file.
    pub span: Span,
    /// The problem, as the second half of a sentence.
    pub reason: String,
}

/// One person of the file. Empty and `null` values are `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    /// GitHub login, or another short name of a person without one.
    pub login: Option<Text>,
    /// The displayed name.
    pub name: Option<Text>,
    /// URL of the avatar.
    pub avatar: Option<Text>,
    /// URL of the profile.
    pub profile: Option<Text>,
    /// The kinds of contributions.
    pub contributions: Vec<Contribution>,
    /// The name as the generated list shows it, markup interpreted; `None` if it shows none, or if that is not known.
    pub rendered_name: Option<String>,
    /// Line of the login, or else of the person, from 1.
    pub line: u32,
    /// Span of the person in the file.
    pub span: Span,
}

/// A contribution of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contribution {
    /// Id of its kind.
    pub kind: Text,
    /// A URL of its own.
    pub url: Option<Text>,
}

/// A string of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    /// Unescaped and trimmed.
    pub text: String,
    /// Span between the quotation marks.
    pub span: Span,
}

impl Listed {
    /// The name of the person in messages: name, login, or URL.
    #[must_use]
    pub fn display_name(&self) -> &str {
        let text = self.name.as_ref().or(self.login.as_ref()).or(self.profile.as_ref());
        text.map_or("An unnamed person", |text| text.text.as_str())
    }

    /// A span that identifies the person: login, name or profile, else the first brace.
    #[must_use]
    pub fn location(&self) -> Span {
        let text = self.login.as_ref().or(self.name.as_ref()).or(self.profile.as_ref());
        text.map_or(Span::new(self.span.start, self.span.start + 1), |text| text.span)
    }

    /// The account of the avatar.
    #[must_use]
    pub fn account(&self) -> Option<u64> {
        address::parse(&self.avatar.as_ref()?.text).as_ref().and_then(keys::account_id)
    }

    /// Whether the login is a GitHub account, judging by avatar and profile. The file may contain people without one.
    #[must_use]
    pub fn has_account(&self) -> bool {
        let profile = self.profile.as_ref().and_then(|profile| address::parse(&profile.text));
        self.account().is_some() || profile.as_ref().is_some_and(|url| address::login(url).is_some())
    }
}

impl Roster {
    /// Parses a file; `path` is its name in reports.
    #[must_use]
    pub fn read(path: String, source: &str) -> Self {
        let mut roster = Self { path, source: Arc::from(source), ..Self::default() };
        roster.error = roster.fill(source).err();
        match sheet(&roster) {
            Ok(sheet) => roster.read_names(sheet),
            Err(NoSheet::Computed) => {}
            Err(NoSheet::TooLarge(at)) => {
                let reason = format!("would generate a list of more than {} MiB", MAX_SHEET >> 20);
                let span = roster.people.get(at).map(Listed::location).unwrap_or_default();
                roster.people = Vec::new();
                roster.error = Some(RosterError { span, reason });
            }
        }
        roster
    }

    /// An unreadable file.
    #[must_use]
    pub fn unreadable(path: String, reason: String) -> Self {
        Self { path, error: Some(RosterError { span: Span::default(), reason }), ..Self::default() }
    }

    fn fill(&mut self, source: &str) -> Result<(), RosterError> {
        let reader = Reader::new(source);
        let parsed = parse_to_ast(reader.text, &CollectOptions::default(), &ParseOptions::default());
        let value = parsed.map_err(|error| {
            let reason = format!("is not valid JSON: {}", lower(&error.kind().to_string()));
            RosterError { span: first_line(reader.span(error.range()), source), reason }
        })?;
        let whole = Span::new(0, source.len() as u32);
        let value = value.value.ok_or_else(|| RosterError { span: whole, reason: "is empty".to_owned() })?;
        let root = value.as_object().ok_or_else(|| reader.error(&value, "must be an object, `{ … }`"))?;
        self.github = reader.text_of(root, "repoType")?.is_none_or(|kind| kind.text == "github");
        let name = |key| reader.get(root, key).and_then(|value| reader.single(value)).map(|name| name.text);
        self.project = name("projectOwner").zip(name("projectName")).map(|(owner, name)| format!("{owner}/{name}"));
        self.options = Options {
            template: reader.text_of(root, "contributorTemplate")?.map(|template| template.text),
            types: reader.types(root),
            image_size: reader.size(root),
        };
        self.files = reader.files(root)?;
        let people = reader.list(root, "contributors")?.unwrap_or_default();
        self.ignores.read(&reader, root, None)?;
        self.people = people.iter().map(|person| reader.person(person)).collect::<Result<_, _>>()?;
        for (at, person) in people.iter().enumerate() {
            person.as_object().map_or(Ok(()), |person| self.ignores.read(&reader, person, Some(at)))?;
        }
        Ok(())
    }

    /// Whether the list shows the value of a key. A custom template may omit or rewrite it.
    #[must_use]
    pub fn shows(&self, key: &str) -> bool {
        let template = self.options.template.as_ref();
        template.is_none_or(|template| template.contains(&format!("contributor.{key}")))
    }

    /// Whether a type of contributions is one of the project or of the generator.
    #[must_use]
    pub fn knows_type(&self, id: &str) -> bool {
        types::find(id, &self.options.types).is_some()
    }

    /// The ids of types that an unknown one may be meant to be.
    pub fn type_names(&self) -> impl Iterator<Item = &str> {
        types::names(&self.options.types)
    }

    fn shows_contributions(&self) -> bool {
        self.options.template.as_ref().is_none_or(|template| template.contains("contributions"))
    }

    /// Reads the names from the list that would be generated.
    fn read_names(&mut self, sheet: Sheet) {
        let document = Document::parse(sheet.text, Dialect::Gfm);
        let page = Page::read(&document);
        let links = super::links::read(&document, &page);
        for grid in people::read(&document, &page, &links, &Contributors::default()) {
            for person in grid.people {
                let start = document.node(person.element).span.start;
                let at = sheet.cells.partition_point(|cell| cell.span.start <= start).checked_sub(1);
                if let Some(listed) = at.and_then(|at| self.people.get_mut(at)) {
                    listed.rendered_name = person.name.map(|name| name.text);
                }
            }
        }
    }
}

/// The first line of a span, because unclosed values extend to the end.
fn first_line(span: Span, source: &str) -> Span {
    let length = span.slice(source).find(['\n', '\r']).map_or(span.len(), |at| at as u32);
    Span::new(span.start, span.start + length)
}

/// Lower-cases the first letter of a sentence.
fn lower(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// Extracts values from the syntax tree of a file.
struct Reader<'a> {
    /// The text without a byte-order mark.
    text: &'a str,
    /// Length of the byte-order mark.
    skipped: u32,
    lines: LineIndex,
}

impl<'a> Reader<'a> {
    fn new(source: &'a str) -> Self {
        let text = source.strip_prefix('\u{FEFF}').unwrap_or(source);
        Self { text, skipped: (source.len() - text.len()) as u32, lines: LineIndex::new(source) }
    }

    fn span(&self, range: jsonc_parser::common::Range) -> Span {
        Span::new(range.start as u32 + self.skipped, range.end as u32 + self.skipped)
    }

    fn error(&self, value: &Value<'_>, reason: &str) -> RosterError {
        RosterError { span: self.span(value.range()), reason: reason.to_owned() }
    }

    /// The value of a key; the last one wins, as in JavaScript.
    fn get<'v>(&self, object: &'v Object<'a>, key: &str) -> Option<&'v Value<'a>> {
        let property = object.properties.iter().rev().find(|property| property.name.as_str() == key)?;
        Some(&property.value).filter(|value| value.as_null_keyword().is_none())
    }

    fn list<'v>(&self, object: &'v Object<'a>, key: &str) -> Result<Option<&'v [Value<'a>]>, RosterError> {
        let Some(value) = self.get(object, key) else { return Ok(None) };
        let list = value.as_array().map(|array| array.elements.as_slice());
        list.map(Some).ok_or_else(|| self.error(value, &format!("must have a list, `[ … ]`, as `{key}`")))
    }

    fn text_of(&self, object: &Object<'a>, key: &str) -> Result<Option<Text>, RosterError> {
        let Some(value) = self.get(object, key) else { return Ok(None) };
        let text = self.text(value).ok_or_else(|| self.error(value, &format!("must have a string as `{key}`")))?;
        Ok(Some(text).filter(|text| !text.text.is_empty()))
    }

    /// A string, a number, or a list of them, which JavaScript joins.
    fn text(&self, value: &Value<'a>) -> Option<Text> {
        let mut span = self.span(value.range());
        match value {
            Value::StringLit(literal) => {
                (span.start, span.end) = (span.start + 1, span.end - 1);
                Some(Text { text: literal.value.trim().to_owned(), span })
            }
            Value::NumberLit(literal) => Some(Text { text: literal.value.to_owned(), span }),
            Value::Array(list) => {
                let texts: Option<Vec<Text>> = list.elements.iter().map(|element| self.single(element)).collect();
                let texts = texts?;
                let span = texts.first().map_or(span, |first| first.span);
                let joined: Vec<String> = texts.into_iter().map(|text| text.text).collect();
                Some(Text { text: joined.join(","), span })
            }
            _ => None,
        }
    }

    fn single(&self, value: &Value<'a>) -> Option<Text> {
        if value.as_array().is_some() { None } else { self.text(value) }
    }

    /// The width of the avatars: 100 unless the file says otherwise.
    fn size(&self, root: &Object<'a>) -> String {
        let size = self.get(root, "imageSize").and_then(|size| self.single(size));
        size.map_or_else(|| "100".to_owned(), |size| size.text)
    }

    /// The project's own kinds of contributions.
    fn types(&self, root: &Object<'a>) -> BTreeMap<String, types::Kind> {
        let own = self.get(root, "types").and_then(|types| types.as_object());
        let kind = |property: &ObjectProp<'a>| {
            let object = property.value.as_object()?;
            let text = |key| self.get(object, key).and_then(|value| self.single(value)).unwrap_or_default();
            let kind = types::Kind { symbol: text("symbol"), description: text("description") };
            Some((property.name.as_str().to_owned(), kind))
        };
        own.into_iter().flat_map(|own| &own.properties).filter_map(kind).collect()
    }

    /// The contributions of a person: ids, or objects with an id and a URL.
    fn contributions(&self, person: &Object<'a>) -> Vec<Contribution> {
        let list = self.get(person, "contributions").and_then(|list| list.as_array());
        let contribution = |value: &Value<'a>| {
            let Some(object) = value.as_object() else {
                return Some(Contribution { kind: self.single(value)?, url: None });
            };
            let text = |key| self.get(object, key).and_then(|value| self.single(value));
            Some(Contribution { kind: text("type")?, url: text("url").filter(|url| !url.text.is_empty()) })
        };
        list.into_iter().flat_map(|list| &list.elements).filter_map(contribution).collect()
    }

    fn files(&self, root: &Object<'a>) -> Result<Vec<String>, RosterError> {
        let Some(files) = self.list(root, "files")? else { return Ok(vec!["README.md".to_owned()]) };
        let name = |value: &Value<'a>| {
            let literal = value.as_string_lit().ok_or_else(|| self.error(value, "must have paths as `files`"))?;
            Ok(literal.value.clone().into_owned())
        };
        files.iter().map(name).collect()
    }

    fn person(&self, value: &Value<'a>) -> Result<Listed, RosterError> {
        let object = value.as_object().ok_or_else(|| self.error(value, "must have an object for each person"))?;
        let span = self.span(value.range());
        let login = self.text_of(object, "login")?;
        Ok(Listed {
            line: self.lines.line(login.as_ref().map_or(span.start, |login| login.span.start)),
            login,
            name: self.text_of(object, "name")?,
            avatar: self.text_of(object, "avatar_url")?,
            profile: self.text_of(object, "profile")?,
            contributions: self.contributions(object),
            rendered_name: None,
            span,
        })
    }
}
