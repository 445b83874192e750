//! `.all-contributorsrc`: the people that the list of a page is generated from.
//!
//! The file is JSON, read as leniently as the command line of all-contributors reads it (comments, trailing commas). Of
//! its settings only those that say what the list shows are read.

mod compare;
mod keys;
#[cfg(test)]
mod tests;

pub use compare::{Compared, Difference, Field, Pair};

use std::sync::Arc;

use jsonc_parser::{
    CollectOptions, ParseOptions,
    ast::{Object, Value},
    common::Ranged,
    parse_to_ast,
};
use url::Url;

use super::people::address;
use crate::{document::LineIndex, span::Span};

/// The name of the file.
pub const FILE: &str = ".all-contributorsrc";

/// One file, as far as it could be read.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    /// Its name in reports.
    pub path: String,
    /// Its text; empty if it could not be read.
    pub source: Arc<str>,
    /// The pages that contain the list, relative to the folder of the file.
    pub files: Vec<String>,
    /// In the order of the file.
    pub people: Vec<Listed>,
    /// Whether logins are those of GitHub.
    pub github: bool,
    /// The project's own template of a cell.
    template: Option<String>,
    /// Why its people are not known; then it has none.
    pub wrong: Option<Wrong>,
}

/// Why a file is not a list of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Where, in the text of the file.
    pub span: Span,
    /// What is wrong there, as the predicate of a sentence about the file.
    pub why: String,
}

/// One person of the file. Empty values and `null` are `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    /// Login on the forge, or a short name of a person without an account.
    pub login: Option<Text>,
    /// The name as it is shown.
    pub name: Option<Text>,
    /// Address of the avatar.
    pub avatar: Option<Text>,
    /// Address of the person.
    pub profile: Option<Text>,
    /// Line of the file, from 1: that of the login, else that of the person.
    pub line: u32,
    /// The whole person, in the text of the file.
    pub span: Span,
}

/// A text of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    /// Without escapes, trimmed.
    pub text: String,
    /// Between the quotation marks.
    pub span: Span,
}

impl Listed {
    /// The person at the start of a sentence: name, else login, else address.
    #[must_use]
    pub fn called(&self) -> &str {
        let text = self.name.as_ref().or(self.login.as_ref()).or(self.profile.as_ref());
        text.map_or("An unnamed person", |text| text.text.as_str())
    }

    /// Whether the login is that of a GitHub account, judging by avatar and profile: the file may list people without
    /// one.
    #[must_use]
    pub fn has_account(&self) -> bool {
        let url = |text: &Option<Text>| address::parse(&text.as_ref()?.text);
        let (avatar, profile) = (url(&self.avatar), url(&self.profile));
        let nothing_else = self.avatar.is_none() && self.profile.is_none();
        let id = avatar.as_ref().and_then(keys::account_id).is_some();
        nothing_else || id || profile.as_ref().is_some_and(|url| address::login(url).is_some())
    }
}

impl Roster {
    /// Reads the text of a file with the name `path` in reports.
    #[must_use]
    pub fn read(path: String, source: &str) -> Self {
        let mut roster = Self { path, source: Arc::from(source), ..Self::default() };
        roster.wrong = roster.fill(source).err();
        roster
    }

    /// A file that cannot be read.
    #[must_use]
    pub fn unreadable(path: String, why: String) -> Self {
        Self { path, wrong: Some(Wrong { span: Span::default(), why }), ..Self::default() }
    }

    fn fill(&mut self, source: &str) -> Result<(), Wrong> {
        let reader = Reader::new(source);
        let parsed = parse_to_ast(reader.text, &CollectOptions::default(), &ParseOptions::default());
        let value = parsed.map_err(|error| {
            let why = format!("is not valid JSON: {}", lower(&error.kind().to_string()));
            Wrong { span: first_line(reader.span(error.range()), source), why }
        })?;
        let whole = Span::new(0, source.len() as u32);
        let value = value.value.ok_or_else(|| Wrong { span: whole, why: "is empty".to_owned() })?;
        let root = value.as_object().ok_or_else(|| reader.wrong(&value, "must be an object, `{ … }`"))?;
        self.github = reader.text_of(root, "repoType")?.is_none_or(|kind| kind.text == "github");
        self.template = reader.text_of(root, "contributorTemplate")?.map(|template| template.text);
        self.files = reader.files(root)?;
        let people = reader.list(root, "contributors")?.unwrap_or_default();
        self.people = people.iter().map(|person| reader.person(person)).collect::<Result<_, _>>()?;
        Ok(())
    }

