//! `POST /requests/{id}:act`: one act, one call, on the version that the caller saw.

mod access;
mod answer;
mod ask;
mod assign;
mod close;
mod confirm;
mod link;
mod merge;
mod reopen;
mod revoke;
mod sort;
mod take;
mod unmerge;
mod withdraw;

use super::view::RequestSummary;
use crate::precondition::{IfMatch, etag};
use actix_web::CustomizeResponder;
use actix_web::Responder;
use actix_web::http::header::HeaderName;
use actix_web::web::Json;
use app::requests::Target;
use domain::accounts::Actor;
use domain::ids::RequestId;
use domain::requests::Request;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

/// Every act.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(access::access)
        .service(take::take)
        .service(assign::assign)
        .service(sort::sort)
        .service(ask::ask)
        .service(answer::answer)
        .service(close::close)
        .service(confirm::confirm)
        .service(reopen::reopen)
        .service(revoke::revoke)
        .service(withdraw::withdraw)
        .service(link::link)
        .service(merge::merge)
        .service(unmerge::unmerge);
}

/// What an act answers: the request's life, with its new version.
type Acted = CustomizeResponder<Json<RequestSummary>>;

fn acted(request: &Request, actor: &Actor) -> Acted {
    let tag: (HeaderName, String) = etag(request.version);
    Json(RequestSummary::of(request, actor))
        .customize()
        .insert_header(tag)
}

fn target(id: Uuid, seen: IfMatch) -> Target {
    Target {
        id: RequestId::from_uuid(id),
        version: seen.0,
    }
}
