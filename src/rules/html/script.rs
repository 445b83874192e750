//! `html/script`: scripts, event handlers and embedded pages.

use crate::{
    diagnostic::Diagnostic,
    document::{Attr, Dialect, Document, NodeIndex, ProblemKind},
    facts::Generator,
    rule::{Context, Level, Sink},
    span::Span,
};

rule! {
    id: "html/script",
    level: Level::ERROR,
    check: check,
}

/// What happens to all of them before a page is shown.
const REMOVED: &str = "removed by GitHub and package registries";

fn check(context: &Context<'_>, sink: &mut Sink) {
    let document = context.document;
    for index in document.indices() {
        let (name, attrs) = (document.name(index), document.attrs(index));
        match name {
            "script" if is_data(document, index) || is_built(context, index) => {}
            "iframe" if is_own(context, index) => {}
            "script" | "iframe" | "frame" | "object" | "embed" | "applet" => {
                let open = document.open(index);
                if !is_mentioned(document, open, attrs) {
                    let (what, help) = match name {
                        "script" => ("runs a script", "remove the script"),
                        "iframe" | "frame" => ("embeds another page", "replace it with a link or an image"),
                        _ => ("embeds external content", "replace it with a link or an image"),
                    };
                    let finding = Diagnostic::new(open, format!("`<{name}>` {what}"));
                    sink.report(finding.label(REMOVED).help(help));
                }
            }
            _ => {
                for handler in attrs.iter().filter(|attr| attr.has_value && is_handler(&attr.name)) {
                    let message = format!("`{}` runs a script", &*handler.name);
                    sink.report(
                        Diagnostic::new(handler.name_span, message).label(REMOVED).help("remove the attribute"),
                    );
                }
            }
        }
    }
}

/// Whether a script is a data block that nothing runs (WHATWG HTML 4.12.1): its type is not that of a script.
fn is_data(document: &Document, script: NodeIndex) -> bool {
    let Some(kind) = document.attr(script, "type") else { return false };
    let kind = kind.value.trim().to_ascii_lowercase();
    let essence = kind.split(';').next().unwrap_or_default().trim_end();
    let runs = ["javascript", "ecmascript", "jscript", "livescript"].into_iter().any(|name| essence.contains(name));
    !(essence.is_empty() || runs || matches!(essence, "module" | "importmap" | "speculationrules" | "text/babel"))
}

/// Whether a script runs when the site is built, as in a component of Vue, which a page of `VitePress` becomes.
fn is_built(context: &Context<'_>, script: NodeIndex) -> bool {
    let attr = |name: &str| context.document.attr(script, name);
    match context.document.generator() {
        Some(Generator::VitePress) => attr("src").is_none_or(|source| !source.value.contains("//")),
        generator => generator.is_none() && attr("src").is_none() && attr("setup").is_some(),
    }
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

/// Whether an attribute is an event handler (WHATWG HTML 8.1.8.2, and those of other specifications).
fn is_handler(name: &str) -> bool {
    const EVENTS: &[&str] = &[
        "abort",
        "animation",
        "auxclick",
        "before",
        "blur",
        "cancel",
        "canplay",
        "change",
        "click",
        "close",
        "contextmenu",
        "copy",
        "cuechange",
        "cut",
        "dblclick",
        "drag",
        "drop",
        "durationchange",
        "emptied",
        "ended",
        "error",
        "focus",
        "formdata",
        "gotpointercapture",
        "hashchange",
        "input",
        "invalid",
        "key",
        "load",
        "lostpointercapture",
        "message",
        "mouse",
        "offline",
        "online",
        "page",
        "paste",
        "pause",
        "play",
        "pointer",
        "popstate",
        "progress",
        "ratechange",
        "readystatechange",
        "reset",
        "resize",
        "scroll",
        "seek",
        "select",
        "stalled",
        "storage",
        "submit",
        "suspend",
        "timeupdate",
        "toggle",
        "touch",
        "transition",
        "unload",
        "volumechange",
        "waiting",
        "wheel",
    ];
    name.strip_prefix("on").is_some_and(|event| EVENTS.iter().any(|known| event.starts_with(known)))
}
