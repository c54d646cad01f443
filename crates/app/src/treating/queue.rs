//! A page of the queues, with everything that it shows, read at once.

use super::leases::{Presence, present};
use crate::access;
use crate::audit::{self, Sight};
use crate::context::App;
use crate::error::AppError;
use crate::requests::{Row, rows};
use domain::accounts::Actor;
use domain::calendar::{self, FundCalendar};
use domain::ids::RequestId;
use domain::permissions::Permission;
use store::calendars;
use store::requests::{self, Load, Order, QueueWanted, Visibility};

/// What is wanted of the queues.
pub struct QueueQuery {
    /// Which requests.
    pub wanted: QueueWanted,
    /// In which order, from where on.
    pub order: Order,
    /// How many at most, 1 to 100.
    pub limit: u8,
}

/// A page of the queues.
pub struct Queue {
    /// The requests, with names.
    pub rows: Vec<Row>,
    /// Where the next page begins, when there is more.
    pub next: Option<Order>,
    /// Who else is on them right now.
    pub present: Vec<Presence>,
    /// How much is open in each service, by holder.
    pub load: Vec<Load>,
    /// The calendar by which lateness is counted: the fund's.
    pub calendar: FundCalendar,
}

/// A page of the queues of the actor's services.
pub async fn queue(app: &App, actor: &Actor, query: QueueQuery) -> Result<Queue, AppError> {
    access::require(actor, Permission::TreatRequests)?;
    let load = load(app, actor).await?;
    let reader = actor.clone();
    let queue = app
        .store
        .read(move |tx| {
            let visibility = access::visibility(&reader);
            let QueueQuery {
                wanted,
                order,
                limit,
            } = query;
            let (items, has_more) = requests::queue(tx, &visibility, &wanted, order, limit)?;
            let next = items.last().filter(|_| has_more).map(|last| match order {
                Order::Due(_) => Order::Due(Some((last.filing.due_on, last.id))),
                Order::Arrival(_) => Order::Arrival(Some(last.id)),
            });
            let ids: Vec<RequestId> = items.iter().map(|request| request.id).collect();
            Ok::<_, AppError>(Queue {
                present: present(tx, &reader, &ids)?,
                rows: rows(tx, &reader, items)?,
                next,
                load,
                calendar: match reader.fund() {
                    Some(fund) => calendars::of(tx, fund)?,
                    None => FundCalendar::default(),
                },
            })
        })
        .await?;
    let shown = queue.rows.iter().map(|row| row.request.id);
    audit::saw(app, actor, Sight::requests(shown)).await?;
    Ok(queue)
}

/// How much is open in the services that the actor sees.
async fn load(app: &App, actor: &Actor) -> Result<Vec<Load>, AppError> {
    let (fund, services) = match access::visibility(actor) {
        Visibility::Organisation(_) => return Ok(Vec::new()),
        Visibility::Fund(fund) => (fund, None),
        Visibility::Services(fund, services) => (fund, Some(services)),
    };
    let today = calendar::paris(app.clock.now()).date();
    let all = app.loads.of(&app.store, &fund, today).await?;
    let is_hers = |service| {
        let hers = services.as_ref();
        hers.is_none_or(|services| services.contains(&service))
    };
    let own = all.iter().filter(|one| is_hers(one.service));
    Ok(own.cloned().collect())
}
