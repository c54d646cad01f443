//! A throw-away authority, and the certificates it gives or should not have given.

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use std::error::Error;
use std::sync::Arc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// The certificate that the server shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CertificateKind {
    /// Valid for `localhost` and `127.0.0.1`, given by the sink's authority.
    #[default]
    Valid,
    /// Valid for the same, signed by itself.
    SelfSigned,
    /// Given by the authority for another name.
    WrongName,
    /// Given by the authority, and over since 2020.
    Expired,
}

/// What a server needs to speak TLS, and what a client needs to believe it.
pub struct Tls {
    /// Speaks TLS.
    pub acceptor: TlsAcceptor,
    /// The authority's certificate.
    pub authority_pem: String,
}

/// Makes an authority and a certificate.
pub fn make(kind: CertificateKind) -> Result<Tls, Box<dyn Error + Send + Sync>> {
    let authority_key = KeyPair::generate()?;
    let mut authority = CertificateParams::new(Vec::new())?;
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority
        .distinguished_name
        .push(DnType::CommonName, "Throw-away authority");
    let authority_pem = authority.self_signed(&authority_key)?.pem();
    let issuer = Issuer::new(authority, authority_key);

    let key = KeyPair::generate()?;
    let names = match kind {
        CertificateKind::WrongName => vec!["elsewhere.example".to_owned()],
        _ => vec!["localhost".to_owned(), "127.0.0.1".to_owned()],
    };
    let mut leaf = CertificateParams::new(names)?;
    if kind == CertificateKind::Expired {
        leaf.not_before = date_time_ymd(2019, 1, 1);
        leaf.not_after = date_time_ymd(2020, 1, 1);
    }
    let certificate = match kind {
        CertificateKind::SelfSigned => leaf.self_signed(&key)?,
        _ => leaf.signed_by(&key, &issuer)?,
    };
    let acceptor = acceptor(certificate.der().clone(), &key)?;
    Ok(Tls {
        acceptor,
        authority_pem,
    })
}

fn acceptor(
    certificate: CertificateDer<'static>,
    key: &KeyPair,
) -> Result<TlsAcceptor, Box<dyn Error + Send + Sync>> {
    let key = PrivateKeyDer::try_from(key.serialize_der())?;
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}
