//! Anchors of headings, as forges and site generators make them from the text of a heading.

use std::collections::{BTreeSet, HashMap};

use icu_properties::{
    CodePointMapData,
    props::{GeneralCategory, GeneralCategoryGroup},
};
use unicode_normalization::UnicodeNormalization;

use crate::text;

/// What makes an anchor of a heading's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// GitHub, as github-slugger repeats it: lower case, spaces to `-`; letters, marks, decimal digits, connectors
    /// (`_`) and `-` are kept.
    Github,
    /// `myst_heading_anchors` of MyST-Parser: as GitHub, but with what Python means by `\w`: no marks, all numbers.
    Myst,
    /// Ids of sections in docutils and Sphinx: ASCII letters and digits, everything else one `-`.
    Docutils,
    /// `auto_identifiers` of Pandoc and Quarto: from the first letter on, with `.`.
    Pandoc,
    /// The `toc` extension of Python-Markdown, which `MkDocs` uses: ASCII only, `_1` for duplicates.
    Mkdocs,
    /// `VitePress` and `VuePress`: without accents; white space and punctuation to one `-`.
    Vitepress,
}

/// Makes the anchors of one page, with numbers for duplicates.
#[derive(Debug)]
pub struct Slugger {
    scheme: Scheme,
    used: BTreeSet<String>,
    /// By anchor without its number: where to go on from a number that is used.
    jumps: HashMap<String, HashMap<usize, usize>>,
}

impl Slugger {
    /// A slugger for the headings of one page.
    #[must_use]
    pub fn new(scheme: Scheme) -> Self {
        Self { scheme, used: BTreeSet::new(), jumps: HashMap::new() }
    }

    /// Uses an id, so that no later heading gets it.
    pub fn reserve(&mut self, id: &str) {
        self.used.insert(id.to_owned());
    }

    /// Anchor of the next heading with this text; empty if it gets none.
    pub fn slug(&mut self, text: &str) -> String {
        let base = self.scheme.slug(text);
        let is_unnamed = base.is_empty() && self.scheme == Scheme::Mkdocs;
        if !self.used.contains(&base) && !is_unnamed {
            self.used.insert(base.clone());
            return base;
        }
        let (stem, separator, mut number) = match self.scheme {
            Scheme::Mkdocs => match base.rsplit_once('_').and_then(|(stem, number)| Some((stem, decimal(number)?))) {
                Some((stem, number)) => (stem.to_owned(), '_', number + 1),
                None => (base, '_', 1),
            },
            _ => (base, '-', 1),
        };
        // Numbers that were passed lead on to the first free one, so that every number is passed only a few times.
        let jumps = match self.jumps.get_mut(&stem) {
            Some(jumps) => jumps,
            None => self.jumps.entry(stem.clone()).or_default(),
        };
        let mut passed = Vec::new();
        let slug = loop {
            let slug = format!("{stem}{separator}{number}");
            passed.push(number);
            if !self.used.contains(&slug) {
                break slug;
            }
            number = jumps.get(&number).copied().unwrap_or(number + 1);
        };
        // The next number needs no entry.
        jumps.extend(passed.into_iter().filter(|&passed| passed < number).map(|passed| (passed, number + 1)));
        self.used.insert(slug.clone());
        slug
    }

    /// Everything used, with the anchors of all headings.
    #[must_use]
    pub fn into_used(self) -> BTreeSet<String> {
        self.used
    }
}

impl Scheme {
    /// Anchor of a heading, before numbers.
    fn slug(self, text: &str) -> String {
        match self {
            Self::Github => hyphenated(&text.to_lowercase(), |c| {
                c.is_alphabetic() || is(c, GeneralCategoryGroup::Mark) || is(c, DECIMALS_AND_CONNECTORS)
            }),
            Self::Myst => hyphenated(&text.to_lowercase(), |c| c == '_' || is_alphanumeric(c)),
            Self::Docutils => docutils(text),
            Self::Pandoc => pandoc(text),
            Self::Mkdocs => mkdocs(text),
            Self::Vitepress => vitepress(text),
        }
    }
}

const DECIMALS_AND_CONNECTORS: GeneralCategoryGroup =
    GeneralCategoryGroup::DecimalNumber.union(GeneralCategoryGroup::ConnectorPunctuation);

fn is(c: char, group: GeneralCategoryGroup) -> bool {
    group.contains(CodePointMapData::<GeneralCategory>::new().get(c))
}

/// Letters and numbers, without the marks that Unicode also counts as alphabetic.
fn is_alphanumeric(c: char) -> bool {
    is(c, GeneralCategoryGroup::Letter) || is(c, GeneralCategoryGroup::Number)
}

fn hyphenated(lower: &str, is_kept: impl Fn(char) -> bool) -> String {
    let kept = |c| match c {
        ' ' => Some('-'),
        c if c == '-' || is_kept(c) => Some(c),
        _ => None,
    };
    lower.chars().filter_map(kept).collect()
}

fn pandoc(text: &str) -> String {
    let is_kept = |c: &char| is_alphanumeric(*c) || matches!(c, '_' | '-' | '.') || c.is_whitespace();
    let kept: String = text.chars().flat_map(char::to_lowercase).filter(is_kept).collect();
    let joined = kept.split_whitespace().collect::<Vec<_>>().join("-");
    let letters = joined.trim_start_matches(|c| !is(c, GeneralCategoryGroup::Letter));
    if letters.is_empty() { "section".to_owned() } else { letters.to_owned() }
}

/// Splits compatibility characters and drops everything but ASCII.
fn ascii(text: &str) -> String {
    text.nfkd().filter(char::is_ascii).collect()
}

