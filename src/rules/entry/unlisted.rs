//! `entry/unlisted`: a dependency or a file without an entry.

use crate::{
    diagnostic::Diagnostic,
    model::sourced::{self, Unlisted},
    rule::{Context, Level, Needs, Sink},
    rules::wording,
};

rule! {
    id: "entry/unlisted",
    level: Level::WARNING,
    check: check,
    needs: Needs::EntrySources,
}

/// The root: dependencies of one manifest are one finding.
const WHOLE_PAGE: u32 = 0;

fn check(context: &Context<'_>, sink: &mut Sink) {
    let Some(sourced) = context.sourced else { return };
    for (rank, Unlisted { item, source, location }) in sourced.unlisted.iter().enumerate() {
        let (name, source) = (format!("`{}`", wording::clipped(sourced::shown(item))), wording::source(source));
        let alias = item.alias.as_ref().map(|alias| format!("; the manifest calls it {}", wording::clipped(alias)));
        let finding = Diagnostic::new(*location, format!("{name} is in {source} but not on this page"))
            .label(format!("no entry for it here{}", alias.unwrap_or_default()))
            .help("add an entry for it")
            .together(format!("dependencies or files are in {source} but not on this page"), "add entries for them")
            .listed_as(name)
            .subject(&item.name);
        sink.report(Diagnostic { rank, container: Some(WHOLE_PAGE), ..finding });
    }
}
