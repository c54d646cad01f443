//! `/` for the fund's people: what I have, by due date, and what waits in the queues.

use crate::frame::Frame;
use crate::once;
use crate::page::{self, Page};
use crate::queue::filters::Tab;
use crate::queue::row::{Line, lines};
use crate::queue::{Tally, sum, tallies};
use crate::visit::{Anyone, Visit};
use app::App;
use app::requests::Filter;
use app::treating::{self, Order, QueueQuery, QueueWanted};
use askama::Template;
use domain::accounts::Membership;
use domain::codes::Urgency;

/// How many of my requests the page shows; the queue shows them all.
const MINE_SHOWN: u8 = 15;

#[derive(Template)]
#[template(path = "home/fund.html")]
struct FundHome {
    frame: Frame,
    name: String,
    key: String,
    mine: Vec<Line>,
    mine_count: i64,
    has_more: bool,
    services: Vec<Tally>,
    has_open: bool,
    to_sort: i64,
    untaken: i64,
    late: i64,
    urgent: i64,
}

/// The page.
pub async fn page(app: &App, visit: &Visit<Anyone>) -> Page {
    let actor = &visit.actor;
    let name = visit.account.name.as_str().to_owned();
    let wanted = QueueQuery {
        wanted: QueueWanted {
            filter: Filter {
                assignee: actor.account(),
                ..Filter::default()
            },
            is_open: true,
            ..QueueWanted::default()
        },
        order: Order::Due(None),
        limit: MINE_SHOWN,
    };
    let queue = treating::queue(app, actor, wanted).await?;
    let load = &queue.load;
    let me = actor.account();
    let services = match &actor.membership {
        Membership::Fund { services, .. } => tallies(load, services.iter().copied()),
        Membership::Organisation(_) => Vec::new(),
    };
    let held = load.iter().filter(|one| one.assignee == me && me.is_some());
    page::show(&FundHome {
        frame: visit.frame("Accueil"),
        name,
        key: once::key(app),
        mine_count: held.map(|one| one.open).sum(),
        has_more: queue.next.is_some(),
        to_sort: sum(load, |one| one.to_sort),
        untaken: services.iter().map(|one| one.untaken).sum(),
        late: sum(load, |one| one.late),
        urgent: sum(load, |one| one.urgent),
        has_open: services.iter().any(|one| one.open > 0),
        services,
        mine: lines(
            queue.rows,
            &queue.present,
            (app.clock.now(), &queue.calendar),
        ),
    })
}
