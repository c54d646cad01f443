//! The working calendar of a fund: French public holidays, business days, the hour of Paris.
//!
//! Holidays are computed, not listed: the eight fixed dates and the three that move with Easter
//! (Code du travail, L3133-1), as observed in mainland France. The two extra days of
//! Alsace-Moselle (Good Friday and 26 December) and those of the overseas departments are not
//! here: no fund concerned is served yet. The list of today is applied to every year.
//!
//! These are the national days; what a fund closes or opens besides is in [`FundCalendar`].
//!
//! Every function is total: beyond the years that jiff knows, results stop at its bounds.

mod own;

pub use own::{DayKind, FundCalendar, MOST_AT_ONCE, MOST_DAYS, OwnDay};

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use std::sync::LazyLock;

/// What arrives at this local hour or later counts as received on the next business day.
const RECEPTION_CLOSES_AT: i8 = 16;

/// Month and day of the holidays that do not move, and what they are called.
const FIXED_HOLIDAYS: [((i8, i8), &str); 8] = [
    ((1, 1), "jour de l’an"),
    ((5, 1), "fête du Travail"),
    ((5, 8), "victoire de 1945"),
    ((7, 14), "fête nationale"),
    ((8, 15), "Assomption"),
    ((11, 1), "Toussaint"),
    ((11, 11), "armistice de 1918"),
    ((12, 25), "Noël"),
];

/// The others, by days after Easter Sunday.
const AFTER_EASTER: [(i32, &str); 3] = [
    (1, "lundi de Pâques"),
    (39, "Ascension"),
    (50, "lundi de Pentecôte"),
];

/// The rules of Paris since 1996, should the bundled time zones ever lack the city.
static PARIS: LazyLock<TimeZone> = LazyLock::new(|| {
    TimeZone::get("Europe/Paris")
        .or_else(|_| TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3"))
        .unwrap_or(TimeZone::UTC)
});

/// Whether the day is one of the eleven public holidays of mainland France.
pub fn is_public_holiday(date: Date) -> bool {
    public_holiday(date).is_some()
}

/// Which public holiday of mainland France the day is, in French; `None` for any other day.
pub fn public_holiday(date: Date) -> Option<&'static str> {
    let day = (date.month(), date.day());
    let fixed = FIXED_HOLIDAYS.iter().find(|(fixed, _)| *fixed == day);
    let moving = || {
        let after = days_after_22_march(date) - easter(i32::from(date.year()));
        let found = AFTER_EASTER.iter().find(|(days, _)| *days == after);
        found.map(|(_, name)| *name)
    };
    fixed.map(|(_, name)| *name).or_else(moving)
}

/// Whether the fund works that day: Monday to Friday, not a public holiday.
pub fn is_business_day(date: Date) -> bool {
    !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) && !is_public_holiday(date)
}

/// The n-th business day after the date; the date itself when `n` is 0, even a Sunday.
pub fn add_business_days(date: Date, n: u32) -> Date {
    step_business_days(date, n, |day| day.tomorrow().ok())
}

/// The n-th business day before the date; the date itself when `n` is 0, even a Sunday.
pub fn subtract_business_days(date: Date, n: u32) -> Date {
    step_business_days(date, n, |day| day.yesterday().ok())
}

/// How many business days there are after `from` up to and including `to`.
///
/// Negative when `to` comes before `from`: then the business days after `to` up to and including
/// `from`, so that swapping the two dates changes the sign only.
pub fn business_days_between(from: Date, to: Date) -> i32 {
    if to < from {
        return -business_days_between(to, from);
    }
    let weekdays = weekdays_until(to) - weekdays_until(from);
    let holidays = (from.year()..=to.year())
        .flat_map(weekday_holidays)
        .filter(|holiday| from < *holiday && *holiday <= to)
        .count();
    weekdays - i32::try_from(holidays).unwrap_or(i32::MAX)
}

