//! `GET /requests:export`

use super::list::{Wanted, next_link};
use super::view::RequestSummary;
use crate::allowed::{Proven, ReadRequests};
use crate::cursor::Scope;
use crate::problem::{BAD_PARAMETER, Problem};
use crate::refusals::TakesAway;
use crate::schemas;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse, get};
use app::requests::{Export, ExportQuery, export_for};
use app::{App, AppError};
use domain::calendar;
use domain::exports::ExportMotive;
use domain::ids::RequestId;
use domain::text::inert;
use serde_json::Value;
use utoipa::IntoParams;

/// Why it is taken away, beside the filters of `GET /requests`.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(
    dead_code,
    reason = "it describes a parameter that is read with the filters"
)]
struct Why {
    /// Why: people must say, programs may.
    #[param(schema_with = schemas::export_motive)]
    motive: Option<ExportMotive>,
}

/// Take a list of requests away as CSV: the members of `GET /requests`, nothing personal.
///
/// 1,000 requests at most; `Link` leads to the rest. Cells that a spreadsheet would take for a formula
/// begin with an apostrophe. A person signed in, or showed a code, less than five minutes ago, says why
/// (`motive`), and takes 20 files a day; a program takes 200. Each line says when and by whom it was
/// taken, and with how many others.
#[utoipa::path(
    tag = "requests",
    operation_id = "export_requests",
    params(Wanted, Why),
    responses(
        (status = 200, description = "A file: UTF-8 with its mark, cells between semicolons.", body = String, content_type = "text/csv",
            headers(("Link" = String, description = "`rel=\"next\"`, when there are more."))),
        TakesAway,
    ),
)]
#[get("/requests:export")]
pub async fn export(
    app: Data<App>,
    bearer: Proven<ReadRequests>,
    call: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (wanted, motive) = asked(call.query_string())?;
    if wanted.limit.is_some() {
        return Err(BAD_PARAMETER.into());
    }
    let filter = wanted.filter(&app, calendar::paris(app.clock.now()).date())?;
    let scope = Scope {
        author: bearer.0.author(),
        list: format!("requests:export {filter:?}"),
    };
    let (after, _) = scope.page(&app, wanted.cursor.as_deref(), None)?;
    let query = ExportQuery {
        filter,
        after: after.map(RequestId::from_uuid),
        motive,
        for_funds: wanted.is_for_funds(),
    };
    let taken = export_for(&app, bearer.0, query).await?;
    let mut response = HttpResponse::Ok();
    if let Some(last) = taken.next {
        let next = scope.cursor(&app, last.uuid());
        response.insert_header(("Link", next_link(&call, &next)));
    }
    Ok(response
        .insert_header((
            CONTENT_TYPE,
            HeaderValue::from_static("text/csv; charset=utf-8"),
        ))
        .insert_header((
            CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment; filename=\"demandes.csv\""),
        ))
        .body(written(&taken)?))
}

/// The filters of `GET /requests`, and the motive that only this call has.
fn asked(query: &str) -> Result<(Wanted, Option<ExportMotive>), Problem> {
    let (motives, rest): (Vec<&str>, Vec<&str>) = query
        .split('&')
        .partition(|pair| pair.starts_with("motive="));
    let motive = match motives.as_slice() {
        [] => None,
        [one] => Some(
            one.trim_start_matches("motive=")
                .parse()
                .map_err(|_| BAD_PARAMETER)?,
        ),
        _ => return Err(BAD_PARAMETER.into()),
    };
    let wanted = Query::<Wanted>::from_query(&rest.join("&")).map_err(|_| BAD_PARAMETER)?;
    Ok((wanted.into_inner(), motive))
}

/// The members of a request, in the order of their names in the file.
const MEMBERS: [&str; 19] = [
    "id",
    "reference",
    "status",
    "type",
    "subject",
    "service",
    "urgency",
    "human_sorting",
    "due_at",
    "promised_on",
    "turn",
    "outcome",
    "merged_into",
    "organisation",
    "fund",
    "assignee",
    "submitted_at",
    "updated_at",
    "version",
];

/// The mark of the file, on each of its lines: a line that is copied elsewhere keeps it.
const MARK: [&str; 3] = ["taken_at", "taken_by", "taken_count"];

fn written(taken: &Export) -> Result<Vec<u8>, AppError> {
    let by = taken.actor.author.uuid().unwrap_or_default();
    let mark = [
        taken.at.to_string(),
        by.to_string(),
        taken.requests.len().to_string(),
    ];
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    writer
        .write_record(MEMBERS.iter().chain(&MARK))
        .map_err(unwritten)?;
    for request in &taken.requests {
        let view = RequestSummary::of(request, &taken.actor);
        let view = serde_json::to_value(view).map_err(unwritten)?;
        let cells = MEMBERS
            .iter()
            .map(|member| view.get(member).map(cell).unwrap_or_default())
            .chain(mark.iter().cloned());
        writer.write_record(cells).map_err(unwritten)?;
    }
    writer.into_inner().map_err(unwritten)
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => inert(text).into_owned(),
        other => other.to_string(),
    }
}

fn unwritten(error: impl std::fmt::Display) -> AppError {
    AppError::Internal(format!("a file was not written: {error}"))
}
