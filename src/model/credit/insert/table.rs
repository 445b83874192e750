//! Tables with a row for each person, in Markdown.

use super::{
    Item, NewPerson, Refusal,
    forms::{self, KNOWN},
    groups::{avatar, logins},
    template::{Known, Place, Templates, is_open, name_in},
};
use crate::{
    document::{Document, NodeIndex},
    model::{Model, people::Grid},
    span::Span,
};

/// What the heading of a column with logins has in it, in lower case.
const LOGINS: &[&str] = &["github", "login", "username", "user name", "handle"];
/// What the heading of a column with names has in it.
const NAMES: &[&str] = &["name", "maintainer", "contributor", "author", "member", "person"];

/// What the headings of columns with a part of the name have in them.
const PARTS: &[&str] = &["first name", "last name", "given name", "family name", "forename", "surname"];

/// How the rows of a table are written.
#[derive(Debug)]
pub(super) struct Table {
    columns: Vec<Column>,
    /// Before and after the cells.
    ends: (String, String),
}

#[derive(Debug)]
struct Column {
    heading: String,
    form: Option<Cell>,
    /// Whether a cell of it is empty.
    may_be_empty: bool,
    /// Characters of the last cell.
    width: usize,
}

/// How most cells of a column are written.
#[derive(Debug)]
enum Cell {
    /// In a form that is known.
    Known(&'static str),
    /// In the same source but for what is about the person.
    Same(Templates),
}

impl Cell {
    fn write(&self, person: &NewPerson) -> Result<String, Refusal> {
        match self {
            Self::Known(form) if form.contains("{name}") && person.name.is_none() => Err(Refusal::NeedsName),
            Self::Known(form) if form.contains("{login}") && person.login.is_none() => Err(Refusal::NeedsLogin),
            Self::Known(form) => Ok(forms::written(form, person)),
            Self::Same(templates) => templates.write(person).map(|(text, _)| text),
        }
    }
}

/// The rows of a table that has a column with logins, or with links to profiles.
pub(super) fn read(document: &Document, model: &Model, table: NodeIndex) -> Option<(Table, Vec<Item>)> {
    let rows: Vec<NodeIndex> = document.descendants(table).filter(|node| document.name(*node) == "tr").collect();
    let (head, rows) = rows.split_first()?;
    let headings: Vec<String> = document
        .children(*head)
        .filter(|cell| matches!(document.name(*cell), "th" | "td"))
        .map(|cell| document.flow(cell).text().trim().to_owned())
        .collect();
    let has = |heading: &String, words: &[&str]| words.iter().any(|word| heading.to_lowercase().contains(word));
    let logins: Vec<bool> = headings.iter().map(|heading| has(heading, LOGINS)).collect();
    let lines: Vec<(NodeIndex, Line<'_>)> = rows
        .iter()
        .filter_map(|row| Some((*row, line(document, *row)?)))
        .filter(|(_, line)| line.cells.len() == headings.len())
        .collect();
    if lines.len() < 2 || lines.len() < rows.len() {
        return None;
    }
    let login_column = logins.iter().position(|is_login| *is_login);
    // First and last names, if there are several.
    let names = headings.iter().zip(&logins).filter(|(heading, is_login)| !**is_login && has(heading, NAMES)).count();
    let is_name = |heading: &String| names == 1 && has(heading, NAMES);
    let name_column = headings.iter().zip(&logins).position(|(heading, is_login)| !is_login && is_name(heading));
    let of_cell = |line: &Line<'_>, column: Option<usize>, wanted: &str| part(line.cells.get(column?)?.trim(), wanted);
    let people: Vec<Person> = lines
        .iter()
        .map(|(row, line)| {
            let linked = self::logins(document, model, *row..document.node(*row).end).next();
            let login =
                linked.as_ref().map(|(_, login)| login.clone()).or_else(|| of_cell(line, login_column, "login"));
            let shown = linked.and_then(|(link, login)| {
                name_in(document.flow(link).text().trim(), &login).filter(|name| name.contains(char::is_alphanumeric))
            });
            let name = of_cell(line, name_column, "name").or(shown).or_else(|| beside(document, model, *row));
            Person { name, login, id: avatar(line.span.slice(document.source())) }
        })
        .collect();
    let last = &lines.last()?.1;
    let column = |(at, heading): (usize, &String)| {
        let cells = || lines.iter().filter_map(move |(_, line)| line.cells.get(at).map(|cell| cell.trim()));
        let is_login = logins.get(at) == Some(&true);
        // The names next to avatars, whatever the column is called.
        let named = cells().zip(&people).filter(|(cell, person)| person.name.as_deref() == Some(*cell)).count();
        let is_name = is_name(heading) || names == 0 && named * 2 > lines.len();
        let known = (is_login || is_name).then(|| majority(cells(), is_login)).flatten();
        let form = known.map(Cell::Known).or_else(|| same(cells(), &people).map(Cell::Same));
        // Cells that are not padded are as wide as what they say.
        let is_padded = lines.iter().any(|(_, line)| line.cells.get(at).is_some_and(|cell| cell.ends_with("  ")));
        let width = last.cells.get(at).filter(|_| is_padded).map_or(0, |cell| cell.chars().count());
        Column { heading: heading.clone(), form, may_be_empty: cells().any(str::is_empty), width }
    };
    let columns: Vec<Column> = headings.iter().enumerate().map(column).collect();
    let is_of_people = |column: &Column| match &column.form {
        Some(Cell::Same(_)) => true,
        Some(Cell::Known(form)) => form.contains("github.com/{login}"),
        None => false,
    };
    if !logins.contains(&true) && !columns.iter().any(is_of_people)
        || columns.iter().all(|column| column.form.is_none())
    {
        return None;
    }
    // A row is of what its first column says: numbers and signs aside, or parts of names.
    let says = |at: usize| {
        lines.iter().any(|(_, line)| line.cells.get(at).is_some_and(|cell| cell.contains(char::is_alphabetic)))
    };
    let first = columns.iter().enumerate().find(|(at, _)| says(*at)).map(|(_, column)| column);
    let is_first = first.is_some_and(|first| first.form.is_some() || has(&first.heading, PARTS));
    if !is_first && !columns.iter().all(|column| column.form.is_some() || column.may_be_empty) {
        return None;
    }
    let ends = (last.ends.0.to_owned(), last.ends.1.to_owned());
    let item = |((_, line), person): (&(NodeIndex, Line<'_>), Person)| Item {
        name: person.name,
        login: person.login,
        span: line.span,
        form: "",
        is_part: false,
        is_certain: true,
    };
    let items = lines.iter().zip(people).map(item).collect();
    Some((Table { columns, ends }, items))
}

/// A person of a row.
struct Person {
    name: Option<String>,
    login: Option<String>,
    id: Option<u64>,
}

/// The name next to the avatar of a row.
fn beside(document: &Document, model: &Model, row: NodeIndex) -> Option<String> {
    let end = document.node(row).end;
    let is_before = |grid: &Grid| grid.people.first().is_some_and(|first| first.element < end);
    let grid = model.grids.get(model.grids.partition_point(is_before).checked_sub(1)?)?;
    let person = grid.people.get(grid.people.partition_point(|person| person.element < row))?;
    (person.element < end).then(|| person.shown_name().map(str::to_owned)).flatten()
}

/// The name or the login in a cell.
fn part(cell: &str, name: &str) -> Option<String> {
    let found = KNOWN.iter().find_map(|form| Some((form.text, form.captures(cell)?)));
    let (form, captures) = found?;
    let wanted = if form == forms::NAME { "name" } else { name };
    captures.name(wanted).map(|part| part.as_str().to_owned())
}

/// The form of most cells. In a column with logins, a word is a login.
fn majority<'a>(cells: impl Iterator<Item = &'a str>, is_login: bool) -> Option<&'static str> {
    let mut counts: std::collections::BTreeMap<&'static str, usize> = std::collections::BTreeMap::new();
    for cell in cells.filter(|cell| !cell.is_empty()) {
        let of = |form: &&forms::Line| !form.is_part && form.captures(cell).is_some();
        let form = KNOWN.iter().find(of).map_or("", |form| form.text);
        *counts.entry(if is_login && form == forms::NAME { "{login}" } else { form }).or_default() += 1;
    }
    let (form, _) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    Some(form).filter(|form| !form.is_empty())
}

/// The templates of most cells, if they have links to profiles or avatars.
fn same<'a>(cells: impl Iterator<Item = &'a str>, people: &[Person]) -> Option<Templates> {
    let mut count = 0;
    let templates = cells.zip(people).map(|(cell, person)| {
        count += usize::from(!cell.is_empty());
        let known = Known { name: person.name.as_deref(), login: person.login.as_deref(), id: person.id };
        let is_address = ["github.com/", "githubusercontent.com/"].iter().any(|host| cell.contains(host));
        let open = known.open(cell, Place::Html);
        (is_address && is_open(&open)).then_some((open, Vec::new()))
    });
    let templates = Templates::of(templates);
    (templates.most() > 1 && templates.most() * 2 > count).then_some(templates)
}

impl Table {
    /// The row of a person, and the headings of the cells that are never empty and are now.
    pub(super) fn row(&self, person: &NewPerson) -> Result<(String, Vec<Option<String>>), Refusal> {
        let (mut row, mut lacks) = (self.ends.0.clone(), Vec::new());
        for (at, column) in self.columns.iter().enumerate() {
            let cell = match column.form.as_ref().map(|form| form.write(person)) {
                Some(Ok(cell)) => cell,
                Some(Err(why)) if !column.may_be_empty => return Err(why),
                None if !column.may_be_empty => {
                    lacks.push(Some(column.heading.clone()).filter(|heading| !heading.is_empty()));
                    String::new()
                }
                _ => String::new(),
            };
            let cell = format!(" {cell} ");
            row += if at > 0 { "|" } else { "" };
            row += &format!("{cell:<0$}", column.width);
        }
        // Without bars around it, a row begins and ends with a cell.
        let row = if self.ends.0.is_empty() { row.trim_start() } else { &row };
        let row = if self.ends.1.is_empty() { row.trim_end() } else { row };
        Ok((format!("{row}{}", self.ends.1), lacks))
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
