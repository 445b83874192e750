//! Addresses and names in a form that compares.

use url::Url;

use crate::model::people::address;

/// Where an address leads, without scheme, `www.` and final slash.
pub(super) fn place(address: &str) -> String {
    let address = address.trim().replace("&amp;", "&");
    let Some(url) = address::parse(&address).filter(|url| matches!(url.scheme(), "http" | "https")) else {
        return plain(&address).to_lowercase();
    };
    let rest = &url[url::Position::BeforeHost..];
    let rest = plain(rest);
    if address::login(&url).is_some() { rest.to_ascii_lowercase() } else { rest.to_owned() }
}

fn plain(address: &str) -> &str {
    address.strip_prefix("www.").unwrap_or(address).trim_end_matches('/')
}

/// Whether two addresses are those of the same avatar, in any size and version. GitHub has several for an account.
pub(super) fn same_avatar(a: &str, b: &str) -> bool {
    let (first, second) = (address::parse(a), address::parse(b));
    let id = |url: &Option<Url>| url.as_ref().and_then(address::avatar_id);
    let ours = |url: &Option<Url>| {
        url.as_ref()
            .is_some_and(|url| address::is_avatar(url) && url.host_str().is_some_and(|host| host.contains("github")))
    };
    match (id(&first), id(&second)) {
        (Some(first), Some(second)) => first == second,
        _ if ours(&first) && ours(&second) => true,
        _ => without_size(a) == without_size(b),
    }
}

fn without_size(address: &str) -> String {
    place(address.split(['?', '#']).next().unwrap_or_default())
}

/// The account of an avatar; 0 means none.
pub(super) fn account_id(url: &Url) -> Option<u64> {
    address::avatar_id(url).filter(|id| *id != 0)
}

/// A name without case, and with single spaces.
pub(super) fn name(text: &str) -> String {
    words(text).to_lowercase()
}

/// A text with single spaces.
pub(super) fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a page that shows `shown` shows the name `written`. all-contributors copies the name into the page, so that
/// tags and entities in it take effect: such names always match. Names with Markdown are compared by their letters.
pub(super) fn same_name(shown: &str, written: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let html = written.contains('<') || (written.contains('&') && written.contains(';'));
    let markdown = written.contains(['*', '_', '`', '[', ']', '\\', '~']);
    words(shown) == words(written) || html || (markdown && letters(shown) == letters(written))
}
