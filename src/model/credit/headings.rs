//! What the headings and the name of a page say that it lists.

use crate::model::page::Page;

/// A word, and what is read differently without it.
type Word = (&'static str, &'static str);

/// Names of credits pages, without separators. Pages of maintainers have tables about anything: what they say decides.
const PAGES: &[Word] = &[
    ("acknowledgement", "ACKNOWLEDGEMENT.md"),
    ("acknowledgements", "Acknowledgements.en.qmd"),
    ("acknowledgment", "acknowledgment.html"),
    ("acknowledgments", "ACKNOWLEDGMENTS.md"),
    ("authors", "AUTHORS.md"),
    ("backers", "BACKERS.md"),
    ("contributors", "docs/contributors.md"),
    ("credits", "CREDITS.md"),
    ("sponsors", "SPONSORS.md"),
    ("thanks", "THANKS.md"),
    ("thirdpartylicenses", "THIRD-PARTY-LICENSES.md"),
    ("thirdpartynotices", "docs/third-party_notices.md"),
];

/// Beginnings of words in the headings of credits.
const HEADINGS: &[Word] = &[
    ("acknowledg", "Acknowledgments"),
    ("agradecim", "Agradecimientos"),
    ("attribution", "Attributions"),
    ("author", "Authors"),
    ("backers", "Our backers"),
    ("collaborators", "Collaborators"),
    ("contributors", "Contributors ✨"),
    ("credit", "Image credits"),
    ("crédit", "Crédits"),
    ("danksagung", "Danksagung"),
    ("funders", "Funders"),
    ("inspir", "💭 Inspired by"),
    ("made with", "Made with"),
    ("maintainers", "Maintainers"),
    ("mitwirkende", "Mitwirkende"),
    ("people", "The people behind it"),
    ("powered by", "Powered by"),
    ("remerciement", "Remerciements"),
    ("sponsors", "Sponsors"),
    ("supporters", "Supporters"),
    ("team", "The team"),
    ("thank", "🙏 Thanks to"),
    ("third party", "Third party code"),
    ("third-party", "Third-party libraries"),
    ("built with", "Built with"),
    ("автор", "Авторы"),
    ("благодар", "Благодарности"),
    ("感谢", "特别感谢"),
    ("致谢", "致谢"),
    ("謝辞", "謝辞"),
    ("貢献者", "貢献者"),
    ("贡献者", "贡献者"),
    ("鸣谢", "鸣谢"),
];

/// Beginnings of words in the headings of lists of people.
const PEOPLE: &[Word] = &[
    ("alumn", "Alumni"),
    ("author", "Documentation authors"),
    ("backers", "Backers of the fonts"),
    ("collaborators", "Collaborators on tools"),
    ("committers", "Committers"),
    ("contributors", "Plugin contributors"),
    ("designers", "Font designers"),
    ("developers", "Developers"),
    ("donors", "Donors"),
    ("emerit", "Emeriti"),
    ("former", "Former"),
    ("founders", "Founders"),
    ("friends", "Friends of the project"),
    ("funders", "Funders of the platform"),
    ("maintainers", "Library maintainers"),
    ("members", "Members"),
    ("mentors", "Mentors"),
    ("people", "The people behind the icons"),
    ("reviewers", "Reviewers"),
    ("sponsors", "Sponsors of the libraries"),
    ("supporters", "Supporters of the software"),
    ("team", "Documentation team"),
    ("testers", "Testers"),
    ("translators", "Translators"),
    ("volunteers", "Volunteers"),
];

/// Beginnings of words in the headings of what people do, which name people as well.
const RULES: &[Word] = &[
    ("become", "Become a maintainer"),
    ("criteri", "Criteria for maintainers"),
    ("duties", "Duties of reviewers"),
    ("expect", "What we expect of the team"),
    ("guideline", "Guidelines for authors"),
    ("how to", "How to join the team"),
    ("how we", "How we choose maintainers"),
    ("how you", "How you join the team"),
    ("polic", "Policy for maintainers"),
    ("process", "The process for new members"),
    ("requirement", "Requirements for maintainers"),
    ("responsib", "Responsibilities of maintainers"),
    ("rules", "Rules for members"),
];

