//! Converts Markdown events to elements (CommonMark 0.31.2, GFM) and passes HTML fragments to the HTML reader.

mod bare_urls;
mod blank_lines;
mod footnote_labels;
mod heading_tabs;
mod html_blocks;
mod html_runs;
mod inline_html;
mod inline_scan;
mod lazy_lines;
mod links;
mod literal_tags;
mod myst_roles;
mod table_definitions;
mod text_runs;

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};
use scraper::StrTendril;

use super::{
    Attr, Dialect, Origin, RawHtml, body_start,
    builder::{Builder, Start, Tree},
    directive::{self, Region},
    flow::Flow,
    html, opaque,
};
use crate::{facts::Generator, span::Span};
use bare_urls::{BareUrls, options};
use links::{Image, Link, is_reference};
use literal_tags::Suspect;

/// A parsed page.
pub(super) struct Page {
    pub(super) tree: Tree,
    /// HTML blocks and raw-HTML fences, by position.
    pub(super) raw: Vec<RawHtml>,
    /// The labels of link reference definitions, sorted.
    pub(super) labels: Vec<String>,
    /// Whether a forge shows text that the dialect hides.
    pub(super) hides: bool,
    /// The link reference definitions, by position.
    pub(super) definitions: Vec<Span>,
    /// Whether a forge shows the page in the same way, except for raw-HTML fences.
    pub(super) is_as_shown: bool,
}

/// Parses `source` after its front matter. Without `parts`, as a forge shows it: nothing is hidden.
pub(super) fn parse(
    source: &StrTendril,
    front_matter_end: Option<u32>,
    dialect: Dialect,
    site: Option<Generator>,
    parts: Option<&opaque::Parts>,
) -> Page {
    let from = body_start(source, front_matter_end);
    let masked = parts.map(|_| directive::mask(source, from, dialect)).unwrap_or_default();
    let hides = masked.hides || (dialect == Dialect::Quarto && (source.contains('$') || source.contains("\\begin{")));
    let text = masked.text.as_deref().unwrap_or(source);
    let hidden = parts
        .and_then(|parts| opaque::markdown(text, from, dialect, site, Some(parts).filter(|_| masked.text.is_none())));
    let is_hidden = hides || hidden.is_some() || masked.text.is_some() || !parts.is_some_and(opaque::Parts::is_empty);
    let hidden = heading_tabs::hide(hidden.as_deref().unwrap_or(text)).or(hidden);
    let on_forge = is_of_forge(dialect, site);
    let hidden = blank_lines::hide(hidden.as_deref().unwrap_or(text)).or(hidden);
    let mut is_as_shown = !is_hidden && site.is_none();
    let blocks = (on_forge || is_as_shown).then(|| html_blocks::hide(hidden.as_deref().unwrap_or(text))).flatten();
    let lazy = || lazy_lines::hide(blocks.as_deref().or(hidden.as_deref()).unwrap_or(text), from, options(dialect));
    let blocks = (on_forge || is_as_shown).then(lazy).flatten().or(blocks);
    is_as_shown &= on_forge || blocks.is_none();
    let hidden = blocks.filter(|_| on_forge).or(hidden);
    let labelled = footnote_labels::hide(hidden.as_deref().unwrap_or(text));
    let hidden = labelled.as_ref().map(|labelled| labelled.text.as_str()).or(hidden.as_deref());
    let parsed = hidden.unwrap_or(text);
    let body = parsed.get(from..).unwrap_or_default();
    let mut reader = Reader {
        source,
        parsed,
        is_plain: parts.is_none(),
        site,
        masked: masked.text.as_deref(),
        dialect,
        builder: Builder::new(source),
        regions: masked.regions.into_iter().peekable(),
        run: Flow::default(),
        urls: Vec::new(),
        run_urls: Vec::new(),
        next_url: 0,
        pieces: None,
        raw: Vec::new(),
        suspect: None,
        image: None,
        links: Vec::new(),
        table_body: false,
        is_as_shown,
    };
    let (urls, events) = BareUrls::new(body, options(dialect), on_forge);
    reader.is_as_shown &= !urls.differs;
    reader.urls = urls.found.iter().map(|url| url.start + from..url.end + from).collect();
    let mut events = events.unwrap_or_else(|| urls.events(options(dialect)));
    while let Some((event, range)) = events.next() {
        if reader.builder.is_excessive() {
            break;
        }
        let event = urls.restore(event, &range);
        let range = range.start + from..range.end + from;
        let event = opaque::restore(event, &range, parsed, text);
        if let Event::Start(Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. }) = &event {
            let definition = is_reference(*link_type).then(|| events.definitions().get(id)).flatten();
            let definition = definition.map(|definition| definition.span.start + from..definition.span.end + from);
            reader.link_start(&event, range, definition);
        } else {
            reader.event(event, range);
        }
    }
    reader.flush();
    reader.builder.close_all(source.len() as u32);
    reader.sync(source.len());
    let written = |label: &str| labelled.as_ref().map_or_else(|| label.to_owned(), |hidden| hidden.restored(label));
    let mut labels: Vec<String> = events.definitions().iter().map(|(label, _)| written(label)).collect();
    labels.sort_unstable();
    let moved = |span: &Range<usize>| Span::from_range(&(span.start + from..span.end + from));
    let mut definitions: Vec<Span> =
        events.definitions().iter().map(|(_, definition)| moved(&definition.span)).collect();
    definitions.sort_unstable();
    let is_as_shown = reader.is_as_shown && !reader.builder.is_shown_differently;
    let tree = reader.builder.finish(source.len() as u32);
    Page { tree, raw: reader.raw, labels, definitions, hides, is_as_shown }
}

