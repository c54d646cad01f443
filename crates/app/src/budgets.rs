//! How much a caller of the API may ask for in a minute (S-214): each program and each person, and all
//! those of one organisation or fund together, so that nobody's loop slows the others.
//!
//! Counted in memory, per process, in fixed windows: what a caller is told (so many left, until then)
//! is then exactly what she has.

use crate::auth::throttle::network;
use domain::accounts::{Author, Membership};
use domain::funds::FundCode;
use domain::ids::OrganisationId;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// Over how long calls are counted, in seconds.
pub const WINDOW: u32 = 60;
/// Callers remembered at most: beyond, those whose window is over go.
const REMEMBERED: usize = 100_000;

/// How many calls a window allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// To one program, one person, or one address without a good token: 1 or more.
    pub caller: u32,
    /// To all programs and persons of one organisation or fund together: 1 or more.
    pub together: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            caller: 600,
            together: 3_000,
        }
    }
}

/// Who calls, as far as a call says before the database is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// The bearer of a good token.
    Known(Author),
    /// Anybody else, by her network.
    Address(IpAddr),
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Payer {
    Author(Author),
    Network(IpAddr),
    Organisation(OrganisationId),
    Fund(FundCode),
}

impl From<Caller> for Payer {
    fn from(caller: Caller) -> Self {
        match caller {
            Caller::Known(author) => Self::Author(author),
            Caller::Address(address) => Self::Network(network(address)),
        }
    }
}

impl From<&Membership> for Payer {
    fn from(membership: &Membership) -> Self {
        match membership {
            Membership::Organisation(id) => Self::Organisation(*id),
            Membership::Fund { fund, .. } => Self::Fund(fund.clone()),
        }
    }
}

/// What is left of a budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Its name: `default` or `organisation`.
    pub name: &'static str,
    /// Calls that a window allows.
    pub limit: u32,
    /// Calls that are left of this window.
    pub left: u32,
    /// Seconds until it is whole again.
    pub resets_in: u32,
}

/// Whether a call may go on, with what is left of each budget that it is counted in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// It may, and was counted.
    In(Vec<Budget>),
    /// It may not, and was not counted: so many seconds to wait.
    Over(Vec<Budget>, u32),
}

#[derive(Clone, Copy)]
struct Spent {
    calls: u32,
    since: Timestamp,
}

#[derive(Default)]
struct Counts {
    spent: HashMap<Payer, Spent>,
    /// With whom each author shares a budget: known from her first call on, which asked the database.
    shares: HashMap<Author, Payer>,
}

/// The budgets of this process.
#[derive(Default)]
pub struct Budgets {
    limits: Limits,
    counts: Mutex<Counts>,
}

impl Budgets {
    /// Nobody called yet.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            counts: Mutex::default(),
        }
    }

    /// Counts a call before it is served.
    pub fn admit(&self, caller: Caller, now: Timestamp) -> Admission {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.forget_old(now);
        let mut payers = vec![("default", self.limits.caller, Payer::from(caller))];
        if let Caller::Known(author) = caller {
            let shared = counts.shares.get(&author).cloned();
            payers.extend(shared.map(|payer| ("organisation", self.limits.together, payer)));
        }
        let before: Vec<Budget> = payers
            .iter()
            .map(|(name, limit, payer)| counts.left(name, *limit, payer, now))
            .collect();
        let spent_out = before.iter().filter(|budget| budget.left == 0);
        if let Some(wait) = spent_out.map(|budget| budget.resets_in).max() {
            return Admission::Over(before, wait);
        }
        let after = payers.into_iter().map(|(name, limit, payer)| {
            counts.spend(payer.clone(), now);
            counts.left(name, limit, &payer, now)
        });
        Admission::In(after.collect())
    }

    /// Learns for whom an author acts; her first call counts among theirs from then on. `None` when
    /// that was known, and counted.
    pub fn learn(&self, author: Author, membership: &Membership, now: Timestamp) -> Option<Budget> {
        let payer = Payer::from(membership);
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.shares.get(&author) == Some(&payer) {
            return None;
        }
        counts.shares.insert(author, payer.clone());
        counts.spend(payer.clone(), now);
        Some(counts.left("organisation", self.limits.together, &payer, now))
    }
}

impl Counts {
    fn current(&self, payer: &Payer, now: Timestamp) -> Option<Spent> {
        self.spent
            .get(payer)
            .copied()
            .filter(|spent| is_running(spent, now))
    }

    fn left(&self, name: &'static str, limit: u32, payer: &Payer, now: Timestamp) -> Budget {
        let current = self.current(payer, now);
        Budget {
            name,
            limit,
            left: limit.saturating_sub(current.map_or(0, |spent| spent.calls)),
            resets_in: current.map_or(WINDOW, |spent| remaining(&spent, now)),
        }
    }

