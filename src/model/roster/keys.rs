//! Normalized URLs and names for comparison.

use url::Url;

use crate::{model::people::address, text};

/// Normalizes a URL: ignores `http` or `https`, `www.`, and a trailing slash.
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

/// Whether two URLs lead to the same image, regardless of size and version. GitHub has several per account.
pub(super) fn same_image(a: &str, b: &str) -> bool {
    let (first, second) = (address::parse(a), address::parse(b));
    let id = |url: &Option<Url>| url.as_ref().and_then(address::avatar_id);
    let ours = |url: &Option<Url>| {
        url.as_ref()
            .is_some_and(|url| address::is_avatar(url) && url.host_str().is_some_and(|host| host.contains("github")))
    };
    match (id(&first), id(&second)) {
        (Some(first), Some(second)) => first == second,
        _ if ours(&first) && ours(&second) => true,
        _ => image_url(a) == image_url(b),
    }
}

fn image_url(address: &str) -> String {
    destination(address.split(['?', '#']).next().unwrap_or_default())
}

/// The account id of an avatar; 0 means none.
pub(super) fn account_id(url: &Url) -> Option<u64> {
    address::avatar_id(url).filter(|id| *id != 0)
}

/// Lower-cases a name and collapses white space.
pub(super) fn name(text: &str) -> String {
    text::collapse(text).to_lowercase()
}

/// Whether the page shows the name `written` as `shown`. all-contributors inserts names nearly verbatim: tags and
/// entities in them are parsed, so such names always match; possible Markdown is compared by letters only.
pub(super) fn same_name(shown: &str, written: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let html = written.contains('<') || (written.contains('&') && written.contains(';'));
    let markdown = written.contains(['*', '_', '`', '[', ']', '\\', '~']);
    text::collapse(shown) == text::collapse(written) || html || (markdown && letters(shown) == letters(written))
}
