//! Interprets failed requests.
//!
//! The client nests errors; the verdict depends on the inner ones: of the resolver, of TLS, of the system.

use std::{error::Error as StdError, io};

use rustls::CertificateError;

use super::{dns, tls::IncompleteChain};
use crate::facts::{Dead, Outcome, Stage, Unreachable};

/// A request without a response.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Failure {
    /// The outcome if it is not retried.
    pub(super) outcome: Outcome,
    /// Whether a retry may help.
    pub(super) retry: bool,
}

impl Failure {
    /// A failure that a retry may fix.
    pub(super) const fn transient(why: Unreachable) -> Self {
        Self { outcome: Outcome::Unreachable(why), retry: true }
    }

    /// A failure that a retry does not fix.
    pub(super) const fn permanent(outcome: Outcome) -> Self {
        Self { outcome, retry: false }
    }
}

impl From<dns::Failure> for Failure {
    fn from(failure: dns::Failure) -> Self {
        match failure {
            dns::Failure::NoSuchHost(name) => Self::permanent(Outcome::Dead(Dead::NoSuchHost(name))),
            dns::Failure::Refused(why) => Self::permanent(Outcome::Blocked(why)),
            dns::Failure::Resolver(message) => Self::transient(Unreachable::Dns(message)),
        }
    }
}

/// Interprets an error before the response header.
pub(super) fn before_header(error: &reqwest::Error) -> Failure {
    if let Some(failure) = find::<dns::Failure>(error) {
        return failure.clone().into();
    }
    if let Some(failure) = find::<rustls::Error>(error) {
        return tls(failure);
    }
    let system = find_system(error);
    if error.is_connect() {
        return match system.map(io::Error::kind) {
            Some(io::ErrorKind::TimedOut) => Failure::transient(Unreachable::Timeout(Stage::Connect)),
            Some(kind) => Failure::transient(Unreachable::Connect(message(kind, error))),
            None => Failure::transient(Unreachable::Connect(innermost(error))),
        };
    }
    match find::<hyper::Error>(error) {
        Some(inner) if inner.is_parse() && inner.to_string().contains("too large") => {
            protocol_error("the response header is too large")
        }
        Some(inner) if inner.is_parse() => protocol_error("the response is not HTTP"),
        Some(inner) if inner.is_incomplete_message() => {
            Failure::transient(Unreachable::Connect("the connection was closed without a response".to_owned()))
        }
        _ => match system.map(io::Error::kind) {
            Some(kind) => Failure::transient(Unreachable::Connect(message(kind, error))),
            None => Failure::transient(Unreachable::Broken(innermost(error))),
        },
    }
}

/// Whether the server closed the connection before it responded.
pub(super) fn is_closed(error: &reqwest::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, NotConnected};
    let closed = find::<hyper::Error>(error)
        .is_some_and(|inner| inner.is_incomplete_message() || inner.is_closed() || inner.is_canceled());
    let system = find_system(error).map(io::Error::kind);
    closed || matches!(system, Some(BrokenPipe | ConnectionAborted | ConnectionReset | NotConnected))
}

/// Interprets an error within the response body.
pub(super) fn in_body(error: &io::Error) -> Failure {
    if find::<hyper::Error>(error).is_none() {
        return protocol_error("the compressed body is corrupt");
    }
    Failure::transient(Unreachable::Broken("the response ended early".to_owned()))
}

/// A response that violates the protocol; not retried.
fn protocol_error(what: &str) -> Failure {
    Failure::permanent(Outcome::Unreachable(Unreachable::Broken(what.to_owned())))
}

/// Interprets a TLS error. Only an invalid certificate is a verdict on the link.
fn tls(error: &rustls::Error) -> Failure {
    let outcome = match error {
        rustls::Error::InvalidCertificate(CertificateError::Other(other)) if other.0.is::<IncompleteChain>() => {
            Outcome::Unreachable(Unreachable::Tls(other.to_string()))
        }
        rustls::Error::InvalidCertificate(why) => Outcome::Certificate(certificate(why)),
        rustls::Error::NoCertificatesPresented => Outcome::Certificate("is missing".to_owned()),
        rustls::Error::InvalidMessage(_) => {
            Outcome::Unreachable(Unreachable::Tls("the server does not speak TLS".to_owned()))
        }
        other => Outcome::Unreachable(Unreachable::Tls(other.to_string())),
    };
    Failure::permanent(outcome)
}

