//! `link/insecure`: `http` links to pages that also work over `https`.

use crate::{
    fix::{self, Edit, Fix, Safety},
    rule::{Context, Fixable, Level, Needs, Sink},
    rules::{
        by_url::{Address, addresses},
        escape,
        generated::Source,
        link_edit::{self, with_fragment},
        redirect::lost,
        wording,
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
    let source = Source::of(context);
    // Skip addresses that have moved, which `link/moved` reports with the new address.
    for address in addresses(context).into_iter().filter(|address| !address.is_moved()) {
        let Some(secure) = &address.answer.https else { continue };
        // A redirect to the front page is not the linked page.
        if lost(address.url, secure).is_some() {
            continue;
        }
        let title = format!("write `{}`", wording::short(secure));
        let diagnostic = address.finding(format!("{} also works over https", address.shown())).help(title.clone());
        if let Some((source, place)) = source.as_ref().and_then(|source| Some((source, source.place(&address.links)?)))
        {
            sink.report(diagnostic.help(source.instruction(&place, secure)));
            continue;
        }
        sink.report(match edits(context, &address, secure) {
            Some(edits) => diagnostic.fix(Fix { title, safety: Safety::Unsafe, edits, order: None }),
            None => diagnostic,
        });
    }
}

/// Replaces the scheme of each link, or the address where the one over https has moved.
fn edits(context: &Context<'_>, address: &Address<'_>, secure: &str) -> Option<Vec<Edit>> {
    let is_moved = address.url.split_once(':')?.1 != secure.split_once(':')?.1;
    let mut edits: Vec<Edit> = Vec::new();
    for link in &address.links {
        let (scheme, rest) = link.value.trim().split_once(':')?;
        if !scheme.eq_ignore_ascii_case("http") {
            return None;
        }
        let target = if is_moved { with_fragment(secure, link) } else { without_port(format!("https:{rest}")) };
        edits.extend(link_edit::rewrite(context.document, link, &target)?);
    }
    fix::merge(edits)
}

/// An address without the default port of `http`, which is another server over `https`.
fn without_port(mut url: String) -> String {
    if let Some(host) = escape::authority(&url)
        && let Some((name, port)) = url.get(host.clone()).and_then(|host| host.rsplit_once(':'))
        && port.trim_start_matches('0') == "80"
    {
        let start = host.start + name.len();
        url.replace_range(start..host.end, "");
    }
    url
}
