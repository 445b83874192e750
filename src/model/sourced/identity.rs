//! What an entry may be for: its name, names in code, links to registries, its repository.

use crate::{
    document::{Document, NodeIndex, NodeKind},
    model::{
        Model,
        entries::Entry,
        links::{Link, Target, UrlParts},
        manifest::repository_at,
    },
};

/// What is between two names.
const BETWEEN: [&str; 8] = [",", ";", " and ", " & ", " + ", " / ", " | ", "\n"];
/// What is between names and what is said about them.
const ENDS: [&str; 4] = [" - ", " – ", " — ", ": "];
/// Most nodes that the beginning of an item is read from.
const MAX_NODES: u32 = 64;
/// Most remarks on a name.
const MAX_REMARKS: usize = 8;
/// Most names that one entry is read as.
const MAX_NAMES: usize = 200;

/// The names of what an entry may be for.
#[derive(Debug, Default)]
pub(super) struct Identity {
    pub(super) names: Vec<String>,
    /// Those of the repository that it links to first: what they mean counts if nothing else does.
    pub(super) repository: Vec<String>,
    /// That repository, as manifests name it.
    pub(super) origin: Option<String>,
}

impl Identity {
    pub(super) fn of(document: &Document, model: &Model, entry: &Entry) -> Self {
        let document = document.shown();
        let heading = entry.heading.and_then(|heading| model.page.headings.get(heading));
        let start = heading.map_or(entry.nodes.start, |heading| heading.node);
        // The name of an entry is without remarks, which may be the name of the package.
        let written = heading.map_or(entry.name.as_str(), |heading| &heading.text);
        let mut identity = Self { names: pieces(&entry.name), ..Self::default() };
        identity.names.extend(remarks(written).flat_map(pieces));
        identity.add_beginning(document, start);
        identity.add_code(document, start, entry.nodes.end);
        let first = model.links.partition_point(|link| link.node < start);
        let links = model.links.get(first..).unwrap_or_default();
        let links = links.iter().take_while(|link| link.node < entry.nodes.end);
        let links = links.filter(|link| document.node(link.node).kind != NodeKind::Comment);
        links.take(MAX_NAMES).for_each(|link| identity.add_link(link));
        identity
    }

    /// Adds what an item begins with, up to what it says about that: “a, b and c: they parse”.
    fn add_beginning(&mut self, document: &Document, start: NodeIndex) {
        if document.name(start) != "li" {
            return;
        }
        let flow = document.flow_of(start, MAX_NODES);
        let line = flow.text().trim_start().lines().next().unwrap_or_default();
        let end = ENDS.iter().filter_map(|end| line.find(end)).min().unwrap_or(line.len());
        self.names.extend(pieces(line.get(..end).unwrap_or_default()));
    }

    fn add_code(&mut self, document: &Document, start: NodeIndex, end: NodeIndex) {
        let mut node = start;
        while node < end && self.names.len() < MAX_NAMES {
            if document.name(node) == "code" {
                self.names.extend(pieces(document.flow_of(node, 8).text()));
                node = document.node(node).end;
            } else {
                node += 1;
            }
        }
    }

    fn add_link(&mut self, link: &Link) {
        let url = match &link.target {
            Target::Web { url, .. } => url,
            Target::File { path, .. } | Target::Repository { path, .. } => {
                self.names.extend(path.rsplit('/').next().map(str::to_owned));
                return;
            }
            _ => return,
        };
        let host = url.host_str().unwrap_or_default();
        let host = host.strip_prefix("www.").unwrap_or(host);
        let path = url.path().replace("%40", "@").replace("%2F", "/").replace("%2f", "/");
        let path = path.trim_matches('/');
        let parts: Vec<&str> = path.split('/').collect();
        match (host, parts.as_slice()) {
            ("crates.io" | "lib.rs", ["crates", name, ..])
            | ("docs.rs", ["crate", name, ..] | [name, ..])
            | ("pypi.org", ["project" | "p", name, ..])
            | ("pypi.python.org", ["pypi", name, ..]) => self.names.push((*name).to_owned()),
            ("npmjs.com", ["package", scope, name, ..]) if scope.starts_with('@') => {
                self.names.push(format!("{scope}/{name}"));
            }
            ("npmjs.com", ["package", name, ..]) => self.names.push((*name).to_owned()),
            ("pkg.go.dev" | "godoc.org", [_, ..]) => {
                self.names.push(path.split('@').next().unwrap_or(path).to_owned());
            }
            _ if self.repository.is_empty() && !link.image => {
                // The path of a Go module.
                self.repository.push(format!("{host}/{path}"));
                self.origin = repository_at(host, path);
                let name = parts.get(1).map(|name| name.trim_end_matches(".git"));
                let is_forge = matches!(host, "github.com" | "gitlab.com" | "codeberg.org" | "bitbucket.org");
                self.repository.extend(name.filter(|_| is_forge).map(str::to_owned));
            }
            _ => {}
        }
    }
}

/// What is in parentheses: “ChromaDB (chromadb-client)”.
fn remarks(text: &str) -> impl Iterator<Item = &str> {
    text.split('(').skip(1).take(MAX_REMARKS).filter_map(|rest| Some(rest.split_once(')')?.0))
}

/// The names in a text: all of it, its parts, and these without versions.
fn pieces(text: &str) -> Vec<String> {
    let mut texts = vec![text];
    for between in BETWEEN {
        texts = texts.into_iter().flat_map(|text| text.split(between)).take(MAX_NAMES).collect();
    }
    let mut pieces: Vec<String> = Vec::new();
    for piece in std::iter::once(text).chain(texts) {
        let piece = piece.trim().trim_matches(['`', '"', '*']);
        for name in [piece, without_version(piece)] {
            if !name.is_empty() && pieces.last().is_none_or(|last| last != name) {
                pieces.push(name.to_owned());
            }
        }
    }
    pieces
}

/// A name without what says its version or remarks on it: `serde 1.0`, `lodash@4`, `requests>=2`, `qrcode[pil]`, `Inter (variable)`.
fn without_version(text: &str) -> &str {
    let is_version = |word: &str| word.trim_start_matches(['v', 'V', '(']).starts_with(|c: char| c.is_ascii_digit());
    let text = text.find(" (").and_then(|at| text.get(..at)).unwrap_or(text).trim_end();
    let text = match text.rsplit_once(char::is_whitespace) {
        Some((name, version)) if is_version(version) => name.trim_end(),
        _ => text,
    };
    let at = text.match_indices('@').map(|(at, _)| at).find(|&at| at > 0);
    let end = at.into_iter().chain(text.find(['=', '<', '>', '~', '!', '['])).min().unwrap_or(text.len());
    text.get(..end).unwrap_or(text).trim_end()
}
