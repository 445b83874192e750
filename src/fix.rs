//! Fixes proposed by rules, and how they are applied to a text.

use std::{borrow::Cow, collections::BTreeMap};

use crate::span::Span;

/// One replacement: the bytes of `span` become `text`. An empty span inserts, an empty text deletes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The replaced range, in bytes of the document.
    pub span: Span,
    /// The replacement.
    pub text: String,
}

/// Whether a fix may be applied without review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Safety {
    /// Keeps the meaning: a spelling, a permanently redirected URL.
    Safe,
    /// May change the meaning: a module number, a removed person.
    Unsafe,
}

impl Safety {
    /// The name used in JSON and in rule pages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
        }
    }
}

/// A group of edits that is applied atomically.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What applying it does, in the imperative: “write `Module 05`”.
    pub title: String,
    /// Whether it needs review.
    pub safety: Safety,
    /// The edits, by ascending offset, without overlap.
    pub edits: Vec<Edit>,
    /// For an insertion that may be made next to others at the same offset: its order among them.
    pub order: Option<u32>,
}

impl Fix {
    /// Where it may be inserted next to others.
    fn joined(&self) -> Option<Vec<Span>> {
        let spans = || self.edits.iter().map(|edit| edit.span);
        (self.order.is_some() && spans().all(|span| span.is_empty())).then(|| spans().collect())
    }

    /// A fix with a single edit.
    #[must_use]
    pub fn replace(safety: Safety, title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        Self { title: title.into(), safety, edits: vec![Edit { span, text: text.into() }], order: None }
    }
}

/// A text after fixes.
#[derive(Debug, Clone, Default)]
pub struct Applied {
    /// The text.
    pub text: String,
    /// How many fixes were applied.
    pub count: usize,
    /// These fixes, by their position among those given.
    pub applied: Vec<usize>,
    /// The replaced ranges of the old text, in order, each with the end of its replacement in the new text.
    ends: Vec<(Span, u32)>,
}

impl Applied {
    /// Where an offset of the old text is in the new one; the end of a replacement for offsets in its range.
    #[must_use]
    pub fn offset(&self, old: u32) -> u32 {
        let next = self.ends.partition_point(|(span, _)| span.start < old || span.end == old);
        match next.checked_sub(1).and_then(|at| self.ends.get(at)) {
            Some((span, end)) => end + old.saturating_sub(span.end),
            None => old,
        }
    }

    /// Where a span of the old text is in the new one.
    #[must_use]
    pub fn span(&self, old: Span) -> Span {
        let next = self.ends.partition_point(|(span, _)| span.end <= old.start);
        let start = match self.ends.get(next) {
            // It begins in a replaced range.
            Some((span, _)) if span.start < old.start => next
                .checked_sub(1)
                .and_then(|at| self.ends.get(at))
                .map_or(span.start, |(before, end)| end + (span.start - before.end)),
            _ => self.offset(old.start),
        };
        Span::new(start, self.offset(old.end).max(start))
    }
}

/// Applies fixes to a text, each atomically, and returns how many were applied. Of two that touch, the later one is
/// left for the next round. Line endings of new text follow the source.
#[must_use]
pub fn apply<'a>(source: &str, fixes: impl Iterator<Item = &'a Fix>) -> (String, usize) {
    let applied = apply_all(source, fixes);
    (applied.text, applied.count)
}

/// [`apply`], and where everything is afterwards.
#[must_use]
pub fn apply_all<'a>(source: &str, fixes: impl Iterator<Item = &'a Fix>) -> Applied {
    let mut fixes: Vec<(usize, &Fix)> = fixes.enumerate().filter(|(_, fix)| fits(source, fix)).collect();
    fixes.sort_by_key(|(_, fix)| (fix.edits.first().map(|edit| edit.span), fix.order));
    // Keyed by span; the counter separates edits of one fix at the same span.
    let mut taken: BTreeMap<(Span, usize), &Edit> = BTreeMap::new();
    let mut applied = Vec::new();
    let mut next_to: Option<Vec<Span>> = None;
    for (index, fix) in fixes {
        // What may be next to others is inserted at an offset where only such fixes are.
        let joined = fix.joined();
        // Applied edits do not overlap, so of those that begin before the end of an edit, the last reaches farthest.
        let free = |edit: &Edit| {
            let limit = (Span::new(edit.span.end, u32::MAX), usize::MAX);
            taken.range(..=limit).next_back().is_none_or(|(_, before)| before.span.end < edit.span.start)
        };
        if joined.is_some() && joined == next_to || fix.edits.iter().all(free) {
            next_to = joined;
            let number = taken.len();
            taken.extend(fix.edits.iter().enumerate().map(|(at, edit)| ((edit.span, number + at), edit)));
            applied.push(index);
        }
    }
    let ending = line_ending(source);
    let mut text = String::with_capacity(source.len());
    let mut at = 0;
    let mut ends = Vec::with_capacity(taken.len());
    for edit in taken.into_values() {
        text.push_str(source.get(at..edit.span.start as usize).unwrap_or_default());
        text.push_str(&with_line_endings(ending, &edit.text));
        at = edit.span.end as usize;
        ends.push((edit.span, text.len() as u32));
    }
    text.push_str(source.get(at..).unwrap_or_default());
    Applied { text, count: applied.len(), applied, ends }
}

/// Sorts the edits of a fix and merges equal ones, as a link definition may be edited for several links. `None` if some
/// overlap.
#[must_use]
pub fn merge(mut edits: Vec<Edit>) -> Option<Vec<Edit>> {
    edits.sort_by(|a, b| (a.span, &a.text).cmp(&(b.span, &b.text)));
    edits.dedup();
    are_ordered(&edits).then_some(edits)
}

