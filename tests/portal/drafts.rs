//! A new request, in steps: `/demandes/nouvelle`, `/brouillons/…`.

mod access;
mod journey;
mod kept;
mod proposal;

use testkit::Visitor;

/// Whom the request is for.
pub const PERSON: &[(&str, &str)] = &[
    ("nom", "Zéphyrine-Exemple"),
    ("prenoms", "Amarante"),
    ("naissance", "9/3/1990"),
    ("sexe", "female"),
    ("nir", "2 90 03 99 999 999 64"),
    ("telephone", "06 39 98 00 01"),
    ("langue", "fr"),
    ("logement", "adresse"),
    ("adresse1", "1 rue de l’Exemple"),
    ("code_postal", "59100"),
    ("commune", "Roubaix"),
];

/// Her agreement.
pub const MANDATE: &[(&str, &str)] = &[
    ("accord_forme", "oral"),
    ("accord_date", "23/11/2026"),
    ("accord_duree", "182"),
    ("accord_pour", "follow_file"),
    ("accord_pour", "receive_documents"),
    ("accord_rappel", "oui"),
];

/// What is asked.
pub const MATTER: &[(&str, &str)] = &[
    ("type", "inconnu"),
    ("blocage", "no_answer"),
    ("titre", "Renouvellement C2S"),
    (
        "texte",
        "Bonjour, Mme a déposé son dossier de renouvellement de C2S le 2 septembre, toujours pas de \
         réponse malgré deux relances. Merci de nous dire où en est le dossier.",
    ),
    ("deja", "phone"),
];

/// Begins a request for this person; the address of its draft, `/brouillons/{id}`.
pub async fn begin(visitor: &mut Visitor, person: &[(&str, &str)]) -> String {
    visitor.get("/demandes/nouvelle").await.expect(200);
    let answer = visitor.submit("/demandes/nouvelle", person).await;
    let to = answer.leads_to();
    let (draft, _) = to.rsplit_once("/personne").expect("the first step");
    draft.to_owned()
}

/// Answers everything; the address of the draft, ready to be sent.
pub async fn complete(visitor: &mut Visitor) -> String {
    let draft = begin(visitor, PERSON).await;
    for (step, fields) in [("accord", MANDATE), ("demande", MATTER)] {
        let step = format!("{draft}/{step}");
        visitor.get(&step).await.expect(200);
        let answer = visitor.submit(&step, fields).await;
        answer.leads_to();
    }
    draft
}

/// Files a complete request; its address, `/demandes/{id}`.
pub async fn file(visitor: &mut Visitor) -> String {
    let draft = complete(visitor).await;
    visitor
        .get(&format!("{draft}/verification"))
        .await
        .expect(200);
    let sent = visitor.submit(&format!("{draft}/envoyer"), &[]).await;
    let request = sent.leads_to().strip_suffix("/accuse");
    request.expect("the acknowledgement").to_owned()
}
