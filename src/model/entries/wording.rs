//! How names and labels are compared.

/// Stands for the entry's name in a label of the contract.
const HOLE: &str = "{entry}";

/// White space collapsed, typographic apostrophes made plain.
pub(super) fn collapsed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().map(|c| if matches!(c, '\u{2019}' | '\u{2018}' | '\u{02BC}') { '\'' } else { c }));
    }
    out
}

/// Collapsed and lower-cased: for comparing names of sections and entries.
pub(super) fn folded(text: &str) -> String {
    collapsed(text).to_lowercase()
}

/// A heading's text as a name: without numbering, leading and trailing ornaments, and a remark in parentheses at its end.
/// The whole text where nothing would remain.
pub(super) fn plain_name(heading: &str) -> &str {
    let whole = heading.trim();
    let ornament = |c: char| !c.is_alphanumeric() && !c.is_ascii_graphic();
    let mut name = whole.trim_matches(ornament);
    if let Some((number, rest)) = name.split_once(['.', ')'])
        && !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && rest.starts_with(char::is_whitespace)
    {
        name = rest;
    }
    if name.ends_with(')')
        && let Some(at) = name.rfind(" (")
    {
        name = name.get(..at).unwrap_or(name);
    }
    let name = name.trim_matches(ornament);
    if name.is_empty() { whole } else { name }
}

/// A label of the contract.
#[derive(Debug)]
pub(super) struct Pattern {
    /// The text around the holes; one part where there is none.
    parts: Vec<String>,
}

impl Pattern {
    /// Reads a label; white space around a hole is kept.
    pub(super) fn new(label: &str) -> Self {
        Self { parts: collapsed(label).split(HOLE).map(str::to_owned).collect() }
    }

    /// The label with a name in it.
    pub(super) fn fill(&self, name: &str) -> String {
        self.parts.join(name)
    }

    /// Whether the entry's name is part of the label.
    pub(super) const fn has_name(&self) -> bool {
        self.parts.len() > 1
    }

    /// Whether a text is this label with any name in it; the name, which is empty where the label has no hole.
    pub(super) fn capture<'a>(&self, text: &'a str) -> Option<&'a str> {
        let fixed: usize = self.parts.iter().map(String::len).sum();
        let holes = self.parts.len().saturating_sub(1);
        let first = self.parts.first()?;
        if holes == 0 {
            return (text == first).then_some("");
        }
        let length = text.len().checked_sub(fixed).filter(|left| left % holes == 0)? / holes;
        let name = text.get(first.len()..first.len() + length)?;
        let named = !name.trim().is_empty() && name.trim() == name && fixed > 0;
        (named && self.fill(name) == text).then_some(name)
    }
}

/// Edits between two texts without regard to case: insertions, deletions, replacements and swaps of neighbours.
pub(super) fn edits(one: &str, other: &str) -> usize {
    strsim::osa_distance(&one.to_lowercase(), &other.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_is_left_of_a_heading() {
        let names = ["nanoGPT", "1. nanoGPT", "🚀 nanoGPT ✨", "nanoGPT (Karpathy)", "2) nanoGPT"];
        assert!(names.iter().all(|name| plain_name(name) == "nanoGPT"));
        assert_eq!(plain_name("C++ (17)"), "C++");
        assert_eq!(plain_name("✨"), "✨");
        assert_eq!(plain_name("3.14 things"), "3.14 things");
    }

    #[test]
    fn patterns_capture_the_name() {
        let pattern = Pattern::new("What  {entry} teaches");
        assert_eq!(pattern.fill("x"), "What x teaches");
        assert_eq!(pattern.capture("What MiniTorch teaches"), Some("MiniTorch"));
        assert_eq!(pattern.capture("What teaches"), None);
        assert_eq!(pattern.capture("What  teaches"), None);
        assert_eq!(pattern.capture("What ä teaches"), Some("ä"));
        let twice = Pattern::new("{entry} and {entry}");
        assert_eq!(twice.capture("a and a"), Some("a"));
        assert_eq!(twice.capture("a and b"), None);
        assert_eq!(Pattern::new("Why").capture("Why"), Some(""));
        assert_eq!(Pattern::new("{entry}").capture("anything"), None);
    }
}
