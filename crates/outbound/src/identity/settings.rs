//! What the operator says of the provider.

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use openidconnect::IssuerUrl;
use serde::Serialize;
use std::collections::BTreeSet;
use url::{Host, Url};
use zeroize::Zeroizing;

/// A provider, as the operator chose it.
#[derive(Clone)]
pub struct ProviderSettings {
    /// Its issuer: the address before `/.well-known/openid-configuration`.
    pub issuer: String,
    /// What it calls us.
    pub client_id: String,
    /// How we prove to it who we are.
    pub credential: Credential,
    /// What is asked of people: `openid` and more.
    pub scopes: Vec<String>,
    /// The authentication contexts that are asked (`acr_values`); Pro Santé Connect wants `eidas1`.
    pub contexts: Vec<String>,
    /// The authentication contexts that prove a second factor, besides `amr` that holds `mfa`.
    pub strong_contexts: BTreeSet<String>,
}

/// How we prove to the provider who we are.
#[derive(Clone)]
pub enum Credential {
    /// A shared secret.
    Secret(Zeroizing<String>),
    /// A key whose public half is registered there (`private_key_jwt`).
    Key(ClientKey),
}

/// A private key, and the algorithm that goes with it.
#[derive(Clone)]
pub struct ClientKey {
    key: EncodingKey,
    algorithm: Algorithm,
}

/// What cannot be a provider: what is wrong with the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadProvider(pub &'static str);

#[derive(Serialize)]
struct Assertion<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    jti: &'a str,
    iat: i64,
    exp: i64,
}

impl ProviderSettings {
    /// The issuer: HTTPS, or this machine for a demonstration or a test.
    pub(super) fn issuer(&self) -> Result<IssuerUrl, BadProvider> {
        let url = Url::parse(&self.issuer).map_err(|_| BadProvider("is not an address"))?;
        let is_here = match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        if url.scheme() != "https" && !(url.scheme() == "http" && is_here) {
            return Err(BadProvider("must begin with https://"));
        }
        IssuerUrl::new(self.issuer.clone()).map_err(|_| BadProvider("is not an address"))
    }
}

impl ClientKey {
    /// Reads a private key in PEM: P-256 (ES256) or RSA (RS256).
    pub fn parse(pem: &str) -> Result<Self, BadProvider> {
        let of = |key, algorithm| Self { key, algorithm };
        EncodingKey::from_ec_pem(pem.as_bytes())
            .map(|key| of(key, Algorithm::ES256))
            .or_else(|_| {
                EncodingKey::from_rsa_pem(pem.as_bytes()).map(|key| of(key, Algorithm::RS256))
            })
            .map_err(|_| BadProvider("is not a private key in PEM, of P-256 or RSA"))
    }

    /// Says who we are to this audience, for a minute (RFC 7523). `jti` serves once.
    pub(super) fn assert(
        &self,
        client_id: &str,
        audience: &str,
        jti: &str,
        now: i64,
    ) -> Option<String> {
        let claims = Assertion {
            iss: client_id,
            sub: client_id,
            aud: audience,
            jti,
            iat: now,
            exp: now + 60,
        };
        encode(&Header::new(self.algorithm), &claims, &self.key).ok()
    }
}
