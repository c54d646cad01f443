//! Access tokens: short, signed, and saying nothing of anybody (RFC 9068, S-031, S-032, S-219, S-220).
//!
//! A token proves a session or a client, no more: what its bearer may do is asked of the database at
//! each call. The time is our clock's, the algorithm is fixed, the keys are ours.

use crate::auth::secrets::Secret;
use crate::error::AppError;
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use domain::accounts::Author;
use domain::clock::{Clock, Random, random_bytes};
use domain::ids::{AccountId, ClientId, SessionId};
use domain::permissions::Scope;
use domain::text::Sensitive;
use jiff::Timestamp;
use jsonwebtoken::jwk::{AlgorithmParameters, Jwk};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashSet};
use std::sync::{Arc, PoisonError, RwLock};
use store::Store;
use store::clients::{Client, TokenId};
use store::keys::{SigningKey, add_signing_key, signing_keys};
use uuid::Uuid;
use zeroize::Zeroizing;

mod proven;
mod rotation;
use proven::{Proven, Times, digest};
use rotation::SigningKeys;
pub use rotation::rotate;

/// Seconds that an access token lives, a person's or a client's.
pub const LIFETIME: i64 = 600;
/// Seconds by which another of our machines may be ahead of this one (S-220).
const LEEWAY: i64 = 10;
/// Our own tokens have about 700 bytes.
const MAX_BYTES: usize = 2_048;
/// The type of RFC 9068: nothing else passes for an access token.
const TYPE: &str = "at+jwt";
/// The `client_id` of people's own tokens: our pages and applications.
const OURS: &str = "espace-partenaire";
/// What precedes the 32 bytes of an Ed25519 private key in PKCS#8 (RFC 8410).
const PKCS8_PREFIX: [u8; 16] = [
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    sub: Uuid,
    aud: String,
    exp: i64,
    nbf: i64,
    iat: i64,
    jti: String,
    client_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
}

/// The only three members that our headers have: `jwk`, `jku`, `x5u`, `x5c`, `crit`, `zip` and the
/// rest are refused by not being there.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StrictHeader {
    alg: String,
    typ: String,
    kid: String,
}

/// An access token, to be given to its bearer.
pub struct AccessToken {
    /// The token.
    pub token: Sensitive<String>,
    /// Seconds that it lives.
    pub expires_in: i64,
}

/// What a good token proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// A person's session, which must still be open.
    Session {
        /// Whose it was said to be.
        account: AccountId,
        /// The session.
        session: SessionId,
    },
    /// A client's, which must still be active.
    Client {
        /// The client.
        client: ClientId,
        /// This token among the client's, by which it is revoked.
        token: TokenId,
        /// What it asked for.
        scopes: BTreeSet<Scope>,
        /// When it was given.
        issued_at: Timestamp,
    },
}

impl Proof {
    /// Whose token it is.
    pub const fn author(&self) -> Author {
        match self {
            Self::Session { account, .. } => Author::Account(*account),
            Self::Client { client, .. } => Author::Client(*client),
        }
    }
}

struct Key {
    kid: String,
    signing: EncodingKey,
    verifying: DecodingKey,
    public: Vec<u8>,
    created_at: Timestamp,
}

/// Makes and verifies access tokens. A new key is published at once, signs once everybody can know it,
/// and the one before verifies until its last token has ended (S-221, `SigningKeys`).
pub struct Tokens {
    keys: RwLock<Arc<SigningKeys>>,
    proven: Proven,
    issuer: String,
    audience: String,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
}

