//! Tags that a broken tag or comment hides, or that lack their `<`, so that they are text: what belongs to them has no
//! partner, and is not reported again.

use std::collections::BTreeSet;

use html5ever::{LocalName, local_name};

use super::{Balance, Problem, ProblemKind};
use crate::{
    document::{
        elements::{has_optional_end, is_block, is_known, is_table_part, is_void},
        names::NameMap,
        tag,
    },
    span::Span,
};

/// Tags around an end tag, from the inside, that are looked at.
const MAX_CROSSED: usize = 8;
/// Characters before a `>` that may be a tag without its `<`, and words there that are looked at.
const MAX_TAG: usize = 200;
const MAX_NAMES: usize = 4;
/// The longest name of an element, `figcaption` and `blockquote`.
const LONGEST: usize = 10;

/// What is known of lost tags.
#[derive(Debug, Default)]
pub(super) struct Lost {
    /// Start tags that a reported error cut off or swallowed, and the number of tags before the last one.
    starts: NameMap<(u32, u32)>,
    /// Start tags without their `<`: the number of tags before the last one of a name.
    texts: NameMap<u32>,
    /// Tags in a comment whose own end is probably broken: the comment, the start tags, the end tags.
    hidden: NameMap<(Span, u32, u32)>,
    /// Where the reported ones of these comments start.
    comments: BTreeSet<u32>,
    /// Problems of HTML that Markdown may only split because of a lost tag, with the number of tags before.
    split: Vec<(usize, u32)>,
    /// The last paragraph with a tag of a block, and the last one with a problem of that kind.
    block: Option<u32>,
    overlap: Option<u32>,
}

impl Lost {
    /// Adds start tags of a name, after a number of tags.
    pub(super) fn add(&mut self, name: LocalName, count: u32, number: u32) {
        let (known, last) = self.starts.or_default(&name);
        *known += count;
        *last = number;
    }
}

impl Balance {
    /// Notes a start tag that is cut off, so that its end tag has no partner.
    pub(in crate::document) fn note_cut_off(&mut self, name: &LocalName) {
        self.lost.add(name.clone(), 1, self.tags);
    }

    /// Notes a text that a reported error swallowed: tags in it may end later.
    pub(in crate::document) fn note_swallowed(&mut self, text: &str) {
        for (name, (starts, _)) in unmatched(text).into_pairs() {
            if starts > 0 {
                self.lost.add(name, starts, self.tags);
            }
        }
    }

    /// Notes a comment that contains the start of another: its own end may be broken, so that it hides tags.
    pub(in crate::document) fn note_nested_comment(&mut self, inner: &str, comment: Span) {
        let Some(own) = inner.find("<!--").and_then(|end| inner.get(..end)) else { return };
        let hidden = own.find("--").and_then(|end| own.get(end..)).unwrap_or(own);
        let start = Span::new(comment.start, comment.start + 4);
        for (name, (starts, ends)) in unmatched(hidden).into_pairs() {
            if starts + ends > 0 {
                self.lost.hidden.insert(name, (start, starts, ends));
            }
        }
    }

    /// Notes a text between tags, which may be a start tag without its `<`.
    pub(in crate::document) fn note_text(&mut self, text: &str) {
        for (end, _) in text.match_indices('>') {
            let word = word_of_text(text, end).unwrap_or_default();
            for name in names_at_end(&word) {
                self.lost.texts.insert(LocalName::from(name), self.tags);
            }
        }
    }

    /// Whether the start tag of an end tag is lost, so that this does not close the open tag at a location: a lost one was
    /// after that, or one without its `<` was inside an element inside that one.
    pub(super) fn closes_lost(&mut self, name: &LocalName, (scope, index): (usize, usize)) -> Closes {
        let Some(from) = self.scopes.get(scope).and_then(|scope| scope.tags.get(index..)) else { return Closes::Open };
        if let (Some((count, number)), Some(open)) = (self.lost.starts.get_mut(name), from.first())
            && *count > 0
            && *number >= open.number
        {
            *count -= 1;
            // What follows a lost table may be in no cell.
            if is_table_part(name) {
                self.expect_misplaced();
            }
            return Closes::Known;
        }
        let Some(&number) = self.lost.texts.get(name) else { return Closes::Open };
        let mut crossed = from.iter().skip(1).rev().take(MAX_CROSSED);
        let is_lost = crossed.any(|tag| tag.number <= number && !has_optional_end(&tag.name));
        if is_lost { Closes::Text } else { Closes::Open }
    }

