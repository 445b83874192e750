//! The HTTP client: which features of it are on, whom it trusts, through which proxy it goes.

use std::{
    collections::BTreeSet,
    env,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use tower_layer::Layer;
use tower_service::Service;
use url::Url;

use super::{Error, Options, dns::Resolver};

/// The environment variables that name a proxy.
const PROXY_VARIABLES: [&str; 6] = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

tokio::task_local! {
    /// Set while the request of the current task waits for a connection of its own.
    pub(super) static CONNECTING: Arc<AtomicBool>;
}

/// Builds the client.
///
/// Redirects and retries are left to the caller, who judges each; nothing is sent that was not asked for (no
/// `Referer`, no cookies, no credentials from a file). Trust comes from the platform, and from `SSL_CERT_FILE`.
///
/// # Errors
///
/// [`Error::Client`] where the platform has no trusted certificates or an option cannot be sent in a header.
pub(super) fn build(options: &Options, resolver: Resolver) -> Result<reqwest::Client, Error> {
    // Fails where somebody else chose a provider before; theirs serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .user_agent(options.user_agent.as_deref().unwrap_or(super::USER_AGENT))
        .dns_resolver(resolver)
        .connector_layer(Mark);
    if !options.proxies {
        builder = builder.no_proxy();
    }
    for certificate in extra_roots()? {
        builder = builder.tls_certs_merge([certificate]);
    }
    builder.build().map_err(|error| Error::Client(super::failure::innermost(&error)))
}

/// The certificates of `SSL_CERT_FILE`, where the platform's own verifier does not read that variable itself.
fn extra_roots() -> Result<Vec<reqwest::Certificate>, Error> {
    if !cfg!(any(windows, target_vendor = "apple")) {
        return Ok(Vec::new());
    }
    let Some(path) = env::var_os("SSL_CERT_FILE") else { return Ok(Vec::new()) };
    let unusable = |why: String| Error::Client(format!("SSL_CERT_FILE: {why}"));
    let pem = std::fs::read(path).map_err(|error| unusable(error.to_string()))?;
    reqwest::Certificate::from_pem_bundle(&pem).map_err(|error| unusable(super::failure::innermost(&error)))
}

/// The names of the proxies in the environment, lower case. Proxies given as an IP address need no look-up.
pub(super) fn proxy_names() -> BTreeSet<String> {
    PROXY_VARIABLES.iter().filter_map(|name| proxy_name(&env::var(name).ok()?)).collect()
}

/// The host of one proxy setting, which may lack the scheme.
fn proxy_name(setting: &str) -> Option<String> {
    let setting = setting.trim();
    let url = match Url::parse(setting) {
        Ok(url) if url.has_host() => url,
        _ => Url::parse(&format!("http://{setting}")).ok()?,
    };
    Some(url.host_str()?.to_ascii_lowercase())
}

/// Wraps the client's connector to know when a request waits for its connection: then a timeout is told as one.
#[derive(Debug, Clone, Copy)]
struct Mark;

impl<S> Layer<S> for Mark {
    type Service = Marked<S>;

    fn layer(&self, inner: S) -> Marked<S> {
        Marked(inner)
    }
}

/// A connector that raises [`CONNECTING`] while it works.
#[derive(Debug, Clone)]
struct Marked<S>(S);

impl<S, R> Service<R> for Marked<S>
where
    S: Service<R>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut std::task::Context<'_>) -> std::task::Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, target: R) -> Self::Future {
        let flag = CONNECTING.try_with(Arc::clone).unwrap_or_default();
        flag.store(true, Ordering::Relaxed);
        let connecting = self.0.call(target);
        Box::pin(async move {
            let connection = connecting.await;
            flag.store(false, Ordering::Relaxed);
            connection
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_of_a_proxy_setting_is_found_in_every_form() {
        for (setting, host) in [
            ("http://Proxy.corp:3128", Some("proxy.corp")),
            ("proxy.corp:3128", Some("proxy.corp")),
            ("https://user:secret@proxy.corp/", Some("proxy.corp")),
            ("localhost:8080", Some("localhost")),
            ("127.0.0.1:8080", Some("127.0.0.1")),
            ("", None),
        ] {
            assert_eq!(proxy_name(setting).as_deref(), host, "{setting}");
        }
    }
}
