//! The alphabetical order of names.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A name that has to move.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stray {
    /// Which one it is.
    pub(super) at: usize,
    /// Whether it belongs before or after the other one.
    pub(super) before: bool,
    /// The neighbour that it moves next to; one that stays.
    pub(super) other: usize,
}

/// The fewest names that have to move for all to be in alphabetical order. Case does not matter. Letters with an accent
/// are sorted with those without, or, if all names follow that order, after `z`.
pub(super) fn strays(names: &[&str]) -> Vec<Stray> {
    let lower: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
    if lower.is_sorted() {
        return Vec::new();
    }
    let bare = |name: &String| name.nfd().filter(|&c| !is_combining_mark(c)).collect();
    let keys: Vec<String> = lower.iter().map(bare).collect();
    let kept = longest_run(&keys);
    let stray = |at: usize| {
        let place = kept.partition_point(|&other| keys[other] <= keys[at]);
        // Compare with the name that it moves past, in either direction.
        let before = kept.get(place).is_some_and(|&next| next < at);
        let other = if before { kept[place] } else { kept[place.saturating_sub(1)] };
        Stray { at, before, other }
    };
    (0..names.len()).filter(|at| kept.binary_search(at).is_err()).map(stray).collect()
}

/// The longest sequence of items in order, by index (patience sorting). From the end, so that the first of two swapped
/// items stays.
fn longest_run<T: Ord>(items: &[T]) -> Vec<usize> {
    // By length of the sequence: the first item of the one that begins highest. And behind each item, the one that
    // follows it.
    let mut starts: Vec<usize> = Vec::new();
    let mut next: Vec<Option<usize>> = vec![None; items.len()];
    for (at, item) in items.iter().enumerate().rev() {
        let length = starts.partition_point(|&start| items[start] >= *item);
        next[at] = length.checked_sub(1).map(|before| starts[before]);
        match starts.get_mut(length) {
            Some(start) => *start = at,
            None => starts.push(at),
        }
    }
    std::iter::successors(starts.last().copied(), |&at| next[at]).collect()
}

#[cfg(test)]
mod tests {
    use super::{Stray, strays};

    fn moved(names: &[&str]) -> Vec<String> {
        let show = |Stray { at, before, other }| {
            format!("{} {} {}", names[at], if before { "before" } else { "after" }, names[other])
        };
        strays(names).into_iter().map(show).collect()
    }

    #[test]
    fn the_fewest_names_move() {
        assert_eq!(moved(&[]), [""; 0]);
        assert_eq!(moved(&["a", "B", "b", "c"]), [""; 0]);
        assert_eq!(moved(&["z", "a", "b", "c"]), ["z after c"]);
        assert_eq!(moved(&["b", "c", "d", "a"]), ["a before b"]);
        assert_eq!(moved(&["c", "d", "a", "b", "e"]), ["a before c", "b before c"]);
    }

    #[test]
    fn accents_sort_with_their_letter_or_at_the_end() {
        assert_eq!(moved(&["Ada", "Émile", "Zoe"]), [""; 0]);
        assert_eq!(moved(&["Anna", "Zlatan", "Åsa", "Örjan"]), [""; 0]);
        assert_eq!(moved(&["Émile", "Dora", "Finn", "Zoe"]), ["Dora before Émile"]);
    }
}
