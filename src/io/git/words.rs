//! Words of texts, compared whatever quotes, wraps or emphasizes them.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, hash_map::RandomState},
    hash::BuildHasher,
    time::Instant,
};

use crate::facts::numbers;

/// A word, with the number of its line.
pub(super) type Word = (String, u32);
/// The words of a text.
pub(super) type Words = Vec<Word>;
/// Words of an older text, and for each number in newer ones its own there, where it stayed the same.
type Edited<'w> = (&'w [Word], Vec<Option<usize>>);

/// Of longer lines, the first words are followed.
const MAX_WORDS: usize = 100;
/// Longest lines that a line may be a copy of, in words.
const MAX_COPY: usize = 2 * MAX_WORDS;
/// Most lines that a line may have replaced.
const MAX_REPLACED: usize = 8;

/// The words of a text, without what quotes them, begins a list, or emphasizes them.
pub(super) fn split(text: &str) -> Words {
    let bare = |word: &str| word.trim_matches(['*', '_', '`', '|', '>', '#']).to_owned();
    let words = |(number, line): (usize, &str)| {
        let words: Vec<Word> = line.split_whitespace().map(|word| (bare(word), number as u32 + 1)).collect();
        words
    };
    text.lines().enumerate().flat_map(words).filter(|(word, _)| !matches!(word.as_str(), "" | "-" | "+")).collect()
}

/// The words of one line.
pub(super) fn words_of(words: &Words, line: u32) -> &[Word] {
    let start = words.partition_point(|(_, number)| *number < line);
    let end = words.partition_point(|(_, number)| *number <= line);
    words.get(start..end.min(start + MAX_WORDS)).unwrap_or_default()
}

/// Where words follow each other in a text, as `same` compares them.
pub(super) fn find<'a>(
    text: &'a Words,
    wanted: &'a [Word],
    same: impl Fn(&str, &str) -> bool + 'a,
) -> impl Iterator<Item = usize> + 'a {
    let windows = text.windows(wanted.len().max(1)).enumerate().filter(|_| !wanted.is_empty());
    let follow = move |window: &[Word]| window.iter().zip(wanted).all(|((a, _), (b, _))| same(a, b));
    windows.filter(move |(_, window)| follow(window)).map(|(at, _)| at)
}

/// The lines of a text whose words are gone, and which a line with other words may have replaced: they share half of
/// their words with it. Ends at the deadline.
pub(super) fn replaced<'w>(before: &'w Words, now: &Words, wanted: &[Word], deadline: Instant) -> Vec<&'w [Word]> {
    let known: BTreeSet<&str> = wanted.iter().map(|(word, _)| word.as_str()).collect();
    let is_near = |line: &&[Word]| {
        let shared = line.iter().filter(|(word, _)| known.contains(word.as_str())).count();
        shared >= 2 && 2 * shared >= line.len().min(wanted.len())
    };
    let lines = before.chunk_by(|(_, a), (_, b)| a == b).map(|line| line.get(..MAX_WORDS).unwrap_or(line));
    let has_number = |line: &&[Word]| !all_numbers(line).is_empty();
    let near: Vec<&[Word]> =
        lines.filter(has_number).filter(is_near).take_while(|_| Instant::now() < deadline).collect();
    let [here] = occurrences([now], &near, deadline);
    near.into_iter().zip(here).filter(|(_, here)| *here == Some(0)).map(|(line, _)| line).take(MAX_REPLACED).collect()
}

/// How often each part occurs in each of some texts; `None` where the deadline came first. Parts of one length are counted
/// together, so that the number of parts does not matter.
fn occurrences<const N: usize>(texts: [&Words; N], parts: &[&[Word]], deadline: Instant) -> [Vec<Option<usize>>; N] {
    let state = RandomState::new();
    let hashes = texts.map(|text| Hashes::of(text, &state));
    let mut found = [(); N].map(|()| vec![None; parts.len()]);
    let mut by_length: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, part) in parts.iter().enumerate() {
        by_length.entry(part.len()).or_default().push(index);
    }
    for (length, indices) in by_length {
        let wanted: Vec<u64> = indices.iter().map(|&at| Hashes::of(parts[at], &state).window(0, length)).collect();
        for (hashes, found) in hashes.iter().zip(&mut found) {
            if Instant::now() >= deadline {
                return [(); N].map(|()| vec![None; parts.len()]);
            }
            let mut counts: HashMap<u64, usize> = wanted.iter().map(|&hash| (hash, 0)).collect();
            for at in 0..(hashes.0.len()).saturating_sub(length) {
                if let Some(count) = counts.get_mut(&hashes.window(at, length)) {
                    *count += 1;
                }
            }
            for (&index, hash) in indices.iter().zip(&wanted) {
                found[index] = counts.get(hash).copied();
            }
        }
    }
    found
}

