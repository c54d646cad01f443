//! The fund answers.

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

/// The answer.
pub struct Answer {
    /// Its words.
    pub message: Body,
}

/// Answers: it is then the partner's turn to confirm or to write again.
pub async fn answer(
    app: &App,
    actor: &Actor,
    target: Target,
    answer: Answer,
) -> Result<Request, AppError> {
    perform(
        app,
        actor,
        target,
        (Permission::TreatRequests, Act::Answer),
        move |scene, request| {
            access::mandate_stands(scene.tx, request.id)?;
            let calendar = store::calendars::of(scene.tx, &request.fund)?;
            let answered = request.answer(scene.agent()?, &calendar, scene.now)?;
            scene.say(answered.id, answer.message, Audience::Everybody)?;
            Ok(answered)
        },
    )
    .await
}
