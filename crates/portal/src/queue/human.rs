//! `/tri`: what the core was not sure of, for a human to sort.

use super::row::{Line, lines};
use super::{ROWS, filters};
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::urls;
use crate::visit::Visit;
use actix_web::{HttpRequest, get, web};
use app::requests::find;
use app::treating::{self, Order, QueueQuery, QueueWanted};
use app::{App, AppError};
use askama::Template;
use domain::codes::{RequestType, Service, Subject, Urgency};
use domain::ids::RequestId;
use edge::needs::TreatRequests;

#[derive(Template)]
#[template(path = "queue/human.html")]
struct HumanPage {
    frame: Frame,
    cards: Vec<Card>,
    next: Option<String>,
    total: i64,
}

/// A request with what the core proposes for it.
struct Card {
    line: Line,
    version: i32,
    id: RequestId,
    request_type: RequestType,
    subject: Subject,
    own_service: Service,
    urgency: Urgency,
    text: String,
    confidence: String,
    reasons: Vec<String>,
}

impl Card {
    /// Where an act on it is sent.
    fn treat(&self, act: &str) -> String {
        urls::treat(self.id, act)
    }
}

/// The page.
#[get("/tri")]
pub async fn get(app: web::Data<App>, request: HttpRequest, visit: Visit<TreatRequests>) -> Page {
    let typed = filters::typed(request.query_string());
    let after = filters::Filters::read(&typed).order();
    let wanted = QueueQuery {
        wanted: QueueWanted {
            is_open: true,
            human_sorting: Some(true),
            ..QueueWanted::default()
        },
        order: after,
        limit: ROWS.min(10),
    };
    let queue = treating::queue(&app, &visit.actor, wanted).await?;
    let total = super::sum(&queue.load, |one| one.to_sort);
    let ids: Vec<RequestId> = queue.rows.iter().map(|row| row.request.id).collect();
    let lines = lines(
        queue.rows,
        &queue.present,
        (app.clock.now(), &queue.calendar),
    );
    let mut cards = Vec::new();
    for (line, id) in lines.into_iter().zip(ids) {
        let detail = match find(&app, &visit.actor, id).await {
            // A colleague sorted it elsewhere in between.
            Err(AppError::NotFound | AppError::Erased) => continue,
            found => found?,
        };
        let filing = detail.request.filing;
        cards.push(Card {
            line,
            id,
            version: detail.request.version,
            request_type: filing.request_type,
            subject: filing.subject,
            own_service: filing.service,
            urgency: filing.urgency,
            text: detail.submission.text.expose().to_owned(),
            confidence: french::percent(f64::from(detail.sorting.confidence) * 100.0),
            reasons: detail.sorting.reasons,
        });
    }
    let next = queue.next.and_then(|next| match next {
        Order::Due(Some((due_on, id))) => {
            Some(format!("{}?suite={due_on}_{id}", urls::HUMAN_SORTING))
        }
        Order::Due(None) | Order::Arrival(_) => None,
    });
    page::show(&HumanPage {
        frame: visit.frame("Demandes à trier"),
        cards,
        next,
        total,
    })
}
