//! A new reply template.

use super::{Content, may_write, own_fund, record};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use crate::once::made_before;
use domain::accounts::Actor;
use domain::ids::ReplyTemplateId;
use domain::permissions::Permission;
use domain::reply_templates::ReplyTemplate;
use store::idempotency::Call;
use store::{StoreError, reply_templates as kept};

/// Whose a new template is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The fund's: every agent reads it.
    Fund,
    /// The actor's own.
    Own,
}

/// Creates a template of the actor's fund, or one of her own. The same call made twice makes one.
///
/// Refuses with [`AppError::KeyReused`] the call of another template.
pub async fn create(
    app: &App,
    actor: &Actor,
    (content, whose): (Content, Whose),
    call: Option<Call>,
) -> Result<ReplyTemplate, AppError> {
    let owner = match whose {
        Whose::Fund => None,
        Whose::Own => {
            let needed = AppError::Forbidden(Permission::TreatRequests);
            Some(actor.account().ok_or(needed)?)
        }
    };
    may_write(actor, owner)?;
    let fund = own_fund(actor)?;
    content.check()?;
    let (actor, now) = (actor.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let id = ReplyTemplateId::make(tx.clock(), tx.random());
            if let Some(first) = made_before(tx, call.as_ref(), id.uuid())? {
                let first = kept::find(tx, &fund, ReplyTemplateId::from_uuid(first))?;
                return first.ok_or(AppError::NotFound);
            }
            let template = ReplyTemplate {
                id,
                owner,
                gesture: content.gesture,
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
                StoreError::Conflict => too_many(whose),
                other => other.into(),
            })?;
            record(tx, &actor, "reply_template.create", &template)?;
            Ok(template)
        })
        .await
}

fn too_many(whose: Whose) -> AppError {
    let message = match whose {
        Whose::Fund => "Votre caisse a déjà 500 modèles : changez l’un d’eux.",
        Whose::Own => "Vous avez déjà 50 modèles à vous : changez l’un d’eux.",
    };
    AppError::field("/title", "too-many", message)
}
