//! Programs sign in: OAuth2 client credentials (RFC 6749 section 4.4, S-216), with a secret or with what
//! they sign (RFC 7523); and what becomes of their tokens (RFC 7009, RFC 7662, S-218).

use crate::auth::secrets::digest;
use crate::auth::tokens::{AccessToken, LIFETIME, Proof};
use crate::context::App;
use crate::error::AppError;
use domain::calendar::paris;
use domain::ids::ClientId;
use domain::permissions::Scope;
use domain::text::Sensitive;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use std::net::IpAddr;
use store::clients::{self, Client, TokenId, assertions, secrets};

mod assertion;
mod keys;
pub use assertion::claimed_id;
pub use keys::{BadKeys, PRIVATE_KEY, checked_keys};

/// The prefix by which scanners recognise a leaked secret.
pub const SECRET_PREFIX: &str = "ep_live_";

/// Why no token is given, in the words of RFC 6749 section 5.2.
#[derive(Debug, thiserror::Error)]
pub enum OauthError {
    /// Unknown, suspended, or the secret is wrong: all the same.
    #[error("invalid_client")]
    InvalidClient,
    /// A scope that does not exist, or that the client was not granted.
    #[error("invalid_scope")]
    InvalidScope,
    /// Ours.
    #[error(transparent)]
    App(#[from] AppError),
}

/// A token, and the scopes that it has.
pub struct Granted {
    /// The token.
    pub access: AccessToken,
    /// What it allows.
    pub scopes: BTreeSet<Scope>,
}

/// What a client shows to be known.
pub struct Shown {
    /// Its id.
    pub client_id: String,
    /// What proves that it is it.
    pub proof: ClientProof,
    /// Where it calls from.
    pub address: IpAddr,
}

/// What proves who a client is.
pub enum ClientProof {
    /// One of its secrets.
    Secret(Sensitive<String>),
    /// What it signed with a key of its own (RFC 7523).
    Assertion(Sensitive<String>),
}

/// A token, as it may be told to the client that has it (RFC 7662).
pub struct Inspected {
    /// Whose it is.
    pub client: ClientId,
    /// What it still allows.
    pub scopes: BTreeSet<Scope>,
    /// When it was given.
    pub issued_at: Timestamp,
    /// When it is over.
    pub expires_at: Timestamp,
}

/// Gives a token to a client that proves who it is. `scope`: codes separated by spaces; `None` asks
/// for all that was granted.
pub async fn client_credentials(
    app: &App,
    shown: &Shown,
    scope: Option<&str>,
) -> Result<Granted, OauthError> {
    let client = authenticate(app, shown).await?;
    let scopes = asked(&client, scope)?;
    let access = app.tokens.for_client(&client, &scopes)?;
    Ok(Granted { access, scopes })
}

/// What one of the client's own tokens still allows; `None` for anything else: unknown, over, revoked,
/// or another's, which look the same (S-218).
pub async fn introspect(
    app: &App,
    shown: &Shown,
    token: &str,
) -> Result<Option<Inspected>, OauthError> {
    let client = authenticate(app, shown).await?;
    let Some(own) = own(app, &client, token) else {
        return Ok(None);
    };
    let bearing = app
        .store
        .read(move |tx| Ok::<_, AppError>(clients::bearing(tx, client.id, own.token)?))
        .await?;
    Ok(bearing
        .filter(|client| client.gave(own.token))
        .map(|client| Inspected {
            client: client.id,
            scopes: own.scopes.intersection(&client.scopes).copied().collect(),
            issued_at: own.issued_at,
            expires_at: own.expires_at(),
        }))
}

/// Revokes one of the client's own tokens, in every process, at its next call. Anything else is left
/// alone and looks the same (RFC 7009 section 2.2).
pub async fn revoke(app: &App, shown: &Shown, token: &str) -> Result<(), OauthError> {
    let client = authenticate(app, shown).await?;
    if let Some(own) = own(app, &client, token) {
        app.store
            .write(move |tx| Ok::<_, AppError>(clients::revoke(tx, own.token, own.expires_at())?))
            .await?;
    }
    Ok(())
}

/// A good token of the client that asks.
struct Own {
    token: TokenId,
    scopes: BTreeSet<Scope>,
    issued_at: Timestamp,
}

impl Own {
    fn expires_at(&self) -> Timestamp {
        let life = SignedDuration::from_secs(LIFETIME);
        self.issued_at
            .saturating_add(life)
            .unwrap_or(Timestamp::MAX)
    }
}

fn own(app: &App, asking: &Client, token: &str) -> Option<Own> {
    match app.tokens.verify(token).ok()? {
        Proof::Client {
            client,
            token,
            scopes,
            issued_at,
        } if client == asking.id => Some(Own {
            token,
            scopes,
            issued_at,
        }),
        Proof::Client { .. } | Proof::Session { .. } => None,
    }
}

/// The client, if it may act from there and this proves that it is it. Whatever is wrong, the answer is
/// the same.
async fn authenticate(app: &App, shown: &Shown) -> Result<Client, OauthError> {
    // An id that is none is looked up like another: same answer, same work.
    let nil = ClientId::from_uuid(uuid::Uuid::nil());
    let id = shown.client_id.parse().unwrap_or(nil);
    let proven = match &shown.proof {
        ClientProof::Secret(secret) => by_secret(app, id, secret).await?,
        ClientProof::Assertion(signed) => by_assertion(app, (id, shown.address), signed).await?,
    };
    let client = proven
        .filter(|client| client.networks.admit(shown.address))
        .ok_or(OauthError::InvalidClient)?;
    let today = paris(app.clock.now()).date();
    if client.used_on != Some(today) {
        // Once a day, whatever it asks for.
        let id = client.id;
        app.store
            .write(move |tx| Ok::<_, AppError>(clients::set_used_on(tx, id, today)?))
            .await?;
    }
    Ok(client)
}

/// Hashes of 256 random bits are compared: how long that takes tells nothing of the secret.
async fn by_secret(
    app: &App,
    id: ClientId,
    secret: &Sensitive<String>,
) -> Result<Option<Client>, AppError> {
    let shown = digest(secret.expose());
    app.store
        .read(move |tx| {
            let client = clients::acting(tx, id)?;
            let live = secrets::live(tx, id)?;
            Ok(client.filter(|_| live.iter().any(|one| one.hash == shown)))
        })
        .await
}

/// What was signed is not spent from an address that the client does not call from.
async fn by_assertion(
    app: &App,
    (id, from): (ClientId, IpAddr),
    signed: &Sensitive<String>,
) -> Result<Option<Client>, AppError> {
    let found = app
        .store
        .read(move |tx| Ok::<_, AppError>(clients::acting(tx, id)?))
        .await?;
    let Some(client) = found.filter(|client| client.networks.admit(from)) else {
        return Ok(None);
    };
    let ours = &app.settings.public_url;
    let now = app.clock.now();
    let Some(good) = assertion::verify(&client, signed.expose(), ours, now) else {
        return Ok(None);
    };
    let spent = app
        .store
        .write(move |tx| Ok::<_, AppError>(assertions::spend(tx, &good.digest, good.until)?))
        .await;
    match spent {
        Ok(true) => Ok(Some(client)),
        Ok(false) | Err(AppError::Taken(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn asked(client: &Client, scope: Option<&str>) -> Result<BTreeSet<Scope>, OauthError> {
    let Some(scope) = scope else {
        return Ok(client.scopes.clone());
    };
    let asked: Result<BTreeSet<Scope>, _> = scope.split_whitespace().map(str::parse).collect();
    match asked {
        Ok(asked) if !asked.is_empty() && asked.is_subset(&client.scopes) => Ok(asked),
        _ => Err(OauthError::InvalidScope),
    }
}
