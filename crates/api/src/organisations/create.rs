//! `POST /organisations`

use super::standing::shown;
use super::view::{NewConvention, PartnerView};
use crate::allowed::{Allowed, ManageOrganisations};
use crate::idempotency::MaybeIdempotencyKey;
use crate::json::Body;
use crate::problem::Problem;
use crate::reading::Reading;
use crate::refusals::Makes;
use crate::schemas;
use actix_web::{HttpResponse, post, web};
use app::App;
use app::organisations::{Create, Partner};
use domain::codes::OrganisationKind;
use domain::text::Label;
use serde::Deserialize;
use utoipa::ToSchema;

/// A new partner.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOrganisation {
    /// What it is.
    #[schema(schema_with = schemas::organisation_kind)]
    kind: OrganisationKind,
    /// Its name.
    #[schema(example = "CCAS de Lys", min_length = 1, max_length = 200)]
    name: String,
    /// What it signed with your fund.
    convention: NewConvention,
}

/// Create a partner organisation with its first convention.
#[utoipa::path(
    tag = "administration",
    operation_id = "create_organisation",
    request_body = NewOrganisation,
    responses(
        (status = 201, description = "Created.", body = PartnerView, headers(("Location" = String, description = "The organisation."), ("ETag" = String, description = "Its version."))),
        Makes,
    ),
)]
#[post("/organisations")]
pub async fn create(
    app: web::Data<App>,
    actor: Allowed<ManageOrganisations>,
    key: MaybeIdempotencyKey,
    body: Body<NewOrganisation>,
) -> Result<HttpResponse, Problem> {
    let digest = body.digest;
    let mut reading = Reading::default();
    let name = reading.text("/name", Label::parse(&body.value.name));
    let convention = body
        .value
        .convention
        .read(&mut reading, "/convention/reference");
    let (name, convention) = reading.finish(name.zip(convention))?;
    let command = Create {
        kind: body.value.kind,
        name,
        convention,
        call: None,
    };
    let act = app::organisations::create(&app, &actor, command);
    let tell = |partner: &Partner| shown(partner).made("organisations");
    key.once((actor.author, digest), act, tell).await
}
