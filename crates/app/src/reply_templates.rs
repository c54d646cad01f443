//! Reply templates: words that agents use again, filled in by the request they answer.

mod change;
mod create;
mod list;
mod render;
mod retire;

pub use change::change;
pub use create::{Whose, create};
pub use domain::reply_templates::{
    Gesture, ReplyAct, ReplyTemplate, TemplateText, TemplateVariable,
};
pub use list::{Wanted, find, list};
pub use render::{Rendered, render};
pub use retire::retire;

use crate::access;
use crate::error::{AppError, FieldError};
use domain::accounts::Actor;
use domain::codes::{RequestType, Service};
use domain::funds::FundCode;
use domain::ids::{AccountId, ReplyTemplateId};
use domain::permissions::Permission;
use domain::text::Label;
use routing::guard;
use store::audit::Deed;
use store::{StoreError, Tx, audit, reply_templates as kept};

/// What a template says.
#[derive(Debug, Clone)]
pub struct Content {
    /// What agents call it.
    pub title: Label,
    /// Its words.
    pub text: TemplateText,
    /// The service it is for; every one when none is named.
    pub service: Option<Service>,
    /// The type it is for; every one when none is named.
    pub request_type: Option<RequestType>,
    /// What sending its words does; the agent's choice when nothing is said.
    pub gesture: Option<Gesture>,
}

/// The template that a call is about, as the caller saw it (`If-Match`, S-212).
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// The template.
    pub id: ReplyTemplateId,
    /// Its version when the caller saw it.
    pub version: i32,
}

impl Content {
    /// Every agent of the fund reads a template: what names a person does not belong there (S-108).
    fn check(&self) -> Result<(), AppError> {
        let mut errors = Vec::new();
        for (pointer, text) in [
            ("/title", self.title.as_str()),
            ("/text", self.text.to_string().as_str()),
        ] {
            if let Some(finding) = guard::refusal(text) {
                let (code, message) = (finding.leak.code(), finding.leak.message());
                errors.push(FieldError::new(pointer, code, message));
            }
        }
        if let Some(gesture) = &self.gesture {
            errors.extend(check_items(gesture));
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(AppError::Invalid(errors))
        }
    }
}

fn check_items(gesture: &Gesture) -> Option<FieldError> {
    let items = &gesture.items;
    let refused = |code, message: &str| Some(FieldError::new("/items", code, message.to_owned()));
    if items.len() > Gesture::MOST_ITEMS {
        return refused("too-many", "Vingt éléments au plus à la fois.");
    }
    if !items.is_empty() && gesture.act != ReplyAct::Ask {
        let message = "Des éléments ne se demandent qu’avec « Demander des éléments ».";
        return refused("not-asked", message);
    }
    let found = items.iter().find_map(|item| guard::refusal(item.as_str()));
    found.map(|finding| FieldError::new("/items", finding.leak.code(), finding.leak.message()))
}

/// Who may write a template: its owner, or for the fund's whoever manages them.
fn may_write(actor: &Actor, owner: Option<AccountId>) -> Result<(), AppError> {
    match owner {
        None => access::require(actor, Permission::ManageReplyTemplates),
        Some(owner) if actor.account() == Some(owner) => {
            access::require(actor, Permission::TreatRequests)
        }
        Some(_) => Err(AppError::NotFound),
    }
}

/// Whether the actor sees it: the fund's, or her own.
fn is_seen_by(template: &ReplyTemplate, actor: &Actor) -> bool {
    template.owner.is_none() || template.owner == actor.account()
}

fn own_fund(actor: &Actor) -> Result<FundCode, AppError> {
    actor.fund().cloned().ok_or(AppError::NotFound)
}

/// A template that the actor may write, on the version that she saw, unless it is retired.
fn seen(
    tx: &mut Tx<'_>,
    (fund, actor): (&FundCode, &Actor),
    target: Target,
) -> Result<ReplyTemplate, AppError> {
    let template = kept::find(tx, fund, target.id)?.ok_or(AppError::NotFound)?;
    may_write(actor, template.owner)?;
    if template.version != target.version {
        return Err(AppError::Stale {
            version: template.version,
        });
    }
    if template.retired_at.is_some() {
        return Err(AppError::TemplateRetired);
    }
    Ok(template)
}

fn save(tx: &mut Tx<'_>, template: &ReplyTemplate) -> Result<(), AppError> {
    kept::save(tx, template).map_err(|error| match error {
        StoreError::Conflict => AppError::Stale {
            version: template.version,
        },
        other => other.into(),
    })
}

fn record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    action: &str,
    template: &ReplyTemplate,
) -> Result<(), AppError> {
    let codes = format!(
        "fund={} own={} act={} service={} type={} version={}",
        template.fund,
        template.owner.is_some(),
        template
            .gesture
            .as_ref()
            .map_or("none", |gesture| gesture.act.code()),
        template.service.map_or("any", Service::code),
        template.request_type.map_or("any", RequestType::code),
        template.version
    );
    Ok(audit::add(
        tx,
        actor,
        &Deed {
            action,
            object_kind: "reply_template",
            object: template.id.uuid(),
            codes: &codes,
        },
    )?)
}
