//! `PUT /clients/{id}/limits`

use super::view::ClientView;
use crate::allowed::{Allowed, ManageOrganisations};
use crate::json::Body;
use crate::problem::Problem;
use crate::reading::Reading;
use crate::refusals::Makes;
use actix_web::{Responder, put, web};
use app::App;
use app::auth::oauth::checked_keys;
use app::clients::{Limits, limit};
use domain::ids::ClientId;
use domain::networks::Networks;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// What narrows who may be the client: all of it is replaced.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClientLimits {
    /// Networks and addresses that it calls from, 16 at most; anywhere if none.
    #[schema(example = json!(["192.0.2.0/24"]), max_items = 16)]
    networks: Vec<String>,
    /// Its public keys, a JWK or a JWK Set of five at most; none: it does not sign.
    #[schema(value_type = Option<Object>)]
    keys: Option<Value>,
}

/// The limits, as they were written.
pub(super) fn limits(
    reading: &mut Reading,
    networks: &[String],
    keys: Option<&Value>,
) -> Option<Limits> {
    let networks = Networks::parse(networks.iter().map(String::as_str))
        .map_err(|bad| reading.refuse("/networks", bad.code, bad.message));
    let keys = keys.map(checked_keys).transpose();
    let keys = keys.map_err(|bad| reading.refuse("/keys", bad.code, bad.message));
    Some(Limits {
        networks: networks.ok()?,
        keys: keys.ok()?.flatten(),
    })
}

/// Change from where a client may call, and what it signs with. Effective on its next call; its tokens of
/// before are refused.
#[utoipa::path(
    tag = "administration",
    operation_id = "limit_client",
    request_body = ClientLimits,
    params(("id" = Uuid, Path, description = "The client.")),
    responses((status = 200, description = "Changed.", body = ClientView), Makes),
)]
#[put("/clients/{id}/limits")]
pub async fn change(
    app: web::Data<App>,
    actor: Allowed<ManageOrganisations>,
    id: web::Path<Uuid>,
    body: Body<ClientLimits>,
) -> Result<impl Responder, Problem> {
    let mut reading = Reading::default();
    let limits = limits(&mut reading, &body.value.networks, body.value.keys.as_ref());
    let limits = reading.finish(limits)?;
    let client = limit(&app, &actor, ClientId::from_uuid(*id), limits).await?;
    Ok(web::Json(ClientView::of(&client)))
}
