//! The closed lists: every code that is stored, sent or shown, with its French label.
//!
//! Source: the product's own list of types, subjects, services and urgency levels (2023 figures),
//! and the organisation kinds of the partner conventions. A code never changes once published;
//! a label may.

/// A value of a closed list has been given a code that is not in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown code for {list}")]
pub struct UnknownCode {
    /// The name of the list, for the log and for the problem's `errors[]`.
    pub list: &'static str,
}

/// Declares a closed list: an enum with a stable code and a French label for each value.
#[macro_export]
macro_rules! coded {
    ($(#[$doc:meta])* $vis:vis enum $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal, $label:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "&'static str")]
        $vis enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $name {
            /// Every value, in the order in which the list is published.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable code: stored, sent by the API, never shown alone to a person.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The French label shown to people.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::codes::UnknownCode;
            fn from_str(code: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|value| value.code() == code)
                    .ok_or($crate::codes::UnknownCode { list: stringify!($name) })
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::codes::UnknownCode;
            fn try_from(code: String) -> Result<Self, Self::Error> { code.parse() }
        }

        impl From<$name> for &'static str {
            fn from(value: $name) -> Self { value.code() }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.code()) }
        }
    };
}

coded! {
    /// What the fund is asked to do: the five types of 2023.
    pub enum RequestType {
        /// Move a file forward: file, complete, correct, register, chase, explain (60.8 % in 2023).
        FileFollowUp = "file_follow_up", "Transmission ou suivi de dossier";
        /// Obtain a paper that can exist today (21.3 %).
        Documents = "documents", "Demande de document";
        /// A needed care is not done, or put off, and the person needs support (13.8 %).
        CareRenunciation = "care_renunciation", "Signalement de renoncement aux soins";
        /// Obtain a slot (3.4 %).
        Appointment = "appointment", "Demande de rendez-vous";
        /// Be called back, with no other act to name (0.7 %).
        Contact = "contact", "Demande de contact";
    }
}

coded! {
    /// The right, benefit or care concerned.
    pub enum Subject {
        /// Base rights certificate.
        RightsCertificate = "rights_certificate", "Attestation de droits (base)";
        /// Base rights (PUMa).
        BaseRights = "base_rights", "Droits de base (PUMa)";
        /// Registration and NIR.
        Registration = "registration", "Immatriculation / NIR";
        /// Dependents and births.
        Dependents = "dependents", "Ayants droit et naissance";
        /// Address, bank details, name, family situation.
        PersonalDetails = "personal_details", "Coordonnées et situation";
        /// Vitale card.
        VitaleCard = "vitale_card", "Carte Vitale";
        /// Europe and abroad.
        Ceam = "ceam", "Europe et étranger";
        /// Means-tested complementary cover.
        C2s = "c2s", "Complémentaire santé solidaire";
        /// State medical aid.
        Ame = "ame", "Aide médicale de l’État";
        /// Urgent and vital care of people without cover.
        UrgentCare = "urgent_care", "Soins urgents et vitaux";
        /// Private complementary insurance.
        Complementary = "complementary", "Mutuelle privée";
        /// Long-term illness.
        Ald = "ald", "ALD / 100 %";
        /// Declared doctor.
        PrimaryDoctor = "primary_doctor", "Médecin traitant";
        /// Reimbursements and third-party payment.
        HealthReimbursement = "health_reimbursement", "Remboursements et tiers payant";
        /// Hospital coverage.
        HospitalCoverage = "hospital_coverage", "Prise en charge hospitalière";
        /// Prior approval, transport, devices.
        PriorApproval = "prior_approval", "Accord préalable, transport, appareillage";
        /// Daily allowances.
        DailyAllowance = "daily_allowance", "Indemnités journalières";
        /// Work accident and occupational disease.
        WorkAccident = "work_accident", "Accident du travail, maladie pro";
        /// Disability pension.
        Disability = "disability", "Invalidité";
        /// Individual financial aid.
        FinancialAid = "financial_aid", "Aides financières (ASS)";
        /// Dental care.
        DentalCare = "dental_care", "Soins dentaires";
        /// Dental prosthesis.
        DentalProsthesis = "dental_prosthesis", "Prothèses dentaires";
        /// Glasses and lenses.
        OpticalCare = "optical_care", "Optique / ophtalmologie";
        /// General practitioner.
        GpCare = "gp_care", "Médecin généraliste";
        /// Specialist.
        SpecialistCare = "specialist_care", "Médecin spécialiste";
        /// Any other care.
        OtherCare = "other_care", "Autres soins";
        /// Online account and digital access.
        DigitalAccess = "digital_access", "Compte ameli et numérique";
        /// Appeal, debt, litigation.
        AppealDebt = "appeal_debt", "Recours, dette, litige";
        /// Life of the partnership.
        PartnerAccount = "partner_account", "Vie du partenariat";
        /// Nothing else fits, or out of the fund's competence.
        Other = "other", "Autre";
    }
}

