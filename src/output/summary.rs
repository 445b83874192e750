//! The summary for standard error: what was checked, what was found, and notes about what was skipped.

use std::time::Duration;

use owo_colors::Style as Paint;
use textwrap::{Options, WordSplitter};

use super::{Style, full::severity_paint, hidden, sanitize};
use crate::{
    diagnostic::Severity,
    report::{Checked, FileReport, LinkCounts, ModulesChecked, Report, Totals},
    text,
};

/// Up to this many pages get a line each; more share one line.
const MOST_FILES: usize = 5;

/// The counts of what was checked, the totals and the notes, wrapped to the width; ends with a line break.
#[must_use]
pub fn summary(report: &Report, style: &Style) -> String {
    let mut lines: Vec<String> =
        checked(report).into_iter().map(|(path, what)| wrapped(&path, &what, *style)).collect();
    if report.documents().next().is_some() {
        lines.extend(fixed(report));
        lines.push(totals(report, *style));
    }
    lines.extend(hidden::line(report).map(|text| labelled("hidden:", &text, Paint::new().yellow(), *style)));
    let cyan = Paint::new().cyan();
    lines.extend(report.notes.iter().map(|text| labelled("note:", &sanitize::block(text), cyan, *style)));
    lines.into_iter().map(|line| line + "\n").collect()
}

/// The counts of what was checked, unwrapped: a line per page, or one for all.
pub(super) fn plain(report: &Report) -> Vec<String> {
    let line = |(path, what): (String, String)| if path.is_empty() { what } else { format!("{path}: {what}") };
    checked(report).into_iter().map(line).collect()
}

/// Subject and counts of each line.
fn checked(report: &Report) -> Vec<(String, String)> {
    let pages: Vec<&FileReport> = report.documents().collect();
    let counts = &report.links;
    match pages.as_slice() {
        [] => vec![(String::new(), "No pages were checked.".to_owned())],
        [page] => vec![(sanitize::line(&page.path).into_owned(), one(&page.checked, web_links(counts)))],
        pages if pages.len() <= MOST_FILES => {
            // Pages share URLs, so the results are those of all pages together.
            let web = |page: &FileReport| (counts.skipped < counts.unique).then_some(page.checked.web_links);
            let line = |page: &&FileReport| {
                let links = web(page).filter(|&links| links > 0).map(|links| count(links, "link", "links"));
                (sanitize::line(&page.path).into_owned(), one(&page.checked, links))
            };
            let together = web_links(counts).map(|links| ("All pages".to_owned(), links));
            pages.iter().map(line).chain(together).collect()
        }
        pages => vec![(format!("{} pages", pages.len()), many(pages, web_links(counts)))],
    }
}

/// The counts of one page.
fn one(checked: &Checked, links: Option<String>) -> String {
    let modules = checked.modules.as_ref().map(|modules| format!(" ({})", module_tree(modules)));
    let roster = checked
        .roster
        .as_ref()
        .map(|roster| format!(" ({}, {})", sanitize::line(&roster.path), count(roster.people, "person", "people")));
    counts(checked, &modules.unwrap_or_default(), &roster.unwrap_or_default(), links)
}

/// The sums of several pages.
fn many(pages: &[&FileReport], links: Option<String>) -> String {
    let mut sum = Checked::default();
    let mut trees: Vec<&ModulesChecked> = Vec::new();
    for page in pages {
        let Checked { contract, entries, references, modules, contributors, local_links, web_links, .. } =
            &page.checked;
        sum.contract = sum.contract.or_else(|| contract.clone());
        sum.entries += entries;
        sum.references += references;
        sum.contributors += contributors;
        sum.local_links += local_links;
        sum.web_links += web_links;
        trees.extend(modules.as_ref().filter(|tree| !trees.contains(tree)));
    }
    let modules = match trees.as_slice() {
        [] => String::new(),
        [tree] => format!(" ({})", module_tree(tree)),
        trees => format!(" ({} module trees)", trees.len()),
    };
    counts(&sum, &modules, "", links)
}

