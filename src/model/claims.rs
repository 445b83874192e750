//! What the page claims about the project as a whole: its license.
//!
//! Only unambiguous statements count. A claim about a part (“the documentation is under CC BY”), about another project,
//! or with a condition is ignored.

mod licenses;
mod predicate;
mod sections;
#[cfg(test)]
mod tests;

pub use licenses::{LicenseName, named};

use std::ops::Range;

use licenses::with_brackets;

use super::page::{Block, Page};
use crate::{document::Document, span::Span};

/// One statement of the project's license.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The licenses named in the statement, from the first to the last.
    pub span: Span,
    /// The same characters, decoded.
    pub text: String,
    /// All licenses of the statement: those of the sentence, and of the rest of a license section.
    pub licenses: Vec<LicenseName>,
    /// What the statement calls the project, if only the section that it is in says that it is about the project.
    pub assumed: Option<String>,
}

/// Finds the claims of a page. `project` is the project's name from a contract or a configuration.
#[must_use]
pub fn read(document: &Document, page: &Page, project: Option<&str>) -> Vec<Claim> {
    let titles = page.headings.iter().filter(|heading| heading.level == 1).map(|heading| &*heading.text);
    let front = document.front_matter().and_then(|front| front.title.as_ref()).map(|(title, _)| title.as_str());
    let names: Vec<String> = project.into_iter().chain(front).chain(titles.take(1)).map(plain).collect();
    let untitled = names.iter().all(|name| CREDITS.iter().any(|word| name.contains(word)));
    let own = sections::own(page, &names, front.is_some());
    let mut reader = Reader { page, names, untitled, searches: 8, claims: Vec::new() };
    let mut start = 0;
    while let Some(first) = page.blocks.get(start) {
        let same = |block: &&Block| block.heading == first.heading;
        let count = page.blocks.get(start..).map_or(1, |rest| rest.iter().take_while(same).count());
        let section = page.blocks.get(start..start + count).unwrap_or_default();
        let heading = first.heading.and_then(|heading| page.headings.get(heading));
        let about_license = heading.is_some_and(|heading| is_license_heading(&heading.text));
        if !about_license || first.heading.is_some_and(|at| own.contains(&at)) {
            reader.section(section, about_license);
        }
        start += count;
    }
    reader.claims
}

/// Words of titles that say what the page is, and not what the project is called.
const CREDITS: [&str; 6] = ["acknowledg", "author", "contributor", "credit", "maintainer", "thank"];

struct Reader<'a> {
    page: &'a Page,
    /// Names of the project.
    names: Vec<String>,
    /// Whether none of them is a name: the title only says that the page lists credits.
    untitled: bool,
    /// Remaining searches of the page for a name.
    searches: usize,
    claims: Vec<Claim>,
}

