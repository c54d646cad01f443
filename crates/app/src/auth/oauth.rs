//! Programs sign in: OAuth2 client credentials (RFC 6749 section 4.4, S-216).

use crate::auth::secrets::digest;
use crate::auth::tokens::AccessToken;
use crate::context::App;
use crate::error::AppError;
use domain::ids::ClientId;
use domain::permissions::Scope;
use std::collections::BTreeSet;
use store::clients::{self, Client};

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

/// Gives a token to a client that shows its secret. `scope`: codes separated by spaces; `None` asks
/// for all that was granted.
pub async fn client_credentials(
    app: &App,
    client_id: &str,
    secret: &str,
    scope: Option<&str>,
) -> Result<Granted, OauthError> {
    // An id that is none is looked up like another: same answer, same work.
    let id = client_id
        .parse()
        .unwrap_or(ClientId::from_uuid(uuid::Uuid::nil()));
    let shown = digest(secret);
    let found = app
        .store
        .read(move |tx| Ok::<_, AppError>(clients::acting(tx, id)?))
        .await?;
    let now = app.clock.now();
    let client = found
        .filter(|client| opens(client, &shown, now))
        .ok_or(OauthError::InvalidClient)?;
    let scopes = asked(&client, scope)?;
    let access = app.tokens.for_client(client.id, &scopes)?;
    Ok(Granted { access, scopes })
}

/// Hashes of 256 random bits are compared: how long that takes tells nothing of the secret.
fn opens(client: &Client, shown: &[u8; 32], now: jiff::Timestamp) -> bool {
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
