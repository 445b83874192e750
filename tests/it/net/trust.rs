//! TLS: which certificates are trusted, and what is reported about the others.

use std::{
    collections::BTreeMap,
    env, fs,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use ack_lint::{
    facts::{Outcome, Unreachable},
    io::net::{Client, Options},
};
use rcgen::{BasicConstraints, CertificateParams, CustomExtension, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer},
};
use tempfile::NamedTempFile;

use super::send::{alive, link, options, send};
use crate::common::server::Server;

/// Set in a process that was started by [`in_child`].
const CHILD: &str = "ACK_LINT_TEST_CHILD";

/// Runs a test in its own process with other environment variables, which safe code cannot set later. `prepare` returns
/// them, and a value to keep alive; `test` runs in the child without that value, then here with it.
pub(crate) fn in_child<T>(
    name: &str,
    prepare: impl FnOnce() -> (BTreeMap<&'static str, String>, T),
    test: impl Fn(Option<&T>),
) {
    if env::var_os(CHILD).is_some() {
        return test(None);
    }
    let (variables, kept) = prepare();
    let mut child = Command::new(env::current_exe().unwrap());
    child.args(["--exact", name, "--nocapture"]).env(CHILD, "1");
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"] {
        child.env_remove(name).env_remove(name.to_lowercase());
    }
    let output = child.envs(&variables).output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && out.contains("1 passed"), "{out}\n{err}");
    test(Some(&kept));
}

/// A certificate authority for the tests.
pub(super) struct Authority {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, "an authority for tests");
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        Self { pem, issuer: Issuer::new(params, key) }
    }

    /// An authority, and a file with its own certificate, as `SSL_CERT_FILE` names one.
    pub(super) fn in_file() -> (Self, NamedTempFile) {
        let (authority, file) = (Self::new(), NamedTempFile::new().unwrap());
        fs::write(file.path(), &authority.pem).unwrap();
        (authority, file)
    }

    /// A server with a certificate for `names` that is valid until the year `until`.
    fn server(&self, names: &[&str], until: Option<i32>) -> Server {
        let (certificate, key) = self.certificate(names, until);
        serve(certificate, &key)
    }

    pub(super) fn certificate(&self, names: &[&str], until: Option<i32>) -> (CertificateDer<'static>, KeyPair) {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(names.iter().map(|&n| n.to_owned()).collect::<Vec<_>>()).unwrap();
        if let Some(year) = until {
            params.not_before = date_time_ymd(2000, 1, 1);
            params.not_after = date_time_ymd(year, 1, 1);
        }
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        (certificate.der().clone(), key)
    }
}

fn serve(certificate: CertificateDer<'static>, key: &KeyPair) -> Server {
    Server::tls(config(certificate, key), |_, _, peer| peer.answer("200 OK", ""))
}

pub(super) fn config(certificate: CertificateDer<'static>, key: &KeyPair) -> ServerConfig {
    chained(vec![certificate], key)
}

fn chained(chain: Vec<CertificateDer<'static>>, key: &KeyPair) -> ServerConfig {
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap()
}

fn self_signed() -> Server {
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    serve(params.self_signed(&key).unwrap().der().clone(), &key)
}