/// What is wrong with a certificate, as the predicate of a sentence about it.
fn certificate(error: &CertificateError) -> String {
    match error {
        CertificateError::Expired => "has expired".to_owned(),
        CertificateError::ExpiredContext { time, not_after } => match days(time.as_secs(), not_after.as_secs()) {
            0 => "expired less than a day ago".to_owned(),
            1 => "expired a day ago".to_owned(),
            days => format!("expired {days} days ago"),
        },
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => "is not valid yet".to_owned(),
        CertificateError::NotValidForName => "is for another host".to_owned(),
        CertificateError::NotValidForNameContext { presented, .. } => for_names(presented),
        CertificateError::UnknownIssuer => "has an untrusted issuer (self-signed, or an incomplete chain)".to_owned(),
        CertificateError::Revoked => "was revoked".to_owned(),
        CertificateError::BadSignature => "has an invalid signature".to_owned(),
        CertificateError::BadEncoding => "cannot be read".to_owned(),
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
            "is not valid for servers".to_owned()
        }
        CertificateError::Other(other) if other.to_string().contains("CaUsedAsEndEntity") => {
            "is self-signed".to_owned()
        }
        other => format!("is not valid: {other}"),
    }
}

/// Whole days from `then` to `now`, both in Unix seconds.
const fn days(now: u64, then: u64) -> u64 {
    now.saturating_sub(then) / 86_400
}

/// Up to three names of a certificate.
fn for_names(presented: &[String]) -> String {
    let names: Vec<_> = presented.iter().take(3).map(|name| bare_name(name)).collect();
    match (names.len(), presented.len()) {
        (0, _) => "is for another host".to_owned(),
        (some, all) if some < all => format!("is for {} and others", names.join(", ")),
        _ => format!("is for {}", names.join(", ")),
    }
}

/// rustls formats names as `DnsName("example.org")`.
fn bare_name(name: &str) -> &str {
    name.split('"').nth(1).unwrap_or(name)
}

/// Message for a kind of system error; the error's own message if it is uncommon.
fn message(kind: io::ErrorKind, error: &reqwest::Error) -> String {
    match kind {
        io::ErrorKind::ConnectionRefused => "connection refused".to_owned(),
        io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionAborted => {
            "connection reset".to_owned()
        }
        io::ErrorKind::UnexpectedEof => "the connection was closed without a response".to_owned(),
        io::ErrorKind::NetworkUnreachable => "the network is unreachable".to_owned(),
        io::ErrorKind::HostUnreachable => "no route to host".to_owned(),
        _ => innermost(error),
    }
}

/// Message of the innermost error: the cause.
pub(super) fn innermost(error: &dyn StdError) -> String {
    let mut message = error.to_string();
    let mut next = error.source();
    while let Some(inner) = next {
        message = inner.to_string();
        next = inner.source();
    }
    message
}

/// The first error of type `E` in the chain. `io::Error` hides its inner error from `source`, so it is unwrapped here.
fn find<'a, E: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a E> {
    let mut next = Some(error);
    while let Some(here) = next {
        if let Some(found) = here.downcast_ref::<E>() {
            return Some(found);
        }
        let wrapped = here.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        if let Some(found) = wrapped.and_then(|inner| find(inner)) {
            return Some(found);
        }
        next = here.source();
    }
    None
}

/// The innermost system error.
fn find_system(error: &reqwest::Error) -> Option<&io::Error> {
    let mut next: Option<&(dyn StdError + 'static)> = Some(error);
    let mut found = None;
    while let Some(here) = next {
        found = here.downcast_ref::<io::Error>().or(found);
        next = here.source();
    }
    found
}