/// The counts that are not zero. Entries are counted whenever there is a contract.
fn counts(checked: &Checked, modules: &str, roster: &str, links: Option<String>) -> String {
    let &Checked { entries, references, contributors, local_links, .. } = checked;
    let some = |n: usize, text: String| (n > 0).then_some(text);
    let parts = [
        checked.contract.as_ref().map(|_| count(entries, "entry", "entries")),
        some(references, format!("{}{modules}", count(references, "module reference", "module references"))),
        some(contributors, format!("{}{roster}", count(contributors, "contributor", "contributors"))),
        links,
        some(local_links, count(local_links, "local link", "local links")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    match parts.as_slice() {
        // A note says why links of the web were not checked.
        [] if checked.web_links > 0 => "no entries or contributors".to_owned(),
        [] => "no entries, contributors or links".to_owned(),
        parts => parts.join(", "),
    }
}

fn module_tree(tree: &ModulesChecked) -> String {
    let source = match tree.source.split_once(':') {
        Some(("builtin", name)) => format!("built-in {} list", sanitize::line(name)),
        _ if tree.source == "config" => "configured list".to_owned(),
        _ => format!("{}/", sanitize::line(tree.source.trim_end_matches('/'))),
    };
    format!("{source}, {}", count(tree.count, "module", "modules"))
}

/// The links that were checked over the network, by result; a note says which were not.
fn web_links(counts: &LinkCounts) -> Option<String> {
    let &LinkCounts { unique, ok, moved, dead, unreachable, blocked, skipped, cached, .. } = counts;
    let checked = unique.saturating_sub(skipped);
    if checked == 0 {
        return None;
    }
    let results = [(ok, "ok"), (moved, "moved"), (dead, "dead"), (unreachable, "unreachable"), (blocked, "blocked")];
    let mut results: Vec<String> =
        results.iter().filter(|(n, _)| *n > 0).map(|(n, result)| format!("{n} {result}")).collect();
    if cached > 0 {
        let from_cache = format!("{cached} from the cache");
        results = vec![format!("{}; {from_cache}", results.join(", "))];
    }
    Some(format!("{} ({})", count(checked, "link", "links"), results.join(", ")))
}

fn fixed(report: &Report) -> Option<String> {
    let (fixed, locations) = report.fixed();
    let findings = count(fixed, "finding", "findings");
    let verb = if report.dry_run { "Would fix" } else { "Fixed" };
    let places = if locations > fixed { format!(" ({locations} locations)") } else { String::new() };
    (fixed > 0).then(|| format!("{verb} {findings}{places}."))
}

fn totals(report: &Report, style: Style) -> String {
    let Totals { errors, warnings, locations, fixable, safely_fixable, more, .. } = report.totals();
    let severities =
        [(errors, Severity::Error, "error", "errors"), (warnings, Severity::Warning, "warning", "warnings")];
    let found = severities
        .into_iter()
        .filter(|(n, ..)| *n > 0)
        .map(|(n, severity, one, many)| style.paint(&count(n, one, many), severity_paint(severity).bold()));
    let found: Vec<String> = found.collect();
    let mut parts = match found.as_slice() {
        [] if report.fixed().0 > 0 => vec!["No other findings".to_owned()],
        [] => vec![style.paint("No findings", Paint::new().green().bold())],
        found if locations > errors + warnings => {
            vec![format!("Found {} ({locations} locations)", text::join(found, "and"))]
        }
        found => vec![format!("Found {}", text::join(found, "and"))],
    };
    parts.extend((more > 0).then(|| format!("{more} more not listed")));
    parts.extend(match (safely_fixable, fixable.saturating_sub(safely_fixable)) {
        (0, 0) => None,
        (safe, 0) => Some(format!("{safe} fixable with --fix")),
        (0, risky) => Some(format!("{risky} fixable with --fix --unsafe-fixes")),
        (safe, risky) => Some(format!("{safe} fixable with --fix, {risky} more with --unsafe-fixes")),
    });
    let elapsed = report.elapsed.map(|elapsed| format!(" ({})", duration(elapsed))).unwrap_or_default();
    parts.join("; ") + &elapsed
}

/// `12 ms`, `0.9 s`, `2 min 5 s`.
fn duration(elapsed: Duration) -> String {
    match (elapsed.as_millis(), elapsed.as_secs()) {
        (millis @ 0..100, _) => format!("{millis} ms"),
        (0..60_000, _) => format!("{:.1} s", elapsed.as_secs_f64()),
        (_, seconds) => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

/// A line that begins with a path in bold, wrapped with an indent.
fn wrapped(path: &str, text: &str, style: Style) -> String {
    if path.is_empty() {
        return text.to_owned();
    }
    let head = format!("{path}:");
    let painted = style.paint(&head, Paint::new().bold());
    fill(&format!("{head} {text}"), "", "  ", style).replacen(&head, &painted, 1)
}

/// A line that begins with a label, wrapped with an indent.
fn labelled(label: &str, text: &str, paint: Paint, style: Style) -> String {
    let indent = " ".repeat(label.len() + 1);
    let head = style.paint(label, paint.bold());
    fill(text, &format!("{label} "), &indent, style).replacen(label, &head, 1)
}

fn fill(text: &str, first: &str, indent: &str, style: Style) -> String {
    let options = Options::new(style.columns()).initial_indent(first).subsequent_indent(indent).break_words(false);
    textwrap::fill(text, options.word_splitter(WordSplitter::NoHyphenation))
}

fn count(n: usize, one: &str, many: &str) -> String {
    match n {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        _ => format!("{n} {many}"),
    }
}
