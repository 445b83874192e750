//! Searches plain text for broken links. Linear: matches and rejected targets are skipped, and lookahead is bounded.

use std::ops::Range;

use super::{
    Mistake,
    address::{is_address, is_path_with_spaces, is_target, is_web},
    title::{self, is_plain, is_title},
};
use crate::{document::flow::OBJECT, model::links::host};

/// Maximum distance of the `)` after a target.
const MAX_LOOKAHEAD: usize = 200;
/// Maximum length of link text, in bytes.
const MAX_TEXT: usize = 500;
/// Minimum number of spaces between `]` and `(` that separate columns.
const COLUMN_GAP: usize = 4;
/// A mistake with its byte ranges in the text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) mistake: Mistake,
    pub(super) unclosed: bool,
    pub(super) all: Range<usize>,
    pub(super) label: Range<usize>,
    pub(super) address: Range<usize>,
}

/// What follows a target in parentheses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// `)`, perhaps after a title; the offset behind it.
    Closed(usize),
    /// The line or the text ends.
    Open,
    /// More words, and the offset of a `)` on the same line.
    Words(Option<usize>),
}

/// Finds the mistakes of one text.
pub(super) fn scan(text: &str) -> Vec<Hit> {
    let bytes = text.as_bytes();
    let mut hits = Vec::new();
    let mut brackets: Vec<usize> = Vec::new();
    let mut brace = None;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let mut next = at + 1;
        match byte {
            b'[' => brackets.push(at),
            b'{' => brace = Some(at),
            b']' | b'}' => {
                let open = if byte == b']' { brackets.pop() } else { brace.take() };
                if let Some(open) = open
                    && let Some((hit, end)) = after_label(text, open, at)
                {
                    next = end.max(next);
                    hits.extend(hit);
                }
            }
            _ => {}
        }
        at = next;
    }
    hits
}

/// Checks what follows a bracket pair at `open` and `close`. If it is a parenthesized target: the mistake, if any, and
/// where to continue.
fn after_label(text: &str, open: usize, close: usize) -> Option<(Option<Hit>, usize)> {
    let bytes = text.as_bytes();
    let gap =
        bytes.get(close + 1..)?.iter().take(COLUMN_GAP + 1).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let paren = close + 1 + gap;
    let braces = bytes.get(close) == Some(&b'}');
    if bytes.get(paren) != Some(&b'(') || gap > COLUMN_GAP || (braces && gap > 0) || close - open > MAX_TEXT {
        return None;
    }
    let label = open + 1..close;
    let start = paren + 1;
    let address = start..start + extent(text.get(start..)?);
    let (token, words) = (text.get(address.clone())?, text.get(label.clone())?);
    let end = end(text, address.end);
    let hit = |mistake, address: Range<usize>, end: Option<usize>| {
        let (all, next) = (open..end.unwrap_or(address.end), address.end);
        (Some(Hit { mistake, unclosed: end.is_none(), all, label: label.clone(), address }), next)
    };
    let skip = Some((None, address.end));
    let found = if braces || gap > 0 {
        let preceded = open.checked_sub(1).and_then(|before| bytes.get(before));
        let mistake = if braces { Mistake::Braces } else { Mistake::Space };
        // `arr[i] (…)` is an index.
        let is_index = !braces && preceded.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        match end {
            _ if preceded == Some(&b']') || is_index || is_note(words, token) => return skip,
            End::Closed(end) if is_address(token) => hit(mistake, address.clone(), Some(end)),
            End::Open if is_web(token) => hit(mistake, address.clone(), None),
            _ => return skip,
        }
    } else {
        if token.is_empty()
            && let Some((inner, end)) = in_open_bracket(text, start)
        {
            return Some(hit(Mistake::OpenBracket, inner, end));
        }
        if token.starts_with('(') {
            let Some((inner, end)) = in_parentheses(text, address.clone()) else { return skip };
            return Some(hit(Mistake::Parenthesis, inner, end));
        }
        match end {
            End::Words(Some(close)) if is_target(token) && text.get(address.end..close - 1) == Some(">") => {
                hit(Mistake::ClosingBracket, address.clone(), Some(close))
            }
            End::Closed(close) if title::without_title(token).is_some() => {
                hit(Mistake::JoinedTitle, address.clone(), Some(close))
            }
            End::Words(Some(close))
                if text.get(start..close - 1).is_some_and(|all| title::without_title(all).is_some()) =>
            {
                hit(Mistake::JoinedTitle, start..close - 1, Some(close))
            }
            End::Closed(_) if is_target(token) => match title::mistake(line(text, address.end)) {
                Some((mistake, length)) => {
                    let close = address.end + length;
                    hit(mistake, start..close - 1, Some(close))
                }
                None => return skip,
            },
            End::Open if is_web(token) || is_address(token) || token.contains(['/', '#']) => {
                hit(Mistake::Unclosed, address.clone(), None)
            }
            End::Words(None) if is_web(token) => hit(Mistake::Unclosed, with_title(text, address.clone()), None),
            End::Words(Some(end)) if is_title(text.get(address.end..end - 1)?) && is_target(token) => {
                hit(Mistake::Title, start..end - 1, Some(end))
            }
            End::Words(Some(end)) if is_size(text.get(address.end..end - 1)?) && is_target(token) => {
                hit(Mistake::Size, start..end - 1, Some(end))
            }
            End::Words(Some(end)) if is_web(token) && closes_another(text, open, address.end..end - 1) => {
                hit(Mistake::Unclosed, address.clone(), None)
            }
            End::Words(Some(end)) if is_web(token) || is_path_with_spaces(text.get(start..end - 1)?) => {
                let (all, words) = (text.get(start..end - 1)?, text.get(address.end..end - 1)?);
                let mistake = match () {
                    () if host::is_whole(token) && is_plain(words) => Mistake::Title,
                    () if host::has_white_space(all) => Mistake::WhiteHost,
                    () => Mistake::WhiteSpace,
                };
                hit(mistake, start..end - 1, Some(end))
            }
            _ => return skip,
        }
    };
    Some(found)
}

