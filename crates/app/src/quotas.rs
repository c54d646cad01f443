//! How much may be joined: in a day, to a request, in all (S-048).

use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::calendar::day_of;
use domain::ids::OrganisationId;
use domain::permissions::Permission;
use domain::quotas::{FILES_OF_A_PERSON, FILES_OF_A_PROGRAM, FILES_OF_A_REQUEST, Quotas, Used};
use domain::requests::Request;
use store::{Tx, quotas};

/// How much is used of how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Storage {
    /// What lies there.
    pub used: Used,
    /// Bytes at most.
    pub most: i64,
}

/// What the files of all the requests of the actor's fund take.
pub async fn of_fund(app: &App, actor: &Actor) -> Result<Storage, AppError> {
    access::require(actor, Permission::ReadOrganisations)?;
    let fund = actor.fund().cloned().ok_or(AppError::NotFound)?;
    let used = app
        .store
        .read(move |tx| Ok::<_, AppError>(quotas::of_fund(tx, &fund)?))
        .await?;
    Ok(Storage {
        used,
        most: app.settings.quotas.fund_bytes,
    })
}

/// What the files of an organisation with the actor's fund take.
pub async fn of_organisation(
    app: &App,
    actor: &Actor,
    id: OrganisationId,
) -> Result<Storage, AppError> {
    access::require(actor, Permission::ReadOrganisations)?;
    let fund = actor.fund().cloned().ok_or(AppError::NotFound)?;
    let used = app
        .store
        .read(move |tx| Ok::<_, AppError>(quotas::of_organisation(tx, id, &fund)?))
        .await?;
    Ok(Storage {
        used,
        most: app.settings.quotas.organisation_bytes,
    })
}

/// Refuses files beyond what a day, a request, an organisation or a fund may have: with
/// [`AppError::OverQuota`], [`AppError::FileRefused`], [`AppError::StorageFull`].
pub(crate) fn admit(
    tx: &mut Tx<'_>,
    most: &Quotas,
    (actor, request): (&Actor, &Request),
    more: Used,
) -> Result<(), AppError> {
    let (since, wait) = day_of(tx.now());
    let a_day = if actor.author.is_person() {
        FILES_OF_A_PERSON
    } else {
        FILES_OF_A_PROGRAM
    };
    if quotas::joined_since(tx, actor.author, since)? + more.files > a_day {
        return Err(AppError::OverQuota { wait });
    }
    if quotas::joined_to(tx, request.id)? + more.files > FILES_OF_A_REQUEST {
        return Err(AppError::FileRefused {
            code: "request-full",
            message:
                "Cette demande porte déjà 200\u{a0}fichiers, le plus possible. Déposez une autre \
                      demande, que la caisse liera à celle-ci."
                    .into(),
        });
    }
    let own = quotas::of_organisation(tx, request.organisation, &request.fund)?;
    let all = quotas::of_fund(tx, &request.fund)?;
    let is_full = own.bytes.saturating_add(more.bytes) > most.organisation_bytes
        || all.bytes.saturating_add(more.bytes) > most.fund_bytes;
    if is_full {
        return Err(AppError::StorageFull);
    }
    Ok(())
}