fn certificate(answer: &Outcome) -> &str {
    match answer {
        Outcome::Certificate(why) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn self_signed_certificates_are_not_trusted() {
    for server in [self_signed(), Authority::new().server(&["127.0.0.1"], None)] {
        let answer = send(&options(), link(server.url("/")));
        let why = certificate(&answer.outcome);
        assert!(why.contains("self-signed"), "{why}");
        assert_eq!((answer.attempts, server.count()), (1, 0), "it is not tried again, and nothing is sent");
    }
}

/// A server certificate of a company's authority, which names where to download the certificate of its issuer if `aia`; and that one.
fn issued(aia: bool) -> (CertificateDer<'static>, KeyPair, CertificateDer<'static>) {
    let mut root = CertificateParams::default();
    root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    root.distinguished_name.push(DnType::CommonName, "an intermediate for tests");
    let root_key = KeyPair::generate().unwrap();
    let issuer_certificate = root.self_signed(&root_key).unwrap().der().clone();
    let issuer = Issuer::new(root, root_key);
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    if aia {
        // Authority information access (RFC 5280, 4.2.2.1): caIssuers, http://a.test/i.
        let content = b"\x30\x1d\x30\x1b\x06\x08\x2b\x06\x01\x05\x05\x07\x30\x02\x86\x0fhttp://a.test/i".to_vec();
        params.custom_extensions.push(CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 1], content));
    }
    (params.signed_by(&key, &issuer).unwrap().der().clone(), key, issuer_certificate)
}

#[test]
fn a_server_without_its_intermediate_certificate_is_not_judged() {
    let answer = |aia: bool, whole: bool| {
        let (certificate, key, issuer) = issued(aia);
        let chain = if whole { vec![certificate, issuer] } else { vec![certificate] };
        let server = Server::tls(chained(chain, &key), |_, _, peer| peer.answer("200 OK", ""));
        send(&options(), link(server.url("/"))).outcome
    };
    match answer(true, false) {
        Outcome::Unreachable(Unreachable::Tls(why)) => assert!(why.contains("intermediate certificate"), "{why}"),
        other => panic!("{other:?}"),
    }
    // Browsers cannot find the issuer either, or do not trust the one that the server sends.
    assert!(certificate(&answer(false, false)).contains("untrusted issuer"));
    assert!(certificate(&answer(true, true)).contains("untrusted issuer"));
}

#[test]
fn the_authorities_of_ssl_cert_file_are_trusted() {
    in_child(
        "net::trust::the_authorities_of_ssl_cert_file_are_trusted",
        || {
            let (authority, file) = Authority::in_file();
            let good = authority.server(&["127.0.0.1", "localhost"], None);
            let expired = authority.server(&["127.0.0.1"], Some(2001));
            let other = authority.server(&["example.org", "www.example.org"], None);
            let urls = [&good, &expired, &other].map(|server| server.url("/")).join(" ");
            let path = file.path().to_str().unwrap().to_owned();
            (BTreeMap::from([("SSL_CERT_FILE", path), ("URLS", urls)]), (file, good, expired, other))
        },
        |parent| {
            if parent.is_some() {
                return;
            }
            let urls = env::var("URLS").unwrap();
            let [good, expired, other] = urls.split(' ').collect::<Vec<_>>()[..] else { panic!("{urls}") };
            assert_eq!(send(&options(), link(good)).outcome, alive(200));
            assert_eq!(send(&options(), link(good.replace("127.0.0.1", "localhost"))).outcome, alive(200));
            let old = send(&options(), link(expired)).outcome;
            assert!(certificate(&old).starts_with("expired") && certificate(&old).ends_with("days ago"), "{old:?}");
            let foreign = send(&options(), link(other)).outcome;
            assert_eq!(certificate(&foreign), "is for example.org, www.example.org");
            let unknown = self_signed();
            assert!(certificate(&send(&options(), link(unknown.url("/"))).outcome).contains("self-signed"));
        },
    );
}

#[test]
fn without_authorities_the_reason_is_clear() {
    in_child(
        "net::trust::without_authorities_the_reason_is_clear",
        || (BTreeMap::from([("SSL_CERT_FILE", "no-such-file.pem".to_owned())]), ()),
        |parent| {
            if parent.is_none() && cfg!(target_os = "linux") {
                let reported = Client::new(&options()).unwrap_err().to_string();
                assert!(reported.starts_with("links cannot be checked: "), "{reported}");
            }
        },
    );
}

