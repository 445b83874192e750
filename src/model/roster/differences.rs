//! How a person on a page differs from the entry of the file.

use std::collections::BTreeMap;

use super::{Pair, Roster, Text, keys, types};
use crate::{
    document::{Document, NodeIndex, NodeKind, Origin},
    model::people::Person,
    text,
};

/// A difference between page and file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The field.
    pub field: Field,
    /// The value on the page.
    pub here: Text,
    /// The value in the file.
    pub there: String,
}

/// A field that is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The displayed name.
    Name,
    /// The avatar.
    Avatar,
    /// The profile URL.
    Profile,
    /// The kinds of contributions.
    Contributions,
    /// The login in the links to the contributions.
    Login,
}

/// An attribute of a node as text.
pub(super) fn attribute(document: &Document, node: Option<NodeIndex>, name: &str) -> Option<Text> {
    let attr = document.attr(node?, name).filter(|attr| !document.is_computed(attr))?;
    Some(Text { text: attr.value.trim().to_owned(), span: attr.value_span })
}

impl Pair<'_> {
    /// Values that differ between page and file. Missing values are not differences.
    #[must_use]
    pub fn differences(&self, document: &Document, roster: &Roster) -> Vec<Difference> {
        let (person, listed) = (self.person, self.listed);
        let name = person.name.as_ref().map(|name| Text { text: name.text.clone(), span: name.span });
        // Without a name the login is shown.
        let written = listed.name.as_ref().or(listed.login.as_ref());
        let both = [
            (Field::Name, "name", name, written),
            (Field::Avatar, "avatar_url", attribute(document, person.image, "src"), listed.avatar.as_ref()),
            (Field::Profile, "profile", attribute(document, person.link, "href"), listed.profile.as_ref()),
        ];
        let shown = both.into_iter().filter(|(_, key, ..)| roster.shows(key));
        let difference = shown.filter_map(|(field, _, here, there)| {
            let (here, there) = (here?, there?.text.as_str());
            let same = match field {
                Field::Name => self.same_name(document, &here.text, there),
                Field::Avatar => keys::same_image(&here.text, there),
                _ => keys::destination(&here.text) == keys::destination(there),
            };
            (!same).then(|| Difference { field, here, there: there.to_owned() })
        });
        let contributions = || person.contributions.as_deref().filter(|_| roster.shows_contributions());
        let contributed = contributions().and_then(|nodes| self.contributions(document, roster, nodes));
        let login = contributions().and_then(|nodes| self.login(document, nodes));
        difference.chain(contributed).chain(login).collect()
    }

    /// Whether the page shows the name of the entry. In HTML it is read as it would be from a list that was generated
    /// now; in Markdown the generator of an earlier version inserted it.
    fn same_name(&self, document: &Document, shown: &str, written: &str) -> bool {
        let html = matches!(document.node(self.person.element).kind, NodeKind::Element(Origin::Html));
        match &self.listed.rendered_name {
            Some(rendered) if html && self.person.contributions.is_some() => {
                text::collapse(rendered) == text::collapse(shown)
            }
            // A name without letters is not recognized on the page.
            _ => !written.chars().any(char::is_alphabetic) || keys::same_name(shown, written),
        }
    }

    /// Compares the kinds of contributions: by their titles where all are known, else by their number.
    fn contributions(&self, document: &Document, roster: &Roster, nodes: &[NodeIndex]) -> Option<Difference> {
        let own = &roster.options.types;
        let there: Vec<&str> = self.listed.contributions.iter().map(|one| one.kind.text.as_str()).collect();
        let described = |id: &&str| types::find(id, own).map(|kind| title_key(&kind.description.text));
        // The generator refuses a kind that it does not know.
        let mut wanted: Vec<String> = there.iter().map(described).collect::<Option<_>>()?;
        let titles =
            nodes.iter().map(|node| attribute(document, Some(*node), "title").map(|title| title_key(&title.text)));
        let known: BTreeMap<String, ()> = types::all(own).map(|kind| (title_key(&kind.description.text), ())).collect();
        let shown: Option<Vec<String>> = titles.map(|title| title.filter(|title| known.contains_key(title))).collect();
        let same = match shown {
            Some(mut shown) => {
                shown.sort_unstable();
                wanted.sort_unstable();
                shown == wanted
            }
            None => nodes.len() == wanted.len(),
        };
        if same {
            return None;
        }
        let span = nodes.first().map_or_else(|| self.person.location(document), |first| document.open(*first));
        let here = Text { text: String::new(), span };
        let there = if there.is_empty() { "none".to_owned() } else { there.join(", ") };
        Some(Difference { field: Field::Contributions, here, there })
    }

    /// Compares the login in the links to the contributions.
    fn login(&self, document: &Document, nodes: &[NodeIndex]) -> Option<Difference> {
        let there = self.listed.login.as_ref()?;
        let shown = contributed_as(document, self.person)?;
        let refers = |node: &NodeIndex| {
            let target = attribute(document, Some(*node), "href").map(|href| href.text.to_lowercase());
            target.is_some_and(|target| target.ends_with(&format!("-{}", there.text.to_lowercase())))
        };
        if shown.text.eq_ignore_ascii_case(&there.text) || nodes.iter().any(refers) {
            return None;
        }
        Some(Difference { field: Field::Login, here: shown, there: there.text.clone() })
    }
}

/// The login in a link to a contribution of a person: `commits?author=ada`, `#ideas-ada`.
pub(super) fn contributed_as(document: &Document, person: &Person) -> Option<Text> {
    let hrefs = person.contributions.iter().flatten().filter_map(|node| attribute(document, Some(*node), "href"));
    let hrefs: Vec<Text> = hrefs.collect();
    let query = |href: &Text| {
        let marks = ["author=", "author%3A", "author:", "reviewed-by%3A", "reviewed-by:"];
        let login = marks.iter().find_map(|mark| Some(href.text.split_once(mark)?.1))?;
        let end = login.find(['&', '+', '#']).unwrap_or(login.len());
        Some(Text { text: login.get(..end)?.to_owned(), span: href.span })
    };
    let anchor = |href: &Text| {
        let (_, login) = href.text.strip_prefix('#')?.split_once('-')?;
        Some(Text { text: login.to_owned(), span: href.span })
    };
    let login = hrefs.iter().find_map(query).or_else(|| hrefs.iter().find_map(anchor));
    login.filter(|login| !login.text.is_empty())
}

/// A title without case and surplus white space.
fn title_key(title: &str) -> String {
    text::collapse(&title.replace("&amp;", "&")).to_lowercase()
}
