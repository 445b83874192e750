//! `avatar/query`: a second `?` in the URL of an avatar.

use std::collections::BTreeSet;

use crate::{
    diagnostic::Diagnostic,
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
    let mut seen: BTreeSet<Span> = BTreeSet::new();
    let is_image = |link: &&Link| link.image || matches!(context.document.name(link.node), "img" | "source");
    for link in context.model.links.iter().filter(is_image) {
        let avatar = match &link.target {
            Target::Web { url, .. } => is_avatar(url),
            _ => parse(&link.value).as_ref().is_some_and(is_avatar),
        };
        // In a generated list, the generator would write it again.
        if !avatar || link.listed || !link.value.contains('?') {
            continue;
        }
        let written = link.span.slice(context.document.source());
        // One of several addresses whose span is not known.
        let edits =
            if link.image || !written.contains(char::is_whitespace) { edits(link, written) } else { Vec::new() };
        // Several images may use one definition.
        if !edits.is_empty() && seen.insert(link.span) {
            let fix = Fix { title: "join the parameters with `&`".to_owned(), safety: Safety::Safe, edits };
            let finding = Diagnostic::new(link.span, "The image URL has a second `?`")
                .help("join the parameters with `&`; the host ignores what follows the second `?`");
            sink.report(finding.fix(fix));
        }
    }
}

/// Replaces later `?` of the query by `&`, escaped as in the source. In an address that is a value, it begins the query of
/// that address.
fn edits(link: &Link, written: &str) -> Vec<Edit> {
    let and = if written.contains("&amp;") { "&amp;" } else { "&" };
    let query = written.split('#').next().unwrap_or_default();
    let parameter = |at: usize| {
        let after = query.get(at + 1..).unwrap_or_default();
        let name = after.bytes().take_while(u8::is_ascii_alphanumeric).count();
        name > 0 && after.as_bytes().get(name) == Some(&b'=')
    };
    let is_nested = |at: usize| {
        let before = query.get(..at).unwrap_or_default();
        let value = before.rsplit('&').next().unwrap_or_default();
        let value =
            if value.len() == before.len() { value.split_once('?').map_or("", |(_, rest)| rest) } else { value };
        value.contains('/') || value.to_ascii_lowercase().contains("%2f")
    };
    let later = query.match_indices('?').skip(1).filter(|(at, _)| parameter(*at) && !is_nested(*at));
    let edit = |(at, mark): (usize, &str)| {
        let start = link.span.start + at as u32;
        Edit { span: Span::new(start, start + mark.len() as u32), text: and.to_owned() }
    };
    later.map(edit).collect()
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
            (
                "https://gravatar.com/avatar/1?s=40&d=https://x.org/a.png?b=1?c=2",
                "https://gravatar.com/avatar/1?s=40&d=https://x.org/a.png?b=1?c=2",
            ),
            (
                "https://unavatar.io/github/ada?fallback=https%3A%2F%2Fx.org?size=40&amp;v=1?s=80",
                "https://unavatar.io/github/ada?fallback=https%3A%2F%2Fx.org?size=40&amp;v=1&amp;s=80",
            ),
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
