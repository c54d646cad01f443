//! What the supervisor set up before the first request: routing rules and reply templates.

use crate::output::Failure;
use app::App;
use app::reply_templates::{self, Content, Gesture, ReplyAct, TemplateText, Whose};
use app::routing_rules::{self, Commune, Conditions, Propose, Rule, RuleId, Target};
use domain::accounts::Actor;
use domain::codes::{OrganisationKind, RequestType, Service, Subject};
use domain::requests::state::Party;
use domain::text::Label;

/// Makes them, as the supervisor.
pub async fn make(app: &App, supervisor: &Actor) -> Result<(), Failure> {
    let proposed = Propose {
        motive: Label::parse(
            "Un interlocuteur pour la PASS, un autre pour les médiateurs en santé.",
        )?,
        rules: rules()?,
    };
    let draft = routing_rules::propose(app, supervisor, proposed).await?.set;
    let target = Target {
        id: draft.id,
        version: draft.version,
    };
    routing_rules::publish(app, supervisor, target).await?;
    for template in &TEMPLATES {
        let content = Content {
            title: Label::parse(template.title)?,
            text: TemplateText::parse(template.text)?,
            service: template.service,
            request_type: template.request_type,
            gesture: template.gesture()?,
        };
        reply_templates::create(app, supervisor, (content, Whose::Fund), None).await?;
    }
    Ok(())
}

fn rules() -> Result<Vec<Rule>, Failure> {
    let rule = |id, label, when, service| {
        Ok::<_, Failure>(Rule {
            id: RuleId::parse(id)?,
            label: Label::parse(label)?,
            from: None,
            until: None,
            when,
            service,
        })
    };
    let pass = Conditions {
        subjects: vec![
            Subject::BaseRights,
            Subject::Registration,
            Subject::RightsCertificate,
        ],
        organisation_kinds: vec![OrganisationKind::HospitalAccessUnit],
        ..Conditions::default()
    };
    let mediators = Conditions {
        subjects: vec![Subject::PrimaryDoctor],
        organisation_kinds: vec![OrganisationKind::ParticipatoryHealthStructure],
        ..Conditions::default()
    };
    let village = Conditions {
        types: vec![RequestType::Contact],
        communes: vec![Commune::parse("59999 Lys-les-Prés")?],
        ..Conditions::default()
    };
    Ok(vec![
        rule(
            "pass-droits",
            "Droits, immatriculation et attestations demandés par la PASS",
            pass,
            Some(Service::Ame),
        )?,
        rule(
            "mediateurs-medecin",
            "Médecin traitant demandé par les médiateurs en santé",
            mediators,
            Some(Service::HealthSupport),
        )?,
        rule(
            "permanence-lys",
            "Rappels des habitants de Lys-les-Prés, où l’accueil tient une permanence",
            village,
            Some(Service::FrontOffice),
        )?,
        rule("autres", "Tout le reste", Conditions::default(), None)?,
    ])
}

struct Template {
    title: &'static str,
    text: &'static str,
    service: Option<Service>,
    request_type: Option<RequestType>,
    /// What it asks for when it is sent; nothing for one that is words only.
    items: &'static [&'static str],
}

impl Template {
    fn gesture(&self) -> Result<Option<Gesture>, Failure> {
        if self.items.is_empty() {
            return Ok(None);
        }
        let items = self.items.iter().map(|item| Label::parse(item));
        Ok(Some(Gesture {
            act: ReplyAct::Ask,
            items: items.collect::<Result<_, _>>()?,
            waiting_for: Party::Partner,
        }))
    }
}

