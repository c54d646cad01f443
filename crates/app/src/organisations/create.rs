//! A new partner: never without the convention that makes it one (S-129).

use super::{Partner, own_fund, record, seen};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use crate::once::made_before;
use domain::accounts::Actor;
use domain::codes::OrganisationKind;
use domain::funds::FundCode;
use domain::ids::{ConventionId, OrganisationId};
use domain::organisations::{Convention, NirRight, Organisation, Standing};
use domain::permissions::Permission;
use domain::text::Label;
use jiff::civil::Date;
use store::idempotency::Call;
use store::{Tx, conventions, organisations};

/// A convention that was signed.
#[derive(Debug, Clone)]
pub struct Signed {
    /// The fund's reference of the paper.
    pub reference: Label,
    /// First day.
    pub starts_on: Date,
    /// Last day, if it has one.
    pub ends_on: Option<Date>,
    /// The organisation's ground for processing the NIR (S-101).
    pub nir_right: NirRight,
}

/// A new organisation.
#[derive(Clone)]
pub struct Create {
    /// What it is.
    pub kind: OrganisationKind,
    /// Its name.
    pub name: Label,
    /// What it signed with the actor's fund.
    pub convention: Signed,
    /// The call, when its caller gave a key: done once however often it is retried.
    pub call: Option<Call>,
}

/// Creates an organisation with its first convention.
///
/// Refuses with [`AppError::Invalid`] a convention that ends before it starts.
pub async fn create(app: &App, actor: &Actor, command: Create) -> Result<Partner, AppError> {
    access::require(actor, Permission::ManageOrganisations)?;
    let fund = own_fund(actor)?;
    check_days(&command.convention, "/convention/ends_on")?;
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let organisation = Organisation {
                id: OrganisationId::make(tx.clock(), tx.random()),
                kind: command.kind,
                name: command.name,
                standing: Standing::Active,
                version: 1,
            };
            let made = organisation.id.uuid();
            if let Some(first) = made_before(tx, command.call.as_ref(), made)? {
                return seen(tx, &fund, OrganisationId::from_uuid(first));
            }
            organisations::add(tx, &organisation)?;
            let codes = format!("kind={}", organisation.kind);
            record(
                tx,
                &actor,
                "organisation.create",
                organisation.id.uuid(),
                &codes,
            )?;
            let convention = sign(
                tx,
                &actor,
                (organisation.id, fund),
                (command.convention, None),
            )?;
            Ok(Partner {
                organisation,
                conventions: vec![convention],
            })
        })
        .await
}

pub(super) fn check_days(signed: &Signed, pointer: &'static str) -> Result<(), AppError> {
    if signed.ends_on.is_some_and(|last| last < signed.starts_on) {
        return Err(AppError::field(
            pointer,
            "before-start",
            "La fin ne peut pas précéder le début.",
        ));
    }
    Ok(())
}

pub(super) fn sign(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (organisation, fund): (OrganisationId, FundCode),
    (signed, call): (Signed, Option<&Call>),
) -> Result<Convention, AppError> {
    let convention = Convention {
        id: ConventionId::make(tx.clock(), tx.random()),
        organisation,
        fund,
        reference: signed.reference,
        starts_on: signed.starts_on,
        ends_on: signed.ends_on,
        nir_right: signed.nir_right,
        standing: Standing::Active,
    };
    if let Some(first) = made_before(tx, call, convention.id.uuid())? {
        let first = conventions::find(tx, ConventionId::from_uuid(first))?;
        return first.ok_or(AppError::NotFound);
    }
    conventions::add(tx, &convention)?;
    let codes = format!(
        "fund={} nir_right={}",
        convention.fund, convention.nir_right
    );
    record(tx, actor, "convention.add", convention.id.uuid(), &codes)?;
    Ok(convention)
}
