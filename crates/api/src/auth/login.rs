//! `POST /auth/login`, `POST /auth/login/totp`

use super::view::{PairView, given, secret_answer};
use crate::json::Body;
use crate::problem::{Problem, SIGN_IN_REFUSED};
use crate::refusals::{Open, SignsIn};
use actix_web::{HttpRequest, HttpResponse, post, web};
use app::App;
use app::auth::login::{Login, begin, finish};
use app::auth::passwords::Password;
use domain::text::EmailAddress;
use edge::caller::address;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The first step of signing in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// The address of the account.
    #[schema(example = "jeanne.martin@ccas.example")]
    email: String,
    /// The password.
    #[schema(format = Password, max_length = 256)]
    password: String,
}

/// The password was right: send the code of the second factor.
#[derive(Serialize, ToSchema)]
#[schema(as = Challenge)]
pub struct ChallengeView {
    /// To be sent back with the code.
    challenge: String,
    /// Seconds that it lives.
    #[schema(example = 300)]
    expires_in: i64,
}

/// Sign in, first step: the password.
///
/// An unknown address, a wrong password and a suspended account get the same answer.
#[utoipa::path(
    tag = "auth",
    security(()),
    request_body = Credentials,
    responses((status = 200, description = "The second factor is awaited.", body = ChallengeView), Open, SignsIn),
)]
#[post("/auth/login")]
pub async fn login(
    app: web::Data<App>,
    call: HttpRequest,
    body: Body<Credentials>,
) -> Result<HttpResponse, Problem> {
    // An address that cannot be one is nobody's.
    let email =
        EmailAddress::parse(&body.value.email).map_err(|_| Problem::from(SIGN_IN_REFUSED))?;
    let password = Password::typed(&body.value.password);
    let challenge = begin(
        &app,
        Login {
            email,
            password,
            address: address(&call),
        },
    )
    .await?;
    Ok(secret_answer(ChallengeView {
        challenge: challenge.secret.expose().to_owned(),
        expires_in: challenge.expires_in,
    }))
}

/// The second step of signing in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SecondFactorCode)]
pub struct Code {
    /// The challenge of the first step.
    challenge: String,
    /// The six digits that the application shows; each serves once.
    #[schema(example = "492039")]
    code: String,
}

/// Sign in, second step: the code of the second factor.
#[utoipa::path(
    tag = "auth",
    operation_id = "login_totp",
    security(()),
    request_body = Code,
    responses((status = 200, description = "Signed in, for ten hours at most; thirty minutes (fifteen for a fund) after the last exchange.", body = PairView), Open, SignsIn),
)]
#[post("/auth/login/totp")]
pub async fn totp(app: web::Data<App>, body: Body<Code>) -> Result<HttpResponse, Problem> {
    Ok(given(
        &finish(&app, &body.value.challenge, &body.value.code).await?,
    ))
}
