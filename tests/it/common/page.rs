//! The parts of a rule page, with their locations.

use std::ops::Range;

use serde::Deserialize;

/// The front matter between the `+++` lines.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Front {
    /// `error`, `warning` or `off`.
    pub(crate) severity: String,
    /// `none`, `safe` or `unsafe`.
    pub(crate) fix: String,
    /// The version that added the rule.
    pub(crate) since: String,
}

/// The content of a fence of four or more backticks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Bad,
    Good,
    Reported,
    Fixed,
    Config,
    Facts,
    Rc,
}

impl Kind {
    const ALL: [(Self, &'static str); 7] = [
        (Self::Bad, "md bad"),
        (Self::Good, "md good"),
        (Self::Reported, "text reported"),
        (Self::Fixed, "md fixed"),
        (Self::Config, "toml config"),
        (Self::Facts, "toml facts"),
        (Self::Rc, "json rc"),
    ];

    fn info(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, info)| info)
    }

    const fn opens(self) -> bool {
        matches!(self, Self::Bad | Self::Good)
    }
}

/// One fence.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    pub(crate) kind: Kind,
    /// The lines inside, each with its `\n`.
    pub(crate) text: String,
    /// Number of the opening line, from 1.
    pub(crate) line: usize,
    /// Both fence lines and all between them, in bytes.
    range: Range<usize>,
}

/// The blocks of one example; the first is the `bad` or `good` one.
#[derive(Debug)]
pub(crate) struct Example {
    blocks: Vec<Block>,
    /// `config`, `facts` and `rc` before the first example: the defaults for every example without its own.
    shared: Vec<Block>,
}

impl Example {
    pub(crate) fn page(&self) -> &Block {
        &self.blocks[0]
    }

    pub(crate) fn kind(&self) -> Kind {
        self.page().kind
    }

    pub(crate) fn find(&self, kind: Kind) -> Option<&Block> {
        self.blocks.iter().find(|block| block.kind == kind)
    }

    /// The text of a block, its own or a shared one; empty if there is none.
    pub(crate) fn text(&self, kind: Kind) -> &str {
        let shared = || self.shared.iter().find(|block| block.kind == kind);
        self.find(kind).or_else(shared).map_or("", |block| &block.text)
    }
}

/// The expected `reported` and `fixed` of one example; `None` omits the block.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) reported: Option<String>,
    pub(crate) fixed: Option<String>,
}

/// A rule page.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) front: Front,
    pub(crate) title: Option<String>,
    /// The sections in order: heading and text, without the fences in it.
    pub(crate) sections: Vec<(String, String)>,
    pub(crate) examples: Vec<Example>,
    shared: Vec<Block>,
}

