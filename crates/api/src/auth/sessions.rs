//! `POST /auth/refresh`, `POST /auth/logout`

use super::view::{PairView, given};
use crate::allowed::Bearer;
use crate::json::Body;
use crate::problem::Problem;
use crate::refusals::{Open, SignsIn};
use actix_web::{HttpResponse, post, web};
use app::App;
use app::auth::{logout as leave, refresh as stay};
use serde::Deserialize;
use utoipa::ToSchema;

/// A refresh token.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Refresh {
    /// The last one that you were given.
    refresh_token: String,
}

/// Get the next pair of tokens.
///
/// A refresh token serves once. Using an old one ends the session, except within 30 seconds when the
/// next one was never used: its answer was lost, you get another.
#[utoipa::path(
    tag = "auth",
    security(()),
    request_body = Refresh,
    responses((status = 200, description = "The next pair.", body = PairView), Open, SignsIn),
)]
#[post("/auth/refresh")]
pub async fn refresh(app: web::Data<App>, body: Body<Refresh>) -> Result<HttpResponse, Problem> {
    Ok(given(&stay::next(&app, &body.value.refresh_token).await?))
}

/// End the session: its access and refresh tokens stop working at once.
#[utoipa::path(
    tag = "auth",
    responses(
        (status = 204, description = "Ended."),
        (status = 503, description = "Refused: unavailable.", body = crate::problem::ProblemBody, content_type = "application/problem+json"),
        SignsIn,
    ),
)]
#[post("/auth/logout")]
pub async fn logout(app: web::Data<App>, bearer: Bearer) -> Result<HttpResponse, Problem> {
    leave::one(&app, &bearer.0).await?;
    Ok(HttpResponse::NoContent().finish())
}
