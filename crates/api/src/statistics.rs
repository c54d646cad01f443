//! `GET /stats/requests`

use crate::allowed::{Allowed, ReadStatistics};
use crate::problem::Problem;
use crate::refusals::Counts;
use crate::schemas;
use actix_web::get;
use actix_web::web::{Data, Json, Query};
use app::App;
use app::statistics::{GroupBy, Share, figures};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What is counted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CountedBy {
    /// What figures are counted by.
    #[param(schema_with = schemas::group_by, required = true)]
    group_by: GroupBy,
    /// The year of reception, Europe/Paris; all years when not said.
    #[param(example = 2023, minimum = 2000, maximum = 2199)]
    year: Option<i16>,
}

/// Figures by something.
#[derive(Serialize, ToSchema)]
pub struct RequestFigures {
    /// How many in all; null when telling it would tell a hidden line.
    total: Option<i64>,
    /// The lines.
    items: Vec<FigureLine>,
}

/// A line of figures.
#[derive(Serialize, ToSchema)]
pub struct FigureLine {
    /// Its code.
    #[schema(example = "documents")]
    key: String,
    /// What people read, in French.
    label: String,
    /// How many; null when hidden from partners because it is small.
    #[schema(example = 264)]
    count: Option<i64>,
    /// Its share of the total in percent, to one decimal; null when hidden.
    #[schema(example = 21.3)]
    share: Option<f64>,
}

/// Count requests. Partners count their organisation's, and small lines are hidden from them; the
/// fund's people count the whole fund.
#[utoipa::path(
    tag = "statistics",
    params(CountedBy),
    responses((status = 200, description = "The figures.", body = RequestFigures), Counts),
)]
#[get("/stats/requests")]
pub async fn requests(
    app: Data<App>,
    actor: Allowed<ReadStatistics>,
    wanted: Query<CountedBy>,
) -> Result<Json<RequestFigures>, Problem> {
    let counted = figures(&app, &actor, wanted.group_by, wanted.year).await?;
    let items = counted.cells.into_iter().map(|cell| FigureLine {
        key: cell.key,
        label: cell.label,
        count: cell.count,
        share: cell.share.map(Share::percent),
    });
    Ok(Json(RequestFigures {
        total: counted.total,
        items: items.collect(),
    }))
}