impl Tokens {
    /// Reads the signing keys, or makes the first one. `public_url` has no final slash.
    pub async fn load(
        store: &Store,
        public_url: &str,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Result<Self, AppError> {
        let kept = store
            .write(|tx| {
                let mut kept = signing_keys(tx)?;
                if kept.is_empty() {
                    let first = generate(tx.random(), tx.now())?;
                    add_signing_key(tx, &first)?;
                    kept.push(first);
                }
                Ok::<_, AppError>(kept)
            })
            .await?;
        Self::with_keys(&kept, public_url, clock, random)
    }

    fn with_keys(
        kept: &[SigningKey],
        public_url: &str,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Result<Self, AppError> {
        Ok(Self {
            keys: RwLock::new(Arc::new(SigningKeys::of(kept)?)),
            proven: Proven::default(),
            issuer: public_url.to_owned(),
            audience: format!("{public_url}/api/v1"),
            clock,
            random,
        })
    }

    /// A token for a person's session.
    pub fn for_session(
        &self,
        account: AccountId,
        session: SessionId,
    ) -> Result<AccessToken, AppError> {
        // Unique, and naming the session whose end it must not outlive (S-027).
        let unique: [u8; 9] = random_bytes(self.random.as_ref());
        let jti = format!(
            "{}.{}",
            session.uuid().simple(),
            BASE64URL_NOPAD.encode(&unique)
        );
        self.sign(&self.claims(account.uuid(), jti, OURS.to_owned(), None))
    }

    /// A token for a client as it is now, with the scopes that it asked for and was granted.
    pub fn for_client(
        &self,
        client: &Client,
        scopes: &BTreeSet<Scope>,
    ) -> Result<AccessToken, AppError> {
        let unique: [u8; 8] = random_bytes(self.random.as_ref());
        let scope: Vec<&str> = scopes.iter().map(|scope| scope.code()).collect();
        let jti = [unique, client.era()].concat();
        self.sign(&self.claims(
            client.id.uuid(),
            BASE64URL_NOPAD.encode(&jti),
            client.id.to_string(),
            Some(scope.join(" ")),
        ))
    }

    /// What the bearer proves, or [`AppError::NotSignedIn`] whatever is wrong with the token: the
    /// answer does not help to forge.
    pub fn verify(&self, bearer: &str) -> Result<Proof, AppError> {
        self.read(bearer).ok_or(AppError::NotSignedIn)
    }

    /// The public keys, as `/.well-known/jwks.json` gives them (RFC 7517, RFC 8037).
    pub fn jwks(&self) -> serde_json::Value {
        let keys = self.keys();
        let keys: Vec<serde_json::Value> = keys
            .verifying(self.clock.now())
            .map(|key| {
                serde_json::json!({
                    "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA",
                    "kid": key.kid, "x": BASE64URL_NOPAD.encode(&key.public),
                })
            })
            .collect();
        serde_json::json!({ "keys": keys })
    }

    fn keys(&self) -> Arc<SigningKeys> {
        // Nothing panics while it is held: a poisoned lock still holds whole keys.
        let held = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&held)
    }

    fn claims(&self, sub: Uuid, jti: String, client_id: String, scope: Option<String>) -> Claims {
        let now = self.clock.now().as_second();
        Claims {
            iss: self.issuer.clone(),
            sub,
            aud: self.audience.clone(),
            exp: now + LIFETIME,
            nbf: now,
            iat: now,
            jti,
            client_id,
            scope,
        }
    }

    fn sign(&self, claims: &Claims) -> Result<AccessToken, AppError> {
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TYPE.to_owned());
        let keys = self.keys();
        let current = keys.signer(self.clock.now());
        header.kid = Some(current.kid.clone());
        let token = encode(&header, claims, &current.signing).map_err(|error| internal(&error))?;
        Ok(AccessToken {
            token: Sensitive::new(token),
            expires_in: LIFETIME,
        })
    }

    fn read(&self, bearer: &str) -> Option<Proof> {
        if bearer.len() > MAX_BYTES {
            return None;
        }
        let now = self.clock.now().as_second();
        let digest = digest(bearer);
        if let Some((times, proof)) = self.proven.find(&digest) {
            return times.allow(now).then_some(proof);
        }
        let (times, proof) = self.prove(bearer)?;
        if !times.allow(now) {
            return None;
        }
        self.proven.keep(digest, times, proof.clone(), now);
        Some(proof)
    }

