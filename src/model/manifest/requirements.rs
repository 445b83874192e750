//! Requirements files of pip (pip, “Requirements File Format”) and single requirements (PEP 508).

use super::{Declared, Manifest, repository};

/// What begins the name of another requirements file.
const INCLUDES: [&str; 2] = ["-r", "--requirement"];
/// What begins a requirement that is installed from where it is.
const EDITABLE: [&str; 2] = ["-e", "--editable"];

pub(super) fn parse(text: &str) -> Result<Manifest, String> {
    let mut manifest = Manifest::default();
    let mut joined = String::new();
    let text = text.replace("\r\n", "\n");
    for (at, line) in text.split(is_line_break).enumerate() {
        let line = without_comment(line);
        if let Some(begun) = line.strip_suffix('\\') {
            joined.push_str(begun);
            continue;
        }
        joined.push_str(line);
        let whole = std::mem::take(&mut joined);
        let whole = whole.trim();
        if let Some(path) = option(whole, &INCLUDES) {
            if path.contains("://") {
                return Err(format!("line {} includes an address, which is not read", at + 1));
            }
            manifest.includes.push((path.to_owned(), Vec::new()));
        } else if let Some(location) = option(whole, &EDITABLE) {
            manifest.dependencies.extend(egg(location));
        } else if !whole.is_empty() && !whole.starts_with('-') {
            let read = requirement(whole).map(Some).or_else(|| located(whole));
            manifest.dependencies.extend(read.ok_or_else(|| format!("line {} is not a requirement", at + 1))?);
        }
    }
    Ok(manifest)
}

/// What ends a line: pip splits its files with `str.splitlines` of Python.
const fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{1C}'..='\u{1E}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// A line up to a `#` that begins it, or that white space precedes.
fn without_comment(line: &str) -> &str {
    let begins = |at: usize| line.get(..at).is_some_and(|before| before.is_empty() || before.ends_with([' ', '\t']));
    let comment = line.match_indices('#').map(|(at, _)| at).find(|&at| begins(at));
    line.get(..comment.unwrap_or(line.len())).unwrap_or(line).trim_end()
}

/// The value of an option: `-r x`, `-rx`, `--requirement x`, `--requirement=x`.
fn option<'a>(line: &'a str, names: &[&str; 2]) -> Option<&'a str> {
    let [short, long] = names;
    let value = match line.strip_prefix(long) {
        Some(rest) => rest.strip_prefix(['=', ' ', '\t']),
        None => line.strip_prefix(short),
    };
    value.map(|value| value.trim().trim_matches(['"', '\'']))
}

/// Parses a requirement (PEP 508): a name, and perhaps extras, versions, an address and a marker.
pub(super) fn requirement(text: &str) -> Option<Declared> {
    let text = text.trim();
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))).unwrap_or(text.len());
    let (name, rest) = text.split_at_checked(end)?;
    let rest = rest.trim_start();
    let is_edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let is_name = is_edge(name.chars().next()) && is_edge(name.chars().next_back());
    let is_archive = [".whl", ".zip", ".gz", ".bz2"].iter().any(|ending| name.ends_with(ending));
    let follows = rest.is_empty() || rest.starts_with(['[', '(', '<', '>', '=', '!', '~', ';', '@', '-']);
    if !is_name || !follows || is_archive {
        return None;
    }
    let location = rest.split_once('@').map(|(_, location)| location.trim_start());
    let is_own = location.is_some_and(|location| location.starts_with("file:") || location.starts_with('.'));
    let repository = location.filter(|location| location.starts_with("git+")).and_then(of_location);
    Some(Declared { name: name.to_owned(), repository, is_own, ..Declared::default() })
}

/// The repository at the beginning of a text.
fn of_location(text: &str) -> Option<String> {
    repository::key(text.split([' ', '\t', ';']).next().unwrap_or_default())
}

/// A requirement that is only an address or a path. `Some(None)` if that does not show its name.
fn located(text: &str) -> Option<Option<Declared>> {
    let location = text.split_whitespace().next()?;
    let file = location.rsplit('/').next().unwrap_or(location);
    let is_archive = [".whl", ".zip", ".tar.gz", ".tar.bz2"].iter().any(|ending| file.ends_with(ending));
    if !(is_archive || location.contains("://") || location.contains('/') || location.starts_with('.')) {
        return None;
    }
    let named = distribution(file).filter(|_| location.contains("://"));
    Some(egg(location).or_else(|| named.map(|name| Declared { name: name.to_owned(), ..Declared::default() })))
}

/// The name in that of a file: the first part of a wheel (PEP 427), what is before the version of a source distribution (PEP 625).
fn distribution(file: &str) -> Option<&str> {
    if let Some(wheel) = file.strip_suffix(".whl") {
        return wheel.split('-').next();
    }
    let source = [".tar.gz", ".tar.bz2", ".zip"].iter().find_map(|ending| file.strip_suffix(ending))?;
    let (name, version) = source.rsplit_once('-')?;
    version.starts_with(|c: char| c.is_ascii_digit()).then_some(name)
}

/// The name at the end of an address (`#egg=name`). Without it, that of the repository, which an entry may also link to.
fn egg(location: &str) -> Option<Declared> {
    let (before, fragment) = location.split_once('#').unwrap_or((location, ""));
    let repository = Some(location).filter(|_| location.starts_with("git+")).and_then(of_location);
    let is_own = !before.contains("://") || before.contains("file:");
    let Some(name) = fragment.split('&').find_map(|part| part.strip_prefix("egg=")) else {
        let name = repository.as_deref().and_then(repository::name)?.to_owned();
        return Some(Declared { name, repository, is_own, ..Declared::default() });
    };
    let end = name.find(['[', ' ', ';']).unwrap_or(name.len());
    Some(Declared { name: name.get(..end)?.to_owned(), repository, is_own, ..Declared::default() })
}