/// The address in a word that begins with a parenthesis, `(https://x)` or `(https://x`, and the offset behind its `)`.
fn in_parentheses(text: &str, word: Range<usize>) -> Option<(Range<usize>, Option<usize>)> {
    let token = text.get(word.clone())?;
    let start = word.start + token.len() - token.trim_start_matches('(').len();
    let address = start..start + extent(text.get(start..word.end)?);
    let is_target = text.get(address.clone()).is_some_and(is_address);
    let whole = with_title(text, address.clone());
    // Behind a title there may be two.
    let most = 1 + usize::from(whole != address);
    let closing = text.get(whole.end..)?.bytes().take(most).take_while(|byte| *byte == b')').count();
    is_target.then(|| (whole.clone(), (closing > 0).then_some(whole.end + closing)))
}

/// An address with the title behind it, if there is one.
fn with_title(text: &str, address: Range<usize>) -> Range<usize> {
    let title = title::length(line(text, address.end)).unwrap_or(0);
    address.start..address.end + title
}

/// The address behind a `<` that has no `>`, and the offset behind the `)`.
fn in_open_bracket(text: &str, at: usize) -> Option<(Range<usize>, Option<usize>)> {
    let start = at + 1;
    let line = text.get(at..)?.strip_prefix('<').map(|_| line(text, start))?;
    let first = start + extent(line);
    let close = first + line.get(first - start..)?.find(')')?;
    let address = text.get(start..close)?;
    let is_target = is_target(text.get(start..first)?) || is_path_with_spaces(address);
    (is_target && !address.contains(['<', '>', '"', OBJECT])).then_some((start..close, Some(close + 1)))
}

/// Number of words after an address that are a sentence and not the rest of the address.
const SENTENCE: usize = 8;

/// Whether the `)` behind `words` closes another parenthesis than that of the address: one in these words, or one
/// before the link at `open` in the same line; or whether the words are a sentence. One word that looks like the rest of the
/// address is none of this.
fn closes_another(text: &str, open: usize, words: Range<usize>) -> bool {
    if text.get(words.clone()).is_some_and(continues_address) {
        return false;
    }
    let depth = |text: &str| {
        text.bytes().fold(0_usize, |depth, byte| match byte {
            b'(' => depth + 1,
            b')' => depth.saturating_sub(1),
            _ => depth,
        })
    };
    let before = text.get(..open).unwrap_or_default();
    let start = (open.saturating_sub(MAX_LOOKAHEAD)..=open).find(|&at| before.is_char_boundary(at)).unwrap_or(open);
    let line = before.get(start..).and_then(|near| near.rsplit('\n').next()).unwrap_or_default();
    let words = text.get(words).unwrap_or_default();
    let is_word =
        |word: &&str| word.trim_end_matches([',', '.']).chars().all(|c| c.is_alphabetic() || "-'’".contains(c));
    words.contains('(') || depth(line) > 0 || words.split_whitespace().filter(is_word).count() >= SENTENCE
}

