//! `/` for partners: what waits for me first, then what is going on.

use crate::drafts::list::DraftRow;
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::requests::list::partner::RowView;
use crate::visit::{Anyone, Visit};
use app::requests::{Filter, ListQuery, Row, board, thread};
use app::{App, drafts};
use askama::Template;
use domain::calendar::paris;
use domain::requests::state::{Party, Status};
use domain::thread::ItemStatus;
use std::collections::BTreeSet;

/// How many of each are shown.
const ROWS: u8 = 8;

#[derive(Template)]
#[template(path = "home/partner.html")]
struct PartnerHome {
    frame: Frame,
    name: String,
    waiting: Vec<Waiting>,
    more_waiting: bool,
    answered: Vec<RowView>,
    drafts: Vec<DraftRow>,
    latest: Vec<RowView>,
}

/// A request that waits for the partner, and for what.
struct Waiting {
    row: RowView,
    items: Vec<String>,
}

impl PartnerHome {
    const fn nothing_waits(&self) -> bool {
        self.waiting.is_empty() && self.answered.is_empty() && self.drafts.is_empty()
    }
}

async fn with_status(
    app: &App,
    visit: &Visit<Anyone>,
    status: Option<Status>,
) -> Result<(Vec<Row>, bool), crate::refusal::Refusal> {
    let query = ListQuery {
        filter: Filter {
            status: status.into_iter().collect::<BTreeSet<_>>(),
            ..Filter::default()
        },
        after: None,
        limit: ROWS,
    };
    let listed = board(app, &visit.actor, query).await?;
    Ok((listed.rows, listed.next.is_some()))
}

/// The page.
pub async fn page(app: &App, visit: &Visit<Anyone>) -> Page {
    let today = paris(app.clock.now()).date();
    let (asked, more_waiting) = with_status(app, visit, Some(Status::AwaitingPartner)).await?;
    let mut waiting = Vec::new();
    for row in asked {
        // Others are waited for: nothing to do here.
        if row.request.state.turn() != Some(Party::Partner) {
            continue;
        }
        let items = thread(app, &visit.actor, row.request.id).await?.items;
        let items = items.iter().filter(|item| item.status == ItemStatus::Asked);
        waiting.push(Waiting {
            items: items.map(|item| item.label.as_str().to_owned()).collect(),
            row: RowView::of(&row, today),
        });
    }
    let (answered, _) = with_status(app, visit, Some(Status::Answered)).await?;
    let (latest, _) = with_status(app, visit, None).await?;
    let drafts = drafts::list(app, &visit.actor).await?;
    page::show(&PartnerHome {
        frame: visit.frame("Accueil"),
        name: visit.account.name.as_str().to_owned(),
        waiting,
        more_waiting,
        answered: answered.iter().map(|row| RowView::of(row, today)).collect(),
        drafts: drafts.iter().map(DraftRow::of).collect(),
        latest: latest.iter().map(|row| RowView::of(row, today)).collect(),
    })
}
