//! Signs with a date: a hospital stay, a care, the end of rights, a departure, a deadline.

use domain::calendar::business_days_between;

use super::scene::View;
use super::{Family, Signs};
use crate::dates::Mention;
use crate::lexicon::Hit;

/// How many words may stand between a date and what it is the date of.
const REACH: usize = 12;

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

impl View<'_> {
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
                // Farther, the date is about something else in a long sentence.
                let close = distance <= REACH;
                if close && best.is_none_or(|(known, ..)| distance < known) {
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
}
