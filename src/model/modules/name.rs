//! Names of modules: reading them from directories and lists, comparing and displaying them.

use super::super::contract;

/// The last word of an archived directory: `05_autograd_ARCHIVED`, `05_autograd-old`, `05_autograd.bak2`.
const ARCHIVED: [&str; 11] =
    ["archive", "archived", "bak", "backup", "copy", "deprecated", "disabled", "obsolete", "old", "orig", "unused"];

/// Normalizes a name for comparison: removes case, white space, `_`, dashes and the plural ending.
///
/// “Data Loader”, `data_loader` and “DataLoaders” are equal, as are “Loss” and “Losses”.
#[must_use]
pub fn normalize(name: &str) -> String {
    let mut normal: String = name
        .chars()
        .filter(|&c| !c.is_whitespace() && !matches!(c, '_' | '-' | '\u{2010}'..='\u{2015}' | '\u{2212}'))
        .flat_map(char::to_lowercase)
        .collect();
    if ["sses", "xes", "zes", "ches", "shes"].iter().any(|plural| normal.ends_with(plural)) {
        normal.truncate(normal.len() - 2);
    } else if normal.ends_with('s') && !normal.ends_with("ss") && normal.len() > 1 {
        normal.truncate(normal.len() - 1);
    }
    normal
}

/// A tier's normalized name, without the word “Tier”.
pub(super) fn tier(name: &str) -> String {
    let normal = normalize(name);
    match normal.strip_suffix("tier") {
        Some(rest) if !rest.is_empty() => normalize(rest),
        _ => normal,
    }
}

/// The digits and the name of a directory named `NN_name` that is not archived.
pub(super) fn directory(directory: &str) -> Option<(&str, &str)> {
    let (digits, name) = digits(directory)?;
    let name = name.strip_prefix('_')?;
    // A letter that is not UTF-8 has been replaced.
    let is_letter = |c: char| c.is_alphabetic() || c == char::REPLACEMENT_CHARACTER;
    if !name.starts_with(is_letter) || name.ends_with('~') || is_archived(name) {
        return None;
    }
    Some((digits, name))
}

/// The digits and the name of a list entry.
pub(super) fn list_entry(entry: &str) -> Option<(&str, &str)> {
    let (digits, name) = digits(entry.trim())?;
    let rest = name.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '_' | '-' | '.' | ':'));
    if rest.len() == name.len() || rest.is_empty() {
        return None;
    }
    Some((digits, rest))
}

fn digits(text: &str) -> Option<(&str, &str)> {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=3).contains(&end) { text.split_at_checked(end) } else { None }
}

fn is_archived(name: &str) -> bool {
    let words = name.split(['_', '-', '.', ' ', '(', ')']).filter(|word| !word.is_empty());
    let last = words.skip(1).filter(|word| !word.bytes().all(|b| b.is_ascii_digit())).last();
    last.is_some_and(|word| {
        let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
        ARCHIVED.iter().any(|archived| word.eq_ignore_ascii_case(archived))
    })
}

/// The title of a directory: the contract's spelling, or the name with capitals and spaces.
pub(super) fn display(name: &str, contract: &contract::Modules) -> String {
    let wanted = normalize(name);
    let listed = contract.list.iter().filter_map(|entry| list_entry(entry)).map(|(_, title)| title);
    let tiers = contract.tiers.iter().flat_map(|tier| tier.modules.iter().map(String::as_str));
    let aliases = contract
        .aliases
        .iter()
        .flat_map(|(name, others)| others.iter().chain(std::iter::once(name)).map(String::as_str));
    if let Some(spelling) = listed.chain(tiers).chain(aliases).find(|spelling| normalize(spelling) == wanted) {
        return spelling.to_owned();
    }
    let words = name.split(['_', '-']).filter(|word| !word.is_empty()).map(|word| {
        let mut chars = word.chars();
        chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
    });
    words.collect::<Vec<String>>().join(" ")
}

/// The other names of a module: its aliases in the contract, or the names that its own name is an alias of.
pub(super) fn aliases(name: &str, contract: &contract::Modules) -> Vec<String> {
    let wanted = normalize(name);
    let mut found: Vec<String> = Vec::new();
    for (known, others) in &contract.aliases {
        let all = || std::iter::once(known).chain(others);
        if all().any(|one| normalize(one) == wanted) {
            found.extend(all().filter(|one| normalize(one) != wanted).cloned());
        }
    }
    found
}
