//! `entry/unlisted`: a dependency or a file without an entry.

use crate::{
    diagnostic::Diagnostic,
    facts::{Registry, SourceItem},
    model::{manifest, sourced::Unlisted},
    rule::{Context, Level, Needs, Sink},
    rules::wording,
};

rule! {
    id: "entry/unlisted",
    level: Level::WARNING,
    check: check,
    needs: Needs::EntrySources,
    reports_absence: true,
}

/// The root: dependencies of one manifest, or files of one glob, are one finding.
const WHOLE_PAGE: u32 = 0;

fn check(context: &Context<'_>, sink: &mut Sink) {
    let Some(sourced) = context.sourced else { return };
    for (rank, Unlisted { item, source, location }) in sourced.unlisted.iter().enumerate() {
        let name = name(item, source);
        let source = wording::source(source);
        let (one, several) = match item.registry {
            Registry::Files => {
                (format!("matches {source} but is not"), format!("files match {source} but are not on this page"))
            }
            _ => (format!("is in {source} but not"), format!("dependencies are in {source} but not on this page")),
        };
        let finding = Diagnostic::new(*location, format!("{name} {one} on this page"))
            .help("add an entry for it")
            .together(several, "add an entry for each")
            .listed_as(name)
            .subject(&item.name);
        sink.report(Diagnostic { rank, container: Some(WHOLE_PAGE), ..finding });
    }
}

/// What the source calls it: a dependency with its alias, or a file from the folder that the glob names.
fn name(item: &SourceItem, source: &str) -> String {
    let glob = source.strip_prefix(manifest::FILES).filter(|_| item.registry == Registry::Files);
    let same = glob.map_or(0, |glob| glob.split('/').zip(item.name.split('/')).take_while(|(a, b)| a == b).count());
    let from_there = item.name.splitn(same + 1, '/').last().unwrap_or(&item.name);
    let alias = item.alias.as_ref().map(|alias| format!(" (alias `{}`)", wording::clipped(alias)));
    format!("`{}`{}", wording::clipped(from_there), alias.unwrap_or_default())
}
