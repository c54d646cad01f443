//! Care that people go without.

use super::{Step, Story, to};
use domain::codes::{RequestType, Service, Subject, Urgency};
use domain::requests::state::Outcome;

const CARE: Option<RequestType> = Some(RequestType::CareRenunciation);

pub const STORIES: [Story; 9] = [
    Story {
        name: "dentaire",
        by: (0, 1),
        person: "p31",
        at: (27, 9),
        declared: CARE,
        title: "Renoncement aux soins dentaires",
        text: "Madame renonce à ses prothèses dentaires : le devis de 1 900 euros dépasse ses moyens et elle n’a pas de mutuelle. Elle ne mange plus que des aliments mixés et n’ose plus sortir. Elle souhaite être accompagnée.",
        steps: &[
            (6, Step::Take),
            (
                4,
                Step::Note("Ouvrir un bilan de droits : C2S probable avec participation."),
            ),
            (
                8,
                Step::Ask(
                    &["Devis du dentiste", "Ressources des douze derniers mois"],
                    "Avec ces pièces nous cherchons qui peut financer le reste à charge.",
                ),
            ),
            (20, Step::Attach("devis-dentaire.pdf")),
            (1, Step::Provide),
            (
                30,
                Step::Answer(
                    "C2S ouverte et aide individuelle accordée : il reste 0 euro à payer. Le rendez-vous chez le dentiste est pris.",
                ),
            ),
            (20, Step::Confirm),
        ],
    },
    Story {
        name: "medecin-traitant",
        by: (5, 0),
        person: "p32",
        at: (17, 14),
        declared: CARE,
        title: "Sans médecin traitant",
        text: "Ce monsieur de 64 ans, diabétique, n’a plus de médecin depuis le départ en retraite du sien. Sept cabinets ont refusé. Il ne se fait plus suivre et a arrêté son traitement depuis un mois.",
        steps: &[
            (4, Step::Take),
            (
                6,
                Step::Write(
                    "Nous sollicitons la communauté de médecins du territoire et revenons vers vous cette semaine.",
                ),
            ),
            (
                24,
                Step::Answer(
                    "Le docteur de la maison de santé du Canal l’accepte comme patient : premier rendez-vous mardi à 10 h.",
                ),
            ),
        ],
    },
    Story {
        name: "lunettes",
        by: (3, 0),
        person: "p33",
        at: (12, 10),
        declared: CARE,
        title: "Lunettes",
        text: "Le résident ne voit plus assez pour lire et renonce à des lunettes faute d’argent. Il n’a pas vu d’ophtalmologiste depuis dix ans. Il ne connaît pas le cent pour cent santé.",
        steps: &[
            (5, Step::Take),
            (
                2,
                Step::Ask(
                    &["Ordonnance de moins de trois ans, s’il y en a une"],
                    "Sans ordonnance, nous proposons un rendez-vous au centre de santé.",
                ),
            ),
        ],
    },
    Story {
        name: "psy",
        by: (2, 1),
        person: "p34",
        at: (5, 10),
        declared: CARE,
        title: "Suivi psychologique abandonné",
        text: "Le jeune a arrêté son suivi psychologique parce qu’il ne pouvait plus avancer les séances. Il ne dort plus et ne vient plus aux ateliers. Il accepte que quelqu’un de la caisse l’appelle.",
        steps: &[(2, Step::Take)],
    },
    Story {
        name: "specialiste",
        by: (4, 0),
        person: "p35",
        at: (4, 11),
        declared: CARE,
        title: "Cardiologue",
        text: "Patiente de 78 ans : le cardiologue le plus proche est à quarante kilomètres, elle ne conduit plus et renonce à la consultation demandée après son infarctus. Un transport peut-il être pris en charge ?",
        steps: &[],
    },
    Story {
        name: "injoignable",
        by: (1, 2),
        person: "p36",
        at: (24, 9),
        declared: CARE,
        title: "Perdu de vue",
        text: "Patient repéré à la PASS qui renonce à l’opération de sa hernie parce qu’il craint de perdre son travail. Il avait accepté d’être rappelé par la caisse pour parler de ses indemnités.",
        steps: &[
            (6, Step::Take),
            (30, Step::Note("Trois appels sans réponse, message laissé.")),
            (
                30,
                Step::Write(
                    "Nous n’arrivons pas à joindre ce monsieur : avez-vous un autre contact ?",
                ),
            ),
            (
                40,
                Step::Close(
                    Outcome::Unreachable,
                    "Nous clôturons faute de contact. Vous pouvez rouvrir la demande pendant trente jours.",
                ),
            ),
        ],
    },
    Story {
        name: "appareil-auditif",
        by: (0, 2),
        person: "p37",
        at: (19, 13),
        declared: CARE,
        title: "Audioprothèse",
        text: "Monsieur, 82 ans, renonce à ses appareils auditifs : il croit devoir payer 3 000 euros et s’isole de plus en plus. Sa fille demande s’il existe des appareils sans reste à charge.",
        steps: &[
            (9, Step::Take),
            (
                6,
                Step::Close(
                    Outcome::Resolved,
                    "Deux appareils de classe 1 sont entièrement pris en charge ; la liste des audioprothésistes est jointe.",
                ),
            ),
            (3, Step::Confirm),
        ],
    },
    Story {
        name: "aide-refusee",
        by: (3, 1),
        person: "p38",
        at: (23, 11),
        declared: CARE,
        title: "Aide pour un fauteuil",
        text: "Le résident renonce au fauteuil roulant prescrit : le reste à charge est de 800 euros. Il demande une aide financière exceptionnelle de la caisse pour l’acquérir.",
        steps: &[
            (
                8,
                to(
                    RequestType::FileFollowUp,
                    Subject::FinancialAid,
                    Service::SocialAction,
                    Urgency::Routine,
                ),
            ),
            (4, Step::Take),
            (
                20,
                Step::Close(
                    Outcome::Refused,
                    "La commission a refusé : le fauteuil est pris en charge en entier s’il est pris en location. Le prescripteur est prévenu.",
                ),
            ),
        ],
    },
    Story {
        name: "grossesse",
        by: (1, 1),
        person: "p39",
        at: (2, 9),
        declared: None,
        title: "Grossesse non suivie",
        text: "Femme enceinte de six mois, à la rue avec un enfant, qui n’a fait aucun examen de grossesse par peur de devoir payer. Elle se plaint de maux de tête. Nous la voyons de nouveau demain matin.",
        steps: &[
            (1, Step::Take),
            (
                2,
                Step::Write(
                    "Nous appelons la sage-femme de la protection maternelle aujourd’hui. Si les maux de tête s’aggravent : le 15.",
                ),
            ),
        ],
    },
];
