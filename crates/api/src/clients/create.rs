//! `POST /clients`, `POST /clients/{id}:rotate`

use super::limits::limits;
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
use app::clients::{Create, DAYS, Days, Known};
use app::once::Nonce;
use domain::ids::{ClientId, OrganisationId};
use domain::permissions::Scope;
use domain::text::Label;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use uuid::Uuid;

/// The member that shows a secret.
pub(super) const SECRET: &str = "client_secret";

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
    /// How many days its secret opens: a year if not said.
    #[schema(minimum = 1, maximum = 731, example = 365)]
    secret_days: Option<u16>,
    /// Networks and addresses that it calls from, 16 at most; anywhere if none.
    #[serde(default)]
    #[schema(example = json!(["192.0.2.0/24"]), max_items = 16)]
    networks: Vec<String>,
    /// Its public keys, a JWK or a JWK Set, if it signs who it is (RFC 7523).
    #[schema(value_type = Option<Object>)]
    keys: Option<Value>,
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
    let limits = limits(&mut reading, &body.value.networks, body.value.keys.as_ref());
    let days = days(&mut reading, body.value.secret_days);
    let ((name, limits), days) = reading.finish(name.zip(limits).zip(days))?;
    let command = Create {
        name,
        organisation: body.value.organisation.map(OrganisationId::from_uuid),
        scopes: body.value.scopes,
        call: None,
        limits,
        days,
    };
    let nonce = Nonce::draw(app.random.as_ref());
    let act = app::clients::create_with(&app, &actor, command, secret(&app, nonce));
    let tell = move |client: &Known| shown(client).made_within().showing(nonce);
    let reply = key.reply((actor.author, digest), act, tell).await?;
    Ok(reply
        .with_secret(SECRET, |nonce| secret(&app, nonce).expose().to_owned())
        .answer())
}

/// So many days, or as many as usual.
pub(super) fn days(reading: &mut Reading, said: Option<u16>) -> Option<Days> {
    let Some(said) = said else {
        return Some(DAYS);
    };
    let days = Days::new(said);
    if days.is_none() {
        let message = "Un secret vaut de 1 à 731 jours.";
        reading.refuse("/secret_days", "out-of-bounds", message);
    }
    days
}

/// How to change a secret.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rotation {
    /// A secret leaked: all of them stop now, and so do their tokens. Otherwise they open for one more
    /// day.
    #[serde(default)]
    at_once: bool,
    /// How many days the new secret opens: a year if not said.
    #[schema(minimum = 1, maximum = 731, example = 365)]
    secret_days: Option<u16>,
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
    let mut reading = Reading::default();
    let days = days(&mut reading, body.value.secret_days);
    let days = reading.finish(days)?;
    let nonce = Nonce::draw(app.random.as_ref());
    let (at_once, other) = (body.value.at_once, secret(&app, nonce));
    let act = app::clients::rotate_with(&app, &actor, (id, at_once), (other, days));
    let tell = move |client: &Known| shown(client).showing(nonce);
    let reply = key.reply((actor.author, body.digest), act, tell).await?;
    Ok(reply
        .with_secret(SECRET, |nonce| secret(&app, nonce).expose().to_owned())
        .answer())
}

/// The secret that comes from this nonce.
pub(super) fn secret(app: &App, nonce: Nonce) -> Secret {
    Secret::of(&nonce.secret(app), SECRET_PREFIX)
}
