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

/// Words before “with” that name no other project: “together with Kit”.
const TOGETHER: &[&str] = &["along", "bound", "built", "done", "made", "put", "sent", "together", "written"];

/// Words behind which another project is named in any case.
const JOINED: &[&str] = &["against", "alongside", "thanks", "using"];

/// Words behind “with” that are no project.
const HARMLESS: &[&str] =
    &["all", "care", "everybody", "everyone", "joy", "love", "no", "passion", "pleasure", "pride", "us", "you"];

/// Words before the name of a license as well: “released with the MIT license”.
const ARTICLES: &[&str] = &["a", "an", "the"];

/// Whether the words behind “is” speak of another project before they come to a license: the verb of the license may be about
/// that one.
pub(super) fn is_about_another(after: &[String]) -> bool {
    let is_verb = |word: &String| VERBS.contains(&word.as_str());
    let Some(verb) = after.iter().position(is_verb) else { return is_joined(after, true) };
    let (noun, rest) = after.split_at(verb);
    let last = noun.last().map(String::as_str);
    let is_relative = has(noun, RELATIVE);
    let is_copula = matches!(rest.first().map(String::as_str), Some("is" | "are"));
    // A second verb of the same subject. What the first one has as its object may be the subject of the next.
    if !is_relative && last.is_none_or(|last| matches!(last, "and" | "also")) {
        let behind = rest.get(1..).unwrap_or_default();
        return if is_copula { is_about_another(behind) } else { is_about_object(rest) };
    }
    let is_inspired = |pair: &[String]| matches!(pair, [word, by] if by == "by" && INSPIRED.contains(&word.as_str()));
    let names_another = has(noun, OF_ANOTHER) || noun.windows(2).any(is_inspired) || is_joined(noun, false);
    (names_another && !has(noun, &["copyright"]))
        || (is_relative && has(noun, PREPOSITIONS))
        || (is_copula && !is_relative && !last.is_some_and(|last| SAME_SUBJECT.contains(&last)))
}

/// Whether a second verb behind one such as “distributed” is about what the first has as its object: “with Kit, which
/// is …”.
fn is_about_object(words: &[String]) -> bool {
    let is_verb = |word: &String| VERBS.contains(&word.as_str());
    let behind = words.get(1..).unwrap_or_default();
    let Some(verb) = behind.iter().position(is_verb) else { return is_joined(words, true) };
    let (object, _) = words.split_at(verb + 1);
    let is_second = object.last().is_some_and(|last| matches!(last.as_str(), "and" | "also"));
    if !has(object, RELATIVE) && (is_second || object.len() == 1) {
        return is_about_object(words.get(verb + 1..).unwrap_or_default());
    }
    is_joined(object, false) || (has(object, RELATIVE) && has(object, PREPOSITIONS))
}

/// Whether words say that a project is made or shipped with another: “made with Kit”, “thanks to Kit”. The name of a
/// license may follow them if they are `before_license`.
fn is_joined(words: &[String], before_license: bool) -> bool {
    let is_with = |window: &[String]| match window {
        [word, with, object] => {
            let is_participle = word.ends_with("ed") || TOGETHER.contains(&word.as_str());
            let is_license = before_license && ARTICLES.contains(&object.as_str());
            with == "with" && is_participle && !is_license && !HARMLESS.contains(&object.as_str())
        }
        _ => false,
    };
    has(words, JOINED) || words.windows(3).any(is_with)
}

/// Whether the license behind these words is that of something shipped together with the project, or its name is that
/// of a library: “distributed with zlib, licensed under the Zlib license”. `named` is the text from the first license
/// to the last.
pub(super) fn is_shipped_with(before: &[String], named: &str) -> bool {
    let [.., word, with] = before else { return false };
    let says = |part: &str| named.to_lowercase().contains(part);
    let is_library = named.eq_ignore_ascii_case("zlib") && !word.starts_with("licen");
    with == "with"
        && (matches!(word.as_str(), "together" | "along") || is_library || says("licensed under") || says("which"))
}

fn has(words: &[String], known: &[&str]) -> bool {
    words.iter().any(|word| known.contains(&word.as_str()))
}
