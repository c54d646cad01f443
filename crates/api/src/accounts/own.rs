//! `GET /accounts/me`, `PATCH /accounts/me`

use super::view::{AccountView, Answer, shown};
use crate::allowed::SignedIn;
use crate::json::Body;
use crate::precondition::IfMatch;
use crate::problem::Problem;
use crate::refusals::{ActsWithBody, ReadsOne};
use crate::schemas;
use actix_web::{get, patch, web};
use app::App;
use domain::accounts::NotificationFrequency;
use serde::Deserialize;
use utoipa::ToSchema;

/// Read your own account.
#[utoipa::path(
    tag = "administration",
    operation_id = "own_account",
    responses((status = 200, description = "Your account.", body = AccountView, headers(("ETag" = String, description = "Its version."))), ReadsOne),
)]
#[get("/accounts/me")]
pub async fn own(app: web::Data<App>, actor: SignedIn) -> Result<Answer, Problem> {
    Ok(shown(&app::accounts::own(&app, &actor.0).await?))
}

/// What you may change of your own account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Preferences {
    /// How often you are told by e-mail.
    #[schema(schema_with = schemas::notification_frequency)]
    notify: NotificationFrequency,
}

/// Choose how often you are told by e-mail.
#[utoipa::path(
    tag = "administration",
    operation_id = "set_notifications",
    request_body = Preferences,
    params(("If-Match" = String, Header, description = "The `ETag` you read.")),
    responses((status = 200, description = "Chosen.", body = AccountView, headers(("ETag" = String, description = "Its new version."))), ActsWithBody),
)]
#[patch("/accounts/me")]
pub async fn set_notifications(
    app: web::Data<App>,
    actor: SignedIn,
    seen: IfMatch,
    body: Body<Preferences>,
) -> Result<Answer, Problem> {
    let account =
        app::accounts::set_notifications(&app, &actor.0, body.value.notify, seen.0).await?;
    Ok(shown(&account))
}
