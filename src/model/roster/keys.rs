//! Addresses and names in a form in which what is the same is equal.

use url::Url;

use crate::model::people::address;

/// Where an address leads: whether it is asked with `http`, with `www.`, or with a slash at the end makes no difference.
pub(super) fn destination(address: &str) -> String {
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

/// Whether two addresses are those of one picture, whatever size and version of it they ask for. GitHub has several for one account.
pub(super) fn same_picture(a: &str, b: &str) -> bool {
    let (first, second) = (address::parse(a), address::parse(b));
    let id = |url: &Option<Url>| url.as_ref().and_then(address::avatar_id);
    let ours = |url: &Option<Url>| {
        url.as_ref()
            .is_some_and(|url| address::is_avatar(url) && url.host_str().is_some_and(|host| host.contains("github")))
    };
    match (id(&first), id(&second)) {
        (Some(first), Some(second)) => first == second,
        _ if ours(&first) && ours(&second) => true,
        _ => picture(a) == picture(b),
    }
}

fn picture(address: &str) -> String {
    destination(address.split(['?', '#']).next().unwrap_or_default())
}

/// The account whose picture it is; 0 stands for none.
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

/// Whether a page that shows `shown` shows the name `written`. all-contributors writes it into the page nearly as it is, so that a tag or
/// an entity in it is read as such, and nothing can be said; of what may be Markdown, the letters count.
pub(super) fn same_name(shown: &str, written: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let html = written.contains('<') || (written.contains('&') && written.contains(';'));
    let markdown = written.contains(['*', '_', '`', '[', ']', '\\', '~']);
    words(shown) == words(written) || html || (markdown && letters(shown) == letters(written))
}