impl Reader<'_> {
    fn section(&mut self, section: &[Block], about_license: bool) {
        let page = self.page;
        let mut found = Vec::new();
        let mut all: Vec<LicenseName> = Vec::new();
        let mut foreign = false;
        // Claims about names that the page does not say are its own.
        let mut unknown: Vec<(String, Claim)> = Vec::new();
        for block in section {
            let text = block.flow.text();
            if !about_license && !["icen", "nder ", "nder\n"].iter().any(|part| text.contains(part)) {
                continue;
            }
            let is_heading =
                block.heading.and_then(|at| page.headings.get(at)).is_some_and(|heading| heading.node == block.node);
            let mut at = 0;
            for sentence in sentences(text) {
                let range = at..at + sentence.len();
                at = range.end;
                let named = named(sentence);
                if is_heading || named.is_empty() {
                    continue;
                }
                all.extend(named.iter().map(|(_, license)| license.clone()));
                let (Some(first), Some(last)) = (named.first(), named.last()) else { continue };
                let Some(subject) = subject(sentence, &first.0, &last.0, about_license) else {
                    foreign = true;
                    continue;
                };
                let license = with_brackets(text, range.start + first.0.start..range.start + last.0.end);
                let text = text.get(license.clone()).unwrap_or_default().to_owned();
                // “This work is licensed under a Creative Commons …” is about the document.
                let is_document =
                    !about_license && subject == "this work" && named.iter().all(|(_, id)| id.is_for_texts());
                let licenses = named.into_iter().map(|(_, license)| license).collect();
                let claim = Claim { span: block.flow.span(license), text, licenses, assumed: None };
                if !is_document && self.is_ours(&subject, about_license) {
                    found.push(claim);
                } else if about_license && self.untitled && self.may_be_ours(&subject) {
                    unknown.push((subject, claim));
                } else {
                    foreign = true;
                }
            }
        }
        // A license section that states the license of one name is about the project, whatever it is called.
        let same = |(name, _): &(String, Claim)| unknown.first().is_some_and(|(first, _)| first == name);
        if found.is_empty() && !foreign && unknown.iter().all(same) {
            found.extend(unknown.into_iter().map(|(name, claim)| Claim { assumed: Some(name), ..claim }));
        } else {
            foreign |= !unknown.is_empty();
        }
        if about_license {
            // A list of alternatives, or “MIT for code, CC BY for text”, over several sentences is one claim.
            found.truncate(usize::from(!foreign || found.len() == 1));
            for claim in &mut found {
                claim.licenses.clone_from(&all);
            }
        }
        self.claims.append(&mut found);
    }

    /// Whether a subject is the project as a whole.
    fn is_ours(&mut self, subject: &str, about_license: bool) -> bool {
        const NOUNS: &[&str] = &[
            "app",
            "application",
            "course",
            "crate",
            "extension",
            "framework",
            "library",
            "package",
            "plugin",
            "product",
            "program",
            "project",
            "repo",
            "repository",
            "software",
            "tool",
            "work",
        ];
        if subject.is_empty() {
            return about_license;
        }
        let words: Vec<&str> = subject.split(' ').collect();
        let noun = |word: &&str| NOUNS.contains(word);
        match words.as_slice() {
            ["this", rest @ ..] | ["our", rest @ ..] if !rest.is_empty() && rest.iter().all(&noun) => {
                return true;
            }
            ["the", rest @ ..] if about_license && !rest.is_empty() && rest.iter().all(&noun) => {
                return true;
            }
            _ => {}
        }
        let bare: Vec<&str> = words
            .iter()
            .enumerate()
            .filter(|(at, word)| {
                !((*at == 0 && matches!(**word, "the" | "this")) || (*at > 0 && (noun(word) || **word == "itself")))
            })
            .map(|(_, word)| *word)
            .collect();
        let name = plain(bare.concat());
        match bare.as_slice() {
            _ if self.names.contains(&name) && !name.is_empty() => true,
            [word] if about_license => self.is_topic(word),
            _ => false,
        }
    }

    /// Whether a subject may be the name of the project: a word or two that are not a heading of the page, as that of a
    /// dependency would be.
    fn may_be_ours(&self, subject: &str) -> bool {
        let name = plain(subject);
        let words = subject.split(' ').count();
        let is_plural = subject.ends_with('s') && words > 1;
        (1..=2).contains(&words)
            && !name.is_empty()
            && !is_plural
            && !subject.contains(crate::document::flow::OBJECT)
            && !matches!(subject, "it" | "they" | "these" | "this" | "that" | "everything" | "all")
            && !self.page.headings.iter().any(|heading| plain(&heading.text) == name)
    }

    /// Whether a name occurs so often that it must be the page's own project.
    fn is_topic(&mut self, name: &str) -> bool {
        if self.searches == 0 || name.len() < 3 {
            return false;
        }
        self.searches -= 1;
        let mentions = self.page.blocks.iter().map(|block| block.flow.text().to_lowercase().matches(name).count());
        mentions.sum::<usize>() > 5
    }
}

/// Whether a heading begins a section on the project's license.
fn is_license_heading(text: &str) -> bool {
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    let known = ["license", "licence", "licensing", "copyright", "and", "legal", "the", "project"];
    words.iter().any(|word| word.starts_with("licen") && word != "licenses" && word != "licences")
        && words.iter().all(|word| known.contains(&word.as_str()))
}

/// Splits text after a full stop, a question mark or a semicolon followed by white space. Line breaks do not end a
/// sentence.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let ends = |at: &usize| {
            let next = rest.get(at + 1..).and_then(|after| after.chars().next());
            let word = rest.get(..*at).and_then(|before| before.rsplit(char::is_whitespace).next()).unwrap_or_default();
            next.is_some_and(char::is_whitespace) && !matches!(word, "v" | "Inc" | "e.g" | "i.e" | "vs" | "No")
        };
        let end = rest.match_indices(['.', '?', '!', ';']).map(|(at, _)| at).find(ends).map_or(rest.len(), |at| at + 1);
        let (sentence, after) = rest.split_at_checked(end)?;
        rest = after;
        Some(sentence)
    })
}

