//! The reply templates of the fund.

use super::{is_seen_by, own_fund};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::codes::{RequestType, Service};
use domain::ids::ReplyTemplateId;
use domain::permissions::Permission;
use domain::reply_templates::ReplyTemplate;
use store::reply_templates as kept;

/// Which templates. Every member narrows.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// Those that suit this service: its own, and those of every service.
    pub service: Option<Service>,
    /// Those that suit this type: its own, and those of every type.
    pub request_type: Option<RequestType>,
    /// Retired ones too.
    pub retired: bool,
}

/// The templates of the actor's fund and her own, the most particular first, then by title.
pub async fn list(
    app: &App,
    actor: &Actor,
    wanted: Wanted,
) -> Result<Vec<ReplyTemplate>, AppError> {
    access::require(actor, Permission::ReadReplyTemplates)?;
    let fund = own_fund(actor)?;
    let reader = actor.account();
    let mut found = app
        .store
        .read(move |tx| Ok::<_, AppError>(kept::list(tx, &fund, reader)?))
        .await?;
    found.retain(|template| wanted.suits(template));
    found.sort_by_key(|template| {
        let general =
            u8::from(template.service.is_none()) + u8::from(template.request_type.is_none());
        (general, template.title.matching_form())
    });
    Ok(found)
}

impl Wanted {
    fn suits(self, template: &ReplyTemplate) -> bool {
        fn suits<T: PartialEq + Copy>(wanted: Option<T>, has: Option<T>) -> bool {
            wanted.is_none() || has.is_none() || wanted == has
        }
        (self.retired || template.retired_at.is_none())
            && suits(self.service, template.service)
            && suits(self.request_type, template.request_type)
    }
}

/// A template of the actor's fund, or her own.
pub async fn find(
    app: &App,
    actor: &Actor,
    id: ReplyTemplateId,
) -> Result<ReplyTemplate, AppError> {
    access::require(actor, Permission::ReadReplyTemplates)?;
    let fund = own_fund(actor)?;
    let actor = actor.clone();
    app.store
        .read(move |tx| {
            let found = kept::find(tx, &fund, id)?;
            let found = found.filter(|template| is_seen_by(template, &actor));
            found.ok_or(AppError::NotFound)
        })
        .await
}
