//! Rule F: the signs of urgency that are in the text, with their words and their level.
//!
//! A sign counts when it is there, present and not denied; "URGENT" is not a sign. What the signs
//! conclude is [`Signs::level`]; the trained head weighs the same signs with the rest of the text,
//! and [`crate::sorter`] combines both so that a missed `urgent` costs ten times a false one.

use domain::calendar::business_days_between;
use domain::codes::{RequestType, Subject, Urgency};
use jiff::civil::Date;

use crate::dates::{Mention, count_word};
use crate::findings::Analysis;
use crate::lexicon::{Hit, Lexicon};

/// A family of signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Family {
    /// Vital treatment interrupted, or less than a week of it left.
    VitalStopped,
    /// Vital treatment named.
    Vital,
    /// A care within three days.
    CareWithin3Days,
    /// A care within 4 to 15 days.
    CareWithin15Days,
    /// In hospital now.
    InHospital,
    /// Discharge or admission blocked.
    DischargeBlocked,
    /// No rights now.
    RightsClosed,
    /// No rights now and a care needed.
    RightsClosedAndCare,
    /// Rights end within 30 days.
    RightsEnd,
    /// Newborn under three months.
    Newborn,
    /// Newborn without rights.
    NewbornWithoutRights,
    /// Pregnancy.
    Pregnancy,
    /// A child somewhere in the story.
    Child,
    /// The person is a minor.
    Minor,
    /// No home.
    Homeless,
    /// Long illness.
    Chronic,
    /// Violence, safety.
    Violence,
    /// Eviction, bailiff, cut, nothing to eat, within a week or with no income.
    Livelihood,
    /// The same, without date.
    LivelihoodUndated,
    /// Payments stopped for more than 30 days.
    Unpaid,
    /// Suicidal thoughts.
    Suicide,
    /// Clinical emergency now.
    Emergency,
    /// The person leaves soon.
    Leaving,
    /// A deadline other than care within 3 days.
    DeadlineWithin3Days,
    /// A deadline other than care within 15 days.
    DeadlineWithin15Days,
    /// A decision pending for more than two months.
    Overdue,
    /// A date that is only when somebody is free or comes by.
    Availability,
    /// The author says that nothing presses.
    Calm,
    /// The author's words only.
    Words,
}

impl Family {
    /// Whether its date is an event before which the request must be answered (rule G).
    pub const fn is_event(self) -> bool {
        matches!(
            self,
            Self::CareWithin3Days
                | Self::CareWithin15Days
                | Self::RightsEnd
                | Self::Livelihood
                | Self::Leaving
                | Self::DeadlineWithin3Days
                | Self::DeadlineWithin15Days
        )
    }
}

/// A sign found, with the words that show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sign {
    /// Which family.
    pub family: Family,
    /// First token of the quote.
    pub first: usize,
    /// Last token of the quote.
    pub last: usize,
    /// Calendar days to the event, when there is one.
    pub days: Option<i32>,
}

/// The signs of a submission.
#[derive(Debug, Clone, Default)]
pub struct Signs {
    /// In the order in which they were looked for.
    pub all: Vec<Sign>,
}

impl Signs {
    /// Looks for every sign.
    pub fn new(analysis: &Analysis, received: Date) -> Self {
        let mut signs = Self::default();
        let view = View {
            analysis,
            lexicon: Lexicon::embedded(),
            received,
        };
        view.treatment(&mut signs);
        view.events(&mut signs);
        view.rights(&mut signs);
        view.people(&mut signs);
        view.livelihood(&mut signs);
        view.words(&mut signs);
        signs
    }

    /// The sign of a family.
    pub fn find(&self, family: Family) -> Option<&Sign> {
        self.all.iter().find(|sign| sign.family == family)
    }

    /// Whether the author's own words of urgency are all that there is.
    pub fn only_words(&self) -> bool {
        let word = |sign: &Sign| {
            matches!(
                sign.family,
                Family::Words | Family::Calm | Family::Availability
            )
        };
        self.has(Family::Words) && self.all.iter().all(word)
    }

    /// Whether a family is there.
    pub fn has(&self, family: Family) -> bool {
        self.find(family).is_some()
    }

    fn add(&mut self, family: Family, hit: &Hit, days: Option<i32>) {
        if !self.has(family) {
            self.all.push(Sign {
                family,
                first: hit.first,
                last: hit.last,
                days,
            });
        }
    }

    /// The level that the signs alone give to a request, with the sign that decides.
    pub fn level(&self, request_type: RequestType, subject: Subject) -> (Urgency, Option<&Sign>) {
        if let Some(sign) = self.urgent(subject) {
            return (Urgency::Urgent, Some(sign));
        }
        if subject == Subject::UrgentCare && request_type == RequestType::FileFollowUp {
            return (Urgency::Urgent, self.find(Family::InHospital));
        }
        match self.soon(request_type, subject) {
            Some(sign) => (Urgency::Soon, Some(sign)),
            None => (Urgency::Routine, None),
        }
    }

    fn urgent(&self, subject: Subject) -> Option<&Sign> {
        const URGENT: [Family; 8] = [
            Family::VitalStopped,
            Family::CareWithin3Days,
            Family::DischargeBlocked,
            Family::RightsClosedAndCare,
            Family::NewbornWithoutRights,
            Family::Violence,
            Family::Livelihood,
            Family::Suicide,
        ];
        // Without C2S one still has base rights: a refused complementary is not an absence of rights.
        let beside = matches!(subject, Subject::C2s | Subject::Complementary);
        let counts = |family: &&Family| **family != Family::RightsClosedAndCare || !beside;
        URGENT
            .iter()
            .filter(counts)
            .find_map(|family| self.find(*family))
    }

    fn soon(&self, request_type: RequestType, subject: Subject) -> Option<&Sign> {
        const DATED: [Family; 8] = [
            Family::CareWithin15Days,
            Family::RightsEnd,
            Family::Unpaid,
            Family::Leaving,
            Family::DeadlineWithin3Days,
            Family::DeadlineWithin15Days,
            Family::LivelihoodUndated,
            Family::RightsClosed,
        ];
        const PROTECTED: [Family; 4] = [
            Family::Minor,
            Family::Homeless,
            Family::Pregnancy,
            Family::Chronic,
        ];
        let first = |families: &[Family]| families.iter().find_map(|family| self.find(*family));
        let late = matches!(
            subject,
            Subject::C2s
                | Subject::Ame
                | Subject::BaseRights
                | Subject::Registration
                | Subject::Disability
        );
        first(&DATED)
            .or_else(|| match request_type {
                RequestType::CareRenunciation => first(&PROTECTED),
                _ => None,
            })
            .or_else(|| match request_type {
                RequestType::FileFollowUp if late => self.find(Family::Overdue),
                _ => None,
            })
    }
}

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

struct View<'a> {
    analysis: &'a Analysis,
    lexicon: &'a Lexicon,
    received: Date,
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

    fn treatment(&self, signs: &mut Signs) {
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

    fn events(&self, signs: &mut Signs) {
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

    fn rights(&self, signs: &mut Signs) {
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

    fn people(&self, signs: &mut Signs) {
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

    fn livelihood(&self, signs: &mut Signs) {
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

    fn words(&self, signs: &mut Signs) {
        if let Some(hit) = self.any("u.calm").next() {
            signs.add(Family::Calm, hit, None);
        }
        if let Some(hit) = self.hits("u.words").next() {
            signs.add(Family::Words, hit, None);
        }
    }
}
