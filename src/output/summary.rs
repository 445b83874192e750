//! The summary: what was looked at, what was found, and what was left out and why. It belongs on standard error.

use std::time::Duration;

use owo_colors::Style as Paint;
use textwrap::Options;

use super::{Style, full::severity_paint, sanitize};
use crate::{
    diagnostic::Severity,
    report::{Checked, FileReport, LinkCounts, ModulesChecked, Report, RosterChecked, Totals},
};

/// Up to this many documents are told one by one; more of them together.
const MOST_FILES: usize = 5;

/// A line a document (one for all where there are more than five), the totals, and the notes of the run; ends with a line break.
#[must_use]
pub fn summary(report: &Report, style: &Style) -> String {
    let mut lines = what_was_read(report, *style);
    if report.documents().next().is_some() {
        lines.push(totals(report.totals(), report.elapsed, *style));
        let fixed: usize = report.files.iter().filter_map(|file| file.fixed.as_ref()).map(|fixed| fixed.count).sum();
        lines.extend((fixed > 0).then(|| format!("{} fixed.", count(fixed, "finding", "findings"))));
    }
    lines.extend(report.notes.iter().map(|text| note(text, *style)));
    lines.into_iter().map(|line| line + "\n").collect()
}

/// A line a document, or one for all.
pub(super) fn what_was_read(report: &Report, style: Style) -> Vec<String> {
    let documents: Vec<&FileReport> = report.documents().collect();
    match documents.as_slice() {
        [] => vec!["No documents were read.".to_owned()],
        [file] => vec![one_file(file, links(&report.links, file.checked.links), style)],
        files if files.len() <= MOST_FILES => {
            let own = |file: &FileReport| some_or_no(file.checked.links, "link", "links");
            let mut lines: Vec<_> = files.iter().map(|&file| one_file(file, own(file), style)).collect();
            lines.extend((report.links.total > 0).then(|| format!("all files: {}", links(&report.links, all(report)))));
            lines
        }
        files => vec![together(files, &report.links, style)],
    }
}

/// Links of every kind.
fn all(report: &Report) -> usize {
    report.files.iter().map(|file| file.checked.links).sum()
}

fn one_file(file: &FileReport, links: String, style: Style) -> String {
    let checked = &file.checked;
    let contract = match &checked.contract {
        None => "no contract".to_owned(),
        Some(name) => {
            let fields = match checked.fields {
                0 => String::new(),
                n => format!(" {} {}", if style.unicode { "×" } else { "x" }, count(n, "field", "fields")),
            };
            let entries = some_or_no(checked.entries, "entry", "entries");
            format!("{entries}{fields} (contract {})", sanitize::line(name))
        }
    };
    let parts = [Some(contract), references(checked), Some(people(checked)), Some(links)];
    let path = style.paint(&sanitize::line(&file.path), Paint::new().bold());
    format!("{path}: {}", join(parts, style))
}

/// Several documents as one: sums, and the contracts and trees by name while there are few of them.
fn together(files: &[&FileReport], counts: &LinkCounts, style: Style) -> String {
    let sum = |of: fn(&Checked) -> usize| files.iter().map(|file| of(&file.checked)).sum::<usize>();
    let contracts = distinct(files.iter().filter_map(|file| file.checked.contract.as_ref()));
    let entries = match contracts.as_slice() {
        [] => "no contract".to_owned(),
        names => {
            let word = if names.len() == 1 { "contract" } else { "contracts" };
            let names = names.iter().map(|name| sanitize::line(name)).collect::<Vec<_>>().join(", ");
            format!("{} ({word} {names})", some_or_no(sum(|checked| checked.entries), "entry", "entries"))
        }
    };
    let trees = distinct(files.iter().filter_map(|file| file.checked.modules.as_ref()));
    let found = sum(|checked| checked.references);
    let references = match trees.as_slice() {
        [] => references(&Checked { references: found, ..Checked::default() }),
        [tree] => references(&Checked { references: found, modules: Some((*tree).clone()), ..Checked::default() }),
        _ => Some(format!("{} against {} module trees", module_references(found), trees.len())),
    };
    let people = contributors(sum(|checked| checked.contributors));
    format!(
        "{} files: {}",
        files.len(),
        join([Some(entries), references, Some(people), Some(links(counts, sum(|checked| checked.links)))], style)
    )
}

fn distinct<'a, T: PartialEq>(all: impl Iterator<Item = &'a T>) -> Vec<&'a T> {
    let mut seen = Vec::new();
    for one in all {
        if !seen.contains(&one) {
            seen.push(one);
        }
    }
    seen
}

fn references(checked: &Checked) -> Option<String> {
    let found = module_references(checked.references);
    match &checked.modules {
        Some(tree) => Some(format!("{found} against {}", module_tree(tree))),
        None => (checked.references > 0).then(|| format!("{found} against no module tree")),
    }
}

