//! The fund closes, with a coded outcome.

use super::{Target, perform};
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::permissions::Permission;
use domain::requests::Request;
use domain::requests::acts::Act;
use domain::requests::state::Outcome;
use domain::text::Body;
use domain::thread::Audience;

/// How it is closed.
pub struct Close {
    /// The outcome.
    pub outcome: Outcome,
    /// Words for the partner; for `out_of_scope` they name the right door (CRPA L114-2).
    pub message: Option<Body>,
}

/// Closes the request.
pub async fn close(
    app: &App,
    actor: &Actor,
    target: Target,
    close: Close,
) -> Result<Request, AppError> {
    if close.outcome == Outcome::OutOfScope && close.message.is_none() {
        let message = "Indiquez au partenaire à qui s’adresser.";
        return Err(AppError::field("/message", "required", message));
    }
    perform(
        app,
        actor,
        target,
        (Permission::TreatRequests, Act::Close),
        move |scene, request| {
            let closed = request.close(close.outcome, scene.actor.author, scene.now)?;
            if let Some(body) = close.message {
                scene.say(closed.id, body, Audience::Everybody)?;
            }
            Ok(closed)
        },
    )
    .await
}
