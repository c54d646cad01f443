//! `/demandes`: the organisation's requests, or the services' queues.

pub mod partner;

use crate::page::Page;
use crate::queue;
use crate::visit::Visit;
use actix_web::{HttpRequest, get, web};
use app::App;
use edge::needs::ReadRequests;

/// The page: what its address asks for is read by each side.
#[get("/demandes")]
pub async fn get(app: web::Data<App>, visit: Visit<ReadRequests>, request: HttpRequest) -> Page {
    if visit.actor.organisation().is_some() {
        partner::page(&app, &visit, request.query_string()).await
    } else {
        queue::list::page(&app, &visit, request.query_string()).await
    }
}
