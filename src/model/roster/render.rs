//! The list that all-contributors generates from the file, as text. What it shows is read from it as from a page: a name
//! may contain markup.

use std::sync::{Arc, OnceLock};

use super::{Ignores, Listed, Options, Roster, Text, types};
use crate::span::Span;

impl Roster {
    /// The file with some of its people.
    #[must_use]
    pub fn only(&self, wanted: impl Fn(&Listed) -> bool) -> Self {
        let people = self.people.iter().filter(|person| wanted(person)).cloned().collect();
        Self {
            path: self.path.clone(),
            source: Arc::clone(&self.source),
            files: Vec::new(),
            people,
            github: self.github,
            project: self.project.clone(),
            options: self.options.clone(),
            error: self.error.clone(),
            ignores: Ignores::default(),
            keyed: OnceLock::new(),
        }
    }
}

/// A generated list, and where each of its parts comes from.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    /// The list between its comments.
    pub(crate) text: String,
    /// The cells, in the order of the people in the file.
    pub(crate) cells: Vec<Cell>,
}

/// The cell of one person.
#[derive(Debug)]
pub(crate) struct Cell {
    /// Its span in the list.
    pub(crate) span: Span,
    /// Spans in the list that show a value, with the span of that value in the file.
    pub(crate) values: Vec<(Span, Span)>,
}

/// Largest list, in bytes. Symbols and descriptions of the file are repeated for each person.
pub(super) const MAX_SHEET: usize = 8 << 20;

/// Why there is no list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoSheet {
    /// The project has a template that computes something.
    Computed,
    /// It is larger than [`MAX_SHEET`] with the person at this position.
    TooLarge(usize),
}

/// Renders the list.
pub(crate) fn sheet(roster: &Roster) -> Result<Sheet, NoSheet> {
    let options = &roster.options;
    let mut left = MAX_SHEET;
    let mut sheet =
        Sheet { text: "<!-- ALL-CONTRIBUTORS-LIST:START -->\n<table>\n<tr>\n".to_owned(), cells: Vec::new() };
    for (at, person) in roster.people.iter().enumerate() {
        let start = sheet.text.len() as u32;
        let mut cell = Writer { text: &mut sheet.text, values: Vec::new(), left: &mut left, full: false };
        cell.push("<td align=\"center\" valign=\"top\">");
        match &options.template {
            Some(template) => {
                let written = custom(&mut cell, template, person, options);
                written.or(cell.full.then_some(())).ok_or(NoSheet::Computed)?;
            }
            None => usual(&mut cell, person, options),
        }
        cell.push("</td>\n");
        if cell.full {
            return Err(NoSheet::TooLarge(at));
        }
        let values = cell.values;
        sheet.cells.push(Cell { span: Span::new(start, sheet.text.len() as u32), values });
    }
    sheet.text.push_str("</tr>\n</table>\n<!-- ALL-CONTRIBUTORS-LIST:END -->\n");
    Ok(sheet)
}

/// Writes texts, and remembers where values of the file are.
struct Writer<'a> {
    text: &'a mut String,
    values: Vec<(Span, Span)>,
    /// What is left of [`MAX_SHEET`].
    left: &'a mut usize,
    /// Whether that is too little. Nothing more is written.
    full: bool,
}

impl Writer<'_> {
    fn push(&mut self, text: &str) {
        if self.affords(text.len()) {
            self.text.push_str(text);
        }
    }

    /// Takes bytes from what is left; `false` if that is too little.
    fn affords(&mut self, bytes: usize) -> bool {
        match self.left.checked_sub(bytes).filter(|_| !self.full) {
            Some(rest) => *self.left = rest,
            None => self.full = true,
        }
        !self.full
    }

    fn value(&mut self, value: Option<&Text>, escape: impl Fn(&str) -> String) {
        let Some(value) = value else { return };
        let start = self.text.len() as u32;
        self.push(&escape(&value.text));
        self.values.push((Span::new(start, self.text.len() as u32), value.span));
    }
}

