//! Pieces of text as messages and comparisons need them: clipped, joined, collapsed, matched by spelling.

use std::borrow::Cow;

/// The first `most` characters of a text, with an ellipsis where some are missing.
#[must_use]
pub fn clip(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default().trim_end()).into(),
        None => text.into(),
    }
}

/// A list in prose: `a`, `a and b`, `a, b and c`, with `last` before the last item.
#[must_use]
pub fn join<S: AsRef<str>>(items: &[S], last: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., end] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} {last} {}", first.join(", "), end.as_ref())
        }
    }
}

/// The candidate that is spelled most like `word`, if it is close enough to be meant.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let distance = |candidate: &str| strsim::damerau_levenshtein(word, candidate);
    candidates
        .into_iter()
        .map(|candidate| (distance(candidate), candidate))
        .min()
        .filter(|(distance, candidate)| *distance <= candidate.len() / 3 + 1 && *distance < candidate.len())
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clipped_text_ends_in_an_ellipsis() {
        assert_eq!(clip("éa", 2), "éa");
        assert_eq!(clip("é ab", 2), "é…");
    }

    #[test]
    fn only_a_near_word_is_suggested() {
        assert_eq!(nearest("chek", ["check", "cache"]), Some("check"));
        assert_eq!(nearest("lint", ["check", "man"]), None);
        assert_eq!(nearest("x", ["a"]), None);
    }

    #[test]
    fn lists_read_as_prose() {
        assert_eq!(join::<&str>(&[], "and"), "");
        assert_eq!(join(&["a"], "and"), "a");
        assert_eq!(join(&["a", "b"], "or"), "a or b");
        assert_eq!(join(&["a", "b", "c"], "and"), "a, b and c");
    }
}
