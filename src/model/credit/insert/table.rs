//! Tables with a row for each person, in Markdown.

use super::{Form, Item, KNOWN, NewPerson, Refusal, key, written};
use crate::{
    document::{Document, NodeIndex},
    span::Span,
};

/// What the heading of a column with logins has in it, in lower case.
const LOGINS: &[&str] = &["github", "login", "username", "user name", "handle"];
/// What the heading of a column with names has in it.
const NAMES: &[&str] = &["name", "maintainer", "contributor", "author", "member", "person"];

/// How the rows of a table are written.
#[derive(Debug)]
pub(super) struct Table {
    columns: Vec<Column>,
    /// Before and after the cells.
    ends: (String, String),
}

#[derive(Debug)]
struct Column {
    /// The form of its cells; `None` if it has no people.
    form: Option<&'static str>,
    /// Whether a cell of it is empty.
    may_be_empty: bool,
    /// Characters of the last cell.
    width: usize,
}

/// The rows of a table that has a column with logins.
pub(super) fn read<'a>(document: &'a Document, table: NodeIndex) -> Option<(Table, Vec<Item<'a>>)> {
    let rows: Vec<NodeIndex> = document.descendants(table).filter(|node| document.name(*node) == "tr").collect();
    let (head, rows) = rows.split_first()?;
    let headings: Vec<String> = document
        .children(*head)
        .filter(|cell| matches!(document.name(*cell), "th" | "td"))
        .map(|cell| document.flow(cell).text().trim().to_lowercase())
        .collect();
    let has = |heading: &String, words: &[&str]| words.iter().any(|word| heading.contains(word));
    let logins: Vec<bool> = headings.iter().map(|heading| has(heading, LOGINS)).collect();
    let lines: Vec<Line<'a>> =
        rows.iter().filter_map(|row| line(document, *row)).filter(|line| line.cells.len() == headings.len()).collect();
    if !logins.contains(&true) || lines.len() < 2 || lines.len() < rows.len() {
        return None;
    }
    let last = lines.last()?;
    let column = |at: usize| {
        let cells = || lines.iter().filter_map(move |line| line.cells.get(at).map(|cell| cell.trim()));
        let is_login = logins.get(at) == Some(&true);
        let is_name = headings.get(at).is_some_and(|heading| has(heading, NAMES));
        let form = (is_login || is_name).then(|| majority(cells(), is_login)).flatten();
        let width = last.cells.get(at).map_or(0, |cell| cell.chars().count());
        Column { form, may_be_empty: cells().any(str::is_empty), width }
    };
    let columns: Vec<Column> = (0..headings.len()).map(column).collect();
    let first = columns.iter().position(|column| column.form.is_some())?;
    let item = |line: &Line<'a>| {
        let cell = line.cells.get(first).map_or("", |cell| cell.trim());
        let found = KNOWN.iter().find_map(|form| form.pattern.captures(cell));
        let part = |name: &str| found.as_ref()?.name(name).map(|part| part.as_str());
        let key = key("{name}", part("name").or_else(|| part("login")).or(Some(cell)), None);
        Item { form: "", key, line: line.span, mark: "", is_certain: true }
    };
    let ends = (last.ends.0.to_owned(), last.ends.1.to_owned());
    let items = lines.iter().map(item).collect();
    Some((Table { columns, ends }, items))
}

/// The form of most cells. In a column with logins, a word is a login.
fn majority<'a>(cells: impl Iterator<Item = &'a str>, is_login: bool) -> Option<&'static str> {
    let mut counts: std::collections::BTreeMap<&'static str, usize> = std::collections::BTreeMap::new();
    for cell in cells.filter(|cell| !cell.is_empty()) {
        let of = |form: &&Form| !form.text.is_empty() && form.pattern.is_match(cell);
        let form = KNOWN.iter().find(of).map_or("", |form| form.text);
        *counts.entry(if is_login && form == super::NAME { "{login}" } else { form }).or_default() += 1;
    }
    let (form, _) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    Some(form).filter(|form| !form.is_empty())
}

impl Table {
    /// The row of a person, and what it is sorted by.
    pub(super) fn row(&self, person: &NewPerson) -> Result<(String, String), Refusal> {
        let mut row = self.ends.0.clone();
        let mut sorted_by = None;
        for (at, column) in self.columns.iter().enumerate() {
            let lacks = |form: &str| match () {
                () if form.contains("{name}") && person.name.is_none() => Some(Refusal::NeedsName),
                () if form.contains("{login}") && person.login.is_none() => Some(Refusal::NeedsLogin),
                () => None,
            };
            let cell = match column.form.map(|form| (form, lacks(form))) {
                Some((form, None)) => {
                    let (name, login) = (person.name.as_deref(), person.login.as_deref());
                    sorted_by.get_or_insert_with(|| key(form, name, login));
                    written(form, person)
                }
                Some((_, Some(why))) if !column.may_be_empty => return Err(why),
                None if !column.may_be_empty => return Err(Refusal::NoList),
                _ => String::new(),
            };
            let cell = format!(" {cell} ");
            row += if at > 0 { "|" } else { "" };
            row += &format!("{cell:<0$}", column.width);
        }
        // Without bars around it, a row begins and ends with a cell.
        let row = if self.ends.0.is_empty() { row.trim_start() } else { &row };
        let row = if self.ends.1.is_empty() { row.trim_end() } else { row };
        Ok((format!("{row}{}", self.ends.1), sorted_by.unwrap_or_default()))
    }
}

/// The line of a row.
struct Line<'a> {
    cells: Vec<&'a str>,
    ends: (&'a str, &'a str),
    span: Span,
}

fn line(document: &Document, row: NodeIndex) -> Option<Line<'_>> {
    let source = document.source();
    let span = document.node(row).span;
    let start = source.get(..span.start as usize)?.rfind('\n').map_or(0, |at| at + 1);
    let rest = source.get(start..)?;
    let text = rest.get(..rest.find('\n').unwrap_or(rest.len()))?.trim_end();
    let bar = text.len() - text.trim_start().len();
    let inner = text.trim_start();
    let begins = bar + usize::from(inner.starts_with('|'));
    let ends = text.len() - usize::from(inner.len() > 1 && text.ends_with('|') && !text.ends_with("\\|"));
    let (mut cells, mut from) = (Vec::new(), begins);
    let bytes = text.as_bytes();
    for at in begins..ends {
        if bytes.get(at) == Some(&b'|') && bytes.get(at.wrapping_sub(1)) != Some(&b'\\') {
            cells.push(text.get(from..at)?);
            from = at + 1;
        }
    }
    cells.push(text.get(from..ends.max(from))?);
    let around = (text.get(..begins)?, text.get(ends.max(from)..)?);
    Some(Line { cells, ends: around, span: Span::new(start as u32, (start + text.len()) as u32) })
}