/// The day on which the fund counts as having received what arrived at this instant.
///
/// From 16:00:00 in Paris, or on a day that is not worked, it is the next business day
/// (labelling guide, rule G).
pub fn reception_day(instant: Timestamp) -> Date {
    let local = paris(instant);
    let date = local.date();
    if local.hour() < RECEPTION_CLOSES_AT && is_business_day(date) {
        date
    } else {
        add_business_days(date, 1)
    }
}

/// The instant as clocks show it in Paris (S-226).
pub fn paris(instant: Timestamp) -> Zoned {
    instant.to_zoned(PARIS.clone())
}

/// When the day of this instant began in Paris, and how many seconds are left of it: for what is
/// counted by the day.
pub fn day_of(instant: Timestamp) -> (Timestamp, u32) {
    let local = paris(instant);
    let began = local
        .start_of_day()
        .map_or(instant, |began| began.timestamp());
    let left = end_of_day(local.date()).duration_since(instant).as_secs() + 1;
    (began, u32::try_from(left).unwrap_or(1).max(1))
}

/// The last second of the day in Paris, 23:59:59: what "before the 3rd included" means in UTC.
pub fn end_of_day(date: Date) -> Timestamp {
    let bound = if date.year() > 0 {
        Timestamp::MAX
    } else {
        Timestamp::MIN
    };
    date.at(23, 59, 59, 0)
        .to_zoned(PARIS.clone())
        .map_or(bound, |local| local.timestamp())
}

fn step_business_days(from: Date, n: u32, next: impl Fn(Date) -> Option<Date>) -> Date {
    let (mut day, mut left) = (from, n);
    while left > 0 {
        let Some(following) = next(day) else { break };
        day = following;
        left -= u32::from(is_business_day(day));
    }
    day
}

/// Monday-to-Friday days up to and including the date, from an arbitrary Monday long ago.
fn weekdays_until(date: Date) -> i32 {
    /// A multiple of seven that keeps the count positive over the years that jiff knows.
    const LONG_AGO: i32 = 7 * 1_000_000;
    let monday = Date::constant(1970, 1, 5);
    let days = date.duration_since(monday).as_hours() / 24;
    let days = i32::try_from(days).unwrap_or_default() + LONG_AGO;
    days.div_euclid(7) * 5 + (days.rem_euclid(7) + 1).min(5)
}

/// The public holidays of the year that take a weekday away, each once.
fn weekday_holidays(year: i16) -> impl Iterator<Item = Date> {
    let fixed = FIXED_HOLIDAYS
        .iter()
        .filter_map(move |((month, day), _)| Date::new(year, *month, *day).ok());
    let shift = easter(i32::from(year));
    let moving = AFTER_EASTER.iter().filter_map(move |(after, _)| {
        let start = Date::new(year, 3, 22).ok()?;
        let holiday = start.checked_add(jiff::ToSpan::days(shift + after)).ok()?;
        // Ascension can fall on 1 or 8 May, which is then one holiday, not two.
        let day = (holiday.month(), holiday.day());
        let is_fixed = FIXED_HOLIDAYS.iter().any(|(fixed, _)| *fixed == day);
        (!is_fixed).then_some(holiday)
    });
    fixed
        .chain(moving)
        .filter(|day| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday))
}

fn days_after_22_march(date: Date) -> i32 {
    i32::from(date.day_of_year()) - 81 - i32::from(date.in_leap_year())
}

/// Easter Sunday as a number of days after 22 March, the earliest it can be: the Gregorian
/// computus of Meeus, Jones and Butcher. 0 to 34.
fn easter(year: i32) -> i32 {
    let golden = year.rem_euclid(19);
    let (century, rest) = (year.div_euclid(100), year.rem_euclid(100));
    let correction = (century - (century + 8).div_euclid(25) + 1).div_euclid(3);
    let epact = (19 * golden + century - century.div_euclid(4) - correction + 15).rem_euclid(30);
    let weekday =
        (32 + 2 * century.rem_euclid(4) + 2 * rest.div_euclid(4) - epact - rest.rem_euclid(4))
            .rem_euclid(7);
    epact + weekday - 7 * (golden + 11 * epact + 22 * weekday).div_euclid(451)
}

#[cfg(test)]
mod tests;
