//! Cookies of one redirect chain. Some sites redirect to the same URL until their cookie comes back, which would
//! otherwise look like a redirect loop. Cookies are dropped with the chain.

use url::{Host, Url};

/// Most cookies of one chain, and the most bytes of one; others are ignored.
const MAX_COOKIES: usize = 32;
const MAX_LENGTH: usize = 4096;

/// The cookies of one chain.
#[derive(Debug, Default)]
pub(super) struct Jar(Vec<Cookie>);

#[derive(Debug)]
struct Cookie {
    /// The host that set it, or the parent domain it named.
    domain: String,
    /// Whether subdomains also get it.
    subdomains: bool,
    /// Whether it is sent only over https.
    secure: bool,
    name: String,
    value: String,
}

impl Jar {
    /// Stores one `Set-Cookie` field of a response from `from` (RFC 6265, 5.2; supports `Domain`, `Secure` and
    /// `Max-Age=0`). Ignores invalid fields.
    pub(super) fn set(&mut self, from: &Url, field: &str) {
        let Some(host) = from.host_str() else { return };
        let mut parts = field.split(';').map(str::trim);
        let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else { return };
        let valid = |s: &str| s.bytes().all(|b| matches!(b, 0x20..=0x7e));
        if name.is_empty() || field.len() > MAX_LENGTH || !valid(name) || !valid(value) {
            return;
        }
        let (name, value) = (name.to_owned(), value.to_owned());
        let mut cookie = Cookie { domain: host.to_owned(), subdomains: false, secure: false, name, value };
        let mut expired = false;
        for part in parts {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            match key.trim().to_ascii_lowercase().as_str() {
                "domain" => {
                    let domain = value.trim().trim_start_matches('.').to_ascii_lowercase();
                    if domain.contains('.') && matches!(from.host(), Some(Host::Domain(_))) && covers(&domain, host) {
                        cookie.domain = domain;
                        cookie.subdomains = true;
                    }
                }
                "secure" => cookie.secure = true,
                "max-age" => expired = value.trim().parse::<i64>().is_ok_and(|age| age <= 0),
                _ => {}
            }
        }
        self.0.retain(|old| (&old.name, &old.domain) != (&cookie.name, &cookie.domain));
        if !expired && self.0.len() < MAX_COOKIES {
            self.0.push(cookie);
        }
    }

    /// `Cookie` field for a request to `to`; empty if there is none.
    pub(super) fn field(&self, to: &Url) -> String {
        let Some(host) = to.host_str() else { return String::new() };
        let fits = |cookie: &&Cookie| {
            (cookie.domain == host || cookie.subdomains && covers(&cookie.domain, host))
                && (!cookie.secure || to.scheme() == "https")
        };
        let pairs: Vec<_> = self.0.iter().filter(fits).map(|c| format!("{}={}", c.name, c.value)).collect();
        pairs.join("; ")
    }
}

/// Whether `host` is `domain` or a subdomain of it.
fn covers(domain: &str, host: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn cookies_stay_with_their_host() {
        let mut jar = Jar::default();
        jar.set(&url("https://a.example.org/"), "k=v; Path=/; HttpOnly");
        assert_eq!(jar.field(&url("https://a.example.org/x")), "k=v");
        assert_eq!(jar.field(&url("https://b.example.org/")), "");
        assert_eq!(jar.field(&url("https://evil-a.example.org.test/")), "");
    }

    #[test]
    fn only_parent_domains_widen_the_scope() {
        let mut jar = Jar::default();
        jar.set(&url("https://a.example.org/"), "wide=1; Domain=.example.org");
        jar.set(&url("https://a.example.org/"), "com=1; Domain=org");
        jar.set(&url("https://a.example.org/"), "foreign=1; Domain=example.com");
        assert_eq!(jar.field(&url("https://b.example.org/")), "wide=1");
        assert_eq!(jar.field(&url("https://example.com/")), "");
    }

    #[test]
    fn secure_cookies_need_tls_and_expired_ones_are_dropped() {
        let mut jar = Jar::default();
        jar.set(&url("https://a.test/"), "s=1; Secure");
        jar.set(&url("https://a.test/"), "t=1");
        assert_eq!(jar.field(&url("http://a.test/")), "t=1");
        jar.set(&url("https://a.test/"), "t=; Max-Age=0");
        assert_eq!(jar.field(&url("https://a.test/")), "s=1");
    }

    #[test]
    fn invalid_fields_are_ignored() {
        let mut jar = Jar::default();
        for field in ["", "=", "=x", "novalue", "a=b\r\nX: y", "a=\u{7f}", ";;;="] {
            jar.set(&url("https://a.test/"), field);
        }
        assert_eq!(jar.field(&url("https://a.test/")), "");
    }
}
