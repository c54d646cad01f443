//! A birth date, as far as it is known.

use crate::text::TextError;
use jiff::civil::Date;
use std::fmt;

/// A birth date of which the day, or the day and the month, may be unknown (domain, 4.2).
///
/// From 1890 to the day the request arrives. A date without time: no time zone moves it (S-226).
/// `Display` writes `1985-03-09`, `1985-03-00` or `1985-00-00`; `Debug` writes nothing of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BirthDate {
    year: i16,
    /// 0 when unknown.
    month: i8,
    /// 0 when unknown; always 0 when the month is.
    day: i8,
}

impl BirthDate {
    /// The first year that a living person's request may bear.
    pub const FIRST_YEAR: i16 = 1890;

    /// Reads `YYYY-MM-DD`, where the day or the day and the month may be `00` or absent.
    ///
    /// `latest` is the day of reception; a value read back from the store was checked when it
    /// came, and takes [`Date::MAX`]. Codes: `empty`, `birth-date-format`, `birth-date-range`,
    /// `birth-date-future`.
    pub fn parse(text: &str, latest: Date) -> Result<Self, TextError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(TextError::empty());
        }
        let mut parts = text.splitn(3, '-');
        let year = parts
            .next()
            .and_then(|year| number(year, 4))
            .ok_or(FORMAT)?;
        let month = parts
            .next()
            .map_or(Some(0), |month| number(month, 2))
            .ok_or(FORMAT)?;
        let day = parts
            .next()
            .map_or(Some(0), |day| number(day, 2))
            .ok_or(FORMAT)?;
        let date = Self {
            year,
            month: i8::try_from(month).map_err(|_| FORMAT)?,
            day: i8::try_from(day).map_err(|_| FORMAT)?,
        };
        date.checked(latest)
    }

    /// The year.
    pub const fn year(self) -> i16 {
        self.year
    }

    /// The month, 1 to 12, if known.
    pub const fn month(self) -> Option<i8> {
        if self.month == 0 {
            None
        } else {
            Some(self.month)
        }
    }

    /// The day of the month, 1 to 31, if known.
    pub const fn day(self) -> Option<i8> {
        if self.day == 0 { None } else { Some(self.day) }
    }

    /// The calendar date, when all of it is known.
    pub fn full(self) -> Option<Date> {
        Date::new(self.year, self.month()?, self.day()?).ok()
    }

    /// Whether it is 1 January or 31 December: often written when the day is not known.
    pub const fn is_placeholder(self) -> bool {
        matches!((self.month, self.day), (1, 1) | (12, 31))
    }

    /// What is compared and indexed: the same text as `Display`.
    pub fn matching_form(self) -> String {
        self.to_string()
    }

    fn checked(self, latest: Date) -> Result<Self, TextError> {
        let exists = match (self.month, self.day) {
            (0, day) => day == 0,
            (month, 0) => (1..=12).contains(&month),
            _ => self.full().is_some(),
        };
        if !exists {
            return Err(FORMAT);
        }
        if self.year < Self::FIRST_YEAR {
            return Err(TextError::new(
                "birth-date-range",
                "L’année de naissance commence en 1890 : vérifiez la saisie.",
            ));
        }
        // An unknown part is 0, the earliest it can be: only what is surely to come is refused.
        if (self.year, self.month, self.day) > (latest.year(), latest.month(), latest.day()) {
            return Err(TextError::new(
                "birth-date-future",
                "La date de naissance est à venir : vérifiez la saisie.",
            ));
        }
        Ok(self)
    }
}

impl fmt::Display for BirthDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl fmt::Debug for BirthDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BirthDate(••)")
    }
}

const FORMAT: TextError = TextError::new(
    "birth-date-format",
    "Cette date n’existe pas. Si le jour ou le mois est inconnu, indiquez 00.",
);

fn number(text: &str, width: usize) -> Option<i16> {
    let is_number = text.len() == width && text.bytes().all(|c| c.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests;
