//! `POST /auth/password:forgot`, `:reset`

use crate::json::Body;
use crate::problem::Problem;
use crate::reading::Reading;
use crate::refusals::{Open, OpensLink};
use actix_web::{HttpRequest, HttpResponse, post, web};
use app::App;
use app::auth::passwords::Password;
use app::auth::resets;
use domain::text::EmailAddress;
use edge::caller::address;
use serde::Deserialize;
use utoipa::ToSchema;

/// Whose password was forgotten.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Forgotten {
    /// The address of the account.
    #[schema(
        format = "email",
        max_length = 254,
        example = "jeanne.martin@ccas.example"
    )]
    email: String,
}

/// Ask for a link to choose another password; it works thirty minutes, once.
///
/// The answer does not tell whether the address has an account.
#[utoipa::path(
    tag = "auth",
    operation_id = "forgot_password",
    security(()),
    request_body = Forgotten,
    responses((status = 202, description = "If the address has an active account, a mail is on its way."), Open),
)]
#[post("/auth/password:forgot")]
pub async fn forgot(
    app: web::Data<App>,
    call: HttpRequest,
    body: Body<Forgotten>,
) -> Result<HttpResponse, Problem> {
    let mut reading = Reading::default();
    let email = reading.text("/email", EmailAddress::parse(&body.value.email));
    resets::forgot(&app, reading.finish(email)?, address(&call)).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// Another password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Replacement {
    /// What follows `#` in the link of the mail.
    token: String,
    /// 12 characters at least, 16 for administrators.
    #[schema(format = Password, min_length = 12, max_length = 256)]
    password: String,
}

/// Choose another password. Every session ends; the second factor stays as it is.
#[utoipa::path(
    tag = "auth",
    operation_id = "reset_password",
    security(()),
    request_body = Replacement,
    responses((status = 204, description = "Replaced: sign in."), Open, OpensLink),
)]
#[post("/auth/password:reset")]
pub async fn reset(app: web::Data<App>, body: Body<Replacement>) -> Result<HttpResponse, Problem> {
    resets::reset(
        &app,
        &body.value.token,
        Password::typed(&body.value.password),
    )
    .await?;
    Ok(HttpResponse::NoContent().finish())
}
