//! How French is written: dates, hours, numbers, plurals, sizes, and the spaces that must not break.
//!
//! ICU says `15:02` where French readers expect `15 h 02`, and weighs 2.5 MB.

use jiff::civil::{Date, DateTime};

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
    format!("{}{ordinal}\u{a0}{}", date.day(), month(date))
}

/// `novembre 2026`; the space does not break.
pub fn month(date: Date) -> String {
    format!("{}\u{a0}{}", month_name(date), date.year())
}

fn month_name(date: Date) -> &'static str {
    let number = usize::try_from(date.month()).ok();
    let name = number.and_then(|number| MONTHS.get(number.checked_sub(1)?));
    name.copied().unwrap_or_default()
}

/// `22/11/2026`: where a column has to be read from top to bottom.
pub fn short_date(date: Date) -> String {
    format!("{:02}/{:02}/{}", date.day(), date.month(), date.year())
}

/// `15 h 02`; the spaces do not break.
pub fn hour(at: DateTime) -> String {
    format!("{}\u{a0}h\u{a0}{:02}", at.hour(), at.minute())
}

/// `22 novembre 2026 à 15 h 02`.
pub fn moment(at: DateTime) -> String {
    format!("{} à {}", date(at.date()), hour(at))
}

/// Whether French writes this count in the singular: below two.
pub fn is_singular(count: impl Into<i64>) -> bool {
    count.into().abs() < 2
}

/// `1 demande`, `2 demandes`, `1 241 demandes`: the noun follows the count, and does not leave it.
pub fn counted(count: impl Into<i64>, singular: &str, plural: &str) -> String {
    let count = count.into();
    let noun = if is_singular(count) { singular } else { plural };
    format!("{}\u{a0}{noun}", number(count))
}

/// `1 241`, thousands apart by a narrow space that does not break.
pub fn number(count: impl Into<i64>) -> String {
    let count = count.into();
    let digits = count.unsigned_abs().to_string();
    let mut grouped = String::with_capacity(digits.len() + 4);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    if count < 0 {
        grouped.insert(0, '\u{2212}');
    }
    grouped
}

/// `60,8 %`: one decimal, a decimal comma.
pub fn percent(share: f64) -> String {
    format!("{share:.1}\u{202f}%").replace('.', ",")
}

/// `214 Ko`, `1,1 Mo`, `20,0 Go`: a size, in units of 1,024 bytes.
pub fn size(bytes: u64) -> String {
    const KILO: u64 = 1_024;
    const MEGA: u64 = KILO * KILO;
    if bytes < KILO {
        return counted(i64::try_from(bytes).unwrap_or(i64::MAX), "octet", "octets");
    }
    if bytes < MEGA {
        return format!("{}\u{a0}Ko", bytes / KILO);
    }
    let (unit, name) = if bytes < KILO * MEGA {
        (MEGA, "Mo")
    } else {
        (KILO * MEGA, "Go")
    };
    let tenths = bytes.saturating_mul(10) / unit;
    format!("{},{}\u{a0}{name}", tenths / 10, tenths % 10)
}

/// `30 minutes`, `1 minute`; the space does not break.
pub fn minutes(count: u8) -> String {
    counted(count, "minute", "minutes")
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

    #[test]
    fn hours_read_as_in_french() {
        let at = Date::constant(2026, 11, 18).at(9, 5, 0, 0);
        assert_eq!(moment(at), "18\u{a0}novembre\u{a0}2026 à 9\u{a0}h\u{a0}05");
        assert_eq!(short_date(at.date()), "18/11/2026");
    }

    #[test]
    fn below_two_is_singular() {
        for (count, words) in [
            (0, "0\u{a0}demande"),
            (1, "1\u{a0}demande"),
            (2, "2\u{a0}demandes"),
            (1_241, "1\u{202f}241\u{a0}demandes"),
            (-1_000_000, "\u{2212}1\u{202f}000\u{202f}000\u{a0}demandes"),
        ] {
            assert_eq!(counted(count, "demande", "demandes"), words);
        }
    }

    #[test]
    fn sizes_and_shares() {
        assert_eq!(size(900), "900\u{a0}octets");
        assert_eq!(size(214 * 1_024), "214\u{a0}Ko");
        assert_eq!(size(1_153_434), "1,1\u{a0}Mo");
        assert_eq!(percent(60.84), "60,8\u{202f}%");
    }
}
