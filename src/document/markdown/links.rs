//! Markdown links and images (CommonMark 6.3, 6.4, 6.5).

use std::{borrow::Cow, ops::Range};

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::Reader;
use crate::{
    document::{Origin, builder::Start, link_span},
    span::Span,
};

/// An incomplete image. Its description is plain text, whatever markup it contains.
pub(super) struct Image {
    pub(super) range: Range<usize>,
    link_type: LinkType,
    destination: String,
    title: String,
    definition: Option<Range<usize>>,
    alt: String,
    alt_span: Option<Span>,
    depth: usize,
}

/// An open link. The span of its destination is known only after its text.
pub(super) struct Link {
    pub(super) node: u32,
    pub(super) range: Range<usize>,
    /// Whether the destination follows the text.
    pub(super) inline: bool,
}

pub(super) const fn is_reference(link_type: LinkType) -> bool {
    matches!(
        link_type,
        LinkType::Reference
            | LinkType::ReferenceUnknown
            | LinkType::Collapsed
            | LinkType::CollapsedUnknown
            | LinkType::Shortcut
            | LinkType::ShortcutUnknown
    )
}

impl Reader<'_> {
    pub(super) fn link_start(&mut self, event: &Event<'_>, range: Range<usize>, definition: Option<Range<usize>>) {
        match event {
            Event::Start(Tag::Image { link_type, dest_url, title, .. }) => {
                if let Some(image) = &mut self.image {
                    image.depth += 1;
                    return;
                }
                self.flush();
                self.image = Some(Image {
                    range,
                    link_type: *link_type,
                    destination: dest_url.to_string(),
                    title: title.to_string(),
                    definition,
                    alt: String::new(),
                    alt_span: None,
                    depth: 0,
                });
            }
            Event::Start(Tag::Link { link_type, dest_url, title, .. }) if self.image.is_none() => {
                self.flush();
                let (origin, value_span) = match link_type {
                    LinkType::Autolink | LinkType::Email => {
                        (Origin::Autolink, Span::new(range.start as u32 + 1, (range.end as u32).saturating_sub(1)))
                    }
                    _ => match &definition {
                        Some(definition) => {
                            let found = link_span::definition_destination(self.parsed, definition);
                            (Origin::Reference, Span::from_range(&found))
                        }
                        None => (Origin::Markdown, Span::empty(range.start as u32)),
                    },
                };
                let written = self.written(value_span, dest_url);
                let target: Cow<'_, str> =
                    if *link_type == LinkType::Email { format!("mailto:{dest_url}").into() } else { written.into() };
                let mut attrs = vec![self.builder.attr("href", &target, value_span)];
                if !title.is_empty() {
                    attrs.push(self.builder.attr("title", title, Span::empty(value_span.end)));
                }
                let span = Span::from_range(&whole(&range, *link_type, self.source));
                let node = self.builder.open_markdown(Start { name: "a", origin, span, attrs });
                self.links.push(Link { node, range, inline: origin == Origin::Markdown });
            }
            _ => {}
        }
    }

    pub(super) fn in_image(&mut self, event: &Event<'_>, range: &Range<usize>) {
        let Some(image) = &mut self.image else { return };
        if !matches!(event, Event::End(_)) {
            let span = Span::from_range(range);
            image.alt_span = Some(image.alt_span.map_or(span, |known| known.cover(span)));
        }
        let text = match event {
            Event::Text(text) | Event::Code(text) => text.as_ref(),
            Event::SoftBreak | Event::HardBreak => " ",
            Event::End(TagEnd::Image) if image.depth > 0 => {
                image.depth -= 1;
                return;
            }
            Event::End(TagEnd::Image) => return self.image_end(),
            _ => return,
        };
        image.alt.push_str(text);
    }

    fn image_end(&mut self) {
        let Some(image) = self.image.take() else { return };
        let alt_start = image.range.start + 2;
        let inner_end = image.alt_span.map_or(alt_start, |span| span.end as usize);
        let (origin, destination) = match &image.definition {
            Some(definition) => (Origin::Reference, link_span::definition_destination(self.parsed, definition)),
            None => (Origin::Markdown, link_span::destination(self.parsed, &image.range, inner_end)),
        };
        let alt_span = image.alt_span.unwrap_or_else(|| Span::empty(alt_start as u32));
        let value_span = Span::from_range(&destination);
        let mut attrs = vec![
            self.builder.attr("src", self.written(value_span, &image.destination), value_span),
            self.builder.attr("alt", &image.alt, alt_span),
        ];
        if !image.title.is_empty() {
            let found = link_span::title(self.parsed, destination.end, image.range.end);
            attrs.push(self.builder.attr("title", &image.title, Span::from_range(&found)));
        }
        let span = Span::from_range(&whole(&image.range, image.link_type, self.source));
        self.builder.leaf(Start { name: "img", origin, span, attrs });
    }
}

impl Reader<'_> {
    /// A destination with what was hidden in it.
    fn written<'t>(&'t self, span: Span, destination: &'t str) -> &'t str {
        let written = span.slice(self.source);
        let hidden = self.parsed.get(span.range()).is_some_and(|parsed| parsed != written);
        if hidden { written } else { destination }
    }
}

/// Range of a link including the `[]` of a collapsed reference, which the parser omits.
fn whole(range: &Range<usize>, link_type: LinkType, source: &str) -> Range<usize> {
    let collapsed =
        link_type == LinkType::Collapsed && source.get(range.end..).is_some_and(|rest| rest.starts_with("[]"));
    range.start..range.end + if collapsed { 2 } else { 0 }
}
