//! `POST /oauth/token`

use super::client::{OauthRefusal, Written, answer, credentials, refusal, refused};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post, web};
use app::App;
use app::auth::oauth::client_credentials;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A form (RFC 6749 section 4.4.2).
#[derive(Deserialize, ToSchema)]
pub struct TokenForm {
    /// `client_credentials`, the only grant.
    #[schema(example = "client_credentials")]
    grant_type: Option<String>,
    /// Scopes separated by spaces; all that were granted if not said.
    #[schema(example = "requests:read")]
    scope: Option<String>,
    /// Unless in the `Authorization: Basic` header.
    client_id: Option<String>,
    /// Unless in the `Authorization: Basic` header.
    #[schema(format = Password)]
    client_secret: Option<String>,
    /// `urn:ietf:params:oauth:client-assertion-type:jwt-bearer`, with `client_assertion`.
    client_assertion_type: Option<String>,
    /// In place of a secret: what the client signed (RFC 7523).
    #[schema(format = Password)]
    client_assertion: Option<String>,
}

/// A token (RFC 6749 section 5.1). There is no refresh token: ask again.
#[derive(Serialize, ToSchema)]
pub struct TokenAnswer {
    /// For calls, as `Authorization: Bearer …`.
    access_token: String,
    /// `Bearer`.
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// Seconds that it lives.
    #[schema(example = 600)]
    expires_in: i64,
    /// What it allows.
    #[schema(example = "requests:read requests:write")]
    scope: String,
}

/// Get a token for a program.
///
/// The client's id and secret go in `Authorization: Basic`, or in the form; never in the address. A client
/// that registered public keys signs who it is instead: a JWT with `iss` and `sub` its id, `aud` the address
/// of this service, a `jti` that serves once, and an `exp` of five minutes at most (RFC 7523).
#[utoipa::path(
    tag = "auth",
    security(()),
    request_body(content = TokenForm, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "A token.", body = TokenAnswer),
        (status = 400, description = "The form is not one, the grant is another, or the scope was not granted.", body = OauthRefusal),
        (status = 401, description = "Unknown or suspended client, wrong proof, or an address that it may not call from.", body = OauthRefusal),
        (status = 503, description = "Try again in a moment.", body = OauthRefusal),
    ),
)]
#[post("/oauth/token")]
pub async fn token(
    app: web::Data<App>,
    call: HttpRequest,
    form: Result<web::Form<TokenForm>, actix_web::Error>,
) -> HttpResponse {
    let Ok(form) = form else {
        return refusal(StatusCode::BAD_REQUEST, "invalid_request");
    };
    match form.grant_type.as_deref() {
        Some("client_credentials") => {}
        Some(_) => return refusal(StatusCode::BAD_REQUEST, "unsupported_grant_type"),
        None => return refusal(StatusCode::BAD_REQUEST, "invalid_request"),
    }
    let written = Written {
        id: form.client_id.as_deref(),
        secret: form.client_secret.as_deref(),
        kind: form.client_assertion_type.as_deref(),
        assertion: form.client_assertion.as_deref(),
    };
    let shown = match credentials(&call, &written) {
        Ok(shown) => shown,
        Err(bad) => return bad.answer(),
    };
    match client_credentials(&app, &shown, form.scope.as_deref()).await {
        Ok(granted) => {
            let scopes: Vec<&str> = granted.scopes.iter().map(|scope| scope.code()).collect();
            answer(
                StatusCode::OK,
                &TokenAnswer {
                    access_token: granted.access.token.expose().clone(),
                    token_type: "Bearer",
                    expires_in: granted.access.expires_in,
                    scope: scopes.join(" "),
                },
            )
        }
        Err(error) => refused(&error),
    }
}
