//! Words of texts, compared whatever quotes, wraps or emphasizes them.

use std::collections::BTreeSet;

/// The words of a text, with the numbers of their lines.
pub(super) type Words = Vec<(String, u32)>;

/// Of longer lines, the first words are followed.
const MAX_WORDS: usize = 100;
/// Most lines that a line may have replaced.
const MAX_REPLACED: usize = 8;

/// The words of a text, without what quotes them, begins a list, or emphasizes them.
pub(super) fn split(text: &str) -> Words {
    let bare = |word: &str| word.trim_matches(['*', '_', '`', '|', '>', '#']).to_owned();
    let words = |(number, line): (usize, &str)| {
        let words: Vec<(String, u32)> = line.split_whitespace().map(|word| (bare(word), number as u32 + 1)).collect();
        words
    };
    text.lines().enumerate().flat_map(words).filter(|(word, _)| !matches!(word.as_str(), "" | "-" | "+")).collect()
}

/// The words of one line.
pub(super) fn words_of(words: &Words, line: u32) -> &[(String, u32)] {
    let start = words.partition_point(|(_, number)| *number < line);
    let end = words.partition_point(|(_, number)| *number <= line);
    words.get(start..end.min(start + MAX_WORDS)).unwrap_or_default()
}

/// Where words follow each other in a text, as `same` compares them.
pub(super) fn find<'a>(
    text: &'a Words,
    wanted: &'a [(String, u32)],
    same: impl Fn(&str, &str) -> bool + 'a,
) -> impl Iterator<Item = usize> + 'a {
    let windows = text.windows(wanted.len().max(1)).enumerate().filter(|_| !wanted.is_empty());
    let follow = move |window: &[(String, u32)]| window.iter().zip(wanted).all(|((a, _), (b, _))| same(a, b));
    windows.filter(move |(_, window)| follow(window)).map(|(at, _)| at)
}

/// The lines of a text whose words are gone, and which a line with other words may have replaced: they share half of
/// their words with it.
pub(super) fn replaced<'w>(before: &'w Words, now: &Words, wanted: &[(String, u32)]) -> Vec<&'w [(String, u32)]> {
    let known: BTreeSet<&str> = wanted.iter().map(|(word, _)| word.as_str()).collect();
    let is_near = |line: &&[(String, u32)]| {
        let shared = line.iter().filter(|(word, _)| known.contains(word.as_str())).count();
        shared >= 2 && 2 * shared >= line.len().min(wanted.len())
    };
    let lines = before.chunk_by(|(_, a), (_, b)| a == b).map(|line| line.get(..MAX_WORDS).unwrap_or(line));
    let has_number = |line: &&[(String, u32)]| line.iter().any(|(word, _)| !numbers(word).is_empty());
    let near = lines.filter(has_number).filter(is_near);
    near.filter(|line| find(now, line, |a, b| a == b).next().is_none()).take(MAX_REPLACED).collect()
}

/// The numbers of a line before and after a change, in order. Those of other words are paired from both ends.
pub(super) fn pairs(old: &[(String, u32)], new: &[(String, u32)]) -> Vec<(u32, u32)> {
    let all = |words: &[(String, u32)]| words.iter().flat_map(|(word, _)| numbers(word)).collect::<Vec<u32>>();
    let (old, new) = (all(old), all(new));
    let mut pairs: Vec<(u32, u32)> = old.iter().copied().zip(new.iter().copied()).collect();
    if old.len() != new.len() {
        let from_end: Vec<_> = old.iter().rev().copied().zip(new.iter().rev().copied()).collect();
        pairs.extend(from_end.into_iter().rev());
    }
    pairs
}

/// The numbers in a word.
pub(super) fn numbers(word: &str) -> Vec<u32> {
    word.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}
