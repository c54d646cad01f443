//! Where the signs of urgency are looked for, family by family.

use jiff::civil::Date;

use super::{Family, Signs};
use crate::findings::Analysis;
use crate::lexicon::Hit;

/// A submission as the search for signs sees it.
pub(super) struct View<'a> {
    pub(super) analysis: &'a Analysis,
    pub(super) received: Date,
}

impl<'a> View<'a> {
    /// The affirmed hits of a concept.
    pub(super) fn hits(&self, name: &str) -> impl Iterator<Item = &'a Hit> + use<'a> {
        self.any(name).filter(|hit| !hit.negated)
    }

    /// Every hit of a concept, denied or not: for cues that hold their own negation.
    pub(super) fn any(&self, name: &str) -> impl Iterator<Item = &'a Hit> + use<'a> {
        self.analysis.hits_of(name)
    }

    pub(super) fn sentence(&self, token: usize) -> u16 {
        self.analysis
            .reading
            .tokens
            .get(token)
            .map_or(0, |token| token.sentence)
    }

    pub(super) fn form(&self, token: usize) -> &str {
        let reading = &self.analysis.reading;
        reading
            .tokens
            .get(token)
            .map_or("", |token| reading.form(token))
    }

    pub(super) fn near(&self, left: usize, right: usize, sentences: u16) -> bool {
        self.sentence(left).abs_diff(self.sentence(right)) <= sentences
    }

    pub(super) fn rights(&self, signs: &mut Signs) {
        let hospital = self.hits("u.in_hospital").find(|hit| !self.past(hit));
        if let Some(hit) = hospital {
            signs.add(Family::InHospital, hit, None);
        }
        if let Some(hit) = self.any("u.discharge_blocked").find(|hit| !self.later(hit)) {
            signs.add(Family::DischargeBlocked, hit, None);
        }
        for closed in self.any("u.rights_closed") {
            signs.add(Family::RightsClosed, closed, None);
            let needs = ["u.vital", "u.hospital", "u.pregnant", "u.care_blocked"];
            let care = needs.iter().find_map(|name| {
                self.hits(name)
                    .find(|hit| self.near(hit.first, closed.first, 2))
            });
            if let Some(care) = care {
                let both = Hit {
                    first: closed.first.min(care.first),
                    last: closed.last.max(care.last),
                    ..*closed
                };
                let near = both.last - both.first <= 12;
                signs.add(
                    Family::RightsClosedAndCare,
                    if near { &both } else { closed },
                    None,
                );
            }
        }
        let past = |limit: i32| {
            let mut dates = self.analysis.dates.iter();
            dates.find(move |mention| mention.days <= limit && mention.days > -600)
        };
        let chase = self
            .any("t.chase")
            .chain(self.any("a.chase"))
            .chain(self.any("u.filed"))
            .next();
        for (limit, family) in [(-16, Family::Waiting), (-60, Family::Overdue)] {
            if let (Some(mention), Some(_)) = (past(limit), chase) {
                let hit = Hit {
                    concept: 0,
                    first: mention.first,
                    last: mention.last,
                    negated: false,
                };
                signs.add(family, &hit, Some(mention.days));
            }
        }
        if signs.has(Family::Overdue) {
            return;
        }
        if let Some(hit) = self.any("u.late").next() {
            signs.add(Family::Overdue, hit, None);
        }
    }

    /// Whether the stay is over: "sorti de l'hôpital", "hospitalisée, elle est sortie mardi".
    fn past(&self, hit: &Hit) -> bool {
        let before = hit.first.saturating_sub(4)..hit.first;
        let over = before.into_iter().any(|at| {
            matches!(
                self.form(at),
                "sorti" | "sortie" | "avait" | "etait" | "ete"
            )
        });
        let since = hit.last + 1..hit.last + 10;
        let left = since.into_iter().any(|at| {
            self.sentence(at) == self.sentence(hit.first)
                && self.form(at) == "est"
                && matches!(self.form(at + 1), "sorti" | "sortie" | "rentre" | "rentree")
        });
        over || left
    }

    /// Whether the sentence gives a date that leaves time: an entry refused in a week.
    fn later(&self, hit: &Hit) -> bool {
        self.analysis
            .dates
            .iter()
            .any(|mention| mention.days > 3 && self.near(mention.first, hit.first, 0))
    }

    pub(super) fn words(&self, signs: &mut Signs) {
        if let Some(hit) = self.any("u.calm").next() {
            signs.add(Family::Calm, hit, None);
        }
        if let Some(hit) = self.hits("u.words").next() {
            signs.add(Family::Words, hit, None);
        }
    }
}