/// Whether a page is read as a forge shows it: Markdown without a site.
fn is_of_forge(dialect: Dialect, site: Option<Generator>) -> bool {
    dialect == Dialect::Gfm && site.is_none()
}

struct Reader<'a> {
    source: &'a str,
    /// The text that the parser reads: without directives, and with templates hidden.
    parsed: &'a str,
    /// Whether nothing is hidden.
    is_plain: bool,
    site: Option<Generator>,
    /// Text that is parsed instead of the source, if the page has directives.
    masked: Option<&'a str>,
    dialect: Dialect,
    builder: Builder,
    regions: std::iter::Peekable<std::vec::IntoIter<Region>>,
    /// Consecutive text events. The parser splits text at every special character, even within a bare URL.
    run: Flow,
    /// The bare URLs of the page, by position.
    urls: Vec<Range<usize>>,
    /// The bare URLs in `run`.
    run_urls: Vec<Range<usize>>,
    /// Number of the bare URLs before the current event.
    next_url: usize,
    /// Lines of the HTML fragment that is being collected.
    pieces: Option<Flow>,
    raw: Vec<RawHtml>,
    suspect: Option<Suspect>,
    image: Option<Image>,
    links: Vec<Link>,
    table_body: bool,
    is_as_shown: bool,
}

