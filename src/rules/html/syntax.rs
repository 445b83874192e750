//! `html/syntax`: HTML that a browser has to repair.

mod doctype;
mod misspelled;
mod parts;
mod repair;

use crate::{
    diagnostic::Diagnostic,
    document::{Document, Problem, ProblemKind, nests},
    rule::{Context, Fixable, Level, Sink},
    text,
};

rule! {
    id: "html/syntax",
    level: Level::ERROR,
    check: check,
    fix: Fixable::Unsafe,
    reports_broken_tags: true,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    // The words that a license has for its author to replace are quoted as they are.
    let is_quoted = |problem: &&Problem| {
        context.model.quotes_licenses && is_swallowed_word(problem, problem.span.slice(context.document.source()))
    };
    let parts = parts::on_page(context.document);
    for problem in context.document.problems().iter().filter(|problem| !is_quoted(problem)) {
        let mut finding = finding(problem, context.document);
        if problem.kind == ProblemKind::NoTable {
            finding.container = parts.get(&problem.span.start).copied();
        }
        finding.fix = repair::of(problem, context.document);
        finding.reshapes = repair::part(problem, context.document);
        sink.report(finding);
    }
    doctype::find(context.document).into_iter().for_each(|finding| sink.report(finding));
    misspelled::find(context.document).into_iter().for_each(|finding| sink.report(finding));
}

fn finding(problem: &Problem, document: &Document) -> Diagnostic {
    let name = &*problem.name;
    let source = document.source();
    let written = problem.span.slice(source);
    let other = problem.other.map(|span| shown(span.slice(source))).unwrap_or_default();
    let at = |message: String| Diagnostic::new(problem.span, message);
    let also = |finding: Diagnostic, what: &str| match problem.other {
        Some(span) => finding.also(span, what),
        None => finding,
    };
    match problem.kind {
        ProblemKind::Unclosed if is_word(written) => disappears(problem, source),
        ProblemKind::Unclosed => {
            let finding = at(format!("`<{name}>` is never closed"));
            match problem.other {
                Some(_) if nests(name) => also(finding, "second start tag")
                    .help(format!("write `</{name}>` instead of the second `<{name}>`, or add one for each")),
                Some(_) => also(finding, "second start tag")
                    .help(format!("write `</{name}>` instead of the second `<{name}>`")),
                None => finding.help(format!("add `</{name}>` where the element ends")),
            }
        }
        ProblemKind::SelfClosed => at(format!("`<{name}>` is never closed"))
            .label("`/>` does not close it in HTML")
            .help(format!("write `></{name}>` instead of `/>`")),
        ProblemKind::Overlapping => {
            let finding = at(format!("`<{name}>` and its end tag are in different elements"));
            also(finding, "end tag")
                .help("close elements in reverse order; paragraphs, list items and cells are elements as well")
        }
        ProblemKind::WrongEnd => {
            let finding = at(format!("`<{name}>` is closed by `{other}`"));
            also(finding, "end tag").help(format!("write `</{name}>` instead of `{other}`"))
        }
        ProblemKind::Stray => {
            at(format!("`</{name}>` does not match any open tag")).help("remove it, or add the start tag")
        }
        ProblemKind::VoidEnd if name == "br" => at("`</br>` is not a valid tag".to_owned()).help("write `<br>`"),
        ProblemKind::VoidEnd => at(format!("`<{name}>` cannot have an end tag")).help("remove the end tag"),
        ProblemKind::RunTogether => {
            at(format!("There is no space before the attribute `{written}`")).help("add a space between the attributes")
        }
        ProblemKind::Quotes => at(format!("A quotation mark in `<{name}>` is never closed"))
            .help("put each value between two quotation marks of the same kind"),
        ProblemKind::CurlyQuotes => at("Typographic quotation marks do not enclose a value".to_owned())
            .label("they are part of the value")
            .help("write `\"` instead"),
        ProblemKind::NoValue => {
            at(format!("`{written}=` has no value")).help("add a value in quotation marks, or remove the `=`")
        }
        ProblemKind::CutOff => at(format!("The tag `{name}` has no closing `>`")).help(
            if source.get(problem.span.end as usize..).is_some_and(|rest| rest.trim_start().starts_with('>')) {
                "write the `>` on the same line; at the start of a line it begins a block quote"
            } else {
                "add `>`, and check the quotation marks"
            },
        ),
        ProblemKind::Literal => at(format!("`<{name}>` is not parsed as a tag; readers see the source"))
            .help("quote the attribute values, and check the attribute names"),
        ProblemKind::Comment => {
            at("The comment is never closed and hides what follows".to_owned()).help("add `-->` where the comment ends")
        }
        ProblemKind::Fence => {
            let line = document.lines().line(problem.span.start);
            at(format!("The fence opened on line {line} is never closed"))
                .label("what follows is read as HTML")
                .help("repeat the marks of the fence on a line of their own where the HTML ends")
        }
        ProblemKind::Misplaced => at(format!("Content of `<{name}>` outside a cell is shown above the table"))
            .help("put it in `<td>` or `<th>`"),
        ProblemKind::NoTable => at(format!("`<{name}>` is ignored outside a table"))
            .help("add the `<table>` around it, or remove the tag")
            .together(
                "parts of tables are ignored outside a table",
                "add the `<table>` around them, or remove the tags",
            ),
        ProblemKind::NestedLink => {
            also(at("The link is inside another link".to_owned()), "outer link").help("close the outer link first")
        }
        ProblemKind::Placeholder => disappears(problem, source),
    }
}

/// Whether a problem is a word in angle brackets that readers do not see.
fn is_swallowed_word(problem: &Problem, written: &str) -> bool {
    matches!(problem.kind, ProblemKind::Placeholder) || (problem.kind == ProblemKind::Unclosed && is_word(written))
}

fn disappears(problem: &Problem, source: &str) -> Diagnostic {
    let tag = shown(problem.span.slice(source));
    let help = format!("write `&lt;{}`, or put it in backticks", tag.trim_start_matches('<'));
    Diagnostic::new(problem.span, format!("`{tag}` is parsed as a tag and disappears")).help(help).into_warning()
}

/// Whether a tag is a type name rather than HTML: `<Object>`, `<List>`.
fn is_word(tag: &str) -> bool {
    let name = tag.trim_start_matches('<').trim_end_matches('>');
    let mut letters = name.chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.next().is_some_and(char::is_lowercase)
        && letters.all(char::is_alphanumeric)
}

/// A tag for a message: on one line, and cut if it is long.
fn shown(tag: &str) -> String {
    const MOST: usize = 40;
    text::clip(&text::collapse(tag), MOST).into_owned()
}
