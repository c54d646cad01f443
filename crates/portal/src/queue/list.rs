//! The queue itself.

use super::chips::Chip;
use super::filters::{Filters, Tab, typed};
use super::row::{Line, lines};
use super::{ROWS, Tally, sum, tallies};
use crate::frame::Frame;
use crate::once;
use crate::page::{self, Page};
use crate::visit::Visit;
use app::App;
use app::treating::{self, Colleague, QueueQuery, SavedView};
use askama::Template;
use domain::accounts::Membership;
use domain::calendar;
use domain::codes::{RequestType, Service, Subject, Urgency};
use domain::ids::{AccountId, SavedViewId};
use domain::requests::state::Status;
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "queue/list.html")]
struct QueuePage {
    frame: Frame,
    key: String,
    tabs: Vec<TabLink>,
    services: Vec<Tally>,
    all_services: String,
    filters: Filters,
    chips: Vec<Chip>,
    views: Vec<ViewLink>,
    lines: Vec<Line>,
    next: Option<String>,
    by_due: String,
    by_arrival: String,
    colleagues: Vec<Colleague>,
    me: Option<AccountId>,
    own_services: Vec<Service>,
    to_sort: i64,
}

struct TabLink {
    label: &'static str,
    href: String,
    is_current: bool,
    count: Option<i64>,
}

struct ViewLink {
    id: SavedViewId,
    name: String,
    href: String,
    is_current: bool,
    is_mine: bool,
    shared: Option<&'static str>,
}

/// What was just done.
fn said(code: &str) -> Option<&'static str> {
    match code {
        "rien" => Some("Rien à prendre : aucune demande triée n’attend dans vos services."),
        "vue" => Some("La vue est gardée."),
        "vue-oubliee" => Some("La vue est supprimée."),
        "reorientee" => Some("La demande est partie dans l’autre service, avec vos échanges."),
        _ => None,
    }
}

/// The page, for somebody of a fund.
pub async fn page<P>(app: &App, visit: &Visit<P>, query: &str) -> Page {
    let typed = typed(query);
    let filters = Filters::read(&typed);
    let now = app.clock.now();
    let today = calendar::paris(now).date();
    let me = visit.actor.account();
    let wanted = QueueQuery {
        wanted: filters.wanted(me, today),
        order: filters.order(),
        limit: ROWS,
    };
    let queue = treating::queue(app, &visit.actor, wanted).await?;
    let views = treating::views(app, &visit.actor).await?;
    let colleagues = treating::colleagues(app, &visit.actor).await?;
    let own: BTreeSet<Service> = match &visit.actor.membership {
        Membership::Fund { services, .. } => services.clone(),
        Membership::Organisation(_) => BTreeSet::new(),
    };
    let load = &queue.load;
    let mut services = tallies(load, own.iter().copied());
    for (tally, service) in services.iter_mut().zip(&own) {
        tally.href = filters.within(Some(*service)).href();
        tally.is_current = filters.service == Some(*service);
    }
    let here: Vec<_> = load
        .iter()
        .filter(|one| filters.service.is_none_or(|service| service == one.service))
        .cloned()
        .collect();
    let frame = visit.frame("File des demandes").saying(said(&typed.fait));
    page::show(&QueuePage {
        frame,
        key: once::key(app),
        tabs: tabs(&filters, &here, me),
        services,
        all_services: filters.within(None).href(),
        chips: filters.chips(),
        views: links(views, &filters, me),
        next: queue.next.and_then(|next| filters.href_after(next)),
        lines: lines(queue.rows, &queue.present, (now, &queue.calendar)),
        by_due: filters.sorted(false).href(),
        by_arrival: filters.sorted(true).href(),
        colleagues,
        me,
        own_services: own.into_iter().collect(),
        to_sort: sum(load, |one| one.to_sort),
        filters,
    })
}

fn tabs(filters: &Filters, load: &[treating::Load], me: Option<AccountId>) -> Vec<TabLink> {
    let held = |by: Option<AccountId>| load.iter().filter(move |one| one.assignee == by);
    let count = |tab: Tab| match tab {
        Tab::Open => Some(sum(load, |one| one.open)),
        Tab::Untaken => Some(held(None).map(|one| one.open).sum()),
        Tab::Mine => Some(me.map_or(0, |me| held(Some(me)).map(|one| one.open).sum())),
        Tab::Awaiting => Some(sum(load, |one| one.open - one.to_treat)),
        Tab::Late => Some(sum(load, |one| one.late)),
        Tab::Ended => None,
    };
    let link = |tab: Tab| TabLink {
        label: tab.label(),
        href: filters.under(tab).href(),
        is_current: filters.tab == tab,
        count: count(tab),
    };
    Tab::ALL.into_iter().map(link).collect()
}

fn links(views: Vec<SavedView>, filters: &Filters, me: Option<AccountId>) -> Vec<ViewLink> {
    let here = filters.query();
    let link = |view: SavedView| ViewLink {
        id: view.id,
        href: super::filters::address(&view.query),
        is_current: view.query == here,
        is_mine: Some(view.owner) == me,
        shared: view.service.map(Service::label),
        name: view.name.as_str().to_owned(),
    };
    views.into_iter().map(link).collect()
}