/// Words that make a claim ambiguous: it is about a part, the past, the future, a condition, or contributions.
const UNSURE: &[&str] = &[
    "artwork",
    "assets",
    "before",
    "book",
    "but",
    "can",
    "code",
    "content",
    "contents",
    "contributed",
    "contribution",
    "contributions",
    "could",
    "data",
    "dataset",
    "datasets",
    "dependencies",
    "derived",
    "docs",
    "documentation",
    "example",
    "examples",
    "except",
    "figures",
    "file",
    "files",
    "font",
    "fonts",
    "formerly",
    "had",
    "icon",
    "icons",
    "if",
    "images",
    "may",
    "media",
    "might",
    "model",
    "models",
    "not",
    "notebooks",
    "originally",
    "other",
    "others",
    "part",
    "parts",
    "photos",
    "portions",
    "previously",
    "samples",
    "should",
    "slides",
    "some",
    "sources",
    "submitted",
    "text",
    "texts",
    "until",
    "used",
    "videos",
    "was",
    "were",
    "weights",
    "when",
    "where",
    "will",
    "would",
    "binaries",
    "based",
    "port",
];

/// Verbs that put a project under a license.
const VERBS: &[&str] = &[
    "licensed",
    "licenced",
    "released",
    "distributed",
    "available",
    "published",
    "provided",
    "offered",
    "shared",
    "dual-licensed",
    "covered",
    "open-sourced",
    "is",
    "are",
];

/// Words behind a license with which a sentence goes on to say where its text is: “see the LICENSE file for details”.
const REFERENCES: &[&str] =
    &["see", "refer", "read", "found", "described", "detailed", "included", "which", "copy", "full"];

/// Words that make a claim ambiguous even there.
const CONDITIONS: &[&str] = &["but", "except", "if", "not", "unless"];

/// The words of a text, lower-cased.
fn words(text: &str) -> Vec<String> {
    let signs = |c: char| {
        !(c.is_alphanumeric()
            || matches!(c, '-' | '.' | '_' | '\'' | '’' | '+' | '#' | '/' | crate::document::flow::OBJECT))
    };
    let words = text.split(signs).map(|word| word.trim_matches(['.', '/']).to_lowercase());
    words.filter(|word| !word.is_empty()).collect()
}

/// Whether the words before a license, or those behind it, make the claim ambiguous.
fn is_unsure(before: &[String], after: &[String]) -> bool {
    let negates = |word: &str| word.ends_with("n't") || word.ends_with("n’t");
    let is_license = |word: &String| word.starts_with("licen") || word.starts_with("copying");
    let refers = |pair: &[String]| match pair {
        [word, next, ..] if matches!(word.as_str(), "file" | "text") => next == "of" || is_license(next),
        [word, ..] => REFERENCES.contains(&word.as_str()) || is_license(word),
        [] => false,
    };
    let reference = (0..after.len()).find(|&at| after.get(at..).is_some_and(refers)).unwrap_or(after.len());
    let (near, far) = after.split_at(reference);
    let has =
        |words: &[String], known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()) || negates(word));
    has(before, UNSURE) || has(near, UNSURE) || has(far, CONDITIONS)
}

/// The subject of a license statement: the words before the verb, lower-cased, possibly empty. `first` and `last` are the
/// licenses that the sentence names. `None` if it is not an unambiguous license statement.
fn subject(sentence: &str, first: &Range<usize>, last: &Range<usize>, about_license: bool) -> Option<String> {
    let before = words(sentence.get(..first.start)?);
    if is_unsure(&before, &words(sentence.get(first.end..)?)) {
        return None;
    }
    let sentence_after = sentence.get(last.end..)?;
    let is_verb = |word: &String| VERBS.contains(&word.as_str());
    let verb = before.iter().position(is_verb);
    let adjective = sentence_after.trim_start_matches(['-', ' ']).starts_with("licen")
        && before.len() == verb.map_or(0, |verb| verb + 1);
    let Some(verb) = verb else {
        // “MIT”, “License: MIT” and “MIT © Ada” are complete statements in a license section.
        let label = before.iter().all(|word| matches!(word.as_str(), "license" | "licence" | "the" | "under"));
        return (about_license && label && words(sentence).len() <= 12).then(String::new);
    };
    let after = before.get(verb + 1..).unwrap_or_default();
    let is_copula = matches!(before.get(verb).map(String::as_str), Some("is" | "are"));
    let named = sentence.get(first.start..last.end)?;
    if (is_copula && predicate::is_about_another(after)) || predicate::is_shipped_with(&before, named) {
        return None;
    }
    let under = after.iter().rposition(|word| matches!(word.as_str(), "under" | "as" | "by" | "with" | "via"));
    let state = before.iter().any(|word| is_verb(word) && !matches!(word.as_str(), "is" | "are"));
    let near = under.is_some_and(|at| after.len() - at <= 10) || (state && after.len() <= 1);
    let through = under.and_then(|at| after.get(at).map(String::as_str)) == Some("under") || state;
    (adjective || (near && through)).then(|| before.get(..verb).unwrap_or_default().join(" "))
}

/// Removes case, spaces and punctuation from a name.
fn plain(name: impl AsRef<str>) -> String {
    name.as_ref().chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
}
