//! What a page may cost beyond its length.

use crate::{
    document::{Document, NodeKind},
    model::contract::Contract,
};

/// Most steps that the selectors of a contract take on one page: a second or two.
const MAX_STEPS: u64 = 20_000_000;

/// Why a page is not read, if it exceeds a limit; the predicate of a sentence about it.
pub(super) fn refusal(document: &Document, contract: Option<&Contract>) -> Option<String> {
    document.excess().or_else(|| {
        let mut left = MAX_STEPS;
        let shape = Shape::of(document);
        contract.into_iter().flat_map(selectors).find_map(|selector| match left.checked_sub(shape.steps(selector)) {
            Some(rest) => {
                left = rest;
                None
            }
            None => Some(format!("is too large for the selector `{selector}`")),
        })
    })
}

/// The selectors of a contract.
fn selectors(contract: &Contract) -> impl Iterator<Item = &str> {
    let entries = contract.entries.iter();
    let own = entries.clone().filter_map(|entries| entries.selector.as_deref());
    let fields = entries.flat_map(|entries| &entries.fields).filter_map(|field| field.selector.as_deref());
    own.chain(fields).chain(contract.contributors.selector.as_deref())
}

/// What decides how long a selector takes.
struct Shape {
    nodes: u64,
    /// Depth of the deepest node.
    depth: u64,
    /// Depths of all nodes: how many pairs there are of an element and one inside it.
    depths: u64,
    /// Most children of an element.
    children: u64,
}

impl Shape {
    fn of(document: &Document) -> Self {
        let mut shape = Self { nodes: document.nodes().len() as u64, depth: 0, depths: 0, children: 0 };
        let mut children = vec![0_u64; document.nodes().len()];
        // Ends of the elements around a node.
        let mut open = Vec::new();
        for (index, node) in (0_u32..).zip(document.nodes()) {
            while open.last().is_some_and(|&end| end <= index) {
                open.pop();
            }
            shape.depth = shape.depth.max(open.len() as u64);
            shape.depths += open.len() as u64;
            if let Some(count) = children.get_mut(node.parent as usize) {
                *count += 1;
                shape.children = shape.children.max(*count);
            }
            if matches!(node.kind, NodeKind::Element(_)) {
                open.push(node.end);
            }
        }
        shape
    }

    /// The steps that a selector takes, at most. `:has` looks at everything inside an element; `~` and `:nth-last-child` look at all
    /// siblings.
    fn steps(&self, selector: &str) -> u64 {
        let lower = selector.to_ascii_lowercase();
        let count = |part: &str| lower.matches(part).count();
        let siblings = count("~") + count(":nth") + count("-of-type") + count("-child");
        let inside = match count(":has") {
            0 => self.nodes,
            more => (1..more).fold(self.depths, |steps, _| steps.saturating_mul(self.depth)),
        };
        (0..siblings.min(1)).fold(inside, |steps, _| steps.saturating_mul(self.children))
    }
}