/// Whether what follows white space in an address is its rest: one word with a character that no other word has.
fn continues_address(rest: &str) -> bool {
    let rest = rest.trim();
    let has_mark = rest.starts_with('-') || rest.contains(['/', '?', '=', '&', '_', '#']);
    has_mark && !rest.contains(char::is_whitespace)
}

/// Whether this is the size of an image in other dialects: `=100x20`, `=100x`, `=x20`, `=50%x`.
fn is_size(words: &str) -> bool {
    let words = words.trim();
    let size = words.strip_prefix('=').map(|size| size.split_once(['x', 'X', '*', '×']).unwrap_or((size, "")));
    let is_length = |length: &str| {
        let length = length.strip_suffix('%').or_else(|| length.strip_suffix("px")).unwrap_or(length);
        length.chars().all(|c| c.is_ascii_digit())
    };
    size.is_some_and(|(width, height)| {
        is_length(width) && is_length(height) && words.contains(|c: char| c.is_ascii_digit())
    })
}

/// Length of the first word in a parenthesis: up to white space or an unmatched `)`.
fn extent(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return at,
            ')' => depth -= 1,
            c if c.is_whitespace() || matches!(c, '<' | '>' | OBJECT) => return at,
            _ => {}
        }
    }
    text.len()
}

/// The rest of a line, as far as it is looked at.
fn line(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or_default();
    let limit = (0..=MAX_LOOKAHEAD.min(rest.len())).rev().find(|&limit| rest.is_char_boundary(limit)).unwrap_or(0);
    rest.get(..limit).and_then(|rest| rest.split('\n').next()).unwrap_or_default()
}

fn end(text: &str, at: usize) -> End {
    let rest = text.get(at..).unwrap_or_default();
    if rest.starts_with(')') {
        return End::Closed(at + 1);
    }
    let line = line(text, at);
    let close = line.find(')').map(|close| at + close + 1);
    let words = line.trim_matches([' ', '\t', '\r']);
    match close {
        _ if words.is_empty() => End::Open,
        Some(close) if words.starts_with(['"', '\'']) => End::Closed(close),
        close => End::Words(close),
    }
}

