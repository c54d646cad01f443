//! The partner says how well she was answered.

use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::ids::RequestId;
use domain::permissions::Permission;
use domain::requests::acts::{Act, ActRefused};
use domain::requests::{RequestState, Score};
use domain::text::Body;
use store::audit::Deed;
use store::requests::Rating;
use store::{audit, requests};

/// Rates a request that was closed; a second opinion takes the place of the first. Nobody is told.
pub async fn rate(
    app: &App,
    actor: &Actor,
    id: RequestId,
    (score, words): (Score, Option<Body>),
) -> Result<(), AppError> {
    access::require(actor, Permission::FollowRequests)?;
    let (actor, now) = (actor.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let request = access::request(tx, &actor, id)?;
            if !matches!(request.state, RequestState::Closed(_)) {
                return Err(ActRefused::NotFromHere {
                    act: Act::Confirm,
                    status: request.state.status(),
                }
                .into());
            }
            let rating = Rating {
                score,
                words,
                author: actor.author,
                at: now,
            };
            requests::rate(tx, id, &rating)?;
            let deed = Deed {
                action: "request.rate",
                object_kind: "request",
                object: id.uuid(),
                codes: &format!("score={}", score.points()),
            };
            audit::add(tx, &actor, &deed)?;
            Ok(())
        })
        .await
}
