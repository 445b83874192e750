//! `go.mod` (Go Modules Reference, “go.mod files”).

use std::collections::BTreeMap;

use super::{Declared, Manifest};

pub(super) fn parse(text: &str) -> Result<Manifest, String> {
    let mut block: Option<String> = None;
    let mut required: Vec<Declared> = Vec::new();
    let mut replaced: BTreeMap<String, String> = BTreeMap::new();
    for line in text.lines() {
        let (code, comment) = line.split_once("//").unwrap_or((line, ""));
        // Parentheses need no space around them.
        let code = code.replace('(', " ( ").replace(')', " ) ");
        let words: Vec<&str> =
            code.split_whitespace().map(|word| word.trim_matches(['"', '`'])).filter(|word| !word.is_empty()).collect();
        let (verb, rest) = match (&block, words.as_slice()) {
            (_, []) => continue,
            (Some(_), [")"]) => {
                block = None;
                continue;
            }
            (Some(verb), rest) => (verb.clone(), rest),
            (None, [verb, "("]) => {
                block = Some((*verb).to_owned());
                continue;
            }
            (None, [verb, rest @ ..]) => ((*verb).to_owned(), rest),
        };
        match (verb.as_str(), rest) {
            ("require", [path, ..]) => {
                // It belongs to another dependency, so that nobody has to name it.
                let is_indirect = comment.starts_with([' ', '\t']) && is_indirect(comment.trim());
                let groups = if is_indirect { vec!["indirect".to_owned()] } else { Vec::new() };
                required.push(Declared { name: (*path).to_owned(), groups, ..Declared::default() });
            }
            ("replace", [path, .., "=>", by, _]) | ("replace", [path, .., "=>", by]) => {
                replaced.insert((*path).to_owned(), (*by).to_owned());
            }
            _ => {}
        }
    }
    for dependency in &mut required {
        let Some(by) = replaced.get(&dependency.name) else { continue };
        if by.starts_with(['.', '/']) {
            dependency.is_own = true;
        } else {
            dependency.alias = Some(std::mem::replace(&mut dependency.name, by.clone()));
        }
    }
    Ok(Manifest { dependencies: required, ..Manifest::default() })
}

/// Whether a comment is that of an indirect dependency, as the go command reads it.
fn is_indirect(comment: &str) -> bool {
    comment == "indirect" || comment.strip_prefix("indirect;").is_some_and(|more| more.starts_with([' ', '\t']))
}