/// The template of the generator.
fn usual(cell: &mut Writer<'_>, person: &Listed, options: &Options) {
    let name = person.name.as_ref().or(person.login.as_ref());
    let escaped = |name: &str| name.replace('|', "&#124;").replace('"', "&quot;");
    if person.profile.is_some() {
        cell.push("<a href=\"");
        cell.value(person.profile.as_ref(), str::to_owned);
        cell.push("\">");
    }
    cell.push("<img src=\"");
    cell.value(person.avatar.as_ref(), str::to_owned);
    cell.push(&format!("?s={0}\" width=\"{0}px;\" alt=\"", options.image_size));
    cell.value(name, escaped);
    cell.push("\"/><br /><sub><b>");
    cell.value(name, escaped);
    cell.push("</b></sub>");
    if person.profile.is_some() {
        cell.push("</a>");
    }
    cell.push("<br />");
    contributions(cell, person, options);
}

fn contributions(cell: &mut Writer<'_>, person: &Listed, options: &Options) {
    for (at, contribution) in person.contributions.iter().enumerate() {
        if !cell.affords(1) {
            return;
        }
        let Some(kind) = types::find(&contribution.kind.text, &options.types) else { continue };
        cell.push(if at > 0 { " <a href=\"" } else { "<a href=\"" });
        let login = person.login.as_ref().map_or(String::new(), |login| format!("-{}", login.text));
        match &contribution.url {
            Some(url) => cell.value(Some(url), str::to_owned),
            None => cell.push(&format!("#{}{login}", contribution.kind.text)),
        }
        cell.push("\" title=\"");
        cell.value(Some(&kind.description), str::to_owned);
        cell.push("\">");
        cell.value(Some(&kind.symbol), str::to_owned);
        cell.push("</a>");
    }
}

/// A template of the project: text with `<%= … %>` for values, and `<% if (…) { %>` around what depends on one.
fn custom(cell: &mut Writer<'_>, template: &str, person: &Listed, options: &Options) -> Option<()> {
    let mut rest = template;
    // Whether each open condition is true.
    let mut conditions: Vec<bool> = Vec::new();
    while let Some((text, after)) = rest.split_once("<%").filter(|_| cell.affords(1)) {
        let (code, next) = after.split_once("%>")?;
        let shown = !conditions.contains(&false);
        if shown {
            cell.push(text);
        }
        match code.strip_prefix('=') {
            Some(value) if shown => put(cell, value.trim(), person, options)?,
            Some(_) => {}
            None => condition(&mut conditions, code, person)?,
        }
        rest = next;
    }
    cell.push(rest);
    conditions.is_empty().then_some(())
}

fn put(cell: &mut Writer<'_>, value: &str, person: &Listed, options: &Options) -> Option<()> {
    match value {
        "contributions" => contributions(cell, person, options),
        "options.imageSize" => cell.push(&options.image_size),
        _ => cell.value(field(value, person)?, str::to_owned),
    }
    Some(())
}

/// The value of `contributor.…`.
fn field<'a>(value: &str, person: &'a Listed) -> Option<Option<&'a Text>> {
    Some(match value.strip_prefix("contributor.")? {
        "login" => person.login.as_ref(),
        "name" => person.name.as_ref(),
        "avatar_url" => person.avatar.as_ref(),
        "profile" => person.profile.as_ref(),
        _ => return None,
    })
}

/// Opens, turns or closes a condition: `if (contributor.profile) {`, `} else {`, `}`.
fn condition(open: &mut Vec<bool>, code: &str, person: &Listed) -> Option<()> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    match code.as_str() {
        "}" => drop(open.pop()?),
        "}else{" => {
            let last = open.last_mut()?;
            *last = !*last;
        }
        _ => {
            let tested = code.strip_prefix("if(")?.strip_suffix("){")?;
            let (tested, wanted) = tested.strip_prefix('!').map_or((tested, true), |tested| (tested, false));
            open.push(field(tested, person)?.is_some() == wanted);
        }
    }
    Some(())
}
