//! `GET /routing-rules`

use super::view::RuleSetView;
use crate::allowed::{Allowed, ReadRoutingRules};
use crate::cursor::Scope;
use crate::problem::Problem;
use crate::refusals::ReadsList;
use actix_web::{get, web};
use app::App;
use app::routing_rules::list as list_sets;
use domain::ids::RuleSetId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What is wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// The `next` of the page before.
    cursor: Option<String>,
    /// How many, 1 to 100; 25 if not said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u8>,
}

/// The rules that apply, and a page of sets: drafts and published versions, the last begun first.
#[derive(Serialize, ToSchema)]
pub struct RuleSetPage {
    /// The number of the set that applies; 0 while the fund published none: the core's own table.
    #[schema(example = 3)]
    current_number: i32,
    /// The set that applies; null while the core's own table does.
    current: Option<RuleSetView>,
    /// The sets.
    items: Vec<RuleSetView>,
    /// The cursor of the next page, null on the last.
    next: Option<String>,
    /// How many in all.
    total: i64,
}

/// Read your fund's routing rules: those that apply, drafts, and former versions.
#[utoipa::path(
    tag = "administration",
    operation_id = "list_routing_rules",
    params(Wanted),
    responses((status = 200, description = "The rules that apply, and a page of sets.", body = RuleSetPage), ReadsList),
)]
#[get("/routing-rules")]
pub async fn list(
    app: web::Data<App>,
    actor: Allowed<ReadRoutingRules>,
    wanted: web::Query<Wanted>,
) -> Result<web::Json<RuleSetPage>, Problem> {
    let scope = Scope {
        author: actor.author,
        list: "routing-rules".to_owned(),
    };
    let (after, limit) = scope.page(&app, wanted.cursor.as_deref(), wanted.limit)?;
    let listed = list_sets(&app, &actor, after.map(RuleSetId::from_uuid), limit).await?;
    let published = listed.current.as_ref().and_then(|set| set.published);
    Ok(web::Json(RuleSetPage {
        current_number: published.map_or(0, |published| published.number),
        current: listed.current.as_ref().map(RuleSetView::of),
        items: listed.page.items.iter().map(RuleSetView::of).collect(),
        next: listed.page.next.map(|last| scope.cursor(&app, last.uuid())),
        total: listed.page.total,
    }))
}
