//! Parts of a month or of a week: "fin mars", "mi-avril", "début mai", "d'ici la fin du mois".

use jiff::civil::{Date, Weekday};

use super::{Finder, Found, Kind};

/// A part of a month.
#[derive(Clone, Copy)]
enum Part {
    Beginning,
    Middle,
    End,
}

impl Finder<'_> {
    pub(super) fn part(&self, at: usize) -> Found {
        let (part, next) = match self.form(at) {
            "debut" => (Part::Beginning, at + 1),
            "mi" | "milieu" => (Part::Middle, at + 1),
            "fin" => (Part::End, at + 1),
            "ce" | "cette" => return self.this(at),
            _ => return None,
        };
        let next = next + usize::from(matches!(self.form(next), "de" | "du"));
        let (last, date) = match self.form(next) {
            "mois" => (next, self.of(part, self.received.month())?),
            "semaine" => (next, self.weekend(part)?),
            _ => (next, self.of(part, self.month(next)?)?),
        };
        Some((last, date, Kind::Part))
    }

    /// "ce week-end", "cette semaine": its last day.
    fn this(&self, at: usize) -> Found {
        match (self.form(at + 1), self.form(at + 2)) {
            ("week", "end") => Some((at + 2, self.ahead(Weekday::Saturday)?, Kind::Part)),
            ("weekend", _) => Some((at + 1, self.ahead(Weekday::Saturday)?, Kind::Part)),
            _ => None,
        }
    }

    /// The last day of a part of the nearest such month.
    fn of(&self, part: Part, month: i8) -> Option<Date> {
        let middle = self.nearest(15, month)?;
        match part {
            Part::Beginning => Some(middle.first_of_month()),
            Part::Middle => Some(middle),
            Part::End => Some(middle.last_of_month()),
        }
    }

    fn weekend(&self, part: Part) -> Option<Date> {
        match part {
            Part::Beginning => self.ahead(Weekday::Monday),
            Part::Middle => self.ahead(Weekday::Wednesday),
            Part::End => self.ahead(Weekday::Friday),
        }
    }

    fn ahead(&self, weekday: Weekday) -> Option<Date> {
        self.shift(i32::from(self.received.weekday().until(weekday)))
    }
}
