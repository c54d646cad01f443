//! Papers to obtain.

use super::{Step, Story};
use domain::codes::RequestType;
use domain::requests::state::Outcome;

const DOCUMENT: Option<RequestType> = Some(RequestType::Documents);

pub const STORIES: [Story; 9] = [
    Story {
        name: "attestation-formation",
        by: (2, 1),
        person: "p21",
        at: (24, 10),
        declared: DOCUMENT,
        title: "Attestation de droits",
        text: "Kenza commence une préparation à l’apprentissage lundi et l’organisme réclame une attestation de droits. Elle n’arrive pas à l’imprimer depuis son téléphone. Pouvez-vous nous l’envoyer ?",
        steps: &[
            (3, Step::Take),
            (1, Step::Attach("demande.pdf")),
            (
                1,
                Step::Close(
                    Outcome::Resolved,
                    "L’attestation de droits est jointe à l’espace de la structure.",
                ),
            ),
            (5, Step::Confirm),
        ],
    },
    Story {
        name: "attestation-ij",
        by: (0, 0),
        person: "p22",
        at: (21, 11),
        declared: DOCUMENT,
        title: "Relevé d’indemnités journalières",
        text: "La CAF demande à Madame ses relevés d’indemnités journalières des douze derniers mois pour recalculer son RSA. Elle ne lit pas le français. Merci de nous les transmettre.",
        steps: &[
            (6, Step::Take),
            (
                3,
                Step::Answer(
                    "Les relevés des douze derniers mois sont envoyés par courrier à l’adresse de Madame.",
                ),
            ),
            (15, Step::Confirm),
        ],
    },
    Story {
        name: "carte-vitale",
        by: (3, 1),
        person: "p23",
        at: (13, 9),
        declared: DOCUMENT,
        title: "Carte Vitale volée",
        text: "La carte Vitale du résident a été volée avec ses papiers. Il a un traitement quotidien et la pharmacie refuse le tiers payant. Il faudrait une nouvelle carte, et une attestation papier en attendant.",
        steps: &[
            (2, Step::Take),
            (
                2,
                Step::Answer(
                    "L’attestation est jointe ; la nouvelle carte est commandée, comptez trois semaines. Une photo d’identité sera demandée par courrier.",
                ),
            ),
            (
                12,
                Step::Reply(
                    "Bien reçu, merci. Le courrier pour la photo n’est pas encore arrivé, est-ce normal ?",
                ),
            ),
        ],
    },
    Story {
        name: "attestation-ceam",
        by: (5, 0),
        person: "p24",
        at: (5, 14),
        declared: DOCUMENT,
        title: "Carte européenne",
        text: "Cette dame part voir sa mère au Portugal dans dix jours et n’a pas d’ordinateur. Elle voudrait la carte européenne d’assurance maladie, ou le certificat provisoire s’il est trop tard.",
        steps: &[(4, Step::Take)],
    },
    Story {
        name: "attestation-c2s",
        by: (6, 0),
        person: "p25",
        at: (3, 9),
        declared: DOCUMENT,
        title: "Attestation C2S",
        text: "L’opticien demande l’attestation de complémentaire santé solidaire en cours de validité. Monsieur est suivi à domicile, sans connexion, et a perdu le courrier d’ouverture des droits.",
        steps: &[],
    },
    Story {
        name: "releve-remboursements",
        by: (4, 0),
        person: "p26",
        at: (11, 10),
        declared: DOCUMENT,
        title: "Relevé de remboursements",
        text: "Pour sa mutuelle, mon patient aveugle a besoin du relevé détaillé des remboursements de janvier à juin. Il ne peut pas consulter son compte. À envoyer à son adresse, en gros caractères si possible.",
        steps: &[
            (5, Step::Take),
            (
                6,
                Step::Close(
                    Outcome::Resolved,
                    "Le relevé part ce jour, imprimé en corps 18.",
                ),
            ),
        ],
    },
    Story {
        name: "attestation-doublon",
        by: (1, 2),
        person: "p21",
        at: (23, 15),
        declared: DOCUMENT,
        title: "Attestation pour une patiente",
        text: "La patiente vue en consultation demande une attestation de droits pour son entrée en formation. Je ne sais pas si la mission locale s’en occupe déjà.",
        steps: &[
            (4, Step::Take),
            (1, Step::Link("attestation-formation")),
            (
                2,
                Step::Close(
                    Outcome::Duplicate,
                    "Une autre structure a déjà obtenu ce document pour la même personne, avec son accord.",
                ),
            ),
        ],
    },
    Story {
        name: "notification-perdue",
        by: (1, 1),
        person: "p27",
        at: (10, 13),
        declared: DOCUMENT,
        title: "Notification d’ALD",
        text: "Le patient a perdu la notification de son affection de longue durée, que l’assurance de son prêt lui réclame. Il sort d’hospitalisation et ne se déplace pas. Merci de la rééditer.",
        steps: &[(7, Step::Withdraw)],
    },
    Story {
        name: "attestation-ame",
        by: (1, 0),
        person: "p28",
        at: (2, 10),
        declared: DOCUMENT,
        title: "Attestation AME",
        text: "La pharmacie de l’hôpital demande l’attestation d’aide médicale de l’État de ce patient, la carte étant restée à son ancien hébergement. Il ne parle pas français.",
        steps: &[(2, Step::Take)],
    },
];
