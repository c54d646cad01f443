//! What the calls about programs' tokens share: how a client shows itself, and how it is refused.

use actix_web::http::StatusCode;
use actix_web::http::header::{AUTHORIZATION, CACHE_CONTROL, HeaderValue, WWW_AUTHENTICATE};
use actix_web::{HttpRequest, HttpResponse, web};
use app::AppError;
use app::auth::oauth::{ClientProof, OauthError, Shown, claimed_id};
use data_encoding::BASE64;
use domain::text::Sensitive;
use edge::caller::address;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a form says that its client signs who it is (RFC 7523 section 2.2).
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A form about a token (RFC 7009 section 2.1, RFC 7662 section 2.1).
#[derive(Deserialize, ToSchema)]
pub struct AboutToken {
    /// The access token.
    #[schema(format = Password)]
    token: Option<String>,
    /// Not needed: there is one kind of token.
    #[expect(dead_code, reason = "the standards allow it, and we need no hint")]
    #[schema(example = "access_token")]
    token_type_hint: Option<String>,
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

/// What a form shows of its client.
pub struct Written<'a> {
    /// `client_id`.
    pub id: Option<&'a str>,
    /// `client_secret`.
    pub secret: Option<&'a str>,
    /// `client_assertion_type`.
    pub kind: Option<&'a str>,
    /// `client_assertion`.
    pub assertion: Option<&'a str>,
}

/// A refusal (RFC 6749 section 5.2).
#[derive(Serialize, ToSchema)]
pub struct OauthRefusal {
    /// `invalid_request`, `invalid_client`, `invalid_scope`, `unsupported_grant_type`,
    /// `temporarily_unavailable` or `server_error`.
    #[schema(example = "invalid_client")]
    error: &'static str,
}

impl AboutToken {
    /// Who asks, and about which token.
    pub fn read(
        form: Result<web::Form<Self>, actix_web::Error>,
        call: &HttpRequest,
    ) -> Result<(Shown, String), BadCredentials> {
        let form = form.map_err(|_| BadCredentials::Malformed)?.into_inner();
        let shown = credentials(
            call,
            &Written {
                id: form.client_id.as_deref(),
                secret: form.client_secret.as_deref(),
                kind: form.client_assertion_type.as_deref(),
                assertion: form.client_assertion.as_deref(),
            },
        );
        let token = form.token.ok_or(BadCredentials::Malformed)?;
        Ok((shown?, token))
    }
}

/// Why there is no id and secret to look at.
pub enum BadCredentials {
    /// Given twice, or not readable as a form says.
    Malformed,
    /// Not given, or not as `Basic` says.
    NotShown,
}

impl BadCredentials {
    /// The refusal.
    pub fn answer(&self) -> HttpResponse {
        match self {
            Self::Malformed => refusal(StatusCode::BAD_REQUEST, "invalid_request"),
            Self::NotShown => refused(&OauthError::InvalidClient),
        }
    }
}

/// The client and its proof, from one place only: `Authorization: Basic`, a secret in the form, or what it
/// signed. Given twice or unreadable is a bad request; not given is no client.
pub fn credentials(call: &HttpRequest, written: &Written<'_>) -> Result<Shown, BadCredentials> {
    let mut headers = call.headers().get_all(AUTHORIZATION);
    let (client_id, proof) = match (
        headers.next(),
        headers.next(),
        written.secret,
        written.assertion,
    ) {
        (Some(header), None, None, None) => {
            let shown = header.to_str().ok().and_then(basic);
            let (id, secret) = shown.ok_or(BadCredentials::NotShown)?;
            (id, ClientProof::Secret(Sensitive::new(secret)))
        }
        (None, None, Some(secret), None) => {
            let id = written.id.ok_or(BadCredentials::NotShown)?.to_owned();
            (id, ClientProof::Secret(Sensitive::new(secret.to_owned())))
        }
        (None, None, None, Some(signed)) => {
            if written.kind != Some(JWT_BEARER) {
                return Err(BadCredentials::Malformed);
            }
            let id = claimed_id(signed).ok_or(BadCredentials::NotShown)?;
            (
                id,
                ClientProof::Assertion(Sensitive::new(signed.to_owned())),
            )
        }
        (None, None, None, None) => return Err(BadCredentials::NotShown),
        _ => return Err(BadCredentials::Malformed),
    };
    if written.id.is_some_and(|id| id != client_id) {
        return Err(BadCredentials::Malformed);
    }
    Ok(Shown {
        client_id,
        proof,
        address: address(call),
    })
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

/// Why a client is not served, in the words of RFC 6749.
pub fn refused(error: &OauthError) -> HttpResponse {
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

/// A refusal of this status.
pub fn refusal(status: StatusCode, error: &'static str) -> HttpResponse {
    answer(status, &OauthRefusal { error })
}

/// An answer that nobody keeps.
pub fn answer(status: StatusCode, body: &impl Serialize) -> HttpResponse {
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
