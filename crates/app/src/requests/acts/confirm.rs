//! The partner confirms that it is over.

use super::{Target, perform};
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::permissions::Permission;
use domain::requests::Request;
use domain::requests::acts::Act;

/// Confirms the answer, which closes the request, or the closing.
pub async fn confirm(app: &App, actor: &Actor, target: Target) -> Result<Request, AppError> {
    perform(
        app,
        actor,
        target,
        (Permission::FollowRequests, Act::Confirm),
        |scene, request| Ok(request.confirm(scene.actor.author, scene.now)?),
    )
    .await
}