impl Reader<'_> {
    /// How HTML is shown.
    fn shown(&self) -> html::Raw {
        let is_filtered = is_of_forge(self.dialect, self.site);
        html::Raw { site: self.site, is_filtered, is_plain: self.is_plain }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        if self.image.is_some() {
            return self.in_image(&event, &range);
        }
        if self.pieces.is_some() && self.in_pieces(&event, &range) {
            return;
        }
        self.suspect(&event, &range);
        if let Event::Text(text) = &event {
            if !self.is_blanked(&range) {
                // After a character reference it may be an escaped tag: `&lt;td>`.
                if !self.source.as_bytes().get(..range.start).is_some_and(|before| before.ends_with(b";")) {
                    self.builder.balance.note_text(text);
                }
                self.push_text(text, &range);
            }
            return;
        }
        if let Event::Code(code) = &event
            && self.role(code, &range)
        {
            self.is_as_shown = false;
            return;
        }
        self.flush();
        match event {
            Event::Start(tag) => self.start(tag, &range),
            Event::End(tag) => self.end(tag, &range),
            Event::Code(code) => self.verbatim("code", &code, &range),
            Event::InlineHtml(text) | Event::Html(text) => {
                let shown = self.shown();
                html::read(&self.piece(&text, &range), &mut self.builder, shown);
            }
            Event::SoftBreak => self.builder.text("\n", Span::from_range(&range)),
            Event::HardBreak => self.leaf("br", &range),
            Event::Rule => {
                self.sync(range.start);
                self.leaf("hr", &range);
            }
            Event::FootnoteReference(_) => self.leaf("sup", &range),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.verbatim("math", &text, &range),
            Event::TaskListMarker(_) => self.leaf("input", &range),
            Event::Text(_) => {}
        }
    }

    /// Whether a range holds blanked lines of a directive. They can end up in code or HTML, and are skipped there.
    fn is_blanked(&self, range: &Range<usize>) -> bool {
        self.masked.is_some_and(|masked| masked.get(range.clone()) != self.source.get(range.clone()))
    }

    /// Opens and closes directives up to an offset; called at the start of a block.
    fn sync(&mut self, offset: usize) {
        self.builder.close_directives(offset as u32);
        while let Some(region) = self.regions.next_if(|region| region.span.start as usize <= offset) {
            self.builder.close_directives(region.span.start);
            if let Some(span) = self.builder.clip(region.span) {
                self.directive(&Region { span, ..region });
            }
            self.builder.close_directives(offset as u32);
        }
    }

    fn directive(&mut self, region: &Region) {
        if region.name == directive::COMMENT {
            let text = region.span.slice(self.source);
            return self.builder.comment(text, region.span);
        }
        let option = |key: &str| region.options.iter().find(|(name, _)| name == key).map(|(_, span)| *span);
        let attr = |name: &str, span: Span| self.builder.attr(name, span.slice(self.source), span);
        let image = || {
            let mut attrs = vec![attr("src", region.argument)];
            attrs.extend(option("alt").map(|span| attr("alt", span)));
            attrs.extend(option("width").map(|span| attr("width", span)));
            Start { name: "img", origin: Origin::Directive, span: region.span, attrs }
        };
        let target = option("link").or_else(|| option("target")).filter(|span| !span.is_empty());
        let class = self.builder.attr("class", &region.name, Span::empty(region.span.start));
        let mut attrs = vec![class];
        attrs.extend(target.map(|span| attr("href", span)));
        if !region.argument.is_empty() {
            attrs.push(attr("data-title", region.argument));
        }
        let name = if target.is_some() { "a" } else { "div" };
        let start = Start { name, origin: Origin::Directive, span: region.span, attrs };
        match region.name.as_str() {
            "image" if target.is_some() => {
                let leaf = image();
                self.builder.open_directive(start);
                self.builder.leaf(leaf);
                self.builder.close_directives(region.span.end);
            }
            "image" => {
                let leaf = image();
                self.builder.leaf(leaf);
            }
            "figure" => {
                let leaf = image();
                self.builder.open_directive(start);
                self.builder.leaf(leaf);
            }
            _ => self.builder.open_directive(start),
        }
    }

    fn open(&mut self, name: &str, range: &Range<usize>, attrs: Vec<Attr>) {
        let start = Start { name, origin: Origin::Markdown, span: Span::from_range(range), attrs };
        self.builder.open_markdown(start);
    }

    fn leaf(&mut self, name: &str, range: &Range<usize>) {
        let start = Start { name, origin: Origin::Markdown, span: Span::from_range(range), attrs: Vec::new() };
        self.builder.leaf(start);
    }

    fn start(&mut self, tag: Tag<'_>, range: &Range<usize>) {
        if is_block_tag(&tag) {
            self.sync(range.start);
        }
        let name = match tag {
            Tag::HtmlBlock => {
                self.pieces = Some(Flow::default());
                return;
            }
            Tag::CodeBlock(kind) => return self.code_block(&kind, range),
            Tag::Heading { level, id, .. } => {
                // Attributes of Quarto.
                self.is_as_shown &= !self.source.get(range.clone()).is_some_and(|heading| heading.contains('{'));
                let id = id.map(|id| self.builder.attr("id", &id, Span::empty(range.start as u32)));
                let name = ["h1", "h2", "h3", "h4", "h5", "h6"][level as usize - 1];
                return self.open(name, range, id.into_iter().collect());
            }
            Tag::BlockQuote(kind) => {
                let class = |_| self.builder.attr("class", "markdown-alert", Span::empty(range.start as u32));
                let alert = kind.map(class).into_iter().collect();
                return self.open("blockquote", range, alert);
            }
            Tag::TableHead => {
                self.open("thead", range, Vec::new());
                return self.open("tr", range, Vec::new());
            }
            Tag::TableRow => {
                if !self.table_body {
                    self.table_body = true;
                    self.open("tbody", range, Vec::new());
                }
                "tr"
            }
            Tag::Table(_) => {
                self.table_body = false;
                "table"
            }
            Tag::TableCell => "td",
            Tag::Paragraph => "p",
            Tag::List(Some(_)) => "ol",
            Tag::List(None) => "ul",
            Tag::Item => "li",
            Tag::FootnoteDefinition(_) => "section",
            Tag::DefinitionList => "dl",
            Tag::DefinitionListTitle => "dt",
            Tag::DefinitionListDefinition => "dd",
            Tag::Emphasis => "em",
            Tag::Strong => "strong",
            Tag::Strikethrough => "del",
            Tag::Superscript => "sup",
            Tag::Subscript => "sub",
            Tag::MetadataBlock(_) => "template",
            Tag::Link { .. } | Tag::Image { .. } => return,
        };
        self.open(name, range, Vec::new());
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        let end = range.end as u32;
        match tag {
            TagEnd::HtmlBlock | TagEnd::Image => {}
            TagEnd::TableHead => {
                self.builder.close_markdown(end);
                self.builder.close_markdown(end);
            }
            TagEnd::Table => {
                if std::mem::take(&mut self.table_body) {
                    self.builder.close_markdown(end);
                }
                self.builder.close_markdown(end);
            }
            TagEnd::Link => {
                if let Some(link) = self.links.pop()
                    && link.inline
                {
                    self.builder.locate_destination(link.node, &link.range, self.parsed);
                }
                self.builder.close_markdown(end);
            }
            _ => self.builder.close_markdown(end),
        }
    }

    /// Adds an inline element whose content is not markup.
    fn verbatim(&mut self, name: &str, code: &str, range: &Range<usize>) {
        let text = self.source.get(range.clone()).unwrap_or_default();
        let inner = text
            .find(code)
            .filter(|_| !code.is_empty())
            .map_or_else(|| range.clone(), |at| range.start + at..range.start + at + code.len());
        self.open(name, range, Vec::new());
        self.builder.text(code, Span::from_range(&inner));
        self.builder.close_markdown(range.end as u32);
    }
}

fn is_block_tag(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::BlockQuote(_)
            | Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::List(_)
            | Tag::Table(_)
            | Tag::FootnoteDefinition(_)
    )
}
