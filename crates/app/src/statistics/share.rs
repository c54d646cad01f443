//! Shares and delays in tenths, rounded half up on whole numbers: no float takes part, so that the
//! printed figure is the exact one.

use std::fmt;

/// A part of a whole, in tenths of a percent, rounded half up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Share(i64);

impl Share {
    /// `part` out of `whole`; 0 % of nothing.
    pub fn of(part: i64, whole: i64) -> Self {
        Self(rounded(i128::from(part) * 1000, i128::from(whole)))
    }

    /// Tenths of a percent, 0 to 1000.
    pub const fn tenths(self) -> i64 {
        self.0
    }

    /// The percentage, for machines: `60.8`.
    pub fn percent(self) -> f64 {
        decimal(self.0)
    }
}

impl fmt::Display for Share {
    /// In French, without the sign: `60,8`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{}", self.0 / 10, self.0 % 10)
    }
}

/// A delay in tenths of a day of 24 hours, rounded half up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Days(i64);

impl Days {
    /// So many microseconds; a negative delay counts as none.
    pub fn of_microseconds(micros: i128) -> Self {
        const DAY: i128 = 24 * 3600 * 1_000_000;
        Self(rounded(micros.max(0) * 10, DAY))
    }

    /// Tenths of a day.
    pub const fn tenths(self) -> i64 {
        self.0
    }

    /// The number of days, for machines: `2.5`.
    pub fn days(self) -> f64 {
        decimal(self.0)
    }
}

impl fmt::Display for Days {
    /// In French, without the unit: `2,5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{}", self.0 / 10, self.0 % 10)
    }
}

/// A mean score, in tenths of a point, rounded half up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mean(i64);

impl Mean {
    /// So many points in all, given by so many; 0 of nobody.
    pub fn of(points: i64, count: i64) -> Self {
        Self(rounded(i128::from(points) * 10, i128::from(count)))
    }

    /// Tenths of a point, 0 to 50.
    pub const fn tenths(self) -> i64 {
        self.0
    }

    /// The points, for machines: `4.2`.
    pub fn points(self) -> f64 {
        decimal(self.0)
    }
}

impl fmt::Display for Mean {
    /// In French: `4,2`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{}", self.0 / 10, self.0 % 10)
    }
}

fn rounded(part: i128, whole: i128) -> i64 {
    if whole <= 0 {
        return 0;
    }
    i64::try_from((2 * part + whole).div_euclid(2 * whole)).unwrap_or(i64::MAX)
}

/// The nearest number to a count of tenths: prints with one decimal at most.
fn decimal(tenths: i64) -> f64 {
    // 1000 years in tenths of a day fit: no count of ours is beyond an `i32`.
    f64::from(i32::try_from(tenths).unwrap_or(i32::MAX)) / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The published figures of 2023: 1,241 requests.
    #[test]
    fn the_shares_of_2023_come_out_as_published() {
        let shares = [755, 264, 171, 42, 9].map(|count| Share::of(count, 1241));
        let sent = shares.map(|share| share.percent().to_string());
        assert_eq!(sent, ["60.8", "21.3", "13.8", "3.4", "0.7"]);
        assert_eq!(
            shares.map(|share| share.to_string()),
            ["60,8", "21,3", "13,8", "3,4", "0,7"]
        );
        assert_eq!(shares.iter().map(|share| share.tenths()).sum::<i64>(), 1000);
    }

    #[test]
    fn halves_go_up_and_nothing_is_zero_percent_of_nothing() {
        // 1/16 is 6.25 %, 1/80 is 1.25 %: exactly half a tenth.
        assert_eq!(Share::of(1, 16).tenths(), 63);
        assert_eq!(Share::of(1, 80).tenths(), 13);
        assert_eq!(Share::of(1, 3).tenths(), 333);
        assert_eq!(Share::of(0, 0).tenths(), 0);
        assert_eq!(Share::of(i64::MAX, i64::MAX).tenths(), 1000);
    }

    #[test]
    fn a_delay_is_in_tenths_of_a_day() {
        assert_eq!(
            Days::of_microseconds(36 * 3600 * 1_000_000).to_string(),
            "1,5"
        );
        assert_eq!(Days::of_microseconds(-5).tenths(), 0);
    }
}
