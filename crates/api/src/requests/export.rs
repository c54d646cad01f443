//! `GET /requests:export`

use super::list::{Wanted, next_link};
use super::view::RequestSummary;
use crate::allowed::{Allowed, ReadRequests};
use crate::cursor::Scope;
use crate::problem::{BAD_PARAMETER, Problem};
use crate::refusals::ReadsList;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse, get};
use app::requests::{ListQuery, list};
use app::{App, AppError};
use domain::accounts::Actor;
use domain::calendar;
use domain::ids::RequestId;
use domain::requests::Request;
use domain::text::inert;
use serde_json::Value;

/// Requests of one file, at most.
const MOST: usize = 1_000;
const PAGE: u8 = 100;

/// Take a list of requests away as CSV: the members of `GET /requests`, nothing personal.
///
/// 1,000 requests at most; `Link` leads to the rest. Cells that a spreadsheet would take for a formula
/// begin with an apostrophe.
#[utoipa::path(
    tag = "requests",
    operation_id = "export_requests",
    params(Wanted),
    responses(
        (status = 200, description = "A file: UTF-8 with its mark, cells between semicolons.", body = String, content_type = "text/csv",
            headers(("Link" = String, description = "`rel=\"next\"`, when there are more."))),
        ReadsList,
    ),
)]
#[get("/requests:export")]
pub async fn export(
    app: Data<App>,
    actor: Allowed<ReadRequests>,
    wanted: Query<Wanted>,
    call: HttpRequest,
) -> Result<HttpResponse, Problem> {
    if actor.fund().is_none() && wanted.is_for_funds() || wanted.limit.is_some() {
        return Err(BAD_PARAMETER.into());
    }
    let filter = wanted.filter(&app, calendar::paris(app.clock.now()).date())?;
    let scope = Scope {
        author: actor.author,
        list: format!("requests:export {filter:?}"),
    };
    let (after, _) = scope.page(&app, wanted.cursor.as_deref(), None)?;
    let mut after = after.map(RequestId::from_uuid);
    let mut found = Vec::new();
    loop {
        let query = ListQuery {
            filter: filter.clone(),
            after,
            limit: PAGE,
        };
        let page = list(&app, &actor, query).await?;
        found.extend(page.items);
        after = page.next;
        if after.is_none() || found.len() >= MOST {
            break;
        }
    }
    let mut response = HttpResponse::Ok();
    if let Some(last) = after {
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
        .body(written(&found, &actor)?))
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

fn written(requests: &[Request], actor: &Actor) -> Result<Vec<u8>, AppError> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(MEMBERS).map_err(unwritten)?;
    for request in requests {
        let view = serde_json::to_value(RequestSummary::of(request, actor)).map_err(unwritten)?;
        let cells = MEMBERS
            .iter()
            .map(|member| view.get(member).map(cell).unwrap_or_default());
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
