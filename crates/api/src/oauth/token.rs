//! `POST /oauth/token`

use actix_web::http::StatusCode;
use actix_web::http::header::{AUTHORIZATION, CACHE_CONTROL, HeaderValue, WWW_AUTHENTICATE};
use actix_web::{HttpRequest, HttpResponse, post, web};
use app::auth::oauth::{OauthError, client_credentials};
use app::{App, AppError};
use data_encoding::BASE64;
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

/// A refusal (RFC 6749 section 5.2).
#[derive(Serialize, ToSchema)]
pub struct OauthRefusal {
    /// `invalid_request`, `invalid_client`, `invalid_scope`, `unsupported_grant_type`,
    /// `temporarily_unavailable` or `server_error`.
    #[schema(example = "invalid_client")]
    error: &'static str,
}

/// Get a token for a program.
///
/// The client's id and secret go in `Authorization: Basic`, or in the form; never in the address.
#[utoipa::path(
    tag = "auth",
    security(()),
    request_body(content = TokenForm, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "A token.", body = TokenAnswer),
        (status = 400, description = "The form is not one, the grant is another, or the scope was not granted.", body = OauthRefusal),
        (status = 401, description = "Unknown or suspended client, or wrong secret.", body = OauthRefusal),
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
    let shown = match credentials(&call, &form) {
        Ok(shown) => shown,
        Err(BadCredentials::Malformed) => {
            return refusal(StatusCode::BAD_REQUEST, "invalid_request");
        }
        Err(BadCredentials::None) => return refused(&OauthError::InvalidClient),
    };
    match client_credentials(&app, &shown.0, &shown.1, form.scope.as_deref()).await {
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

/// Why there is no id and secret to look at.
enum BadCredentials {
    /// Given twice, or not readable as a form says.
    Malformed,
    /// Not given, or not as `Basic` says.
    None,
}

/// The id and the secret, from one place only.
fn credentials(call: &HttpRequest, form: &TokenForm) -> Result<(String, String), BadCredentials> {
    let mut headers = call.headers().get_all(AUTHORIZATION);
    match (
        headers.next(),
        headers.next(),
        &form.client_id,
        &form.client_secret,
    ) {
        (Some(header), None, id, None) => {
            let shown = header
                .to_str()
                .ok()
                .and_then(basic)
                .ok_or(BadCredentials::None)?;
            match id {
                Some(id) if *id != shown.0 => Err(BadCredentials::Malformed),
                _ => Ok(shown),
            }
        }
        (None, None, Some(id), Some(secret)) => Ok((id.clone(), secret.clone())),
        (None, None, _, _) => Err(BadCredentials::None),
        _ => Err(BadCredentials::Malformed),
    }
}

fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(BASE64.decode(encoded.trim().as_bytes()).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

fn refused(error: &OauthError) -> HttpResponse {
    match error {
        OauthError::InvalidClient => {
            let mut answer = refusal(StatusCode::UNAUTHORIZED, "invalid_client");
            let basic = HeaderValue::from_static("Basic realm=\"oauth\"");
            answer.headers_mut().insert(WWW_AUTHENTICATE, basic);
            answer
        }
        OauthError::InvalidScope => refusal(StatusCode::BAD_REQUEST, "invalid_scope"),
        OauthError::App(AppError::Unavailable) => {
            refusal(StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable")
        }
        OauthError::App(error) => {
            tracing::error!(%error, "a program could not get its token");
            refusal(StatusCode::INTERNAL_SERVER_ERROR, "server_error")
        }
    }
}

fn refusal(status: StatusCode, error: &'static str) -> HttpResponse {
    answer(status, &OauthRefusal { error })
}

fn answer(status: StatusCode, body: &impl Serialize) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((CACHE_CONTROL, HeaderValue::from_static("no-store")))
        .json(body)
}

#[cfg(test)]
mod tests {
    use super::basic;

    #[test]
    fn the_basic_header_is_read_or_refused() {
        let given = ("a".to_owned(), "b:c".to_owned());
        assert_eq!(basic("Basic YTpiOmM="), Some(given.clone()));
        assert_eq!(basic("basic  YTpiOmM="), Some(given));
        for wrong in [
            "",
            "Basic",
            "Bearer YTpi",
            "Basic YTpi=",
            "Basic YQ==",
            "Basic /w==",
        ] {
            assert_eq!(basic(wrong), None, "{wrong}");
        }
    }
}
