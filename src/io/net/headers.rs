//! User-defined headers for single hosts. Each is sent only to its host, wherever redirects lead.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use url::{Host, Url};

use super::{Error, HostHeader};

/// The validated headers of all hosts.
#[derive(Debug, Default)]
pub(super) struct Headers(Vec<Field>);

#[derive(Debug)]
struct Field {
    host: String,
    /// Restricts the header to this port.
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
    pub(super) fn new(fields: &[HostHeader]) -> Result<Self, Error> {
        fields.iter().map(Field::new).collect::<Result<_, _>>().map(Self)
    }

    /// Headers for a request to `url`. The last of several with one name wins.
    pub(super) fn for_url(&self, url: &Url) -> HeaderMap {
        let mut map = HeaderMap::new();
        for field in &self.0 {
            let port = field.port.is_none_or(|port| url.port_or_known_default() == Some(port));
            if port && url.host_str() == Some(field.host.as_str()) {
                map.insert(field.name.clone(), field.value.clone());
            }
        }
        map
    }
}

impl Field {
    fn new(field: &HostHeader) -> Result<Self, Error> {
        let invalid = |reason: &str| Error::Header {
            host: field.host.clone(),
            name: field.name.clone(),
            reason: reason.to_owned(),
        };
        let (host, port) = match field.host.rsplit_once(':') {
            Some((host, port)) if !host.is_empty() && !port.ends_with(']') => {
                (host, Some(port.parse().map_err(|_| invalid("the port is not a number"))?))
            }
            _ => (field.host.as_str(), None),
        };
        let host = Host::parse(host).map_err(|_| invalid("not a valid host"))?.to_string();
        let name = HeaderName::try_from(&field.name).map_err(|_| invalid("not a valid header name"))?;
        let mut value = HeaderValue::from_str(&field.value).map_err(|_| invalid("not a valid header value"))?;
        value.set_sensitive(true);
        Ok(Self { host, port, name, value })
    }
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
        assert!(sent("Example.ORG", "http://example.org:8080/"));
        assert!(!sent("example.org", "https://www.example.org/"));
        assert!(!sent("example.org", "https://example.org.evil.test/"));
        assert!(!sent("example.org", "https://evil.test/example.org"));
        assert!(!sent("example.org", "https://example.org@evil.test/"));
        assert!(sent("example.org:8080", "http://example.org:8080/"));
        assert!(!sent("example.org:8080", "http://example.org/"));
        assert!(sent("example.org:443", "https://example.org/"));
        assert!(sent("[::1]:8080", "http://[::1]:8080/"));
        assert!(sent("[::1]", "http://[::1]/"));
    }

    #[test]
    fn invalid_fields_are_errors() {
        let message = headers("a b").unwrap_err().to_string();
        assert_eq!(message, "header X-Key for a b: not a valid host");
        assert!(headers("example.org:x").is_err());
        let invalid = HostHeader { host: "a.test".into(), name: "X Y".into(), value: "v".into() };
        assert!(Headers::new(&[invalid]).is_err());
        let invalid = HostHeader { host: "a.test".into(), name: "X".into(), value: "v\r\nY: z".into() };
        assert!(Headers::new(&[invalid]).is_err());
    }
}
