//! `POST /requests:preview`

use super::person::PersonInput;
use super::view::{CompletenessView, SortingView, WarningView};
use crate::allowed::{Allowed, SubmitRequests};
use crate::json::Body;
use crate::problem::Problem;
use crate::reading::Reading;
use crate::refusals::Makes;
use crate::schemas;
use actix_web::{post, web};
use app::App;
use app::requests::{Draft, preview as preview_request};
use domain::calendar;
use domain::codes::RequestType;
use domain::text::{Body as Text, Title};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is written so far.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PreviewInput)]
pub struct PreviewInput {
    /// The person, once she is complete.
    person: Option<PersonInput>,
    /// What you think it is.
    #[schema(schema_with = schemas::or_null::request_type)]
    declared_type: Option<RequestType>,
    /// The title.
    #[schema(max_length = 120)]
    title: Option<String>,
    /// The text.
    #[schema(
        min_length = 1,
        max_length = 10000,
        example = "Dossier C2S déposé en août, aucune réponse."
    )]
    text: String,
    /// A deadline.
    #[schema(schema_with = schemas::or_null::day)]
    deadline_on: Option<Date>,
}

/// What would become of it.
#[derive(Serialize, ToSchema)]
#[schema(as = Preview)]
pub struct PreviewView {
    /// What the core says.
    sorting: SortingView,
    /// What a complete request would hold besides.
    completeness: CompletenessView,
    /// What is worth a second look.
    warnings: Vec<WarningView>,
}

/// See what would become of a request. Writes nothing.
#[utoipa::path(
    tag = "requests",
    request_body = PreviewInput,
    responses(
        (status = 200, description = "What would become of it.", body = PreviewView),
        Makes,
    ),
)]
#[post("/requests:preview")]
pub async fn preview(
    app: web::Data<App>,
    actor: Allowed<SubmitRequests>,
    body: Body<PreviewInput>,
) -> Result<web::Json<PreviewView>, Problem> {
    let today = calendar::paris(app.clock.now()).date();
    let input = body.value;
    let mut reading = Reading::default();
    let person = input
        .person
        .and_then(|person| person.read(&mut reading, today));
    let title = reading.text_if("/title", input.title.as_deref(), Title::parse);
    let text = reading.text("/text", Text::parse(&input.text));
    let text = reading.finish(text)?;
    let draft = Draft {
        person,
        declared_type: input.declared_type,
        title,
        text,
        deadline: input.deadline_on,
    };
    let preview = preview_request(&app, &actor, draft).await?;
    Ok(web::Json(PreviewView {
        sorting: SortingView::of(&preview.sorting),
        completeness: CompletenessView::of(&preview.sorting),
        warnings: WarningView::all(&preview.sorting),
    }))
}
