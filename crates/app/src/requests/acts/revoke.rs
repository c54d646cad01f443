//! The person withdraws her agreement.

use super::{Target, perform};
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::permissions::Permission;
use domain::requests::Request;
use domain::requests::acts::{Act, ActRefused};
use store::submissions;

/// Records, for the person, that she withdrew her agreement (S-112): nothing more is shared, and the
/// fund only closes.
pub async fn revoke(app: &App, actor: &Actor, target: Target) -> Result<Request, AppError> {
    let revoked = (Permission::FollowRequests, Act::Revoke);
    perform(app, actor, target, revoked, |scene, request| {
        if !submissions::withdraw_mandate(scene.tx, request.id, scene.now)? {
            return Err(ActRefused::NoChange.into());
        }
        Ok(request.touched(scene.now))
    })
    .await
}
