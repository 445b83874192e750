//! Components of MDX and of Vue: their names, and attributes that are set to expressions.

use std::collections::BTreeSet;

use html5ever::LocalName;

use super::{Flow, Reader};
use crate::{
    document::{Attr, elements, opaque},
    facts::Generator,
};

impl<'a> Reader<'a> {
    /// Whether names that are not in lower case are those of components, and `/>` ends every element.
    pub(super) fn has_components(&self) -> bool {
        self.site.is_some_and(Generator::has_components)
    }

    /// The name of a tag that the tokenizer has in lower case, with its start at an offset. That of a component is as it is
    /// written, so that it is the name of no element.
    pub(super) fn name<'n>(&self, name: &'n str, start: usize) -> &'n str
    where
        'a: 'n,
    {
        let name = name.bytes().position(|byte| byte == b'<').map_or(name, |end| &name[..end]);
        let flow: &'a Flow = self.flow;
        let written = flow.text().get(start..start + name.len()).filter(|_| self.has_components());
        // An element that begins in lower case is one of HTML, however it goes on.
        let is_component = |written: &&str| {
            let is_upper = written.starts_with(|c: char| c.is_ascii_uppercase());
            let is_other = is_upper || written.contains('.') || (*written != name && !elements::is_known(name));
            is_other && !written.contains('{')
        };
        written.filter(is_component).unwrap_or(name)
    }
}

/// Gives attributes of Vue the names that they set, where no other attribute has them: `:alt` is `alt`.
pub(super) fn bind(attrs: &mut [Attr]) {
    let mut names: BTreeSet<LocalName> = attrs.iter().map(|attr| attr.name.clone()).collect();
    for attr in attrs {
        if let Some(name) = opaque::bound(&attr.name).map(LocalName::from)
            && names.insert(name.clone())
        {
            attr.name = name;
        }
    }
}
