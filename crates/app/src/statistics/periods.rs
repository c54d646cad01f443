//! Years and months as Paris has them: a request of 31 December at 23:30 UTC is of January.

use domain::calendar;
use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};
use store::statistics::Period;

/// The years that figures may be asked for.
pub const YEARS: std::ops::RangeInclusive<i16> = 2000..=2199;

/// A year; `None` beyond [`YEARS`].
pub fn year(year: i16) -> Option<Period> {
    YEARS
        .contains(&year)
        .then(|| between(date(year, 1, 1), date(year + 1, 1, 1)))
}

/// The twelve months of a year, as `2023-01`; none beyond [`YEARS`].
pub fn months(of: i16) -> Vec<(String, Period)> {
    if !YEARS.contains(&of) {
        return Vec::new();
    }
    let month = |number: i8| {
        let first = date(of, number, 1);
        let next = if number == 12 {
            date(of + 1, 1, 1)
        } else {
            date(of, number + 1, 1)
        };
        (format!("{of}-{number:02}"), between(first, next))
    };
    (1..=12).map(month).collect()
}

/// The year of an instant.
pub fn year_of(instant: Timestamp) -> i16 {
    calendar::paris(instant).date().year()
}

fn between(first: Date, next: Date) -> Period {
    Period {
        from: midnight(first),
        until: midnight(next),
    }
}

/// The first instant of a day in Paris: the one after the last second of the day before.
fn midnight(day: Date) -> Timestamp {
    let before = calendar::end_of_day(day.yesterday().unwrap_or(day));
    before
        .saturating_add(SignedDuration::from_secs(1))
        .unwrap_or(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_begins_at_midnight_in_paris() {
        let period = year(2023).unwrap();
        assert_eq!(period.from.to_string(), "2022-12-31T23:00:00Z");
        assert_eq!(period.until.to_string(), "2023-12-31T23:00:00Z");
        assert_eq!(year(1999), None);
        assert_eq!(year(i16::MAX), None);
    }

    #[test]
    fn months_follow_one_another_through_summer_time() {
        let months = months(2023);
        assert_eq!(months.len(), 12);
        assert!(
            months
                .windows(2)
                .all(|pair| pair[0].1.until == pair[1].1.from)
        );
        let (name, july) = &months[6];
        assert_eq!(
            (name.as_str(), july.from.to_string().as_str()),
            ("2023-07", "2023-06-30T22:00:00Z")
        );
    }
}
