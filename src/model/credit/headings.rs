//! What the headings and the name of a page say that it lists.

use crate::model::page::Page;

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

/// Beginnings of words in the headings of lists of people.
const PEOPLE: &[&str] = &[
    "alumn",
    "author",
    "backers",
    "collaborators",
    "committers",
    "contributors",
    "designers",
    "developers",
    "donors",
    "emerit",
    "former",
    "founders",
    "friends",
    "funders",
    "maintainers",
    "members",
    "mentors",
    "mitwirkende",
    "people",
    "reviewers",
    "sponsors",
    "supporters",
    "team",
    "testers",
    "translators",
    "volunteers",
    "автор",
    "貢献者",
    "贡献者",
];

/// Beginnings of words in the headings of what people do, which name people as well.
const RULES: &[&str] = &[
    "become",
    "criteri",
    "duties",
    "expect",
    "guideline",
    "how to",
    "how we",
    "how you",
    "polic",
    "process",
    "requirement",
    "responsib",
    "rules",
];

/// Beginnings of words in the headings of lists of things.
const THINGS: &[&str] = &[
    "assets",
    "built using",
    "built with",
    "command",
    "compatib",
    "configuration",
    "content",
    "contributing",
    "dependenc",
    "dependenz",
    "documentation",
    "example",
    "faq",
    "feature",
    "fonts",
    "framework",
    "getting started",
    "goal",
    "icons",
    "images",
    "install",
    "language",
    "librar",
    "licen",
    "limitation",
    "links",
    "made with",
    "modules",
    "music",
    "options",
    "packages",
    "platform",
    "plugin",
    "powered by",
    "prerequisite",
    "prizes",
    "projects",
    "quick start",
    "references",
    "requires",
    "resources",
    "roadmap",
    "settings",
    "software",
    "sounds",
    "stack",
    "steps",
    "supported",
    "technolog",
    "testing",
    "third party",
    "third-party",
    "todo",
    "tools",
    "topics",
    "usage",
];

/// Whether a file has the name of a credits page.
#[must_use]
pub fn is_credits_page(path: &str) -> bool {
    let plain: String =
        stem(path).chars().filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase).collect();
    PAGES.contains(&plain.as_str())
}

/// Whether a word in the name of a file is one of credits.
#[must_use]
pub fn names_credits_file(path: &str) -> bool {
    names_credits(&stem(path).replace(['-', '_'], " "))
}

/// Whether a page is one of credits, of which people may be a part, by the name of its file.
#[must_use]
pub fn may_list_people(path: &str) -> bool {
    let name = stem(path).replace(['-', '_'], " ");
    (is_credits_page(path) || names_credits(&name)) && of(&name) != Some(Of::Things)
}

fn stem(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    name.split('.').next().unwrap_or_default()
}

/// Whether a heading is one of credits.
#[must_use]
pub fn names_credits(text: &str) -> bool {
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

/// What a list is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    People,
    Things,
}

/// What a heading says that follows it.
fn of(text: &str) -> Option<Of> {
    let kinds = [(RULES, Of::Things), (PEOPLE, Of::People), (THINGS, Of::Things), (HEADINGS, Of::People)];
    kinds.into_iter().find(|(words, _)| begins_with_one_of(text, words)).map(|(_, kind)| kind)
}

/// What each heading of a page, or one around it, says that follows; and whether it says so itself. The title may be the name
/// of the project.
pub(super) fn sections(page: &Page) -> Vec<(Option<Of>, bool)> {
    let mut sections: Vec<(Option<Of>, bool)> = Vec::new();
    let mut open: Vec<(usize, u8)> = Vec::new();
    for (at, heading) in page.headings.iter().enumerate() {
        while open.pop_if(|(_, level)| *level >= heading.level).is_some() {}
        let around = open.last().and_then(|(at, _)| sections.get(*at)).and_then(|(kind, _)| *kind);
        let own = of(&heading.text);
        sections.push((own.or(around), own.is_some() || at == 0 && heading.level == 1));
        open.push((at, heading.level));
    }
    sections
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
    fn headings_of_people_and_of_things() {
        for text in ["Font designers", "Core team", "Documentation team", "Thanks to", "Authors & contributors"] {
            assert_eq!(of(text), Some(Of::People), "{text}");
        }
        for text in [
            "How we choose",
            "Criteria for maintainers",
            "Third-party libraries",
            "Built with",
            "✨ Features",
            "License",
        ] {
            assert_eq!(of(text), Some(Of::Things), "{text}");
        }
        assert_eq!((of("Teensy"), of("Core")), (None, None));
        assert!(may_list_people("MAINTAINERS.md") && !may_list_people("README.md"));
        assert!(!may_list_people("docs/third-party-notices.md"));
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