#[test]
fn a_server_that_speaks_no_common_tls() {
    // A fatal alert, handshake_failure, whatever the client sends.
    let alert = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/", alert.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in alert.incoming() {
            let mut stream = stream.unwrap();
            let _ = std::io::Read::read(&mut stream, &mut [0; 4096]);
            let _ = std::io::Write::write_all(&mut stream, b"\x15\x03\x03\0\x02\x02\x28");
            let _ = std::io::Read::read(&mut stream, &mut [0; 4096]);
        }
    });
    let answer = send(&Options { retries: 0, ..options() }, link(url));
    assert!(matches!(answer.outcome, Outcome::Unreachable(Unreachable::Tls(_))), "{answer:?}");
}

#[test]
fn https_is_tried_once_after_http_succeeds() {
    in_child(
        "net::trust::https_is_tried_once_after_http_succeeds",
        || {
            let (authority, file) = Authority::in_file();
            let (certificate, key) = authority.certificate(&["both.test", "back.test"], None);
            let split = AtomicUsize::new(0);
            let server = Server::both(config(certificate, &key), move |request, _, peer| {
                // With TLS and without: the server cannot tell, so the paths differ.
                match request.path.as_str() {
                    "/gone" => peer.answer("404 Not Found", ""),
                    "/away" => peer.answer("302 Found\r\nLocation: http://both.test/home", ""),
                    "/old" => peer.answer("301 Moved Permanently\r\nLocation: http://both.test/new#part", ""),
                    "/split" if split.fetch_add(1, Ordering::SeqCst) > 0 => {
                        peer.answer("301 Moved Permanently\r\nLocation: /new#x", "")
                    }
                    _ => peer.answer("200 OK", ""),
                }
            });
            let path = file.path().to_str().unwrap().to_owned();
            let port = server.port().to_string();
            (BTreeMap::from([("SSL_CERT_FILE", path), ("PORT", port)]), (file, server))
        },
        |parent| {
            if let Some((_, server)) = parent {
                let paths: Vec<String> = server.requests().into_iter().map(|request| request.path).collect();
                let count = |path: &str| paths.iter().filter(|requested| *requested == path).count();
                assert_eq!((count("/page"), count("/gone"), count("/port")), (3, 1, 1), "{paths:?}");
                return;
            }
            let port: u16 = env::var("PORT").unwrap().parse().unwrap();
            let to = std::net::SocketAddr::from(([127, 0, 0, 1], port));
            let hosts = ["both.test", "plain.test"].map(|host| (host.to_owned(), to));
            let exclude = vec![regex::Regex::new("^https://both[.]test/private").unwrap()];
            let options = Options { connect_to: BTreeMap::from(hosts), exclude, ..options() };
            let https = |url: &str| send(&options, link(url)).https;
            assert_eq!(https("http://both.test/page").as_deref(), Some("https://both.test/page"));
            // The address that a page has moved to; https itself may have moved.
            assert_eq!(https("http://both.test/old#x").as_deref(), Some("https://both.test/new"));
            assert_eq!(https("http://both.test/new").as_deref(), Some("https://both.test/new"));
            assert_eq!(https("http://both.test/split").as_deref(), Some("https://both.test/new"));
            assert_eq!(https("http://plain.test/page"), None, "the certificate is for another name");
            assert_eq!(https("http://both.test/gone"), None, "a dead page");
            assert_eq!(https("http://both.test/away"), None, "https leads back to http");
            assert_eq!(https("https://both.test/home"), None, "it is https already");
            assert_eq!(https(&format!("http://both.test:{port}/port")), None, "an address with a port");
            assert_eq!(https("http://both.test/private"), None, "that address is excluded");
        },
    );
}

