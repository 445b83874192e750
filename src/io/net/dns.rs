//! Resolves names with the operating system's resolver and the guard.
//!
//! The client connects only to addresses that passed the guard: it has no other resolver, and results are cached for
//! the run, so that a second, different result cannot bypass the guard. Calls `getaddrinfo` directly, because the
//! standard library hides whether a name does not exist or the resolver failed.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use dns_lookup::LookupErrorKind;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::time::timeout;

use super::guard;

/// Why a name has no address to connect to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// The name does not exist, or has no address (`EAI_NONAME`, `EAI_NODATA`).
    NoSuchHost(String),
    /// The resolver failed; its message.
    Resolver(String),
    /// The guard refuses every address of the name; a message with name, address and reason.
    Refused(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchHost(name) => write!(f, "no such host: {name}"),
            Self::Resolver(message) | Self::Refused(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for Failure {}

/// The resolver of one client. Clones share the cache.
#[derive(Debug, Clone)]
pub(super) struct Resolver {
    /// Whether every address may be connected to.
    allow_private: bool,
    /// Names of the user's proxies, which may resolve to any address.
    proxies: Arc<BTreeSet<String>>,
    /// Whether there may be a proxy. Some systems have settings of their own for that.
    proxied: bool,
    /// Names with a configured address.
    overrides: Arc<BTreeMap<String, SocketAddr>>,
    /// Addresses of resolved names, before the guard.
    cache: Arc<Mutex<BTreeMap<String, Arc<[IpAddr]>>>>,
    /// Whether a proxy may be sent a name, and if not, why.
    for_proxy: Arc<Mutex<BTreeMap<String, Option<String>>>>,
}

/// How long a lookup may take whose result is only needed for the guard.
const PROXY_LOOKUP_TIMEOUT: Duration = Duration::from_secs(5);

impl Resolver {
    /// Creates a resolver that guards every name except `proxies` (lower case).
    pub(super) fn new(allow_private: bool, proxies: BTreeSet<String>, overrides: BTreeMap<String, SocketAddr>) -> Self {
        let proxied = !proxies.is_empty() || cfg!(any(windows, target_vendor = "apple"));
        let (proxies, overrides) = (Arc::new(proxies), Arc::new(overrides));
        Self { allow_private, proxies, proxied, overrides, cache: Arc::default(), for_proxy: Arc::default() }
    }

    /// Why a proxy must not be sent `name`, if there is a proxy: it resolves the name itself, and connects to whatever it
    /// finds. So no address that the name has here may be private. What has none here is left to the proxy. This also
    /// guards links to the proxy itself, whose lookup by the client is not guarded.
    pub(super) async fn refused_for_proxy(&self, name: &str) -> Option<String> {
        if self.allow_private || !self.proxied {
            return None;
        }
        let name = name.to_ascii_lowercase();
        if let Some(known) = self.for_proxy.lock().unwrap_or_else(PoisonError::into_inner).get(&name) {
            return known.clone();
        }
        let found = timeout(PROXY_LOOKUP_TIMEOUT, self.lookup(&name)).await;
        let addresses = found.ok().and_then(Result::ok);
        let refused = addresses.iter().flat_map(|all| all.iter());
        let refused = refused.filter_map(|ip| Some((ip, guard::refusal(*ip)?))).next();
        let why = refused.map(|(ip, kind)| format!("{name} resolves to {ip}, {kind}"));
        self.for_proxy.lock().unwrap_or_else(PoisonError::into_inner).insert(name, why.clone());
        why
    }

    /// Addresses of `name` that pass the guard; at least one.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub(super) async fn guarded(&self, name: &str) -> Result<Vec<IpAddr>, Failure> {
        let all = self.lookup(name).await?;
        if self.allow_private {
            return Ok(all.to_vec());
        }
        let mut refused = None;
        let mut public = Vec::with_capacity(all.len());
        for ip in all.iter() {
            match guard::refusal(*ip) {
                None => public.push(*ip),
                Some(kind) => refused = refused.or(Some((ip, kind))),
            }
        }
        match refused {
            Some((ip, kind)) if public.is_empty() => Err(Failure::Refused(format!("{name} resolves to {ip}, {kind}"))),
            _ => Ok(public),
        }
    }

    /// All addresses of `name`, cached or from the operating system; at least one.
    async fn lookup(&self, name: &str) -> Result<Arc<[IpAddr]>, Failure> {
        if let Some(address) = self.overrides.get(name) {
            return Ok(Arc::new([address.ip()]));
        }
        if let Some(cached) = self.cache.lock().unwrap_or_else(PoisonError::into_inner).get(name) {
            return Ok(Arc::clone(cached));
        }
        let host = name.to_owned();
        let found = tokio::task::spawn_blocking(move || system_lookup(&host))
            .await
            .unwrap_or_else(|_| Err(Failure::Resolver("the lookup was canceled".to_owned())))?;
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(Arc::clone(cache.entry(name.to_owned()).or_insert_with(|| found.into())))
    }
}

/// Resolves with the operating system; blocks up to its configured timeout.
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
            let addresses = if this.proxies.contains(&name) {
                this.lookup(&name).await?.to_vec()
            } else {
                this.guarded(&name).await?
            };
            let port = this.overrides.get(&name).map_or(0, SocketAddr::port);
            let addresses: Addrs = Box::new(addresses.into_iter().map(move |ip| SocketAddr::new(ip, port)));
            Ok(addresses)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guarded(resolver: &Resolver, name: &str) -> Result<Vec<IpAddr>, Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(resolver.guarded(name))
    }

    fn with_cached(allow_private: bool, name: &str, addresses: &[&str]) -> Resolver {
        let resolver = Resolver::new(allow_private, BTreeSet::new(), BTreeMap::new());
        let addresses: Vec<IpAddr> = addresses.iter().map(|ip| ip.parse().unwrap()).collect();
        resolver.cache.lock().unwrap().insert(name.to_owned(), addresses.into());
        resolver
    }

    #[test]
    fn a_name_with_private_addresses_only_is_refused() {
        let resolver = with_cached(false, "intern.test", &["10.1.2.3", "fd00::1"]);
        let refused = guarded(&resolver, "intern.test").unwrap_err();
        assert_eq!(refused, Failure::Refused("intern.test resolves to 10.1.2.3, a private address".to_owned()));
    }

    #[test]
    fn private_addresses_are_removed_from_mixed_results() {
        let resolver = with_cached(false, "mixed.test", &["127.0.0.1", "1.1.1.1"]);
        assert_eq!(guarded(&resolver, "mixed.test").unwrap(), ["1.1.1.1".parse::<IpAddr>().unwrap()]);
    }

    #[test]
    fn the_guard_can_be_disabled() {
        let resolver = with_cached(true, "intern.test", &["10.1.2.3"]);
        assert_eq!(guarded(&resolver, "intern.test").unwrap(), ["10.1.2.3".parse::<IpAddr>().unwrap()]);
    }

    #[test]
    fn localhost_is_refused_after_the_lookup() {
        let resolver = Resolver::new(false, BTreeSet::new(), BTreeMap::new());
        assert!(matches!(guarded(&resolver, "localhost"), Err(Failure::Refused(_))));
    }
}
