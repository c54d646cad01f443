//! The mandate, as it comes in and goes out.

use crate::reading::Reading;
use crate::schemas;
use domain::mandates::{Mandate, MandateDuration, MandateForm, MandateScope};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// The agreement of the person.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MandateInput)]
pub struct MandateInput {
    /// How it was given.
    #[schema(schema_with = schemas::mandate_form)]
    form: MandateForm,
    /// The day it was given, today at the latest.
    #[schema(schema_with = schemas::day)]
    given_on: Date,
    /// To what; at least one.
    #[schema(schema_with = schemas::given_mandate_scope)]
    scope: BTreeSet<MandateScope>,
    /// For how many days: 1, 31, 182 or 365.
    #[schema(schema_with = schemas::mandate_days)]
    duration_days: u16,
    /// The person agrees that health information is passed on.
    health_information: bool,
    /// The person agrees to be called back.
    call_back: bool,
}

impl MandateInput {
    /// Reads the mandate, gathering what is wrong under `/mandate`.
    pub fn read(&self, reading: &mut Reading) -> Option<Mandate> {
        let Some(duration) = MandateDuration::from_days(self.duration_days) else {
            reading.refuse(
                "/mandate/duration_days",
                "wrong-value",
                "1, 31, 182 ou 365 jours.",
            );
            return None;
        };
        Some(Mandate {
            form: self.form,
            given_on: self.given_on,
            scope: self.scope.clone(),
            duration,
            health_information: self.health_information,
            call_back: self.call_back,
            withdrawn_at: None,
        })
    }
}

/// The agreement of the person, as recorded.
#[derive(Serialize, ToSchema)]
#[schema(as = Mandate)]
pub struct MandateView {
    /// How it was given.
    #[schema(schema_with = schemas::mandate_form)]
    form: MandateForm,
    /// The day it was given.
    #[schema(schema_with = schemas::day)]
    given_on: Date,
    /// To what.
    #[schema(schema_with = schemas::mandate_scope)]
    scope: BTreeSet<MandateScope>,
    /// For how many days.
    duration_days: u16,
    /// The last day on which it holds.
    #[schema(schema_with = schemas::day)]
    until: Date,
    /// Health information may be passed on.
    health_information: bool,
    /// The person may be called back.
    call_back: bool,
    /// When the person withdrew it.
    #[schema(schema_with = schemas::or_null::instant)]
    withdrawn_at: Option<Timestamp>,
}

impl MandateView {
    /// What is shown of a mandate.
    pub fn of(mandate: &Mandate) -> Self {
        Self {
            form: mandate.form,
            given_on: mandate.given_on,
            scope: mandate.scope.clone(),
            duration_days: mandate.duration.days(),
            until: mandate.last_day(),
            health_information: mandate.health_information,
            call_back: mandate.call_back,
            withdrawn_at: mandate.withdrawn_at,
        }
    }
}
