//! Searches plain text for reference links whose label is not defined: `[text][label]`, `[label][]`.

use std::ops::Range;

use super::{Mistake, scan::Hit};
use crate::document::flow::OBJECT;

/// Longest text and label, in bytes.
const LONGEST: usize = 200;

/// Finds all reference links that are shown literally. Linear: labels have a greatest length.
pub(super) fn scan(text: &str) -> Vec<Hit> {
    let bytes = text.as_bytes();
    let mut hits: Vec<Hit> = Vec::new();
    let mut brackets: Vec<usize> = Vec::new();
    for (at, &byte) in bytes.iter().enumerate() {
        match byte {
            b'[' => brackets.push(at),
            b']' => {
                if let Some(open) = brackets.pop()
                    && hits.last().is_none_or(|last| last.all.end <= open)
                {
                    hits.extend(reference(text, open, at));
                }
            }
            _ => {}
        }
    }
    hits
}

/// The reference links in a text that is not parsed as Markdown, each with its label.
pub fn references(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let hits = if text.contains("][") { scan(text) } else { Vec::new() };
    hits.into_iter().filter_map(|hit| {
        let label = if hit.address.is_empty() { hit.label } else { hit.address };
        Some((hit.all, text.get(label)?))
    })
}

/// The reference whose text is between two brackets.
fn reference(text: &str, open: usize, close: usize) -> Option<Hit> {
    let bytes = text.as_bytes();
    let label = close + 2;
    if bytes.get(close + 1) != Some(&b'[') || close - open > LONGEST {
        return None;
    }
    let end = label + bytes.iter().skip(label).take(LONGEST).position(|&byte| matches!(byte, b'[' | b']'))?;
    // `a[i][j]`, `[a][b][c]`, and what is more than a reference.
    let before = text.get(..open)?.chars().next_back();
    let after = bytes.get(end + 1);
    let alone = !before
        .is_some_and(|before| before.is_alphanumeric() || matches!(before, ']' | ')' | '`' | '_' | OBJECT))
        && bytes.get(end) == Some(&b']')
        && !after.is_some_and(|after| matches!(after, b'[' | b'(' | b':'));
    let (words, name) = (text.get(open + 1..close)?, text.get(label..end)?);
    let named = if name.is_empty() { is_name(words) } else { is_name(name) };
    let image = before == Some('!');
    let shown = words.contains(|c: char| c.is_alphanumeric() || c == OBJECT) && is_name_start(words);
    (alone && named && (shown || image)).then(|| Hit {
        mistake: Mistake::Undefined,
        unclosed: false,
        all: open - usize::from(image)..end + 1,
        label: open + 1..close,
        address: label..end,
    })
}

/// Whether a text may be a label: not a number, a citation, a footnote or an issue.
fn is_name(label: &str) -> bool {
    label.contains(|c: char| c.is_alphabetic() || c == '.')
        && label.contains(char::is_alphanumeric)
        && !label.contains(OBJECT)
        && is_name_start(label)
}

fn is_name_start(label: &str) -> bool {
    !label.starts_with(['^', '@', '#', '!', '%', '{', '.', '$', ':', '-'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_pairs_of_brackets() {
        let found = |text: &str| -> Vec<String> {
            scan(text)
                .into_iter()
                .map(|hit| format!("{}|{}|{}", &text[hit.all], &text[hit.label], &text[hit.address]))
                .collect()
        };
        for (text, wanted) in [
            ("see [Ada][ada].", "[Ada][ada]|Ada|ada"),
            ("[Ada Byron][]", "[Ada Byron][]|Ada Byron|"),
            ("([a [b] c][d e])", "[a [b] c][d e]|a [b] c|d e"),
            ("![logo][l.png]", "![logo][l.png]|logo|l.png"),
            ("[\u{FFFC}][home]", "[\u{FFFC}][home]|\u{FFFC}|home"),
            ("[1.2.0][1.2.0]", "[1.2.0][1.2.0]|1.2.0|1.2.0"),
        ] {
            assert_eq!(found(text), [wanted], "{text}");
        }
        for text in [
            "a[i][j]",
            "[a] [b]",
            "[a][b][c]",
            "[1][2]",
            "[][a]",
            "[^1][^2]",
            "[@a][@b]",
            "[#1][#2]",
            "[a][b](c)",
            "[a][b]: c",
            "[a][",
            "[a][b",
            "[a]\n[b]",
            "x] [a",
            "T[][]",
            "[a][\u{FFFC}]",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
