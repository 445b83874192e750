//! TLS: which certificates are trusted.

use std::{env, fmt, sync::Arc};

use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, OtherError, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, ring},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject as _},
};
use rustls_platform_verifier::Verifier;
use webpki::EndEntityCert;

use super::Error;

/// The configuration of the client. Certificates are trusted by the platform and by `SSL_CERT_FILE`.
///
/// # Errors
///
/// [`Error::Client`] if the platform has no trusted certificates.
pub(super) fn config() -> Result<ClientConfig, Error> {
    let unusable = |error: rustls::Error| Error::Client(error.to_string());
    // Fails if a provider is already installed, which can also be used.
    let _ = ring::default_provider().install_default();
    let provider = CryptoProvider::get_default().cloned().unwrap_or_else(|| Arc::new(ring::default_provider()));
    let verifier = verifier(Arc::clone(&provider), extra_roots()?).map_err(unusable)?;
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(unusable)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(ChainVerifier(verifier)))
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

fn verifier(provider: Arc<CryptoProvider>, extra: Vec<CertificateDer<'static>>) -> Result<Verifier, rustls::Error> {
    if extra.is_empty() { Verifier::new(provider) } else { Verifier::new_with_extra_roots(extra, provider) }
}

/// Certificates of `SSL_CERT_FILE`, if the platform verifier does not read that variable.
fn extra_roots() -> Result<Vec<CertificateDer<'static>>, Error> {
    if !cfg!(any(windows, target_vendor = "apple")) {
        return Ok(Vec::new());
    }
    let Some(path) = env::var_os("SSL_CERT_FILE") else { return Ok(Vec::new()) };
    let unusable = |why: String| Error::Client(format!("SSL_CERT_FILE: {why}"));
    let pem = std::fs::read(path).map_err(|error| unusable(error.to_string()))?;
    CertificateDer::pem_slice_iter(&pem).collect::<Result<_, _>>().map_err(|error| unusable(error.to_string()))
}

/// The server did not send the certificate of the issuer, but its own certificate says where to download it. Browsers may do
/// that, or know the issuer from other sites.
#[derive(Debug)]
pub(super) struct IncompleteChain;

impl fmt::Display for IncompleteChain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the server does not send its intermediate certificate")
    }
}

impl std::error::Error for IncompleteChain {}

/// The platform's verifier, which tells an incomplete chain apart from an unknown issuer.
#[derive(Debug)]
struct ChainVerifier(Verifier);

impl ServerCertVerifier for ChainVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let verified = self.0.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        match verified {
            Err(rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer))
                if is_incomplete(end_entity, intermediates) =>
            {
                let other = CertificateError::Other(OtherError(Arc::new(IncompleteChain)));
                Err(rustls::Error::InvalidCertificate(other))
            }
            verified => verified,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.0.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.0.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}

/// Authority information access (RFC 5280, 4.2.2.1): the object identifier `id-ad-caIssuers`, and the tag of a URI.
const CA_ISSUERS: &[u8] = b"\x06\x08\x2b\x06\x01\x05\x05\x07\x30\x02\x86";

/// Whether the issuer of a certificate is missing from the chain, and the certificate says where to download it.
fn is_incomplete(end_entity: &CertificateDer<'_>, intermediates: &[CertificateDer<'_>]) -> bool {
    let Ok(certificate) = EndEntityCert::try_from(end_entity) else { return false };
    let is_issuer = |other: &CertificateDer<'_>| {
        EndEntityCert::try_from(other).is_ok_and(|other| other.subject() == certificate.issuer())
    };
    let downloadable = end_entity.windows(CA_ISSUERS.len()).any(|bytes| bytes == CA_ISSUERS);
    downloadable && certificate.issuer() != certificate.subject() && !intermediates.iter().any(is_issuer)
}
