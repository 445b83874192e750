//! `link/insecure`: `http` links to pages that also work over `https`.

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
    // Skip addresses that have moved, which `link/moved` reports with the new address.
    for address in addresses(context).into_iter().filter(|address| address.answer.https && !address.is_moved()) {
        let secure = address.url.replacen("http:", "https:", 1);
        let title = format!("write `{}`", wording::short(&secure));
        let diagnostic = address.finding(format!("{} also works over https", address.shown())).help(title.clone());
        sink.report(match edits(context, &address) {
            Some(edits) => diagnostic.fix(Fix { title, safety: Safety::Unsafe, edits }),
            None => diagnostic,
        });
    }
}

/// Replaces the scheme of each link.
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