    /// Whether the start tag of an unmatched end tag is known to be lost.
    pub(super) fn starts_lost(&mut self, name: &LocalName) -> bool {
        if let Some((count, _)) = self.lost.starts.get_mut(name).filter(|(count, _)| *count > 0) {
            *count -= 1;
            return true;
        }
        let Some((comment, starts, _)) = self.lost.hidden.get_mut(name).filter(|(_, starts, _)| *starts > 0) else {
            return false;
        };
        *starts -= 1;
        let comment = *comment;
        self.note_comment(comment);
        true
    }

    /// Whether the start tag of a table may be lost.
    pub(super) fn may_be_in_lost_table(&self) -> bool {
        self.lost.starts.get(&local_name!("table")).is_some_and(|(count, _)| *count > 0)
    }

    /// Whether the end tag of an unclosed tag is in a comment whose own end is broken; reports that comment.
    pub(super) fn ends_in_comment(&mut self, name: &LocalName, tag: Span) -> bool {
        let Some((comment, _, ends)) = self.lost.hidden.get_mut(name) else { return false };
        if *ends == 0 || comment.start < tag.end {
            return false;
        }
        *ends -= 1;
        let comment = *comment;
        self.note_comment(comment);
        true
    }

    fn note_comment(&mut self, span: Span) {
        if self.lost.comments.insert(span.start) {
            self.note(Problem { kind: ProblemKind::Comment, name: LocalName::from(""), span, other: None });
        }
    }

    /// The paragraph around the next tag.
    fn paragraph(&self) -> Option<u32> {
        let scope = self.in_paragraph().then(|| self.scopes.get(self.barrier() + 1)).flatten();
        scope.map(|scope| scope.id)
    }

    /// Notes a tag of a block, which may be in a paragraph.
    pub(super) fn note_block(&mut self, name: &str) {
        if is_block(name)
            && let Some(paragraph) = self.paragraph()
        {
            self.lost.block = Some(paragraph);
        }
    }

    /// Notes an unmatched end tag. If its start tag lacks its `<`, or it ends a block in a paragraph, then Markdown reads what
    /// would be HTML, and problems of that are not additional ones.
    pub(super) fn note_stray(&mut self, name: &LocalName) {
        let text = self.lost.texts.remove(name);
        let here = is_block(name) && self.paragraph().is_some();
        if here {
            self.lost.overlap = self.paragraph();
        }
        if here || text.is_some() {
            for (at, number) in std::mem::take(&mut self.lost.split) {
                if let Some(slot) =
                    self.problems.get_mut(at).filter(|_| here || text.is_some_and(|text| text <= number))
                {
                    *slot = None;
                }
            }
        }
    }

    /// Notes that the next problem is of HTML that Markdown splits.
    pub(super) fn note_split(&mut self, at: usize) {
        self.lost.split.push((at, self.tags));
    }

    /// Whether a tag that overlaps with emphasis is a new problem. If a paragraph has tags of blocks, Markdown was perhaps not
    /// meant there, so that all are one.
    pub(super) fn is_new_overlap(&mut self, at: usize) -> bool {
        let Some(paragraph) = self.paragraph() else { return true };
        let is_known = self.lost.overlap == Some(paragraph);
        if is_known && self.lost.block == Some(paragraph) {
            return false;
        }
        self.lost.overlap = Some(paragraph);
        self.note_split(at);
        true
    }
}

