//! `POST /requests`

use super::mandate::MandateInput;
use super::person::PersonInput;
use super::view::{DeadlineView, RequestView};
use crate::allowed::{Allowed, SubmitRequests};
use crate::idempotency::{IdempotencyKey, REPLAYED};
use crate::json::Body;
use crate::precondition::etag;
use crate::problem::Problem;
use crate::reading::Reading;
use crate::refusals::Makes;
use crate::schemas;
use actix_web::http::header::LOCATION;
use actix_web::{HttpResponse, post, web};
use app::App;
use app::requests::{Replay, Submit, submit as submit_request};
use domain::calendar;
use domain::codes::RequestType;
use domain::requests::Submission;
use domain::requests::submission::{AlreadyTried, Blocker, Deadline, NonAutonomyReason};
use domain::text::{Body as Text, ExternalReference, Title};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// A request to file.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRequest {
    /// The person concerned.
    person: PersonInput,
    /// Her agreement.
    mandate: MandateInput,
    /// What you think it is, if you know; weighed, not believed.
    #[schema(schema_with = schemas::or_null::request_type)]
    declared_type: Option<RequestType>,
    /// A short title, without personal data.
    #[schema(max_length = 120)]
    title: Option<String>,
    /// What is asked, in your words.
    #[schema(
        min_length = 1,
        max_length = 10000,
        example = "Mme a déposé sa demande de C2S en août, toujours pas de réponse."
    )]
    text: String,
    /// What blocks.
    #[schema(schema_with = schemas::or_null::blocker)]
    blocker: Option<Blocker>,
    /// A deadline that you know of.
    deadline: Option<DeadlineView>,
    /// What was already tried.
    #[serde(default)]
    #[schema(schema_with = schemas::already_tried)]
    already_tried: BTreeSet<AlreadyTried>,
    /// Why the person cannot do it alone; required for `documents` and `appointment`.
    #[schema(schema_with = schemas::or_null::non_autonomy_reason)]
    non_autonomy_reason: Option<NonAutonomyReason>,
    /// The id of this request in your own software, never a name: `GET /requests` finds it by this.
    #[schema(min_length = 1, max_length = 64)]
    external_reference: Option<String>,
    /// The fund, where your organisation works with several.
    #[schema(value_type = Option<String>, pattern = "^[0-9]{3}$", example = "597")]
    fund: Option<domain::funds::FundCode>,
}

impl NewRequest {
    /// Parses every member, and gathers all that is wrong.
    pub fn read(self, today: Date) -> Result<Submit, Problem> {
        let mut reading = Reading::default();
        let person = self.person.read(&mut reading, today);
        let mandate = self.mandate.read(&mut reading);
        let title = reading.text_if("/title", self.title.as_deref(), Title::parse);
        let text = reading.text("/text", Text::parse(&self.text));
        let external_reference = reading.text_if(
            "/external_reference",
            self.external_reference.as_deref(),
            ExternalReference::parse,
        );
        let parsed = match (person, mandate, text) {
            (Some(person), Some(mandate), Some(text)) => Some((person, mandate, text)),
            _ => None,
        };
        let (person, mandate, text) = reading.finish(parsed)?;
        let deadline = self.deadline.map(|given| Deadline {
            date: given.date,
            nature: given.nature,
        });
        Ok(Submit {
            fund: self.fund,
            submission: Submission {
                person,
                mandate,
                declared_type: self.declared_type,
                title,
                text,
                blocker: self.blocker,
                deadline,
                already_tried: self.already_tried,
                non_autonomy_reason: self.non_autonomy_reason,
                external_reference,
            },
        })
    }
}

/// File a request.
///
/// The answer is the whole request, with its reference, the service that has it, the promised day,
/// and how it was sorted. Retry with the same `Idempotency-Key` until you get an answer: however
/// often it is sent, the request is filed once.
#[utoipa::path(
    tag = "requests",
    request_body = NewRequest,
    params(("Idempotency-Key" = String, Header, description = "A new key a request, the same at each retry: 1 to 64 letters, digits, `-` or `_`.")),
    responses(
        (status = 201, description = "Filed, or filed before with this key (`Idempotency-Replayed: true`).", body = RequestView,
            headers(("Location" = String, description = "The request."), ("ETag" = String, description = "Its version."))),
        (status = 200, description = "Filed with this key more than seven days ago: the same request.", body = RequestView,
            headers(("Location" = String, description = "The request."), ("ETag" = String, description = "The version that it was filed with."))),
        Makes,
    ),
)]
#[post("/requests")]
pub async fn submit(
    app: web::Data<App>,
    actor: Allowed<SubmitRequests>,
    key: IdempotencyKey,
    body: Body<NewRequest>,
) -> Result<HttpResponse, Problem> {
    let today = calendar::paris(app.clock.now()).date();
    let call = key.call(actor.author, body.digest);
    let filed = submit_request(&app, &actor, body.value.read(today)?, call).await?;
    let view = RequestView::of(&filed.request, (&filed.submission, &filed.sorting), &actor);
    // After a week the answer is no promise any more, but the request is still the same (S-210).
    let mut response = if filed.replayed == Some(Replay::Late) {
        HttpResponse::Ok()
    } else {
        HttpResponse::Created()
    };
    response
        .insert_header((LOCATION, format!("/api/v1/requests/{}", filed.request.id)))
        .insert_header(etag(filed.request.version));
    if filed.replayed.is_some() {
        response.insert_header(REPLAYED);
    }
    Ok(response.json(view))
}
