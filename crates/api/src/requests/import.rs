//! `POST /requests:import`

mod columns;
mod file;

use super::lines::{self, LineOutcome, LineOutcomes};
use crate::allowed::{Allowed, SubmitRequests};
use crate::problem::{Problem, TOO_LARGE};
use crate::refusals::Makes;
use actix_web::{HttpRequest, HttpResponse, post, web};
use app::{App, FieldError};
use columns::{BadColumns, Column, column_of, columns, request_of};
use domain::accounts::Actor;
use edge::uploads::{self, Form, Shape};
use file::{Record, records};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Records of one file, at most.
const MOST: usize = 500;
/// Bytes of one file, at most.
const MAX_BYTES: usize = 1024 * 1024;

/// A file of requests.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form, which is read part by part")]
pub struct ImportForm {
    /// CSV in UTF-8, its first line being titles: at most 500 records and 1 MiB. Cells are between
    /// semicolons, commas or tabs.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// A JSON object from titles to members of a request (`{"Nom": "person.birth_name"}`); to `""` for a
    /// column that is left out. A column that is not named is the member of that very name.
    #[schema(example = json!("{\"Nom\": \"person.birth_name\", \"Dossier\": \"external_reference\"}"))]
    mapping: Option<String>,
}

/// What is wrong in a cell.
#[derive(Serialize, ToSchema)]
pub struct CellError {
    /// The line of the file where its record begins.
    line: u64,
    /// The title of its column; null when no column is that member.
    column: Option<String>,
    /// JSON pointer to the member of the request.
    #[schema(example = "/person/birth_date")]
    pointer: String,
    /// Stable code.
    #[schema(example = "birth-date-format")]
    code: String,
    /// What to correct, in French.
    message: String,
}

/// What became of a file.
#[derive(Serialize, ToSchema)]
pub struct ImportOutcome {
    /// What became of each record.
    #[serde(flatten)]
    outcomes: LineOutcomes,
    /// What is to be corrected, cell by cell.
    errors: Vec<CellError>,
}

/// File the requests of a CSV file, each by itself.
///
/// A record is `POST /requests` with the key of its column `key`, or else with its external reference as
/// key: send the whole file again once it is corrected; what was filed is not filed twice.
#[utoipa::path(
    tag = "requests",
    operation_id = "import_requests",
    request_body(content = ImportForm, content_type = "multipart/form-data"),
    responses((status = 200, description = "What became of each record.", body = ImportOutcome), Makes),
)]
#[post("/requests:import")]
pub async fn import(
    app: web::Data<App>,
    actor: Allowed<SubmitRequests>,
    call: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let form = uploads::read(&call, payload, FORM).await?;
    let mapping = mapping(&form)?;
    let records = records(bytes(&form)?, MOST)?;
    let columns = columns(&records.titles, &mapping).map_err(refused)?;
    let mut outcomes = Vec::with_capacity(records.items.len());
    for record in records.items {
        outcomes.push(filed(&app, &actor, &columns, record).await);
    }
    let errors = outcomes
        .iter()
        .flat_map(|line| cells(&columns, line))
        .collect();
    Ok(HttpResponse::Ok().json(ImportOutcome {
        errors,
        outcomes: LineOutcomes::of(outcomes),
    }))
}

const FORM: &Shape = &Shape {
    file: "file",
    values: &[("mapping", 16 * 1024)],
    repeated: &[],
    others: "Seuls les champs file et mapping existent.",
    forgives_empty_file: false,
};

fn bytes(form: &Form) -> Result<&[u8], Problem> {
    let [one] = form.files.as_slice() else {
        let message = "Joignez un fichier, et un seul.";
        return Err(wrong("/file", "required", message.to_owned()));
    };
    if one.bytes.len() > MAX_BYTES {
        return Err(Problem::because(
            TOO_LARGE,
            "Un fichier de demandes a 1 Mo au plus.",
        ));
    }
    Ok(&one.bytes)
}

fn mapping(form: &Form) -> Result<BTreeMap<String, String>, Problem> {
    let Some(text) = form.value("mapping") else {
        return Ok(BTreeMap::new());
    };
    serde_json::from_str(text).map_err(|_| {
        let message = "Un objet JSON : le titre de chaque colonne, et le champ qu’elle est.";
        wrong("/mapping", "wrong-value", message.to_owned())
    })
}

async fn filed(app: &App, actor: &Actor, columns: &[Column], record: Record) -> LineOutcome {
    let cells = match &record.cells {
        Ok(cells) => cells.iter().map(String::as_str).collect::<Vec<_>>(),
        Err(count) => {
            let message = format!(
                "Cette ligne a {count} cellules ; la première en a {}.",
                columns.len()
            );
            let refusal = Err(wrong("", "cells", message));
            return lines::file(app, actor, (record.line, None), refusal).await;
        }
    };
    let (key, request) = request_of(columns, &cells);
    lines::file(app, actor, (record.line, key), Ok(request)).await
}

fn cells(columns: &[Column], line: &LineOutcome) -> Vec<CellError> {
    let Some(problem) = &line.problem else {
        return Vec::new();
    };
    if problem.errors.is_empty() {
        return vec![CellError {
            line: line.line,
            column: None,
            pointer: String::new(),
            code: problem.r#type.trim_start_matches("/problems/").to_owned(),
            message: problem.detail.clone(),
        }];
    }
    let errors = problem.errors.iter().map(|error| CellError {
        line: line.line,
        column: column_of(columns, &error.pointer).map(str::to_owned),
        pointer: error.pointer.clone(),
        code: error.code.clone(),
        message: error.message.clone(),
    });
    errors.collect()
}

fn refused(bad: BadColumns) -> Problem {
    let (code, message) = match bad {
        BadColumns::Unknown(title) => (
            "unknown-column",
            format!(
                "La colonne « {title} » n’est aucun champ : nommez-la dans mapping, avec \"\" pour l’ignorer."
            ),
        ),
        BadColumns::Twice(title) => (
            "duplicate-column",
            format!("La colonne « {title} » est un champ qu’une autre est déjà."),
        ),
        BadColumns::Absent(title) => (
            "absent-column",
            format!("Le fichier n’a pas de colonne « {title} »."),
        ),
    };
    wrong("/file", code, message)
}

fn wrong(pointer: &'static str, code: &'static str, message: String) -> Problem {
    Problem::invalid(vec![FieldError::new(pointer, code, message)])
}
