//! Whether a page, or a part of it, is recognizably credits. Any page has tables and lists.

use crate::{
    document::Document,
    model::{
        contract::{Entries, Field, Form},
        entries::Entry,
        page::{Heading, Page},
        people,
    },
};

/// Names of credits pages, without separators. Pages of maintainers have tables about anything: what they say decides.
const PAGES: &[&str] = &[
    "acknowledgement",
    "acknowledgements",
    "acknowledgment",
    "acknowledgments",
    "authors",
    "backers",
    "contributors",
    "credits",
    "sponsors",
    "thanks",
    "thirdpartylicenses",
    "thirdpartynotices",
];

/// Beginnings of words in the headings of credits.
const HEADINGS: &[&str] = &[
    "acknowledg",
    "agradecim",
    "attribution",
    "author",
    "backers",
    "collaborators",
    "contributors",
    "credit",
    "crédit",
    "danksagung",
    "funders",
    "inspir",
    "made with",
    "maintainers",
    "mitwirkende",
    "people",
    "powered by",
    "remerciement",
    "sponsors",
    "supporters",
    "team",
    "thank",
    "third party",
    "third-party",
    "built with",
    "автор",
    "благодар",
    "感谢",
    "致谢",
    "謝辞",
    "貢献者",
    "贡献者",
    "鸣谢",
];

/// Beginnings of words in the labels and columns of credits.
const LABELS: &[&str] =
    &["artist", "author", "by", "copyright", "creator", "credit", "licen", "login", "orcid", "source", "terms"];

/// Whether a file has the name of a credits page.
#[must_use]
pub fn is_credits_page(path: &str) -> bool {
    let plain: String =
        stem(path).chars().filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase).collect();
    PAGES.contains(&plain.as_str())
}

fn stem(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    name.split('.').next().unwrap_or_default()
}

/// Whether entries are credits: by the name of the file, by a heading above them, by what they say, or because they link to people.
pub(super) fn is_recognizable(
    path: &str,
    document: &Document,
    page: &Page,
    terms: &Entries,
    entries: &[Entry],
) -> bool {
    let profiles = || {
        let login = |entry: &&Entry| {
            let link = entry.byline.as_ref().and_then(|byline| document.attr(byline.link, "href"));
            link.and_then(|link| people::login(&people::address::parse(&link.value)?)).is_some()
        };
        entries.iter().filter(login).count() * 2 >= entries.len()
    };
    // Without links, a table on a page of credits may be one of figures.
    let is_file = || (terms.link || terms.form != Form::Row) && names_credits(&stem(path).replace(['-', '_'], " "));
    let is_named =
        || terms.selector.as_deref().is_some_and(names_credits) || is_under_credits(page, terms) || is_file();
    terms.author || terms.fields.iter().any(is_credit) || is_named() || profiles()
}

fn is_credit(field: &Field) -> bool {
    let label = field.label.to_lowercase();
    let mut words = label.split(|c: char| !c.is_alphanumeric());
    words.any(|word| LABELS.iter().any(|known| if *known == "by" { word == "by" } else { word.starts_with(known) }))
}

/// Whether the section of the entries, or one around it, has a heading of credits.
fn is_under_credits(page: &Page, terms: &Entries) -> bool {
    let title =
        || page.headings.first().filter(|first| page.headings.iter().skip(1).all(|other| other.level > first.level));
    let Some(section) = terms.sections.first() else { return title().is_some_and(|title| names_credits(&title.text)) };
    let mut above: Vec<&Heading> = Vec::new();
    for heading in &page.headings {
        above.retain(|other| other.level < heading.level);
        above.push(heading);
        if *heading.text == **section && above.iter().any(|heading| names_credits(&heading.text)) {
            return true;
        }
    }
    false
}

fn names_credits(text: &str) -> bool {
    begins_with_one_of(text, HEADINGS)
}

/// Whether a word of a text begins with one of some beginnings.
fn begins_with_one_of(text: &str, beginnings: &[&str]) -> bool {
    let text = text.to_lowercase();
    beginnings.iter().any(|known| {
        text.match_indices(known).any(|(at, _)| {
            let before = text.get(..at).and_then(|before| before.chars().next_back());
            !known.is_ascii() || before.is_none_or(|c| !c.is_alphanumeric())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Headings, each of which is one of credits for one word alone.
    const EXAMPLES: &[&str] = &[
        "Acknowledgments",
        "Agradecimientos",
        "Attributions",
        "Authors",
        "Our backers",
        "Collaborators",
        "Contributors ✨",
        "Image credits",
        "Crédits",
        "Danksagung",
        "Funders",
        "💭 Inspired by",
        "Made with",
        "Maintainers",
        "Mitwirkende",
        "The people behind it",
        "Powered by",
        "Remerciements",
        "Sponsors",
        "Supporters",
        "The team",
        "🙏 Thanks to",
        "Third party code",
        "Third-party libraries",
        "Built with",
        "Авторы",
        "Благодарности",
        "特别感谢",
        "致谢",
        "謝辞",
        "貢献者",
        "贡献者",
        "鸣谢",
    ];

    #[test]
    fn every_word_has_a_heading_that_needs_it() {
        for text in EXAMPLES {
            assert!(names_credits(text), "{text}");
        }
        for word in HEADINGS {
            let own = |text: &&str| {
                let others = HEADINGS.iter().filter(|other| *other != word);
                begins_with_one_of(text, &[word]) && !others.into_iter().any(|other| begins_with_one_of(text, &[other]))
            };
            assert!(EXAMPLES.iter().any(own), "{word} has no example");
        }
        for text in ["Steam engines", "Accredited tools", "Getting started", "Contributing"] {
            assert!(!names_credits(text), "{text}");
        }
    }

    #[test]
    fn columns_of_credits() {
        let field = |label: &str| Field { label: label.to_owned(), ..Field::default() };
        for label in LABELS {
            assert_eq!(LABELS.iter().filter(|other| label.starts_with(**other)).count(), 1, "{label} is there twice");
            assert!(is_credit(&field(label)), "{label}");
        }
        for label in ["Drawn by", "Licence", "Licensed under", "Source code", "Creators", "Terms of use"] {
            assert!(is_credit(&field(label)), "{label}");
        }
        for label in ["Contributors", "Bytes", "Stars", "Description"] {
            assert!(!is_credit(&field(label)), "{label}");
        }
    }

    #[test]
    fn names_of_credits_pages() {
        for name in ["THANKS.md", "docs/third-party_notices.md", "Acknowledgements.en.qmd"] {
            assert!(is_credits_page(name), "{name}");
        }
        for name in ["README.md", "credits/index.md", "CONTRIBUTING.md", "MAINTAINERS.md"] {
            assert!(!is_credits_page(name), "{name}");
        }
    }
}
