//! Reads `[[entries]]`: several contracts in one page, each with its own sections.

use std::collections::{BTreeMap, btree_map::Entry};

use toml::{
    Spanned, Value,
    de::{DeTable, DeValue},
};

use super::{Name, Reader, span_of, wrong};
use crate::{
    config::{
        layer::{Layer, Origin},
        schema::Shape,
    },
    text,
};

/// Most contracts of a page: each is applied to the whole page.
const MAX_CONTRACTS: usize = 50;

impl Reader<'_> {
    /// Reads the sections of `[[entries]]` into a layer.
    pub(super) fn entries(
        &mut self,
        shape: &'static Shape,
        sections: &[Spanned<DeValue<'_>>],
        name: &Name<'_>,
        layer: &mut Layer,
    ) {
        if let Some(next) = sections.get(MAX_CONTRACTS) {
            let finding = wrong(span_of(next), format!("There are more than {MAX_CONTRACTS} `[[entries]]` sections"));
            self.wrong.push(finding.help("give one section the headings of several: `section = [\"A\", \"B\"]`"));
            return;
        }
        let before = self.wrong.len();
        let mut read: Vec<Value> = Vec::with_capacity(sections.len());
        let mut claims = BTreeMap::new();
        for section in sections {
            read.extend(self.value("entries", shape, section));
            let Some(table) = section.get_ref().as_table() else { continue };
            self.require_selector(table);
            if sections.len() > 1 {
                self.claim(section, table, &mut claims);
            }
            let first = table.keys().map(|key| span_of(key).start).min().unwrap_or(span_of(section).start);
            layer.entries.push(Origin::File(self.name.to_owned(), self.lines.line(first)));
        }
        if self.wrong.len() == before {
            let line = self.lines.line(span_of(name).start);
            let origin = layer.entries.first().cloned();
            layer.set("entries", read, origin.unwrap_or_else(|| Origin::File(self.name.to_owned(), line)));
        }
    }

    /// Reports a contract without a section, or with that of another one.
    fn claim(&mut self, section: &Spanned<DeValue<'_>>, table: &DeTable<'_>, claims: &mut BTreeMap<String, u32>) {
        let span = table.keys().map(span_of).min().unwrap_or_else(|| span_of(section));
        let Some(titles) = table.get("section") else {
            let finding = wrong(span, "`entries` is missing the key `section`");
            self.wrong.push(
                finding.label("there are several `[[entries]]`").help("add `section = …`: the headings of its entries"),
            );
            return;
        };
        let own = self.lines.line(span.start);
        let titles = titles.get_ref().as_array().map_or(std::slice::from_ref(titles), |titles| titles);
        for title in titles {
            let Some(written) = title.get_ref().as_str() else { continue };
            match claims.entry(text::collapse(written).to_lowercase()) {
                Entry::Vacant(slot) => {
                    slot.insert(own);
                }
                Entry::Occupied(first) if *first.get() != own => {
                    let message = format!("“{written}” is also a section of the `[[entries]]` on line {}", first.get());
                    let finding = wrong(span_of(title), message).label("claimed by two contracts");
                    self.wrong.push(finding.help("name each section in one `[[entries]]` only"));
                }
                Entry::Occupied(_) => {}
            }
        }
    }

    /// Reports `form = "element"` without a selector.
    pub(super) fn require_selector(&mut self, entries: &DeTable<'_>) {
        let form = entries.get("form").filter(|form| form.get_ref().as_str() == Some("element"));
        if let Some(form) = form.filter(|_| !entries.contains_key("selector")) {
            let finding = wrong(span_of(form), "`entries` is missing the key `selector`");
            self.wrong.push(finding.help("add `selector = …`, a CSS selector of the entries"));
        }
    }
}
