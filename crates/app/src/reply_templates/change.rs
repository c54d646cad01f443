//! A reply template, written again.

use super::{Content, Target, own_fund, record, save, seen};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::permissions::Permission;
use domain::reply_templates::ReplyTemplate;

/// Changes a template. Refuses with [`AppError::Stale`] and [`AppError::TemplateRetired`].
pub async fn change(
    app: &App,
    actor: &Actor,
    target: Target,
    content: Content,
) -> Result<ReplyTemplate, AppError> {
    access::require(actor, Permission::ReadReplyTemplates)?;
    let fund = own_fund(actor)?;
    content.check()?;
    let (actor, now) = (actor.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let template = seen(tx, (&fund, &actor), target)?;
            let template = ReplyTemplate {
                title: content.title,
                text: content.text,
                service: content.service,
                request_type: content.request_type,
                gesture: content.gesture,
                updated_at: now,
                version: template.version + 1,
                ..template
            };
            save(tx, &template)?;
            record(tx, &actor, "reply_template.change", &template)?;
            Ok(template)
        })
        .await
}
