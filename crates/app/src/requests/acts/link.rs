//! An agent links two requests.

use super::{Target, perform};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::ids::RequestId;
use domain::permissions::Permission;
use domain::requests::Request;
use domain::requests::acts::{Act, ActRefused};
use store::requests;

/// Links it to another request that the agent sees, both ways. A partner only ever sees links
/// between requests of her own organisation.
pub async fn link(
    app: &App,
    actor: &Actor,
    target: Target,
    other: RequestId,
) -> Result<Request, AppError> {
    perform(
        app,
        actor,
        target,
        (Permission::TreatRequests, Act::Link),
        move |scene, request| {
            access::request(scene.tx, scene.actor, other).map_err(|error| match error {
                AppError::NotFound => unknown_other(),
                error => error,
            })?;
            if other == request.id || !requests::link(scene.tx, request.id, other)? {
                return Err(ActRefused::NoChange.into());
            }
            Ok(request.touched(scene.now))
        },
    )
    .await
}

/// The other request is not one that the actor may name.
pub(super) fn unknown_other() -> AppError {
    AppError::field(
        "/other",
        "unknown-request",
        "Cette demande n’existe pas ou n’est pas à vous.",
    )
}
