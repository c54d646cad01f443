//! What is unusual in the journal (S-125): eight detectors over its lines, in the order in which they
//! were sealed. Pure: it remembers an hour of each person, and the networks that she came from.

mod window;

#[cfg(test)]
mod tests;

use crate::accounts::Author;
use crate::audit::AlertKind;
use crate::calendar;
use crate::funds::FundCode;
use jiff::civil::Weekday;
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;
use window::Window;

/// Beyond this many in their window, each detector tells. A program reads for many people: it has ten
/// times as much.
mod beyond {
    /// Cases that one person opens within an hour: where the limit of S-010 stands too.
    pub const OPENED: usize = 60;
    /// Cases that somebody of a fund opens within an hour at night or on a Sunday.
    pub const OUTSIDE: usize = 4;
    /// Organisations whose requests somebody of a fund opens within an hour.
    pub const ORGANISATIONS: usize = 30;
    /// Numbers shown within an hour (S-103).
    pub const REVEALS: usize = 20;
    /// Things that are not there, within ten minutes.
    pub const NOT_FOUND: usize = 9;
    /// Tries on a suspended account, within an hour.
    pub const DISABLED: usize = 2;
}

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const TEN_MINUTES: SignedDuration = SignedDuration::from_mins(10);
const PROGRAM: usize = 10;
/// Somebody of a fund works from seven to twenty, Monday to Saturday, Europe/Paris.
const DAY: std::ops::Range<i8> = 7..20;

/// A line of the journal, as far as the analysis goes.
#[derive(Debug, Clone)]
pub struct JournalLine {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub author: Author,
    /// Her fund, when she works for one.
    pub fund: Option<FundCode>,
    /// What was done.
    pub action: String,
    /// To what.
    pub object: Uuid,
    /// Codes that tell more.
    pub codes: String,
    /// The requests that she opened by it, each with the organisation that filed it.
    pub opened: Vec<(Uuid, Option<Uuid>)>,
}

impl JournalLine {
    /// The value of a code: `net` of `why=suspended net=192.0.2.0/24`.
    pub fn code(&self, name: &str) -> Option<&str> {
        self.codes
            .split(' ')
            .filter_map(|pair| pair.split_once('='))
            .find_map(|(key, value)| (key == name).then_some(value))
    }
}

/// Something unusual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub kind: AlertKind,
    /// About whom: `account` or `client`.
    pub about_kind: &'static str,
    /// About whom, by id.
    pub about: Uuid,
    /// Her fund, when she works for one.
    pub fund: Option<FundCode>,
    /// When it was reached.
    pub at: Timestamp,
    /// How much, as a code.
    pub codes: String,
}

impl Finding {
    /// The same for the same thing within the same day: one alert a kind, a person and a day.
    pub fn once(&self) -> String {
        let day = calendar::paris(self.at).date();
        match self.kind {
            AlertKind::Export | AlertKind::NewNetwork => {
                format!("{}:{}:{}", self.kind, self.about, self.at)
            }
            _ => format!("{}:{}:{day}", self.kind, self.about),
        }
    }
}

#[derive(Default)]
struct Person {
    opened: Window<(Uuid, Option<Uuid>)>,
    outside: Window<Uuid>,
    reveals: Window<()>,
    not_found: Window<()>,
    refused: Window<()>,
    networks: BTreeSet<String>,
}

/// What is remembered of each person.
#[derive(Default)]
pub struct Vigilance {
    people: BTreeMap<Uuid, Person>,
}

impl Vigilance {
    /// Remembers a line of before, and tells nothing of it.
    pub fn learn(&mut self, event: &JournalLine) {
        drop(self.feed(event));
    }

