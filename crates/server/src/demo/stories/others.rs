//! Appointments, calls, and what nobody can tell apart.

use super::{Step, Story, to};
use domain::codes::{RequestType, Service, Subject, Urgency};
use domain::requests::state::Outcome;

const APPOINTMENT: Option<RequestType> = Some(RequestType::Appointment);
const CONTACT: Option<RequestType> = Some(RequestType::Contact);

pub const STORIES: [Story; 11] = [
    Story {
        name: "rdv-interprete",
        by: (0, 1),
        person: "p41",
        at: (20, 10),
        declared: APPOINTMENT,
        title: "Rendez-vous avec interprète",
        text: "Pouvez-vous nous donner un rendez-vous à l’accueil pour cette dame qui parle tigrigna ? Elle est disponible tous les matins. Il faudrait un interprète par téléphone.",
        steps: &[
            (4, Step::Take),
            (
                3,
                Step::Answer("Rendez-vous jeudi à 9 h 30 à l’accueil, interprète réservé."),
            ),
            (30, Step::Confirm),
        ],
    },
    Story {
        name: "rdv-telephone",
        by: (6, 0),
        person: "p42",
        at: (7, 11),
        declared: APPOINTMENT,
        title: "Rendez-vous téléphonique",
        text: "Monsieur voudrait un rendez-vous téléphonique avec un conseiller, de préférence l’après-midi, avec moi à ses côtés car il entend mal.",
        steps: &[
            (6, Step::Take),
            (
                3,
                Step::Ask(
                    &["Trois créneaux possibles"],
                    "Quels après-midi convenez-vous d’être avec lui ?",
                ),
            ),
        ],
    },
    Story {
        name: "rdv-service-social",
        by: (3, 0),
        person: "p43",
        at: (4, 9),
        declared: APPOINTMENT,
        title: "Rendez-vous service social",
        text: "La résidente sort d’un long arrêt et souhaite rencontrer une assistante sociale de l’Assurance Maladie pour préparer son retour à l’emploi. Un rendez-vous à la résidence serait idéal.",
        steps: &[],
    },
    Story {
        name: "rdv-annule",
        by: (2, 0),
        person: "p44",
        at: (9, 15),
        declared: APPOINTMENT,
        title: "Rendez-vous à annuler",
        text: "Nous avions demandé un rendez-vous à l’accueil pour un jeune de la mission locale, qui a finalement trouvé la réponse sur son compte.",
        steps: &[(3, Step::Withdraw)],
    },
    Story {
        name: "rappel",
        by: (4, 0),
        person: "p45",
        at: (6, 12),
        declared: CONTACT,
        title: "Être rappelée",
        text: "Une personne de la caisse peut-elle rappeler ma patiente ? Elle ne veut pas me dire pourquoi, c’est personnel. Elle est joignable le matin.",
        steps: &[
            (5, Step::Take),
            (
                4,
                Step::Close(Outcome::Resolved, "La personne a été rappelée ce matin."),
            ),
        ],
    },
    Story {
        name: "vague",
        by: (5, 1),
        person: "p46",
        at: (3, 10),
        declared: None,
        title: "",
        text: "Peut-on en parler ?",
        steps: &[],
    },
    Story {
        name: "vague-trie",
        by: (0, 0),
        person: "p47",
        at: (10, 9),
        declared: None,
        title: "Situation compliquée",
        text: "Situation compliquée, Madame est perdue dans tous ses papiers, elle a reçu plusieurs courriers et pleure beaucoup. Pouvez-vous nous aider à y voir clair ?",
        steps: &[
            (
                3,
                Step::Note("Trois courriers : un indu, une fin de droits, une convocation."),
            ),
            (
                2,
                to(
                    RequestType::FileFollowUp,
                    Subject::BaseRights,
                    Service::BeneficiaryManagement,
                    Urgency::Soon,
                ),
            ),
            (4, Step::Take),
        ],
    },
    Story {
        name: "partenariat",
        by: (1, 0),
        person: "p48",
        at: (8, 14),
        declared: CONTACT,
        title: "Nouvelle collègue",
        text: "Une nouvelle assistante sociale nous rejoint le mois prochain. Quelle formation proposez-vous à l’utilisation de l’espace partenaire, et à qui s’adresser pour le renouvellement de la convention ?",
        steps: &[
            (6, Step::Take),
            (
                2,
                Step::Answer(
                    "Une présentation a lieu chaque premier mardi du mois. Votre correspondante vous envoie l’avenant cette semaine.",
                ),
            ),
        ],
    },
    Story {
        name: "fusion-annulee",
        by: (0, 2),
        person: "p49",
        at: (6, 10),
        declared: None,
        title: "Compte ameli bloqué",
        text: "Le compte ameli de Monsieur est bloqué après plusieurs essais de mot de passe, et son adresse électronique n’existe plus. Il ne peut plus suivre ses remboursements. Comment le débloquer ?",
        steps: &[
            (2, Step::Merge("c2s-doublon-1")),
            (3, Step::Unmerge),
            (2, Step::Take),
        ],
    },
    Story {
        name: "vague-tout",
        by: (3, 1),
        person: "p50",
        at: (2, 11),
        declared: None,
        title: "",
        text: "Elle a besoin de soins, de papiers et d’un rendez-vous, et n’a plus de droits : par quoi commencer ?",
        steps: &[],
    },
    Story {
        name: "vague-suite",
        by: (4, 0),
        person: "p51",
        at: (1, 9),
        declared: None,
        title: "suite",
        text: "Suite à notre échange, merci de faire le nécessaire.",
        steps: &[],
    },
];
