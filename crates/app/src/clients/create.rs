//! A client's secrets: given once, replaced without a cut or at once (S-216, S-435).

use super::secrets::{Days, give, replace};
use super::{Client, Known, Limits, membership, record, seen};
use crate::access;
use crate::auth::oauth::SECRET_PREFIX;
use crate::auth::secrets::Secret;
use crate::context::App;
use crate::error::AppError;
use crate::once::made_before;
use domain::accounts::Actor;
use domain::ids::{ClientId, OrganisationId};
use domain::organisations::Standing;
use domain::permissions::{Permission, Scope};
use domain::text::Label;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use store::clients;
use store::idempotency::Call;

/// How long the secrets of before still open when a rotation is calm.
const OVERLAP: SignedDuration = SignedDuration::from_hours(24);

/// A new client.
#[derive(Clone)]
pub struct Create {
    /// What people call it.
    pub name: Label,
    /// The organisation that it acts for; `None`: the actor's fund.
    pub organisation: Option<OrganisationId>,
    /// What it may ask for.
    pub scopes: BTreeSet<Scope>,
    /// The call, when its caller gave a key: done twice, it makes one client, whose secret is the one
    /// given last.
    pub call: Option<Call>,
    /// From where it may call, and what it signs with.
    pub limits: Limits,
    /// How long its secret opens.
    pub days: Days,
}

/// A client and the secret that nobody will see again.
pub struct NewSecret {
    /// The client, with all of its secrets.
    pub client: Known,
    /// `ep_live_…`.
    pub secret: Secret,
}

/// Creates a client of an organisation of the fund, or of the fund itself.
///
/// Refuses with [`AppError::NotFound`], or [`AppError::Invalid`] without a scope.
pub async fn create(app: &App, actor: &Actor, command: Create) -> Result<NewSecret, AppError> {
    let secret = Secret::make(app.random.as_ref(), SECRET_PREFIX);
    let client = create_with(app, actor, command, secret.clone()).await?;
    Ok(NewSecret { client, secret })
}

/// The same, with this secret, whose 256 bits nobody can guess.
pub async fn create_with(
    app: &App,
    actor: &Actor,
    command: Create,
    secret: Secret,
) -> Result<Known, AppError> {
    access::require(actor, Permission::ManageOrganisations)?;
    if command.scopes.is_empty() {
        return Err(AppError::field(
            "/scopes",
            "required",
            "Choisissez une permission au moins.",
        ));
    }
    let secret_hash = secret.digest();
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let now = tx.now();
            let id = ClientId::make(tx.clock(), tx.random());
            if let Some(first) = made_before(tx, command.call.as_ref(), id.uuid())? {
                let client = seen(tx, &actor, ClientId::from_uuid(first))?;
                replace(tx, client.id, now)?;
                give(tx, client.id, secret_hash, command.days)?;
                record(tx, &actor, "client.rotate", client.id, "at_once=true")?;
                return Known::of(tx, client);
            }
            let client = Client {
                id,
                name: command.name,
                valid_after: now,
                membership: membership(tx, &actor, command.organisation)?,
                scopes: command.scopes,
                standing: Standing::Active,
                created_at: now,
                networks: command.limits.networks,
                keys: command.limits.keys,
                used_on: None,
            };
            clients::add(tx, &client)?;
            give(tx, client.id, secret_hash, command.days)?;
            let scopes: Vec<&str> = client.scopes.iter().map(|scope| scope.code()).collect();
            let codes = format!("scopes={}", scopes.join(","));
            record(tx, &actor, "client.create", client.id, &codes)?;
            Known::of(tx, client)
        })
        .await
}

/// Gives a client another secret. Those of before open for another day, unless one leaked (`at_once`):
/// then they stop now, and so do the tokens that they gave.
///
/// Refuses with [`AppError::NotFound`].
pub async fn rotate(
    app: &App,
    actor: &Actor,
    id: ClientId,
    at_once: bool,
    days: Days,
) -> Result<NewSecret, AppError> {
    let secret = Secret::make(app.random.as_ref(), SECRET_PREFIX);
    let client = rotate_with(app, actor, (id, at_once), (secret.clone(), days)).await?;
    Ok(NewSecret { client, secret })
}

/// The same, with this secret, whose 256 bits nobody can guess.
pub async fn rotate_with(
    app: &App,
    actor: &Actor,
    (id, at_once): (ClientId, bool),
    (secret, days): (Secret, Days),
) -> Result<Known, AppError> {
    access::require(actor, Permission::ManageOrganisations)?;
    let secret_hash = secret.digest();
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let mut client = seen(tx, &actor, id)?;
            let now = tx.now();
            if at_once {
                client.refuse_tokens(now);
                clients::save(tx, &client)?;
                replace(tx, id, now)?;
            } else {
                let until = now.saturating_add(OVERLAP).unwrap_or(Timestamp::MAX);
                replace(tx, id, until)?;
            }
            give(tx, id, secret_hash, days)?;
            let codes = format!("at_once={at_once}");
            record(tx, &actor, "client.rotate", id, &codes)?;
            Known::of(tx, client)
        })
        .await
}
