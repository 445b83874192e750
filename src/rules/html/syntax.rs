//! `html/syntax`: what a browser has to repair.

use crate::{
    diagnostic::Diagnostic,
    document::{Document, Problem, ProblemKind},
    rule::{Context, Level, Sink},
    text,
};

rule! {
    id: "html/syntax",
    level: Level::ERROR,
    check: check,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for problem in context.document.problems() {
        sink.report(finding(problem, context.document));
    }
}

fn finding(problem: &Problem, document: &Document) -> Diagnostic {
    let name = &*problem.name;
    let source = document.source();
    let other = problem.other.map(|span| shown(span.slice(source))).unwrap_or_default();
    let at = |message: String| Diagnostic::new(problem.span, message);
    let also = |finding: Diagnostic, what: &str| match problem.other {
        Some(span) => finding.also(span, what),
        None => finding,
    };
    match problem.kind {
        ProblemKind::Unclosed if is_word(problem.span.slice(source)) => disappears(problem, source),
        ProblemKind::Unclosed => {
            let finding = at(format!("`<{name}>` is never closed"));
            match problem.other {
                Some(_) => also(finding, "a second start tag").help(format!("write `</{name}>` instead of the second")),
                None => finding.help(format!("add `</{name}>` where it ends")),
            }
        }
        ProblemKind::SelfClosed => at(format!("`<{name}>` is never closed; in HTML `/>` does not close it"))
            .help(format!("write `></{name}>` instead of `/>`")),
        ProblemKind::Overlapping => {
            let finding = at(format!("`<{name}>` and its end tag stand in different elements"));
            also(finding, "the end tag")
                .help("close first what was opened last; a paragraph, a list item and a cell are elements too")
        }
        ProblemKind::WrongEnd => {
            let finding = at(format!("`<{name}>` is closed by `{other}`"));
            also(finding, "the end tag").help(format!("write `</{name}>` instead of `{other}`"))
        }
        ProblemKind::Stray => at(format!("`</{name}>` closes nothing")).help("remove it, or add the start tag"),
        ProblemKind::VoidEnd if name == "br" => at("`</br>` is no tag".to_owned()).help("write `<br>`"),
        ProblemKind::VoidEnd => at(format!("`<{name}>` has no end tag")).help("remove the end tag"),
        ProblemKind::RunTogether => {
            let attribute = problem.span.slice(source);
            at(format!("there is no space before the attribute `{attribute}`"))
                .help("put a space between the attributes")
        }
        ProblemKind::Quotes => at(format!("a quotation mark in `<{name}>` has no partner"))
            .help("put each value between two quotation marks of one kind"),
        ProblemKind::NoValue => {
            let attribute = problem.span.slice(source);
            at(format!("nothing follows `{attribute}=`"))
                .help("add the value between quotation marks, or remove the `=`")
        }
        ProblemKind::CutOff => {
            at(format!("the tag of `{name}` does not end")).help("add the `>`, and check its quotation marks")
        }
        ProblemKind::Literal => at(format!("`<{name}>` is not read as a tag; readers see it as it stands"))
            .help("put values between quotation marks, and check the names of the attributes"),
        ProblemKind::Comment => {
            at("this comment never ends, and hides what follows".to_owned()).help("add `-->` where it ends")
        }
        ProblemKind::NestedLink => {
            also(at("a link inside a link".to_owned()), "the outer link").help("close the outer link first")
        }
        ProblemKind::Placeholder => disappears(problem, source),
    }
}

fn disappears(problem: &Problem, source: &str) -> Diagnostic {
    let tag = shown(problem.span.slice(source));
    let help = format!("write `&lt;{}`, or put it in backticks", tag.trim_start_matches('<'));
    Diagnostic::new(problem.span, format!("`{tag}` is read as a tag and disappears")).help(help).as_warning()
}

/// Whether a tag is a name out of some program rather than HTML: `<Object>`, `<List>`.
fn is_word(tag: &str) -> bool {
    let name = tag.trim_start_matches('<').trim_end_matches('>');
    let mut letters = name.chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.next().is_some_and(char::is_lowercase)
        && letters.all(char::is_alphanumeric)
}

/// A tag in a message: on one line, and not the whole of a long one.
fn shown(tag: &str) -> String {
    const MOST: usize = 40;
    text::clip(&text::collapse(tag), MOST).into_owned()
}
