//! `/deconnexion`: the session ends on the server, and the browser forgets (S-027, S-050).

use crate::form::{Nothing, Posted};
use crate::page::Page;
use crate::visit::Anyone;
use crate::{cookies, urls};
use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse, post, web};
use app::App;
use app::auth::browsing::leave;

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
    let mut answer = HttpResponse::SeeOther();
    Ok(answer
        .insert_header((LOCATION, urls::LOGIN))
        .insert_header(("Clear-Site-Data", "\"cache\", \"storage\""))
        .cookie(cookies::take_session())
        .finish())
}
