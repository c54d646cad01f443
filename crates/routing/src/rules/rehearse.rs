//! A rehearsal: what proposed rules would have changed on past requests.

use super::{Case, Rules};
use domain::calendar;
use domain::codes::Service;
use domain::ids::RequestId;
use domain::requests::Reference;
use domain::routing_rules::RuleId;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A past request.
#[derive(Debug, Clone, Copy)]
pub struct Past<'a> {
    /// Its id.
    pub id: RequestId,
    /// Its reference.
    pub reference: &'a Reference,
    /// What rules look at; its service is the one that the core alone would have given.
    pub case: Case<'a>,
    /// The service that has it now, or had it at its end.
    pub filed_in: Service,
    /// The day on which it counts as received.
    pub received_on: Date,
    /// The last business day to treat it.
    pub due_on: Date,
    /// Whether it was treated after that day, or is still open beyond it.
    pub was_late: bool,
}

/// Requests that would go from one service to another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Move {
    /// How many.
    pub count: usize,
    /// The first ones, at most [`Rehearsal::SHOWN`].
    pub requests: Vec<(RequestId, Reference)>,
    /// How many of them an agent had sent there by hand.
    pub already_there: usize,
    /// How many were late where they were.
    pub was_late: usize,
    /// How many would be late at the usual delay of their destination; `None` when it is unknown.
    pub would_be_late: Option<usize>,
}

/// What a service would get.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Load {
    /// By the rules that apply.
    pub before: usize,
    /// By the proposed ones.
    pub after: usize,
}

/// What proposed rules would change: each past request is given to both sets.
#[derive(Debug)]
pub struct Rehearsal<'a> {
    applied: &'a Rules,
    proposed: &'a Rules,
    delays: &'a BTreeMap<Service, u32>,
    /// How many requests were given to both sets.
    pub requests: usize,
    /// What would move: from, to, by which proposed rule.
    pub moves: BTreeMap<(Service, Service, Option<RuleId>), Move>,
    /// What each service would get.
    pub load: BTreeMap<Service, Load>,
    /// How many requests each proposed rule would decide.
    pub decided: BTreeMap<RuleId, usize>,
}

impl<'a> Rehearsal<'a> {
    /// How many requests of a move are named.
    pub const SHOWN: usize = 100;

    /// Compares proposed rules with those that apply. `delays` are the usual business days from
    /// reception to the first answer, of each service where they are known.
    pub fn new(
        applied: &'a Rules,
        proposed: &'a Rules,
        delays: &'a BTreeMap<Service, u32>,
    ) -> Self {
        Self {
            applied,
            proposed,
            delays,
            requests: 0,
            moves: BTreeMap::new(),
            load: BTreeMap::new(),
            decided: BTreeMap::new(),
        }
    }

    /// Gives one past request to both sets.
    pub fn add(&mut self, past: &Past<'_>) {
        let (from, _) = self.applied.route(&past.case);
        let (to, rule) = self.proposed.route(&past.case);
        self.requests += 1;
        self.load.entry(from).or_default().before += 1;
        self.load.entry(to).or_default().after += 1;
        if let Some(rule) = rule {
            *self.decided.entry(rule.id.clone()).or_default() += 1;
        }
        if from == to {
            return;
        }
        let delay = self.delays.get(&to).copied();
        let key = (from, to, rule.map(|rule| rule.id.clone()));
        let moved = self.moves.entry(key).or_insert_with(|| Move {
            would_be_late: delay.map(|_| 0),
            ..Move::default()
        });
        moved.count += 1;
        moved.already_there += usize::from(past.filed_in == to);
        moved.was_late += usize::from(past.was_late);
        if let Some((delay, late)) = delay.zip(moved.would_be_late.as_mut()) {
            let answered_on = calendar::add_business_days(past.received_on, delay);
            *late += usize::from(answered_on > past.due_on);
        }
        if moved.requests.len() < Self::SHOWN {
            moved.requests.push((past.id, past.reference.clone()));
        }
    }
}
