//! What builds a page into a site, and what it reads differently: templates, MDX, Vue, Python-Markdown, kramdown, LaTeX.

mod components;
mod dialects;
mod forge;
mod readings;
mod templates;

use crate::common::program::{project, run};

/// The findings of the pages of a project, as `path:line: rule`.
fn found(files: &[(&str, &str)]) -> Vec<String> {
    let is_page = |path: &&str| [".md", ".mdx", ".qmd", ".html"].iter().any(|ending| path.ends_with(ending));
    let pages: Vec<&str> = files.iter().map(|(path, _)| *path).filter(is_page).collect();
    let check = ["check", "--offline", "--output-format", "concise"];
    let checked = run(project(files).path(), &[&check, &pages[..]].concat());
    assert!(checked.code < 2, "{}", checked.err);
    let line = |line: &str| {
        let mut parts = line.splitn(4, ':');
        let (path, row) = (parts.next()?, parts.next()?);
        let (_, rule) = parts.nth(1)?.split_once('[')?;
        Some(format!("{path}:{row}: {}", rule.split(']').next()?))
    };
    checked.out.lines().filter_map(line).collect()
}

const NOTHING: [&str; 0] = [];
