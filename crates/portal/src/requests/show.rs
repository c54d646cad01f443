//! `/demandes/{id}`: a request, as each side reads it.

pub mod partner;

use super::access;
use crate::page::Page;
use crate::treating;
use crate::visit::Visit;
use actix_web::{get, web};
use app::App;
use domain::ids::RequestId;
use edge::needs::ReadRequests;
use serde::Deserialize;
use uuid::Uuid;

/// What was just done.
#[derive(Deserialize)]
pub struct Asked {
    /// Its code.
    #[serde(default)]
    pub fait: String,
}

/// The page.
#[get("/demandes/{id:[0-9a-f-]{36}}")]
pub async fn get(
    app: web::Data<App>,
    visit: Visit<ReadRequests>,
    id: web::Path<Uuid>,
    asked: web::Query<Asked>,
) -> Page {
    let id = RequestId::from_uuid(*id);
    if visit.actor.organisation().is_some() {
        partner::get(&app, &visit, id, &asked.fait).await
    } else {
        match treating::request::page(&app, &visit, id, &asked.fait).await {
            Err(refusal) if refusal.asks_why() => access::ask(&visit, id, None),
            page => page,
        }
    }
}
