//! What kind of page a redirect leads to.

use url::Url;

/// The kind of page that a redirect led to, if it is probably not the linked one.
pub(super) fn lost(from: &str, to: &str) -> Option<&'static str> {
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
