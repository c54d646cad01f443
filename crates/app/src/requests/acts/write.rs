//! An agent writes: to the partner without answering, or to the fund alone.

use super::{Target, perform};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::permissions::Permission;
use domain::requests::Request;
use domain::requests::acts::Act;
use domain::text::Body;
use domain::thread::Audience;

/// Writes to the partner on the version that the agent saw: nothing moves, the due date runs on.
pub async fn write(
    app: &App,
    actor: &Actor,
    target: Target,
    body: Body,
) -> Result<Request, AppError> {
    perform(
        app,
        actor,
        target,
        (Permission::TreatRequests, Act::Write),
        move |scene, request| {
            access::mandate_stands(scene.tx, request.id)?;
            scene.say(request.id, body, Audience::Everybody)?;
            Ok(request.touched(scene.now))
        },
    )
    .await
}

/// Adds an internal note on the version that the agent saw: no partner ever sees it (S-005).
pub async fn note(
    app: &App,
    actor: &Actor,
    target: Target,
    body: Body,
) -> Result<Request, AppError> {
    perform(
        app,
        actor,
        target,
        (Permission::TreatRequests, Act::Note),
        move |scene, request| {
            scene.say(request.id, body, Audience::Fund)?;
            Ok(request.touched(scene.now))
        },
    )
    .await
}
