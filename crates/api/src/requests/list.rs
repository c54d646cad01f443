//! `GET /requests`

use super::view::RequestSummary;
use crate::allowed::{Proven, ReadRequests};
use crate::cursor::Scope;
use crate::problem::{BAD_PARAMETER, Problem};
use crate::refusals::ReadsList;
use crate::schemas;
use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse, get};
use app::App;
use app::requests::{Filter, ListQuery, list_for};
use domain::calendar;
use domain::codes::{RequestType, Service, Subject, Urgency};
use domain::ids::{AccountId, OrganisationId, RequestId};
use domain::requests::state::Status;
use domain::text::ExternalReference;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// What is wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// Statuses, separated by commas.
    #[param(example = "submitted,in_progress", pattern = "^[a-z_]+(,[a-z_]+)*$")]
    status: Option<String>,
    /// A type.
    #[param(schema_with = schemas::request_type)]
    r#type: Option<RequestType>,
    /// A subject.
    #[param(schema_with = schemas::subject)]
    subject: Option<Subject>,
    /// A service.
    #[param(schema_with = schemas::service)]
    service: Option<Service>,
    /// An urgency.
    #[param(schema_with = schemas::urgency)]
    urgency: Option<Urgency>,
    /// Who has it (fund only).
    assignee: Option<Uuid>,
    /// An organisation (fund only).
    organisation: Option<Uuid>,
    /// Still open after their due date.
    overdue: Option<bool>,
    /// Changed at or after this instant.
    #[param(value_type = Option<String>, format = DateTime)]
    updated_since: Option<Timestamp>,
    /// Its reference, as people write it.
    #[param(example = "EP-2026-7K3QXD")]
    reference: Option<String>,
    /// What you call it in your own software: an id, never a name.
    #[param(max_length = 64, example = "DOSSIER-2026-0042")]
    external_reference: Option<String>,
    /// The `next` of the page before.
    pub cursor: Option<String>,
    /// How many, 1 to 100; 25 if not said.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u8>,
}

/// A page of requests, newest first.
#[derive(Serialize, ToSchema)]
pub struct RequestPage {
    /// The requests.
    items: Vec<RequestSummary>,
    /// The cursor of the next page, null on the last.
    next: Option<String>,
    /// How many in all; counted up to 1,000.
    total: i64,
}

/// List requests: those of your organisation, or of your services.
#[utoipa::path(
    tag = "requests",
    params(Wanted),
    responses(
        (status = 200, description = "A page.", body = RequestPage, headers(("Link" = String, description = "`rel=\"next\"`, when there are more."))),
        ReadsList,
    ),
)]
#[get("/requests")]
pub async fn list(
    app: Data<App>,
    bearer: Proven<ReadRequests>,
    wanted: Query<Wanted>,
    call: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let today = calendar::paris(app.clock.now()).date();
    let filter = wanted.filter(&app, today)?;
    let scope = Scope {
        author: bearer.0.author(),
        list: format!("requests {filter:?}"),
    };
    let (after, limit) = scope.page(&app, wanted.cursor.as_deref(), wanted.limit)?;
    let query = ListQuery {
        filter,
        after: after.map(RequestId::from_uuid),
        limit,
    };
    let (actor, page) = list_for(&app, bearer.0, query).await?;
    // Who asks is known with the page: what only a fund may ask is refused now.
    if actor.fund().is_none() && wanted.is_for_funds() {
        return Err(BAD_PARAMETER.into());
    }
    let next = page.next.map(|last| scope.cursor(&app, last.uuid()));
    let mut response = HttpResponse::Ok();
    if let Some(next) = &next {
        response.insert_header(("Link", next_link(&call, next)));
    }
    let items = page
        .items
        .iter()
        .map(|request| RequestSummary::of(request, &actor))
        .collect();
    Ok(response.json(RequestPage {
        items,
        next,
        total: page.total,
    }))
}

/// Where the next page is.
pub fn next_link(call: &HttpRequest, next: &str) -> String {
    let query = next_query(call.query_string(), next);
    format!("<{}?{query}>; rel=\"next\"", call.path())
}

/// The same filters, with another cursor.
fn next_query(query: &str, cursor: &str) -> String {
    let kept = query
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="));
    let cursor = format!("cursor={cursor}");
    kept.chain([cursor.as_str()]).collect::<Vec<_>>().join("&")
}

impl Wanted {
    /// Whether it is asked what only a fund may ask.
    pub const fn is_for_funds(&self) -> bool {
        self.assignee.is_some() || self.organisation.is_some()
    }

    /// What is wanted, on the day `today`.
    pub fn filter(&self, app: &App, today: jiff::civil::Date) -> Result<Filter, Problem> {
        let external = self.external_reference.as_deref();
        let external = external.map(ExternalReference::parse).transpose();
        let external = external.map_err(|_| Problem::from(BAD_PARAMETER))?;
        let reference = self.reference.as_deref().map(str::parse);
        let statuses = self
            .status
            .as_deref()
            .into_iter()
            .flat_map(|codes| codes.split(','));
        let status = statuses
            .map(|code| code.parse().map_err(|_| Problem::from(BAD_PARAMETER)))
            .collect::<Result<BTreeSet<Status>, Problem>>()?;
        Ok(Filter {
            status,
            request_type: self.r#type,
            subject: self.subject,
            service: self.service,
            urgency: self.urgency,
            assignee: self.assignee.map(AccountId::from_uuid),
            organisation: self.organisation.map(OrganisationId::from_uuid),
            overdue_on: self.overdue.unwrap_or_default().then_some(today),
            followed: None,
            updated_since: self.updated_since,
            reference: reference.transpose().map_err(|_| BAD_PARAMETER)?,
            external: external.map(|reference| app.store.external_index(&reference)),
        })
    }
}