coded! {
    /// A queue of the fund.
    pub enum Service {
        /// Base rights, identity, card, dependents, certificates.
        BeneficiaryManagement = "beneficiary_management", "Gestion des bénéficiaires (GDB)";
        /// C2S decisions.
        C2s = "c2s", "Service C2S";
        /// AME and urgent care.
        Ame = "ame", "Service AME et soins urgents";
        /// Reimbursement, coverage, ALD, prior approval.
        HealthBenefits = "health_benefits", "Prestations en nature (frais de santé)";
        /// Daily allowances, maternity, work accidents.
        CashBenefits = "cash_benefits", "Prestations en espèces";
        /// Disability pensions.
        DisabilityPensions = "disability_pensions", "Invalidité";
        /// Individual financial aid.
        SocialAction = "social_action", "Action sanitaire et sociale";
        /// Care-renunciation accompaniment (MAS).
        HealthSupport = "health_support", "Mission accompagnement santé";
        /// The Carsat's social service.
        SocialService = "social_service", "Service social de l’Assurance Maladie";
        /// Slots and digital help.
        FrontOffice = "front_office", "Accueil et rendez-vous";
        /// Appeals, debts, mediation.
        AppealsRegulation = "appeals_regulation", "Recours, créances, médiation";
        /// Default sorting, conventions, out of scope; the human-sorting queue.
        PartnerRelations = "partner_relations", "Relation partenaires";
    }
}

impl Subject {
    /// The service that treats this subject unless a rule says otherwise (labelling guide, section 3).
    pub const fn default_service(self) -> Service {
        match self {
            Self::RightsCertificate
            | Self::BaseRights
            | Self::Registration
            | Self::Dependents
            | Self::PersonalDetails
            | Self::VitaleCard
            | Self::Ceam
            | Self::PrimaryDoctor => Service::BeneficiaryManagement,
            Self::C2s | Self::Complementary => Service::C2s,
            Self::Ame | Self::UrgentCare => Service::Ame,
            Self::Ald
            | Self::HealthReimbursement
            | Self::HospitalCoverage
            | Self::PriorApproval => Service::HealthBenefits,
            Self::DailyAllowance | Self::WorkAccident => Service::CashBenefits,
            Self::Disability => Service::DisabilityPensions,
            Self::FinancialAid => Service::SocialAction,
            Self::DentalCare
            | Self::DentalProsthesis
            | Self::OpticalCare
            | Self::GpCare
            | Self::SpecialistCare
            | Self::OtherCare => Service::HealthSupport,
            Self::DigitalAccess => Service::FrontOffice,
            Self::AppealDebt => Service::AppealsRegulation,
            Self::PartnerAccount | Self::Other => Service::PartnerRelations,
        }
    }
}

coded! {
    /// How fast a request must be treated. Ordered: `Routine` < `Soon` < `Urgent`.
    pub enum Urgency {
        /// Normal delay of the type.
        Routine = "routine", "Courant";
        /// 3 to 5 business days.
        Soon = "soon", "Rapide";
        /// Within one business day.
        Urgent = "urgent", "Urgent";
    }
}

impl RequestType {
    /// Business days from reception to the due date (labelling guide, section 5).
    pub const fn due_business_days(self, urgency: Urgency) -> u8 {
        match (self, urgency) {
            (_, Urgency::Urgent) => 1,
            (Self::Documents | Self::Contact, Urgency::Soon) => 3,
            (_, Urgency::Soon) | (Self::Documents | Self::Contact, Urgency::Routine) => 5,
            (_, Urgency::Routine) => 10,
        }
    }
}

coded! {
    /// What a partner organisation is.
    pub enum OrganisationKind {
        /// Municipal social centre.
        Ccas = "ccas", "CCAS";
        /// Community centre.
        CommunityCentre = "community_centre", "Centre social";
        /// Association.
        Association = "association", "Association";
        /// Emergency or social shelter.
        Shelter = "shelter", "Hébergement";
        /// Youth information or job centre.
        YouthCentre = "youth_centre", "Mission locale, structure jeunesse";
        /// France Services desk.
        FranceServices = "france_services", "France Services";
        /// Hospital access-to-care unit (PASS).
        HospitalAccessUnit = "hospital_access_unit", "PASS, service social hospitalier";
        /// Health professional.
        HealthProfessional = "health_professional", "Professionnel de santé";
        /// Participatory health structure, with health mediators.
        ParticipatoryHealthStructure = "participatory_health_structure", "Structure de santé participative";
        /// County social unit.
        CountySocialUnit = "county_social_unit", "Service social départemental";
        /// Nursing home.
        NursingHome = "nursing_home", "EHPAD";
        /// Anything else.
        Other = "other", "Autre structure";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_parses_back_to_its_value() {
        for subject in Subject::ALL {
            assert_eq!(subject.code().parse::<Subject>(), Ok(*subject));
        }
        assert_eq!(
            "nope".parse::<Service>(),
            Err(UnknownCode { list: "Service" })
        );
    }

    #[test]
    fn urgency_is_ordered() {
        assert!(Urgency::Routine < Urgency::Soon && Urgency::Soon < Urgency::Urgent);
    }
}
