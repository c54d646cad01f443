//! Who is in the demonstration: nobody that exists, at addresses that cannot.

use domain::codes::{OrganisationKind, Service};
use domain::organisations::NirRight;

/// The fund: its code is real, its name and its people are not.
pub const FUND: &str = "597";
/// The fund's name.
pub const FUND_NAME: &str = "CPAM de démonstration";
/// The domain of the fund's addresses.
pub const FUND_HOST: &str = "cpam597.example";

/// A partner organisation and its people: the first is the manager.
pub struct Partner {
    /// What it is.
    pub kind: OrganisationKind,
    /// Its name.
    pub name: &'static str,
    /// The domain of its addresses.
    pub host: &'static str,
    /// Its ground for processing the NIR.
    pub nir_right: NirRight,
    /// Its people.
    pub people: &'static [&'static str],
}

/// The partners.
pub const PARTNERS: [Partner; 7] = [
    Partner {
        kind: OrganisationKind::Ccas,
        name: "CCAS de Lys-les-Prés",
        host: "ccas-lyslespres.example",
        nir_right: NirRight::LocalAuthority,
        people: &["Nathalie Coquelet", "Samir Benhaddad", "Odile Vanhoutte"],
    },
    Partner {
        kind: OrganisationKind::HospitalAccessUnit,
        name: "PASS du centre hospitalier de la Plaine",
        host: "ch-laplaine.example",
        nir_right: NirRight::Health,
        people: &["Isabelle Morvan", "Thomas Delcroix", "Awa Diarra"],
    },
    Partner {
        kind: OrganisationKind::YouthCentre,
        name: "Mission locale des Deux Rives",
        host: "ml-deuxrives.example",
        nir_right: NirRight::None,
        people: &["Karine Lesage", "Yanis Ferhat"],
    },
    Partner {
        kind: OrganisationKind::Shelter,
        name: "Résidence sociale Le Relais",
        host: "residence-lerelais.example",
        nir_right: NirRight::SocialEstablishment,
        people: &["Mathieu Quesnel", "Léa Fontaine"],
    },
    Partner {
        kind: OrganisationKind::HealthProfessional,
        name: "Cabinet infirmier des Tilleuls",
        host: "idel-tilleuls.example",
        nir_right: NirRight::Health,
        people: &["Sandrine Petitjean"],
    },
    Partner {
        kind: OrganisationKind::ParticipatoryHealthStructure,
        name: "Maison de santé participative du Canal",
        host: "msp-canal.example",
        nir_right: NirRight::Health,
        people: &["Fatoumata Koné", "Hugo Ramery"],
    },
    Partner {
        kind: OrganisationKind::FranceServices,
        name: "France Services de Templemars-le-Vieux",
        host: "fs-templemars.example",
        nir_right: NirRight::None,
        people: &["Carole Houzet"],
    },
];

/// An agent, her services, the main one first.
pub struct Agent {
    /// Her name.
    pub name: &'static str,
    /// Her services.
    pub services: &'static [Service],
}

/// The agents: together they have every service.
pub const AGENTS: [Agent; 6] = [
    Agent {
        name: "Maryse Dubuisson",
        services: &[Service::BeneficiaryManagement],
    },
    Agent {
        name: "Julien Wattel",
        services: &[Service::C2s, Service::Ame],
    },
    Agent {
        name: "Corinne Lepoutre",
        services: &[
            Service::HealthBenefits,
            Service::CashBenefits,
            Service::DisabilityPensions,
        ],
    },
    Agent {
        name: "Bruno Selosse",
        services: &[
            Service::HealthSupport,
            Service::SocialAction,
            Service::SocialService,
        ],
    },
    Agent {
        name: "Aline Desmarets",
        services: &[Service::PartnerRelations, Service::AppealsRegulation],
    },
    Agent {
        name: "Rachid Oumari",
        services: &[Service::FrontOffice],
    },
];

/// The supervisor, of every service.
pub const SUPERVISOR: &str = "Véronique Tellier";
/// The administrator, who never reads requests.
pub const ADMINISTRATOR: &str = "Patrick Noyelle";

/// The auditor, who watches the journal and never reads requests.
pub const AUDITOR: &str = "Solange Wattel";

/// The mailbox of a service.
pub fn mailbox(service: Service) -> String {
    format!("{}@{FUND_HOST}", service.code().replace('_', "-"))
}

/// The address of somebody at a host: `samir.benhaddad@…`.
pub fn address(name: &str, host: &str) -> String {
    let plain: String = name.to_lowercase().chars().map(without_accent).collect();
    format!("{}@{host}", plain.replace(' ', "."))
}

const fn without_accent(letter: char) -> char {
    match letter {
        'à' | 'â' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' => 'o',
        'ù' | 'û' => 'u',
        'ç' => 'c',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::text::EmailAddress;
    use std::collections::BTreeSet;

    #[test]
    fn every_service_has_an_agent_and_a_mailbox() {
        let covered: BTreeSet<Service> = AGENTS
            .iter()
            .flat_map(|agent| agent.services)
            .copied()
            .collect();
        assert_eq!(covered.len(), Service::ALL.len());
        for service in Service::ALL {
            assert!(EmailAddress::parse(&mailbox(*service)).is_ok());
        }
    }

    /// S-109: addresses that cannot exist, partners of at least five kinds.
    #[test]
    fn s109_everybody_is_at_an_example_address() {
        let kinds: BTreeSet<OrganisationKind> =
            PARTNERS.iter().map(|partner| partner.kind).collect();
        assert!(kinds.len() >= 5);
        let full = PARTNERS
            .iter()
            .filter(|partner| partner.people.len() >= 3)
            .count();
        assert!(
            full >= 2,
            "two organisations have a manager and two members"
        );
        for partner in &PARTNERS {
            for name in partner.people {
                let email = address(name, partner.host);
                assert!(email.is_ascii() && email.ends_with(".example"), "{email}");
                assert!(EmailAddress::parse(&email).is_ok(), "{email}");
            }
        }
    }
}
