//! How long things are kept, and how they end: `/retention`, `/requests/{id}:erase`, `:unarchive`.

use crate::allowed::{Allowed, ManageKeeping, OpenArchive};
use crate::idempotency::{MaybeIdempotencyKey, Reply};
use crate::json::Body;
use crate::problem::Problem;
use crate::refusals::{Makes, ReadsList};
use crate::schemas;
use actix_web::{HttpResponse, get, post, web};
use app::App;
use domain::ids::{AttachmentId, RequestId};
use domain::keeping::{ArchiveMotive, Counts, ErasureReason, Keeping};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

/// Every call about it.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(overview).service(erase).service(unarchive);
}

/// How long things are kept, and what becomes of them.
#[derive(Serialize, ToSchema)]
pub struct Retention {
    /// The terms, as the operator set them.
    terms: RetentionTerms,
    /// What a run would do now.
    due: RetentionCounts,
    /// The last runs that had something to do, newest first.
    runs: Vec<RetentionRun>,
}

/// The terms.
#[derive(Serialize, ToSchema)]
pub struct RetentionTerms {
    /// Months after the last contact until a request is archived.
    #[schema(example = 24)]
    requests_months: i64,
    /// Months in the archive until it is erased.
    #[schema(example = 36)]
    archives_months: i64,
    /// Days after its last change until a draft is erased.
    #[schema(example = 90)]
    drafts_days: i64,
    /// Days until the record of a call with an `Idempotency-Key` is erased.
    #[schema(example = 90)]
    calls_days: i64,
    /// Days until what was told by mail is erased.
    #[schema(example = 90)]
    mails_days: i64,
}

/// What ended, or would.
#[derive(Serialize, ToSchema)]
pub struct RetentionCounts {
    /// Requests of which partner and service were told that they would be archived in two weeks.
    warned: i64,
    /// Requests that were archived.
    archived: i64,
    /// Archived requests that were erased.
    erased: i64,
    /// Drafts.
    drafts: i64,
    /// Records of calls.
    calls: i64,
    /// Mails.
    mails: i64,
}

/// A run.
#[derive(Serialize, ToSchema)]
pub struct RetentionRun {
    /// When.
    #[schema(schema_with = schemas::instant)]
    at: Timestamp,
    /// What it did.
    counts: RetentionCounts,
}

impl From<Keeping> for RetentionTerms {
    fn from(keeping: Keeping) -> Self {
        let Keeping {
            requests_months,
            archives_months,
            drafts_days,
            calls_days,
            mails_days,
        } = keeping;
        Self {
            requests_months,
            archives_months,
            drafts_days,
            calls_days,
            mails_days,
        }
    }
}

impl From<Counts> for RetentionCounts {
    fn from(counts: Counts) -> Self {
        let Counts {
            warned,
            archived,
            erased,
            drafts,
            calls,
            mails,
        } = counts;
        Self {
            warned,
            archived,
            erased,
            drafts,
            calls,
            mails,
        }
    }
}

/// Read how long things are kept, what the next run would end, and what the last ones did.
#[utoipa::path(
    tag = "administration",
    operation_id = "read_retention",
    responses((status = 200, description = "The terms and the runs.", body = Retention), ReadsList),
)]
#[get("/retention")]
pub async fn overview(
    app: web::Data<App>,
    actor: Allowed<ManageKeeping>,
) -> Result<web::Json<Retention>, Problem> {
    let overview = app::retention::overview(&app, &actor).await?;
    let runs = overview.runs.into_iter().map(|(at, counts)| RetentionRun {
        at,
        counts: counts.into(),
    });
    Ok(web::Json(Retention {
        terms: overview.keeping.into(),
        due: overview.due.into(),
        runs: runs.collect(),
    }))
}

/// Why it is erased.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Erasing {
    /// The reason, for the journal.
    #[schema(schema_with = schemas::erasure_reason)]
    reason: ErasureReason,
}

/// Erase a request of your fund: its key is destroyed, nothing of it can be read any more, anywhere.
#[utoipa::path(
    tag = "administration",
    operation_id = "erase_request",
    request_body = Erasing,
    params(("id" = Uuid, Path, description = "The request.")),
    responses((status = 204, description = "Erased."), (status = 410, description = "It was erased already."), Makes),
)]
#[post("/requests/{id}:erase")]
pub async fn erase(
    app: web::Data<App>,
    actor: Allowed<ManageKeeping>,
    id: web::Path<Uuid>,
    key: MaybeIdempotencyKey,
    body: Body<Erasing>,
) -> Result<HttpResponse, Problem> {
    let request = *id;
    let act = app::erasing::erase(
        &app,
        &actor,
        RequestId::from_uuid(request),
        body.value.reason,
    );
    key.once(
        (actor.author, body.digest),
        act,
        move |_: &Vec<AttachmentId>| Reply::done(request),
    )
    .await
}

/// Why it is taken out of the archive.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Unarchiving {
    /// The motive, for the journal.
    #[schema(schema_with = schemas::archive_motive)]
    motive: ArchiveMotive,
}

/// Take a request of your fund out of the archive: it is in the lists again, for its whole term.
#[utoipa::path(
    tag = "administration",
    operation_id = "unarchive_request",
    request_body = Unarchiving,
    params(("id" = Uuid, Path, description = "The request.")),
    responses((status = 204, description = "It is out of the archive."), Makes),
)]
#[post("/requests/{id}:unarchive")]
pub async fn unarchive(
    app: web::Data<App>,
    actor: Allowed<OpenArchive>,
    id: web::Path<Uuid>,
    key: MaybeIdempotencyKey,
    body: Body<Unarchiving>,
) -> Result<HttpResponse, Problem> {
    let request = *id;
    let id = RequestId::from_uuid(request);
    let act = app::retention::unarchive(&app, &actor, id, body.value.motive);
    key.once((actor.author, body.digest), act, move |()| {
        Reply::done(request)
    })
    .await
}
