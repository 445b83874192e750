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
        let written = link.span.slice(context.document.source());
        if memchr::memchr_iter(b'?', written.as_bytes()).count() < 2 {
            continue;
        }
        let avatar = match &link.target {
            Target::Web { url, .. } => is_avatar(url),
            _ => parse(&link.value).as_ref().is_some_and(is_avatar),
        };
        // In a generated list, the generator would write it again.
        if !avatar || link.listed || !link.value.contains('?') {
            continue;
        }
        // One of several addresses whose span is not known.
        let edits =
            if link.image || !written.contains(char::is_whitespace) { edits(link, written) } else { Vec::new() };
        // Several images may use one definition.
        if !edits.is_empty() && seen.insert(link.span) {
            let fix =
                Fix { title: "join the parameters with `&`".to_owned(), safety: Safety::Safe, edits, order: None };
            let finding = Diagnostic::new(link.span, "The image URL has a second `?`")
                .help("join the parameters with `&`; the host ignores what follows the second `?`");
            sink.report(finding.fix(fix));
        }
    }
}

/// Replaces later `?` of the query by `&`, escaped as in the source.
fn edits(link: &Link, written: &str) -> Vec<Edit> {
    let and = if written.contains("&amp;") { "&amp;" } else { "&" };
    let Some((path, query)) = written.split('#').next().and_then(|address| address.split_once('?')) else {
        return Vec::new();
    };
    let mut start = link.span.start + path.len() as u32 + 1;
    let mut edits = Vec::new();
    for part in query.split('&') {
        let later = part.get(..nested(part)).unwrap_or_default().match_indices('?');
        for (at, mark) in later.filter(|(at, mark)| is_parameter(&part[at + mark.len()..])) {
            let at = start + at as u32;
            edits.push(Edit { span: Span::new(at, at + mark.len() as u32), text: and.to_owned() });
        }
        start += part.len() as u32 + 1;
    }
    edits
}

/// Where the address that is the value of a parameter may begin its own query.
fn nested(parameter: &str) -> usize {
    let slashes = ["/", "%2f", "%2F"].into_iter().filter_map(|slash| parameter.find(slash));
    slashes.min().unwrap_or(parameter.len())
}

/// Whether a text begins with a name and a `=`.
fn is_parameter(text: &str) -> bool {
    let name = text.bytes().take_while(u8::is_ascii_alphanumeric).count();
    name > 0 && text.as_bytes().get(name) == Some(&b'=')
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
            // A `&` in the path begins no parameter.
            ("https://gravatar.com/a&b/avatar/1?s=40?d=mp", "https://gravatar.com/a&b/avatar/1?s=40&d=mp"),
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