/// For each position in a text, the hash of all words before it, from which follows that of any part.
struct Hashes(Vec<u64>);

impl Hashes {
    /// Odd, so that no word is lost.
    const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

    fn of(words: &[Word], state: &RandomState) -> Self {
        let before = words.iter().scan(0_u64, |hash, (word, _)| {
            *hash = hash.wrapping_mul(Self::BASE).wrapping_add(state.hash_one(word));
            Some(*hash)
        });
        Self(std::iter::once(0).chain(before).collect())
    }

    fn window(&self, at: usize, length: usize) -> u64 {
        let hash = |at: usize| self.0.get(at).copied().unwrap_or_default();
        hash(at + length).wrapping_sub(hash(at).wrapping_mul(Self::BASE.wrapping_pow(length as u32)))
    }
}

/// The numbers of a line before and after a change, in order. Those of other words are paired from both ends.
pub(super) fn pairs(old: &[Word], new: &[Word]) -> Vec<(u32, u32)> {
    let (old, new) = (all_numbers(old), all_numbers(new));
    let mut pairs: Vec<(u32, u32)> = old.iter().copied().zip(new.iter().copied()).collect();
    if old.len() != new.len() {
        let from_end: Vec<_> = old.iter().rev().copied().zip(new.iter().rev().copied()).collect();
        pairs.extend(from_end.into_iter().rev());
    }
    pairs
}

/// All numbers of words, in order.
pub(super) fn all_numbers(words: &[Word]) -> Vec<u32> {
    words.iter().flat_map(|(word, _)| numbers(word)).collect()
}

/// The lines of a text of which a line is a copy with other numbers, and which are gone since; with the number there of
/// each number here, where it stayed the same. Of several lines, the one with most of those; `None` if there are two. Ends at the
/// deadline.
pub(super) fn edited<'w>(before: &'w Words, now: &Words, wanted: &[Word], deadline: Instant) -> Option<Edited<'w>> {
    let copies = copies(before, wanted, deadline);
    let [then, today] = occurrences([before, now], &copies, deadline);
    let gone = copies.into_iter().zip(then.into_iter().zip(today)).filter(|(_, (then, today))| then > today);
    let old = gone.map(|(old, _)| (old, same_numbers(old, wanted)));
    let kept = |numbers: &[Option<usize>]| numbers.iter().flatten().count();
    let mut best: Option<Edited<'_>> = None;
    let mut is_only = true;
    for (old, numbers) in old.filter(|(_, numbers)| numbers.iter().any(Option::is_none)) {
        let (most, is_same) = best.as_ref().map_or((0, false), |(best, most)| (kept(most), same_words(best, old)));
        if kept(&numbers) > most {
            (best, is_only) = (Some((old, numbers)), true);
        } else if kept(&numbers) == most && !is_same {
            is_only = false;
        }
    }
    best.filter(|_| is_only)
}

fn same_words(a: &[Word], b: &[Word]) -> bool {
    a.iter().map(|(word, _)| word).eq(b.iter().map(|(word, _)| word))
}

/// The whole lines of a text that differ from others in numbers, and in what joins those. Ends at the deadline.
fn copies<'w>(before: &'w Words, wanted: &[Word], deadline: Instant) -> Vec<&'w [Word]> {
    let wanted: Vec<&Word> = wanted.iter().filter(|word| is_lettered(word)).collect();
    let mut found = Vec::new();
    let mut start = 0;
    for line in before.chunk_by(|(_, a), (_, b)| a == b).take_while(|_| Instant::now() < deadline) {
        let rest = before.get(start..).unwrap_or_default();
        start += line.len();
        let words = || rest.iter().enumerate().filter(|(_, word)| is_lettered(word));
        let same = |((_, (a, _)), (b, _)): ((usize, &Word), &&Word)| without_numbers(a).eq(without_numbers(b));
        if !line.iter().any(is_lettered) || !words().zip(&wanted).all(same) {
            continue;
        }
        let Some((last, (_, number))) = words().take(wanted.len()).last().filter(|_| !wanted.is_empty()) else {
            continue;
        };
        // Nothing else is on the last line.
        let end = rest.iter().skip(last + 1).take_while(|word| word.1 == *number && !is_lettered(word)).count();
        let end = last + 1 + end;
        let is_whole = rest.get(end).is_none_or(|(_, next)| next != number) && words().nth(wanted.len() - 1).is_some();
        found.extend(rest.get(..end).filter(|_| is_whole && end <= MAX_COPY));
    }
    found
}

