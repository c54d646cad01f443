//! Reply templates: words that agents use again, filled in by the request they answer.

mod change;
mod create;
mod list;
mod render;
mod retire;

pub use change::change;
pub use create::create;
pub use domain::reply_templates::{ReplyTemplate, TemplateText, TemplateVariable};
pub use list::{Wanted, find, list};
pub use render::{Rendered, render};
pub use retire::retire;

use crate::error::{AppError, FieldError};
use domain::accounts::Actor;
use domain::codes::{RequestType, Service};
use domain::funds::FundCode;
use domain::ids::ReplyTemplateId;
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
        if errors.is_empty() {
            Ok(())
        } else {
            Err(AppError::Invalid(errors))
        }
    }
}

fn own_fund(actor: &Actor) -> Result<FundCode, AppError> {
    actor.fund().cloned().ok_or(AppError::NotFound)
}

/// The fund's template, on the version that the caller saw, unless it is retired.
fn seen(tx: &mut Tx<'_>, fund: &FundCode, target: Target) -> Result<ReplyTemplate, AppError> {
    let template = kept::find(tx, fund, target.id)?.ok_or(AppError::NotFound)?;
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
        "fund={} service={} type={} version={}",
        template.fund,
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
