//! Replacing a client's secret; suspending a client, or letting it call again.

use super::SecretPage;
use super::creation::list_of;
use crate::form::{Nothing, Posted};
use crate::page::{self, Page};
use crate::urls;
use actix_web::{post, web};
use app::clients::{DAYS, add_secret, resume, rotate as replace, suspend, withdraw_secret};
use app::{App, AppError};
use domain::accounts::Membership;
use domain::ids::{ClientId, ClientSecretId};
use edge::needs::ManageOrganisations;

/// Shows another secret; the former serves for another day, unless it leaked.
#[post("/administration/clients/{id}/{how:remplacer|remplacer-tout-de-suite}")]
pub async fn rotate(
    app: web::Data<App>,
    path: web::Path<(ClientId, String)>,
    posted: Posted<ManageOrganisations, Nothing>,
) -> Page {
    let (id, how) = path.into_inner();
    let at_once = how != "remplacer";
    let visit = posted.visit;
    let made = replace(&app, &visit.actor, id, at_once, DAYS).await?;
    let frame = visit.frame("Secret d’un client d’API");
    page::show(&SecretPage::new(frame, made, !at_once))
}

/// Shows one more secret; those that it has go on.
#[post("/administration/clients/{id}/secrets")]
pub async fn add(
    app: web::Data<App>,
    id: web::Path<ClientId>,
    posted: Posted<ManageOrganisations, Nothing>,
) -> Page {
    let visit = posted.visit;
    let made = add_secret(&app, &visit.actor, *id, DAYS).await?;
    let frame = visit.frame("Secret d’un client d’API");
    page::show(&SecretPage::new(frame, made, false))
}

/// Withdraws a secret: it opens nothing any more.
#[post("/administration/clients/{id}/secrets/{secret}/retirer")]
pub async fn withdraw(
    app: web::Data<App>,
    path: web::Path<(ClientId, ClientSecretId)>,
    posted: Posted<ManageOrganisations, Nothing>,
) -> Page {
    let (id, secret) = path.into_inner();
    withdraw_secret(&app, &posted.visit.actor, id, secret).await?;
    page::see(&format!("{}?fait=secret", urls::client(id, "")))
}

/// Suspends a client, or lets it call again.
#[post("/administration/clients/{id}/{act}")]
pub async fn stand(
    app: web::Data<App>,
    path: web::Path<(ClientId, String)>,
    posted: Posted<ManageOrganisations, Nothing>,
) -> Page {
    let (id, act) = path.into_inner();
    let actor = &posted.visit.actor;
    let client = match act.as_str() {
        "suspendre" => suspend(&app, actor, id).await?,
        "reprendre" => resume(&app, actor, id).await?,
        _ => return Err(AppError::NotFound.into()),
    };
    let organisation = match client.membership.clone() {
        Membership::Organisation(id) => Some(id),
        Membership::Fund { .. } => None,
    };
    let to = list_of(organisation);
    let mark = if to.contains('?') { '&' } else { '?' };
    page::see(&format!("{to}{mark}fait={act}"))
}
