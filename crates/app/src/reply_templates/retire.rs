//! A reply template that is no longer offered.

use super::{Target, own_fund, record, save, seen};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::permissions::Permission;
use domain::reply_templates::ReplyTemplate;

/// Retires a template: agents are no longer offered it. Refuses with [`AppError::Stale`] and
/// [`AppError::TemplateRetired`].
pub async fn retire(app: &App, actor: &Actor, target: Target) -> Result<ReplyTemplate, AppError> {
    access::require(actor, Permission::ReadReplyTemplates)?;
    let fund = own_fund(actor)?;
    let (actor, now) = (actor.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let template = seen(tx, (&fund, &actor), target)?;
            let template = ReplyTemplate {
                updated_at: now,
                retired_at: Some(now),
                version: template.version + 1,
                ..template
            };
            save(tx, &template)?;
            record(tx, &actor, "reply_template.retire", &template)?;
            Ok(template)
        })
        .await
}