/// The edits of several fixes as those of one, those at the same offset in the order of the fixes. `None` if some overlap.
#[must_use]
pub fn join(mut fixes: Vec<&Fix>) -> Option<Vec<Edit>> {
    if fixes.iter().any(|fix| fix.joined().is_none()) {
        return merge(fixes.into_iter().flat_map(|fix| fix.edits.iter().cloned()).collect());
    }
    fixes.sort_by_key(|fix| (fix.joined(), fix.order));
    let mut edits: Vec<Edit> = fixes.into_iter().flat_map(|fix| fix.edits.iter().cloned()).collect();
    edits.sort_by_key(|edit| edit.span);
    Some(edits)
}

/// Whether edits are sorted and do not overlap.
fn are_ordered(edits: &[Edit]) -> bool {
    edits.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start)
}

/// How new lines of a text end: as the others do.
#[must_use]
pub fn line_ending(source: &str) -> &'static str {
    match (source.contains("\r\n"), source.contains('\r') && !source.contains('\n')) {
        (true, _) => "\r\n",
        (false, true) => "\r",
        (false, false) => "\n",
    }
}

/// Converts the line endings of new text.
#[must_use]
pub fn with_line_endings<'a>(ending: &str, text: &'a str) -> Cow<'a, str> {
    match ending {
        "\n" => Cow::Borrowed(text),
        _ => Cow::Owned(text.replace("\r\n", "\n").replace('\n', ending)),
    }
}

/// Whether the edits of a fix are within a text, sorted and without overlap.
fn fits(source: &str, fix: &Fix) -> bool {
    let inside = |edit: &Edit| source.get(edit.span.range()).is_some();
    !fix.edits.is_empty() && are_ordered(&fix.edits) && fix.edits.iter().all(inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fix(edits: &[(u32, u32, &str)]) -> Fix {
        let edit = |&(start, end, text): &(u32, u32, &str)| Edit { span: Span::new(start, end), text: text.to_owned() };
        Fix { title: String::new(), safety: Safety::Safe, edits: edits.iter().map(edit).collect(), order: None }
    }

    fn applied(source: &str, fixes: &[Fix]) -> (String, usize) {
        apply(source, fixes.iter())
    }

    #[test]
    fn fixes_are_atomic() {
        let (first, far, second) = (fix(&[(0, 1, "A")]), fix(&[(4, 5, "E")]), fix(&[(1, 2, "B"), (3, 4, "D")]));
        assert_eq!(applied("abcdef", &[far.clone(), first.clone()]), ("AbcdEf".to_owned(), 2));
        assert_eq!(applied("abcdef", &[second.clone(), first]), ("Abcdef".to_owned(), 1), "touching fixes wait");
        assert_eq!(applied("abcdef", &[second]), ("aBcDef".to_owned(), 1));
        assert_eq!(applied("abcdef", &[fix(&[(6, 6, "!")])]), ("abcdef!".to_owned(), 1));
        let twice = [fix(&[(2, 2, "x")]), fix(&[(2, 2, "y")])];
        assert_eq!(applied("abcdef", &twice).1, 1, "two insertions at one offset have no order");
    }

    #[test]
    fn ordered_insertions_are_made_next_to_each_other() {
        let insert = |at: u32, text: &str, order: Option<u32>| Fix { order, ..fix(&[(at, at, text)]) };
        let all = [insert(2, "x", Some(2)), insert(2, "y", Some(1)), insert(4, "z", Some(0)), insert(2, "w", Some(2))];
        assert_eq!(applied("abcdef", &all), ("abyxwcdzef".to_owned(), 4));
        let joined: Vec<String> = join(all.iter().collect()).unwrap().into_iter().map(|edit| edit.text).collect();
        assert_eq!(joined, ["y", "x", "w", "z"]);
        // Not next to what has no order.
        assert_eq!(applied("abcdef", &[insert(2, "x", None), insert(2, "y", Some(1))]), ("abxcdef".to_owned(), 1));
        assert_eq!(applied("abcdef", &[fix(&[(1, 2, "")]), insert(2, "y", Some(1)), insert(2, "z", Some(2))]).1, 1);
    }

    #[test]
    fn locations_move_with_the_text() {
        let all = [fix(&[(1, 3, "xxxx")]), fix(&[(5, 5, "!")]), fix(&[(7, 9, "")])];
        let applied = apply_all("abcdefghij", all.iter());
        assert_eq!(applied.text, "axxxxde!fgj");
        let moved = |start: u32, end: u32| applied.span(Span::new(start, end)).slice(&applied.text);
        assert_eq!((moved(0, 1), moved(1, 3), moved(3, 5), moved(5, 7)), ("a", "xxxx", "de!", "fg"));
        assert_eq!((moved(2, 4), moved(7, 9), moved(9, 10), moved(0, 10)), ("xxxxd", "", "j", "axxxxde!fgj"));
    }

    #[test]
    fn invalid_fixes_are_ignored() {
        for bad in [fix(&[]), fix(&[(5, 9, "x")]), fix(&[(1, 2, "x")]), fix(&[(3, 4, "x"), (0, 1, "y")])] {
            assert_eq!(applied("aéb", &[bad]), ("aéb".to_owned(), 0));
        }
    }

    #[test]
    fn line_endings_follow_the_source() {
        assert_eq!(applied("a\r\nb", &[fix(&[(0, 1, "x\ny\r\nz")])]).0, "x\r\ny\r\nz\r\nb");
        assert_eq!(applied("a\nb", &[fix(&[(0, 1, "x\ny")])]).0, "x\ny\nb");
        assert_eq!(applied("a\rb", &[fix(&[(0, 1, "x\ny")])]).0, "x\ry\rb");
    }
}
