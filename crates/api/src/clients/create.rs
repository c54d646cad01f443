//! `POST /clients`, `POST /clients/{id}:rotate`

use super::standing::shown;
use super::view::{NewSecretView, some_scopes};
use crate::allowed::{Allowed, ManageOrganisations};
use crate::idempotency::MaybeIdempotencyKey;
use crate::json::Body;
use crate::problem::Problem;
use crate::reading::Reading;
use crate::refusals::Makes;
use actix_web::{HttpResponse, post, web};
use app::App;
use app::auth::oauth::SECRET_PREFIX;
use app::auth::secrets::Secret;
use app::clients::{Client, Create};
use app::once::Nonce;
use domain::ids::{ClientId, OrganisationId};
use domain::permissions::Scope;
use domain::text::Label;
use serde::Deserialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use uuid::Uuid;

/// The member that shows a secret.
const SECRET: &str = "client_secret";

/// A program that will call the API.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewClient {
    /// What people call it.
    #[schema(example = "Logiciel social du CCAS", min_length = 1, max_length = 200)]
    name: String,
    /// The organisation that it acts for; your fund if not said.
    organisation: Option<Uuid>,
    /// What it may ask for: `requests:read`, `requests:write`, `stats:read`.
    #[schema(schema_with = some_scopes)]
    scopes: BTreeSet<Scope>,
}

/// Create an API client of an organisation of your fund, or of your fund itself.
#[utoipa::path(
    tag = "administration",
    operation_id = "create_client",
    request_body = NewClient,
    responses((status = 201, description = "Created; the secret is shown this once.", body = NewSecretView), Makes),
)]
#[post("/clients")]
pub async fn create(
    app: web::Data<App>,
    actor: Allowed<ManageOrganisations>,
    key: MaybeIdempotencyKey,
    body: Body<NewClient>,
) -> Result<HttpResponse, Problem> {
    let digest = body.digest;
    let mut reading = Reading::default();
    let name = reading.text("/name", Label::parse(&body.value.name));
    let command = Create {
        name: reading.finish(name)?,
        organisation: body.value.organisation.map(OrganisationId::from_uuid),
        scopes: body.value.scopes,
        call: None,
    };
    let nonce = Nonce::draw(app.random.as_ref());
    let act = app::clients::create_with(&app, &actor, command, secret(&app, nonce));
    let tell = move |client: &Client| shown(client).made_within().showing(nonce);
    let reply = key.reply((actor.author, digest), act, tell).await?;
    Ok(reply
        .with_secret(SECRET, |nonce| secret(&app, nonce).expose().to_owned())
        .answer())
}

/// How to change a secret.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rotation {
    /// The former secret leaked: it stops now, and so do its tokens. Otherwise it opens for one more
    /// day.
    #[serde(default)]
    at_once: bool,
}

/// Give a client another secret.
#[utoipa::path(
    tag = "administration",
    operation_id = "rotate_client",
    request_body = Rotation,
    params(("id" = Uuid, Path, description = "The client.")),
    responses((status = 200, description = "Changed; the secret is shown this once.", body = NewSecretView), Makes),
)]
#[post("/clients/{id}:rotate")]
pub async fn rotate(
    app: web::Data<App>,
    actor: Allowed<ManageOrganisations>,
    id: web::Path<Uuid>,
    key: MaybeIdempotencyKey,
    body: Body<Rotation>,
) -> Result<HttpResponse, Problem> {
    let id = ClientId::from_uuid(*id);
    let nonce = Nonce::draw(app.random.as_ref());
    let (at_once, other) = (body.value.at_once, secret(&app, nonce));
    let act = app::clients::rotate_with(&app, &actor, (id, at_once), other);
    let tell = move |client: &Client| shown(client).showing(nonce);
    let reply = key.reply((actor.author, body.digest), act, tell).await?;
    Ok(reply
        .with_secret(SECRET, |nonce| secret(&app, nonce).expose().to_owned())
        .answer())
}

/// The secret that comes from this nonce.
fn secret(app: &App, nonce: Nonce) -> Secret {
    Secret::of(&nonce.secret(app), SECRET_PREFIX)
}
