//! Configures the HTTP client: features, proxies.

use std::{
    collections::BTreeSet,
    env,
    future::poll_fn,
    pin::{Pin, pin},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::runtime::Handle;
use tower_layer::Layer;
use tower_service::Service;
use url::Url;

use super::{Error, Options, dns::Resolver};

/// Environment variables that name a proxy.
const PROXY_VARIABLES: [&str; 6] = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

tokio::task_local! {
    /// The connection of the current task's request.
    pub(super) static CONNECTION: Arc<Progress>;
}

/// What is known about the connection of a request.
#[derive(Debug, Default)]
pub(super) struct Progress {
    /// Whether the request waits for a new connection.
    connecting: AtomicBool,
    /// Whether the connection is new. One that was used before may be closed by the server at any time.
    new: AtomicBool,
}

impl Progress {
    pub(super) fn is_connecting(&self) -> bool {
        self.connecting.load(Ordering::Relaxed)
    }

    pub(super) fn is_new(&self) -> bool {
        self.new.load(Ordering::Relaxed)
    }
}

/// Sends a request. Its connection, if it opens one, belongs to `runtime`.
pub(super) async fn send(request: reqwest::RequestBuilder, runtime: &Handle) -> reqwest::Result<reqwest::Response> {
    let mut sending = pin!(request.send());
    poll_fn(|context| {
        let _entered = runtime.enter();
        sending.as_mut().poll(context)
    })
    .await
}

/// Builds the client.
///
/// Redirects and retries are handled by the caller. The client adds no `Referer`, cookies, or credentials from a file.
///
/// # Errors
///
/// [`Error::Client`] if the platform has no trusted certificates.
pub(super) fn build(options: &Options, resolver: Resolver) -> Result<reqwest::Client, Error> {
    let mut builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .user_agent(options.user_agent.as_deref().unwrap_or(super::USER_AGENT))
        .dns_resolver(resolver)
        .tls_backend_preconfigured(super::tls::config()?)
        .connector_layer(TrackConnecting);
    if !options.proxies {
        builder = builder.no_proxy();
    }
    builder.build().map_err(|error| Error::Client(super::failure::innermost(&error)))
}

/// Lower-case host names of the proxies in the environment. Proxies given as an IP address need no lookup.
pub(super) fn proxy_names() -> BTreeSet<String> {
    PROXY_VARIABLES.iter().filter_map(|name| proxy_name(&env::var(name).ok()?)).collect()
}

/// Host of one proxy setting, which may lack the scheme.
fn proxy_name(setting: &str) -> Option<String> {
    let setting = setting.trim();
    let url = match Url::parse(setting) {
        Ok(url) if url.has_host() => url,
        _ => Url::parse(&format!("http://{setting}")).ok()?,
    };
    Some(url.host_str()?.to_ascii_lowercase())
}

/// Wraps the client's connector to record when a request waits for its connection, so that a timeout is reported as a
/// connect timeout, and whether it got a new one.
#[derive(Debug, Clone, Copy)]
struct TrackConnecting;

impl<S> Layer<S> for TrackConnecting {
    type Service = Tracked<S>;

    fn layer(&self, inner: S) -> Tracked<S> {
        Tracked(inner)
    }
}

/// A connector that records its progress in [`CONNECTION`].
#[derive(Debug, Clone)]
struct Tracked<S>(S);

impl<S, R> Service<R> for Tracked<S>
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
        let progress = CONNECTION.try_with(Arc::clone).unwrap_or_default();
        progress.connecting.store(true, Ordering::Relaxed);
        let connecting = self.0.call(target);
        Box::pin(async move {
            let connection = connecting.await;
            progress.connecting.store(false, Ordering::Relaxed);
            // Otherwise the request took another connection meanwhile, and the new one is for later requests.
            let is_ours = CONNECTION.try_with(|current| Arc::ptr_eq(current, &progress)).unwrap_or_default();
            progress.new.store(is_ours, Ordering::Relaxed);
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
