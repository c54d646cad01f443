//! `POST /clients`, `POST /clients/{id}:rotate`

use super::view::{NewSecretView, some_scopes};
use crate::allowed::{Allowed, ManageOrganisations};
use crate::json::Body;
use crate::problem::Problem;
use crate::reading::Reading;
use crate::refusals::Makes;
use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use actix_web::{HttpResponse, post, web};
use app::App;
use app::clients::Create;
use domain::ids::{ClientId, OrganisationId};
use domain::permissions::Scope;
use domain::text::Label;
use serde::Deserialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use uuid::Uuid;

const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

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
    body: Body<NewClient>,
) -> Result<HttpResponse, Problem> {
    let mut reading = Reading::default();
    let name = reading.text("/name", Label::parse(&body.value.name));
    let command = Create {
        name: reading.finish(name)?,
        organisation: body.value.organisation.map(OrganisationId::from_uuid),
        scopes: body.value.scopes,
        call: None,
    };
    let made = app::clients::create(&app, &actor, command).await?;
    Ok(HttpResponse::Created()
        .insert_header((CACHE_CONTROL, NO_STORE))
        .json(NewSecretView::of(&made)))
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
    body: Body<Rotation>,
) -> Result<HttpResponse, Problem> {
    let id = ClientId::from_uuid(*id);
    let made = app::clients::rotate(&app, &actor, id, body.value.at_once).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, NO_STORE))
        .json(NewSecretView::of(&made)))
}
