//! User-defined headers for single hosts. Each is sent only to its host, wherever redirects lead, and in the clear only
//! if the user writes `http://`.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use url::Url;

use super::{Error, HostHeader};

/// The validated headers of all hosts.
#[derive(Debug, Default)]
pub struct Headers(Vec<Field>);

#[derive(Debug)]
struct Field {
    /// Scheme, host and port, as in a normalized URL.
    scheme: String,
    host: String,
    port: Option<u16>,
    name: HeaderName,
    value: HeaderValue,
}

impl Headers {
    /// Validates the headers.
    ///
    /// # Errors
    ///
    /// [`Error::Header`] for the first with an invalid host, name or value.
    pub fn new(fields: &[HostHeader]) -> Result<Self, Error> {
        fields.iter().map(Field::new).collect::<Result<_, _>>().map(Self)
    }

    /// Headers for a request to `url`. The last of several with one name wins.
    pub(super) fn for_url(&self, url: &Url) -> HeaderMap {
        let mut map = HeaderMap::new();
        for field in self.0.iter().filter(|field| field.is_for(url)) {
            map.insert(field.name.clone(), field.value.clone());
        }
        map
    }

    /// Whether a check of `url` sends a header to it, or to its `https` version, which is tried for an `http` link.
    #[must_use]
    pub fn concern(&self, url: &str) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let Ok(url) = Url::parse(url) else { return false };
        let mut secure = url.clone();
        let upgraded = secure.set_scheme("https").is_ok();
        self.0.iter().any(|field| field.is_for(&url) || (upgraded && field.is_for(&secure)))
    }
}

impl Field {
    fn new(field: &HostHeader) -> Result<Self, Error> {
        let invalid = |reason: &str| Error::Header(reason.to_owned());
        let origin = origin(&field.host).ok_or_else(|| invalid("not a valid host"))?;
        let name = HeaderName::try_from(&field.name).map_err(|_| invalid("not a valid header name"))?;
        let mut value = HeaderValue::from_str(&field.value).map_err(|_| invalid("not a valid header value"))?;
        value.set_sensitive(true);
        Ok(Self {
            scheme: origin.scheme().to_owned(),
            host: origin.host_str().unwrap_or_default().to_owned(),
            port: origin.port_or_known_default(),
            name,
            value,
        })
    }

    fn is_for(&self, url: &Url) -> bool {
        url.scheme() == self.scheme
            && url.port_or_known_default() == self.port
            && url.host_str() == Some(self.host.as_str())
    }
}

/// Where a header may be sent: `HOST`, `HOST:PORT` (both https), `https://…` or `http://…`.
fn origin(text: &str) -> Option<Url> {
    let url = if text.contains("://") { Url::parse(text) } else { Url::parse(&format!("https://{text}")) };
    url.ok().filter(|url| {
        matches!(url.scheme(), "http" | "https")
            && url.host_str().is_some_and(|host| !host.is_empty())
            && (url.username(), url.password(), url.path()) == ("", None, "/")
            && (url.query(), url.fragment()) == (None, None)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(host: &str) -> Result<Headers, Error> {
        Headers::new(&[HostHeader { host: host.into(), name: "X-Key".into(), value: "secret".into() }])
    }

    fn sent(host: &str, url: &str) -> bool {
        headers(host).unwrap().for_url(&Url::parse(url).unwrap()).contains_key("x-key")
    }

    #[test]
    fn a_field_goes_to_its_host_only() {
        assert!(sent("example.org", "https://example.org/a"));
        assert!(sent("Example.ORG", "https://example.org:443/"));
        assert!(sent("münchen.example", "https://xn--mnchen-3ya.example/"));
        assert!(!sent("example.org", "https://www.example.org/"));
        assert!(!sent("example.org", "https://example.org.evil.test/"));
        assert!(!sent("example.org", "https://evil.test/example.org"));
        assert!(!sent("example.org", "https://example.org@evil.test/"));
    }

    #[test]
    fn a_field_is_sent_in_the_clear_or_to_another_port_only_if_the_user_says_so() {
        for (host, url, wanted) in [
            ("example.org", "http://example.org/", false),
            ("example.org", "https://example.org:8443/", false),
            ("example.org", "http://example.org:443/", false),
            ("example.org:8080", "https://example.org:8080/", true),
            ("example.org:8080", "http://example.org:8080/", false),
            ("example.org:8080", "https://example.org/", false),
            ("https://example.org", "https://example.org/", true),
            ("https://example.org", "http://example.org/", false),
            ("http://example.org", "http://example.org/", true),
            ("http://example.org/", "http://example.org/x", true),
            ("http://example.org", "https://example.org/", false),
            ("http://example.org", "http://example.org:8080/", false),
            ("http://[::1]:8080", "http://[::1]:8080/", true),
            ("[::1]", "https://[::1]/", true),
        ] {
            assert_eq!(sent(host, url), wanted, "{host} {url}");
        }
    }

    #[test]
    fn urls_that_a_header_concerns_are_known_in_every_spelling() {
        let concern = |host: &str, url: &str| headers(host).unwrap().concern(url);
        for url in ["https://API.corp.test/x", "https://api.corp.test:443/", "http://api.corp.test/"] {
            assert!(concern("Api.Corp.Test", url), "{url}");
        }
        assert!(concern("münchen.example", "https://MÜNCHEN.example/"));
        assert!(!concern("api.corp.test", "https://api.corp.test:8443/"));
        assert!(!Headers::default().concern("https://api.corp.test/"));
    }

    #[test]
    fn invalid_fields_are_errors_that_hide_what_was_written() {
        for host in ["a b", "example.org:x", "https://a.test/path", "ftp://a.test", "user@a.test", "a.test?q", ""] {
            let message = headers(host).unwrap_err().to_string();
            assert_eq!(message, "--header: not a valid host (the header is hidden)", "{host}");
        }
        let invalid = HostHeader { host: "a.test".into(), name: "X Y".into(), value: "v".into() };
        assert!(Headers::new(&[invalid]).is_err());
        let invalid = HostHeader { host: "a.test".into(), name: "X".into(), value: "v\r\nY: z".into() };
        assert!(Headers::new(&[invalid]).is_err());
    }
}