    /// What a well-signed token says, whatever the time.
    fn prove(&self, bearer: &str) -> Option<(Times, Proof)> {
        let header = BASE64URL_NOPAD
            .decode(bearer.split('.').next()?.as_bytes())
            .ok()?;
        let header: StrictHeader = serde_json::from_slice(&header).ok()?;
        if header.alg != "EdDSA" || header.typ != TYPE {
            return None;
        }
        let keys = self.keys();
        let mut verifying = keys.verifying(self.clock.now());
        let key = verifying.find(|key| key.kid == header.kid)?;
        let claims = decode::<Claims>(bearer, &key.verifying, &self.validation())
            .ok()?
            .claims;
        let times = Times {
            not_before: claims.nbf,
            issued_at: claims.iat,
            expires_at: claims.exp,
        };
        Some((times, proof(claims)?))
    }

    /// The times are checked against our clock: the library would take the system's.
    fn validation(&self) -> Validation {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.validate_exp = false;
        validation.validate_nbf = false;
        validation.required_spec_claims = ["exp", "nbf", "iss", "aud", "sub"]
            .map(str::to_owned)
            .into_iter()
            .collect::<HashSet<_>>();
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[&self.audience]);
        validation
    }
}

fn proof(claims: Claims) -> Option<Proof> {
    if claims.client_id == OURS {
        let (session, _) = claims.jti.split_once('.')?;
        return Some(Proof::Session {
            account: AccountId::from_uuid(claims.sub),
            session: SessionId::from_uuid(Uuid::try_parse(session).ok()?),
        });
    }
    let client = ClientId::from_uuid(claims.sub);
    if claims.client_id != client.to_string() {
        return None;
    }
    let scopes: Result<BTreeSet<Scope>, _> = claims
        .scope?
        .split(' ')
        .filter(|code| !code.is_empty())
        .map(str::parse)
        .collect();
    let issued_at = Timestamp::from_second(claims.iat).ok()?;
    let token = BASE64URL_NOPAD.decode(claims.jti.as_bytes()).ok()?;
    Some(Proof::Client {
        client,
        token: token.try_into().ok()?,
        scopes: scopes.ok()?,
        issued_at,
    })
}

fn generate(random: &dyn Random, created_at: Timestamp) -> Result<SigningKey, AppError> {
    let seed: Zeroizing<[u8; 32]> = Zeroizing::new(random_bytes(random));
    let mut private = Zeroizing::new(PKCS8_PREFIX.to_vec());
    private.extend_from_slice(seed.as_slice());
    let jwk = Jwk::from_encoding_key(&EncodingKey::from_ed_der(&private), Algorithm::EdDSA)
        .map_err(|error| internal(&error))?;
    let AlgorithmParameters::OctetKeyPair(pair) = jwk.algorithm else {
        return Err(internal("not an Ed25519 key"));
    };
    let public = BASE64URL_NOPAD
        .decode(pair.x.as_bytes())
        .map_err(|error| internal(&error))?;
    let kid = HEXLOWER.encode(&random_bytes::<8>(random));
    Ok(SigningKey {
        kid,
        private,
        public,
        created_at,
    })
}

impl From<&SigningKey> for Key {
    fn from(kept: &SigningKey) -> Self {
        Self {
            kid: kept.kid.clone(),
            signing: EncodingKey::from_ed_der(&kept.private),
            verifying: DecodingKey::from_ed_der(&kept.public),
            public: kept.public.clone(),
            created_at: kept.created_at,
        }
    }
}

fn internal(error: &(impl std::fmt::Display + ?Sized)) -> AppError {
    AppError::Internal(format!("access token: {error}"))
}

/// A person who has just signed in, or stayed: her two tokens.
pub struct Pair {
    /// For calls.
    pub access: AccessToken,
    /// For the next pair; serves once.
    pub refresh: Secret,
}

#[cfg(test)]
mod tests;
