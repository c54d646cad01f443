//! `POST /oauth/revoke`

use super::client::{AboutToken, OauthRefusal, refused};
use actix_web::{HttpRequest, HttpResponse, post, web};
use app::App;
use app::auth::oauth::revoke as revoke_token;

/// Revoke one of your own tokens (RFC 7009): it is refused at its next call. A token that is unknown,
/// over or another's is answered alike.
#[utoipa::path(
    tag = "auth",
    operation_id = "revoke_token",
    security(()),
    request_body(content = AboutToken, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "It opens nothing, from now on or already."),
        (status = 400, description = "The form is not one.", body = OauthRefusal),
        (status = 401, description = "Unknown or suspended client, wrong proof, or an address that it may not call from.", body = OauthRefusal),
        (status = 503, description = "Try again in a moment.", body = OauthRefusal),
    ),
)]
#[post("/oauth/revoke")]
pub async fn revoke(
    app: web::Data<App>,
    call: HttpRequest,
    form: Result<web::Form<AboutToken>, actix_web::Error>,
) -> HttpResponse {
    let (shown, token) = match AboutToken::read(form, &call) {
        Ok(read) => read,
        Err(bad) => return bad.answer(),
    };
    match revoke_token(&app, &shown, &token).await {
        Ok(()) => HttpResponse::Ok().finish(),
        Err(error) => refused(&error),
    }
}
