//! The names of the families of signs, for the features of the urgency head.

use super::Family;
use crate::hash;

impl Family {
    /// The hash of its name.
    pub(crate) const fn hash(self) -> u64 {
        match self {
            Self::VitalStopped => hash::of("VitalStopped"),
            Self::Vital => hash::of("Vital"),
            Self::CareWithin3Days => hash::of("CareWithin3Days"),
            Self::CareWithin15Days => hash::of("CareWithin15Days"),
            Self::InHospital => hash::of("InHospital"),
            Self::DischargeBlocked => hash::of("DischargeBlocked"),
            Self::RightsClosed => hash::of("RightsClosed"),
            Self::RightsClosedAndCare => hash::of("RightsClosedAndCare"),
            Self::RightsEnd => hash::of("RightsEnd"),
            Self::Newborn => hash::of("Newborn"),
            Self::NewbornWithoutRights => hash::of("NewbornWithoutRights"),
            Self::Pregnancy => hash::of("Pregnancy"),
            Self::Child => hash::of("Child"),
            Self::Minor => hash::of("Minor"),
            Self::Homeless => hash::of("Homeless"),
            Self::Chronic => hash::of("Chronic"),
            Self::Violence => hash::of("Violence"),
            Self::Livelihood => hash::of("Livelihood"),
            Self::LivelihoodUndated => hash::of("LivelihoodUndated"),
            Self::Unpaid => hash::of("Unpaid"),
            Self::Suicide => hash::of("Suicide"),
            Self::Emergency => hash::of("Emergency"),
            Self::Leaving => hash::of("Leaving"),
            Self::DeadlineWithin3Days => hash::of("DeadlineWithin3Days"),
            Self::DeadlineWithin15Days => hash::of("DeadlineWithin15Days"),
            Self::Overdue => hash::of("Overdue"),
            Self::Waiting => hash::of("Waiting"),
            Self::Availability => hash::of("Availability"),
            Self::Calm => hash::of("Calm"),
            Self::Words => hash::of("Words"),
        }
    }
}
