//! Distances: "demain", "dans deux jours", "depuis trois mois", "sous quinzaine", "J+8".

use super::{Finder, Found, Kind, count_word};

impl Finder<'_> {
    pub(super) fn near(&self, at: usize) -> Found {
        let next = self.form(at + 1);
        let (words, days) = match self.form(at) {
            "demain" => (1, 1),
            "apres" if next == "demain" => (2, 2),
            "aujourd" if next == "hui" => (2, 0),
            "hier" => (1, -1),
            "avant" if next == "hier" => (2, -2),
            "ce" if matches!(next, "soir" | "jour") && self.before(at) != "a" => (2, 0),
            "cette" if next == "apres" => (2, 0),
            "j" if self.gap(at) == "+" => (2, i32::from(self.number(at + 1)?)),
            _ => return None,
        };
        Some((at + words - 1, self.shift(days)?, Kind::Near))
    }

    pub(super) fn span(&self, at: usize) -> Found {
        let (start, sign) = match (self.form(at), self.form(at + 1), self.form(at + 2)) {
            ("sous", "quinzaine", _) => return Some((at + 1, self.shift(15)?, Kind::Span)),
            ("sous", "huitaine", _) => return Some((at + 1, self.shift(8)?, Kind::Span)),
            // "elle a résilié dans les 14 jours" tells, "à déposer dans les 14 jours" sets a date.
            ("dans", "les", _) if self.past(at) => return None,
            ("d", "ici", _) | ("dans", "les", _) => (at + 2, 1),
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
        let (words, days) = self.amount(start + skip)?;
        let last = start + skip + words - 1;
        Some((last, self.shift(sign * days)?, Kind::Span))
    }

    /// A number and a unit of time: how many words, how many days.
    fn amount(&self, at: usize) -> Option<(usize, i32)> {
        if let Some(hours) = self.form(at).strip_suffix('h') {
            let hours: i32 = hours.parse().ok().filter(|hours| *hours >= 24)?;
            return Some((1, hours / 24));
        }
        let count = count_word(self.form(at))?;
        let days = match self.form(at + 1) {
            "jour" | "jours" | "j" | "jrs" => count,
            "semaine" | "semaines" => count * 7,
            "mois" => count * 30,
            "an" | "ans" | "annee" | "annees" => count * 365,
            "h" | "heures" if count >= 24 => count / 24,
            _ => return None,
        };
        Some((2, days))
    }
}
