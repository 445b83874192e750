//! Items of a list that are groups of people: the avatars of several, and what they did.

use std::collections::BTreeMap;

use super::Person;
use crate::document::{Document, NodeIndex, NodeKind};

/// The items with several people and a text before or after all of them, by the element of each of these people. A text
/// between people is about one of them.
pub(super) fn groups(document: &Document, people: &[Person]) -> BTreeMap<NodeIndex, NodeIndex> {
    let mut members: BTreeMap<NodeIndex, Vec<NodeIndex>> = BTreeMap::new();
    for person in people {
        let parent = document.node(person.element).parent;
        let item = if document.name(parent) == "p" { document.node(parent).parent } else { parent };
        if matches!(document.name(item), "li" | "dd") {
            members.entry(item).or_default().push(person.element);
        }
    }
    let is_shown = |node: NodeIndex| {
        document.node(node).kind == NodeKind::Text && document.text(node).chars().any(char::is_alphanumeric)
    };
    let mut groups = BTreeMap::new();
    for (item, members) in members {
        let (Some(&first), Some(&last)) = (members.first(), members.last()) else { continue };
        let (start, end) = (item + 1..first, document.node(last).end..document.node(item).end);
        let between = members.windows(2).any(|pair| match pair {
            [one, next] => (document.node(*one).end..*next).any(is_shown),
            _ => false,
        });
        if members.len() > 1 && !between && start.chain(end).any(is_shown) {
            groups.extend(members.into_iter().map(|member| (member, item)));
        }
    }
    groups
}
