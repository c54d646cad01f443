//! A reply template, filled in by a request: what the agent then reads, corrects and sends.

use super::{is_seen_by, own_fund};
use crate::access;
use crate::audit::{self, Sight};
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::calendar;
use domain::ids::{ReplyTemplateId, RequestId};
use domain::permissions::Permission;
use domain::reply_templates::{Gesture, ReplyTemplate, TemplateVariable};
use domain::requests::Request;
use domain::thread::ItemStatus;
use std::collections::{BTreeMap, BTreeSet};
use store::{Tx, funds, organisations, reply_templates as kept, thread};

/// A template that a request filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The words, to be read again before they are sent.
    pub text: String,
    /// The variables of the template for which the request has nothing.
    pub empty: BTreeSet<TemplateVariable>,
    /// What sending them does, as the template says.
    pub gesture: Option<Gesture>,
}

/// Fills in a template of the actor's fund by a request that she sees. Writes nothing.
///
/// Refuses with [`AppError::TemplateRetired`].
pub async fn render(
    app: &App,
    actor: &Actor,
    id: ReplyTemplateId,
    request: RequestId,
) -> Result<Rendered, AppError> {
    access::require(actor, Permission::ReadReplyTemplates)?;
    access::require(actor, Permission::ReadRequests)?;
    let fund = own_fund(actor)?;
    let reader = actor.clone();
    let rendered = app
        .store
        .read(move |tx| {
            let template = kept::find(tx, &fund, id)?;
            let template = template.filter(|template| is_seen_by(template, &reader));
            let template = template.ok_or(AppError::NotFound)?;
            if template.retired_at.is_some() {
                return Err(AppError::TemplateRetired);
            }
            let request = access::request(tx, &reader, request)?;
            fill_in(tx, &template, &request)
        })
        .await?;
    audit::saw(app, actor, Sight::part(request, "template")).await?;
    Ok(rendered)
}

fn fill_in(
    tx: &mut Tx<'_>,
    template: &ReplyTemplate,
    request: &Request,
) -> Result<Rendered, AppError> {
    let mut values = BTreeMap::new();
    for variable in template.text.variables() {
        values.insert(variable, value(tx, variable, request)?);
    }
    let text = template
        .text
        .render(|variable| values.get(&variable).cloned().unwrap_or_default());
    let empty = values.into_iter().filter(|(_, value)| value.is_empty());
    Ok(Rendered {
        text,
        empty: empty.map(|(variable, _)| variable).collect(),
        gesture: template.gesture.clone(),
    })
}

fn value(
    tx: &mut Tx<'_>,
    variable: TemplateVariable,
    request: &Request,
) -> Result<String, AppError> {
    let filing = request.filing;
    Ok(match variable {
        TemplateVariable::Reference => request.reference.to_string(),
        TemplateVariable::RequestType => filing.request_type.label().to_owned(),
        TemplateVariable::Subject => filing.subject.label().to_owned(),
        TemplateVariable::Service => filing.service.label().to_owned(),
        TemplateVariable::Organisation => organisations::find(tx, request.organisation)?
            .map(|organisation| organisation.name.to_string())
            .unwrap_or_default(),
        TemplateVariable::Fund => funds::find(tx, &request.fund)?
            .map(|fund| fund.name.to_string())
            .unwrap_or_default(),
        TemplateVariable::ReceivedOn => french::date(calendar::reception_day(request.submitted_at)),
        TemplateVariable::PromisedOn => french::date(filing.promised_on),
        TemplateVariable::Missing => {
            let items = thread::missing_items(tx, request.id)?.into_iter();
            let asked = items.filter(|item| item.status == ItemStatus::Asked);
            let lines: Vec<String> = asked.map(|item| format!("- {}", item.label)).collect();
            lines.join("\n")
        }
    })
}