/// Beginnings of words in the headings of lists of things.
const THINGS: &[Word] = &[
    ("assets", "Assets"),
    ("built using", "Built using"),
    ("built with", "Built with"),
    ("command", "Commands"),
    ("compatib", "Compatibility"),
    ("configuration", "Configuration"),
    ("content", "Table of contents"),
    ("contributing", "Contributing"),
    ("dependenc", "Dependencies"),
    ("dependenz", "Dependenzen"),
    ("documentation", "Documentation"),
    ("example", "Examples"),
    ("faq", "FAQ"),
    ("feature", "✨ Features"),
    ("fonts", "Fonts"),
    ("framework", "Frameworks"),
    ("getting started", "Getting started"),
    ("goal", "Goals"),
    ("icons", "Icons"),
    ("images", "Images"),
    ("install", "Installation"),
    ("language", "Languages"),
    ("librar", "Libraries"),
    ("licen", "License"),
    ("limitation", "Limitations"),
    ("links", "Links"),
    ("made with", "Made with"),
    ("modules", "Modules"),
    ("music", "Music"),
    ("options", "Options"),
    ("packages", "Packages"),
    ("platform", "Platforms"),
    ("plugin", "Plugins"),
    ("powered by", "Powered by"),
    ("prerequisite", "Prerequisites"),
    ("prizes", "Prizes"),
    ("projects", "Projects"),
    ("quick start", "Quick start"),
    ("references", "References"),
    ("requires", "Requires"),
    ("resources", "Resources"),
    ("roadmap", "Roadmap"),
    ("settings", "Settings"),
    ("software", "Software"),
    ("sounds", "Sounds"),
    ("stack", "Stack"),
    ("steps", "Next steps"),
    ("supported", "Supported systems"),
    ("technolog", "Technologies"),
    ("testing", "Testing"),
    ("third party", "Third party code"),
    ("third-party", "Third-party code"),
    ("todo", "TODO"),
    ("tools", "Tools"),
    ("topics", "Topics"),
    ("usage", "Usage"),
];

/// Whether a file has the name of a credits page.
#[must_use]
pub fn is_credits_page(path: &str) -> bool {
    let plain: String =
        stem(path).chars().filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase).collect();
    PAGES.iter().any(|(name, _)| *name == plain)
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
fn begins_with_one_of(text: &str, beginnings: &[Word]) -> bool {
    let text = text.to_lowercase();
    beginnings.iter().any(|(known, _)| {
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
    of_lists(text, [RULES, PEOPLE, THINGS, HEADINGS])
}

/// The first of the lists that has a word of a heading decides.
fn of_lists(text: &str, lists: [&[Word]; 4]) -> Option<Of> {
    let kinds = lists.into_iter().zip([Of::Things, Of::People, Of::Things, Of::People]);
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

    #[test]
    fn every_word_is_needed() {
        let without = |list: &[Word], word: &str| -> Vec<Word> {
            list.iter().copied().filter(|(other, _)| *other != word).collect()
        };
        for (word, text) in HEADINGS {
            assert!(names_credits(text) && !begins_with_one_of(text, &without(HEADINGS, word)), "{word}: {text}");
        }
        let lists = [RULES, PEOPLE, THINGS, HEADINGS];
        for (number, list) in lists.into_iter().enumerate().take(3) {
            for (word, text) in list {
                let mut rest = lists;
                let left = without(list, word);
                rest[number] = &left;
                assert_ne!(of(text), of_lists(text, rest), "{word}: {text}");
            }
        }
        for (name, path) in PAGES {
            assert!(
                is_credits_page(path) && stem(path).to_lowercase().replace(['-', '_'], "") == *name,
                "{name}: {path}"
            );
        }
    }

    #[test]
    fn other_headings_are_not_of_credits() {
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
