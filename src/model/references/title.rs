//! Titles and tiers after the numbers: `(Autograd, Optimizers)`, `: Autograd`, `- Autograd`, `(Optimization Tier)`.

use std::ops::Range;

use super::{
    TitleStyle,
    scan::Options,
    text::{char_at, find_module, is_dash, one_of, rest, skip_space, word_before},
    words::{List, Words, listed},
};

/// Longest title, in bytes. Longer text is prose; the limit also keeps the scanner linear.
const LONGEST: usize = 400;

/// Whether a text looks like a name: at most four words, capitalized except for small words, no quantity, no remark.
pub(super) fn looks_like_name(text: &str, lists: &Words) -> bool {
    let mut words = 0;
    for word in text.split([' ', '-', '_']).filter(|word| !word.is_empty()) {
        words += 1;
        let small = word == "&" || listed(word, &lists.small);
        let capital = word.starts_with(char::is_uppercase);
        if listed(word, &lists.remarks) || !(capital || (small && words > 1)) {
            return false;
        }
    }
    let plain =
        |c: char| c.is_alphanumeric() || c.is_whitespace() || matches!(c, '-' | '_' | '\'' | '’' | '&' | '+' | '.');
    (1..=4).contains(&words) && text.chars().filter(|c| c.is_alphabetic()).count() > 1 && text.chars().all(plain)
}

/// The text after the numbers, as byte ranges.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Titles {
    pub(super) titles: Vec<Range<usize>>,
    pub(super) style: Option<TitleStyle>,
    pub(super) series: bool,
    pub(super) tier: Option<Range<usize>>,
    /// The end of the brackets or the title, or of the numbers if there is neither.
    pub(super) end: usize,
}

/// Reads the text after the numbers that end at `at`; several numbers may have a list of titles.
pub(super) fn read(text: &str, at: usize, is_series: bool, options: &Options<'_>) -> Titles {
    let nothing = Titles { end: at, ..Titles::default() };
    let next = skip_space(text, at);
    let open = |from, style| {
        let list = if is_series { open_list(text, from, style, options) } else { None };
        list.unwrap_or_else(|| open_title(text, at, from, style, options))
    };
    match char_at(text, next) {
        Some(open @ ('(' | '[')) => match bracket(text, next, open) {
            Some(content) => bracketed(text, content, at, options),
            None => nothing,
        },
        Some(':') => open(next + 1, TitleStyle::Colon),
        Some(dash) if is_dash(dash) => {
            let after = rest(text, next).trim_start_matches(is_dash);
            let after = text.len() - after.len();
            // Only a hyphen between spaces, or a longer dash, introduces a title.
            let hyphen = after == next + 1 && (next == at || skip_space(text, after) == after);
            if hyphen { nothing } else { open(after, TitleStyle::Dash) }
        }
        _ => nothing,
    }
}

/// The content of the brackets that open at `at`, if they close soon.
fn bracket(text: &str, at: usize, open: char) -> Option<Range<usize>> {
    let close = if open == '(' { ')' } else { ']' };
    let mut depth = 0_u32;
    for (i, c) in rest(text, at).char_indices().take_while(|&(i, _)| i <= LONGEST) {
        if c == open {
            depth += 1;
        } else if c == close {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return Some(at + 1..at + i);
            }
        }
    }
    None
}

fn bracketed(text: &str, content: Range<usize>, at: usize, options: &Options<'_>) -> Titles {
    let end = content.end + 1;
    let inside = text.get(content.clone()).unwrap_or_default();
    let label = inside.split_once(':').is_some_and(|(label, _)| label.starts_with(char::is_lowercase));
    if find_module(inside, 0).is_some() || inside.trim().is_empty() || label || inside.starts_with("and ") {
        // “Module 06 (see Module 07)”, “Module 06 ()”, “Module 06 (tests: Tensor)”, “Module 06 (and Tensor)”.
        return Titles { end: at, ..Titles::default() };
    }
    let mut found = Titles { end, ..Titles::default() };
    if let Some(tiers) = tiers(text, &content, options) {
        return Titles { tier: Some(tiers), ..found };
    }
    let (pieces, series) = pieces(inside, content.start, options);
    for piece in pieces {
        match tier(text, &piece, options) {
            Some(name) if found.tier.is_none() => found.tier = Some(name),
            Some(_) => {}
            None => found.titles.push(piece),
        }
    }
    found.series = series && found.titles.len() == 2;
    found.style = (!found.titles.is_empty()).then_some(TitleStyle::Bracketed);
    found
}

