//! Certificates that are made on the spot: a good one, and the usual bad ones.

use std::fmt;
use std::io;
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose,
    date_time_ymd,
};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use serde::{Deserialize, Serialize};
use tokio_rustls::TlsAcceptor;

/// The name that every certificate but the one for somebody else is made for.
const NAME: &str = "127.0.0.1";

/// What a server shows to its clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certificate {
    /// One that clients which know the authority trust.
    Trusted,
    /// One of an authority that nobody knows.
    Untrusted,
    /// One whose time is over.
    Expired,
    /// One for another host.
    WrongName,
}

/// An authority that makes certificates.
pub struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

impl fmt::Debug for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authority").finish_non_exhaustive()
    }
}

impl Authority {
    /// An authority of its own, known to nobody yet.
    ///
    /// # Errors
    /// If no key can be made.
    pub fn new() -> io::Result<Self> {
        Self::named("fault server")
    }

    fn named(name: &str) -> io::Result<Self> {
        let mut params = CertificateParams::new(Vec::new()).map_err(io::Error::other)?;
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let key = KeyPair::generate().map_err(io::Error::other)?;
        let issuer = CertifiedIssuer::self_signed(params, key).map_err(io::Error::other)?;
        Ok(Self { issuer })
    }

    /// The certificate that clients have to trust.
    #[must_use]
    pub fn pem(&self) -> String {
        self.issuer.pem()
    }

    /// Speaks TLS as a server with such a certificate.
    ///
    /// # Errors
    /// If no certificate can be made.
    pub(crate) fn acceptor(&self, certificate: Certificate) -> io::Result<TlsAcceptor> {
        let stranger;
        let issuer = match certificate {
            Certificate::Untrusted => {
                stranger = Self::named("stranger")?;
                &stranger.issuer
            }
            _ => &self.issuer,
        };
        let name = if certificate == Certificate::WrongName { "elsewhere.example" } else { NAME };
        let mut params = CertificateParams::new(vec![name.to_owned()]).map_err(io::Error::other)?;
        if certificate == Certificate::Expired {
            params.not_before = date_time_ymd(2020, 1, 1);
            params.not_after = date_time_ymd(2021, 1, 1);
        }
        let key = KeyPair::generate().map_err(io::Error::other)?;
        let leaf = params.signed_by(&key, issuer).map_err(io::Error::other)?;
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(vec![leaf.der().clone()], key))
            .map_err(io::Error::other)?;
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}
