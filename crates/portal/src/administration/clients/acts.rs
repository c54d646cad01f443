//! Replacing a client's secret; suspending a client, or letting it call again.

use super::SecretPage;
use super::creation::list_of;
use crate::form::{Nothing, Posted};
use crate::page::{self, Page};
use actix_web::{post, web};
use app::clients::{resume, rotate as replace, suspend};
use app::{App, AppError};
use domain::accounts::Membership;
use domain::ids::ClientId;
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
    let made = replace(&app, &visit.actor, id, at_once).await?;
    let frame = visit.frame("Secret d’un client d’API");
    page::show(&SecretPage::new(frame, made, !at_once))
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
    let organisation = match client.membership {
        Membership::Organisation(id) => Some(id),
        Membership::Fund { .. } => None,
    };
    let to = list_of(organisation);
    let mark = if to.contains('?') { '&' } else { '?' };
    page::see(&format!("{to}{mark}fait={act}"))
}