const TEMPLATES: [Template; 9] = [
    Template {
        title: "Demande prise en charge",
        text: "Bonjour,\n\nNous avons bien reçu votre demande {reference} ({subject}) le {received_on}. Elle est traitée par {service} ; nous vous répondrons au plus tard le {promised_on}.\n\nBien à vous,\n{fund}",
        service: None,
        request_type: None,
        items: &[],
    },
    Template {
        title: "Pièces manquantes",
        text: "Bonjour,\n\nPour traiter la demande {reference}, il nous manque :\n{missing}\n\nVous pouvez les joindre ici même. Si la personne ne peut pas les fournir, dites-nous pourquoi : nous chercherons une autre solution avec vous. Le délai reprend dès que nous les avons.\n\nBien à vous,\n{service}",
        service: None,
        request_type: None,
        items: &[],
    },
    Template {
        title: "Hors de notre compétence",
        text: "Bonjour,\n\nLa demande {reference} ne relève pas de l’Assurance Maladie. L’organisme compétent est : … (nom, téléphone ou adresse).\n\nNous clôturons donc cette demande. Si nous avons mal compris, vous pouvez la rouvrir pendant 30 jours.\n\nBien à vous,\n{fund}",
        service: None,
        request_type: None,
        items: &[],
    },
    Template {
        title: "Attestation de droits disponible",
        text: "Bonjour,\n\nL’attestation demandée est jointe à ce message. Elle est à jour des droits ouverts à cette date.\n\nLa personne peut aussi la retirer à une borne de l’accueil avec sa carte Vitale, ou dans son compte ameli.\n\nBien à vous,\n{service}",
        service: Some(Service::BeneficiaryManagement),
        request_type: Some(RequestType::Documents),
        items: &[],
    },
    Template {
        title: "C2S accordée",
        text: "Bonjour,\n\nLa Complémentaire santé solidaire est accordée (demande {reference}). L’attestation part par courrier ; la carte Vitale doit être mise à jour en pharmacie ou à une borne.\n\nPensez à la demander de nouveau entre quatre et deux mois avant la fin du droit.\n\nBien à vous,\n{service}",
        service: Some(Service::C2s),
        request_type: Some(RequestType::FileFollowUp),
        items: &[],
    },
    Template {
        title: "C2S : ressources à préciser",
        text: "Bonjour,\n\nNous ne pouvons pas encore décider pour la demande {reference}. Il nous faut les ressources des douze derniers mois de chaque personne du foyer, et le dernier avis d’imposition\n\nDès réception, nous vous répondrons au plus tard le {promised_on}.\n\nBien à vous,\n{service}",
        service: Some(Service::C2s),
        request_type: None,
        items: &[
            "Ressources des douze derniers mois, pour chaque personne du foyer",
            "Dernier avis d’imposition",
        ],
    },
    Template {
        title: "Indemnités journalières : où en est le dossier",
        text: "Bonjour,\n\nNous avons vérifié le dossier d’indemnités journalières (demande {reference}). Pour payer, il nous manque l’attestation de salaire de l’employeur : nous venons de la lui demander. La personne n’a rien à faire.\n\nNous revenons vers vous au plus tard le {promised_on}.\n\nBien à vous,\n{service}",
        service: Some(Service::CashBenefits),
        request_type: Some(RequestType::FileFollowUp),
        items: &[],
    },
    Template {
        title: "Accompagnement santé : premier contact",
        text: "Bonjour,\n\nMerci d’avoir signalé cette situation ({reference}). Un conseiller de la Mission accompagnement santé appelle la personne d’ici deux jours ouvrés pour faire le point sur ses droits, ses soins et ce qui resterait à sa charge. Rien ne sera engagé sans son accord.\n\nDites-nous si un horaire ou un interprète lui convient mieux.\n\nBien à vous,\n{service}",
        service: Some(Service::HealthSupport),
        request_type: Some(RequestType::CareRenunciation),
        items: &[],
    },
    Template {
        title: "Rendez-vous proposé",
        text: "Bonjour,\n\nNous proposons un rendez-vous (demande {reference}) : le … à …, par téléphone ou à l’accueil, au choix de la personne. Confirmez-le ici, ou proposez un autre moment.\n\nÀ prévoir : une pièce d’identité et les courriers reçus.\n\nBien à vous,\n{service}",
        service: Some(Service::FrontOffice),
        request_type: Some(RequestType::Appointment),
        items: &[],
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn templates_and_rules_are_right() {
        let titles: BTreeSet<&str> = TEMPLATES.iter().map(|template| template.title).collect();
        assert_eq!(titles.len(), TEMPLATES.len());
        for template in &TEMPLATES {
            assert!(
                TemplateText::parse(template.text).is_ok(),
                "{}",
                template.title
            );
        }
        assert_eq!(routing::rules::check(&rules().unwrap()), []);
    }
}
