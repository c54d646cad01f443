//! Partner organisations and their conventions, seen and managed from a fund.
//!
//! A fund sees the organisations that have, or had, a convention with it, and of their conventions
//! only its own.

mod conventions;
mod create;
mod list;
mod standing;

pub use conventions::{add_convention, resume_convention, suspend_convention};
pub use create::{Create, Signed, create};
pub use list::{find, list, search};
pub use standing::{resume, suspend};

use crate::error::AppError;
use domain::accounts::Actor;
use domain::funds::FundCode;
use domain::ids::OrganisationId;
use domain::organisations::{Convention, Organisation};
use store::audit::Deed;
use store::{Tx, audit, conventions as kept};
use uuid::Uuid;

/// An organisation, with its conventions with the actor's fund.
#[derive(Debug, Clone)]
pub struct Partner {
    /// The organisation.
    pub organisation: Organisation,
    /// Its conventions with the fund, oldest first.
    pub conventions: Vec<Convention>,
}

/// The organisation, if the fund has, or had, a convention with it.
fn seen(tx: &mut Tx<'_>, fund: &FundCode, id: OrganisationId) -> Result<Partner, AppError> {
    let mut conventions = kept::of_organisation(tx, id)?;
    conventions.retain(|convention| convention.fund == *fund);
    if conventions.is_empty() {
        return Err(AppError::NotFound);
    }
    let organisation = store::organisations::find(tx, id)?.ok_or(AppError::NotFound)?;
    Ok(Partner {
        organisation,
        conventions,
    })
}

fn own_fund(actor: &Actor) -> Result<FundCode, AppError> {
    actor.fund().cloned().ok_or(AppError::NotFound)
}

fn record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    action: &str,
    object: Uuid,
    codes: &str,
) -> Result<(), AppError> {
    let object_kind = action.split('.').next().unwrap_or_default();
    Ok(audit::add(
        tx,
        actor,
        &Deed {
            action,
            object_kind,
            object,
            codes,
        },
    )?)
}
