//! Dates in a text, read from the reception day (rule F): "lundi" is next Monday, "le 30" the next
//! 30th, "depuis le 12" the last 12th; a date without a year is the nearest one.

mod words;

pub use words::count_word;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::normalise::{Reading, Token};
use words::{FUTURE, MONTHS, PAST, WEEKDAYS};

/// A date mentioned in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    /// First token.
    pub first: usize,
    /// Last token.
    pub last: usize,
    /// The day meant.
    pub date: Date,
    /// Calendar days from reception: negative when past.
    pub days: i32,
    /// How it was written.
    pub kind: Kind,
}

/// How a date was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A day and a month, or a full date.
    Full,
    /// A day of the month alone: "le 30".
    Day,
    /// A weekday, with or without its number.
    Weekday,
    /// "demain", "ce soir", "hier".
    Near,
    /// "dans trois jours", "depuis deux mois".
    Span,
}

/// Every date of a reading, in order.
pub fn find(reading: &Reading, received: Date) -> Vec<Mention> {
    let finder = Finder { reading, received };
    let mut found: Vec<Mention> = Vec::new();
    let mut at = 0;
    while at < reading.tokens.len() {
        match finder.read(at) {
            Some(mention) => {
                at = mention.last + 1;
                found.push(mention);
            }
            None => at += 1,
        }
    }
    found
}

struct Finder<'a> {
    reading: &'a Reading,
    received: Date,
}

