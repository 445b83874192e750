//! `avatar/query`: a second `?` in the URL of an avatar.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    diagnostic::Diagnostic,
    document::NodeIndex,
    fix::{Edit, Fix, Safety},
    model::{
        links::{Link, Target},
        people::address::{is_avatar, parse},
    },
    rule::{Context, Fixable, Level, Sink},
    span::Span,
};

rule! {
    id: "avatar/query",
    level: Level::WARNING,
    check: check,
    fix: Fixable::Safe,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let grids = context.model.grids.iter().enumerate();
    let of_image: BTreeMap<NodeIndex, usize> =
        grids.flat_map(|(at, grid)| grid.people.iter().filter_map(move |person| Some((person.image?, at)))).collect();
    let mut by_grid: BTreeMap<Option<usize>, Vec<(&Link, Vec<Edit>)>> = BTreeMap::new();
    let mut seen: BTreeSet<Span> = BTreeSet::new();
    for link in context.model.links.iter().filter(|link| link.image) {
        let avatar = match &link.target {
            Target::Web { url, .. } => is_avatar(url),
            _ => parse(&link.value).as_ref().is_some_and(is_avatar),
        };
        // In a generated list, the generator would write it again.
        if !avatar || link.listed || !link.value.contains('?') {
            continue;
        }
        let edits = edits(link, link.span.slice(context.document.source()));
        // Several images may use one definition.
        if !edits.is_empty() && seen.insert(link.span) {
            by_grid.entry(of_image.get(&link.node).copied()).or_default().push((link, edits));
        }
    }
    for links in by_grid.into_values() {
        if let Some(finding) = report(links) {
            sink.report(finding);
        }
    }
}

/// Replaces later `?` of the query by `&`, escaped as in the source.
fn edits(link: &Link, written: &str) -> Vec<Edit> {
    let and = if written.contains("&amp;") { "&amp;" } else { "&" };
    let query = written.split('#').next().unwrap_or_default();
    let parameter = |at: usize| {
        let after = query.get(at + 1..).unwrap_or_default();
        let name = after.bytes().take_while(u8::is_ascii_alphanumeric).count();
        name > 0 && after.as_bytes().get(name) == Some(&b'=')
    };
    let later = query.match_indices('?').skip(1).filter(|(at, _)| parameter(*at));
    let edit = |(at, mark): (usize, &str)| {
        let start = link.span.start + at as u32;
        Edit { span: Span::new(start, start + mark.len() as u32), text: and.to_owned() }
    };
    later.map(edit).collect()
}

fn report(links: Vec<(&Link, Vec<Edit>)>) -> Option<Diagnostic> {
    let (first, _) = links.first()?;
    let mut finding = Diagnostic::new(first.span, "The image URL has a second `?`")
        .help("join the parameters with `&`; the host ignores what follows the second `?`");
    for (link, _) in links.iter().skip(1) {
        finding = finding.repeated_at(link.span);
    }
    let mut edits: Vec<Edit> = links.into_iter().flat_map(|(_, edits)| edits).collect();
    edits.sort_by_key(|edit| edit.span);
    Some(finding.fix(Fix { title: "join the parameters with `&`".to_owned(), safety: Safety::Safe, edits }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    #[test]
    fn only_a_parameter_is_joined() {
        for (written, wanted) in [
            (
                "https://avatars.githubusercontent.com/u/1?v=4?s=80",
                "https://avatars.githubusercontent.com/u/1?v=4&s=80",
            ),
            (
                "https://avatars.githubusercontent.com/u/1?v=4&amp;x=1?s=80",
                "https://avatars.githubusercontent.com/u/1?v=4&amp;x=1&amp;s=80",
            ),
            (
                "https://avatars.githubusercontent.com/u/1?v=4#?s=80",
                "https://avatars.githubusercontent.com/u/1?v=4#?s=80",
            ),
            ("https://gravatar.com/avatar/1?d=https://x.org/?", "https://gravatar.com/avatar/1?d=https://x.org/?"),
        ] {
            let source = format!("<img src=\"{written}\">");
            let document = Document::parse(source.clone(), crate::document::Dialect::Gfm);
            let page = crate::model::page::Page::read(&document);
            let links = crate::model::links::read(&document, &page);
            let mut text = source;
            for edit in edits(&links[0], written).into_iter().rev() {
                text.replace_range(edit.span.range(), &edit.text);
            }
            assert_eq!(text, format!("<img src=\"{wanted}\">"));
        }
    }
}
