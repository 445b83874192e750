//! Searches plain text for links with brackets around the address: `(text)[url]`, `[text][url]`.

use super::{
    Mistake,
    address::is_address,
    scan::{Hit, is_note},
};
use crate::document::flow::OBJECT;

/// Longest text and address, in bytes.
const LONGEST: usize = 300;

/// Finds all of them, by position. Linear: texts and addresses have a greatest length.
pub(super) fn scan(text: &str) -> Vec<Hit> {
    let mut hits: Vec<Hit> = Vec::new();
    let mut open: Vec<(usize, u8)> = Vec::new();
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'(' => open.push((at, byte)),
            b']' | b')' => {
                let wanted = if byte == b']' { b'[' } else { b'(' };
                let found = open.pop().filter(|(_, kind)| *kind == wanted);
                if let Some((start, _)) = found
                    && hits.last().is_none_or(|last| last.all.end <= start)
                {
                    hits.extend(link(text, start, at));
                }
            }
            _ => {}
        }
    }
    hits
}

/// The link whose text is between two parentheses or brackets.
fn link(text: &str, open: usize, close: usize) -> Option<Hit> {
    let bytes = text.as_bytes();
    let address = close + 2;
    if bytes.get(close + 1) != Some(&b'[') || close - open > LONGEST {
        return None;
    }
    let end = address + bytes.iter().skip(address).take(LONGEST).position(|&byte| matches!(byte, b'[' | b']'))?;
    let before = text.get(..open)?.chars().next_back();
    let alone = !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, ']' | ')' | '_' | '!' | OBJECT))
        && bytes.get(end) == Some(&b']')
        && !bytes.get(end + 1).is_some_and(|after| matches!(after, b'[' | b'(' | b':'));
    let (words, target) = (text.get(open + 1..close)?, text.get(address..end)?);
    let is_link = is_address(target)
        && !is_address(words.trim())
        && !target.contains([' ', '\n', '\t', OBJECT])
        && !is_note(words, target);
    let mistake = if bytes.get(open) == Some(&b'(') { Mistake::Swapped } else { Mistake::Brackets };
    (alone && is_link).then(|| Hit {
        mistake,
        unclosed: false,
        all: open..end + 1,
        label: open + 1..close,
        address: address..end,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_in_brackets_is_no_link() {
        let found = |text: &str| -> Vec<(Mistake, String)> {
            scan(text).into_iter().map(|hit| (hit.mistake, text[hit.all].to_owned())).collect()
        };
        for (text, mistake, all) in [
            ("by (Ada)[https://ada.dev].", Mistake::Swapped, "(Ada)[https://ada.dev]"),
            ("(a (b) c)[a.md#b]", Mistake::Swapped, "(a (b) c)[a.md#b]"),
            ("(see (Ada)[ada.dev])", Mistake::Swapped, "(Ada)[ada.dev]"),
            ("[Ada B][https://ada.dev] z", Mistake::Brackets, "[Ada B][https://ada.dev]"),
            ("[Ada][./ab]", Mistake::Brackets, "[Ada][./ab]"),
        ] {
            assert_eq!(found(text), [(mistake, all.to_owned())], "{text}");
        }
        for text in [
            "f(x)[a.md]",
            "(Ada) [https://ada.dev]",
            "(Ada)[ada]",
            "[1][https://ada.dev]",
            "[a][b.md][c]",
            "[a][b.md](c)",
            "[a][b.md]: c",
            "![a][b.png]",
            "(Ada)[https://ada.dev",
            "(Ada)[https://ada.dev and more]",
            "a][https://ada.dev]",
            "[x] (https://ada.dev)[a.md]",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
