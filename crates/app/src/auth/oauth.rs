//! Programs sign in: OAuth2 client credentials (RFC 6749 section 4.4, S-216); and what becomes of their
//! tokens (RFC 7009, RFC 7662, S-218).

use crate::auth::secrets::digest;
use crate::auth::tokens::{AccessToken, LIFETIME, Proof};
use crate::context::App;
use crate::error::AppError;
use domain::ids::ClientId;
use domain::permissions::Scope;
use domain::text::Sensitive;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use store::clients::{self, Client, TokenId};

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

/// What a client shows to be known: its id and its secret.
pub struct Shown {
    /// Its id.
    pub client_id: String,
    /// Its secret.
    pub secret: Sensitive<String>,
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

/// Gives a token to a client that shows its secret. `scope`: codes separated by spaces; `None` asks
/// for all that was granted.
pub async fn client_credentials(
    app: &App,
    shown: &Shown,
    scope: Option<&str>,
) -> Result<Granted, OauthError> {
    let client = authenticate(app, shown).await?;
    let scopes = asked(&client, scope)?;
    let access = app.tokens.for_client(client.id, &scopes)?;
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
        .filter(|client| own.issued_at.as_second() >= client.valid_after.as_second())
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

/// The client, if it may act and this is its secret.
async fn authenticate(app: &App, shown: &Shown) -> Result<Client, OauthError> {
    // An id that is none is looked up like another: same answer, same work.
    let id = shown
        .client_id
        .parse()
        .unwrap_or(ClientId::from_uuid(uuid::Uuid::nil()));
    let shown = digest(shown.secret.expose());
    let found = app
        .store
        .read(move |tx| Ok::<_, AppError>(clients::acting(tx, id)?))
        .await?;
    let now = app.clock.now();
    found
        .filter(|client| opens(client, &shown, now))
        .ok_or(OauthError::InvalidClient)
}

/// Hashes of 256 random bits are compared: how long that takes tells nothing of the secret.
fn opens(client: &Client, shown: &[u8; 32], now: Timestamp) -> bool {
    client.secret_hash == *shown
        || client
            .former
            .is_some_and(|(hash, until)| hash == *shown && now < until)
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
