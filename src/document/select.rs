//! CSS selectors. Their tree is only built for a page that has one to find.

use ego_tree::NodeId;
use html5ever::{QualName, ns};
use scraper::{Html, Selector, node};

use super::{Document, NodeIndex, NodeKind};

/// The tree in which selectors search.
#[derive(Debug)]
pub(super) struct Tree {
    html: Html,
    /// The ids of the nodes by index; they ascend.
    ids: Vec<NodeId>,
}

impl Document {
    /// The elements that a selector finds, in document order.
    #[must_use]
    pub fn select(&self, selector: &Selector) -> Vec<NodeIndex> {
        let tree = self.selectable.get_or_init(|| self.selectable_tree());
        let index = |id| tree.ids.binary_search(&id).map_or(0, |index| index as NodeIndex);
        let mut found: Vec<NodeIndex> = tree.html.select(selector).map(|element| index(element.id())).collect();
        found.sort_unstable();
        found
    }

    fn selectable_tree(&self) -> Tree {
        let mut html = Html::new_fragment();
        html.tree = ego_tree::Tree::with_capacity(scraper::Node::Fragment, self.nodes().len());
        let mut ids = Vec::with_capacity(self.nodes().len());
        ids.push(html.tree.root().id());
        for index in self.indices().skip(1) {
            let value = match self.node(index).kind {
                NodeKind::Element(_) => scraper::Node::Element(self.selectable_element(index)),
                NodeKind::Text => scraper::Node::Text(node::Text { text: self.text(index).into() }),
                NodeKind::Comment => scraper::Node::Comment(node::Comment { comment: self.text(index).into() }),
            };
            let parent = ids.get(self.node(index).parent as usize).copied();
            let Some(mut parent) = parent.and_then(|id| html.tree.get_mut(id)) else { break };
            ids.push(parent.append(value).id());
        }
        Tree { html, ids }
    }

    fn selectable_element(&self, index: NodeIndex) -> node::Element {
        // Selectors are in lower case, names of components are not.
        let name = QualName::new(None, ns!(html), self.name(index).to_ascii_lowercase().into());
        let mut element = node::Element::new(name, Vec::new());
        let attrs = self.attrs(index).iter();
        element.attrs = attrs.map(|attr| (QualName::new(None, ns!(), attr.name.clone()), attr.value.clone())).collect();
        // Sorted because `Element::attr` does a binary search; the first of several with one name wins.
        element.attrs.sort_by(|a, b| a.0.cmp(&b.0));
        element.attrs.dedup_by(|next, kept| next.0 == kept.0);
        element
    }
}