/// What an end tag closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closes {
    /// The open tag.
    Open,
    /// A lost tag that is reported.
    Known,
    /// A tag that lacks its `<`, which is not reported.
    Text,
}

/// Counts the start and end tags in a text that have no partner there, by name.
fn unmatched(text: &str) -> NameMap<(u32, u32)> {
    let mut found: NameMap<(u32, u32)> = NameMap::default();
    for (at, _) in text.match_indices('<') {
        let rest = text.get(at + 1..).unwrap_or_default();
        let inside = rest.strip_prefix('/').unwrap_or(rest);
        let length = inside.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let name = inside.get(..length).unwrap_or_default().to_ascii_lowercase();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || is_void(&name) {
            continue;
        }
        let (starts, ends) = found.or_default(&LocalName::from(name));
        match (inside.len() < rest.len(), *starts) {
            (false, _) => *starts += 1,
            (true, 0) => *ends += 1,
            (true, _) => *starts -= 1,
        }
    }
    found
}

/// The word that is or ends with the name of a start tag without its `<`, whose `>` is at an offset: the last word that
/// could be one. Example: `Thanks td class="a">`.
fn word_of_text(text: &str, end: usize) -> Option<String> {
    let before = text.get(..end)?;
    let from = before.rfind('>').map_or(0, |at| at + 1);
    let from = (from.max(end.saturating_sub(MAX_TAG))..=end).find(|&at| text.is_char_boundary(at))?;
    let before = before.get(from..)?;
    let bytes = before.as_bytes();
    let is_letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let ends_tag =
        before.trim_end_matches(|c: char| c.is_ascii_alphanumeric()).ends_with('/') && is_letter(bytes.len() - 1);
    let is_arrow = matches!(bytes.last(), Some(b'-' | b'='));
    if ends_tag || is_arrow {
        return None;
    }
    let starts = (0..bytes.len()).rev().filter(|&at| is_letter(at) && (at == 0 || !is_letter(at - 1)));
    let words = starts.filter_map(|at| {
        let length = bytes.get(at..)?.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let word = before.get(at..at + length)?.to_ascii_lowercase();
        let escaped =
            ["&lt;", "<", "_"].iter().any(|mark| before.get(..at).is_some_and(|before| before.ends_with(mark)));
        let ends = bytes.get(at + length).is_none_or(u8::is_ascii_whitespace) || before.get(at + length..) == Some("/");
        (!escaped && ends && names_at_end(&word).next().is_some()).then_some((at, word))
    });
    let is_tag = |at: usize| {
        let tag = format!("<{}", text.get(from + at..=end).unwrap_or_default());
        let scan = tag::scan(&tag);
        scan.fault.is_none() && scan.end == Some(tag.len()) && !tag.contains("&lt;")
    };
    words.take(MAX_NAMES).find(|&(at, _)| is_tag(at)).map(|(_, word)| word)
}

/// The names of elements that a word is or ends with: `Adadiv`. One letter alone may be any word.
fn names_at_end(word: &str) -> impl Iterator<Item = &str> {
    let ends = (0..word.len().saturating_sub(1)).chain((word.len() == 1).then_some(0));
    ends.filter(|at| word.len() - at <= LONGEST).filter_map(|at| word.get(at..)).filter(|name| is_known(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_without_its_first_character_has_a_name() {
        let name = |text: &str| word_of_text(text, text.rfind('>').unwrap());
        for (text, wanted) in [
            ("td>", Some("td")),
            ("Ada thanks DIV id=\"a\">", Some("div")),
            ("née td title='&copy;x'>", Some("td")),
            ("code td class=\"the data\" hidden>", Some("td")),
            ("a -> section/>", Some("section")),
            ("/td>", None),
            ("x ->", None),
            ("data =>", None),
            ("x_td >", None),
            ("code for Ada code/a>", None),
            ("a &lt;p>", None),
            ("a <b>", None),
            ("b ->", None),
            ("Adadiv>", Some("adadiv")),
        ] {
            assert_eq!(name(text).as_deref(), wanted, "{text}");
        }
    }
}
