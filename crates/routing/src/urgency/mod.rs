//! Rule F: the signs of urgency that are in the text, with their words and their level.
//!
//! A sign counts when it is there, present and not denied; "URGENT" is not a sign. What the signs
//! conclude is [`Signs::level`]; the trained head weighs the same signs with the rest of the text,
//! and [`crate::sorter`] combines both so that a missed `urgent` costs ten times a false one.

mod events;
mod names;
mod people;
mod scene;
mod treatment;

use domain::codes::{RequestType, Subject, Urgency};
use jiff::civil::Date;

use crate::findings::Analysis;
use crate::lexicon::Hit;

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
    /// A decision pending for more than fifteen days: too long for a prior approval.
    Waiting,
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
        let view = scene::View { analysis, received };
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
        let uncovered = match subject {
            Subject::UrgentCare => true,
            // In hospital without cover.
            Subject::BaseRights | Subject::Ame => self.has(Family::InHospital),
            _ => false,
        };
        if uncovered && request_type == RequestType::FileFollowUp {
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
                RequestType::FileFollowUp if subject == Subject::PriorApproval => {
                    self.find(Family::Waiting)
                }
                _ => None,
            })
    }
}

#[cfg(test)]
mod tests;
