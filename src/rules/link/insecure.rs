//! Addresses without TLS where the same ones are there with it.

use crate::{
    fix::{self, Edit, Fix, Safety},
    rule::{Context, Fixable, Level, Needs, Sink},
    rules::{
        by_url::{Address, addresses},
        link_edit, wording,
    },
};

rule! {
    id: "link/insecure",
    level: Level::WARNING,
    check: check,
    fix: Fixable::Unsafe,
    needs: Needs::Web,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    // What has moved is told by `link/moved`, with its new address.
    for address in addresses(context).into_iter().filter(|address| address.answer.https && !address.is_moved()) {
        let secure = address.url.replacen("http:", "https:", 1);
        let title = format!("write `{}`", wording::short(&secure));
        let diagnostic = address.finding(format!("{} answers with https, too", address.shown())).help(title.clone());
        sink.report(match edits(context, &address) {
            Some(edits) => diagnostic.fix(Fix { title, safety: Safety::Unsafe, edits }),
            None => diagnostic,
        });
    }
}

/// The scheme of each place; all else stays as it is written.
fn edits(context: &Context<'_>, address: &Address<'_>) -> Option<Vec<Edit>> {
    let mut edits: Vec<Edit> = Vec::new();
    for link in &address.links {
        let (scheme, rest) = link.value.trim().split_once(':')?;
        if !scheme.eq_ignore_ascii_case("http") {
            return None;
        }
        edits.extend(link_edit::rewrite(context.document, link, &format!("https:{rest}"))?);
    }
    fix::merge(edits)
}
