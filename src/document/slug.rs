//! Anchors that a forge or a site generator makes from headings.

use std::collections::HashMap;

use super::Dialect;

/// Makes the anchors of one page, numbering repeated ones as the dialect does.
#[derive(Debug, Default)]
pub struct Slugger {
    seen: HashMap<String, usize>,
}

impl Slugger {
    /// The anchor of the next heading with this text.
    ///
    /// GitHub: lower case, everything but letters, digits, `-`, `_` and spaces removed, spaces to `-`, a repeated one gets `-1`,
    /// `-2` … MyST (Sphinx, docutils) and Quarto (Pandoc) differ in leading digits and punctuation.
    pub fn slug(&mut self, text: &str, dialect: Dialect) -> String {
        let base = match dialect {
            Dialect::Gfm | Dialect::Myst => github(text),
            Dialect::Quarto => pandoc(text),
        };
        // Counts on from where this base stood last, past anchors that are taken: `# a-1`, `# a`, `# a` are a-1, a and a-2.
        let mut count = self.seen.get(&base).copied().unwrap_or(0);
        let mut slug = if count == 0 { base.clone() } else { format!("{base}-{count}") };
        while count > 0 && self.seen.contains_key(&slug) {
            count += 1;
            slug = format!("{base}-{count}");
        }
        self.seen.entry(slug.clone()).or_insert(1);
        self.seen.insert(base, count + 1);
        slug
    }
}

/// github-slugger's rule, which MyST's `myst_heading_anchors` follows too.
fn github(text: &str) -> String {
    text.trim()
        .chars()
        .flat_map(char::to_lowercase)
        .filter_map(|c| match c {
            ' ' => Some('-'),
            '-' | '_' => Some(c),
            c if c.is_alphanumeric() || is_mark(c) => Some(c),
            _ => None,
        })
        .collect()
}

/// Combining marks belong to the letter before them.
const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5BD}' | '\u{64B}'..='\u{65F}'
        | '\u{900}'..='\u{903}' | '\u{93A}'..='\u{94F}' | '\u{E31}'..='\u{E4E}' | '\u{3099}' | '\u{309A}')
}

/// Pandoc's `auto_identifiers`: also keeps `.`, and drops everything before the first letter.
fn pandoc(text: &str) -> String {
    let kept: String = text
        .chars()
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.') || c.is_whitespace())
        .collect();
    let joined = kept.split_whitespace().collect::<Vec<_>>().join("-");
    let letters = joined.trim_start_matches(|c: char| !c.is_alphabetic());
    if letters.is_empty() { "section".to_owned() } else { letters.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn github_keeps_letters_and_numbers_repeats() {
        let mut slugger = Slugger::default();
        let slugs: Vec<_> = ["Core Inspirations", "What's *new* → C++ & `x`?", "Core Inspirations", "Ünï 日本", "a  b"]
            .into_iter()
            .map(|text| slugger.slug(text, Dialect::Gfm))
            .collect();
        assert_eq!(slugs, ["core-inspirations", "whats-new--c--x", "core-inspirations-1", "ünï-日本", "a--b"]);
    }

    #[test]
    fn a_taken_anchor_is_counted_past() {
        let mut slugger = Slugger::default();
        let slugs: Vec<_> = ["a-1", "a", "a", "a"].into_iter().map(|text| slugger.slug(text, Dialect::Gfm)).collect();
        assert_eq!(slugs, ["a-1", "a", "a-2", "a-3"]);
    }

    #[test]
    fn pandoc_starts_at_the_first_letter() {
        let mut slugger = Slugger::default();
        assert_eq!(slugger.slug("3. Applications, v1.2", Dialect::Quarto), "applications-v1.2");
        assert_eq!(slugger.slug("33", Dialect::Quarto), "section");
    }
}
