//! A client signs who it is, with a key whose public half we have (RFC 7523): nothing secret travels.

use crate::auth::secrets::digest;
use data_encoding::BASE64URL_NOPAD;
use jiff::Timestamp;
use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::Deserialize;
use store::clients::Client;

/// What a client may sign with.
const ALGORITHMS: [Algorithm; 4] = [
    Algorithm::ES256,
    Algorithm::EdDSA,
    Algorithm::RS256,
    Algorithm::PS256,
];
/// The longest that an assertion lives, in seconds.
const LONGEST: i64 = 300;
/// Seconds by which the client's clock may differ from ours.
const LEEWAY: i64 = 10;
/// An assertion has some 700 bytes.
const MAX_BYTES: usize = 4_096;
const MAX_ID: usize = 128;

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    exp: i64,
    nbf: Option<i64>,
    iat: Option<i64>,
    jti: String,
}

/// Whom it was written for: one alone, or another service could show us what it was given.
#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Listed([String; 1]),
}

impl Audience {
    fn is_one_of(&self, ours: &[String]) -> bool {
        let (Self::One(only) | Self::Listed([only])) = self;
        ours.contains(only)
    }
}

/// A good assertion, not spent yet.
pub(super) struct Good {
    /// What it is known by.
    pub(super) digest: [u8; 32],
    /// When it is over.
    pub(super) until: Timestamp,
}

/// The id of the client that an assertion says it comes from; nothing of it is proven yet.
pub fn claimed_id(assertion: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Subject {
        sub: String,
    }
    let payload = assertion.split('.').nth(1)?;
    let payload = BASE64URL_NOPAD.decode(payload.as_bytes()).ok()?;
    let claims: Subject = serde_json::from_slice(&payload).ok()?;
    Some(claims.sub)
}

/// Whether an assertion is the client's, for this service (`ours`, its public address), now.
pub(super) fn verify(client: &Client, assertion: &str, ours: &str, now: Timestamp) -> Option<Good> {
    if assertion.len() > MAX_BYTES {
        return None;
    }
    let header = decode_header(assertion).ok()?;
    if !ALGORITHMS.contains(&header.alg) || header.crit.is_some() {
        return None;
    }
    let set: JwkSet = serde_json::from_str(client.keys.as_deref()?).ok()?;
    let key = DecodingKey::from_jwk(key_of(&set, header.kid.as_deref())?).ok()?;
    let id = client.id.to_string();
    let audiences = ["", "/oauth/token", "/oauth/revoke", "/oauth/introspect"];
    let audiences = audiences.map(|path| format!("{ours}{path}"));
    let mut validation = Validation::new(header.alg);
    // The times are checked against our clock: the library would take the system's.
    validation.validate_exp = false;
    validation.validate_nbf = false;
    // So is the audience: the library would be content with ours among others.
    validation.validate_aud = false;
    validation.set_issuer(&[&id]);
    validation.set_required_spec_claims(&["iss", "sub", "aud", "exp"]);
    let claims = decode::<Claims>(assertion, &key, &validation).ok()?.claims;
    let now = now.as_second();
    let is_now = claims.exp > now
        && claims.exp <= now + LONGEST + LEEWAY
        && claims.nbf.is_none_or(|from| from <= now + LEEWAY)
        && claims.iat.is_none_or(|from| from <= now + LEEWAY);
    let is_named = !claims.jti.is_empty() && claims.jti.len() <= MAX_ID;
    if !claims.aud.is_one_of(&audiences)
        || claims.sub != id
        || claims.iss != id
        || !is_now
        || !is_named
    {
        return None;
    }
    Some(Good {
        digest: digest(&format!("{id} {}", claims.jti)),
        until: Timestamp::from_second(claims.exp).ok()?,
    })
}

/// The key that the assertion names, or the only one.
fn key_of<'a>(set: &'a JwkSet, kid: Option<&str>) -> Option<&'a Jwk> {
    match (kid, set.keys.as_slice()) {
        (Some(kid), [only]) if only.common.key_id.as_deref().is_none_or(|own| own == kid) => {
            Some(only)
        }
        (Some(kid), _) => set.find(kid),
        (None, [only]) => Some(only),
        (None, _) => None,
    }
}
