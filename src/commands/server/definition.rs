//! Where what a page names is defined: the directory of a module, a person in `.all-contributorsrc`, a field in the configuration.

use std::{
    fs,
    path::{Path, PathBuf},
};

use lsp_types::{GotoDefinitionResponse, Location, Position, Range, Uri};

use super::{Server, documents::uri_of};
use crate::{
    commands::{Failure, loader::Origin},
    document::LineIndex,
    io::files,
    model::people::Person,
    server::{Checked, Positions, hover::reference_at, touches},
    span::Span,
};

/// Where what is at a location of a page is defined.
pub(super) fn of(server: &mut Server, uri: &Uri, at: Position) -> Result<Option<GotoDefinitionResponse>, Failure> {
    let Some(path) = server.documents.get_mut(uri).map(|open| open.path.clone()) else { return Ok(None) };
    let project = server.project(&path)?;
    let Some(origin) = project.origin(&path)? else { return Ok(None) };
    server.look_at(uri, |checked, encoding| {
        let offset = checked.positions(encoding).offset(at);
        let found = module(checked, offset, project.root())
            .or_else(|| field(checked, offset, &origin, project.root()))
            .or_else(|| {
                let roster = project.loader().roster(&origin, &checked.page)?;
                let span = listed(checked, offset, &roster)?;
                let lines = LineIndex::new(&roster.source);
                let range = Positions::new(&roster.source, &lines, encoding).range(span);
                Some((project.root().join(&roster.path), range))
            });
        let (path, range) = found?;
        Some(GotoDefinitionResponse::Scalar(Location { uri: uri_of(&path)?, range }))
    })
}

/// The first file of the directory of a module, its readme if it has one: editors open files.
fn module(checked: &Checked, offset: u32, root: &Path) -> Option<(PathBuf, Range)> {
    let (reference, tree) = reference_at(checked, offset)?;
    let parts = reference.parts.iter();
    let numbers = || parts.clone().flat_map(|part| part.numbers());
    let at_cursor = numbers().find(|number| touches(number.span, Span::empty(offset)));
    let number = at_cursor.or_else(|| numbers().next())?;
    let directory = tree.numbered(number.value).iter().find_map(|module| module.directory.as_ref())?;
    let folder = root.join(directory);
    let mut files: Vec<PathBuf> = fs::read_dir(&folder).ok()?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|file| file.is_file() && !files::is_hidden(file));
    let is_readme = |file: &PathBuf| file.file_stem().is_some_and(|stem| stem.eq_ignore_ascii_case("readme"));
    files.sort_by_key(|file| (!is_readme(file), file.clone()));
    Some((files.into_iter().next()?, Range::default()))
}

/// Where the configuration says what the entries of the page have: the line with the label, else the start of the contract.
fn field(checked: &Checked, offset: u32, origin: &Origin, root: &Path) -> Option<(PathBuf, Range)> {
    let mut labels = checked.page.model.entries.all().flat_map(|entry| &entry.labels);
    let label = labels.find(|label| touches(label.span, Span::empty(offset)))?;
    let path = root.join(origin.project.name()?);
    let text = files::read(&path).ok()?;
    let quoted = [format!("\"{}\"", label.text), format!("'{}'", label.text)];
    let has_label = |line: &str| quoted.iter().any(|quoted| line.contains(quoted));
    let begins = |line: &str| line.trim_start_matches('[').starts_with("entries");
    let line = text.lines().position(has_label).or_else(|| text.lines().position(begins))?;
    let start = Position::new(line as u32, 0);
    Some((path, Range { start, end: start }))
}

/// A person of the page in the file that its list is generated from.
fn listed(checked: &Checked, offset: u32, roster: &crate::model::roster::Roster) -> Option<Span> {
    let document = &checked.page.document;
    let is_here = |person: &&Person| touches(document.node(person.element).span, Span::empty(offset));
    let person = checked.page.model.grids.iter().flat_map(|grid| &grid.people).find(is_here)?;
    let is_same = |listed: &&crate::model::roster::Listed| {
        let login = listed.login.as_ref().map(|login| login.text.as_str());
        let name = listed.name.as_ref().map(|name| name.text.as_str());
        match (&person.login, login) {
            (Some(own), Some(login)) => own.eq_ignore_ascii_case(login),
            _ => person.name.as_ref().is_some_and(|own| Some(own.text.as_str()) == name),
        }
    };
    roster.people.iter().find(is_same).map(|listed| listed.location())
}
