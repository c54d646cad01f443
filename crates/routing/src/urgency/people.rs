//! Signs about the person: pregnancy, child, newborn, no home, long illness, violence, livelihood.

use super::scene::View;
use super::{Family, Signs};
use crate::dates::count_word;
use crate::lexicon::Hit;

impl View<'_> {
    pub(super) fn people(&self, signs: &mut Signs) {
        for (name, family) in [
            ("u.pregnant", Family::Pregnancy),
            ("u.child", Family::Child),
            ("u.minor", Family::Minor),
            ("u.homeless", Family::Homeless),
            ("u.chronic", Family::Chronic),
            ("u.violence", Family::Violence),
            ("u.suicide", Family::Suicide),
            ("u.emergency", Family::Emergency),
        ] {
            if let Some(hit) = self.hits(name).find(|hit| !self.said_of_another(hit)) {
                signs.add(family, hit, None);
            }
        }
        if let Some(hit) = self.minor_age() {
            signs.add(Family::Minor, &hit, None);
        }
        let young = |hit: &Hit| {
            let born = self
                .analysis
                .dates
                .iter()
                .find(|mention| mention.first.abs_diff(hit.last) <= 6 && mention.days <= 0);
            born.is_none_or(|mention| mention.days > -92)
        };
        let born = self.born();
        let newborn = self.hits("u.newborn").copied().chain(born).find(young);
        if let Some(hit) = newborn {
            signs.add(Family::Newborn, &hit, None);
            if let Some(none) = self.any("u.unattached").next() {
                signs.add(Family::NewbornWithoutRights, none, None);
            }
        }
    }

    /// A surname ("Mme Petit"), or the name of a benefit ("IJ maternité"), is no sign.
    fn said_of_another(&self, hit: &Hit) -> bool {
        let before = hit.first.checked_sub(1).map_or("", |at| self.form(at));
        let surname = matches!(before, "monsieur" | "madame")
            && matches!(
                self.form(hit.first),
                "petit" | "fils" | "garcon" | "college"
            );
        let benefit = matches!(
            before,
            "ij" | "conge" | "indemnites" | "indemnite" | "allocation" | "arret" | "droits"
        );
        surname || (benefit && self.form(hit.first) == "maternite")
    }

    /// "né le 12": written without accent, "ne le" is a denial unless a number follows.
    fn born(&self) -> Option<Hit> {
        let count = self.analysis.reading.tokens.len();
        (0..count).find_map(|at| {
            let birth = matches!(self.form(at), "ne" | "nee" | "nes" | "nees")
                && self.form(at + 1) == "le"
                && self
                    .form(at + 2)
                    .starts_with(|first: char| first.is_ascii_digit());
            birth.then_some(Hit {
                concept: 0,
                first: at,
                last: at + 2,
                negated: false,
            })
        })
    }

    /// "7 ans", "6 et 8 ans", "fils de 14 mois": an age under 18 that is not a duration.
    fn minor_age(&self) -> Option<Hit> {
        let count = self.analysis.reading.tokens.len();
        (0..count).find_map(|at| {
            let written = self.form(at).bytes().all(|byte| byte.is_ascii_digit());
            if !written {
                return None;
            }
            let young = count_word(self.form(at)).is_some_and(|age| (0..18).contains(&age));
            let before = |back: usize| at.checked_sub(back).map_or("", |at| self.form(at));
            let child = matches!(
                before(2),
                "enfant" | "garcon" | "fille" | "fils" | "petit" | "petite" | "bebe"
            ) || matches!(before(1), "enfant" | "fille" | "fils" | "bebe");
            let duration = matches!(
                before(1),
                "depuis" | "pendant" | "a" | "dans" | "pour" | "que" | "de" | "fait" | "tous"
            );
            let age = match self.form(at + 1) {
                "ans" => child || !duration,
                // Thirteen months is more often a waiting list than a child.
                "mois" => child,
                _ => false,
            };
            (young && age).then_some(Hit {
                concept: 0,
                first: at,
                last: at + 1,
                negated: false,
            })
        })
    }

    pub(super) fn livelihood(&self, signs: &mut Signs) {
        let threat = self.hits("u.threat").next();
        let nothing = self.any("u.no_income").next();
        if let (Some(hit), Some(_)) = (threat, nothing) {
            signs.add(Family::Livelihood, hit, None);
        }
        let close = threat.and_then(|hit| {
            let dates = self.analysis.dates.iter();
            dates
                .filter(|mention| self.near(hit.first, mention.first, 2))
                .find(|mention| (0..=7).contains(&mention.days))
        });
        if let (Some(hit), Some(mention)) = (threat, close) {
            signs.add(Family::Livelihood, hit, Some(mention.days));
        }
        if let Some(hit) = threat.or(nothing) {
            signs.add(Family::LivelihoodUndated, hit, None);
        }
        let benefit = self.any("u.unpaid").next();
        let long = self
            .analysis
            .dates
            .iter()
            .any(|mention| (-600..-30).contains(&mention.days));
        if let Some(hit) = benefit.filter(|_| long) {
            signs.add(Family::Unpaid, hit, None);
        }
    }
}
