//! A new reply template.

use super::{Content, own_fund, record};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::ids::ReplyTemplateId;
use domain::permissions::Permission;
use domain::reply_templates::ReplyTemplate;
use store::{StoreError, reply_templates as kept};

/// Creates a template of the actor's fund.
pub async fn create(app: &App, actor: &Actor, content: Content) -> Result<ReplyTemplate, AppError> {
    access::require(actor, Permission::ManageReplyTemplates)?;
    let fund = own_fund(actor)?;
    content.check()?;
    let (actor, now) = (actor.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let template = ReplyTemplate {
                id: ReplyTemplateId::make(tx.clock(), tx.random()),
                fund,
                title: content.title,
                text: content.text,
                service: content.service,
                request_type: content.request_type,
                updated_at: now,
                retired_at: None,
                version: 1,
            };
            kept::add(tx, &template).map_err(|error| match error {
                StoreError::Conflict => too_many(),
                other => other.into(),
            })?;
            record(tx, &actor, "reply_template.create", &template)?;
            Ok(template)
        })
        .await
}

fn too_many() -> AppError {
    let message = "Votre caisse a déjà 500 modèles : changez l’un d’eux.";
    AppError::field("/title", "too_many", message)
}
