//! Due dates in words: late and soon are said, never only coloured.

use domain::calendar::FundCalendar;
use french::counted;
use jiff::civil::{Date, Weekday};
use std::cmp::Ordering;

/// A due date as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// `2026-11-23`, for machines.
    pub iso: String,
    /// `lun. 23 nov.`
    pub day: String,
    /// `en retard de 2 jours ouvrés`, `aujourd’hui`, `sous 2 jours ouvrés`.
    pub words: String,
    /// The class of the style sheet: `late`, `soon` or nothing.
    pub class: &'static str,
}

/// Business days below which a due date is soon.
const SOON: i32 = 2;

/// From when due dates are seen, and by which calendar.
#[derive(Debug, Clone, Copy)]
pub struct Today<'a> {
    /// The day, in Paris.
    pub day: Date,
    /// The days that the fund works.
    pub calendar: &'a FundCalendar,
}

/// The due date, seen from today.
pub fn due(due_on: Date, now: Today<'_>) -> Due {
    let today = now.day;
    let between = |from, to| now.calendar.business_days_between(from, to).max(1);
    let said = |days| counted(days, "jour ouvré", "jours ouvrés");
    let (words, class) = match due_on.cmp(&today) {
        Ordering::Less => (
            format!("en retard de {}", said(between(due_on, today))),
            "late",
        ),
        Ordering::Equal => ("aujourd’hui".to_owned(), "soon"),
        Ordering::Greater => match between(today, due_on) {
            days if days <= SOON => (format!("sous {}", said(days)), "soon"),
            days => (format!("dans {}", said(days)), ""),
        },
    };
    Due {
        iso: due_on.to_string(),
        day: short_day(due_on),
        words,
        class,
    }
}

/// `lun. 23 nov.`; the spaces do not break.
pub fn short_day(date: Date) -> String {
    let weekday = match date.weekday() {
        Weekday::Monday => "lun.",
        Weekday::Tuesday => "mar.",
        Weekday::Wednesday => "mer.",
        Weekday::Thursday => "jeu.",
        Weekday::Friday => "ven.",
        Weekday::Saturday => "sam.",
        Weekday::Sunday => "dim.",
    };
    let month = match date.month() {
        1 => "janv.",
        2 => "févr.",
        3 => "mars",
        4 => "avr.",
        5 => "mai",
        6 => "juin",
        7 => "juill.",
        8 => "août",
        9 => "sept.",
        10 => "oct.",
        11 => "nov.",
        _ => "déc.",
    };
    let ordinal = if date.day() == 1 { "er" } else { "" };
    format!("{weekday}\u{a0}{}{ordinal}\u{a0}{month}", date.day())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn late_and_soon_are_said_in_business_days() {
        let monday = date(2026, 11, 23);
        for (due_on, words, class) in [
            (
                date(2026, 11, 19),
                "en retard de 2\u{a0}jours ouvrés",
                "late",
            ),
            // Friday to Monday is one business day.
            (date(2026, 11, 20), "en retard de 1\u{a0}jour ouvré", "late"),
            (monday, "aujourd’hui", "soon"),
            (date(2026, 11, 24), "sous 1\u{a0}jour ouvré", "soon"),
            (date(2026, 11, 30), "dans 5\u{a0}jours ouvrés", ""),
        ] {
            let now = Today {
                day: monday,
                calendar: &FundCalendar::default(),
            };
            let due = due(due_on, now);
            assert_eq!((due.words.as_str(), due.class), (words, class), "{due_on}");
        }
        assert_eq!(short_day(monday), "lun.\u{a0}23\u{a0}nov.");
        assert_eq!(short_day(date(2026, 12, 1)), "mar.\u{a0}1er\u{a0}déc.");
    }
}
