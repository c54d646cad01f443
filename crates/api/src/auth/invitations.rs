//! `POST /auth/invitations:open`, `:accept`, `:confirm`

use super::view::secret_answer;
use crate::json::Body;
use crate::problem::Problem;
use crate::refusals::{Open, OpensLink};
use crate::schemas;
use actix_web::{HttpResponse, Responder, post, web};
use app::App;
use app::auth::invitations;
use app::auth::passwords::Password;
use domain::accounts::Role;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The token of an invitation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = InvitationToken)]
pub struct Token {
    /// What follows `#` in the link of the mail.
    token: String,
}

/// An invitation.
#[derive(Serialize, ToSchema)]
#[schema(as = Invitation)]
pub struct InvitationView {
    /// The name of the invited person.
    #[schema(example = "Jeanne Martin")]
    name: String,
    /// A hint at her address.
    #[schema(example = "j•••@ccas.example")]
    masked_email: String,
    /// What she will do.
    #[schema(schema_with = schemas::role)]
    role: Role,
    /// The organisation or the fund that invites her.
    #[schema(example = "CCAS de Lys")]
    of: String,
}

/// Show an invitation. Nothing is used up.
#[utoipa::path(
    tag = "auth",
    operation_id = "open_invitation",
    security(()),
    request_body = Token,
    responses((status = 200, description = "The invitation.", body = InvitationView), Open, OpensLink),
)]
#[post("/auth/invitations:open")]
pub async fn open(app: web::Data<App>, body: Body<Token>) -> Result<impl Responder, Problem> {
    let shown = invitations::open(&app, &body.value.token).await?;
    Ok(web::Json(InvitationView {
        name: shown.name.to_string(),
        masked_email: shown.masked_email,
        role: shown.role,
        of: shown.of.to_string(),
    }))
}

/// The password that one chooses.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    /// What follows `#` in the link of the mail.
    token: String,
    /// 12 characters at least, 16 for administrators; any characters, several words are welcome.
    #[schema(format = Password, min_length = 12, max_length = 256)]
    password: String,
}

/// What to put in the application of the second factor. It is shown once.
#[derive(Serialize, ToSchema)]
#[schema(as = Enrolment)]
pub struct EnrolmentView {
    /// The seed in base32, to be typed.
    totp_secret: String,
    /// The same as a link, for a QR code.
    #[schema(example = "otpauth://totp/…")]
    otpauth_url: String,
}

/// Accept an invitation: choose a password, get the seed of the second factor.
///
/// The account is active only after `:confirm`; until then this may be done again.
#[utoipa::path(
    tag = "auth",
    operation_id = "accept_invitation",
    security(()),
    request_body = Acceptance,
    responses((status = 200, description = "The password is kept; confirm the second factor.", body = EnrolmentView), Open, OpensLink),
)]
#[post("/auth/invitations:accept")]
pub async fn accept(app: web::Data<App>, body: Body<Acceptance>) -> Result<HttpResponse, Problem> {
    let password = Password::typed(&body.value.password);
    let enrolment = invitations::accept(&app, &body.value.token, password).await?;
    Ok(secret_answer(EnrolmentView {
        totp_secret: enrolment.secret.to_string(),
        otpauth_url: enrolment.url.to_string(),
    }))
}

/// A first code of the second factor.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FirstCode {
    /// What follows `#` in the link of the mail.
    token: String,
    /// The six digits that the application shows.
    #[schema(example = "492039")]
    code: String,
}

/// Confirm the second factor: the account is active, the link is used up.
#[utoipa::path(
    tag = "auth",
    operation_id = "confirm_invitation",
    security(()),
    request_body = FirstCode,
    responses((status = 204, description = "The account is active: sign in."), Open, OpensLink),
)]
#[post("/auth/invitations:confirm")]
pub async fn confirm(app: web::Data<App>, body: Body<FirstCode>) -> Result<HttpResponse, Problem> {
    invitations::confirm(&app, &body.value.token, &body.value.code).await?;
    Ok(HttpResponse::NoContent().finish())
}