/// Whether bracketed text is not link text: a citation (`[1] (https://…)`, `[KB15]`, `[@key]`, `[^1]`), an ellipsis, a
/// checkbox, an editorial note. A key that is repeated in the target is link text.
pub(super) fn is_note(label: &str, address: &str) -> bool {
    let label = label.trim();
    if !label.contains(|c: char| c.is_alphanumeric() || c == OBJECT)
        || label.starts_with(['^', '@', '.', '#', '%', '{'])
    {
        return true;
    }
    let number = label.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '-' | '–' | ' '));
    let letters = label.trim_start_matches(char::is_alphabetic);
    let key = label.len() - letters.len() <= 4
        && label.starts_with(|c: char| c.is_uppercase())
        && letters.trim_start_matches('+').trim_end_matches(char::is_alphabetic).len() == 2
        && letters.contains(|c: char| c.is_ascii_digit());
    let named = address.to_lowercase().contains(&label.to_lowercase());
    number || (key && !named) || matches!(label.to_lowercase().as_str(), "x" | "sic")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(Mistake, bool, &str, &str)> {
        scan(text).into_iter().map(|hit| (hit.mistake, hit.unclosed, &text[hit.all], &text[hit.address])).collect()
    }

    #[test]
    fn broken_links_are_found() {
        use Mistake::{Braces, Parenthesis, Size, Space, Title, Unclosed, WhiteHost, WhiteSpace};
        for (text, mistake, unclosed, all, address) in [
            ("- [A B] (https://x.org/a) z", Space, false, "[A B] (https://x.org/a)", "https://x.org/a"),
            ("[A]  (https://x.org/a))", Space, false, "[A]  (https://x.org/a)", "https://x.org/a"),
            ("[A] (https://x.org/a\nb", Space, true, "[A] (https://x.org/a", "https://x.org/a"),
            ("[a] (x.dev)", Space, false, "[a] (x.dev)", "x.dev"),
            ("[a] (guide.md#b)", Space, false, "[a] (guide.md#b)", "guide.md#b"),
            ("[a] (https://x.org \"t\")", Space, false, "[a] (https://x.org \"t\")", "https://x.org"),
            (
                "[A23] (https://github.com/a23)",
                Space,
                false,
                "[A23] (https://github.com/a23)",
                "https://github.com/a23",
            ),
            ("{A}(https://x.org)", Braces, false, "{A}(https://x.org)", "https://x.org"),
            ("see [a](https://x.org/b", Unclosed, true, "[a](https://x.org/b", "https://x.org/b"),
            ("[a](guide.md\nb)", Unclosed, true, "[a](guide.md", "guide.md"),
            ("[a](https://x.org/b and on", Unclosed, true, "[a](https://x.org/b", "https://x.org/b"),
            ("[a](https://x.org/b c)", WhiteSpace, false, "[a](https://x.org/b c)", "https://x.org/b c"),
            ("[a](my file.md) b", WhiteSpace, false, "[a](my file.md)", "my file.md"),
            ("[a]((https://x.org/b) c [d](e)", Parenthesis, false, "[a]((https://x.org/b)", "https://x.org/b"),
            ("[a]((https://x.org/b_(c)) d", Parenthesis, false, "[a]((https://x.org/b_(c))", "https://x.org/b_(c)"),
            ("[a]((guide.md b", Parenthesis, true, "[a]((guide.md", "guide.md"),
            ("[a](https://x.org/b that is (as c says) d)", Unclosed, true, "[a](https://x.org/b", "https://x.org/b"),
            (
                "[a](https://x.org/ that says how to do it, and why it is so)",
                Unclosed,
                true,
                "[a](https://x.org/",
                "https://x.org/",
            ),
            ("(see [a](https://x.org/b for c)", Unclosed, true, "[a](https://x.org/b", "https://x.org/b"),
            ("(see c) [a](https://x.org/b d)", WhiteSpace, false, "[a](https://x.org/b d)", "https://x.org/b d"),
            ("([a](https://x. org/b?c=1), d)", WhiteHost, false, "[a](https://x. org/b?c=1)", "https://x. org/b?c=1"),
            ("[a](https:// x.org)", WhiteHost, false, "[a](https:// x.org)", "https:// x.org"),
            ("[a](https://x.org The page)", Title, false, "[a](https://x.org The page)", "https://x.org The page"),
            ("[a](https://x.org/b “c d”)", Title, false, "[a](https://x.org/b “c d”)", "https://x.org/b “c d”"),
            ("![a](b.png =100x20) c", Size, false, "[a](b.png =100x20)", "b.png =100x20"),
            (
                "![a](https://x.org/b.png =50%x)",
                Size,
                false,
                "[a](https://x.org/b.png =50%x)",
                "https://x.org/b.png =50%x",
            ),
            ("[a](https://x.org/b?c =d)", WhiteSpace, false, "[a](https://x.org/b?c =d)", "https://x.org/b?c =d"),
            ("(see [a](https://x.org for c)", Unclosed, true, "[a](https://x.org", "https://x.org"),
            ("([a](https://x.org/b -c-d), e)", WhiteSpace, false, "[a](https://x.org/b -c-d)", "https://x.org/b -c-d"),
            ("[a](~/my notes) b", WhiteSpace, false, "[a](~/my notes)", "~/my notes"),
            ("[\u{FFFC}] (https://x.org)", Space, false, "[\u{FFFC}] (https://x.org)", "https://x.org"),
        ] {
            assert_eq!(found(text), [(mistake, unclosed, all, address)], "{text}");
        }
    }

    #[test]
    fn other_brackets_are_ignored() {
        for text in [
            "[1] (https://x.org)",
            "[1, 2] (https://x.org)",
            "[^1] (https://x.org)",
            "[KB15] (https://x.org)",
            "[@key] (https://x.org)",
            "[...] (https://x.org)",
            "[x] (https://x.org)",
            "[a][b] (https://x.org)",
            "[sic] (https://x.org)",
            "[by A] (CC0 1.0 Universal)",
            "[by A] ([CC-BY 4.0])",
            "[optional] (e.g. a b)",
            "[a] (https://x.org for details)",
            "[a]      (https://x.org)",
            "f[i](x)",
            "f[i](x \"y)",
            "f[i](x.y \"z)",
            "[a b](https://x.org \"c (d) e\")",
            "[a b](https://x.org 'c' )",
            "f[i](<x)",
            "f[i](<T> x)",
            "f[i](x",
            "f[i]((x)",
            "f[i]((a + b) * c)",
            "{a} (https://x.org)",
            "{.cls}(https://x.org)",
            "a](https://x.org",
            "[a] b (https://x.org)",
            "(https://x.org",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
