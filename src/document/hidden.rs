//! What a browser does not show: `hidden`, `display: none`, templates, scripts and styles.

use std::cell::OnceCell;

use super::{Dialect, Document, NodeIndex};

impl Document {
    /// The page without what browsers hide, which is neither content nor names anybody. Each node has the same index; those that are
    /// hidden are empty comments.
    #[must_use]
    pub fn shown(&self) -> &Self {
        self.shown.get_or_init(|| self.without_hidden().map(Box::new)).as_deref().unwrap_or(self)
    }

    /// Whether a browser shows the content of a node.
    #[must_use]
    pub fn is_shown(&self, index: NodeIndex) -> bool {
        self.shown().node(index).kind == self.node(index).kind
    }

    fn without_hidden(&self) -> Option<Self> {
        let mut hidden = Vec::new();
        let mut index = 1;
        while index < self.indices().end {
            let is_hidden = self.is_hidden(index);
            let end = if is_hidden { self.node(index).end } else { index + 1 };
            hidden.extend(is_hidden.then_some(index..end));
            index = end;
        }
        let mut nodes = (!hidden.is_empty()).then(|| self.nodes.clone())?;
        hidden.into_iter().flatten().for_each(|index| nodes.clear(index));
        Some(Self {
            source: self.source.clone(),
            original: self.original.clone(),
            lines: OnceCell::new(),
            dialect: self.dialect,
            generator: self.generator,
            templates: self.templates.clone(),
            front_matter: self.front_matter.clone(),
            nodes,
            selectable: OnceCell::new(),
            shown: OnceCell::from(None),
            excess: self.excess,
            problems: Vec::new(),
            broken: self.broken.clone(),
            lost: OnceCell::new(),
            raw: self.raw.clone(),
            labels: self.labels.clone(),
            definitions: self.definitions.clone(),
            suppressions: Vec::new(),
            hides: self.hides,
            is_as_shown: self.is_as_shown,
            comments: self.comments.clone(),
        })
    }

    /// Whether an element is hidden by itself.
    fn is_hidden(&self, index: NodeIndex) -> bool {
        matches!(self.name(index), "script" | "style" | "template")
            || self.attr(index, "hidden").is_some()
            || self.keeps_styles() && self.attr(index, "style").is_some_and(|style| hides(&style.value))
    }

    /// Whether readers get the page with its `style` attributes, which forges remove.
    fn keeps_styles(&self) -> bool {
        self.dialect != Dialect::Gfm || self.generator.is_some()
    }
}

/// Whether a style hides its element.
fn hides(style: &str) -> bool {
    style.split(';').filter_map(|declaration| declaration.split_once(':')).any(|(name, value)| {
        let value = value.split('!').next().unwrap_or_default().trim().to_ascii_lowercase();
        match name.trim().to_ascii_lowercase().as_str() {
            "display" => value == "none",
            "visibility" => matches!(value.as_str(), "hidden" | "collapse"),
            _ => false,
        }
    })
}
