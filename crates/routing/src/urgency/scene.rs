//! Where the signs of urgency are looked for, family by family.

use domain::calendar::business_days_between;
use jiff::civil::Date;

use super::{Family, Signs};
use crate::dates::{Mention, count_word};
use crate::findings::Analysis;
use crate::lexicon::{Hit, Lexicon};

/// What a dated sentence is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Event {
    Hospital,
    Care,
    RightsEnd,
    Livelihood,
    Leaving,
    Other,
}

/// A submission as the search for signs sees it.
pub(super) struct View<'a> {
    pub(super) analysis: &'a Analysis,
    pub(super) lexicon: &'a Lexicon,
    pub(super) received: Date,
}

impl View<'_> {
    /// The affirmed hits of a concept.
    fn hits<'b>(&'b self, name: &str) -> impl Iterator<Item = &'b Hit> + 'b {
        let concept = self.lexicon.concept(name);
        self.analysis
            .hits
            .iter()
            .filter(move |hit| Some(hit.concept) == concept && !hit.negated)
    }

    /// Every hit of a concept, denied or not: for cues that hold their own negation.
    fn any<'b>(&'b self, name: &str) -> impl Iterator<Item = &'b Hit> + 'b {
        let concept = self.lexicon.concept(name);
        self.analysis
            .hits
            .iter()
            .filter(move |hit| Some(hit.concept) == concept)
    }

    fn sentence(&self, token: usize) -> u16 {
        self.analysis
            .reading
            .tokens
            .get(token)
            .map_or(0, |token| token.sentence)
    }

    fn form(&self, token: usize) -> &str {
        let reading = &self.analysis.reading;
        reading
            .tokens
            .get(token)
            .map_or("", |token| reading.form(token))
    }

    fn near(&self, left: usize, right: usize, sentences: u16) -> bool {
        self.sentence(left).abs_diff(self.sentence(right)) <= sentences
    }

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

    /// What the nearest cue of the sentence says that a date is.
    fn event(&self, mention: &Mention) -> (Event, Option<Hit>) {
        let kinds = [
            ("u.rights_end", Event::RightsEnd),
            ("u.livelihood", Event::Livelihood),
            ("u.hospital", Event::Hospital),
            ("u.care_near", Event::Care),
            ("u.vital", Event::Hospital),
            ("u.leaving", Event::Leaving),
        ];
        let mut best: Option<(usize, Event, Hit)> = None;
        for (name, event) in kinds {
            for hit in self
                .any(name)
                .filter(|hit| self.near(hit.first, mention.first, 0))
            {
                let distance = mention
                    .first
                    .abs_diff(hit.last)
                    .min(hit.first.abs_diff(mention.last));
                if best.is_none_or(|(known, ..)| distance < known) {
                    best = Some((distance, event, *hit));
                }
            }
        }
        best.map_or((Event::Other, None), |(_, event, hit)| (event, Some(hit)))
    }

    pub(super) fn events(&self, signs: &mut Signs) {
        for mention in &self.analysis.dates {
            let quote = Hit {
                concept: 0,
                first: mention.first,
                last: mention.last,
                negated: false,
            };
            if mention.days < 0 {
                continue;
            }
            let (event, cue) = self.event(mention);
            let soon = mention.days <= 3 || business_days_between(self.received, mention.date) <= 2;
            // Today is an event only for a hospital or a vital treatment: "vu ce jour" is not.
            if mention.days == 0 && event != Event::Hospital {
                continue;
            }
            let visit = self.any("u.available").any(|hit| {
                self.near(hit.first, mention.first, 0) && hit.first.abs_diff(mention.first) <= 5
            });
            if visit && matches!(event, Event::Other | Event::Leaving) {
                signs.add(Family::Availability, &quote, Some(mention.days));
                continue;
            }
            let hit = cue.map_or(quote, |cue| Hit {
                first: cue.first.min(mention.first),
                last: cue.last.max(mention.last),
                ..quote
            });
            let family = match (event, mention.days) {
                (Event::Hospital | Event::Care, 0..=15) if soon => Family::CareWithin3Days,
                (Event::Hospital | Event::Care, 0..=15) => Family::CareWithin15Days,
                (Event::RightsEnd, 0..=31) => Family::RightsEnd,
                (Event::Livelihood, 0..=7) => Family::Livelihood,
                (Event::Leaving, 0..=15) => Family::Leaving,
                (_, 0..=3) => Family::DeadlineWithin3Days,
                (_, 4..=15) => Family::DeadlineWithin15Days,
                _ => continue,
            };
            signs.add(family, &hit, Some(mention.days));
        }
    }

    pub(super) fn rights(&self, signs: &mut Signs) {
        let hospital = self.hits("u.in_hospital").find(|hit| !self.past(hit));
        if let Some(hit) = hospital {
            signs.add(Family::InHospital, hit, None);
        }
        if let Some(hit) = self.any("u.discharge_blocked").next() {
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
        let overdue = self
            .analysis
            .dates
            .iter()
            .find(|mention| mention.days <= -60 && mention.days > -600);
        let chase = self
            .any("t.chase")
            .chain(self.any("a.chase"))
            .chain(self.any("u.filed"))
            .next();
        if let (Some(mention), Some(_)) = (overdue, chase) {
            let hit = Hit {
                concept: 0,
                first: mention.first,
                last: mention.last,
                negated: false,
            };
            signs.add(Family::Overdue, &hit, Some(mention.days));
        } else if let Some(hit) = self.any("u.late").next() {
            signs.add(Family::Overdue, hit, None);
        }
    }

    fn past(&self, hit: &Hit) -> bool {
        (hit.first.saturating_sub(4)..hit.first).any(|before| {
            matches!(
                self.form(before),
                "sorti" | "sortie" | "avait" | "etait" | "ete"
            )
        })
    }

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
            if let Some(hit) = self.hits(name).next() {
                signs.add(family, hit, None);
            }
        }
        if let Some(hit) = self.minor_age() {
            signs.add(Family::Minor, &hit, None);
        }
        let young = |hit: &&Hit| {
            let born = self
                .analysis
                .dates
                .iter()
                .find(|mention| mention.first.abs_diff(hit.last) <= 6 && mention.days <= 0);
            born.is_none_or(|mention| mention.days > -92)
        };
        if let Some(hit) = self.hits("u.newborn").find(young) {
            signs.add(Family::Newborn, hit, None);
            if let Some(none) = self.any("u.unattached").next() {
                signs.add(Family::NewbornWithoutRights, none, None);
            }
        }
    }

    /// "7 ans", "6 et 8 ans": an age under 18 that is not a duration.
    fn minor_age(&self) -> Option<Hit> {
        let count = self.analysis.reading.tokens.len();
        (0..count).find_map(|at| {
            let young = count_word(self.form(at)).is_some_and(|age| (0..18).contains(&age));
            let before = |back: usize| at.checked_sub(back).map_or("", |at| self.form(at));
            let duration = matches!(
                before(1),
                "depuis" | "pendant" | "a" | "dans" | "pour" | "que" | "de" | "fait" | "tous"
            ) && before(2) != "enfant"
                && before(2) != "garcon"
                && before(2) != "fille"
                && before(2) != "fils"
                && before(2) != "petit";
            let written = self.form(at).bytes().all(|byte| byte.is_ascii_digit());
            (young && written && !duration && matches!(self.form(at + 1), "ans" | "mois"))
                .then_some(Hit {
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

    pub(super) fn words(&self, signs: &mut Signs) {
        if let Some(hit) = self.any("u.calm").next() {
            signs.add(Family::Calm, hit, None);
        }
        if let Some(hit) = self.hits("u.words").next() {
            signs.add(Family::Words, hit, None);
        }
    }
}