fn module_references(found: usize) -> String {
    some_or_no(found, "module reference", "module references")
}

fn module_tree(tree: &ModulesChecked) -> String {
    let source = match tree.source.split_once(':') {
        Some(("builtin", name)) => format!("the built-in {} list", sanitize::line(name)),
        _ if tree.source == "config" => "the configured list".to_owned(),
        _ => format!("{}/", sanitize::line(tree.source.trim_end_matches('/'))),
    };
    format!("{source} ({})", count(tree.count, "module", "modules"))
}

fn contributors(found: usize) -> String {
    some_or_no(found, "contributor", "contributors")
}

/// The people of one document, and what they were compared with.
fn people(checked: &Checked) -> String {
    let found = contributors(checked.contributors);
    let against = |roster: &RosterChecked| {
        let people = count(roster.people, "person", "people");
        format!("{found} against {} ({people})", sanitize::line(&roster.path))
    };
    checked.roster.as_ref().map_or_else(|| found.clone(), against)
}

/// What became of addresses on the web; `all` counts links inside the repository and the page too.
fn links(counts: &LinkCounts, all: usize) -> String {
    let &LinkCounts { total, unique, ok, moved, dead, unreachable, blocked, skipped, cached } = counts;
    let local = all.saturating_sub(total);
    if total == 0 && local > 0 {
        return count(local, "local link", "local links");
    }
    let local = if local > 0 { format!(", {local} local") } else { String::new() };
    let total_text = some_or_no(total, "link", "links");
    let verdicts = [
        (ok, "ok"),
        (moved, "moved"),
        (dead, "dead"),
        (unreachable, "unreachable"),
        (blocked, "blocked"),
        (skipped, "not asked"),
    ];
    let distinct = if unique == total { String::new() } else { format!(" ({unique} distinct)") };
    let told: Vec<_> = verdicts.iter().filter(|(n, _)| *n > 0).map(|(n, verdict)| format!("{n} {verdict}")).collect();
    match told.as_slice() {
        [] => format!("{total_text}{local}"),
        [_] if skipped > 0 => format!("{total_text}{distinct}: not asked{local}"),
        told => {
            let cached = if cached > 0 { format!(" ({cached} from the cache)") } else { String::new() };
            format!("{total_text}{distinct}: {}{cached}", told.join(", ")) + &local
        }
    }
}

fn totals(totals: Totals, elapsed: Option<Duration>, style: Style) -> String {
    let Totals { errors, warnings, fixable, safely_fixable, suppressed } = totals;
    let painted = |severity, text: String| style.paint(&text, severity_paint(severity).bold());
    let mut found = Vec::new();
    if errors > 0 {
        found.push(painted(Severity::Error, count(errors, "error", "errors")));
    }
    if warnings > 0 {
        found.push(painted(Severity::Warning, count(warnings, "warning", "warnings")));
    }
    if found.is_empty() {
        found.push(style.paint("No findings", Paint::new().green().bold()));
    }
    if suppressed > 0 {
        found.push(format!("{suppressed} suppressed"));
    }
    let fixes = match (safely_fixable, fixable.saturating_sub(safely_fixable)) {
        (0, 0) => String::new(),
        (safe, 0) => format!("; {safe} can be fixed with --fix"),
        (0, risky) => format!("; {risky} can be fixed with --fix --unsafe-fixes"),
        (safe, risky) => format!("; {safe} can be fixed with --fix, {risky} more with --unsafe-fixes"),
    };
    let elapsed = elapsed.map(|elapsed| format!(" {}", duration(elapsed))).unwrap_or_default();
    format!("{}{fixes}.{elapsed}", found.join(", "))
}

/// `12 ms`, `0.9 s`, `2 min 5 s`.
fn duration(elapsed: Duration) -> String {
    match (elapsed.as_millis(), elapsed.as_secs()) {
        (millis @ 0..100, _) => format!("{millis} ms"),
        (0..60_000, _) => format!("{:.1} s", elapsed.as_secs_f64()),
        (_, seconds) => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

fn note(text: &str, style: Style) -> String {
    let head = style.paint("note:", Paint::new().cyan().bold());
    let options = Options::new(style.columns()).initial_indent("note: ").subsequent_indent("      ").break_words(false);
    let text = textwrap::fill(&sanitize::block(text), options.word_splitter(textwrap::WordSplitter::NoHyphenation));
    text.replacen("note:", &head, 1)
}

fn join<const N: usize>(parts: [Option<String>; N], style: Style) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(if style.unicode { " · " } else { ", " })
}

fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

fn some_or_no(n: usize, one: &str, many: &str) -> String {
    if n == 0 { format!("no {many}") } else { count(n, one, many) }
}
