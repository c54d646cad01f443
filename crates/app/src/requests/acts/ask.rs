//! The fund asks for pieces or an answer.

use super::{Target, perform};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::ids::MissingItemId;
use domain::permissions::Permission;
use domain::requests::Request;
use domain::requests::acts::Act;
use domain::requests::state::Party;
use domain::text::{Body, Label};
use domain::thread::{Audience, ItemStatus, MissingItem};
use store::thread;

/// What is asked for: named items, words, or both.
pub struct Ask {
    /// Named items, at most twenty.
    pub items: Vec<Label>,
    /// Words that go with them.
    pub message: Option<Body>,
    /// For whom the fund waits.
    pub waiting_for: Party,
}

/// Asks; the due date is paused until the partner replies.
pub async fn ask(app: &App, actor: &Actor, target: Target, ask: Ask) -> Result<Request, AppError> {
    if ask.items.is_empty() && ask.message.is_none() {
        let message = "Nommez au moins une pièce, ou écrivez ce que vous attendez.";
        return Err(AppError::field("/items", "required", message));
    }
    perform(
        app,
        actor,
        target,
        (Permission::TreatRequests, Act::Ask),
        move |scene, request| {
            access::mandate_stands(scene.tx, request.id)?;
            let asked = request.ask(scene.agent()?, ask.waiting_for, scene.now)?;
            for label in ask.items {
                let item = MissingItem {
                    id: MissingItemId::make(scene.tx.clock(), scene.tx.random()),
                    request: asked.id,
                    label,
                    status: ItemStatus::Asked,
                    asked_at: scene.now,
                    settled_at: None,
                };
                thread::add_missing_item(scene.tx, &item)?;
            }
            if let Some(body) = ask.message {
                scene.say(asked.id, body, Audience::Everybody)?;
            }
            Ok(asked)
        },
    )
    .await
}
