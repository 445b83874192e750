//! `html/script`: scripts, event handlers, embedded pages, and what else acts on the whole page.

mod code;

use crate::{
    diagnostic::Diagnostic,
    document::{Attr, Dialect, Document, NodeIndex, ProblemKind},
    facts::Generator,
    model::active,
    rule::{Context, Level, Sink},
    span::Span,
};
use code::Code;

rule! {
    id: "html/script",
    level: Level::ERROR,
    check: check,
}

/// What happens to all of them before a page is shown.
const REMOVED: &str = "removed by GitHub and package registries";

fn check(context: &Context<'_>, sink: &mut Sink) {
    let document = context.document;
    if is_page_of_site(document) {
        return;
    }
    for index in document.indices() {
        let (name, attrs) = (document.name(index), document.attrs(index));
        match name {
            "script" if is_data(document, index) || is_built(context, index) => {}
            "iframe" if is_own(context, index) => {}
            name if active::is_element(name) => {
                let open = document.open(index);
                if !is_mentioned(document, open, attrs) {
                    let (what, help) = match name {
                        "script" => ("runs a script", "remove the script"),
                        "iframe" | "frame" | "portal" => ("embeds another page", "replace it with a link or an image"),
                        _ => ("embeds external content", "replace it with a link or an image"),
                    };
                    let finding = Diagnostic::new(open, format!("`<{name}>` {what}"));
                    sink.report(finding.label(REMOVED).help(help).subject(Code::of_element(document, index).subject()));
                }
            }
            _ => {
                if let Some(what) = active::on_page(document, index) {
                    let finding = Diagnostic::new(document.open(index), format!("`<{name}>` {what}"));
                    let subject = Code::of_element(document, index).subject();
                    sink.report(finding.label(REMOVED).help("remove the tag").subject(subject));
                }
                for handler in attrs.iter().filter(|attr| attr.has_value && active::is_handler(&attr.name)) {
                    let message = format!("`{}` runs a script", &*handler.name);
                    let finding = Diagnostic::new(handler.name_span, message).label(REMOVED);
                    sink.report(
                        finding.help("remove the attribute").subject(Code::of_handler(name, handler).subject()),
                    );
                }
            }
        }
    }
}

/// Whether a file is a whole page of a web site, which no forge and no registry shows: it has what a fragment has not, or
/// front matter of a site generator.
fn is_page_of_site(document: &Document) -> bool {
    let doctype = || super::start(document).get(..9).is_some_and(|start| start.eq_ignore_ascii_case("<!doctype"));
    let is_whole = || ["html", "head", "body"].into_iter().any(|name| document.has_element(name));
    document.dialect() == Dialect::Html && (document.front_matter().is_some() || doctype() || is_whole())
}

/// Whether a script is a data block that nothing runs (WHATWG HTML 4.12.1): its type is not that of a script.
fn is_data(document: &Document, script: NodeIndex) -> bool {
    let Some(kind) = document.attr(script, "type") else { return false };
    let kind = kind.value.trim().to_ascii_lowercase();
    let essence = kind.split(';').next().unwrap_or_default().trim_end();
    let runs = ["javascript", "ecmascript", "jscript", "livescript"].into_iter().any(|name| essence.contains(name));
    !(essence.is_empty() || runs || matches!(essence, "module" | "importmap" | "speculationrules" | "text/babel"))
}

/// Whether a script runs when the site is built, as in a component of Vue, which a page of `VitePress` becomes. To a browser,
/// `setup` is nothing.
fn is_built(context: &Context<'_>, script: NodeIndex) -> bool {
    let source = context.document.attr(script, "src");
    context.document.generator() == Some(Generator::VitePress)
        && source.is_none_or(|source| !source.value.contains("//"))
}

/// Whether a frame shows a page of the same site, on a page that only a site generator reads.
fn is_own(context: &Context<'_>, frame: NodeIndex) -> bool {
    let document = context.document;
    let generated = document.dialect() == Dialect::Quarto || document.generator() == Some(Generator::VitePress);
    let source = document.attr(frame, "src").map(|attr| attr.value.trim());
    generated && source.is_some_and(|source| !source.is_empty() && !source.contains(':') && !source.starts_with("//"))
}

/// Whether a bare `<script>` is never closed, so that it is a word in a sentence; `html/syntax` reports it.
fn is_mentioned(document: &Document, open: Span, attrs: &[Attr]) -> bool {
    let problems = document.problems();
    let first = problems.partition_point(|problem| problem.span.start < open.start);
    let unclosed = |kind| matches!(kind, ProblemKind::Unclosed | ProblemKind::Placeholder);
    attrs.is_empty() && problems.get(first).is_some_and(|problem| problem.span == open && unclosed(problem.kind))
}
