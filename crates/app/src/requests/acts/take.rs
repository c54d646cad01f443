//! An agent takes a request.

use super::{Target, perform};
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::permissions::Permission;
use domain::requests::Request;
use domain::requests::acts::Act;

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