#[test]
fn a_header_is_not_sent_in_the_clear() {
    in_child(
        "net::trust::a_header_is_not_sent_in_the_clear",
        || {
            let (authority, file) = Authority::in_file();
            let (certificate, key) = authority.certificate(&["api.test"], None);
            let server = Server::both(config(certificate, &key), |request, _, peer| match request.path.as_str() {
                "/down" => peer.answer("302 Found\r\nLocation: http://api.test/plain", ""),
                _ => peer.answer("200 OK", ""),
            });
            let (path, port) = (file.path().to_str().unwrap().to_owned(), server.port().to_string());
            (BTreeMap::from([("SSL_CERT_FILE", path), ("PORT", port)]), (file, server))
        },
        |parent| {
            if let Some((_, server)) = parent {
                let requests = server.requests();
                let sent = |path: &str| {
                    let all = requests.iter().filter(|request| request.path == path);
                    all.map(|request| request.has("authorization: s3cret")).collect::<Vec<_>>()
                };
                assert_eq!((sent("/down"), sent("/plain")), (vec![true], vec![false]), "after a redirect down");
                // Over http, then over https, to see whether that works as well.
                assert_eq!((sent("/http"), sent("/port")), (vec![false, true], vec![false]));
                assert_eq!(sent("/tls-port"), [false], "another port");
                return;
            }
            let port: u16 = env::var("PORT").unwrap().parse().unwrap();
            let to = std::net::SocketAddr::from(([127, 0, 0, 1], port));
            let connect_to = BTreeMap::from([("api.test".to_owned(), to)]);
            let (host, name, value) = ("Api.Test".to_owned(), "Authorization".to_owned(), "s3cret".to_owned());
            let headers = vec![ack_lint::io::net::HostHeader { host, name, value }];
            let options = Options { connect_to, headers, ..options() };
            for url in ["https://api.test/down".to_owned(), "http://api.test/http".to_owned()]
                .into_iter()
                .chain([format!("http://api.test:{port}/port"), format!("https://api.test:{port}/tls-port")])
            {
                assert_eq!(send(&options, link(url)).outcome, alive(200));
            }
        },
    );
}

/// Frames of HTTP/2 (RFC 9113, 6): settings, a farewell that took no stream, a whole answer of 200 on the first stream.
const SETTINGS: &[u8] = &[0, 0, 0, 4, 0, 0, 0, 0, 0];
const GOAWAY: &[u8] = &[0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const HEADERS: &[u8] = &[0, 0, 1, 1, 5, 0, 0, 0, 1, 0x88];

#[test]
fn a_goaway_frame_is_retried() {
    in_child(
        "net::trust::a_goaway_frame_is_retried",
        || {
            let (authority, file) = Authority::in_file();
            let (certificate, key) = authority.certificate(&["127.0.0.1"], None);
            let mut config = config(certificate, &key);
            config.alpn_protocols = vec![b"h2".to_vec()];
            // The client preface is parsed as a request for `*`.
            let behave = |times: usize| {
                move |request: &crate::common::server::Request,
                      before: usize,
                      peer: &mut crate::common::server::Peer<'_>| {
                    assert_eq!(request.path, "*");
                    let _ = peer.write(SETTINGS) && peer.write(if before < times { GOAWAY } else { HEADERS });
                    // Closing before everything is read would send a reset, which might overtake the response.
                    while peer.stream.read(&mut [0; 4096]).is_ok_and(|read| read > 0) {}
                }
            };
            let once = Server::tls(config.clone(), behave(1));
            let always = Server::tls(config, behave(usize::MAX));
            let urls = [&once, &always].map(|server| server.url("/")).join(" ");
            let path = file.path().to_str().unwrap().to_owned();
            (BTreeMap::from([("SSL_CERT_FILE", path), ("URLS", urls)]), (file, once, always))
        },
        |parent| {
            if parent.is_some() {
                return;
            }
            let urls = env::var("URLS").unwrap();
            let (once, always) = urls.split_once(' ').unwrap();
            let answer = send(&options(), link(once));
            assert_eq!((&answer.outcome, answer.attempts), (&alive(200), 2));
            let answer = send(&Options { retries: 1, ..options() }, link(always));
            assert!(matches!(answer.outcome, Outcome::Unreachable(_)) && answer.attempts == 2, "{answer:?}");
        },
    );
}
