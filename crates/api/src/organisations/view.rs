//! An organisation and its conventions, as read and shown.

use crate::reading::Reading;
use crate::schemas;
use app::organisations::{Partner, Signed};
use domain::codes::OrganisationKind;
use domain::organisations::{Convention, NirRight, Organisation, Standing};
use domain::text::Label;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// An organisation.
#[derive(Serialize, ToSchema)]
#[schema(as = OrganisationSummary)]
pub struct OrganisationView {
    /// Its id.
    id: Uuid,
    /// What it is.
    #[schema(schema_with = schemas::organisation_kind)]
    kind: OrganisationKind,
    /// Its name.
    #[schema(example = "CCAS de Lys")]
    name: String,
    /// Whether it may act.
    #[schema(schema_with = schemas::standing)]
    standing: Standing,
    /// Grows by one at each change; the `ETag` is `"v"` and this number.
    version: i32,
}

impl OrganisationView {
    /// The organisation.
    pub fn of(organisation: &Organisation) -> Self {
        Self {
            id: organisation.id.uuid(),
            kind: organisation.kind,
            name: organisation.name.to_string(),
            standing: organisation.standing,
            version: organisation.version,
        }
    }
}

/// An organisation, with its conventions with your fund.
#[derive(Serialize, ToSchema)]
#[schema(as = Organisation)]
pub struct PartnerView {
    /// The organisation.
    #[serde(flatten)]
    organisation: OrganisationView,
    /// Its conventions, oldest first.
    conventions: Vec<ConventionView>,
}

impl PartnerView {
    /// The organisation and its conventions.
    pub fn of(partner: &Partner) -> Self {
        Self {
            organisation: OrganisationView::of(&partner.organisation),
            conventions: partner.conventions.iter().map(ConventionView::of).collect(),
        }
    }
}

/// A convention.
#[derive(Serialize, ToSchema)]
#[schema(as = Convention)]
pub struct ConventionView {
    /// Its id.
    id: Uuid,
    /// The fund.
    #[schema(example = "597")]
    fund: String,
    /// The fund's reference of the signed paper.
    #[schema(example = "CONV-2026-014")]
    reference: String,
    /// First day on which it holds.
    #[schema(schema_with = schemas::day)]
    starts_on: Date,
    /// Last day on which it holds, if one is set.
    #[schema(schema_with = schemas::or_null::day)]
    ends_on: Option<Date>,
    /// Why the organisation may process the NIR.
    #[schema(schema_with = schemas::nir_right)]
    nir_right: NirRight,
    /// Whether it lets anything in.
    #[schema(schema_with = schemas::standing)]
    standing: Standing,
}

impl ConventionView {
    /// The convention.
    pub fn of(convention: &Convention) -> Self {
        Self {
            id: convention.id.uuid(),
            fund: convention.fund.to_string(),
            reference: convention.reference.to_string(),
            starts_on: convention.starts_on,
            ends_on: convention.ends_on,
            nir_right: convention.nir_right,
            standing: convention.standing,
        }
    }
}

/// A convention that was signed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewConvention {
    /// The fund's reference of the signed paper.
    #[schema(example = "CONV-2026-014", min_length = 1, max_length = 200)]
    reference: String,
    /// First day on which it holds.
    #[schema(schema_with = schemas::day)]
    starts_on: Date,
    /// Last day on which it holds, if one is set.
    #[schema(schema_with = schemas::or_null::day)]
    ends_on: Option<Date>,
    /// Why the organisation may process the NIR; `none` if not said.
    #[schema(schema_with = schemas::or_null::nir_right)]
    nir_right: Option<NirRight>,
}

impl NewConvention {
    /// What it says; `pointer` is where its reference is.
    pub fn read(self, reading: &mut Reading, pointer: &'static str) -> Option<Signed> {
        let reference = reading.text(pointer, Label::parse(&self.reference))?;
        Some(Signed {
            reference,
            starts_on: self.starts_on,
            ends_on: self.ends_on,
            nir_right: self.nir_right.unwrap_or(NirRight::None),
        })
    }
}