    fn spend(&mut self, payer: Payer, now: Timestamp) {
        let before = self.current(&payer, now);
        let before = before.unwrap_or(Spent {
            calls: 0,
            since: now,
        });
        let spent = Spent {
            calls: before.calls.saturating_add(1),
            ..before
        };
        self.spent.insert(payer, spent);
    }

    /// When there is no room, those whose window is over leave; if none is, all do: a flood of addresses
    /// costs memory to nobody, and a minute of counting to all.
    fn forget_old(&mut self, now: Timestamp) {
        if self.spent.len() >= REMEMBERED {
            self.spent.retain(|_, spent| is_running(spent, now));
        }
        if self.spent.len() >= REMEMBERED {
            self.spent.clear();
        }
        if self.shares.len() >= REMEMBERED {
            self.shares.clear();
        }
    }
}

fn is_running(spent: &Spent, now: Timestamp) -> bool {
    let age = now.duration_since(spent.since);
    age >= SignedDuration::ZERO && age < SignedDuration::from_secs(i64::from(WINDOW))
}

/// Whole seconds, rounded up: whoever waits that long is served.
fn remaining(spent: &Spent, now: Timestamp) -> u32 {
    let whole = SignedDuration::from_secs(i64::from(WINDOW));
    let left = whole - now.duration_since(spent.since);
    let rounded = left.as_secs() + i64::from(left.subsec_nanos() > 0);
    u32::try_from(rounded).unwrap_or(WINDOW).clamp(1, WINDOW)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ids::{AccountId, ClientId};
    use uuid::Uuid;

    fn at(millisecond: i64) -> Timestamp {
        Timestamp::from_millisecond(1_800_000_000_000 + millisecond).unwrap()
    }

    fn client(n: u128) -> Author {
        Author::Client(ClientId::from_uuid(Uuid::from_u128(n)))
    }

    fn organisation(n: u128) -> Membership {
        Membership::Organisation(OrganisationId::from_uuid(Uuid::from_u128(n)))
    }

    fn small() -> Budgets {
        Budgets::new(Limits {
            caller: 3,
            together: 5,
        })
    }

    fn wait(admission: &Admission) -> u32 {
        match admission {
            Admission::In(_) => 0,
            Admission::Over(_, wait) => *wait,
        }
    }

    /// S-214: what is told is what is had, and whoever waits as told is served.
    #[test]
    fn s214_so_many_calls_then_a_wait_that_is_enough() {
        let budgets = small();
        let caller = Caller::Known(client(1));
        for left in [2, 1, 0] {
            let admitted = budgets.admit(caller, at(500));
            let budget = Budget {
                name: "default",
                limit: 3,
                left,
                resets_in: 60,
            };
            assert_eq!(admitted, Admission::In(vec![budget]));
        }
        assert_eq!(wait(&budgets.admit(caller, at(501))), 60);
        assert_eq!(wait(&budgets.admit(caller, at(59_999))), 1);
        assert_eq!(wait(&budgets.admit(caller, at(60_499))), 1);
        assert_eq!(wait(&budgets.admit(caller, at(60_500))), 0);
    }

    /// S-214: another caller's calls are not seen, nor paid for.
    #[test]
    fn s214_one_callers_loop_costs_another_nothing() {
        let budgets = small();
        for _ in 0..10 {
            budgets.admit(Caller::Known(client(1)), at(0));
        }
        assert_eq!(wait(&budgets.admit(Caller::Known(client(2)), at(0))), 0);
        let person = Author::Account(AccountId::from_uuid(Uuid::from_u128(1)));
        assert_eq!(wait(&budgets.admit(Caller::Known(person), at(0))), 0);
        let office = Caller::Address("192.0.2.1".parse().unwrap());
        assert_eq!(wait(&budgets.admit(office, at(0))), 0);
    }

    /// S-214: those of one organisation share a budget, from the first call of each on.
    #[test]
    fn s214_an_organisation_has_a_budget_of_its_own() {
        let budgets = small();
        let serve = |n: u128| {
            let admission = budgets.admit(Caller::Known(client(n)), at(0));
            if matches!(admission, Admission::In(_)) {
                budgets.learn(client(n), &organisation(n % 2), at(0));
            }
            wait(&admission)
        };
        let served: Vec<u32> = [1, 1, 1, 3, 3, 3, 2].into_iter().map(serve).collect();
        assert_eq!(served, [0, 0, 0, 0, 0, 60, 0]);
    }
}
