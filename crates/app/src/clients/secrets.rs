//! The secrets of a client: several at once while it changes, each with its end (S-216).

use super::create::NewSecret;
use super::{Known, record, seen};
use crate::access;
use crate::auth::oauth::SECRET_PREFIX;
use crate::auth::secrets::Secret;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::ids::{ClientId, ClientSecretId};
use domain::permissions::Permission;
use jiff::{SignedDuration, Timestamp};
use store::clients::secrets::{self, Secret as Kept};
use store::{Tx, clients};

/// How long a secret opens unless said: a year.
pub const DAYS: Days = Days(365);
/// Two years, at most.
const LONGEST: u16 = 731;
/// Secrets of a client that open at once, at most.
const MOST: usize = 5;
/// A secret that ended is forgotten after this long.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24 * 90);

/// How many days a secret opens, 1 to 731.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days(u16);

impl Days {
    /// So many days; `None` out of these bounds.
    pub fn new(days: u16) -> Option<Self> {
        (1..=LONGEST).contains(&days).then_some(Self(days))
    }

    fn end(self, now: Timestamp) -> Timestamp {
        let long = SignedDuration::from_hours(24 * i64::from(self.0));
        now.saturating_add(long).unwrap_or(Timestamp::MAX)
    }
}

/// Keeps a secret that was just made. In the transaction of what it is made for.
pub(super) fn give(
    tx: &mut Tx<'_>,
    client: ClientId,
    hash: [u8; 32],
    days: Days,
) -> Result<(), AppError> {
    let now = tx.now();
    let long_ago = now.saturating_sub(REMEMBERED).unwrap_or(Timestamp::MIN);
    secrets::forget(tx, long_ago)?;
    let secret = Kept {
        id: ClientSecretId::make(tx.clock(), tx.random()),
        client,
        hash,
        created_at: now,
        ends_at: Some(days.end(now)),
        announced_at: None,
    };
    Ok(secrets::add(tx, &secret)?)
}

/// Ends every secret of a client then, at the latest.
pub(super) fn replace(tx: &mut Tx<'_>, client: ClientId, end: Timestamp) -> Result<(), AppError> {
    Ok(secrets::end_all(tx, client, end)?)
}

/// Gives a client one more secret, beside those that it has.
///
/// Refuses with [`AppError::NotFound`], or [`AppError::Invalid`] when it has five.
pub async fn add_secret(
    app: &App,
    actor: &Actor,
    id: ClientId,
    days: Days,
) -> Result<NewSecret, AppError> {
    let secret = Secret::make(app.random.as_ref(), SECRET_PREFIX);
    let client = add_secret_with(app, actor, id, (secret.clone(), days)).await?;
    Ok(NewSecret { client, secret })
}

/// The same, with this secret, whose 256 bits nobody can guess.
pub async fn add_secret_with(
    app: &App,
    actor: &Actor,
    id: ClientId,
    (secret, days): (Secret, Days),
) -> Result<Known, AppError> {
    access::require(actor, Permission::ManageOrganisations)?;
    let hash = secret.digest();
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let client = seen(tx, &actor, id)?;
            if secrets::live(tx, id)?.len() >= MOST {
                let message = "Cinq secrets au plus à la fois : retirez-en un.";
                return Err(AppError::field("", "too-many", message));
            }
            give(tx, id, hash, days)?;
            record(tx, &actor, "client.secret_add", id, "")?;
            Known::of(tx, client)
        })
        .await
}

/// Withdraws a secret of a client: it opens nothing from now on, and every token that the client has is
/// refused at its next call, since nobody knows which secret gave it.
///
/// Refuses with [`AppError::NotFound`].
pub async fn withdraw_secret(
    app: &App,
    actor: &Actor,
    id: ClientId,
    secret: ClientSecretId,
) -> Result<Known, AppError> {
    access::require(actor, Permission::ManageOrganisations)?;
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let mut client = seen(tx, &actor, id)?;
            if !secrets::remove(tx, id, secret)? {
                return Err(AppError::NotFound);
            }
            client.refuse_tokens(tx.now());
            clients::save(tx, &client)?;
            record(tx, &actor, "client.secret_withdraw", id, "")?;
            Known::of(tx, client)
        })
        .await
}
