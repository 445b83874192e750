//! Whether a page, or a part of it, is recognizably credits. Any page has tables and lists.

use crate::{
    document::Document,
    model::{
        contract::{Entries, Field, Form},
        credit::{names_credits, names_credits_file},
        entries::Entry,
        page::{Heading, Page},
        people,
    },
};

/// Beginnings of words in the labels and columns of credits.
const LABELS: &[&str] =
    &["artist", "author", "by", "copyright", "creator", "credit", "licen", "login", "orcid", "source", "terms"];

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
    let is_file = || (terms.link || terms.form != Form::Row) && names_credits_file(path);
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
