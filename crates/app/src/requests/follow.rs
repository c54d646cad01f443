//! A colleague takes over.

use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::{Actor, Author};
use domain::ids::RequestId;
use domain::permissions::Permission;
use domain::requests::acts::ActRefused;
use store::audit::Deed;
use store::{audit, requests};

/// From now on the actor follows the request, and is told of it in the place of whoever did before.
/// The request itself does not move: the fund has nothing to read again.
///
/// Refuses with [`ActRefused::NoChange`] whoever follows it already.
pub async fn follow(app: &App, actor: &Actor, id: RequestId) -> Result<(), AppError> {
    access::require(actor, Permission::FollowRequests)?;
    let account = actor
        .account()
        .ok_or(AppError::Forbidden(Permission::FollowRequests))?;
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let request = access::request(tx, &actor, id)?;
            let before = requests::follower(tx, id)?;
            let follows = match (before, request.author) {
                (Some(follower), _) => follower == account,
                (None, author) => author == Author::Account(account),
            };
            if follows {
                return Err(ActRefused::NoChange.into());
            }
            requests::follow(tx, id, account)?;
            let deed = Deed {
                action: "request.follow",
                object_kind: "request",
                object: id.uuid(),
                codes: "",
            };
            audit::add(tx, &actor, &deed)?;
            Ok(())
        })
        .await
}
