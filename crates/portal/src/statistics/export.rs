//! `/statistiques/chiffres.csv` and `.xlsx`: the figures of the page, as a file.

use super::{Wanted, year};
use crate::page::Page;
use crate::refusal::Refusal;
use crate::visit::Visit;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, get, web};
use app::{App, AppError};
use edge::needs::ReadStatistics;
use report::Format;

/// The file.
#[get("/statistiques/chiffres.{format}")]
pub async fn get(
    app: web::Data<App>,
    visit: Visit<ReadStatistics>,
    path: web::Path<String>,
    wanted: web::Query<Wanted>,
) -> Page {
    let format: Option<Format> = path.parse().ok();
    let kind = match format {
        Some(Format::Csv) => "text/csv; charset=utf-8",
        Some(Format::Xlsx) => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => return Err(AppError::NotFound.into()),
    };
    let year = year::asked(&app, wanted.annee.as_deref());
    let sheet = year::sheet(&app, &visit, year).await?;
    let written = match format {
        Some(Format::Csv) => report::csv(&sheet),
        _ => report::xlsx(&sheet),
    };
    let bytes = written.map_err(|error| Refusal::from(AppError::Internal(error.to_string())))?;
    let name = format!("attachment; filename=\"chiffres-{year}.{}\"", path.as_str());
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, kind))
        .insert_header((CONTENT_DISPOSITION, name))
        .body(bytes))
}