/// The titles in brackets. Commas and arrows always separate them; “and”, `/` and the like only if every part is a
/// known name.
fn pieces(inside: &str, base: usize, options: &Options<'_>) -> (Vec<Range<usize>>, bool) {
    if (options.names)(inside.trim()) {
        return (Vec::from_iter(trimmed(inside, 0..inside.len(), base)), false);
    }
    let comma = split(inside, 0..inside.len(), &[",", ";"]);
    let mut series = false;
    let mut found = Vec::new();
    let alone = comma.len() == 1;
    for piece in comma {
        let arrows = split(inside, piece.clone(), &["→", "->", "⇒", "=>"]);
        if alone && arrows.len() > 1 {
            series = arrows.len() == 2;
            found.extend(arrows);
            continue;
        }
        let ends = split(inside, piece.clone(), &[" – ", " — ", " - ", " to ", " through ", "–", "—"]);
        if alone && ends.len() == 2 && all_known(inside, &ends, options) {
            series = true;
            found.extend(ends);
            continue;
        }
        let words = split(inside, piece.clone(), &[" and ", "&", "/", "+", " plus ", "→", "\nand ", " and\n"]);
        if words.len() > 1 && all_known(inside, &words, options) {
            found.extend(words);
        } else {
            found.push(piece);
        }
    }
    (found.into_iter().filter_map(|piece| trimmed(inside, piece, base)).collect(), series)
}

fn all_known(text: &str, pieces: &[Range<usize>], options: &Options<'_>) -> bool {
    pieces.iter().all(|piece| {
        trimmed(text, piece.clone(), 0)
            .and_then(|range| text.get(range))
            .is_some_and(|name| (options.names)(name) || tier_name(name, &options.words.articles).is_some())
    })
}

/// Splits a range of `text` at separators, in one pass.
fn split(text: &str, range: Range<usize>, separators: &[&str]) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = range.start;
    let mut at = range.start;
    while at < range.end {
        let here = text.get(at..range.end).unwrap_or_default();
        if let Some(separator) = separators.iter().find(|separator| here.starts_with(**separator)) {
            parts.push(start..at);
            at += separator.len();
            start = at;
        } else {
            at += here.chars().next().map_or(1, char::len_utf8);
        }
    }
    parts.push(start..range.end);
    parts
}

/// Trims white space, quotation marks and a leading “and”; `None` if nothing is left. `base` is added to the result.
fn trimmed(text: &str, range: Range<usize>, base: usize) -> Option<Range<usize>> {
    let quote = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '“' | '”' | '‘' | '’' | '«' | '»' | '*');
    let piece = text.get(range.clone())?;
    let mut start = range.start + (piece.len() - piece.trim_start_matches(quote).len());
    let mut end = start + text.get(start..range.end)?.trim_end_matches(quote).len();
    for joint in ["and ", "and\n", "& ", "plus ", "then "] {
        if text.get(start..end)?.starts_with(joint) {
            start += joint.len();
            start += text.get(start..end).map_or(0, |piece| piece.len() - piece.trim_start_matches(quote).len());
        }
    }
    end = end.max(start);
    (start < end).then_some(base + start..base + end)
}

/// The range of the name of a tier: `Optimization` in “the Optimization Tier”.
fn tier(text: &str, piece: &Range<usize>, options: &Options<'_>) -> Option<Range<usize>> {
    let name = tier_name(text.get(piece.clone())?, &options.words.articles)?;
    let skipped = text.get(piece.clone())?.find(name)?;
    Some(piece.start + skipped..piece.start + skipped + name.len())
}

