//! What a sentence says a project is, before it comes to a license: “a fork of Kit, which is licensed under …” is about Kit.

use super::VERBS;

/// Words that begin a clause about the noun before them.
const RELATIVE: &[&str] = &["that", "which", "who", "whose"];

/// Prepositions behind which another project is named: “a fork of Kit”, “built on Kit”.
const OF_ANOTHER: &[&str] = &["after", "around", "from", "like", "of", "on", "over", "upon"];

/// Words before “by” and another project. Behind others, people are named.
const INSPIRED: &[&str] = &["driven", "influenced", "inspired", "motivated", "powered"];

/// Prepositions behind which a relative clause may be about the noun that follows them.
const PREPOSITIONS: &[&str] = &["about", "against", "at", "by", "for", "in", "into", "to", "via", "with", "within"];

/// Words between what a project is and a second “is” of the same sentence: “free, and it is licensed under …”.
const SAME_SUBJECT: &[&str] = &["it", "project", "software"];

/// Whether the words behind “is” speak of another project before they come to a license: the verb of the license may be about
/// that one.
pub(super) fn is_about_another(after: &[String]) -> bool {
    let has = |words: &[String], known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    let Some(verb) = after.iter().position(|word| VERBS.contains(&word.as_str())) else { return false };
    let (noun, _) = after.split_at(verb);
    let last = noun.last().map(String::as_str);
    let is_relative = has(noun, RELATIVE);
    // A second verb of the same subject.
    if !is_relative && last.is_none_or(|last| matches!(last, "and" | "also")) {
        return false;
    }
    let is_copula = matches!(after.get(verb).map(String::as_str), Some("is" | "are"));
    let is_inspired = |pair: &[String]| matches!(pair, [word, by] if by == "by" && INSPIRED.contains(&word.as_str()));
    let names_another = has(noun, OF_ANOTHER) || noun.windows(2).any(is_inspired);
    (names_another && !has(noun, &["copyright"]))
        || (is_relative && has(noun, PREPOSITIONS))
        || (is_copula && !is_relative && !last.is_some_and(|last| SAME_SUBJECT.contains(&last)))
}
