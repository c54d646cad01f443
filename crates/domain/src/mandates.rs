//! The agreement of the person, without which nothing is sent (S-110; Civil code art. 1984 ff.).

use crate::coded;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use std::collections::BTreeSet;

coded! {
    /// How the person agreed.
    pub enum MandateForm {
        /// In writing.
        Written = "written", "Écrit";
        /// By word of mouth.
        Oral = "oral", "Oral";
        /// By her legal representative.
        LegalRepresentative = "legal_representative", "Par le représentant légal";
    }
}

coded! {
    /// What the person agreed to.
    pub enum MandateScope {
        /// Follow the file with the fund.
        FollowFile = "follow_file", "Suivre le dossier";
        /// Receive papers for the person.
        ReceiveDocuments = "receive_documents", "Recevoir des documents";
        /// Change contact or bank details.
        UpdateDetails = "update_details", "Mettre à jour les coordonnées";
        /// Book appointments.
        BookAppointments = "book_appointments", "Prendre des rendez-vous";
        /// Be supported towards care.
        CareSupport = "care_support", "Être accompagné vers les soins";
    }
}

coded! {
    /// How long the mandate holds, from the day it was given.
    pub enum MandateDuration {
        /// The day itself: an act done in front of the person.
        Day = "1", "1 jour";
        /// A month.
        Month = "31", "1 mois";
        /// Six months.
        HalfYear = "182", "6 mois";
        /// A year.
        Year = "365", "1 an";
    }
}

impl MandateDuration {
    /// The duration in days.
    pub const fn days(self) -> u16 {
        match self {
            Self::Day => 1,
            Self::Month => 31,
            Self::HalfYear => 182,
            Self::Year => 365,
        }
    }

    /// The duration of so many days, when it is one of the four.
    pub fn from_days(days: u16) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|duration| duration.days() == days)
    }
}

/// The agreement of the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mandate {
    /// How it was given.
    pub form: MandateForm,
    /// The day it was given.
    pub given_on: Date,
    /// To what; never empty.
    pub scope: BTreeSet<MandateScope>,
    /// For how long.
    pub duration: MandateDuration,
    /// She agrees that health information is passed on.
    pub health_information: bool,
    /// She agrees to be called back.
    pub call_back: bool,
    /// When she withdrew it (S-112); `None` while it stands.
    pub withdrawn_at: Option<Timestamp>,
}

/// Why a mandate cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MandateRefused {
    /// Given in the future.
    #[error("La date de l’accord est dans le futur.")]
    Future,
    /// Given too long ago for its duration.
    #[error("L’accord n’est plus valable : sa durée est passée. Recueillez un nouvel accord.")]
    Expired,
    /// It covers nothing.
    #[error("Indiquez au moins une démarche pour laquelle la personne donne son accord.")]
    EmptyScope,
}

impl Mandate {
    /// The last day on which the mandate holds.
    pub fn last_day(&self) -> Date {
        self.given_on
            .saturating_add(i64::from(self.duration.days() - 1).days())
    }

    /// Refuses a mandate that does not hold on `today`.
    pub fn check(&self, today: Date) -> Result<(), MandateRefused> {
        if self.scope.is_empty() {
            return Err(MandateRefused::EmptyScope);
        }
        if self.given_on > today {
            return Err(MandateRefused::Future);
        }
        if self.last_day() < today {
            return Err(MandateRefused::Expired);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn given(on: Date, duration: MandateDuration) -> Mandate {
        Mandate {
            form: MandateForm::Oral,
            given_on: on,
            scope: BTreeSet::from([MandateScope::FollowFile]),
            duration,
            health_information: false,
            call_back: true,
            withdrawn_at: None,
        }
    }

    #[test]
    fn a_mandate_of_a_day_holds_that_day_only() {
        let mandate = given(date(2026, 11, 20), MandateDuration::Day);
        assert_eq!(mandate.check(date(2026, 11, 20)), Ok(()));
        assert_eq!(
            mandate.check(date(2026, 11, 21)),
            Err(MandateRefused::Expired)
        );
        assert_eq!(
            mandate.check(date(2026, 11, 19)),
            Err(MandateRefused::Future)
        );
    }

    #[test]
    fn a_mandate_must_cover_something() {
        let mut mandate = given(date(2026, 11, 20), MandateDuration::Year);
        mandate.scope.clear();
        assert_eq!(
            mandate.check(date(2026, 11, 20)),
            Err(MandateRefused::EmptyScope)
        );
    }
}