/// The range of the names of several tiers: `Basics + Practice` in “(Basics + Practice Tiers)”. Together they have no
/// name of their own, so that no rule compares them with one tier.
fn tiers(text: &str, content: &Range<usize>, options: &Options<'_>) -> Option<Range<usize>> {
    let whole = trimmed(text, content.clone(), 0)?;
    let word = word_before(text, whole.end);
    let named = text.get(whole.start..whole.end - word.len())?.trim_end();
    if !one_of(word, &["tier", "tiers"]) || (options.names)(named) {
        return None;
    }
    let names = whole.start..whole.start + named.len();
    let parts = split(text, names.clone(), &[" and ", ",", "&", "/", "+", " plus "]);
    let known =
        |part: &Range<usize>| trimmed(text, part.clone(), 0).and_then(|part| text.get(part)).is_some_and(options.names);
    (parts.len() > 1 && parts.iter().all(known)).then_some(names)
}

/// The name of a tier, if the text ends with the word “Tier”.
fn tier_name<'a>(piece: &'a str, articles: &List) -> Option<&'a str> {
    let word = word_before(piece, piece.len());
    if !one_of(word, &["tier", "tiers"]) {
        return None;
    }
    let mut name = piece.get(..piece.len() - word.len())?.trim_end_matches(|c: char| c.is_whitespace() || is_dash(c));
    while let Some((first, after)) = name.split_once(char::is_whitespace) {
        if !listed(first, articles) {
            break;
        }
        name = after.trim_start();
    }
    (!name.is_empty()).then_some(name)
}

/// The titles after a colon or a dash, if all are known names: “Modules 14-16: Profiling, Quantization & Compression”.
fn open_list(text: &str, from: usize, style: TitleStyle, options: &Options<'_>) -> Option<Titles> {
    let start = skip_space(text, from);
    let here = rest(text, start);
    let end = here.char_indices().find(|&(at, c)| at > LONGEST || matches!(c, '.' | ';' | '(' | ')' | ']' | '!' | '?'));
    let inside = here.get(..end.map_or(here.len(), |(end, _)| end)).filter(|inside| inside.len() <= LONGEST)?;
    let (titles, series) = pieces(inside.trim_end(), start, options);
    let is_list = titles.len() > 1 && titles.iter().all(|title| text.get(title.clone()).is_some_and(options.names));
    let end = titles.last()?.end;
    is_list.then_some(Titles { titles, style: Some(style), series, tier: None, end })
}

/// A title after a colon or a dash. It ends at `. , ; (`, at a closing bracket, at the next reference, or with the
/// block.
fn open_title(text: &str, at: usize, from: usize, style: TitleStyle, options: &Options<'_>) -> Titles {
    let nothing = Titles { end: at, ..Titles::default() };
    let start = skip_space(text, from);
    let here = rest(text, start);
    let mut len = here.len();
    for (i, c) in here.char_indices() {
        if i > LONGEST {
            return nothing;
        }
        if matches!(c, '.' | ',' | ';' | '(' | ')' | ']') {
            len = i;
            break;
        }
    }
    let title = here.get(..len).unwrap_or_default();
    let len = find_module(title, 0).unwrap_or(len);
    let title = text
        .get(start..start + len)
        .unwrap_or_default()
        .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '!' | '?' | ':' | '…' | '|') || is_dash(c));
    let Some(range) = trimmed(text, start..start + title.len(), 0) else { return nothing };
    let name = text.get(range.clone()).unwrap_or_default();
    if name.starts_with(|c: char| c.is_ascii_digit()) && !(options.names)(name) {
        return nothing;
    }
    let end = range.end;
    match tier(text, &range, options) {
        Some(tier) => Titles { tier: Some(tier), end, ..Titles::default() },
        None => Titles { titles: vec![range], style: Some(style), end, ..Titles::default() },
    }
}

#[cfg(test)]
mod tests;