    /// Whether the list shows a key of a person: a `contributorTemplate` may leave it out.
    fn shows(&self, key: &str) -> bool {
        self.template.as_ref().is_none_or(|template| template.contains(&format!("contributor.{key}")))
    }
}

/// The first line of a span: something unclosed extends to the end of the file.
fn first_line(span: Span, source: &str) -> Span {
    let length = span.slice(source).find(['\n', '\r']).map_or(span.len(), |at| at as u32);
    Span::new(span.start, span.start + length)
}

/// A sentence with a lower-case first letter.
fn lower(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// Takes values out of the tree of a file.
struct Reader<'a> {
    /// The text without a byte-order mark.
    text: &'a str,
    /// Bytes before it.
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

    fn wrong(&self, value: &Value<'_>, why: &str) -> Wrong {
        Wrong { span: self.span(value.range()), why: why.to_owned() }
    }

    /// The value of a key; the last one of several, as in JavaScript.
    fn get<'v>(&self, object: &'v Object<'a>, key: &str) -> Option<&'v Value<'a>> {
        let property = object.properties.iter().rev().find(|property| property.name.as_str() == key)?;
        Some(&property.value).filter(|value| value.as_null_keyword().is_none())
    }

    fn list<'v>(&self, object: &'v Object<'a>, key: &str) -> Result<Option<&'v [Value<'a>]>, Wrong> {
        let Some(value) = self.get(object, key) else { return Ok(None) };
        let list = value.as_array().map(|array| array.elements.as_slice());
        list.map(Some).ok_or_else(|| self.wrong(value, &format!("must have a list, `[ … ]`, as `{key}`")))
    }

    fn text_of(&self, object: &Object<'a>, key: &str) -> Result<Option<Text>, Wrong> {
        let Some(value) = self.get(object, key) else { return Ok(None) };
        let literal =
            value.as_string_lit().ok_or_else(|| self.wrong(value, &format!("must have a string as `{key}`")))?;
        let mut span = self.span(literal.range());
        (span.start, span.end) = (span.start + 1, span.end - 1);
        let text = literal.value.trim().to_owned();
        Ok(Some(Text { text, span }).filter(|text| !text.text.is_empty()))
    }

    fn files(&self, root: &Object<'a>) -> Result<Vec<String>, Wrong> {
        let Some(files) = self.list(root, "files")? else { return Ok(vec!["README.md".to_owned()]) };
        let name = |value: &Value<'a>| {
            let literal = value.as_string_lit().ok_or_else(|| self.wrong(value, "must have paths as `files`"))?;
            Ok(literal.value.clone().into_owned())
        };
        files.iter().map(name).collect()
    }

    fn person(&self, value: &Value<'a>) -> Result<Listed, Wrong> {
        let object = value.as_object().ok_or_else(|| self.wrong(value, "must have an object for each person"))?;
        let span = self.span(value.range());
        let login = self.text_of(object, "login")?;
        Ok(Listed {
            line: self.lines.line(login.as_ref().map_or(span.start, |login| login.span.start)),
            login,
            name: self.text_of(object, "name")?,
            avatar: self.text_of(object, "avatar_url")?,
            profile: self.text_of(object, "profile")?,
            span,
        })
    }
}

/// What identifies a person, in a comparable form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Identity {
    login: Option<String>,
    id: Option<u64>,
    profile: Option<String>,
    name: Option<String>,
}

impl Identity {
    /// Whether an account or a login distinguishes two people.
    fn contradicts(&self, other: &Self) -> bool {
        let other_account = self.id.zip(other.id).map(|(a, b)| a != b);
        let other_login = self.login.as_ref().zip(other.login.as_ref()).is_some_and(|(a, b)| a != b);
        other_account.unwrap_or(other_login)
    }

    fn of(listed: &Listed) -> Self {
        let avatar: Option<Url> = listed.avatar.as_ref().and_then(|avatar| address::parse(&avatar.text));
        let name = listed.name.as_ref().or(listed.login.as_ref());
        Self {
            login: listed.login.as_ref().map(|login| login.text.to_ascii_lowercase()),
            id: avatar.as_ref().and_then(keys::account_id),
            profile: listed.profile.as_ref().map(|profile| keys::place(&profile.text)),
            name: name.map(|name| keys::name(&name.text)),
        }
    }
}
