//! `/pilotage`: load by service and by agent, what is late, step by step.

use crate::frame::Frame;
use crate::page::{self, Page};
use crate::queue::due::{Due, Today, due};
use crate::queue::filters::{Filters, Tab, Typed};
use crate::queue::row::{Line, lines};
use crate::queue::{Tally, tallies};
use crate::storage::told;
use crate::visit::Visit;
use actix_web::{get, web};
use app::App;
use app::treating::{self, Colleague, Load, Order, QueueQuery, QueueWanted};
use askama::Template;
use domain::accounts::{Membership, Role};
use domain::calendar;
use domain::codes::Service;
use domain::ids::AccountId;
use edge::needs::TreatRequests;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// How many late requests the page shows; the queue shows them all.
const LATE_SHOWN: u8 = 25;

#[derive(Template)]
#[template(path = "steering/load.html")]
struct LoadPage {
    frame: Frame,
    services: Vec<ServiceRow>,
    agents: Vec<AgentRow>,
    ladder: Vec<Step>,
    late: Vec<Line>,
    late_href: String,
    colleagues: Vec<Colleague>,
    is_supervisor: bool,
    storage: String,
}

struct ServiceRow {
    tally: Tally,
    earliest: Option<Due>,
}

struct AgentRow {
    name: String,
    href: String,
    open: i64,
    to_treat: i64,
    late: i64,
    due_today: i64,
    urgent: i64,
    earliest: Option<Due>,
}

/// A step of the ladder: how many are so late.
struct Step {
    label: &'static str,
    count: usize,
}

/// The page.
#[get("/pilotage")]
pub async fn get(app: web::Data<App>, visit: Visit<TreatRequests>) -> Page {
    let now = app.clock.now();
    let today = calendar::paris(now).date();
    let own: BTreeSet<Service> = match &visit.actor.membership {
        Membership::Fund { services, .. } => services.clone(),
        Membership::Organisation(_) => BTreeSet::new(),
    };
    let wanted = |limit| QueueQuery {
        wanted: QueueWanted {
            filter: app::requests::Filter {
                overdue_on: Some(today),
                ..app::requests::Filter::default()
            },
            is_open: true,
            ..QueueWanted::default()
        },
        order: Order::Due(None),
        limit,
    };
    let queue = treating::queue(&app, &visit.actor, wanted(100)).await?;
    let colleagues = treating::colleagues(&app, &visit.actor).await?;
    let seen = Today {
        day: today,
        calendar: &queue.calendar,
    };
    let ladder = ladder(queue.rows.iter().map(|row| row.request.filing.due_on), seen);
    let mut late = lines(queue.rows, &queue.present, (now, &queue.calendar));
    late.truncate(usize::from(LATE_SHOWN));
    let late_href = Filters::read(&Typed {
        onglet: Tab::Late.code().to_owned(),
        ..Typed::default()
    })
    .href();
    let storage = app::quotas::of_fund(&app, &visit.actor).await?;
    page::show(&LoadPage {
        frame: visit.frame("Pilotage"),
        services: services(&queue.load, &own, seen),
        agents: agents(&queue.load, &colleagues, seen),
        ladder,
        late,
        late_href,
        colleagues,
        is_supervisor: visit.account.role == Role::Supervisor,
        storage: told(&storage),
    })
}

fn services(load: &[Load], own: &BTreeSet<Service>, today: Today<'_>) -> Vec<ServiceRow> {
    let rows = tallies(load, own.iter().copied()).into_iter().zip(own);
    rows.map(|(tally, service)| {
        let here = load.iter().filter(|one| one.service == *service);
        let earliest = here.filter_map(|one| one.earliest_due).min();
        ServiceRow {
            tally,
            earliest: earliest.map(|day| due(day, today)),
        }
    })
    .collect()
}

fn agents(load: &[Load], colleagues: &[Colleague], today: Today<'_>) -> Vec<AgentRow> {
    let mut held: BTreeMap<AccountId, Vec<&Load>> = BTreeMap::new();
    for one in load {
        if let Some(holder) = one.assignee {
            held.entry(holder).or_default().push(one);
        }
    }
    let known = colleagues.iter().map(|one| {
        let name = one.name.as_str().to_owned();
        (one.id, name)
    });
    let known: BTreeMap<AccountId, String> = known.collect();
    // Whoever has requests and is no longer there is shown too: they have to be given to others.
    let gone = held.keys().filter(|id| !known.contains_key(id));
    let gone: Vec<_> = gone
        .map(|id| (*id, "Personne qui n’est plus là".to_owned()))
        .collect();
    known
        .into_iter()
        .chain(gone)
        .map(|(id, name)| {
            let own = held.get(&id).map(Vec::as_slice).unwrap_or_default();
            let sum = |of: fn(&Load) -> i64| own.iter().map(|one| of(one)).sum();
            let earliest = own.iter().filter_map(|one| one.earliest_due).min();
            AgentRow {
                name,
                href: crate::queue::filters::address(&format!("agent={id}")),
                open: sum(|one| one.open),
                to_treat: sum(|one| one.to_treat),
                late: sum(|one| one.late),
                due_today: sum(|one| one.due_today),
                urgent: sum(|one| one.urgent),
                earliest: earliest.map(|day| due(day, today)),
            }
        })
        .collect()
}

fn ladder(late: impl Iterator<Item = Date>, today: Today<'_>) -> Vec<Step> {
    let mut steps = [
        ("1 ou 2 jours ouvrés", 2, 0),
        ("3 à 5 jours ouvrés", 5, 0),
        ("6 à 10 jours ouvrés", 10, 0),
        ("plus de 10 jours ouvrés", i32::MAX, 0),
    ];
    for due_on in late {
        let days = today.calendar.business_days_between(due_on, today.day);
        if let Some((_, _, count)) = steps.iter_mut().find(|(_, most, _)| days <= *most) {
            *count += 1;
        }
    }
    steps
        .into_iter()
        .map(|(label, _, count)| Step { label, count })
        .collect()
}
