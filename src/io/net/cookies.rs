//! Cookies along one chain of redirects. Some sites redirect an address to itself until the cookie they set comes
//! back; without this such a page would look like a redirect loop. Nothing outlives the chain.

use url::{Host, Url};

/// Most cookies that one chain may collect, and the most bytes of one; more are ignored.
const MOST: usize = 32;
const LONGEST: usize = 4096;

/// The cookies of one chain.
#[derive(Debug, Default)]
pub(super) struct Jar(Vec<Cookie>);

#[derive(Debug)]
struct Cookie {
    /// The host that set it, or the parent domain it named.
    domain: String,
    /// Whether hosts below the domain get it too.
    below: bool,
    /// Whether it must not travel unencrypted.
    secure: bool,
    name: String,
    value: String,
}

impl Jar {
    /// Takes in one `Set-Cookie` field of an answer from `from` (RFC 6265, 5.2, of which `Domain`, `Secure` and
    /// `Max-Age=0` are honoured). What it cannot read it ignores.
    pub(super) fn set(&mut self, from: &Url, field: &str) {
        let Some(host) = from.host_str() else { return };
        let mut parts = field.split(';').map(str::trim);
        let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else { return };
        let sound = |s: &str| s.bytes().all(|b| matches!(b, 0x20..=0x7e));
        if name.is_empty() || field.len() > LONGEST || !sound(name) || !sound(value) {
            return;
        }
        let (name, value) = (name.to_owned(), value.to_owned());
        let mut cookie = Cookie { domain: host.to_owned(), below: false, secure: false, name, value };
        let mut expired = false;
        for part in parts {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            match key.trim().to_ascii_lowercase().as_str() {
                "domain" => {
                    let domain = value.trim().trim_start_matches('.').to_ascii_lowercase();
                    if domain.contains('.') && matches!(from.host(), Some(Host::Domain(_))) && covers(&domain, host) {
                        cookie.domain = domain;
                        cookie.below = true;
                    }
                }
                "secure" => cookie.secure = true,
                "max-age" => expired = value.trim().parse::<i64>().is_ok_and(|age| age <= 0),
                _ => {}
            }
        }
        self.0.retain(|old| (&old.name, &old.domain) != (&cookie.name, &cookie.domain));
        if !expired && self.0.len() < MOST {
            self.0.push(cookie);
        }
    }

    /// The `Cookie` field for a request to `to`; empty where there is none to send.
    pub(super) fn field(&self, to: &Url) -> String {
        let Some(host) = to.host_str() else { return String::new() };
        let fits = |cookie: &&Cookie| {
            (cookie.domain == host || cookie.below && covers(&cookie.domain, host))
                && (!cookie.secure || to.scheme() == "https")
        };
        let pairs: Vec<_> = self.0.iter().filter(fits).map(|c| format!("{}={}", c.name, c.value)).collect();
        pairs.join("; ")
    }
}

/// Whether `host` is `domain` or lies below it.
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
    fn a_parent_domain_widens_and_nothing_else_does() {
        let mut jar = Jar::default();
        jar.set(&url("https://a.example.org/"), "wide=1; Domain=.example.org");
        jar.set(&url("https://a.example.org/"), "com=1; Domain=org");
        jar.set(&url("https://a.example.org/"), "foreign=1; Domain=example.com");
        assert_eq!(jar.field(&url("https://b.example.org/")), "wide=1");
        assert_eq!(jar.field(&url("https://example.com/")), "");
    }

    #[test]
    fn secure_cookies_need_tls_and_expired_ones_go() {
        let mut jar = Jar::default();
        jar.set(&url("https://a.test/"), "s=1; Secure");
        jar.set(&url("https://a.test/"), "t=1");
        assert_eq!(jar.field(&url("http://a.test/")), "t=1");
        jar.set(&url("https://a.test/"), "t=; Max-Age=0");
        assert_eq!(jar.field(&url("https://a.test/")), "s=1");
    }

    #[test]
    fn nonsense_is_ignored() {
        let mut jar = Jar::default();
        for field in ["", "=", "=x", "novalue", "a=b\r\nX: y", "a=\u{7f}", ";;;="] {
            jar.set(&url("https://a.test/"), field);
        }
        assert_eq!(jar.field(&url("https://a.test/")), "");
    }
}