/// Whether a word is more than a number or what joins numbers.
fn is_lettered((word, _): &Word) -> bool {
    word != "and" && word.chars().any(char::is_alphabetic)
}

/// A word with one character for each number in it.
fn without_numbers(word: &str) -> impl Iterator<Item = char> + '_ {
    let mut in_number = false;
    word.chars().filter_map(move |c| {
        let is_next = std::mem::replace(&mut in_number, c.is_ascii_digit()) && in_number;
        (!is_next).then_some(if in_number { '0' } else { c })
    })
}

/// The number of `old` that each number of `new` is, where as many as before are between two words with letters.
fn same_numbers(old: &[Word], new: &[Word]) -> Vec<Option<usize>> {
    let groups = |words: &[Word]| {
        let starts = words.iter().enumerate().filter(|(_, word)| is_lettered(word)).map(|(at, _)| at);
        let ends = starts.chain([words.len()]);
        let mut start = 0;
        let group = |end| words.get(std::mem::replace(&mut start, end)..end).map(all_numbers).unwrap_or_default();
        ends.map(group).collect::<Vec<Vec<u32>>>()
    };
    let mut numbers = Vec::new();
    let mut at = 0;
    for (old, new) in groups(old).into_iter().zip(groups(new)) {
        let same = |(number, new): (usize, &u32)| (old.get(number) == Some(new)).then_some(at + number);
        let all = new.iter().enumerate().map(same);
        numbers.extend(all.map(|same| same.filter(|_| old.len() == new.len())));
        at += old.len();
    }
    numbers
}

#[cfg(test)]
#[path = "../../../tests/it/common/growth.rs"]
mod growth;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn lines_are_compared_in_linear_time() {
        let alike = |number: usize| format!("Ada wrote module {number} in May\n");
        let other = |number: usize| format!("a{number} b{number} wrote module {number} in May\n");
        let inputs: [(&str, &dyn Fn(usize) -> String); 4] = [
            ("equal lines", &|_| alike(3)),
            ("lines with other numbers", &alike),
            ("lines with other words", &other),
            ("both kinds of lines", &|number| if number % 2 == 0 { alike(number) } else { other(number) }),
        ];
        for (name, line) in inputs {
            let text = |lines: usize| (0..lines).map(line).collect::<String>();
            super::growth::assert_linear(name, 400, text, |text| {
                let before = split(text);
                let now = split(&format!("{text}Ada wrote module 999999 in May\n"));
                let wanted = words_of(&now, now.last().map_or(0, |(_, line)| *line));
                let later = Instant::now() + Duration::from_secs(600);
                (edited(&before, &now, wanted, later).is_none(), replaced(&before, &now, wanted, later).is_empty())
            });
        }
    }

    #[test]
    fn parts_are_counted_wherever_they_are() {
        let later = Instant::now() + Duration::from_secs(600);
        let text = split("a b a b\nb a b c\n");
        let parts = [split("a b"), split("b"), split("b b"), split("c a"), split("a b a b b a b c a")];
        let parts: Vec<&[Word]> = parts.iter().map(Vec::as_slice).collect();
        let [found] = occurrences([&text], &parts, later);
        assert_eq!(found, [Some(3), Some(4), Some(1), Some(0), Some(0)]);
    }

    #[test]
    fn comparisons_end_at_the_deadline() {
        let before = split("Ada wrote module 03 and 04\nLin drew module 05\n");
        let now = split("Ada wrote module 03 and 06\nLin made pictures of module 05\n");
        let (first, second) = (words_of(&now, 1), words_of(&now, 2));
        let (late, soon) = (Instant::now(), Instant::now() + Duration::from_secs(60));
        assert_eq!(edited(&before, &now, first, soon).map(|(_, numbers)| numbers), Some(vec![Some(0), None]));
        assert_eq!(replaced(&before, &now, second, soon).len(), 1);
        assert!(edited(&before, &now, first, late).is_none() && replaced(&before, &now, second, late).is_empty());
    }
}
