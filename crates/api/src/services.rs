//! The service desks of a fund.

use crate::allowed::{Allowed, ManageServices, ReadServices};
use crate::json::Body;
use crate::precondition::{IfMatch, etag};
use crate::problem::Problem;
use crate::reading::Reading;
use crate::refusals::{ActsWithBody, ReadsList, ReadsOne};
use crate::schemas;
use actix_web::{Responder, get, patch, web};
use app::App;
use domain::accounts::Actor;
use domain::codes::Service;
use domain::funds::ServiceDesk;
use domain::text::EmailAddress;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

/// Every call about services.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(find).service(set_mailbox);
}

/// A service of a fund.
#[derive(Serialize, ToSchema)]
#[schema(as = ServiceDesk)]
pub struct DeskView {
    /// The fund.
    #[schema(example = "597")]
    fund: String,
    /// Which service.
    #[schema(schema_with = schemas::service)]
    service: Service,
    /// Its name, in French.
    #[schema(example = "Service C2S")]
    label: &'static str,
    /// Where its notifications go; null for partners.
    #[schema(example = "c2s@cpam.example")]
    mailbox: Option<String>,
    /// Grows by one at each change; the `ETag` is `"v"` and this number.
    version: i32,
}

impl DeskView {
    /// The fund's own people see the mailbox.
    fn of(desk: &ServiceDesk, actor: &Actor) -> Self {
        let own = actor.fund() == Some(&desk.fund);
        Self {
            fund: desk.fund.to_string(),
            service: desk.service,
            label: desk.service.label(),
            mailbox: own.then(|| desk.mailbox.expose().to_owned()),
            version: desk.version,
        }
    }
}

/// Services.
#[derive(Serialize, ToSchema)]
pub struct Services {
    /// The services, in the order in which they are published.
    items: Vec<DeskView>,
    /// Always null: there is one page.
    next: Option<String>,
    /// How many in all.
    total: usize,
}

/// List the services of your fund, or of the funds that your organisation works with today.
#[utoipa::path(
    tag = "administration",
    operation_id = "list_services",
    responses((status = 200, description = "The services.", body = Services), ReadsList),
)]
#[get("/services")]
pub async fn list(
    app: web::Data<App>,
    actor: Allowed<ReadServices>,
) -> Result<impl Responder, Problem> {
    let funds = app::services::list(&app, &actor).await?;
    let desks = funds.iter().flat_map(|fund| &fund.desks);
    let items: Vec<DeskView> = desks.map(|desk| DeskView::of(desk, &actor)).collect();
    let total = items.len();
    Ok(web::Json(Services {
        items,
        next: None,
        total,
    }))
}

/// Read a service of your fund.
#[utoipa::path(
    tag = "administration",
    operation_id = "find_service",
    params(("service" = String, Path, description = "The code of the service.", example = "c2s")),
    responses((status = 200, description = "The service.", body = DeskView, headers(("ETag" = String, description = "Its version."))), ReadsOne),
)]
#[get("/services/{service}")]
pub async fn find(
    app: web::Data<App>,
    actor: Allowed<ReadServices>,
    service: web::Path<Service>,
) -> Result<impl Responder, Problem> {
    let desk = app::services::find(&app, &actor, *service).await?;
    Ok(web::Json(DeskView::of(&desk, &actor))
        .customize()
        .insert_header(etag(desk.version)))
}

/// What may be changed of a service.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeskChange {
    /// Where its notifications go.
    #[schema(format = "email", max_length = 254, example = "c2s@cpam.example")]
    mailbox: String,
}

/// Change where the notifications of a service go.
#[utoipa::path(
    tag = "administration",
    operation_id = "set_mailbox",
    request_body = DeskChange,
    params(("service" = String, Path, description = "The code of the service.", example = "c2s"), ("If-Match" = String, Header, description = "The `ETag` you read.")),
    responses((status = 200, description = "Changed.", body = DeskView, headers(("ETag" = String, description = "Its new version."))), ActsWithBody),
)]
#[patch("/services/{service}")]
pub async fn set_mailbox(
    app: web::Data<App>,
    actor: Allowed<ManageServices>,
    service: web::Path<Service>,
    seen: IfMatch,
    body: Body<DeskChange>,
) -> Result<impl Responder, Problem> {
    let mut reading = Reading::default();
    let mailbox = reading.text("/mailbox", EmailAddress::parse(&body.value.mailbox));
    let mailbox = reading.finish(mailbox)?;
    let desk = app::services::set_mailbox(&app, &actor, *service, mailbox, seen.0).await?;
    Ok(web::Json(DeskView::of(&desk, &actor))
        .customize()
        .insert_header(etag(desk.version)))
}
