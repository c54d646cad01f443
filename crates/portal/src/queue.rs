//! The queues of agents: `/demandes` as the fund sees it, and what is done from it.

pub mod bulk;
pub mod chips;
pub mod due;
pub mod filters;
pub mod human;
pub mod list;
pub mod next;
pub mod row;
pub mod views;

use app::treating::Load;
use domain::codes::Service;

/// How many rows a page of a queue has.
pub const ROWS: u8 = 25;

/// How much is open in one service.
pub struct Tally {
    /// Its name.
    pub name: &'static str,
    /// The queue of it.
    pub href: String,
    /// Whether the page shows it.
    pub is_current: bool,
    /// Open.
    pub open: i64,
    /// In nobody's hands, and waiting for the fund.
    pub untaken: i64,
    /// Due before today.
    pub late: i64,
    /// Due today.
    pub due_today: i64,
    /// Urgent.
    pub urgent: i64,
}

/// The sum of what some loads count.
pub fn sum(load: &[Load], of: impl Fn(&Load) -> i64) -> i64 {
    load.iter().map(of).sum()
}

/// What the services count, in the order in which services are published; those with nothing too.
pub fn tallies(load: &[Load], services: impl Iterator<Item = Service>) -> Vec<Tally> {
    let tally = |service: Service| {
        let of = |count: fn(&Load) -> i64| -> i64 {
            let here = load.iter().filter(|one| one.service == service);
            here.map(count).sum()
        };
        let free = load
            .iter()
            .filter(|one| one.service == service && one.assignee.is_none());
        Tally {
            name: service.label(),
            href: filters::of_service(service),
            is_current: false,
            open: of(|one| one.open),
            untaken: free.map(|one| one.to_treat).sum(),
            late: of(|one| one.late),
            due_today: of(|one| one.due_today),
            urgent: of(|one| one.urgent),
        }
    };
    services.map(tally).collect()
}

/// Whether this one is wanted. Templates pass references.
#[expect(clippy::ref_option, reason = "templates pass references")]
pub fn is<T: PartialEq>(wanted: &Option<T>, one: &T) -> bool {
    wanted.as_ref() == Some(one)
}

/// A count, as French writes it.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "templates pass references"
)]
pub fn number(count: &i64) -> String {
    french::number(*count)
}

/// A count and its noun, as French writes them.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "templates pass references"
)]
pub fn counted(count: &i64, singular: &str, plural: &str) -> String {
    french::counted(*count, singular, plural)
}

/// How many lines there are.
pub fn counted_lines<T>(lines: &[T], singular: &str, plural: &str) -> String {
    let count = i64::try_from(lines.len()).unwrap_or(i64::MAX);
    french::counted(count, singular, plural)
}
