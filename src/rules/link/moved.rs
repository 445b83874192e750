//! `link/moved`: addresses with permanent redirects.

use url::Url;

use crate::{
    fix::{self, Edit, Fix, Safety},
    model::links::{Link, Target},
    rule::{Context, Fixable, Level, Needs, Sink},
    rules::{
        anchors,
        by_url::{Address, addresses},
        link_edit, wording,
    },
};

rule! {
    id: "link/moved",
    level: Level::WARNING,
    check: check,
    fix: Fixable::Safe,
    needs: Needs::Web,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for mut address in addresses(context) {
        if !address.is_moved() {
            continue;
        }
        // Skip links whose fragment the new page lacks; `link/missing-anchor` reports them.
        address.links.retain(|link| !anchors::is_missing_there(link, address.answer));
        if address.links.is_empty() {
            continue;
        }
        let (shown, last) = (address.shown(), wording::short(address.last()));
        if let Some(place) = lost(address.url, address.last()) {
            let message = format!("{shown} redirects permanently to {place}");
            let finding = address.finding(message).label(format!("redirects to {last}"));
            sink.report(finding.help("find the new address of the page, or remove the link"));
            continue;
        }
        let diagnostic =
            address.finding(format!("{shown} has moved permanently to {last}")).help(format!("write `{last}`"));
        sink.report(match fix(context, &address) {
            Some(edits) => {
                let title = format!("write `{last}`");
                diagnostic.fix(Fix { title, safety: Safety::Safe, edits })
            }
            None => diagnostic,
        });
    }
}

/// The kind of page that a redirect led to, if it is probably not the linked one.
fn lost(from: &str, to: &str) -> Option<&'static str> {
    const LOGIN: &[&str] = &[
        "auth",
        "authenticate",
        "login",
        "log-in",
        "log_in",
        "logon",
        "oauth",
        "session",
        "sessions",
        "signin",
        "sign-in",
        "sign_in",
        "sso",
        "users",
    ];
    const ERROR: &[&str] = &["404", "error", "errors", "not-found", "not_found", "notfound", "page-not-found"];
    let (from, to) = (Url::parse(from).ok()?, Url::parse(to).ok()?);
    let segments = |url: &Url| -> Vec<String> {
        let parts = url.path_segments().into_iter().flatten().filter(|part| !part.is_empty());
        parts.map(|part| part.split('.').next().unwrap_or_default().to_lowercase()).collect()
    };
    let (old, new) = (segments(&from), segments(&to));
    let last_is = |list: &[&str]| {
        let last = new.last().map(String::as_str).unwrap_or_default();
        list.contains(&last) && old.last().map(String::as_str) != Some(last)
    };
    if !old.is_empty() && new.is_empty() {
        return Some("the site's front page");
    }
    if last_is(LOGIN) {
        return Some("a login page");
    }
    last_is(ERROR).then_some("an error page")
}

/// The edits for all links: the new address, with the fragment of each link unless the redirect has its own.
fn fix(context: &Context<'_>, address: &Address<'_>) -> Option<Vec<Edit>> {
    // Never write a password from a redirect into a page.
    if Url::parse(address.last()).is_ok_and(|url| !url.username().is_empty() || url.password().is_some()) {
        return None;
    }
    let mut edits: Vec<Edit> = Vec::new();
    for link in &address.links {
        let target = with_fragment(address.last(), link);
        edits.extend(link_edit::rewrite(context.document, link, &target)?);
    }
    fix::merge(edits)
}

fn with_fragment(last: &str, link: &Link) -> String {
    let has = matches!(&link.target, Target::Web { fragment: Some(_), .. }) && !last.contains('#');
    match link.value.trim().split_once('#').filter(|_| has) {
        Some((_, fragment)) => format!("{last}#{fragment}"),
        None => last.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::lost;

    #[test]
    fn front_login_and_error_pages_are_not_the_linked_page() {
        for (from, to, wanted) in [
            ("https://x.org/a", "https://y.org/", Some("the site's front page")),
            ("https://x.org/", "https://y.org/", None),
            ("https://x.org/a", "https://x.org/users/sign_in", Some("a login page")),
            ("https://x.org/a", "https://x.org/login.php?next=a", Some("a login page")),
            ("https://x.org/login", "https://y.org/login", None),
            ("https://x.org/a", "https://x.org/404.html", Some("an error page")),
            ("https://x.org/a", "https://x.org/b", None),
        ] {
            assert_eq!(lost(from, to), wanted, "{from} {to}");
        }
    }
}