impl Page {
    /// Reads a page; the error names the line.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let rest = text.strip_prefix("+++\n").ok_or("line 1: a page starts with +++")?;
        let (head, _) = rest.split_once("\n+++\n").ok_or("line 1: the front matter is not closed by +++")?;
        let front = toml::from_str(head).map_err(|error| format!("front matter: {error}"))?;
        let skipped = head.lines().count() + 2;
        let mut page = Self { front, title: None, sections: Vec::new(), examples: Vec::new(), shared: Vec::new() };
        let mut lines = Lines::new(text).skip(skipped).peekable();
        while let Some((number, range, line)) = lines.next() {
            let ticks = fence(line);
            if ticks >= 3 {
                let mut body = String::new();
                let mut end = None;
                for (_, range, inner) in lines.by_ref() {
                    if fence(inner) >= ticks && inner.trim_start_matches('`').trim().is_empty() {
                        end = Some(range.end);
                        break;
                    }
                    body.push_str(inner);
                    body.push('\n');
                }
                let end = end.ok_or_else(|| format!("line {number}: the fence is not closed"))?;
                if ticks > 3 {
                    let info = line.trim_start_matches('`').trim();
                    page.add(info, Block { kind: Kind::Bad, text: body, line: number, range: range.start..end })?;
                }
            } else if let Some(title) = line.strip_prefix("# ") {
                if page.title.replace(title.to_owned()).is_some() {
                    return Err(format!("line {number}: a second title"));
                }
            } else if let Some(heading) = line.strip_prefix("## ") {
                page.sections.push((heading.to_owned(), String::new()));
            } else if let Some((_, text)) = page.sections.last_mut() {
                text.push_str(line);
                text.push('\n');
            }
        }
        Ok(page)
    }

    fn add(&mut self, info: &str, mut block: Block) -> Result<(), String> {
        let line = block.line;
        let known = Kind::ALL.iter().find(|(_, name)| *name == info);
        block.kind = known.ok_or_else(|| format!("line {line}: a block cannot be “{info}”"))?.0;
        if block.kind.opens() {
            self.examples.push(Example { blocks: vec![block], shared: self.shared.clone() });
            return Ok(());
        }
        if self.examples.is_empty() && matches!(block.kind, Kind::Config | Kind::Facts | Kind::Rc) {
            self.shared.push(block);
            return Ok(());
        }
        let example = self.examples.last_mut();
        let example = example.ok_or_else(|| format!("line {line}: “{info}” belongs below a bad or good example"))?;
        if example.find(block.kind).is_some() {
            return Err(format!("line {line}: a second “{info}” for one example"));
        }
        if example.kind() == Kind::Good && matches!(block.kind, Kind::Reported | Kind::Fixed) {
            return Err(format!("line {line}: a good example reports nothing, so it has no “{info}”"));
        }
        example.blocks.push(block);
        Ok(())
    }

    /// The page with the expected `reported` and `fixed` in its bad examples. A new block comes after the other blocks
    /// of its example.
    pub(crate) fn rewritten(&self, text: &str, wanted: &[Wanted]) -> String {
        let mut edits: Vec<(Range<usize>, String)> = Vec::new();
        for (example, wanted) in self.examples.iter().zip(wanted) {
            for (kind, wanted) in [(Kind::Reported, &wanted.reported), (Kind::Fixed, &wanted.fixed)] {
                match (example.find(kind), wanted) {
                    (Some(block), Some(wanted)) if block.text == *wanted => {}
                    (Some(block), Some(wanted)) => edits.push((block.range.clone(), fenced(kind, wanted))),
                    (Some(block), None) => edits.push((block.range.clone(), String::new())),
                    (None, Some(wanted)) => {
                        let end = example.blocks.iter().map(|block| block.range.end).max().unwrap_or_default();
                        edits.push((end..end, fenced(kind, wanted)));
                    }
                    (None, None) => {}
                }
            }
        }
        // Stable, so that two blocks inserted at one place keep their order.
        edits.sort_by_key(|(range, _)| range.start);
        let (mut out, mut at) = (String::new(), 0);
        for (range, new) in edits {
            out.push_str(&text[at..range.start]);
            out.push_str(&new);
            at = range.end;
        }
        out.push_str(&text[at..]);
        out
    }
}

fn fenced(kind: Kind, text: &str) -> String {
    let ticks = "`".repeat(text.lines().map(fence).max().unwrap_or(0).max(3) + 1);
    format!("{ticks}{}\n{text}{ticks}\n", kind.info())
}

/// Number of backticks a line starts with.
fn fence(line: &str) -> usize {
    line.len() - line.trim_start_matches('`').len()
}

/// Lines with their number from 1 and their bytes, the line end included in the range and not in the text.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    number: usize,
}

impl<'a> Lines<'a> {
    const fn new(text: &'a str) -> Self {
        Self { text, at: 0, number: 0 }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = (usize, Range<usize>, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.text[self.at..].split_inclusive('\n').next()?;
        let range = self.at..self.at + line.len();
        self.at = range.end;
        self.number += 1;
        Some((self.number, range, line.trim_end_matches('\n')))
    }
}
