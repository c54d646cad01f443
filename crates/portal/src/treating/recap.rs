//! Closing takes two steps: what will be said is read before it is sent (RGAA 11.12).

use super::acts::closing;
use super::outcome::again;
use super::typed::Typed;
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::urls;
use crate::visit::Visit;
use app::App;
use app::requests::find;
use askama::Template;
use domain::ids::RequestId;
use edge::needs::TreatRequests;

#[derive(Template)]
#[template(path = "treating/recap.html")]
struct RecapPage {
    frame: Frame,
    id: RequestId,
    reference: String,
    outcome: &'static str,
    typed: Typed,
}

impl RecapPage {
    fn treat(&self, act: &str) -> String {
        urls::treat(self.id, act)
    }

    fn request_href(&self) -> String {
        urls::request(self.id)
    }
}

/// What closing will do, to be confirmed.
pub async fn show(app: &App, visit: &Visit<TreatRequests>, id: RequestId, typed: Typed) -> Page {
    let outcome = match closing(&typed) {
        Ok(close) => close.outcome.label(),
        Err(error) => return again(app, visit, id, typed, error).await,
    };
    let found = match find(app, &visit.actor, id).await {
        Ok(found) => found,
        Err(error) => return again(app, visit, id, typed, error).await,
    };
    let reference = found.request.reference.as_str().to_owned();
    page::show(&RecapPage {
        frame: visit.frame(&format!("Clôturer {reference}\u{a0}: à confirmer")),
        id,
        reference,
        outcome,
        typed,
    })
}
