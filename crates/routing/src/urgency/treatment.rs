//! Signs of a vital treatment: named, interrupted, nearly finished.

use super::scene::View;
use super::{Family, Signs};
use crate::dates::count_word;
use crate::lexicon::Hit;

impl View<'_> {
    pub(super) fn treatment(&self, signs: &mut Signs) {
        let stopped = |vital: &Hit| {
            let cue = self
                .any("u.interrupted")
                .find(|stop| self.near(stop.first, vital.first, 1));
            cue.copied().or_else(|| self.short_stock(vital))
        };
        for vital in self.hits("u.vital") {
            signs.add(Family::Vital, vital, None);
            let soothed = self
                .any("u.soothed")
                .any(|calm| self.near(calm.first, vital.first, 0));
            if let Some(stop) = stopped(vital).filter(|_| !soothed) {
                signs.add(Family::VitalStopped, &stop, None);
            }
        }
        self.stock(signs);
    }

    /// "il lui reste 12 jours de traitement": a stock of 8 to 15 days is a care to come.
    fn stock(&self, signs: &mut Signs) {
        for at in 1..self.analysis.reading.tokens.len() {
            let unit = matches!(self.form(at + 1), "jour" | "jours" | "jrs");
            if !unit {
                continue;
            }
            let days = count_word(self.form(at)).filter(|days| (8..=15).contains(days));
            let left = (at.saturating_sub(3)..at).any(|before| self.form(before) == "reste");
            if let Some(days) = days.filter(|_| left) {
                let hit = Hit {
                    concept: 0,
                    first: at - 1,
                    last: at + 1,
                    negated: false,
                };
                signs.add(Family::CareWithin15Days, &hit, Some(days));
            }
        }
    }

    /// "3 jours", "quatre comprimés", "deux stylos" near a vital treatment, after a word of what is left.
    fn short_stock(&self, vital: &Hit) -> Option<Hit> {
        let count = self.analysis.reading.tokens.len();
        (0..count).find_map(|at| {
            let few = count_word(self.form(at)).is_some_and(|count| count <= 7);
            let unit = matches!(
                self.form(at + 1),
                "jour"
                    | "jours"
                    | "jrs"
                    | "j"
                    | "comprime"
                    | "comprimes"
                    | "stylo"
                    | "stylos"
                    | "dose"
                    | "doses"
                    | "cachets"
                    | "gelules"
            );
            let left = (at.saturating_sub(5)..at).any(|before| {
                matches!(
                    self.form(before),
                    "reste"
                        | "pour"
                        | "que"
                        | "tenir"
                        | "plus"
                        | "donne"
                        | "donnee"
                        | "avance"
                        | "depannage"
                )
            });
            (few && unit && left && self.near(at, vital.first, 1)).then_some(Hit {
                concept: vital.concept,
                first: at,
                last: at + 1,
                negated: false,
            })
        })
    }
}
