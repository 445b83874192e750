//! Names to addresses, through the operating system's resolver and the guard.
//!
//! The addresses that passed the guard are the very ones that the client connects to: it has no other resolver, and
//! an answer is kept for the run, so that a second, different one cannot slip in. `getaddrinfo` is called directly,
//! because the standard library hides whether a name does not exist or the resolver failed.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
};

use dns_lookup::LookupErrorKind;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::guard;

/// Why a name gave no address to connect to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// The name does not exist, or has no address (`EAI_NONAME`, `EAI_NODATA`).
    NoSuchHost(String),
    /// The resolver failed; its words.
    Resolver(String),
    /// The guard refuses every address of the name; name, address and reason.
    Refused(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchHost(name) => write!(f, "no such host: {name}"),
            Self::Resolver(words) | Self::Refused(words) => f.write_str(words),
        }
    }
}

impl std::error::Error for Failure {}

/// The resolver of one client. Clones share what they know.
#[derive(Debug, Clone)]
pub(super) struct Resolver {
    /// Whether every address may be connected to.
    allow_private: bool,
    /// Names of the user's proxies: they may lead anywhere.
    proxies: Arc<BTreeSet<String>>,
    /// Names that are not looked up.
    fixed: Arc<BTreeMap<String, SocketAddr>>,
    /// Addresses of the names that were resolved, unjudged.
    known: Arc<Mutex<BTreeMap<String, Arc<[IpAddr]>>>>,
}

impl Resolver {
    /// A resolver that guards every name but those of `proxies` (lower case).
    pub(super) fn new(allow_private: bool, proxies: BTreeSet<String>, fixed: BTreeMap<String, SocketAddr>) -> Self {
        Self { allow_private, proxies: Arc::new(proxies), fixed: Arc::new(fixed), known: Arc::default() }
    }

    /// Whether `host` is one of the user's proxies, so that the client's own look-up of it is not guarded. A document
    /// that names such a host has to be judged by [`Self::guarded`] first.
    pub(super) fn is_proxy(&self, host: &str) -> bool {
        self.proxies.contains(host)
    }

    /// The addresses of `name` that a document may lead to; at least one.
    ///
    /// # Errors
    ///
    /// Why there is none.
    pub(super) async fn guarded(&self, name: &str) -> Result<Vec<IpAddr>, Failure> {
        let all = self.lookup(name).await?;
        if self.allow_private {
            return Ok(all.to_vec());
        }
        let mut refused = None;
        let mut public = Vec::with_capacity(all.len());
        for ip in all.iter() {
            match guard::check_ip(*ip) {
                Ok(()) => public.push(*ip),
                Err(why) => refused = refused.or(Some(why)),
            }
        }
        match refused {
            Some(why) if public.is_empty() => {
                Err(Failure::Refused(format!("{name} resolves to a private network: {why}")))
            }
            _ => Ok(public),
        }
    }

    /// All addresses of `name`, from memory or from the operating system; at least one.
    async fn lookup(&self, name: &str) -> Result<Arc<[IpAddr]>, Failure> {
        if let Some(fixed) = self.fixed.get(name) {
            return Ok(Arc::new([fixed.ip()]));
        }
        if let Some(known) = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(name) {
            return Ok(Arc::clone(known));
        }
        let asked = name.to_owned();
        let found = tokio::task::spawn_blocking(move || system_lookup(&asked))
            .await
            .unwrap_or_else(|_| Err(Failure::Resolver("the look-up was given up".to_owned())))?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(Arc::clone(known.entry(name.to_owned()).or_insert_with(|| found.into())))
    }
}

/// Asks the operating system; blocks for as long as its resolver is configured to.
fn system_lookup(name: &str) -> Result<Vec<IpAddr>, Failure> {
    let found = match dns_lookup::lookup_host(name) {
        Ok(found) => found,
        Err(error) => {
            return Err(match error.kind() {
                LookupErrorKind::NoName | LookupErrorKind::NoData => Failure::NoSuchHost(name.to_owned()),
                _ => Failure::Resolver(error.to_string()),
            });
        }
    };
    let mut seen = BTreeSet::new();
    let addresses: Vec<_> = found.filter(|ip| seen.insert(*ip)).collect();
    if addresses.is_empty() { Err(Failure::NoSuchHost(name.to_owned())) } else { Ok(addresses) }
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let this = self.clone();
        Box::pin(async move {
            let name = name.as_str().to_ascii_lowercase();
            let addresses =
                if this.is_proxy(&name) { this.lookup(&name).await?.to_vec() } else { this.guarded(&name).await? };
            let port = this.fixed.get(&name).map_or(0, SocketAddr::port);
            let addresses: Addrs = Box::new(addresses.into_iter().map(move |ip| SocketAddr::new(ip, port)));
            Ok(addresses)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(resolver: &Resolver, name: &str) -> Result<Vec<IpAddr>, Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(resolver.guarded(name))
    }

    fn knowing(allow_private: bool, name: &str, addresses: &[&str]) -> Resolver {
        let resolver = Resolver::new(allow_private, BTreeSet::new(), BTreeMap::new());
        let addresses: Vec<IpAddr> = addresses.iter().map(|ip| ip.parse().unwrap()).collect();
        resolver.known.lock().unwrap().insert(name.to_owned(), addresses.into());
        resolver
    }

    #[test]
    fn a_name_with_private_addresses_only_is_refused() {
        let resolver = knowing(false, "intern.test", &["10.1.2.3", "fd00::1"]);
        let refused = ask(&resolver, "intern.test").unwrap_err();
        assert_eq!(
            refused,
            Failure::Refused("intern.test resolves to a private network: 10.1.2.3 is a private address".to_owned())
        );
    }

    #[test]
    fn private_addresses_are_left_out_of_a_mixed_answer() {
        let resolver = knowing(false, "mixed.test", &["127.0.0.1", "1.1.1.1"]);
        assert_eq!(ask(&resolver, "mixed.test").unwrap(), ["1.1.1.1".parse::<IpAddr>().unwrap()]);
    }

    #[test]
    fn the_guard_can_be_lifted() {
        let resolver = knowing(true, "intern.test", &["10.1.2.3"]);
        assert_eq!(ask(&resolver, "intern.test").unwrap(), ["10.1.2.3".parse::<IpAddr>().unwrap()]);
    }

    #[test]
    fn localhost_is_refused_after_the_look_up() {
        let resolver = Resolver::new(false, BTreeSet::new(), BTreeMap::new());
        assert!(matches!(ask(&resolver, "localhost"), Err(Failure::Refused(_))));
    }
}
