//! An agent takes a request.

use super::{Target, keep, perform};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use crate::notify;
use crate::once::made_before;
use domain::accounts::Actor;
use domain::codes::Service;
use domain::ids::RequestId;
use domain::permissions::Permission;
use domain::requests::Request;
use domain::requests::acts::Act;
use store::idempotency::Call;
use store::requests::{find, next_untaken};

/// Takes a request of one of the agent's queues.
pub async fn take(app: &App, actor: &Actor, target: Target) -> Result<Request, AppError> {
    perform(
        app,
        actor,
        target,
        (Permission::TreatRequests, Act::Take),
        |scene, request| Ok(request.take(scene.agent()?, scene.now)?),
    )
    .await
}

/// How often a request that a colleague took at the same instant is given up for the next one.
const TRIES: u32 = 64;

/// Takes the request that must be treated next in one of the agent's queues, or in this one: the most
/// urgent that nobody has, then the earliest due. `None` when there is none. Two agents who ask at the
/// same instant get two requests; one who asks twice by the same call gets one.
///
/// Refuses with [`AppError::Unavailable`] when colleagues were always first.
pub async fn take_next(
    app: &App,
    actor: &Actor,
    service: Option<Service>,
    call: Option<Call>,
) -> Result<Option<Request>, AppError> {
    access::require(actor, Permission::TreatRequests)?;
    for _ in 0..TRIES {
        match take_first(app, actor, service, call.clone()).await {
            // A colleague had it between our look and our act: her change stands, we look again.
            Err(AppError::Stale { .. }) => {}
            done => {
                app.mail_waiting.notify_one();
                return done;
            }
        }
    }
    Err(AppError::Unavailable)
}

async fn take_first(
    app: &App,
    actor: &Actor,
    service: Option<Service>,
    call: Option<Call>,
) -> Result<Option<Request>, AppError> {
    let (actor, now) = (actor.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let agent = actor
                .account()
                .ok_or(AppError::Forbidden(Permission::TreatRequests))?;
            let Some(next) = next_untaken(tx, &access::visibility(&actor), service)? else {
                return Ok(None);
            };
            if let Some(first) = made_before(tx, call.as_ref(), next.id.uuid())? {
                return Ok(find(tx, RequestId::from_uuid(first))?);
            }
            let taken = next.take(agent, now)?;
            keep(tx, &actor, &taken, Act::Take)?;
            notify::about(tx, &actor, &taken, Act::Take, None)?;
            Ok(Some(taken))
        })
        .await
}
