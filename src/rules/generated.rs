//! What the cells of a generated list have from `.all-contributorsrc`: the next run of all-contributors would undo a fix of it.

use super::wording;
use crate::{
    model::{
        links::Link,
        roster::{Listed, Pair, Roster, Text},
    },
    rule::Context,
    span::Span,
};

/// The file that a list of the page is generated from, and the cells of its people.
pub(super) struct Source<'a> {
    roster: &'a Roster,
    /// In document order.
    cells: Vec<(Span, &'a Listed)>,
}

/// Where the file has an address.
pub(super) enum Place<'a> {
    /// In the entry of a person, under this key.
    Entry(&'a Listed, &'static str),
    /// In the name of the project, from which the generator makes it.
    Project,
}

impl<'a> Source<'a> {
    pub(super) fn of(context: &Context<'a>) -> Option<Self> {
        let compared = context.roster.filter(|compared| compared.generated)?;
        let cell = |pair: &Pair<'a>| (context.document.node(pair.person.element).span, pair.listed);
        let mut cells: Vec<(Span, &'a Listed)> = compared.pairs.iter().map(cell).collect();
        cells.sort_by_key(|(span, _)| *span);
        Some(Self { roster: compared.roster, cells })
    }

    /// The path of the file in reports.
    pub(super) fn path(&self) -> &'a str {
        &self.roster.path
    }

    /// The entry of the cell that a link is in.
    pub(super) fn entry(&self, link: &Link) -> Option<&'a Listed> {
        let next = self.cells.partition_point(|(cell, _)| cell.start <= link.element.start);
        let (cell, listed) = *self.cells.get(next.checked_sub(1)?)?;
        cell.contains(link.element).then_some(listed)
    }

    /// Where the file has the address of one of these links.
    pub(super) fn place(&self, links: &[&Link]) -> Option<Place<'a>> {
        links.iter().find_map(|link| self.place_of(link))
    }

    fn place_of(&self, link: &Link) -> Option<Place<'a>> {
        let listed = self.entry(link)?;
        let value = link.value.trim();
        let is = |text: Option<&Text>| text.is_some_and(|text| text.text == value);
        let (_, after) = value.split_once("://")?;
        let is_avatar = || listed.avatar.as_ref().is_some_and(|avatar| value.starts_with(&avatar.text));
        let of_project = |name: &str| {
            let path = after.split_once('/').map_or("", |(_, path)| path);
            let rest =
                path.get(..name.len()).filter(|start| start.eq_ignore_ascii_case(name)).map(|_| &path[name.len()..]);
            rest.is_some_and(|rest| rest.starts_with('/'))
        };
        match link.image {
            true if is_avatar() => Some(Place::Entry(listed, "avatar_url")),
            false if is(listed.profile.as_ref()) => Some(Place::Entry(listed, "profile")),
            false if listed.contributions.iter().any(|one| is(one.url.as_ref())) => Some(Place::Entry(listed, "url")),
            false if self.roster.project.as_deref().is_some_and(of_project) => Some(Place::Project),
            _ => None,
        }
    }

    /// What to do in the file so that the list has another address.
    pub(super) fn instruction(&self, place: &Place<'_>, address: &str) -> String {
        let path = &self.roster.path;
        match place {
            Place::Entry(listed, key) => {
                let who = listed.login.as_ref().map_or_else(|| listed.display_name(), |login| &login.text);
                let (address, who) = (wording::short(address), wording::clipped(who));
                format!("write `{address}` as `{key}` in the entry of {who} in `{path}`")
            }
            Place::Project => format!("write the new owner and name as `projectOwner` and `projectName` in `{path}`"),
        }
    }
}
