//! A generated list and the file that it is generated from: what only the file can repair is reported there, and not on
//! the page.

use std::collections::BTreeSet;

use super::{ParsedPage, lint, roster::lint_entries};
use crate::{
    diagnostic::{Diagnostic, Label},
    document::NodeIndex,
    model::{
        people,
        profile::Choice,
        roster::{self, Comparison, Roster},
    },
    rule::{Facts, Needs},
    rules::Selection,
    span::Span,
};

/// Takes out findings that are about the file: those that an entry has as well, and those in the footer that the generator
/// writes.
pub(super) fn leave_to_source(
    found: &mut Vec<Diagnostic>,
    page: &ParsedPage,
    compared: Option<&Comparison<'_>>,
    facts: &Facts,
    selection: &Selection,
) -> Vec<Diagnostic> {
    let mut left = Vec::new();
    let Some(list) = people::generated_list(&page.document).filter(|_| !found.is_empty()) else { return left };
    let document = &page.document;
    let span = |node: NodeIndex| document.node(node).span;
    let footers = list.filter(|&node| document.name(node) == "td" && document.attr(node, "colspan").is_some());
    let footers = footers.map(span).filter(|footer| is_footer(footer.slice(document.source())));
    if let Some(footer) = footers.last() {
        left.extend(found.extract_if(.., |finding| footer.contains(finding.span)));
    }
    let Some(compared) = compared else { return left };
    let mut cells: Vec<(Span, Span)> =
        compared.pairs.iter().map(|pair| (span(pair.person.element), pair.listed.span)).collect();
    cells.sort_unstable();
    let entry = |place: Span| {
        let at = cells.partition_point(|(cell, _)| cell.start <= place.start).checked_sub(1)?;
        cells.get(at).filter(|(cell, _)| place.start < cell.end).map(|(_, entry)| *entry)
    };
    if !found.iter().any(|finding| entry(finding.span).is_some()) {
        return left;
    }
    let mut known: BTreeSet<(&str, Span)> = BTreeSet::new();
    // The list may have the people in another order, so that of two people the other one is reported.
    let mut pairs: BTreeSet<(&str, Span, Span)> = BTreeSet::new();
    // Others say nothing about the cells of this page.
    let paired: BTreeSet<Span> = compared.pairs.iter().map(|pair| pair.listed.span).collect();
    let roster = compared.roster.only(|person| paired.contains(&person.span));
    for InFile { entry, finding, .. } in lint_entries(&roster, facts, selection) {
        known.insert((finding.rule, entry));
        for label in &finding.labels {
            let people = &roster.people;
            let before = people.partition_point(|person| person.span.start <= label.span.start).checked_sub(1);
            let other = before.and_then(|at| people.get(at)).filter(|person| person.span.contains(label.span));
            pairs.extend(other.map(|other| (finding.rule, other.span, entry)));
        }
    }
    let is_known = |finding: &mut Diagnostic| {
        let Some(entry_of) = entry(finding.span) else { return false };
        let mut others = finding.labels.iter().filter_map(|label| entry(label.span));
        known.contains(&(finding.rule, entry_of))
            || others.any(|other| pairs.contains(&(finding.rule, entry_of, other)))
    };
    left.extend(found.extract_if(.., is_known));
    left
}

/// Whether a cell is the footer that the generator writes under its list, white space aside.
fn is_footer(cell: &str) -> bool {
    const CELL: &str = "<tdalign=\"center\"size=\"13px\"colspan=\"";
    const LOGO: &str = "\"><imgsrc=\"https://raw.githubusercontent.com/all-contributors/all-contributors-cli/";
    const LINK: &str = "/assets/logo-small.svg\"><ahref=\"https://all-contributors.js.org/docs/en/bot/usage\">Addyourcontributions</a>";
    // A cell that is as long as a page is none.
    if cell.len() > MAX_FOOTER {
        return false;
    }
    let cell: String = cell.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    // Between them are the number of columns and the version of the generator.
    let rest = || {
        let logo = cell.strip_prefix(CELL)?.trim_start_matches(|c: char| c.is_ascii_digit());
        logo.strip_prefix(LOGO)?.trim_start_matches(|c: char| c.is_ascii_alphanumeric()).strip_prefix(LINK)
    };
    rest().is_some_and(|rest| matches!(rest, "</img></td>" | "</td>" | "</img>" | ""))
}

/// Largest footer, in bytes.
const MAX_FOOTER: usize = 2000;

/// A finding of the file.
pub(super) struct InFile {
    /// The span of its entry.
    pub(super) entry: Span,
    pub(super) finding: Diagnostic,
    /// Whether it is in a broken tag that is reported itself.
    pub(super) spared: bool,
}

/// What rules about a page find on the list that is generated from the file, at the values of the file. `facts` are those of a
/// page with the list.
pub(super) fn lint_rendered(roster: &Roster, facts: &Facts, selection: &Selection) -> Vec<InFile> {
    let Ok(sheet) = roster::sheet(roster) else { return Vec::new() };
    let page = ParsedPage::parse(roster.path.clone(), sheet.text, &Choice::None, |_| None);
    let linted = lint(&page, &Facts { files: facts.files.clone(), ..Facts::default() }, selection);
    let is_wanted = |finding: &Diagnostic| {
        let rule = linted.ran.iter().find(|rule| rule.id == finding.rule);
        rule.is_some_and(|rule| matches!(rule.needs, Needs::Document | Needs::Files) && rule.check_roster.is_none())
    };
    // The entry of a place in the list, and the value that is there.
    let origin = |place: Span| {
        let at = sheet.cells.partition_point(|cell| cell.span.start <= place.start).checked_sub(1)?;
        let (cell, listed) = (sheet.cells.get(at)?, roster.people.get(at)?);
        let value = cell.values.iter().find(|(shown, _)| shown.contains(place)).map(|(_, value)| *value);
        let known = value.filter(|value| !value.is_empty()).unwrap_or_else(|| listed.location());
        (place.start < cell.span.end).then_some((listed.span, known))
    };
    let in_file = |(finding, spared): (&Diagnostic, bool)| {
        let (entry, span) = origin(finding.span)?;
        let label = |label: &Label| Some(Label { span: origin(label.span)?.1, message: label.message.clone() });
        let labels: Vec<Label> = finding.labels.iter().filter_map(label).collect();
        // It may have a line of the list.
        let label = finding.label.clone().filter(|_| labels.is_empty());
        Some(InFile { entry, finding: Diagnostic { span, label, labels, fix: None, ..finding.clone() }, spared })
    };
    let all = linted.all().zip((0..).map(|at| at >= linted.found.len()));
    all.filter(|(finding, _)| is_wanted(finding)).filter_map(in_file).collect()
}
