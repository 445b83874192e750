//! `entry/missing-author`: entries without an author.

use crate::{
    diagnostic::Diagnostic,
    rule::{Context, Level, Needs, Sink, Term},
    rules::wording,
};

rule! {
    id: "entry/missing-author",
    level: Level::ERROR,
    check: check,
    needs: Needs::Contract,
    enforces: &[Term::Author],
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let lists = context.model.entries.lists.iter().filter(|list| list.terms.author);
    for entry in lists.flat_map(|list| &list.entries) {
        let Some(byline) = entry.byline.as_ref().filter(|byline| byline.author.is_none()) else { continue };
        let line = context.document.lines().line(byline.span.start);
        sink.report(
            Diagnostic::new(entry.span, format!("{} does not name its author", wording::subject(entry)))
                .subject(&entry.name)
                .label(format!("no “by …” after the link on line {line}"))
                .also(byline.span, "expected “by …” after this link")
                .help("add “by …” after the link, on the same line"),
        );
    }
}
