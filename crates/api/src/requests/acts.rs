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
use crate::idempotency::{MaybeIdempotencyKey, Reply};
use crate::precondition::IfMatch;
use crate::problem::Problem;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use app::AppError;
use app::requests::Target;
use domain::accounts::Actor;
use domain::ids::RequestId;
use domain::requests::Request;
use std::future::{Ready, ready};
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

/// What an act comes with besides its body: the version that its caller saw, and its key if it has one.
pub struct Upon {
    seen: IfMatch,
    key: MaybeIdempotencyKey,
}

impl FromRequest for Upon {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let upon = IfMatch::of(request).and_then(|seen| {
            let key = MaybeIdempotencyKey::of(request)?;
            Ok(Self { seen, key })
        });
        ready(upon)
    }
}

/// Acts once however often the call is made with its key (S-203); without one, its version is what makes
/// it done once. The answer is the request's life, with its new version.
async fn acted(
    upon: Upon,
    actor: &Actor,
    body_digest: [u8; 32],
    act: impl Future<Output = Result<Request, AppError>>,
) -> Result<HttpResponse, Problem> {
    let reader = actor.clone();
    let tell = move |request: &Request| {
        Reply::of(request.id.uuid(), &RequestSummary::of(request, &reader)).at(request.version)
    };
    upon.key.once((actor.author, body_digest), act, tell).await
}

fn target(id: Uuid, upon: &Upon) -> Target {
    Target {
        id: RequestId::from_uuid(id),
        version: upon.seen.0,
    }
}
