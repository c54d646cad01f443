//! A client's secrets: given once, replaced without a cut or at once (S-216, S-435).

use super::{Client, membership, record, seen};
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

/// How long the former secret still opens when a rotation is calm.
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
}

/// A client and the secret that nobody will see again.
pub struct NewSecret {
    /// The client.
    pub client: Client,
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
) -> Result<Client, AppError> {
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
                let mut client = seen(tx, &actor, ClientId::from_uuid(first))?;
                client.secret_hash = secret_hash;
                clients::save(tx, &client)?;
                record(tx, &actor, "client.rotate", client.id, "at_once=true")?;
                return Ok(client);
            }
            let client = Client {
                id,
                name: command.name,
                secret_hash,
                former: None,
                valid_after: now,
                membership: membership(tx, &actor, command.organisation)?,
                scopes: command.scopes,
                standing: Standing::Active,
                created_at: now,
            };
            clients::add(tx, &client)?;
            let scopes: Vec<&str> = client.scopes.iter().map(|scope| scope.code()).collect();
            let codes = format!("scopes={}", scopes.join(","));
            record(tx, &actor, "client.create", client.id, &codes)?;
            Ok(client)
        })
        .await
}

/// Gives a client another secret. The former one opens for another day, unless it leaked (`at_once`):
/// then it stops now, and so do the tokens that it gave.
///
/// Refuses with [`AppError::NotFound`].
pub async fn rotate(
    app: &App,
    actor: &Actor,
    id: ClientId,
    at_once: bool,
) -> Result<NewSecret, AppError> {
    let secret = Secret::make(app.random.as_ref(), SECRET_PREFIX);
    let client = rotate_with(app, actor, (id, at_once), secret.clone()).await?;
    Ok(NewSecret { client, secret })
}

/// The same, with this secret, whose 256 bits nobody can guess.
pub async fn rotate_with(
    app: &App,
    actor: &Actor,
    (id, at_once): (ClientId, bool),
    secret: Secret,
) -> Result<Client, AppError> {
    access::require(actor, Permission::ManageOrganisations)?;
    let secret_hash = secret.digest();
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let mut client = seen(tx, &actor, id)?;
            let now = tx.now();
            if at_once {
                client.former = None;
                client.valid_after = now;
            } else {
                let until = now.saturating_add(OVERLAP).unwrap_or(Timestamp::MAX);
                client.former = Some((client.secret_hash, until));
            }
            client.secret_hash = secret_hash;
            clients::save(tx, &client)?;
            record(
                tx,
                &actor,
                "client.rotate",
                id,
                &format!("at_once={at_once}"),
            )?;
            Ok(client)
        })
        .await
}
