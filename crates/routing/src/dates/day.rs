//! A day of a month: "le 30", "12/12", "le 5 mars 2026".

use jiff::ToSpan;
use jiff::civil::Date;

use super::words::MONTHS;
use super::{Finder, Found, Kind};

impl Finder<'_> {
    pub(super) fn number(&self, at: usize) -> Option<i8> {
        match self.form(at) {
            "1er" | "premier" => Some(1),
            form if form.len() <= 2 => form.parse().ok(),
            _ => None,
        }
    }

    pub(super) fn month(&self, at: usize) -> Option<i8> {
        let form = self.form(at);
        let place = MONTHS.iter().position(|names| names.contains(&form))?;
        i8::try_from(place + 1).ok()
    }

    pub(super) fn year(&self, at: usize) -> Option<i16> {
        let form = self.form(at);
        let year: i16 = form.parse().ok()?;
        match form.len() {
            4 if (1900..2100).contains(&year) => Some(year),
            2 => Some(2000 + year),
            _ => None,
        }
    }

    pub(super) fn full(&self, at: usize) -> Found {
        let day = self.number(at).filter(|day| (1..=31).contains(day))?;
        if let Some(month) = self.month(at + 1) {
            if let Some(year) = self
                .year(at + 2)
                .filter(|year| *year >= 1900 && self.form(at + 2).len() == 4)
            {
                return Some((at + 2, Date::new(year, month, day).ok()?, Kind::Full));
            }
            return Some((at + 1, self.nearest(day, month)?, Kind::Full));
        }
        if !matches!(self.gap(at), "/" | "." | "-") {
            return None;
        }
        let month = self
            .number(at + 1)
            .filter(|month| (1..=12).contains(month))?;
        if matches!(self.gap(at + 1), "/" | "." | "-")
            && let Some(year) = self.year(at + 2)
        {
            return Some((at + 2, Date::new(year, month, day).ok()?, Kind::Full));
        }
        // "14-16" is an interval of hours or days, "4.5" a number.
        (self.gap(at) == "/").then_some(())?;
        Some((at + 1, self.nearest(day, month)?, Kind::Full))
    }

    /// The occurrence of a day and month nearest to reception.
    pub(super) fn nearest(&self, day: i8, month: i8) -> Option<Date> {
        let year = self.received.year();
        let candidates = [year - 1, year, year + 1]
            .into_iter()
            .filter_map(|year| Date::new(year, month, day).ok());
        candidates.min_by_key(|date| self.distance(*date))
    }

    fn distance(&self, date: Date) -> i32 {
        self.received
            .until(date)
            .map_or(i32::MAX, |span| span.get_days().abs())
    }

    pub(super) fn day_alone(&self, at: usize) -> Found {
        const COUNTED: [&str; 11] = [
            "ans", "an", "mois", "jours", "semaines", "h", "heures", "euros", "eur", "min", "fois",
        ];
        let form = self.form(at);
        let day = self.number(at).filter(|day| (1..=31).contains(day))?;
        let anchored = matches!(self.before(at), "le" | "au" | "du");
        let bare = form.bytes().all(|byte| byte.is_ascii_digit()) || form == "1er";
        // "le 03" is the beginning of a phone number.
        let phone = form.starts_with('0');
        let decimal =
            matches!(self.gap(at), "," | "." | "/" | "-") && self.number(at + 1).is_some();
        if !anchored || !bare || phone || decimal || COUNTED.contains(&self.form(at + 1)) {
            return None;
        }
        Some((at, self.day_of_month(day, at)?, Kind::Day))
    }

    /// The last or next such day of a month, as the words before say; after "du", the nearest.
    pub(super) fn day_of_month(&self, day: i8, at: usize) -> Option<Date> {
        if self.past(at) {
            return self.shifted(day, -1);
        }
        let next = self.shifted(day, 1);
        if self.before(at) != "du" {
            return next;
        }
        [self.shifted(day, -1), next]
            .into_iter()
            .flatten()
            .min_by_key(|date| self.distance(*date))
    }

    fn shifted(&self, day: i8, step: i32) -> Option<Date> {
        (0..4).find_map(|months: i32| {
            let month = self
                .received
                .first_of_month()
                .checked_add((months * step).months())
                .ok()?;
            let date = Date::new(month.year(), month.month(), day).ok()?;
            let right = if step < 0 {
                date <= self.received
            } else {
                date >= self.received
            };
            right.then_some(date)
        })
    }
}
