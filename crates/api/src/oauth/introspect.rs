//! `POST /oauth/introspect`

use super::client::{AboutToken, OauthRefusal, answer, refused};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post, web};
use app::App;
use app::auth::oauth::{Inspected, introspect as introspect_token};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What a token still allows (RFC 7662 section 2.2). Without `active`, nothing else is told.
#[derive(Serialize, ToSchema)]
#[schema(as = Introspection)]
pub struct IntrospectionView {
    /// Whether it is one of yours and still opens.
    active: bool,
    /// What it allows.
    #[schema(example = "requests:read")]
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    /// Whose it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<Uuid>,
    /// `Bearer`.
    #[schema(example = "Bearer")]
    #[serde(skip_serializing_if = "Option::is_none")]
    token_type: Option<&'static str>,
    /// When it was given, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    iat: Option<i64>,
    /// When it is over, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    exp: Option<i64>,
}

impl From<Option<Inspected>> for IntrospectionView {
    fn from(inspected: Option<Inspected>) -> Self {
        let codes = |found: &Inspected| {
            let codes: Vec<&str> = found.scopes.iter().map(|scope| scope.code()).collect();
            codes.join(" ")
        };
        let found = inspected.as_ref();
        Self {
            active: found.is_some(),
            scope: found.map(codes),
            client_id: found.map(|found| found.client.uuid()),
            token_type: found.map(|_| "Bearer"),
            iat: found.map(|found| found.issued_at.as_second()),
            exp: found.map(|found| found.expires_at.as_second()),
        }
    }
}

/// Ask what one of your own tokens still allows.
#[utoipa::path(
    tag = "auth",
    security(()),
    request_body(content = AboutToken, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "What it allows, or that it is not active.", body = IntrospectionView),
        (status = 400, description = "The form is not one.", body = OauthRefusal),
        (status = 401, description = "Unknown or suspended client, wrong proof, or an address that it may not call from.", body = OauthRefusal),
        (status = 503, description = "Try again in a moment.", body = OauthRefusal),
    ),
)]
#[post("/oauth/introspect")]
pub async fn introspect(
    app: web::Data<App>,
    call: HttpRequest,
    form: Result<web::Form<AboutToken>, actix_web::Error>,
) -> HttpResponse {
    let (shown, token) = match AboutToken::read(form, &call) {
        Ok(read) => read,
        Err(bad) => return bad.answer(),
    };
    match introspect_token(&app, &shown, &token).await {
        Ok(inspected) => answer(StatusCode::OK, &IntrospectionView::from(inspected)),
        Err(error) => refused(&error),
    }
}
