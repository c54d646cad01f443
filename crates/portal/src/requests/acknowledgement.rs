//! `/demandes/{id}/accuse`: the acknowledgement that the law requires (CRPA L112-3, R112-5): the day of
//! reception, the service, and what happens when nobody answers.

use super::show::partner::person::full_name;
use super::show::partner::received;
use crate::frame::Frame;
use crate::once;
use crate::page::{self, Page};
use crate::refusal::Refusal;
use crate::urls;
use crate::visit::Visit;
use actix_web::{get, web};
use app::requests::dossier;
use app::{App, AppError};
use askama::Template;
use domain::ids::RequestId;
use domain::requests::RequestState;
use edge::needs::FollowRequests;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "requests/acknowledgement.html")]
struct AcknowledgementPage {
    frame: Frame,
    key: String,
    request: String,
    mandate: String,
    pieces: String,
    reference: String,
    received: (String, String),
    person: String,
    organisation: String,
    fund: String,
    service: &'static str,
    kind: &'static str,
    promised: String,
    is_human: bool,
    may_join: bool,
    notices: Vec<String>,
    missing: Vec<String>,
}

/// The acknowledgement.
#[get("/demandes/{id:[0-9a-f-]{36}}/accuse")]
pub async fn get(app: web::Data<App>, visit: Visit<FollowRequests>, id: web::Path<Uuid>) -> Page {
    if visit.actor.organisation().is_none() {
        return Err(Refusal::from(AppError::NotFound));
    }
    let dossier = dossier(&app, &visit.actor, RequestId::from_uuid(*id)).await?;
    let detail = &dossier.detail;
    let request = &detail.request;
    page::show(&AcknowledgementPage {
        frame: visit.frame("Demande envoyée"),
        key: once::key(&app),
        request: urls::request(request.id),
        mandate: urls::request_part(request.id, "mandat"),
        pieces: urls::request_part(request.id, "pieces"),
        reference: request.reference.as_str().to_owned(),
        received: received(request.submitted_at),
        person: full_name(&detail.submission.person),
        organisation: dossier.organisation.as_str().to_owned(),
        fund: dossier.fund.as_str().to_owned(),
        service: request.filing.service.label(),
        kind: request.filing.request_type.label(),
        promised: french::date(request.filing.promised_on),
        is_human: request.human_sorting,
        may_join: matches!(request.state, RequestState::Open(_))
            && detail.submission.mandate.withdrawn_at.is_none(),
        notices: detail
            .sorting
            .notices
            .iter()
            .map(|one| one.message.clone())
            .collect(),
        missing: detail
            .sorting
            .missing
            .iter()
            .map(|one| one.label.clone())
            .collect(),
    })
}
