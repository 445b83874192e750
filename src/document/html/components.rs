//! Components of MDX and of Vue: their names, and attributes that are set to expressions.

use html5ever::LocalName;

use super::Reader;
use crate::{
    document::{Attr, opaque},
    facts::Generator,
};

impl Reader<'_> {
    /// Whether names are those of components, if they are not in lower case, and `/>` ends every element.
    pub(super) const fn has_components(&self) -> bool {
        matches!(self.site, Some(Generator::Mdx | Generator::VitePress))
    }

    /// The name of a tag that the tokenizer has in lower case, with its start at an offset. That of a component is as it is
    /// written, so that it is the name of no element.
    pub(super) fn name<'n>(&'n self, name: &'n str, start: usize) -> &'n str {
        let name = name.split('<').next().unwrap_or_default();
        let written = self.flow.text().get(start..start + name.len()).filter(|_| self.has_components());
        written
            .filter(|written| written.contains(|c: char| c.is_ascii_uppercase() || c == '.') && !written.contains('{'))
            .unwrap_or(name)
    }
}

/// Gives attributes of Vue the names that they set, where no other attribute has them: `:alt` is `alt`.
pub(super) fn bind(attrs: &mut [Attr]) {
    for at in 0..attrs.len() {
        let name = attrs.get(at).and_then(|attr| opaque::bound(&attr.name)).map(LocalName::from);
        if let Some(name) = name.filter(|name| attrs.iter().all(|attr| attr.name != *name))
            && let Some(attr) = attrs.get_mut(at)
        {
            attr.name = name;
        }
    }
}
