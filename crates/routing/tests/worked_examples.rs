//! The 26 worked examples of the labelling guide, each with a paraphrase, with their due dates.
//! None of these sentences is in the training files.

use domain::calendar::add_business_days;
use jiff::civil::{Date, date};
use routing::{Sorter, Submission};

/// Number, reception, business days to the due date, labels, the guide's sentence, a paraphrase.
type Example = (u8, Date, u32, [&'static str; 4], &'static str, &'static str);

const TUESDAY: Date = date(2026, 3, 10);

#[rustfmt::skip]
const EXAMPLES: [Example; 26] = [
    (1, date(2026, 3, 12), 1, ["documents", "rights_certificate", "beneficiary_management", "urgent"],
        "Il a besoin d'une attestation pour son hospitalisation lundi, et sa C2S n'est toujours pas traitée.",
        "Elle entre à la clinique lundi, il lui faut son attestation de droits. Par ailleurs sa C2S est toujours en attente."),
    (2, date(2025, 11, 20), 5, ["file_follow_up", "c2s", "c2s", "soon"],
        "Merci de m'envoyer son attestation C2S, dossier déposé le 3 septembre, la pharmacie refuse.",
        "Pourriez-vous nous adresser l'attestation de C2S ? La demande est partie le 5 septembre, pas de réponse, et la pharmacie ne veut rien savoir."),
    (3, TUESDAY, 10, ["care_renunciation", "dental_care", "health_support", "routine"],
        "Mme ne va plus chez le dentiste depuis 2 ans, elle n'a pas de mutuelle et pense ne pas y avoir droit.",
        "Cette dame a arrêté ses soins dentaires il y a trois ans, sans mutuelle, elle croit qu'elle n'a droit à rien."),
    (4, TUESDAY, 5, ["file_follow_up", "c2s", "c2s", "soon"],
        "M. repousse son opération car sa C2S est bloquée depuis 3 mois, il prendra RDV dès qu'il l'aura.",
        "Sa C2S n'avance pas depuis quatre mois, du coup il reporte son intervention ; il fixera la date dès que ce sera accordé."),
    (5, TUESDAY, 1, ["file_follow_up", "base_rights", "beneficiary_management", "urgent"],
        "Diabétique, plus d'insuline dans 2 jours, droits coupés depuis son déménagement.",
        "Droits fermés depuis qu'elle a déménagé, elle est sous insuline et il lui en reste pour trois jours."),
    (6, TUESDAY, 10, ["appointment", "ame", "front_office", "routine"],
        "Pouvez-vous fixer un rdv pour une 1ère demande d'AME ? Monsieur ne lit pas le français.",
        "Nous souhaiterions un rendez-vous pour que Madame dépose sa première demande d'aide médicale de l'État, elle ne lit pas."),
    (7, date(2025, 11, 25), 5, ["file_follow_up", "ame", "ame", "soon"],
        "Renouvellement AME ci-joint (Cerfa + photos + ressources), droits jusqu'au 12/12.",
        "Je vous transmets le renouvellement d'AME complet de M., sa carte se termine le 15 décembre."),
    (8, TUESDAY, 1, ["file_follow_up", "urgent_care", "ame", "urgent"],
        "Femme enceinte de 8 mois, sans papiers, sans couverture, contractions ce matin, envoyée aux urgences.",
        "Dame sans papiers ni aucune couverture, enceinte de 7 mois, partie aux urgences ce matin pour des contractions."),
    (9, TUESDAY, 5, ["contact", "other", "partner_relations", "routine"],
        "Pourriez-vous me rappeler ? C'est au sujet de M. D., 06…",
        "Merci de me rappeler concernant Mme T., je suis joignable le matin."),
    (10, TUESDAY, 10, ["file_follow_up", "disability", "disability_pensions", "routine"],
        "Pourriez-vous me rappeler au sujet de l'invalidité de M. D., il ne comprend pas le refus reçu hier.",
        "Merci de me contacter à propos de la pension d'invalidité de Mme B. : elle a reçu un refus et n'en comprend pas le motif."),
    (11, TUESDAY, 1, ["documents", "ald", "health_benefits", "urgent"],
        "Besoin de la réédition de la prise en charge ALD de Mme pour le taxi vers sa chimio de jeudi.",
        "Pouvez-vous rééditer la notification ALD de M. ? Le taxi la demande pour sa chimiothérapie de jeudi."),
    (12, TUESDAY, 1, ["file_follow_up", "prior_approval", "health_benefits", "urgent"],
        "Le taxi refuse car la prescription de transport n'est pas acceptée, dialyse demain.",
        "L'ambulance ne veut pas venir, la prescription de transport n'a pas été acceptée chez vous et la dialyse est demain matin."),
    (13, date(2025, 11, 27), 1, ["file_follow_up", "dependents", "beneficiary_management", "urgent"],
        "Bébé né le 10/11, pas encore sur la carte Vitale du papa, visite du 1er mois la semaine prochaine.",
        "Nouveau-né du 12 novembre pas encore rattaché à son père, il voit le pédiatre la semaine prochaine."),
    (14, TUESDAY, 5, ["documents", "rights_certificate", "beneficiary_management", "routine"],
        "Perte de la carte Vitale, il lui faut une attestation en attendant la nouvelle.",
        "Elle a perdu sa carte Vitale et aurait besoin d'une attestation de droits le temps d'avoir la nouvelle."),
    (15, TUESDAY, 10, ["file_follow_up", "financial_aid", "social_action", "routine"],
        "Devis prothèses 1 850 €, C2S non, reste 900 €, peut-on demander une aide ? Devis joint.",
        "Devis de prothèses dentaires joint : il lui reste 700 euros à payer, est-il possible de demander une aide financière ?"),
    (16, TUESDAY, 10, ["care_renunciation", "optical_care", "health_support", "routine"],
        "Trop cher pour elle, elle a laissé tomber ses lunettes.",
        "Il a abandonné l'idée de refaire ses lunettes, c'est trop cher."),
    (17, TUESDAY, 5, ["care_renunciation", "gp_care", "health_support", "soon"],
        "Il ne trouve pas de médecin traitant, personne ne prend de nouveaux patients, diabète en ALD.",
        "Mme est en ALD et cherche un médecin traitant : aucun cabinet n'accepte de nouveaux patients."),
    (18, TUESDAY, 10, ["file_follow_up", "primary_doctor", "beneficiary_management", "routine"],
        "Déclaration de médecin traitant signée en PJ, merci de l'enregistrer.",
        "Merci d'enregistrer la déclaration de médecin traitant de Mme, jointe et signée."),
    (19, TUESDAY, 1, ["file_follow_up", "daily_allowance", "cash_benefits", "urgent"],
        "IJ non versées depuis 2 mois, plus de revenus, loyer impayé, commandement de payer reçu.",
        "Plus aucune indemnité journalière depuis deux mois, plus aucun revenu, un commandement de payer est arrivé."),
    (20, TUESDAY, 5, ["contact", "other", "social_service", "routine"],
        "Salariée en arrêt long, très angoissée à l'idée de perdre son poste, ne sait plus quoi faire.",
        "Monsieur est en arrêt long, angoissé de perdre son emploi, il ne sait plus vers qui se tourner."),
    (21, TUESDAY, 5, ["documents", "daily_allowance", "cash_benefits", "routine"],
        "Attestation de paiement d'IJ de janvier à mars pour son dossier CAF.",
        "Il lui faut l'attestation de paiement de ses indemnités journalières de décembre à février pour la CAF."),
    (22, TUESDAY, 1, ["file_follow_up", "personal_details", "beneficiary_management", "urgent"],
        "Femme victime de violences, mise à l'abri hier, Monsieur a sa carte Vitale et reçoit ses courriers.",
        "Victime de violences, elle est à l'abri chez nous depuis hier ; son mari reçoit ses courriers et a sa carte Vitale, il faut changer l'adresse."),
    (23, TUESDAY, 5, ["contact", "partner_account", "partner_relations", "routine"],
        "Notre nouvelle collègue Mme B. n'a pas d'accès à l'Espace Partenaire.",
        "Une collègue vient d'arriver dans notre équipe, comment lui ouvrir un accès à l'Espace Partenaire ?"),
    (24, TUESDAY, 10, ["file_follow_up", "appeal_debt", "appeals_regulation", "routine"],
        "Il a reçu une dette de 430 € de participation C2S, veut refaire une demande, rdv possible ?",
        "Elle doit 380 euros de participation C2S et voudrait redéposer une demande, un rendez-vous est-il possible ?"),
    (25, date(2025, 11, 17), 3, ["file_follow_up", "c2s", "c2s", "soon"],
        "Sortie de CHRS vendredi, C2S finit le 30, merci de voir si le renouvellement est parti.",
        "Il quitte le CHRS vendredi et sa C2S se termine le 30 : le renouvellement a-t-il bien été envoyé ?"),
    (26, TUESDAY, 3, ["contact", "other", "social_service", "soon"],
        "Patient psychiatrique, refuse toute démarche, ne se soigne plus, famille épuisée, pas d'accord pour être appelé.",
        "Malade psychiatrique qui ne se soigne plus et refuse toute démarche, ses proches sont épuisés, il n'est pas d'accord pour qu'on l'appelle."),
];

fn check(
    number: u8,
    received: Date,
    days: u32,
    labels: [&str; 4],
    text: &str,
) -> Result<(), String> {
    let sorting = Sorter::embedded().sort(&Submission {
        received,
        text,
        ..Submission::default()
    });
    let given = [
        sorting.request_type.code(),
        sorting.subject.code(),
        sorting.service.code(),
        sorting.urgency.code(),
    ];
    let due = add_business_days(received, days);
    if given == labels && sorting.due_on == due {
        return Ok(());
    }
    Err(format!(
        "{number}: {text}\n  {given:?} {} instead of {labels:?} {due} ({:.2})",
        sorting.due_on, sorting.confidence
    ))
}

fn failures(sentence: impl Fn(&Example) -> &'static str) -> Vec<String> {
    let run = |example: &Example| {
        check(
            example.0,
            example.1,
            example.2,
            example.3,
            sentence(example),
        )
        .err()
    };
    EXAMPLES.iter().filter_map(run).collect()
}

#[test]
fn the_26_worked_examples_are_right_with_their_due_dates() {
    let failures = failures(|example| example.4);
    assert!(
        failures.is_empty(),
        "{} wrong\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[test]
fn a_paraphrase_of_each_is_right_too() {
    let failures = failures(|example| example.5);
    assert!(
        failures.is_empty(),
        "{} wrong\n{}",
        failures.len(),
        failures.join("\n")
    );
}
