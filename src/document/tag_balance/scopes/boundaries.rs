//! Elements that an end tag does not reach out of (WHATWG HTML 13.2.4.2): `</p>` in a cell does not close a `<p>` around the
//! table.

use std::collections::BTreeMap;

use html5ever::LocalName;

use super::Balance;
use crate::{
    document::elements::{is_block, needs_table},
    span::Span,
};

/// The tags of one name in the source, by position: how many more end tags than start tags there are from each on.
type Tags = Vec<(u32, i64)>;

/// What follows in the source, by the name of a boundary; read when first needed.
#[derive(Debug, Default)]
pub(super) struct Later(BTreeMap<&'static str, Tags>);

/// The elements that limit an end tag. Cells and captions do as well; the table around them stands for them.
fn boundaries(name: &str) -> &'static [&'static str] {
    match name {
        "table" => &["template"],
        name if needs_table(name) => &["table", "template"],
        "p" => &["applet", "button", "marquee", "object", "table", "template"],
        "li" => &["applet", "marquee", "object", "ol", "table", "template", "ul"],
        name if is_block(name) || is_formatting(name) || name == "object" => {
            &["applet", "marquee", "object", "table", "template"]
        }
        // The end tags of elements without rules of their own stop at each special element (13.2.6.4.7).
        _ => &["applet", "button", "marquee", "object", "table", "template"],
    }
}

/// Elements that are reopened where another one ends in them (WHATWG HTML 13.2.4.3).
fn is_formatting(name: &str) -> bool {
    matches!(
        name,
        "a" | "b" | "big" | "code" | "em" | "font" | "i" | "nobr" | "s" | "small" | "strike" | "strong" | "tt" | "u"
    )
}

impl Balance {
    /// Whether an end tag is inside a boundary that the open tag at a location is outside of, so that it is ignored. If the
    /// boundary itself lacks its end tag, that is the mistake, and the end tag closes both.
    pub(super) fn is_out_of_scope(&mut self, name: &str, location: (usize, usize), end: Span, source: &str) -> bool {
        // Nothing is open in the innermost tag.
        let innermost = self.scopes.last().map_or(0, |scope| scope.tags.len());
        if location == (self.current(), innermost.saturating_sub(1)) {
            return false;
        }
        let open = &self.open;
        let mut inside = boundaries(name).iter().filter_map(|boundary| {
            let open = open.get(&LocalName::from(*boundary))?;
            (*open.last()? > location).then_some((*boundary, open.len()))
        });
        let later = &mut self.later.0;
        inside.any(|(boundary, open)| {
            let tags = later.entry(boundary).or_insert_with(|| tags(boundary, source));
            let next = tags.partition_point(|(start, _)| *start < end.end);
            tags.get(next).is_some_and(|(_, more)| usize::try_from(*more).is_ok_and(|more| more >= open))
        })
    }
}

/// The tags of a name in a source, code included.
fn tags(name: &str, source: &str) -> Tags {
    let is_name = |at: usize| {
        let end = at + name.len();
        source.get(at..end).is_some_and(|found| found.eq_ignore_ascii_case(name))
            && !source.as_bytes().get(end).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
    };
    let mut found: Tags = Vec::new();
    for (at, _) in source.match_indices('<') {
        let is_end = source.as_bytes().get(at + 1) == Some(&b'/');
        if is_name(at + 1 + usize::from(is_end)) {
            found.push((at as u32, if is_end { 1 } else { -1 }));
        }
    }
    let mut more = 0;
    for (_, count) in found.iter_mut().rev() {
        more += *count;
        *count = more;
    }
    found
}