impl Finder<'_> {
    fn read(&self, at: usize) -> Option<Mention> {
        let (last, date, kind) = self
            .near(at)
            .or_else(|| self.weekday(at))
            .or_else(|| self.full(at))
            .or_else(|| self.span(at))
            .or_else(|| self.day_alone(at))?;
        let days = self.received.until(date).ok()?.get_days();
        Some(Mention {
            first: at,
            last,
            date,
            days,
            kind,
        })
    }

    fn token(&self, at: usize) -> Option<&Token> {
        self.reading.tokens.get(at)
    }

    fn form(&self, at: usize) -> &str {
        self.token(at).map_or("", |token| self.reading.form(token))
    }

    /// What separates a token from the next one, in the source.
    fn gap(&self, at: usize) -> &str {
        let (Some(left), Some(right)) = (self.token(at), self.token(at + 1)) else {
            return "";
        };
        self.reading
            .source
            .get(left.span.end..right.span.start)
            .unwrap_or_default()
            .trim()
    }

    fn shift(&self, days: i32) -> Option<Date> {
        self.received.checked_add(days.days()).ok()
    }

    fn near(&self, at: usize) -> Option<(usize, Date, Kind)> {
        let next = self.form(at + 1);
        let before = at.checked_sub(1).map_or("", |before| self.form(before));
        let (words, days) = match self.form(at) {
            "demain" => (1, 1),
            "apres" if next == "demain" => (2, 2),
            "aujourd" if next == "hui" => (2, 0),
            "hier" => (1, -1),
            "avant" if next == "hier" => (2, -2),
            "ce" if matches!(next, "soir" | "jour") && before != "a" => (2, 0),
            "cette" if next == "apres" => (2, 0),
            _ => return None,
        };
        Some((at + words - 1, self.shift(days)?, Kind::Near))
    }

    fn weekday(&self, at: usize) -> Option<(usize, Date, Kind)> {
        let form = self.form(at);
        let (_, weekday) = WEEKDAYS.iter().find(|(name, _)| *name == form)?;
        if matches!(
            at.checked_sub(1).map(|before| self.form(before)),
            Some("les" | "le" | "des" | "chaque" | "tous")
        ) && self.habit(at)
        {
            return None;
        }
        let number = self
            .number(at + 1)
            .filter(|number| (1..=31).contains(number));
        if let Some(day) = number {
            if let Some(month) = self.month(at + 2) {
                return Some((at + 2, self.nearest(day, month)?, Kind::Weekday));
            }
            if self.form(at + 2) != "h" && !self.form(at + 1).ends_with('h') {
                let date = self.day_of_month(day, self.past(at))?;
                return Some((at + 1, date, Kind::Weekday));
            }
        }
        let last = matches!(self.form(at + 1), "dernier" | "passe");
        let ahead = i32::from(self.received.weekday().until(*weekday));
        let days = if last || self.past(at) {
            if ahead == 0 { -7 } else { ahead - 7 }
        } else if ahead == 0 {
            7
        } else {
            ahead
        };
        Some((
            at + usize::from(last || self.form(at + 1) == "prochain"),
            self.shift(days)?,
            Kind::Weekday,
        ))
    }

    /// "le mardi", "les jeudis": a habit, unless a number follows.
    fn habit(&self, at: usize) -> bool {
        self.number(at + 1).is_none()
    }

    fn number(&self, at: usize) -> Option<i8> {
        match self.form(at) {
            "1er" | "premier" => Some(1),
            form if form.len() <= 2 => form.parse().ok(),
            _ => None,
        }
    }

    fn month(&self, at: usize) -> Option<i8> {
        let form = self.form(at);
        let place = MONTHS.iter().position(|names| names.contains(&form))?;
        i8::try_from(place + 1).ok()
    }

    fn year(&self, at: usize) -> Option<i16> {
        let form = self.form(at);
        let year: i16 = form.parse().ok()?;
        match form.len() {
            4 if (1900..2100).contains(&year) => Some(year),
            2 => Some(2000 + year),
            _ => None,
        }
    }

    fn full(&self, at: usize) -> Option<(usize, Date, Kind)> {
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
    fn nearest(&self, day: i8, month: i8) -> Option<Date> {
        let year = self.received.year();
        let candidates = [year - 1, year, year + 1]
            .into_iter()
            .filter_map(|year| Date::new(year, month, day).ok());
        candidates.min_by_key(|date| {
            self.received
                .until(*date)
                .map_or(i32::MAX, |span| span.get_days().abs())
        })
    }

    fn day_alone(&self, at: usize) -> Option<(usize, Date, Kind)> {
        let before = at.checked_sub(1).map_or("", |before| self.form(before));
        let day = self.number(at).filter(|day| (1..=31).contains(day))?;
        let follows = self.form(at + 1);
        let counted = [
            "ans", "an", "mois", "jours", "semaines", "h", "heures", "euros", "eur", "min", "fois",
        ];
        let bare =
            self.form(at).bytes().all(|byte| byte.is_ascii_digit()) || self.form(at) == "1er";
        let anchored = matches!(before, "le" | "au" | "du");
        if !anchored
            || !bare
            || counted.contains(&follows)
            || matches!(self.gap(at), "," | "." | "/" | "-") && self.number(at + 1).is_some()
        {
            return None;
        }
        Some((at, self.day_of_month(day, self.past(at))?, Kind::Day))
    }

    /// The last or next such day of a month.
    fn day_of_month(&self, day: i8, past: bool) -> Option<Date> {
        let step = if past { -1 } else { 1 };
        (0..4).find_map(|months: i32| {
            let month = self
                .received
                .first_of_month()
                .checked_add((months * step).months())
                .ok()?;
            let date = Date::new(month.year(), month.month(), day).ok()?;
            let right = if past {
                date <= self.received
            } else {
                date >= self.received
            };
            right.then_some(date)
        })
    }

    fn span(&self, at: usize) -> Option<(usize, Date, Kind)> {
        let (start, sign) = match (self.form(at), self.form(at + 1), self.form(at + 2)) {
            ("d", "ici", _) => (at + 2, 1),
            ("dans" | "sous", _, _) => (at + 1, 1),
            ("il", "y", "a") => (at + 3, -1),
            ("ya" | "depuis" | "fait", _, _) => (at + 1, -1),
            ("la", "semaine", "prochaine") => return Some((at + 2, self.shift(7)?, Kind::Span)),
            ("le", "mois", "prochain") => return Some((at + 2, self.shift(30)?, Kind::Span)),
            _ => return None,
        };
        let skip = match (self.form(start), self.form(start + 1), self.form(start + 2)) {
            ("plus" | "bientot" | "pres" | "environ", "de", _) => 2,
            ("plus" | "bientot" | "deja" | "environ", ..) => 1,
            _ => 0,
        };
        let count = count_word(self.form(start + skip))?;
        let unit = match self.form(start + skip + 1) {
            "jour" | "jours" | "j" | "jrs" => 1,
            "semaine" | "semaines" => 7,
            "mois" => 30,
            "an" | "ans" | "annee" | "annees" => 365,
            _ => return None,
        };
        Some((
            start + skip + 1,
            self.shift(sign * count * unit)?,
            Kind::Span,
        ))
    }

    /// Whether the words before, in the clause, put a date in the past.
    fn past(&self, at: usize) -> bool {
        let Some(here) = self.token(at) else {
            return false;
        };
        let before = (0..at).rev().take(6).take_while(|before| {
            self.token(*before)
                .is_some_and(|token| token.clause == here.clause && token.sentence == here.sentence)
        });
        for before in before {
            let form = self.form(before);
            if FUTURE.contains(&form) {
                return false;
            }
            if PAST.contains(&form) {
                return true;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn days(text: &str, received: Date) -> Vec<i32> {
        find(&Reading::new("", text), received)
            .iter()
            .map(|mention| mention.days)
            .collect()
    }

    #[test]
    fn dates_are_read_from_reception() {
        let tuesday = date(2026, 3, 10);
        for (text, expected) in [
            ("opération lundi", 6),
            ("demain matin", 1),
            ("après-demain", 2),
            ("le 30 mars", 20),
            ("droits jusqu'au 12/04", 33),
            ("fin le 12.04.2026", 33),
            ("avant le 28", 18),
            ("vendredi 13 à 8h", 3),
            ("depuis le 17", -21),
            ("vu samedi dernier", -3),
            ("dans 2 jours", 2),
            ("depuis plus de deux mois", -60),
            ("la semaine prochaine", 7),
            ("déposé le 15 décembre", -85),
        ] {
            assert_eq!(days(text, tuesday), [expected], "{text}");
        }
    }

    #[test]
    fn habits_ages_and_hours_are_not_dates() {
        let tuesday = date(2026, 3, 10);
        for text in [
            "libre les mardis",
            "le mardi",
            "il a 8 ans",
            "après 14 h",
            "12,50 euros",
            "14h-16h",
        ] {
            assert_eq!(days(text, tuesday), Vec::<i32>::new(), "{text}");
        }
    }
}
