//! `POST /clients/{id}/secrets`, `DELETE /clients/{id}/secrets/{secret}`

use super::create::{SECRET, days, secret};
use super::standing::shown;
use super::view::{ClientView, NewSecretView};
use crate::allowed::{Allowed, ManageOrganisations};
use crate::idempotency::MaybeIdempotencyKey;
use crate::json::Body;
use crate::problem::Problem;
use crate::reading::Reading;
use crate::refusals::Makes;
use actix_web::{HttpResponse, Responder, delete, post, web};
use app::App;
use app::clients::{Known, add_secret_with, withdraw_secret};
use app::once::Nonce;
use domain::ids::{ClientId, ClientSecretId};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// One more secret.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoreSecret {
    /// How many days it opens: a year if not said.
    #[schema(minimum = 1, maximum = 731, example = 365)]
    secret_days: Option<u16>,
}

/// Give a client one more secret, beside those that it has; five at most.
#[utoipa::path(
    tag = "administration",
    operation_id = "add_client_secret",
    request_body = MoreSecret,
    params(("id" = Uuid, Path, description = "The client.")),
    responses((status = 201, description = "Given; the secret is shown this once.", body = NewSecretView), Makes),
)]
#[post("/clients/{id}/secrets")]
pub async fn add(
    app: web::Data<App>,
    actor: Allowed<ManageOrganisations>,
    id: web::Path<Uuid>,
    key: MaybeIdempotencyKey,
    body: Body<MoreSecret>,
) -> Result<HttpResponse, Problem> {
    let mut reading = Reading::default();
    let days = days(&mut reading, body.value.secret_days);
    let days = reading.finish(days)?;
    let nonce = Nonce::draw(app.random.as_ref());
    let one_more = (secret(&app, nonce), days);
    let act = add_secret_with(&app, &actor, ClientId::from_uuid(*id), one_more);
    let tell = move |client: &Known| shown(client).made_within().showing(nonce);
    let reply = key.reply((actor.author, body.digest), act, tell).await?;
    Ok(reply
        .with_secret(SECRET, |nonce| secret(&app, nonce).expose().to_owned())
        .answer())
}

/// Withdraw a secret: it opens nothing from now on, and the client's tokens of before are refused.
#[utoipa::path(
    tag = "administration",
    operation_id = "withdraw_client_secret",
    params(
        ("id" = Uuid, Path, description = "The client."),
        ("secret" = Uuid, Path, description = "The secret."),
    ),
    responses((status = 200, description = "Withdrawn.", body = ClientView), Makes),
)]
#[delete("/clients/{id}/secrets/{secret}")]
pub async fn withdraw(
    app: web::Data<App>,
    actor: Allowed<ManageOrganisations>,
    path: web::Path<(Uuid, Uuid)>,
) -> Result<impl Responder, Problem> {
    let (id, secret) = path.into_inner();
    let (id, secret) = (ClientId::from_uuid(id), ClientSecretId::from_uuid(secret));
    let client = withdraw_secret(&app, &actor, id, secret).await?;
    Ok(web::Json(ClientView::of(&client)))
}
