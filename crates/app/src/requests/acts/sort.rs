//! An agent sorts a request again.

use super::{Target, perform};
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::permissions::Permission;
use domain::requests::Request;
use domain::requests::acts::{Act, Resort};
use store::corrections;

/// Sorts the request again, and keeps the correction as evidence for the core.
pub async fn sort(
    app: &App,
    actor: &Actor,
    target: Target,
    to: Resort,
) -> Result<Request, AppError> {
    perform(
        app,
        actor,
        target,
        (Permission::TreatRequests, Act::Sort),
        move |scene, request| {
            let sorted = request.clone().sort(to, scene.now)?;
            corrections::add(scene.tx, &request, to, scene.actor.author)?;
            Ok(sorted)
        },
    )
    .await
}
