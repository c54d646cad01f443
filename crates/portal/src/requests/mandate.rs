//! `/demandes/{id}/mandat`: the slip for the person, in plain French: who acts for her, for what, until
//! when, and how to take her agreement back.

use super::show::partner::person::{birth, full_name};
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::refusal::Refusal;
use crate::urls;
use crate::visit::Visit;
use actix_web::{get, web};
use app::requests::dossier;
use app::{App, AppError, notices};
use askama::Template;
use domain::ids::RequestId;
use domain::mandates::MandateForm;
use edge::needs::FollowRequests;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "requests/mandate.html")]
struct MandatePage {
    frame: Frame,
    request: String,
    reference: String,
    person: String,
    birth: String,
    organisation: String,
    follower: Option<String>,
    fund: String,
    how: &'static str,
    given_on: String,
    until: String,
    scope: Vec<&'static str>,
    health: bool,
    call_back: bool,
    withdrawn_on: Option<String>,
    notice: Option<String>,
}

/// The slip.
#[get("/demandes/{id:[0-9a-f-]{36}}/mandat")]
pub async fn get(app: web::Data<App>, visit: Visit<FollowRequests>, id: web::Path<Uuid>) -> Page {
    if visit.actor.organisation().is_none() {
        return Err(Refusal::from(AppError::NotFound));
    }
    let dossier = dossier(&app, &visit.actor, RequestId::from_uuid(*id)).await?;
    let (request, submission) = (&dossier.detail.request, &dossier.detail.submission);
    let mandate = &submission.mandate;
    let notice = notices::of_request(&app, &visit.actor, request.id).await?;
    let follower = dossier.follower.and_then(|account| dossier.name(account));
    page::show(&MandatePage {
        frame: visit.frame("Fiche d’accord"),
        request: urls::request(request.id),
        reference: request.reference.as_str().to_owned(),
        person: full_name(&submission.person),
        birth: birth(submission.person.birth_date),
        organisation: dossier.organisation.as_str().to_owned(),
        follower: follower.map(|name| name.as_str().to_owned()),
        fund: dossier.fund.as_str().to_owned(),
        how: match mandate.form {
            MandateForm::Written => "par écrit",
            MandateForm::Oral => "de vive voix",
            MandateForm::LegalRepresentative => "par votre représentant légal",
        },
        given_on: french::date(mandate.given_on),
        until: french::date(mandate.last_day()),
        scope: mandate.scope.iter().map(|one| one.label()).collect(),
        health: mandate.health_information,
        call_back: mandate.call_back,
        notice: notice.map(|one| format!("{}, du {}", one.number, french::date(one.since))),
        withdrawn_on: mandate
            .withdrawn_at
            .map(|at| french::date(domain::calendar::paris(at).date())),
    })
}
