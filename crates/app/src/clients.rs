//! API clients, managed by administrators: a secret is shown once, kept as a hash, and has an end (S-216).

mod create;
mod ends;
mod limits;
mod list;
mod secrets;
mod standing;

pub use create::{Create, NewSecret, create, create_with, rotate, rotate_with};
pub use ends::announce_ends;
pub use limits::{Limits, limit};
pub use list::{find, list};
pub use secrets::{DAYS, Days, add_secret, add_secret_with, withdraw_secret};
pub use standing::{resume, suspend};
pub use store::clients::Client;
pub use store::clients::secrets::Secret as KeptSecret;

use crate::error::AppError;
use domain::accounts::{Actor, Membership};
use domain::codes::Service;
use domain::ids::{ClientId, OrganisationId};
use std::ops::Deref;
use store::audit::Deed;
use store::clients as kept;
use store::{Tx, audit, conventions};

/// A client, with its secrets that open now.
#[derive(Clone)]
pub struct Known {
    /// The client.
    pub client: Client,
    /// Its secrets, oldest first.
    pub secrets: Vec<KeptSecret>,
}

impl Known {
    fn of(tx: &mut Tx<'_>, client: Client) -> Result<Self, AppError> {
        let secrets = kept::secrets::live(tx, client.id)?;
        Ok(Self { client, secrets })
    }
}

impl Deref for Known {
    type Target = Client;
    fn deref(&self) -> &Client {
        &self.client
    }
}

/// Whether an administrator of the fund may see and manage what acts for this membership.
fn reaches(tx: &mut Tx<'_>, actor: &Actor, membership: &Membership) -> Result<bool, AppError> {
    let Some(fund) = actor.fund() else {
        return Ok(false);
    };
    match membership {
        Membership::Organisation(id) => Ok(conventions::binds(tx, *id, fund)?),
        Membership::Fund { fund: other, .. } => Ok(fund == other),
    }
}

/// The organisation of the fund, or the fund itself.
fn membership(
    tx: &mut Tx<'_>,
    actor: &Actor,
    organisation: Option<OrganisationId>,
) -> Result<Membership, AppError> {
    let membership = match organisation {
        Some(id) => Membership::Organisation(id),
        None => Membership::Fund {
            fund: actor.fund().cloned().ok_or(AppError::NotFound)?,
            services: Service::ALL.iter().copied().collect(),
        },
    };
    if reaches(tx, actor, &membership)? {
        Ok(membership)
    } else {
        Err(AppError::NotFound)
    }
}

fn seen(tx: &mut Tx<'_>, actor: &Actor, id: ClientId) -> Result<Client, AppError> {
    let client = kept::find(tx, id)?.ok_or(AppError::NotFound)?;
    if reaches(tx, actor, &client.membership)? {
        Ok(client)
    } else {
        Err(AppError::NotFound)
    }
}

fn record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    action: &str,
    id: ClientId,
    codes: &str,
) -> Result<(), AppError> {
    let deed = Deed {
        action,
        object_kind: "client",
        object: id.uuid(),
        codes,
    };
    Ok(audit::add(tx, actor, &deed)?)
}
