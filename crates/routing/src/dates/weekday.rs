//! Weekdays: "lundi", "mardi prochain", "vendredi 13".

use jiff::civil::Weekday;

use super::words::WEEKDAYS;
use super::{Finder, Found, Kind};

/// What a weekday alone may date: "le rendez-vous du jeudi".
const DATED: [&str; 26] = [
    "rdv",
    "hospitalisation",
    "operation",
    "intervention",
    "entree",
    "sortie",
    "admission",
    "chimio",
    "chimiotherapie",
    "dialyse",
    "seance",
    "cure",
    "consultation",
    "visite",
    "examen",
    "scanner",
    "irm",
    "bloc",
    "biopsie",
    "audience",
    "commission",
    "depart",
    "reunion",
    "convocation",
    "embauche",
    "expulsion",
];

impl Finder<'_> {
    pub(super) fn weekday(&self, at: usize) -> Found {
        let weekday = self.named(at)?;
        if self.habit(at) {
            return None;
        }
        // In "dès vendredi ; (2) …" the number is not that of the day.
        let joined = self.gap(at).is_empty();
        let number = self
            .number(at + 1)
            .filter(|number| joined && (1..=31).contains(number));
        if let Some(day) = number {
            if let Some(month) = self.month(at + 2) {
                return Some((at + 2, self.nearest(day, month)?, Kind::Weekday));
            }
            if self.form(at + 2) != "h" && !self.form(at + 1).ends_with('h') {
                return Some((at + 1, self.day_of_month(day, at)?, Kind::Weekday));
            }
        }
        let ahead = i32::from(self.received.weekday().until(weekday));
        let (words, days) = match self.form(at + 1) {
            "dernier" | "passe" => (1, last(ahead)),
            "prochain" => (1, ahead + self.to_next_week(weekday)),
            _ if self.past(at) => (0, last(ahead)),
            _ if ahead == 0 => (0, 7),
            _ => (0, ahead),
        };
        Some((at + words, self.shift(days)?, Kind::Weekday))
    }

    fn named(&self, at: usize) -> Option<Weekday> {
        let form = self.form(at);
        let found = WEEKDAYS.iter().find(|(name, _)| *name == form);
        found.map(|(_, weekday)| *weekday)
    }

    /// "mardi prochain" said on a Monday is not tomorrow: it is Tuesday of the next week.
    fn to_next_week(&self, weekday: Weekday) -> i32 {
        let today = self.received.weekday().to_monday_zero_offset();
        if weekday.to_monday_zero_offset() > today {
            7
        } else {
            0
        }
    }

    /// "le mardi", "tous les jeudis", "mon collègue du mercredi", "lundi et vendredi": a habit,
    /// unless a number follows; "l'audience du jeudi" is a day.
    fn habit(&self, at: usize) -> bool {
        if self.number(at + 1).is_some() {
            return false;
        }
        let listed = |joint: usize, other: Option<usize>| {
            matches!(self.form(joint), "et" | "ou")
                && other.is_some_and(|other| self.named(other).is_some())
        };
        let after = listed(at + 1, Some(at + 2));
        let before = at
            .checked_sub(1)
            .is_some_and(|joint| listed(joint, joint.checked_sub(1)));
        let general = matches!(self.before(at), "les" | "le" | "chaque" | "tous");
        let owner = at.checked_sub(2).map_or("", |owner| self.form(owner));
        let usual = self.before(at) == "du" && !DATED.contains(&owner);
        general || usual || after || before
    }
}

const fn last(ahead: i32) -> i32 {
    if ahead == 0 { -7 } else { ahead - 7 }
}
