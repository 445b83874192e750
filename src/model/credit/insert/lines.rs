//! The Markdown of a person, in one line or several: what is about them, and what all others have as well.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    closing::closing,
    template::{Known, Part, Place, Template, core, extend, is_open},
};

/// People with longer sources are texts about them.
const LONGEST: usize = 8_000;
/// Words of the label of a field.
const LABEL: usize = 4;

/// The source of a person.
#[derive(Debug)]
pub(super) struct Lines<'a> {
    pub(super) source: &'a str,
    pub(super) known: Known<'a>,
}

/// How many people of a list have a line.
#[derive(Debug, Default)]
pub(super) struct Common {
    counts: BTreeMap<Template, usize>,
    people: usize,
}

impl Common {
    pub(super) fn of(people: &[Lines<'_>]) -> Self {
        let mut counts = BTreeMap::new();
        for person in people.iter().filter(|person| person.source.len() <= LONGEST) {
            let own: BTreeSet<Template> = person.lines().collect();
            own.into_iter().for_each(|line| *counts.entry(line).or_default() += 1);
        }
        Self { counts, people: people.len() }
    }

    fn count(&self, line: &Template) -> usize {
        self.counts.get(line).copied().unwrap_or(0)
    }
}

impl Lines<'_> {
    fn lines(&self) -> impl Iterator<Item = Template> {
        self.source.lines().map(|line| self.known.open(line.trim_end_matches('\r'), Place::Markdown))
    }

    /// The template of the person, and the labels of what it leaves out. `None` if it is not known how another one would be
    /// written.
    pub(super) fn template(&self, common: &Common) -> Option<(Template, Vec<Option<String>>)> {
        if self.source.len() > LONGEST {
            return None;
        }
        let (mut template, mut lacks, mut blank): (Template, Vec<Option<String>>, usize) = Default::default();
        for (at, line) in self.lines().enumerate() {
            let is_blank = line.iter().all(|part| matches!(part, Part::Text(text) if text.trim().is_empty()));
            let is_only_number = line.iter().all(|part| matches!(part, Part::Text(_) | Part::Id));
            let kept = match () {
                () if is_blank => {
                    blank += 1;
                    continue;
                }
                () if is_open(&line) && !(at > 0 && is_only_number) => {
                    let cut = cut(&line)?;
                    // What everybody has is not about one of them.
                    let is_said =
                        text(&line).get(text(&cut).len()..).is_some_and(|rest| rest.contains(char::is_alphanumeric));
                    let all = if is_said { common.people } else { common.people * 3 / 4 };
                    if common.people > 1 && common.count(&line) >= all {
                        line
                    } else {
                        let cut = closed(&line, cut)?;
                        if at == 0 && text(&line).trim_end() != text(&cut) {
                            lacks.push(None);
                        }
                        cut
                    }
                }
                () if at == 0 => return None,
                () if common.people > 1 && common.count(&line) == common.people => line,
                () => {
                    lacks.extend(label(&text(&line)));
                    continue;
                }
            };
            if at > 0 {
                extend(&mut template, [Part::Text("\n".repeat(blank + 1))]);
            }
            blank = 0;
            extend(&mut template, kept);
        }
        // Lines that are text only follow from fields.
        lacks.sort_unstable();
        lacks.dedup();
        is_open(&template).then_some((template, lacks))
    }
}

fn text(parts: &[Part]) -> String {
    let one = |part: &Part| match part {
        Part::Text(text) => text.clone(),
        _ => "x".to_owned(),
    };
    parts.iter().map(one).collect()
}

/// A line up to the last part that is left open, with the marks after it. `None` if a bracket stays open.
fn cut(line: &Template) -> Option<Template> {
    let first = line.iter().position(Part::is_open)?;
    let mut kept: Template = line.get(..first)?.to_vec();
    extend(&mut kept, core(line));
    let last = line.iter().rposition(Part::is_open)?;
    if let Some(Part::Text(after)) = line.get(last + 1) {
        let closes = |c: char| matches!(c, ')' | ']' | '>' | '*' | '_' | '`' | '/');
        let end = after.find(|c| !closes(c)).unwrap_or(after.len());
        extend(&mut kept, [Part::Text(after.get(..end)?.to_owned())]);
    }
    let shown = text(&kept);
    let is_closed = |open: char, close: char| shown.matches(open).count() == shown.matches(close).count();
    if !(is_closed('(', ')') && is_closed('[', ']') && is_closed('<', '>')) {
        return None;
    }
    Some(kept)
}

/// A cut line with what closes the elements and quotation marks that are open at its end.
fn closed(line: &Template, mut cut: Template) -> Option<Template> {
    let closing = closing(&text(line), text(&cut).len())?;
    if !closing.is_empty() {
        extend(&mut cut, [Part::Text(closing)]);
    }
    Some(cut)
}

/// The label of a field, if a line says something.
fn label(line: &str) -> Option<Option<String>> {
    if !line.contains(char::is_alphanumeric) {
        return None;
    }
    let is_mark = |c: char| c.is_whitespace() || matches!(c, '*' | '-' | '+' | '_' | '#');
    let label = line.split_once(':').map(|(label, _)| label.trim_matches(is_mark));
    let is_label = |label: &&str| {
        label.contains(char::is_alphabetic)
            && label.split_whitespace().count() <= LABEL
            && !label.contains(['[', '(', '/'])
    };
    Some(label.filter(is_label).map(str::to_owned))
}
