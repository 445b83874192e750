//! Labels of links that the parser takes for those of footnotes: they begin with `^`, and have white space or an escaped bracket
//! in them. To cmark-gfm and other implementations, the label of a footnote has neither.

use std::ops::Range;

/// Longest link label, in bytes (CommonMark 4.7).
const LONGEST: usize = 4 * 999;

/// A text with such labels that begin with another character.
pub(super) struct Hidden {
    pub(super) text: String,
    /// The character, which is not in the text.
    mark: char,
}

impl Hidden {
    /// A label as it is written.
    pub(super) fn restored(&self, label: &str) -> String {
        label.replace(self.mark, "^")
    }
}

/// Hides these labels, if the page may have a definition with one.
pub(super) fn hide(text: &str) -> Option<Hidden> {
    let bytes = text.as_bytes();
    let starts = || memchr::memmem::find_iter(bytes, b"[^");
    let found: Vec<Range<usize>> = starts().filter_map(|start| label(bytes, start)).collect();
    if !found.iter().any(|label| bytes.get(label.end + 1) == Some(&b':')) {
        return None;
    }
    // A control character, which nobody writes.
    let mark = (1..9).chain(14..32).find(|mark| !bytes.contains(mark))?;
    let mut hidden = bytes.to_vec();
    for label in found {
        hidden[label.start] = mark;
        // `![^a b]` is not an image.
        if let Some(before @ b'!') = label.start.checked_sub(2).and_then(|before| hidden.get_mut(before)) {
            *before = b'%';
        }
    }
    Some(Hidden { text: String::from_utf8(hidden).ok()?, mark: char::from(mark) })
}

/// The range of a label in brackets, with its `^`, if only the parser takes it for that of a footnote.
fn label(bytes: &[u8], start: usize) -> Option<Range<usize>> {
    let (mut at, mut differs) = (start + 2, false);
    loop {
        match *bytes.get(at).filter(|_| at - start < LONGEST)? {
            b'[' => return None,
            b']' => return differs.then_some(start + 1..at),
            b'\\' => {
                differs |= bytes.get(at + 1) == Some(&b']');
                at += usize::from(bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation));
            }
            b' ' | b'\t' | b'\n' | b'\r' => differs = true,
            _ => {}
        }
        at += 1;
    }
}
