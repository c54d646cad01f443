//! Partner organisations and their conventions with a fund.

use crate::coded;
use crate::codes::OrganisationKind;
use crate::funds::FundCode;
use crate::ids::{ConventionId, OrganisationId};
use crate::text::Label;
use jiff::civil::Date;

coded! {
    /// Whether an organisation, an account, a convention or a client may act.
    pub enum Standing {
        /// May act.
        Active = "active", "Actif";
        /// May not act; what it did stays readable by those who may read it.
        Suspended = "suspended", "Suspendu";
    }
}

coded! {
    /// Why an organisation may process the NIR (S-101: décret 2019-341; settled by the fund's DPO).
    pub enum NirRight {
        /// It may not: the NIR is refused, and neither stored nor logged.
        None = "none", "Non autorisé";
        /// Social security body.
        SocialSecurity = "social_security", "Organisme de sécurité sociale";
        /// Social or medico-social establishment (CASF L.312-1).
        SocialEstablishment = "social_establishment", "Établissement social ou médico-social";
        /// Local authority or CCAS, for social action.
        LocalAuthority = "local_authority", "Collectivité ou CCAS, action sociale";
        /// Health establishment or professional.
        Health = "health", "Établissement ou professionnel de santé";
        /// Another ground, written in the convention.
        Other = "other", "Autre fondement, précisé dans la convention";
    }
}

/// A partner organisation: its people share what it files.
#[derive(Debug, Clone)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// What it is.
    pub kind: OrganisationKind,
    /// Its name.
    pub name: Label,
    /// Whether it may act.
    pub standing: Standing,
    /// Grows by one at each change.
    pub version: i32,
}

/// The dated agreement that lets an organisation file requests with a fund.
#[derive(Debug, Clone)]
pub struct Convention {
    /// Its id.
    pub id: ConventionId,
    /// The organisation.
    pub organisation: OrganisationId,
    /// The fund.
    pub fund: FundCode,
    /// The fund's reference of the signed paper (S-129).
    pub reference: Label,
    /// First day on which it holds.
    pub starts_on: Date,
    /// Last day on which it holds; `None` while no end is set.
    pub ends_on: Option<Date>,
    /// The organisation's ground for processing the NIR.
    pub nir_right: NirRight,
    /// Suspended conventions let nothing in.
    pub standing: Standing,
}

impl Convention {
    /// Whether the convention lets the organisation act on that day (S-306).
    pub fn holds_on(&self, day: Date) -> bool {
        self.standing == Standing::Active
            && self.starts_on <= day
            && self.ends_on.is_none_or(|last| day <= last)
    }
}
