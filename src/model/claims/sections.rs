//! Which of the sections named License are about the project: not that of a dependency, which is below its heading.

use std::collections::BTreeSet;

use super::{is_license_heading, plain};
use crate::model::page::Page;

/// Headings of sections about the project, without spaces.
const GENERAL: [&str; 10] = [
    "about",
    "abouttheproject",
    "aboutthisproject",
    "info",
    "information",
    "legal",
    "legalnotice",
    "overview",
    "project",
    "theproject",
];

/// The headings of the license sections about the project: those at the top, and those right below the title, the name of
/// the project or a heading that could only be about it.
pub(super) fn own(page: &Page, names: &[String], is_titled: bool) -> BTreeSet<usize> {
    let headings = &page.headings;
    let mut open: Vec<usize> = Vec::new();
    let mut parents: Vec<Option<usize>> = Vec::with_capacity(headings.len());
    for (index, heading) in headings.iter().enumerate() {
        open.truncate(
            open.iter().take_while(|&&at| headings.get(at).is_some_and(|at| at.level < heading.level)).count(),
        );
        parents.push(open.last().copied());
        open.push(index);
    }
    let licenses: Vec<usize> = (0..headings.len())
        .filter(|&index| headings.get(index).is_some_and(|heading| is_license_heading(&heading.text)))
        .collect();
    let parent = |index: usize| parents.get(index).copied().flatten();
    // A page with one heading of the first level has it as its title, unless others like it have a license as well.
    let tops: BTreeSet<usize> =
        licenses.iter().filter_map(|&index| parent(index)).filter(|&top| parent(top).is_none()).collect();
    let first = headings.first().map_or(0, |heading| heading.level);
    let is_alone = headings.iter().skip(1).all(|heading| heading.level > first);
    let title = (tops.iter().all(|&top| top == 0) && (first == 1 || (is_alone && !is_titled))).then_some(0);
    let is_about_project = |index: usize| {
        let name = headings.get(index).map(|heading| plain(&heading.text)).unwrap_or_default();
        let text = headings.get(index).map_or("", |heading| &*heading.text);
        Some(index) == title
            || (index > 0 && names.contains(&name))
            || GENERAL.contains(&name.as_str())
            || is_license_heading(text)
    };
    let is_own = |&index: &usize| {
        let mut around = parent(index);
        while let Some(at) = around.filter(|&at| is_about_project(at)) {
            around = parent(at);
        }
        around.is_none()
    };
    licenses.into_iter().filter(is_own).collect()
}