    /// What a line makes unusual, if anything.
    pub fn feed(&mut self, event: &JournalLine) -> Vec<Finding> {
        let mut found = Vec::new();
        if event.action == "session.refused" {
            found.extend(self.refused(event));
        }
        let Some(id) = event.author.uuid() else {
            return found;
        };
        let person = self.people.entry(id).or_default();
        let most = |most: usize| match event.author {
            Author::Client(_) => most * PROGRAM,
            _ => most,
        };
        let mut tell = |kind, count: usize| {
            found.push(finding(event, kind, id, format!("count={count}")));
        };
        if !event.opened.is_empty() {
            let (cases, organisations, outside) = person.open(event);
            if cases > most(beyond::OPENED) {
                tell(AlertKind::Volume, cases);
            }
            if organisations > most(beyond::ORGANISATIONS) {
                tell(AlertKind::ManyOrganisations, organisations);
            }
            if outside > beyond::OUTSIDE {
                tell(AlertKind::OutsideHours, outside);
            }
        }
        match event.action.as_str() {
            "request.reveal_nir" => {
                let shown = person.reveals.add(event.at, HOUR, ());
                if shown > beyond::REVEALS {
                    tell(AlertKind::ManyReveals, shown);
                }
            }
            "access.not_found" => {
                let missed = person.not_found.add(event.at, TEN_MINUTES, ());
                if missed > most(beyond::NOT_FOUND) {
                    tell(AlertKind::ManyNotFound, missed);
                }
            }
            "session.open" if person.is_elsewhere(event) => tell(AlertKind::NewNetwork, 1),
            // A program takes lists away every night, and is held by its own quota.
            action if action.ends_with(".export") && event.author.is_person() => {
                tell(AlertKind::Export, 1);
            }
            _ => {}
        }
        found
    }

    /// Tries on a suspended account: they are about it, whoever tries.
    fn refused(&mut self, event: &JournalLine) -> Option<Finding> {
        if event.code("why") != Some("suspended") {
            return None;
        }
        let person = self.people.entry(event.object).or_default();
        let tried = person.refused.add(event.at, HOUR, ());
        (tried > beyond::DISABLED).then(|| Finding {
            about_kind: "account",
            ..finding(
                event,
                AlertKind::DisabledAccount,
                event.object,
                format!("count={tried}"),
            )
        })
    }

    /// Forgets people of whom nothing was seen for an hour, save where they come from.
    pub fn tidy(&mut self, now: Timestamp) {
        for person in self.people.values_mut() {
            person.opened.forget(now, HOUR);
            person.outside.forget(now, HOUR);
            person.reveals.forget(now, HOUR);
            person.not_found.forget(now, TEN_MINUTES);
            person.refused.forget(now, HOUR);
        }
    }
}

fn finding(event: &JournalLine, kind: AlertKind, about: Uuid, codes: String) -> Finding {
    Finding {
        kind,
        about_kind: event.author.kind(),
        about,
        fund: event.fund.clone(),
        at: event.at,
        codes,
    }
}

impl Person {
    /// How many cases, organisations and cases outside of hours this makes within an hour.
    fn open(&mut self, event: &JournalLine) -> (usize, usize, usize) {
        let is_outside = event.fund.is_some()
            && matches!(event.author, Author::Account(_))
            && is_outside_hours(event.at);
        for (request, organisation) in &event.opened {
            self.opened.add(event.at, HOUR, (*request, *organisation));
            if is_outside {
                self.outside.add(event.at, HOUR, *request);
            }
        }
        let cases: BTreeSet<Uuid> = self.opened.iter().map(|(request, _)| *request).collect();
        let organisations: BTreeSet<Uuid> = self
            .opened
            .iter()
            .filter_map(|(_, organisation)| *organisation)
            .filter(|_| event.fund.is_some())
            .collect();
        let outside: BTreeSet<Uuid> = self.outside.iter().copied().collect();
        let outside = if is_outside { outside.len() } else { 0 };
        (cases.len(), organisations.len(), outside)
    }

    /// Whether she comes from a network of hers that is new; the first one is not.
    fn is_elsewhere(&mut self, event: &JournalLine) -> bool {
        let Some(network) = event.code("net") else {
            return false;
        };
        let is_first = self.networks.is_empty();
        self.networks.insert(network.to_owned()) && !is_first
    }
}

fn is_outside_hours(at: Timestamp) -> bool {
    let here = calendar::paris(at);
    here.weekday() == Weekday::Sunday || !DAY.contains(&here.hour())
}
