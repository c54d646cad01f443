//! The partner takes a request back.

use super::{Target, perform};
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::permissions::Permission;
use domain::requests::Request;
use domain::requests::acts::Act;

/// Withdraws the request; what was written stays readable by both sides.
pub async fn withdraw(app: &App, actor: &Actor, target: Target) -> Result<Request, AppError> {
    perform(
        app,
        actor,
        target,
        (Permission::FollowRequests, Act::Withdraw),
        |scene, request| Ok(request.withdraw(scene.now)?),
    )
    .await
}
