//! Files to move forward.

use super::{Step, Story, to};
use domain::codes::{RequestType, Service, Subject, Urgency};
use domain::requests::state::Outcome;

const FILE: Option<RequestType> = Some(RequestType::FileFollowUp);

pub const STORIES: [Story; 16] = [
    Story {
        name: "c2s-renouvellement",
        by: (0, 1),
        person: "p01",
        at: (28, 10),
        declared: FILE,
        title: "Renouvellement C2S",
        text: "Bonjour, je vous transmets le dossier de renouvellement de la complémentaire santé solidaire de Madame, 71 ans, qui vit seule au minimum vieillesse. Ses droits s’arrêtent à la fin du mois. Formulaire S3711 signé, avis d’impôt, trois derniers relevés de retraite.",
        steps: &[
            (0, Step::Attach("formulaire-s3711.pdf")),
            (4, Step::Take),
            (
                2,
                Step::Ask(
                    &[
                        "Attestation de paiement de l’ASPA",
                        "Justificatif de domicile de moins de trois mois",
                    ],
                    "Il manque deux pièces pour étudier le dossier.",
                ),
            ),
            (12, Step::Attach("attestation-aspa.pdf")),
            (1, Step::Provide),
            (
                9,
                Step::Answer(
                    "Le renouvellement est accordé pour un an, sans participation financière. La notification part ce jour par courrier.",
                ),
            ),
            (20, Step::Confirm),
        ],
    },
    Story {
        name: "c2s-refus",
        by: (0, 2),
        person: "p02",
        at: (25, 14),
        declared: FILE,
        title: "Suivi dossier C2S",
        text: "Monsieur a déposé une demande de complémentaire santé solidaire il y a deux mois et n’a reçu aucune réponse. Pouvez-vous nous dire où en est son dossier ? Il a des soins prévus et repousse ses rendez-vous.",
        steps: &[
            (6, Step::Take),
            (
                3,
                Step::Note(
                    "Ressources au-dessus du plafond avec la participation : voir l’aide individuelle.",
                ),
            ),
            (
                5,
                Step::Answer(
                    "Le dossier est refusé : les ressources dépassent le plafond. Une demande d’aide financière individuelle reste possible.",
                ),
            ),
            (
                9,
                Step::Close(
                    Outcome::NotEligible,
                    "Nous clôturons la demande de C2S. Le service social de la caisse reste joignable par ce canal.",
                ),
            ),
        ],
    },
    Story {
        name: "ame-premiere",
        by: (1, 1),
        person: "p03",
        at: (26, 9),
        declared: FILE,
        title: "Première demande AME",
        text: "PASS. Je vous adresse la première demande d’aide médicale de l’État de ce patient, présent en France depuis plus de trois mois, sans ressources, hébergé par une association. Copie du passeport et attestation d’hébergement jointes.",
        steps: &[
            (0, Step::Attach("demande-ame.pdf")),
            (5, Step::Take),
            (
                3,
                Step::Ask(
                    &["Preuve de présence en France depuis trois mois"],
                    "Un document daté suffit : ordonnance, attestation d’une association, titre de transport.",
                ),
            ),
            (
                22,
                Step::Reply(
                    "Voici l’attestation de l’accueil de jour, où il vient depuis le printemps.",
                ),
            ),
            (
                10,
                Step::Close(
                    Outcome::Resolved,
                    "L’aide médicale de l’État est ouverte pour un an. La carte est à retirer à l’accueil sur rendez-vous.",
                ),
            ),
        ],
    },
    Story {
        name: "soins-urgents",
        by: (1, 0),
        person: "p04",
        at: (6, 9),
        declared: None,
        title: "Hospitalisé sans couverture",
        text: "Patient hospitalisé depuis hier pour une tuberculose pulmonaire, en isolement, sans aucun droit ouvert. Durée prévisible trois semaines. Nous demandons la prise en charge au titre des soins urgents et vitaux. Certificat médical et copie du passeport joints.",
        steps: &[
            (0, Step::Attach("certificat-hospitalier.pdf")),
            (1, Step::Take),
            (
                3,
                Step::Answer(
                    "La prise en charge au titre des soins urgents est accordée à compter de l’entrée. Une demande d’AME reste à déposer.",
                ),
            ),
        ],
    },
    Story {
        name: "immatriculation",
        by: (3, 1),
        person: "p05",
        at: (22, 11),
        declared: FILE,
        title: "Numéro de sécurité sociale",
        text: "Le résident, réfugié depuis mars, n’a toujours pas de numéro de sécurité sociale définitif. L’acte de naissance traduit a été envoyé en mai. Son employeur le réclame pour la déclaration d’embauche.",
        steps: &[
            (7, Step::Take),
            (
                4,
                Step::Write(
                    "La demande d’identification est chez l’Insee ; nous relançons aujourd’hui.",
                ),
            ),
            (
                30,
                Step::Answer(
                    "Le numéro définitif est attribué, l’attestation arrive à la résidence cette semaine.",
                ),
            ),
            (12, Step::Close(Outcome::Resolved, "Droits ouverts.")),
            (
                6,
                Step::Reopen("Le prénom est mal orthographié sur l’attestation reçue."),
            ),
        ],
    },
    Story {
        name: "ij-bloquees",
        by: (0, 0),
        person: "p06",
        at: (9, 10),
        declared: FILE,
        title: "Indemnités journalières non versées",
        text: "Monsieur est en arrêt de travail depuis six semaines et n’a reçu aucune indemnité journalière. Son employeur dit avoir envoyé l’attestation de salaire. Il ne peut plus payer son loyer, le propriétaire menace.",
        steps: &[
            (3, Step::Take),
            (
                2,
                Step::Note(
                    "Attestation de salaire reçue mais sans date de dernier jour travaillé.",
                ),
            ),
        ],
    },
    Story {
        name: "rib",
        by: (6, 0),
        person: "p07",
        at: (4, 15),
        declared: FILE,
        title: "Changement de RIB",
        text: "Bonjour, Monsieur a changé de banque et ne sait pas utiliser internet. Je vous transmets son nouveau relevé d’identité bancaire pour ses remboursements, ainsi que sa pièce d’identité.",
        steps: &[(0, Step::Attach("rib.pdf"))],
    },
    Story {
        name: "rattachement-enfant",
        by: (2, 1),
        person: "p08",
        at: (18, 9),
        declared: FILE,
        title: "Rattachement d’un nouveau-né",
        text: "Jeune maman de 20 ans : le bébé né le mois dernier n’est rattaché à aucun des deux parents. Elle avance les frais du pédiatre. Acte de naissance en pièce jointe, merci de le rattacher à sa mère.",
        steps: &[
            (0, Step::Attach("acte-de-naissance.pdf")),
            (8, Step::Take),
            (
                4,
                Step::Close(
                    Outcome::Resolved,
                    "L’enfant est rattaché à sa mère depuis la naissance. Les soins avancés seront remboursés.",
                ),
            ),
            (14, Step::Confirm),
        ],
    },
    Story {
        name: "ald-renouvellement",
        by: (4, 0),
        person: "p09",
        at: (3, 10),
        declared: FILE,
        title: "ALD expirée",
        text: "Ma patiente diabétique insulinodépendante découvre à la pharmacie que son 100 % pour affection de longue durée a expiré. Le médecin dit avoir envoyé le protocole de soins il y a un mois. Que lui manque-t-il ?",
        steps: &[
            (4, Step::Take),
            (
                2,
                Step::Ask(
                    &["Copie du protocole de soins"],
                    "Nous ne trouvons pas le protocole : pouvez-vous en obtenir une copie auprès du médecin ?",
                ),
            ),
        ],
    },
    Story {
        name: "invalidite",
        by: (0, 1),
        person: "p10",
        at: (20, 13),
        declared: FILE,
        title: "Pension d’invalidité",
        text: "Madame a transmis sa demande de pension d’invalidité au printemps. Depuis, plus rien, et ses indemnités s’arrêtent le mois prochain. Pouvez-vous nous indiquer l’avancement du dossier ?",
        steps: &[
            (10, Step::Take),
            (
                6,
                Step::Answer(
                    "Le médecin-conseil rend son avis sous quinze jours. La pension prendra le relais des indemnités sans interruption.",
                ),
            ),
        ],
    },
    Story {
        name: "feuille-de-soins",
        by: (5, 1),
        person: "p11",
        at: (15, 11),
        declared: FILE,
        title: "Remboursement en attente",
        text: "Je transmets trois feuilles de soins papier de cette dame, datées de cet été. La première copie s’est perdue. Total 147 euros avancés, elle a besoin de ce remboursement pour finir le mois.",
        steps: &[
            (0, Step::Attach("feuilles-de-soins.pdf")),
            (9, Step::Take),
            (
                5,
                Step::Close(
                    Outcome::PartlyResolved,
                    "Deux feuilles sont remboursées. La troisième n’est pas signée par le praticien : à compléter et renvoyer.",
                ),
            ),
        ],
    },
    Story {
        name: "c2s-doublon-1",
        by: (0, 1),
        person: "p12",
        at: (8, 9),
        declared: FILE,
        title: "C2S famille",
        text: "Demande de complémentaire santé solidaire pour un couple et trois enfants, revenus : une allocation chômage et les prestations familiales. Dossier complet joint.",
        steps: &[(0, Step::Attach("dossier-c2s.pdf")), (12, Step::Take)],
    },
    Story {
        name: "c2s-doublon-2",
        by: (0, 2),
        person: "p12",
        at: (7, 14),
        declared: FILE,
        title: "Complémentaire santé solidaire",
        text: "Bonjour, la famille que nous suivons demande la C2S ; je ne sais pas si ma collègue vous a déjà écrit. Je joins l’avis d’imposition qui manquait.",
        steps: &[
            (0, Step::Attach("avis-imposition.pdf")),
            (6, Step::Merge("c2s-doublon-1")),
        ],
    },
    Story {
        name: "recours",
        by: (3, 0),
        person: "p13",
        at: (16, 10),
        declared: None,
        title: "Dette et recours",
        text: "Le résident a reçu une notification d’indu de 2 300 euros. Il conteste et veut saisir la commission de recours amiable, mais le délai de deux mois se termine bientôt. Il demande aussi un échelonnement de la dette.",
        steps: &[
            (5, Step::Take),
            (
                4,
                Step::Answer(
                    "Le recours est enregistré à la date de votre message. Un échéancier de vingt-quatre mois est proposé dans l’attente.",
                ),
            ),
        ],
    },
    Story {
        name: "accident-travail",
        by: (2, 0),
        person: "p14",
        at: (12, 12),
        declared: FILE,
        title: "Accident du travail",
        text: "Jeune intérimaire blessé à la main sur un chantier. L’entreprise n’a pas fait la déclaration d’accident du travail et l’hôpital lui facture les soins. Comment déclarer lui-même l’accident ?",
        steps: &[
            (
                6,
                to(
                    RequestType::FileFollowUp,
                    Subject::WorkAccident,
                    Service::CashBenefits,
                    Urgency::Soon,
                ),
            ),
            (2, Step::Take),
            (
                3,
                Step::Ask(
                    &["Certificat médical initial", "Contrat de mission"],
                    "Avec ces deux pièces nous ouvrons le dossier sans attendre l’employeur.",
                ),
            ),
        ],
    },
    Story {
        name: "hors-competence",
        by: (6, 0),
        person: "p15",
        at: (14, 9),
        declared: FILE,
        title: "Allocation logement",
        text: "Madame n’a plus son allocation logement depuis son déménagement et demande que vous régularisiez son dossier, elle nous dit que la caisse ne répond pas au téléphone.",
        steps: &[
            (5, Step::Take),
            (
                1,
                Step::Close(
                    Outcome::OutOfScope,
                    "L’allocation logement relève de la caisse d’allocations familiales : caf.fr, rubrique Mes démarches, ou le 32 30.",
                ),
            ),
        ],
    },
];
