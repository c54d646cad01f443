//! Dates in a text, read from the reception day (rule F): "lundi" is next Monday, "le 30" the next
//! 30th, "depuis le 12" the last 12th, "fin mars" its last day; a date without a year is the
//! nearest one.

mod day;
mod month;
mod span;
mod tense;
mod weekday;
mod words;

pub use words::count_word;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::normalise::{Reading, Token};

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
    /// "dans trois jours", "depuis deux mois", "J+8".
    Span,
    /// A part of a month or of a week: "fin mars", "mi-avril", "d'ici la fin du mois".
    Part,
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

/// The last token of a date, the day meant, and how it was written.
type Found = Option<(usize, Date, Kind)>;

struct Finder<'a> {
    reading: &'a Reading,
    received: Date,
}

impl Finder<'_> {
    fn read(&self, at: usize) -> Option<Mention> {
        let (last, date, kind) = match Self::start(self.form(at)) {
            Start::Number => self.full(at).or_else(|| self.day_alone(at)),
            Start::Word => self
                .near(at)
                .or_else(|| self.weekday(at))
                .or_else(|| self.part(at))
                .or_else(|| self.span(at)),
            Start::Nothing => None,
        }?;
        let days = self.received.until(date).ok()?.get_days();
        Some(Mention {
            first: at,
            last,
            date,
            days,
            kind,
        })
    }

    /// What a date that begins with this word may be; most words begin none.
    fn start(form: &str) -> Start {
        match form.as_bytes() {
            [b'0'..=b'9', ..] | b"premier" => Start::Number,
            _ if words::begins(form) => Start::Word,
            _ => Start::Nothing,
        }
    }

    fn token(&self, at: usize) -> Option<&Token> {
        self.reading.tokens.get(at)
    }

    fn form(&self, at: usize) -> &str {
        self.token(at).map_or("", |token| self.reading.form(token))
    }

    fn before(&self, at: usize) -> &str {
        at.checked_sub(1).map_or("", |before| self.form(before))
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
}

/// The first word of what may be a date.
enum Start {
    Number,
    Word,
    Nothing,
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
            ("hospitalisable à domicile dès lundi, sans délai", 6),
            ("il arrête dès vendredi ; (2) adresse", 3),
            ("déménage à Nantes samedi 14", 4),
            ("vendredi prochain", 10),
            ("demain matin", 1),
            ("après-demain", 2),
            ("pour l'audience du jeudi", 2),
            ("le 30 mars", 20),
            ("droits jusqu'au 12/04", 33),
            ("fin le 12.04.2026", 33),
            ("avant le 28", 18),
            ("le médecin du travail le veut pour le 17", 7),
            ("vendredi 13 à 8h", 3),
            ("depuis le 17", -21),
            ("vu samedi dernier", -3),
            ("elle est sortie samedi", -3),
            ("il a stoppé son traitement samedi", -3),
            ("il est hospitalisé samedi", 4),
            ("dans 2 jours", 2),
            ("sous 48 h", 2),
            ("depuis plus de deux mois", -60),
            ("la semaine prochaine", 7),
            ("déposé le 15 décembre", -85),
        ] {
            assert_eq!(days(text, tuesday), [expected], "{text}");
        }
    }

    #[test]
    fn parts_of_a_month_or_of_a_week_are_dates() {
        let tuesday = date(2026, 3, 10);
        for (text, expected) in [
            ("fin mars", 21),
            ("ses droits finissent fin avril", 51),
            ("mi-mars", 5),
            ("le protocole de mi février", -23),
            ("début avril", 22),
            ("d'ici la fin du mois", 21),
            ("avant la fin du mois", 21),
            ("en fin de semaine", 3),
            ("sous quinzaine", 15),
            ("sous huitaine", 8),
            ("à J+8", 8),
            ("avant le 15", 5),
            ("ce week-end", 4),
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
            "lundi et vendredi",
            "ma collègue du mercredi",
            "la distribution du jeudi",
            "elle a résilié dans les 14 jours",
            "mardi ou jeudi matin",
            "il a 8 ans",
            "après 14 h",
            "12,50 euros",
            "14h-16h",
            "le 03 sonne occupé",
        ] {
            assert_eq!(days(text, tuesday), Vec::<i32>::new(), "{text}");
        }
    }
}
