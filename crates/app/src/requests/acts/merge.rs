//! An agent folds a request into another, and undoes it.

use super::link::unknown_other;
use super::{Target, perform};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::ids::RequestId;
use domain::permissions::Permission;
use domain::requests::Request;
use domain::requests::acts::Act;
use store::requests;

/// Folds the request into another of the same organisation; the two become linked.
pub async fn merge(
    app: &App,
    actor: &Actor,
    target: Target,
    into: RequestId,
) -> Result<Request, AppError> {
    perform(
        app,
        actor,
        target,
        (Permission::TreatRequests, Act::Merge),
        move |scene, request| {
            let other =
                access::request(scene.tx, scene.actor, into).map_err(|error| match error {
                    AppError::NotFound => unknown_other(),
                    error => error,
                })?;
            let merged = request.merge(&other, scene.actor.author, scene.now)?;
            requests::link(scene.tx, merged.id, into)?;
            Ok(merged)
        },
    )
    .await
}

/// Puts a merged request back where it stood; the link stays.
pub async fn unmerge(app: &App, actor: &Actor, target: Target) -> Result<Request, AppError> {
    perform(
        app,
        actor,
        target,
        (Permission::TreatRequests, Act::Unmerge),
        |scene, request| {
            let (back, _) = request.unmerge(scene.now)?;
            Ok(back)
        },
    )
    .await
}
