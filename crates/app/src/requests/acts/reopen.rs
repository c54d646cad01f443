//! A closed request goes on.

use super::{Target, perform};
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::permissions::Permission;
use domain::requests::Request;
use domain::requests::acts::Act;
use domain::text::Body;
use domain::thread::Audience;

/// Reopens within thirty days, and says why. Both sides may.
pub async fn reopen(
    app: &App,
    actor: &Actor,
    target: Target,
    reason: Body,
) -> Result<Request, AppError> {
    let permission = if actor.fund().is_some() {
        Permission::TreatRequests
    } else {
        Permission::FollowRequests
    };
    perform(
        app,
        actor,
        target,
        (permission, Act::Reopen),
        move |scene, request| {
            let reopened = request.reopen(scene.now)?;
            scene.say(reopened.id, reason, Audience::Everybody)?;
            Ok(reopened)
        },
    )
    .await
}
