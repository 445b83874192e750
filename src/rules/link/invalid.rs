//! `link/invalid`: targets that are not addresses, and Markdown that is not quite a link.

mod message;

use std::collections::BTreeMap;

use message::{known_host, parts, together};

use super::broken_syntax;
use crate::{
    document::Dialect,
    facts::{FileFact, Generator},
    fix::{self, Edit, Fix, Safety},
    model::links::{Invalid, Link, Mistake, Target},
    rule::{Context, Fixable, Level, Needs, Sink},
    rules::{
        by_url::{finding, shows_itself},
        link_edit,
        undefined_label::UndefinedLabels,
    },
    span::Span,
};

rule! {
    id: "link/invalid",
    level: Level::ERROR,
    check: check,
    fix: Fixable::Unsafe,
    needs: Needs::Files,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let mut labels = UndefinedLabels::new(context.document.labels());
    let mut by_value: BTreeMap<&str, (&Invalid, Vec<&Link>)> = BTreeMap::new();
    for link in &context.model.links {
        match &link.target {
            Target::Invalid(Invalid::Syntax(syntax)) if syntax.mistake == Mistake::Undefined => {
                if let Some(finding) = labels.finding(link, syntax) {
                    sink.report(finding);
                }
            }
            // Pandoc takes white space in an address.
            Target::Invalid(Invalid::Syntax(syntax))
                if syntax.mistake.is_white_space() && context.document.dialect() == Dialect::Quarto => {}
            Target::Invalid(Invalid::Syntax(syntax))
                if syntax.mistake.is_lenient_title() && is_lenient(context.document.generator()) => {}
            Target::Invalid(Invalid::Syntax(syntax)) => {
                sink.report(broken_syntax::finding(context, link, syntax));
            }
            Target::Invalid(invalid) if !is_file(context, link) && link.placeholder().is_none() => {
                by_value.entry(link.value.trim()).or_insert_with(|| (invalid, Vec::new())).1.push(link);
            }
            _ => {}
        }
    }
    for (value, (invalid, mut links)) in by_value {
        // `http://database:8080` in a text is a name in the reader's own network, unless it looks like a typo.
        if let Invalid::HostWithoutDot(host) = invalid
            && known_host(host).is_none()
        {
            links.retain(|link| !shows_itself(context.document, link));
        }
        if links.is_empty() {
            continue;
        }
        let (message, help) = parts(value, invalid);
        let mut found = finding(&links, message).help(help.clone());
        found.target = match invalid {
            Invalid::StrayBracket(meant) | Invalid::Parentheses(meant) | Invalid::JoinedTitle(meant) => {
                Link::broken_key(meant)
            }
            Invalid::WhiteSpace => Link::broken_key(value),
            _ => None,
        };
        if let Some((message, help)) = together(invalid) {
            found = found.together(message, help);
            // A scheme that is written wrong in several addresses is one cause anywhere on the page, not only in one list.
            found.container = (!matches!(invalid, Invalid::Schemeless(_))).then_some(0);
        }
        sink.report(match edits(context, &links, invalid) {
            Some(edits) => found.fix(Fix { title: help, safety: Safety::Unsafe, edits, order: None }),
            None => found,
        });
    }
}

/// Whether a site's Markdown reads titles up to the last quotation mark.
const fn is_lenient(generator: Option<Generator>) -> bool {
    matches!(generator, Some(Generator::MkDocs | Generator::Jekyll | Generator::JekyllInBlocks))
}

/// Writes the address that was probably meant.
fn edits(context: &Context<'_>, links: &[&Link], invalid: &Invalid) -> Option<Vec<Edit>> {
    if let Invalid::JoinedTitle(address) = invalid {
        let space = |link: &&Link| {
            let written = link.span.slice(context.document.source());
            let at = link.span.start + address.len() as u32;
            (*written == *link.value).then(|| Edit { span: Span::new(at, at), text: " ".to_owned() })
        };
        return links.iter().map(space).collect();
    }
    let meant = match invalid {
        Invalid::Schemeless(meant)
        | Invalid::DoubleScheme(meant)
        | Invalid::SchemeTypo(meant)
        | Invalid::Punctuation(meant)
        | Invalid::Parentheses(meant)
        | Invalid::StrayBracket(meant) => meant,
        _ => return None,
    };
    let edits: Option<Vec<Vec<Edit>>> =
        links.iter().map(|link| link_edit::rewrite(context.document, link, meant)).collect();
    fix::merge(edits?.concat())
}

/// Whether the target is a file: `habet.dev` may be a file name.
fn is_file(context: &Context<'_>, link: &Link) -> bool {
    let fact = link.key().and_then(|key| context.facts.files.get(&key));
    matches!(fact, Some(FileFact::File { .. } | FileFact::Directory))
}
