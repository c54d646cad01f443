//! How French is written: dates, and the spaces that must not break.

use jiff::civil::Date;

const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// `1er décembre 2026`, `22 novembre 2026`; the spaces do not break.
pub fn date(date: Date) -> String {
    let ordinal = if date.day() == 1 { "er" } else { "" };
    let month = usize::try_from(date.month())
        .ok()
        .and_then(|month| MONTHS.get(month.checked_sub(1)?))
        .unwrap_or(&"");
    format!("{}{ordinal}\u{a0}{month}\u{a0}{}", date.day(), date.year())
}

/// `30 minutes`, `1 minute`; the space does not break. In French, below two is singular.
pub fn minutes(count: u8) -> String {
    let plural = if count < 2 { "" } else { "s" };
    format!("{count}\u{a0}minute{plural}")
}

/// Puts a no-break space before `:` `;` `?` `!` `»` and after `«` where the text has a space.
///
/// Templates are written with ordinary spaces, which an editor shows.
pub fn spaced(text: &str) -> String {
    [" :", " ;", " ?", " !", " »"]
        .into_iter()
        .fold(text.replace("« ", "«\u{a0}"), |text, mark| {
            text.replace(mark, &mark.replace(' ', "\u{a0}"))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_read_as_in_french() {
        assert_eq!(
            date(Date::constant(2026, 12, 1)),
            "1er\u{a0}décembre\u{a0}2026"
        );
        assert_eq!(date(Date::constant(2026, 8, 22)), "22\u{a0}août\u{a0}2026");
    }

    #[test]
    fn high_signs_hold_to_their_word() {
        assert_eq!(
            spaced("Référence : « EP » ; pourquoi ? https://ep.example"),
            "Référence\u{a0}: «\u{a0}EP\u{a0}» ; pourquoi\u{a0}? https://ep.example"
                .replace(" ;", "\u{a0};")
        );
    }
}
