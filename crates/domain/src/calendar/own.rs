//! The calendar of one fund: the national one, and the days that the fund itself closes or opens.

use super::{is_business_day, paris};
use crate::coded;
use crate::text::Label;
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeMap;

coded! {
    /// What a fund does on a day of its own, other than the national calendar says.
    pub enum DayKind {
        /// Does not work: a bridge, a day of closing.
        Closed = "closed", "Fermé";
        /// Works, although it is a week-end or a public holiday.
        Opened = "opened", "Ouvert exceptionnellement";
    }
}

/// A day that a fund closes or opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnDay {
    /// The day.
    pub day: Date,
    /// What the fund does.
    pub kind: DayKind,
    /// Why, for its people: "Pont de l’Ascension".
    pub label: Label,
}

/// The working calendar of a fund. With no day of its own it is the national one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FundCalendar {
    days: BTreeMap<Date, DayKind>,
}

/// The calendar of a fund that has no day of its own.
static NATIONAL: FundCalendar = FundCalendar {
    days: BTreeMap::new(),
};

impl Default for &FundCalendar {
    fn default() -> Self {
        &NATIONAL
    }
}

impl FromIterator<(Date, DayKind)> for FundCalendar {
    fn from_iter<T: IntoIterator<Item = (Date, DayKind)>>(days: T) -> Self {
        Self {
            days: days.into_iter().collect(),
        }
    }
}

impl FundCalendar {
    /// Days after which looking for a business day ends: a calendar that closes everything for longer
    /// is refused where it is written ([`MOST_AT_ONCE`]).
    const HORIZON: u32 = 10_000;

    /// Whether the fund works that day.
    pub fn is_business_day(&self, date: Date) -> bool {
        match self.days.get(&date) {
            Some(DayKind::Closed) => false,
            Some(DayKind::Opened) => true,
            None => is_business_day(date),
        }
    }

    /// The n-th business day after the date; the date itself when `n` is 0, even a Sunday.
    pub fn add_business_days(&self, date: Date, n: u32) -> Date {
        self.step(date, n, |day| day.tomorrow().ok())
    }

    /// The n-th business day before the date; the date itself when `n` is 0, even a Sunday.
    pub fn subtract_business_days(&self, date: Date, n: u32) -> Date {
        self.step(date, n, |day| day.yesterday().ok())
    }

    /// How many business days there are after `from` up to and including `to`; negative when `to` comes
    /// before `from`.
    pub fn business_days_between(&self, from: Date, to: Date) -> i32 {
        if to < from {
            return -self.business_days_between(to, from);
        }
        let national = super::business_days_between(from, to);
        let own = self.days.range(from..=to).filter(|(day, _)| **day > from);
        own.fold(national, |count, (day, kind)| {
            match (kind, is_business_day(*day)) {
                (DayKind::Closed, true) => count - 1,
                (DayKind::Opened, false) => count + 1,
                _ => count,
            }
        })
    }

    /// The day on which the fund counts as having received what arrived at this instant: from 16:00:00
    /// in Paris, or on a day that is not worked, the next business day (labelling guide, rule G).
    pub fn reception_day(&self, instant: Timestamp) -> Date {
        let local = paris(instant);
        let date = local.date();
        if local.hour() < super::RECEPTION_CLOSES_AT && self.is_business_day(date) {
            date
        } else {
            self.add_business_days(date, 1)
        }
    }

    fn step(&self, from: Date, n: u32, next: impl Fn(Date) -> Option<Date>) -> Date {
        let (mut day, mut left) = (from, n);
        let mut looked = 0;
        while left > 0 && looked < Self::HORIZON {
            let Some(following) = next(day) else { break };
            day = following;
            left -= u32::from(self.is_business_day(day));
            looked += 1;
        }
        day
    }
}

/// How many days of its own a fund has at most, past ones included.
pub const MOST_DAYS: usize = 400;

/// How many days one change closes or opens at most.
pub const MOST_AT_ONCE: usize = 31;

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// Ascension 2026 is Thursday 14 May; its bridge the 15th.
    fn with_bridge() -> FundCalendar {
        FundCalendar::from_iter([
            (date(2026, 5, 15), DayKind::Closed),
            (date(2026, 5, 16), DayKind::Opened),
        ])
    }

    #[test]
    fn without_days_of_its_own_it_is_the_national_calendar() {
        let national = FundCalendar::default();
        let from = date(2026, 1, 1);
        for day in from.series(jiff::ToSpan::day(1)).take(400) {
            assert_eq!(national.is_business_day(day), is_business_day(day), "{day}");
            let (ours, theirs) = (
                national.business_days_between(from, day),
                super::super::business_days_between(from, day),
            );
            assert_eq!(ours, theirs, "{day}");
        }
        assert_eq!(<&FundCalendar>::default(), &national);
    }

    #[test]
    fn a_closed_day_is_not_counted_and_an_opened_one_is() {
        let own = with_bridge();
        let wednesday = date(2026, 5, 13);
        assert!(!own.is_business_day(date(2026, 5, 15)));
        assert!(own.is_business_day(date(2026, 5, 16)));
        assert_eq!(own.add_business_days(wednesday, 1), date(2026, 5, 16));
        assert_eq!(own.add_business_days(wednesday, 2), date(2026, 5, 18));
        assert_eq!(own.subtract_business_days(date(2026, 5, 18), 2), wednesday);
        assert_eq!(own.business_days_between(wednesday, date(2026, 5, 18)), 2);
        assert_eq!(own.business_days_between(date(2026, 5, 18), wednesday), -2);
    }

    /// Counting and stepping agree, whatever the days.
    #[test]
    fn counting_agrees_with_stepping() {
        let own = with_bridge();
        let from = date(2026, 5, 11);
        for n in 1..20_u8 {
            let day = own.add_business_days(from, u32::from(n));
            assert_eq!(own.business_days_between(from, day), i32::from(n), "{day}");
        }
    }

    #[test]
    fn what_arrives_on_a_closed_day_is_received_on_the_next_worked_one() {
        let own = with_bridge();
        let friday = date(2026, 5, 15).at(10, 0, 0, 0);
        let instant = friday.to_zoned(jiff::tz::TimeZone::get("Europe/Paris").unwrap());
        let received = own.reception_day(instant.unwrap().timestamp());
        assert_eq!(received, date(2026, 5, 16));
    }
}
