//! `/statistiques`: a year's figures, each section as a table with bars; partners read
//! their organisation's, and small numbers are hidden from them by the use case.

pub mod chart;
pub mod export;
mod year;

use crate::frame::Frame;
use crate::page::{self, Page};
use crate::urls;
use crate::visit::Visit;
use actix_web::{get, web};
use app::App;
use askama::Template;
use chart::{Chart, Line};
use edge::needs::ReadStatistics;
use report::{Number, Sheet};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "statistics/year.html")]
struct YearPage {
    frame: Frame,
    of: String,
    year: i16,
    years: Vec<i16>,
    keys: Vec<Line>,
    figures: Vec<Chart>,
    is_empty: bool,
    is_partner: bool,
    files: [(&'static str, String); 2],
}

/// Which year is looked at.
#[derive(Deserialize)]
pub struct Wanted {
    annee: Option<String>,
}

/// The page.
#[get("/statistiques")]
pub async fn get(
    app: web::Data<App>,
    visit: Visit<ReadStatistics>,
    wanted: web::Query<Wanted>,
) -> Page {
    let year = year::asked(&app, wanted.annee.as_deref());
    let sheet = year::sheet(&app, &visit, year).await?;
    let file = |kind: &str| format!("{}/chiffres.{kind}?annee={year}", urls::STATISTICS);
    let charts = sheet.sections.iter().map(Chart::of);
    let (keys, figures): (Vec<Chart>, Vec<Chart>) = charts.partition(|chart| chart.is_key);
    page::show(&YearPage {
        frame: visit.frame(&format!("Statistiques {year}")),
        of: sheet.name.clone(),
        year,
        years: year::offered(&app),
        is_empty: is_empty(&sheet),
        is_partner: visit.actor.organisation().is_some(),
        keys: keys.into_iter().flat_map(|chart| chart.lines).collect(),
        figures,
        files: [("CSV", file("csv")), ("classeur XLSX", file("xlsx"))],
    })
}

fn is_empty(sheet: &Sheet) -> bool {
    let first = sheet.sections.first().and_then(|total| total.rows.first());
    first.is_none_or(|row| row.value == Number::Count(0))
}
