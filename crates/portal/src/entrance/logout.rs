//! `/deconnexion`: the session ends on the server, and the browser forgets (S-027, S-050). Whoever came
//! in by the identity provider leaves it too (S-134).

use super::provider::{label, leaving_too};
use crate::form::{Nothing, Posted};
use crate::page::Page;
use crate::visit::Anyone;
use crate::{cookies, urls};
use actix_web::http::header::{HeaderName, HeaderValue, LOCATION};
use actix_web::{HttpRequest, HttpResponse, post, web};
use app::App;
use app::auth::browsing::leave;
use app::auth::federation::way_out;

/// Leaves.
#[post("/deconnexion")]
pub async fn post(
    app: web::Data<App>,
    request: HttpRequest,
    _posted: Posted<Anyone, Nothing>,
) -> Page {
    if let Some(cookie) = cookies::session(&request) {
        leave(&app, &cookie).await?;
    }
    let out = match cookies::identity(&request) {
        Some(id_token) => way_out(&app, &id_token).await,
        None => None,
    };
    let mut answer = match out {
        Some(url) => leaving_too(&label(&app), url),
        None => HttpResponse::SeeOther()
            .insert_header((LOCATION, urls::LOGIN))
            .finish(),
    };
    let everything = HeaderValue::from_static("\"cache\", \"storage\"");
    answer
        .headers_mut()
        .insert(HeaderName::from_static("clear-site-data"), everything);
    for cookie in [cookies::take_session(), cookies::take_identity()] {
        // A cookie that cannot be taken opens nothing any more.
        let _ = answer.add_cookie(&cookie);
    }
    Ok(answer)
}
