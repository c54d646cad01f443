//! What signing in gives.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use app::auth::tokens::Pair;
use serde::Serialize;
use utoipa::ToSchema;

/// The tokens of a session.
#[derive(Serialize, ToSchema)]
#[schema(as = SessionTokens)]
pub struct PairView {
    /// For calls, as `Authorization: Bearer …`; it says nothing of anybody.
    access_token: String,
    /// For the next pair; serves once.
    refresh_token: String,
    /// `Bearer`.
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// Seconds that the access token lives.
    #[schema(example = 600)]
    expires_in: i64,
}

/// An answer that no cache may keep (RFC 6749 section 5.1).
pub fn secret_answer(body: impl Serialize) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, HeaderValue::from_static("no-store")))
        .json(body)
}

/// The tokens, given.
pub fn given(pair: &Pair) -> HttpResponse {
    secret_answer(PairView {
        access_token: pair.access.token.expose().clone(),
        refresh_token: pair.refresh.expose().to_owned(),
        token_type: "Bearer",
        expires_in: pair.access.expires_in,
    })
}