fn mkdocs(text: &str) -> String {
    let text = text::collapse(text);
    let is_kept = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-') || c.is_ascii_whitespace();
    let kept: String = ascii(&text).chars().filter(is_kept).collect();
    let mut slug = String::with_capacity(kept.len());
    for c in kept.trim().to_ascii_lowercase().chars() {
        let c = if c.is_ascii_whitespace() { '-' } else { c };
        if c != '-' || !slug.ends_with('-') {
            slug.push(c);
        }
    }
    slug
}

fn vitepress(text: &str) -> String {
    let kept = text.nfkd().filter(|c| !matches!(c, '\0'..='\u{1F}' | '\u{300}'..='\u{36F}'));
    let is_gap = |c: char| match c {
        '\u{85}' => false,
        '“' | '”' | '‘' | '’' | '\u{FEFF}' => true,
        c => c.is_ascii_punctuation() || c.is_whitespace(),
    };
    let mut slug = String::with_capacity(text.len());
    for c in kept {
        match is_gap(c) {
            true if slug.is_empty() || slug.ends_with('-') => {}
            true => slug.push('-'),
            false => slug.push(c),
        }
    }
    let slug = slug.trim_end_matches('-').to_lowercase();
    if slug.starts_with(|c: char| c.is_ascii_digit()) { format!("_{slug}") } else { slug }
}

/// The id that docutils makes of a name (`nodes.make_id`); empty without a Latin letter.
#[must_use]
pub fn docutils(name: &str) -> String {
    let mut latin = String::with_capacity(name.len());
    for c in name.to_lowercase().chars() {
        match without_stroke(c) {
            Some(letters) => latin.push_str(letters),
            None => latin.push(c),
        }
    }
    let words = ascii(&latin);
    let words = words.split(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit()).filter(|word| !word.is_empty());
    let joined = words.collect::<Vec<_>>().join("-");
    joined.trim_start_matches(|c: char| c == '-' || c.is_ascii_digit()).to_owned()
}

/// ASCII letters for Latin letters that have no decomposition.
const fn without_stroke(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "sz",
        'æ' => "ae",
        'œ' => "oe",
        'ȸ' => "db",
        'ȹ' => "qp",
        'ø' => "o",
        'đ' | 'ƌ' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ł' | 'ƚ' | 'ȴ' => "l",
        'ŧ' | 'ƫ' | 'ƭ' | 'ȶ' => "t",
        'ƀ' | 'ƃ' => "b",
        'ƈ' | 'ȼ' => "c",
        'ƒ' => "f",
        'ƙ' => "k",
        'ƞ' | 'ȵ' => "n",
        'ƥ' => "p",
        'ƴ' | 'ɏ' => "y",
        'ƶ' | 'ȥ' | 'ɀ' => "z",
        'ǥ' => "g",
        'ȷ' | 'ɉ' => "j",
        'ȿ' => "s",
        'ɇ' => "e",
        'ɋ' => "q",
        'ɍ' => "r",
        _ => return None,
    })
}

/// A number in digits that is small enough to count from.
fn decimal(text: &str) -> Option<usize> {
    (text.len() < 10 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slugs(scheme: Scheme, texts: &[&str]) -> Vec<String> {
        let mut slugger = Slugger::new(scheme);
        texts.iter().map(|text| slugger.slug(text)).collect()
    }

    #[test]
    fn github_keeps_letters_and_numbers_repeats() {
        let texts = ["Core Inspirations", "What's *new* → C++ & `x`?", "Core Inspirations", "Ünï 日本", "a  b", " a "];
        let wanted = ["core-inspirations", "whats-new--c--x", "core-inspirations-1", "ünï-日本", "a--b", "-a-"];
        assert_eq!(slugs(Scheme::Github, &texts), wanted);
        let texts = ["நன்றி", "½ day", "⚠\u{FE0F} Notes", "1\u{FE0F}\u{20E3} one", "a‿b", "Ⅻ", "क्ष", "👨\u{200D}💻 Dev"];
        let wanted = ["நன்றி", "-day", "\u{FE0F}-notes", "1\u{FE0F}\u{20E3}-one", "a‿b", "ⅻ", "क्ष", "-dev"];
        assert_eq!(slugs(Scheme::Github, &texts), wanted);
    }

    #[test]
    fn used_anchors_are_skipped() {
        for scheme in [Scheme::Github, Scheme::Myst, Scheme::Pandoc] {
            assert_eq!(slugs(scheme, &["a-1", "a", "a", "a"]), ["a-1", "a", "a-2", "a-3"], "{scheme:?}");
        }
        assert_eq!(
            slugs(Scheme::Mkdocs, &["a", "a", "a_1", "a", "b_7", "b_7", "b", "b"])[1..],
            ["a_1", "a_2", "a_3", "b_7", "b_8", "b", "b_1"]
        );
    }

    #[test]
    fn pandoc_starts_at_the_first_letter() {
        let texts = ["3. Applications, v1.2", "33", "½ day", "நன்றி", "a  b"];
        assert_eq!(slugs(Scheme::Pandoc, &texts), ["applications-v1.2", "section", "day", "நனற", "a-b"]);
    }

    #[test]
    fn python_keeps_other_characters() {
        let texts = ["Łódź & ½ நன்றி", "3. Ünï  -- x_y"];
        assert_eq!(slugs(Scheme::Myst, &texts), ["łódź--½-நனற", "3-ünï-----x_y"]);
        assert_eq!(slugs(Scheme::Mkdocs, &texts), ["odz-12", "3-uni-x_y"]);
        assert_eq!(slugs(Scheme::Docutils, &texts), ["lodz-12", "uni-x-y"]);
        assert_eq!(
            slugs(Scheme::Vitepress, &["bin/list-all", "A_B", "3. É", "A—b"]),
            ["bin-list-all", "a-b", "_3-e", "a—b"]
        );
    }
}
