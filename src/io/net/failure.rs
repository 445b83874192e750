//! What a failed request says about the address.
//!
//! The client wraps errors in errors; the verdict hangs on the ones inside: our resolver's, TLS's, the system's.

use std::{error::Error as StdError, io};

use rustls::CertificateError;

use super::dns;
use crate::facts::{Dead, Outcome, Stage, Unreachable};

/// A request that gave no answer.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Failure {
    /// What it means, should it be the last word.
    pub(super) outcome: Outcome,
    /// Whether asking again may help.
    pub(super) retry: bool,
}

impl Failure {
    /// A failure that may pass.
    pub(super) const fn passing(why: Unreachable) -> Self {
        Self { outcome: Outcome::Unreachable(why), retry: true }
    }

    /// A failure that will be the same next time.
    pub(super) const fn lasting(outcome: Outcome) -> Self {
        Self { outcome, retry: false }
    }
}

impl From<dns::Failure> for Failure {
    fn from(failure: dns::Failure) -> Self {
        match failure {
            dns::Failure::NoSuchHost(name) => Self::lasting(Outcome::Dead(Dead::NoSuchHost(name))),
            dns::Failure::Refused(why) => Self::lasting(Outcome::Blocked(why)),
            dns::Failure::Resolver(words) => Self::passing(Unreachable::Dns(words)),
        }
    }
}

/// Judges an error that came before the header of the answer.
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
            Some(io::ErrorKind::TimedOut) => Failure::passing(Unreachable::Timeout(Stage::Connect)),
            Some(kind) => Failure::passing(Unreachable::Connect(words(kind, error))),
            None => Failure::passing(Unreachable::Connect(innermost(error))),
        };
    }
    match find::<hyper::Error>(error) {
        Some(inner) if inner.is_parse() && inner.to_string().contains("too large") => broken("the header is too large"),
        Some(inner) if inner.is_parse() => broken("the response is not HTTP"),
        Some(inner) if inner.is_incomplete_message() => {
            Failure::passing(Unreachable::Connect("the connection was closed before a response".to_owned()))
        }
        _ => match system.map(io::Error::kind) {
            Some(kind) => Failure::passing(Unreachable::Connect(words(kind, error))),
            None => Failure::passing(Unreachable::Broken(innermost(error))),
        },
    }
}

/// Judges an error that came in the middle of the body.
pub(super) fn in_body(error: &reqwest::Error) -> Failure {
    if find::<hyper::Error>(error).is_none() {
        return broken("the compressed body is corrupt");
    }
    Failure::passing(Unreachable::Broken("the response broke off".to_owned()))
}

/// An answer that is not what the protocol promises; it will not be better next time.
fn broken(what: &str) -> Failure {
    Failure::lasting(Outcome::Unreachable(Unreachable::Broken(what.to_owned())))
}

/// Judges an error of TLS: only what is wrong with the certificate itself is a verdict.
fn tls(error: &rustls::Error) -> Failure {
    let outcome = match error {
        rustls::Error::InvalidCertificate(why) => Outcome::Certificate(certificate(why)),
        rustls::Error::NoCertificatesPresented => Outcome::Certificate("is missing".to_owned()),
        rustls::Error::InvalidMessage(_) => {
            Outcome::Unreachable(Unreachable::Tls("the server does not speak TLS".to_owned()))
        }
        other => Outcome::Unreachable(Unreachable::Tls(other.to_string())),
    };
    Failure::lasting(outcome)
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
        CertificateError::BadSignature => "has a wrong signature".to_owned(),
        CertificateError::BadEncoding => "cannot be read".to_owned(),
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
            "is not for servers".to_owned()
        }
        CertificateError::Other(other) if other.to_string().contains("CaUsedAsEndEntity") => {
            "is self-signed".to_owned()
        }
        other => format!("is not valid: {other}"),
    }
}

/// Whole days from `then` to `now`, both in seconds since 1970.
const fn days(now: u64, then: u64) -> u64 {
    now.saturating_sub(then) / 86_400
}

/// The names a certificate is for, the first three of them.
fn for_names(presented: &[String]) -> String {
    let names: Vec<_> = presented.iter().take(3).map(|name| bare_name(name)).collect();
    match (names.len(), presented.len()) {
        (0, _) => "is for another host".to_owned(),
        (shown, all) if shown < all => format!("is for {} and others", names.join(", ")),
        _ => format!("is for {}", names.join(", ")),
    }
}

/// rustls writes `DnsName("example.org")`; the name is enough.
fn bare_name(name: &str) -> &str {
    name.split('"').nth(1).unwrap_or(name)
}

/// What a kind of system error is called; the error's own words where it has no common name.
fn words(kind: io::ErrorKind, error: &reqwest::Error) -> String {
    match kind {
        io::ErrorKind::ConnectionRefused => "the connection was refused".to_owned(),
        io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionAborted => {
            "the connection was reset".to_owned()
        }
        io::ErrorKind::UnexpectedEof => "the connection was closed before a response".to_owned(),
        io::ErrorKind::NetworkUnreachable => "the network is unreachable".to_owned(),
        io::ErrorKind::HostUnreachable => "there is no route to the host".to_owned(),
        _ => innermost(error),
    }
}

/// The words of the innermost error: the cause, without the layers around it.
pub(super) fn innermost(error: &dyn StdError) -> String {
    let mut words = error.to_string();
    let mut next = error.source();
    while let Some(inner) = next {
        words = inner.to_string();
        next = inner.source();
    }
    words
}

/// The first error of type `E` in the chain. An `io::Error` hides the error that it wraps from `source`, so it is
/// opened by hand.
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

/// The innermost error of the system.
fn find_system(error: &reqwest::Error) -> Option<&io::Error> {
    let mut next: Option<&(dyn StdError + 'static)> = Some(error);
    let mut found = None;
    while let Some(here) = next {
        found = here.downcast_ref::<io::Error>().or(found);
        next = here.source();
    }
    found
}
